"""What is chosen on the package page."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from packages.models import ServicePackage
from packages.selectors import Offer


class ChoosePackageForm(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput)
    package = forms.ChoiceField(
        label=_("Package"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a package."),
            "invalid_choice": _("This package is no longer on offer for this client."),
        },
    )

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {str(offer.package.public_id): offer for offer in offers}
        self.fields["package"].choices = [
            (key, str(offer.package)) for key, offer in self.offers.items()
        ]
        self.fields["package"].initial = next(iter(self.offers), None)
        self.fields["request_key"].initial = uuid4

    def chosen(self) -> ServicePackage:
        return self.offers[self.cleaned_data["package"]].package

    def marked(self) -> Offer | None:
        """Return the offer whose radio is on, typed or initial; None where there is no offer."""
        return self.offers.get(str(self["package"].value()))
