"""The assessment page as typed: what is asked, what was answered, what is wrong."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intake import words
from intake.rules.definitions import Definition
from intake.rules.sheet import MOST_GOALS, SADS, Problem, Sheet, field_name, read_sheet
from intake.rules.smart import Criterion

GOALS_SHOWN = 2


class AssessmentForm(forms.Form):
    """Draws the plain fields; reading is ``intake.rules.sheet``'s, here and in the preview."""

    request_key = forms.UUIDField(widget=forms.HiddenInput)
    opened_at = forms.CharField(widget=forms.HiddenInput, required=False)
    income = forms.CharField(label=_("Monthly income, after tax"), required=False)
    income_withheld = forms.BooleanField(label=_("Prefers not to say"), required=False)
    budget = forms.CharField(label=_("Yearly budget for counselling"), required=False)
    duration_months = forms.CharField(
        label=_("How long"), widget=forms.TextInput(attrs={"inputmode": "numeric"}), required=False
    )
    problems = forms.MultipleChoiceField(
        label=_("Presenting problems"),
        choices=list(words.PROBLEMS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    style = forms.ChoiceField(
        label=_("Communication style"),
        help_text=_("Choose one, or leave it for the first session."),
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

    def __init__(self, *args: Any, definitions: Sequence[Definition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definitions = list(definitions)
        self.fields["request_key"].initial = uuid4
        self.fields["opened_at"].initial = lambda: timezone.now().isoformat(timespec="seconds")
        typed = dict(self.data.lists()) if hasattr(self.data, "lists") else dict(self.data)
        self.typed: dict[str, list[str]] = typed
        self.sheet: Sheet = read_sheet(typed, self.definitions)

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

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        for name, problem in self.sheet.problems.items():
            known = name if name in self.fields else None
            if known is None or known not in self.errors:
                self.add_error(known, words.REFUSALS[problem])
        if not self.sheet.answers and not self.sheet.problems:
            self.add_error(None, words.REFUSALS[Problem.NOTHING_ANSWERED])
        return clean

    def scale_rows(self, definition: Definition) -> list[dict[str, Any]]:
        """Return one row a question: name, words in the reader's language, answer, error."""
        rows = []
        for item in definition.items:
            name = field_name(definition.code, item.code)
            problem = self.sheet.problems.get(name) if self.is_bound else None
            rows.append(
                {
                    "name": name,
                    "legend": words.in_reader_language(item.topic),
                    "hint": words.in_reader_language(item.hint) if item.hint else "",
                    "options": range(definition.scale.low, definition.scale.high + 1),
                    "low": words.in_reader_language(item.low_anchor),
                    "high": words.in_reader_language(item.high_anchor),
                    "value": self.sheet.answers.get(definition.code, {}).get(item.code),
                    "error": words.REFUSALS[problem] if problem else "",
                    "risk": item.risk_from is not None,
                }
            )
        return rows

    @property
    def severity_rows(self) -> list[dict[str, Any]]:
        sads = next((d for d in self.definitions if d.code == SADS), None)
        return self.scale_rows(sads) if sads else []

    @property
    def measures(self) -> list[dict[str, Any]]:
        """Return the published forms with their rows."""
        return [
            {
                "code": definition.code,
                "name": words.in_reader_language(definition.name),
                "low": definition.scale.low,
                "high": definition.scale.high,
                "low_anchor": words.in_reader_language(definition.scale.low_anchor),
                "high_anchor": words.in_reader_language(definition.scale.high_anchor),
                "rows": self.scale_rows(definition),
                "has_risk": any(item.risk_from is not None for item in definition.items),
            }
            for definition in self.definitions
            if definition.code != SADS
        ]

    @property
    def goals(self) -> list[dict[str, Any]]:
        """Return the goal boxes: what was typed stays, two are open, the rest wait."""
        boxes = []
        for position in range(MOST_GOALS):
            name = f"goal-{position}-text"
            text = (self.typed.get(name) or [""])[0]
            ticks = self.typed.get(f"goal-{position}-ticks", [])
            problem = self.sheet.problems.get(name) if self.is_bound else None
            boxes.append(
                {
                    "position": position,
                    "name": name,
                    "text": text,
                    "error": words.REFUSALS[problem] if problem else "",
                    "open": position < GOALS_SHOWN or bool(text or ticks),
                    "ticks": [
                        {"value": c.value, "label": words.CRITERIA[c], "on": c.value in ticks}
                        for c in Criterion
                    ],
                }
            )
        return boxes
