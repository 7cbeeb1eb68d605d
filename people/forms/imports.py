"""A file of clients, and what its columns mean."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from people import selectors
from people.forms.details import LANGUAGES
from people.importwords import COLUMNS, ENCODINGS, trouble_words
from people.models import ImportJob
from people.rules.columns import Column, lacking
from people.rules.sheets import FileFlaw
from people.selectors.imports import rows_for_headings
from people.services import Choice, UnreadableFile

DAY_FIRST = [
    ("yes", _("3 April: the day first")),
    ("no", _("4 March: the month first")),
]


class ImportFileForm(forms.Form):
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    file = forms.FileField(
        label=_("List of clients"),
        help_text=_("CSV or XLSX with a row of headings; at most 25 MB and 200,000 rows."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def refuse_too_large(self) -> None:
        """Say why there is no file: what is longer than any import is not read at all."""
        self.errors.pop("file", None)
        self.add_error("file", trouble_words(FileFlaw.TOO_LARGE, 0))

    def refuse(self, refusal: UnreadableFile) -> None:
        self.add_error("file", trouble_words(refusal.trouble.flaw, refusal.trouble.row))

    @property
    def upload(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        return file


class ColumnsForm(forms.Form):
    """What each heading means, and what holds where the file says nothing."""

    site = forms.ModelChoiceField(label=_("Site"), queryset=None, empty_label=None)
    language = forms.ChoiceField(label=_("Language of messages"), choices=LANGUAGES)
    day_first = forms.ChoiceField(
        label=_("Dates such as 03/04/2026"), choices=DAY_FIRST, widget=forms.RadioSelect
    )
    keep_likely = forms.BooleanField(
        label=_("Also import people who seem to be here already"),
        help_text=_("Otherwise they go into the error file."),
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, job: ImportJob) -> None:
        super().__init__(data)
        self.fields["site"].queryset = selectors.sites()
        self._add_reading(job)
        self.initial = {
            **self.initial,
            "site": job.site_id,
            "language": job.language,
            "day_first": "yes" if job.day_first else "no",
            "keep_likely": job.keep_likely,
        }
        meanings = [("", _("Left out")), *((column.value, COLUMNS[column]) for column in Column)]
        for place, (heading, code) in enumerate(zip(job.headings, job.columns, strict=True)):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=heading or f"#{place + 1}", choices=meanings, required=False
            )
            self.initial[f"column-{place}"] = code
        self.places = len(job.columns)

    def _add_reading(self, job: ImportJob) -> None:
        """Let a person say where the headings stand and which encoding a file of text has."""
        rows = rows_for_headings(job)
        choices = [(str(number), _row_label(number, cells)) for number, cells in rows]
        self.fields["head_row"] = forms.ChoiceField(
            label=_("Headings are in"), choices=choices, required=False
        )
        self.initial["head_row"] = str(job.head_row)
        if job.encoding:
            self.fields["encoding"] = forms.ChoiceField(
                label=_("Encoding of the text"), choices=list(ENCODINGS.items()), required=False
            )
            self.initial["encoding"] = job.encoding

    @property
    def encoding_label(self) -> str:
        return str(ENCODINGS[self.initial["encoding"]]) if "encoding" in self.initial else ""

    def reads_otherwise(self, job: ImportJob) -> bool:
        """Whether another encoding or another row of headings was chosen than before."""
        return (self.encoding(), self.head_row()) != (job.encoding, job.head_row)

    def encoding(self) -> str:
        return self.cleaned_data.get("encoding") or str(self.initial.get("encoding", ""))

    def head_row(self) -> int:
        """Return the row of the headings; 0 to look for it in the text of another encoding."""
        changed = self.encoding() != self.initial.get("encoding", "")
        return 0 if changed else int(self.cleaned_data["head_row"] or self.initial["head_row"])

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        seen: set[str] = set()
        for place in range(self.places):
            code = clean.get(f"column-{place}", "")
            if code and code in seen:
                self.add_error(f"column-{place}", _("This column was chosen twice."))
            seen.add(code)
        return clean

    def columns(self) -> list[Column | None]:
        codes = [self.cleaned_data.get(f"column-{place}", "") for place in range(self.places)]
        return [Column(code) if code else None for code in codes]

    def choice(self) -> Choice:
        clean = self.cleaned_data
        return Choice(
            columns=self.columns(),
            site=clean["site"],
            language=clean["language"],
            day_first=clean["day_first"] == "yes",
            keep_likely=clean["keep_likely"],
        )

    def column_fields(self, examples: Sequence[str]) -> list[dict[str, Any]]:
        """Return one row a heading: its field, and what stands below it in the file."""
        return [
            {
                "field": self[f"column-{place}"],
                "example": examples[place] if place < len(examples) else "",
            }
            for place in range(self.places)
        ]


def _row_label(number: int, cells: Sequence[str]) -> str:
    shown = _(", ").join(cell for cell in cells if cell)
    return _("row %(number)s: %(cells)s") % {"number": number, "cells": Truncator(shown).chars(60)}


def missing_words(columns: Sequence[Column | None]) -> list[str]:
    """Return the names of what has to be found in the file before it can be started."""
    return [str(COLUMNS[column]) for column in lacking(columns)]
