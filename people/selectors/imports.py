"""Files of clients that are brought in: what they say, and what became of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation

from people.models import ImportJob, ImportPiece, Site, User
from people.rules.columns import Column
from people.rules.incoming import Problem, Reading, Slip, read_row
from people.rules.sheets import Row

KEY = ("-id",)


@dataclass(frozen=True, slots=True)
class Refused:
    """One row that did not become a file, as it stood, and what is wrong with it."""

    number: int
    cells: Sequence[str]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Previewed:
    """One of the first rows and what is wrong with it, as far as the row itself tells."""

    number: int
    cells: Sequence[str]
    problems: Sequence[Problem]


def imports_of(user: User) -> "QuerySet[ImportJob]":
    """Return the files this person brought in, newest first; without what is sealed in them."""
    seen = ImportJob.objects.visible_to(user).select_related("site")
    return seen.defer("file", "headings", "sample").order_by(*KEY)


def import_to_read(user: User, public_id: UUID, action: str = "read") -> ImportJob | None:
    """Return a file this person brought in, None where it is not theirs or not there."""
    seen = ImportJob.objects.visible_to(user, action).select_related("site", "begun_by")
    return seen.defer("file").filter(public_id=public_id).first()


def first_rows(job: ImportJob) -> list[Row]:
    """Return the first rows below the headings, as they were read once."""
    return [(number, tuple(cells)) for number, cells in job.sample["rows"]]


def rows_for_headings(job: ImportJob) -> list[Row]:
    """Return the rows among which the headings stand."""
    return [(number, tuple(cells)) for number, cells in job.sample["first"]]


def preview(job: ImportJob, rows: Sequence[Row]) -> list[Previewed]:
    """Return the first rows as they would be read with the columns that were chosen."""
    reading = reading_of(job)
    return [
        Previewed(number, cells, tuple(read_row(cells, reading).problems)) for number, cells in rows
    ]


def reading_of(job: ImportJob) -> Reading:
    """Return how the rows of a file are read: its columns, and what holds where a cell is blank."""
    sites: dict[str, str] = {}
    for site in Site.objects.all():
        for word in (site.code, site.name, site.name_zh):
            if word:
                sites[word.casefold()] = site.code
    return Reading(
        columns=tuple(Column(code) if code else None for code in job.columns),
        sites=sites,
        site=job.site.code,
        language=job.language,
        day_first=job.day_first,
        country=settings.PRACTICE_COUNTRY,
        today=timezone.localdate(),
        zone=timezone.get_default_timezone(),
    )


def refused_rows(job: ImportJob) -> Iterator[Refused]:
    """Give every row that did not become a file, in the file's order."""
    pieces = ImportPiece.objects.filter(job=job, is_done=True, refused__isnull=False)
    for piece in pieces.order_by("number").iterator(chunk_size=20):
        piece.job = job  # one key for all of them
        for number, cells, problems in piece.refused_rows():
            yield Refused(number, cells, [_problem(problem) for problem in problems])


def _problem(stored: Sequence[str]) -> Problem:
    slip, column, about = stored
    return Problem(Slip(slip), Column(column) if column else None, about)


def has_refused_rows(job: ImportJob) -> bool:
    """Whether there is an error file to be fetched: not after the file was forgotten."""
    return job.wrapped_key is not None and bool(job.failed or job.skipped)


def language_of_person() -> str:
    """Return the language of messages that is likely meant: that of the page."""
    return "zh-hans" if (translation.get_language() or "").startswith("zh") else "en"
