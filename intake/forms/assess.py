"""The assessment page as typed: what is asked, what was answered, what is wrong."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake import boxes, words
from intake.rules.definitions import Definition
from intake.rules.reading import Problem
from intake.rules.shape import TENTH
from intake.rules.sheet import EARLIER, SADS, Sheet, field_name, read_sheet

ASKED = "forms_asked"
FORMS_CHANGED = _(
    "The practice has changed its forms since you opened this page. What you typed is saved: "
    "please check it and finish again."
)


class AssessmentForm(forms.Form):
    """Draws the plain fields; reading is ``intake.rules.sheet``'s, here and in the preview.

    begun_with   what the page opens with: a kept draft, or what stood before
    said         what the client filled in alone, marked beside what stands
    """

    request_key = forms.UUIDField(widget=forms.HiddenInput)
    completes = forms.UUIDField(widget=forms.HiddenInput, required=False)
    opened_at = forms.CharField(widget=forms.HiddenInput, required=False)
    income = forms.CharField(label=_("Monthly income, after tax"), required=False)
    income_withheld = forms.BooleanField(label=_("Prefers not to say"), required=False)
    budget = forms.CharField(label=_("Yearly budget for counselling"), required=False)
    duration_months = forms.CharField(
        label=_("Duration"), widget=forms.TextInput(attrs={"inputmode": "numeric"}), required=False
    )
    problems = forms.MultipleChoiceField(
        label=_("Presenting problems"),
        choices=list(words.PROBLEMS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    style = forms.ChoiceField(
        label=_("Communication style"),
        help_text=_("Choose one, or leave it until the first session."),
        choices=list(words.STYLES.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    story = forms.CharField(
        label=_("In their own words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        strip=False,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        definitions: Sequence[Definition],
        begun_with: Mapping[str, list[str]] | None = None,
        said: Mapping[str, list[str]] | None = None,
    ) -> None:
        super().__init__(data)
        self.said: Mapping[str, list[str]] = said or {}
        self.definitions = list(definitions)
        self.fields["request_key"].initial = uuid4
        self.fields["opened_at"].initial = lambda: timezone.now().isoformat(timespec="seconds")
        self.typed: Mapping[str, list[str]] = begun_with or {}
        if data is not None:
            self.typed = dict(data.lists())
        self.sheet: Sheet = read_sheet(self.typed, self.definitions)
        for name in self.fields.keys() & self.typed.keys():
            self.initial[name] = self._as_initial(name)

    def _as_initial(self, name: str) -> Any:
        """Return what was typed before as the field's widget takes it."""
        several = isinstance(self.fields[name], forms.MultipleChoiceField)
        return self.typed[name] if several else next(iter(self.typed[name]), "")

    def clean_opened_at(self) -> datetime | None:
        """Return when the page was opened; what cannot be read tells nothing and hinders nobody."""
        try:
            opened_at = datetime.fromisoformat(self.cleaned_data["opened_at"])
        except ValueError:
            return None
        if not timezone.is_aware(opened_at):
            return None
        try:
            return opened_at.astimezone(UTC)
        except OverflowError:
            return None

    @property
    def asked(self) -> str:
        """Return which versions the page asks, to be sent back with the answers."""
        return " ".join(f"{one.code}:{one.version}" for one in self.definitions)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        # Answers to other words, or to a form that has been switched off since, are not stored.
        answered = (self.typed.get(ASKED) or [""])[0]
        if answered and answered != self.asked:
            self.add_error(None, FORMS_CHANGED)
        for name, problem in self.sheet.problems.items():
            known = name if name in self.fields else None
            if known is None or known not in self.errors:
                self.add_error(known, words.REFUSALS[problem])
        if not self.sheet.answers and not self.sheet.problems:
            self.add_error(None, words.REFUSALS[Problem.NOTHING_ANSWERED])
        return clean

    @property
    def open_rows(self) -> list[str]:
        """Return the fields of the severity form, and of other forms begun, without an answer."""
        return [
            field_name(definition.code, item.code)
            for definition in self.definitions
            if definition.code == SADS or self.sheet.answers.get(definition.code)
            for item in definition.items
            if item.code not in self.sheet.answers.get(definition.code, {})
        ]

    @property
    def problems_found(self) -> Mapping[str, Problem]:
        """What is wrong, by field; a page that was only opened has nothing wrong yet."""
        return self.sheet.problems if self.is_bound else {}

    @property
    def severity_rows(self) -> list[dict[str, Any]]:
        sads = next((d for d in self.definitions if d.code == SADS), None)
        return self._rows(sads) if sads else []

    @property
    def measures(self) -> list[dict[str, Any]]:
        """Return the published forms with their rows."""
        return [
            {
                "code": definition.code,
                "name": words.in_reader_language(definition.name),
                "low": definition.scale.low // (TENTH if definition.tenths else 1),
                "high": definition.scale.high // (TENTH if definition.tenths else 1),
                "low_anchor": words.in_reader_language(definition.scale.low_anchor),
                "high_anchor": words.in_reader_language(definition.scale.high_anchor),
                "rows": self._rows(definition),
                "danger": words.danger_topics(definition),
            }
            for definition in self.definitions
            if definition.code != SADS
        ]

    @property
    def earlier(self) -> list[tuple[str, str]]:
        """Return the earlier answers that the page carries, to compare with."""
        sent = self.typed.items()
        return [(name, words[0]) for name, words in sent if name.startswith(EARLIER) and words]

    @property
    def goals(self) -> list[dict[str, Any]]:
        return boxes.goal_boxes(self.typed, self.problems_found)

    @property
    def needs(self) -> list[dict[str, Any]]:
        return boxes.need_boxes(self.typed, self.problems_found)

    @property
    def stakeholders(self) -> list[dict[str, Any]]:
        return boxes.stakeholder_boxes(self.typed, self.problems_found)

    def _rows(self, definition: Definition) -> list[dict[str, Any]]:
        return boxes.scale_rows(definition, self.sheet, self.problems_found, self.typed, self.said)
