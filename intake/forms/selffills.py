"""What is typed to hand forms to a client, and what a client's screen sends."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from intake.formwords import name_of
from intake.models import InstrumentVersion, SelfFill
from intake.rules.questions import Part, Question
from intake.rules.selffill import Place
from intake.selectors.selffills import Offered
from intake.words import FILL_PARTS

WAS = "was-"


class HandOutForm(forms.Form):
    """Which forms, and where. Forms without their text are shown by the page, not offered here.

    unsent   why no letter could reach this client, "" where one can
    """

    forms_asked = forms.MultipleChoiceField(
        label=_("Forms"), widget=forms.CheckboxSelectMultiple, required=False
    )
    parts = forms.MultipleChoiceField(
        label=_("In their own words"), widget=forms.CheckboxSelectMultiple, required=False
    )
    place = forms.ChoiceField(
        choices=SelfFill.Place.choices, widget=forms.RadioSelect, initial=SelfFill.Place.HOME
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        offered: Sequence[Offered],
        asks_money: bool,
        unsent: str = "",
    ) -> None:
        super().__init__(data)
        self.unsent = unsent
        self.offered = {one.definition.code: one for one in offered if one.ready}
        named = [(code, name_of(one.definition)) for code, one in self.offered.items()]
        self.fields["forms_asked"].choices = named
        self.fields["forms_asked"].initial = [
            code for code, one in self.offered.items() if one.on_intake
        ]
        parts = [part for part in Part if asks_money or part is not Part.MONEY]
        self.fields["parts"].choices = [(part.value, FILL_PARTS[part]) for part in parts]
        self.fields["parts"].initial = [Part.STORY.value, Part.GOALS.value]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not self.errors and not clean["forms_asked"] and not clean["parts"]:
            self.add_error("forms_asked", _("Choose at least one form."))
        return clean

    def clean_place(self) -> str:
        place = str(self.cleaned_data["place"])
        if place == SelfFill.Place.HOME and self.unsent:
            raise forms.ValidationError(self.unsent)
        return place

    @property
    def versions(self) -> list[InstrumentVersion]:
        chosen = self.cleaned_data["forms_asked"]
        return [one.version for code, one in self.offered.items() if code in chosen]

    @property
    def where(self) -> Place:
        return Place(self.cleaned_data["place"])


def sent_by(data: QueryDict, question: Question) -> dict[str, list[str]]:
    """Return what one screen sends, by field."""
    return {name: data.getlist(name) for name in question.names}


def shown_by(data: QueryDict, question: Question) -> dict[str, list[str]]:
    """Return what the screen was opened with, which it carries along."""
    return {name: data.getlist(f"{WAS}{name}") for name in question.names}
