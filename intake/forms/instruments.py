"""What the practice types about its forms: a licence, a text, a reading."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intake.formwords import convention_words, problem_words
from intake.rules.documents import MOST_BYTES
from intake.rules.shape import Definition
from intake.rules.strict import InvalidDefinition
from intake.services import UnreadableDefinition
from intake.uploads import read_upload


class LicenceForm(forms.Form):
    """Who states what is the signed-in person; only the licence is typed."""

    licence = forms.CharField(
        label=_("Licence"),
        help_text=_("Its number or date, and who granted it."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    confirmed = forms.BooleanField(
        label=_("I confirm that the practice may use this instrument under this licence."),
    )


class DocumentForm(forms.Form):
    """A JSON document, as a file or pasted."""

    file = forms.FileField(
        label=_("JSON file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    text = forms.CharField(
        label=_("… or paste it here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "crm-mono"}),
    )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        file, text = clean.get("file"), clean.get("text") or ""
        if file is None and not text.strip():
            self.add_error("file", _("Choose a file or paste its content."))
            return clean
        if file is not None and file.size > MOST_BYTES:
            self.add_error("file", _("The file is too large for an instrument."))
            return clean
        try:
            clean["data"] = read_upload(file.read() if file is not None else text)
        except InvalidDefinition as problem:
            self.refuse(problem.all)
        return clean

    def refuse(self, problems: tuple[InvalidDefinition, ...]) -> None:
        """Put every slip beside the field it came by, each with its path."""
        field = "file" if self.files.get("file") else "text"
        for problem in problems:
            told = problem_words(problem)
            self.add_error(field, f"{told['path']}: {told['text']}".lstrip(": "))

    def refuse_unreadable(self, refusal: UnreadableDefinition) -> None:
        self.refuse(refusal.problems)

    @property
    def document(self) -> Mapping[str, object]:
        data: Mapping[str, object] = self.cleaned_data["data"]
        return data


class ConventionForm(forms.Form):
    """Which published reading the scores follow."""

    convention = forms.ChoiceField(label=_("Scores are interpreted by"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [definition.convention or "", *(r.convention for r in definition.readings)]
        self.fields["convention"].choices = [  # type: ignore[attr-defined]
            (code, convention_words(code)) for code in codes
        ]
