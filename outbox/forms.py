"""What is typed about a letter that failed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from outbox.services.repairs import GIVEN_UP, TOLD_OTHERWISE


class FinishRepairForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How was it settled?"),
        choices=[
            (TOLD_OTHERWISE, _("The client knows: by phone or in person")),
            (GIVEN_UP, _("It is no longer needed")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
