"""Carrying a file of clients out: cut into pieces, then piece by piece, each in one transaction.

A worker that dies leaves the last whole piece behind it; the next one goes on from there. The key
of every row follows from the job and the row's number, so that no row is ever brought in twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from common.fields import Sealed
from people import names, trail
from people.access import may
from people.models import ImportJob, ImportPiece, Site
from people.rules.crowd import Crowd
from people.rules.incoming import Incoming, Problem, Reading, Slip, read_row
from people.rules.likeness import Person
from people.rules.sheets import Row, Unreadable, read_rows
from people.selectors.duplicates import crowd_like
from people.selectors.imports import reading_of
from people.services.imports import end
from people.services.registration import NewClient, Registration, register_clients

State = ImportJob.State
PIECE = 500
PIECES_WRITTEN = 20
# A worker that has said nothing for this long is dead: reading 200,000 rows takes half a minute.
LEASE = timedelta(minutes=5)
# How consents were given where the file does not say.
BY_FILE = "import"
ROWS = ImportPiece._meta.get_field("rows")
Stored = list[list[str]]


@dataclass(slots=True)
class Sorted:
    """The rows of one piece: who becomes a file, and what is wrong with the others."""

    people: list[tuple[int, Incoming]] = field(default_factory=list)
    refused: list[tuple[int, Sequence[str], Stored]] = field(default_factory=list)
    skipped: int = 0

    def refuse(self, number: int, cells: Sequence[str], problems: Iterable[Problem]) -> None:
        stored = [[one.slip.value, one.column or "", one.about] for one in problems]
        self.refused.append((number, cells, stored))


def carry_on_import(*, now: datetime) -> bool:
    """Do one bounded part of what waits: cut one file, or bring in one piece; False for nothing."""
    return _cut_next(now) or _bring_in_next(now)


# ---------- the file into pieces ----------


def _cut_next(now: datetime) -> bool:
    """Claim a file, read it with no transaction open, write its pieces where it is still ours."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
    waiting = ImportJob.objects.filter(free, state=State.WAITING).order_by("started_at", "id")
    job = waiting.first()
    if job is None:
        return False
    if not ImportJob.objects.filter(free, pk=job.pk, state=State.WAITING).update(claimed_at=now):
        return True  # somebody else was quicker: there may be more to do
    try:
        _cut(job, now)
    except Unreadable as trouble:
        _give_up(job, trouble, now)
    return True


@transaction.atomic
def _give_up(job: ImportJob, trouble: Unreadable, now: datetime) -> None:
    locked = ImportJob.objects.select_for_update(no_key=True).get(pk=job.pk)
    if locked.state == State.WAITING:
        end(job=locked, state=State.FAILED, now=now, trouble=trouble)
        trail.record("people.import.failed", on=job, reason=trouble.flaw.value)


def _cut(job: ImportJob, now: datetime) -> None:
    """:raises Unreadable: if the file breaks off; nothing of it is brought in then"""
    pieces = list(_pieces(job, read_rows(job.opened_file())))
    with transaction.atomic():
        ours = ImportJob.objects.select_for_update(no_key=True).filter(
            pk=job.pk, state=State.WAITING, claimed_at=now
        )
        if not ours.exists():
            return
        ImportPiece.objects.bulk_create(
            (piece for piece, _rows in pieces), batch_size=PIECES_WRITTEN
        )
        total = sum(rows for _piece, rows in pieces)
        ours.update(state=State.RUNNING, total=total, file=None, claimed_at=None)


def _pieces(job: ImportJob, rows: Iterator[Row]) -> Iterator[tuple[ImportPiece, int]]:
    """Seal each piece as it is read: the rows of a whole file are never in memory."""
    next(rows)
    number = 0
    while some := list(islice(rows, PIECE)):
        piece = ImportPiece(job=job, number=number)
        piece.rows = Sealed(ROWS.sealed(piece, some))
        yield piece, len(some)
        number += 1


