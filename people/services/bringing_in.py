"""Carrying a file of clients out: cut into pieces, then piece by piece, each in one transaction.

A worker that dies leaves the last whole piece behind it; the next one goes on from there. The key
of every row follows from the job and the row's number, so that no row is ever brought in twice.
Every beginning is counted before the work, in a transaction of its own: whatever fails or dies
for a reason nobody foresaw is tried three times, then set aside, and the rest goes on.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models import F, Q

from common.fields import Sealed
from common.localtimes import local_moment
from people import names, trail
from people.access import may
from people.models import ImportJob, ImportPiece, Site
from people.rules.crowd import Crowd, Traits
from people.rules.incoming import Incoming, Problem, Reading, Slip, read_row
from people.rules.likeness import Person
from people.rules.sheets import FileFlaw, Row, Unreadable, read_head, read_rows
from people.selectors.duplicates import crowd_like
from people.selectors.imports import reading_of
from people.services.imports import HEAD, end
from people.services.registration import Details, Registration, register_clients

State = ImportJob.State
PIECE = 1_000
PIECES_WRITTEN = 20
# A worker that has said nothing for this long is dead: reading 200,000 rows takes half a minute.
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
# The first half of an advisory lock, whose second half is the job: "impo" in ASCII.
LOCK = 0x696D706F
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
    """Do one bounded part of what waits; False for nothing.

    A part is: reading the beginning of one file, cutting one, bringing one piece in.
    """
    return _read_next(now) or _bring_in_next(now)


# ---------- the file into pieces ----------


def _read_next(now: datetime) -> bool:
    """Claim a file, and read its beginning or cut it, with no transaction open."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
    waiting = ImportJob.objects.filter(free, state__in=[State.READING, State.WAITING])
    job = waiting.order_by("started_at", "id").first()
    if job is None:
        return False
    ours = ImportJob.objects.filter(free, pk=job.pk, state=job.state)
    if not ours.update(claimed_at=now, attempts=F("attempts") + 1):
        return True  # somebody else was quicker: there may be more to do
    if job.attempts >= MOST_ATTEMPTS:
        _give_up(job, Unreadable(FileFlaw.UNFORESEEN), now)
        return True
    try:
        (_keep_head if job.state == State.READING else _cut)(job, now)
    except Unreadable as trouble:
        _give_up(job, trouble, now)
    return True


def _keep_head(job: ImportJob, now: datetime) -> None:
    """:raises Unreadable: if the beginning of the file cannot be read"""
    job.keep_head(read_head(job.opened_file(), encoding=job.encoding, head_row=job.head_row))
    ours = ImportJob.objects.filter(pk=job.pk, state=State.READING, claimed_at=now)
    job.state, job.claimed_at, job.attempts = State.CHOOSING, None, 0
    with transaction.atomic():
        if ours.select_for_update(no_key=True).exists():
            job.save(update_fields=[*HEAD, "state", "claimed_at", "attempts"])


@transaction.atomic
def _give_up(job: ImportJob, trouble: Unreadable, now: datetime) -> None:
    locked = ImportJob.objects.select_for_update(no_key=True).get(pk=job.pk)
    if locked.state in (State.READING, State.WAITING):
        end(job=locked, state=State.FAILED, now=now, trouble=trouble)
        trail.record("people.import.failed", on=job, reason=trouble.flaw.value)


def _cut(job: ImportJob, now: datetime) -> None:
    """Write the pieces of a file that is still ours.

    :raises Unreadable: if the file breaks off; nothing of it is brought in then
    """
    rows = read_rows(job.opened_file(), encoding=job.encoding, head_row=job.head_row)
    pieces = list(_pieces(job, rows))
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


def _bring_in_next(now: datetime) -> bool:
    """Bring the next piece in. Several workers take several files, never one file together."""
    running = ImportJob.objects.filter(state=State.RUNNING).order_by("started_at", "id")
    for pk in running.values_list("pk", flat=True):
        with _alone_with(pk) as alone:
            if alone:
                piece = _begin_piece(pk)
                _carry_out(pk, piece, now)
                return True
    return False


@contextmanager
def _alone_with(pk: int) -> Iterator[bool]:
    """Say whether nobody else carries this file on; nobody will until the block has ended.

    The lock outlives transactions and goes with the connection, so a dead worker holds nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, pk])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone and (not connection.errors_occurred or connection.is_usable()):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, pk])


def _begin_piece(job: int) -> ImportPiece | None:
    """Count one more beginning of the next piece, None where none is left."""
    piece = ImportPiece.objects.filter(job=job, is_done=False).order_by("number").first()
    if piece is not None:
        ImportPiece.objects.filter(pk=piece.pk).update(attempts=F("attempts") + 1)
    return piece


@transaction.atomic
def _carry_out(pk: int, piece: ImportPiece | None, now: datetime) -> None:
    """Bring one piece in, or set it aside, and end the job where it was the last."""
    locked = ImportJob.objects.select_for_update(of=["self"], no_key=True)
    running = locked.select_related("begun_by", "site").defer("headings", "sample")
    job = running.filter(pk=pk, state=State.RUNNING).first()
    if job is None:
        return  # cancelled meanwhile
    if not (job.begun_by.is_active and may(job.begun_by, "client_import", "create")):
        end(job=job, state=State.CANCELLED, now=now)
        trail.record("people.import.cancelled", on=job, result="refused", done=job.done)
        return
    if piece is not None:
        piece.job = job
        if piece.attempts >= MOST_ATTEMPTS:
            _set_aside(job, piece)
        else:
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


def _bring_in(job: ImportJob, piece: ImportPiece, now: datetime) -> None:
    rows = [(number, cells) for number, cells in piece.rows or ()]
    found = _sorted(job, rows, reading_of(job))
    sites = {site.code: site for site in Site.objects.all()}
    register_clients(
        _registration(job, number, person, sites, now) for number, person in found.people
    )
    _worked_off(job, piece, found)


def _set_aside(job: ImportJob, piece: ImportPiece) -> None:
    """Put every row of a piece into the error file: it failed as often as anything may."""
    found = Sorted()
    for number, cells in piece.rows or ():
        found.refuse(number, cells, [Problem(Slip.SET_ASIDE)])
    job.set_aside += len(found.refused)
    _worked_off(job, piece, found)
    trail.record("people.import.set_aside", on=job, piece=piece.number, rows=len(found.refused))


def _worked_off(job: ImportJob, piece: ImportPiece, found: Sorted) -> None:
    piece.rows, piece.is_done = None, True
    piece.refused = found.refused or None
    piece.save(update_fields=["rows", "refused", "is_done"])
    job.done += len(found.people) + len(found.refused)
    job.created += len(found.people)
    job.skipped += found.skipped
    job.failed += len(found.refused) - found.skipped
    job.save(update_fields=["done", "created", "skipped", "failed", "set_aside"])


def _sorted(job: ImportJob, rows: Sequence[Row], reading: Reading) -> Sorted:
    """Read the rows, and hold back whoever seems to be here already or to stand twice."""
    found = Sorted()
    read = [(number, cells, read_row(cells, reading)) for number, cells in rows]
    sound = {number: _traits(row) for number, _cells, row in read if not row.problems}
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


def _traits(row: Incoming) -> Traits:
    latin = names.latin(row.name).lower()
    return Traits.of(Person(row.name, latin, row.phone, row.email, row.birth_year))


def _registration(
    job: ImportJob, number: int, row: Incoming, sites: dict[str, Site], now: datetime
) -> Registration:
    return Registration(
        details=Details(
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
    return min(now, local_moment(day, time(12)))
