"""What the API of imports takes and gives, with the examples of its description."""

from typing import Any

from rest_framework import serializers

from people.importwords import trouble_words
from people.models import ImportJob
from people.rules.columns import Column, lacking
from people.rules.sheets import FileFlaw
from people.rules.text_files import ENCODINGS
from people.selectors.imports import has_refused_rows

ID = "01998a52-7c3e-7e01-9f6c-1f0a5d0c2b11"
LANGUAGES = ["zh-hans", "en"]
COLUMNS = [column.value for column in Column]
STATES = ImportJob.State.values
IMPORT = {
    "id": ID,
    "state": "running",
    "total": 1200,
    "done": 1000,
    "created": 948,
    "skipped": 2,
    "failed": 50,
    "set_aside": 0,
    "trouble": None,
    "has_error_file": True,
    "begun_at": "2026-11-20T02:00:00Z",
    "started_at": "2026-11-20T02:03:00Z",
    "ended_at": None,
}
CHOICE = {
    "columns": ["name", "phone", "care", "agreed_on", ""],
    "site": "xuhui",
    "language": "zh-hans",
    "day_first": True,
    "keep_likely": False,
}
READ_AS = {"encoding": "utf-8", "head_row": 1}
CHOOSING = {
    **IMPORT,
    "state": "choosing",
    "total": None,
    **dict.fromkeys(("done", "created", "skipped", "failed"), 0),
    "has_error_file": False,
    "started_at": None,
}
UPLOADED = {
    **CHOOSING,
    **CHOICE,
    **READ_AS,
    "encoding_is_certain": True,
    "headings": ["姓名", "手机", "同意", "同意日期", "备注"],
    "missing": [],
}


class TroubleSerializer(serializers.Serializer):
    """Why a file could not be read to its end. row: the last one that could be read."""

    code = serializers.ChoiceField(choices=[flaw.value for flaw in FileFlaw])
    row = serializers.IntegerField()
    text = serializers.CharField()


class ImportSerializer(serializers.Serializer):
    """Where a file of clients stands.

    done is created, skipped (held back: here already) and failed (refused) together; set_aside
    counts those of the refused whose part of the file failed three times.
    """

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=STATES)
    total = serializers.IntegerField(allow_null=True, help_text="Null until they are counted.")
    done = serializers.IntegerField()
    created = serializers.IntegerField()
    skipped = serializers.IntegerField()
    failed = serializers.IntegerField()
    set_aside = serializers.IntegerField()
    trouble = TroubleSerializer(allow_null=True)
    has_error_file = serializers.BooleanField(help_text="False after the file was forgotten.")
    begun_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class ColumnChoiceSerializer(serializers.Serializer):
    """How a file is to be read; what is left out stays as it is.

    columns: what stands where, in the file's order; "" is left out of the import.
    """

    columns = serializers.ListField(
        child=serializers.ChoiceField(choices=COLUMNS, allow_blank=True), required=False
    )
    encoding = serializers.ChoiceField(
        choices=ENCODINGS,
        required=False,
        allow_blank=True,
        help_text="Of a file of text. Another one than before reads the file again.",
    )
    head_row = serializers.IntegerField(
        min_value=0,
        required=False,
        help_text="Row with the headings. Another one than before reads the file again.",
    )
    site = serializers.CharField(required=False, help_text="Code, for rows that name none.")
    language = serializers.ChoiceField(choices=LANGUAGES, required=False)
    day_first = serializers.BooleanField(required=False, help_text="03/04 is the third of April.")
    keep_likely = serializers.BooleanField(
        required=False, help_text="Also bring in who seems to be here already."
    )


class ImportColumnsSerializer(ImportSerializer, ColumnChoiceSerializer):
    """A file with its columns. missing: what has to be found before it can be started."""

    encoding_is_certain = serializers.BooleanField(
        help_text="False where a person should look whether letters beyond ASCII are right."
    )
    headings = serializers.ListField(child=serializers.CharField(allow_blank=True))
    missing = serializers.ListField(child=serializers.ChoiceField(choices=COLUMNS))


class UploadSerializer(serializers.Serializer):
    """A CSV or XLSX with headings; 25 MB, 200,000 rows and 200 columns at most."""

    file = serializers.FileField()


def import_row(job: ImportJob) -> dict[str, Any]:
    names = [name for name in IMPORT if name not in {"id", "trouble", "has_error_file"}]
    said = trouble_words(job.trouble, job.trouble_row) if job.trouble else ""
    return {
        "id": job.public_id,
        **{name: getattr(job, name) for name in names},
        "trouble": {"code": job.trouble, "row": job.trouble_row, "text": said} if said else None,
        "has_error_file": has_refused_rows(job),
    }


def choice_of(job: ImportJob) -> dict[str, Any]:
    """Return how a file is read at this moment."""
    names = ("columns", "language", "day_first", "keep_likely", "encoding", "head_row")
    return {"site": job.site.code, **{name: getattr(job, name) for name in names}}


def row_with_columns(job: ImportJob) -> dict[str, Any]:
    """Return one file with what its columns mean; its headings are gone once it is forgotten."""
    columns = [Column(code) if code else None for code in job.columns]
    return {
        **import_row(job),
        **choice_of(job),
        "encoding_is_certain": job.encoding_is_certain,
        "headings": job.headings or [],
        "missing": [column.value for column in lacking(columns)],
    }