# ---------- piece by piece ----------


@transaction.atomic
def _bring_in_next(now: datetime) -> bool:
    """Bring the next piece in. Several workers take several files, never one file together."""
    running = ImportJob.objects.select_for_update(of=["self"], skip_locked=True, no_key=True)
    waiting = running.filter(state=State.RUNNING).order_by("started_at", "id")
    job = waiting.select_related("begun_by", "site").defer("headings").first()
    if job is None:
        return False
    if not (job.begun_by.is_active and may(job.begun_by, "client_import", "create")):
        end(job=job, state=State.CANCELLED, now=now)
        trail.record("people.import.cancelled", on=job, result="refused", done=job.done)
        return True
    piece = ImportPiece.objects.filter(job=job, is_done=False).order_by("number").first()
    if piece is not None:
        piece.job = job
        _bring_in(job, piece, now)
    if job.done == job.total:
        end(job=job, state=State.DONE, now=now)
        trail.record(
            "people.import.finished",
            on=job,
            by=job.begun_by,
            created=job.created,
            skipped=job.skipped,
            failed=job.failed,
        )
    return True


def _bring_in(job: ImportJob, piece: ImportPiece, now: datetime) -> None:
    rows = [(number, cells) for number, cells in piece.rows or ()]
    found = _sorted(job, rows, reading_of(job))
    sites = {site.code: site for site in Site.objects.all()}
    register_clients(
        _registration(job, number, person, sites, now) for number, person in found.people
    )
    piece.rows, piece.is_done = None, True
    piece.refused = found.refused or None
    piece.save(update_fields=["rows", "refused", "is_done"])
    job.done += len(rows)
    job.created += len(found.people)
    job.skipped += found.skipped
    job.failed += len(found.refused) - found.skipped
    job.save(update_fields=["done", "created", "skipped", "failed"])


def _sorted(job: ImportJob, rows: Sequence[Row], reading: Reading) -> Sorted:
    """Read the rows, and hold back whoever seems to be here already or to stand twice."""
    found = Sorted()
    read = [(number, cells, read_row(cells, reading)) for number, cells in rows]
    sound = {number: _person(row) for number, _cells, row in read if not row.problems}
    here = Crowd() if job.keep_likely else crowd_like(job.begun_by, sound.values())
    for number, cells, row in read:
        if row.problems:
            found.refuse(number, cells, row.problems)
            continue
        known = None if job.keep_likely else here.likely(sound[number])
        if known:
            found.refuse(number, cells, [Problem(Slip.LIKELY_HERE, None, known)])
            found.skipped += 1
            continue
        found.people.append((number, row))
        here.add(sound[number], f"#{number}")
    return found


def _person(row: Incoming) -> Person:
    latin = names.latin(row.name).lower()
    return Person(row.name, latin, row.phone, row.email, row.birth_year)


def _registration(
    job: ImportJob, number: int, row: Incoming, sites: dict[str, Site], now: datetime
) -> Registration:
    return Registration(
        details=NewClient(
            name=row.name,
            site=sites[row.site],
            phone=row.phone,
            email=row.email,
            gender=row.gender,
            birth_year=row.birth_year,
            language=row.language,
            referral_source=row.heard_of_us,
            sponsored=row.sponsored,
        ),
        consents=row.consents,
        request_key=row_key(job, number),
        by=job.begun_by,
        at=_moment_of(row.client_since, now),
        said_at=_moment_of(row.agreed_on, now),
        source=row.agreed_how or BY_FILE,
    )


def row_key(job: ImportJob, number: int) -> UUID:
    """Return the key under which one row of one file becomes one client."""
    return uuid5(job.public_id, str(number))


def _moment_of(day: date | None, now: datetime) -> datetime:
    """Return noon of a day in the practice's time zone, which is the same day nearly everywhere."""
    if day is None:
        return now
    return min(now, datetime.combine(day, time(12), tzinfo=timezone.get_default_timezone()))
