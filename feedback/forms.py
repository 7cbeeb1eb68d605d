"""What is typed into the survey and into a recovery case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback import selectors, words
from feedback.models import Invitation, RecoveryCase
from feedback.rules.recovery import Step, next_step
from feedback.rules.surveys import SCALES, SurveyField, check_survey_answers
from people.models import User

LONGEST = 2000


class SurveyAnswerForm(forms.Form):
    """Three numbers, a word and two ticks. Every one may be left out, not all of them."""

    nps = forms.IntegerField(required=False)
    csat = forms.IntegerField(required=False)
    ces = forms.IntegerField(required=False)
    comment = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea)
    wants_contact = forms.BooleanField(required=False)
    counselor_may_see = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, (low, high) in SCALES.items():
            between = _("Choose a number from %(low)s to %(high)s.")
            self.fields[field].error_messages["invalid"] = between % {"low": low, "high": high}

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if self.errors:
            return clean
        given = {name: clean.get(name) for name in ("nps", "csat", "ces")}
        for problem in check_survey_answers(**given, comment=clean.get("comment", "")):
            field = None if problem.field is SurveyField.FORM else problem.field.value
            self.add_error(field, words.problem_text(problem))
        return clean


class StepForm(forms.Form):
    """The next step of a case, with what was said and done."""

    step = forms.ChoiceField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What was said and done?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=10,
        max_length=4000,
    )
    failure_type = forms.ChoiceField(label=_("What went wrong?"), required=False)

    def __init__(self, *args: Any, case: RecoveryCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step_after(case)
        self.fields["step"].choices = [(step.value, step.value) for step in words.STEPS]
        self.fields["step"].initial = self.step
        self.fields["failure_type"].choices = [
            ("", _("Not sorted yet")),
            *((kind.value, text) for kind, text in words.FAILURE_TYPES.items()),
        ]
        self.fields["failure_type"].initial = case.failure_type


class CloseCaseForm(forms.Form):
    root_cause = forms.CharField(
        label=_("What was the root cause?"),
        help_text=_("Ask why five times."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=10,
        max_length=4000,
    )
    client_agreed = forms.BooleanField(
        label=_("The client says it is resolved"),
        help_text=_("Without the client's yes, two follow-ups must be recorded."),
        required=False,
    )


class HandCaseForm(forms.Form):
    """Who is to handle a case; nobody yet, where it is only made."""

    owner = forms.ModelChoiceField(
        label=_("Assign to"),
        queryset=User.objects.none(),
        to_field_name="public_id",
        empty_label=_("Nobody yet"),
        required=False,
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = selectors.possible_owners(invitation)

    def chosen(self) -> User | None:
        person: User | None = self.cleaned_data["owner"]
        return person


def step_after(case: RecoveryCase) -> Step:
    """Return the step a person may write next; following up stays where it is."""
    if not case.step:
        return Step.LISTEN
    following = next_step(Step(case.step))
    return Step.FOLLOW_UP if following is Step.CLOSED else following
