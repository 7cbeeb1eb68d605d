"""A file of clients: taken in, its columns chosen, started, cancelled, forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.nudges import nudge
from common.once import insert_once
from common.sweeps import each_alone
from people import trail
from people.models import ImportJob, ImportPiece, Site, User
from people.rules.columns import Column, lacking
from people.rules.sheets import Unreadable, read_head, takes_long

State = ImportJob.State
HEAD = ("encoding", "encoding_is_certain", "head_row", "headings", "columns", "sample")
KEPT = timedelta(days=7)
FORGOTTEN_AT_ONCE = 50
LONGEST_NAME = 120
SWEEP = "people.carry_on_imports"


class UnreadableFile(DomainError):
    """The upload is no file of clients."""

    status = 422

    def __init__(self, message: str, trouble: Unreadable) -> None:
        super().__init__(message)
        self.trouble = trouble


class ColumnsLacking(DomainError):
    """The file cannot be brought in before somebody says where the needed columns are."""

    status = 422


class ImportHasEnded(DomainError):
    """It is over: finished, cancelled, or not readable."""


class StillReading(DomainError):
    """A worker has not read the beginning of the file yet."""


class ImportHasStarted(DomainError):
    """The rows are being brought in: their columns can no longer be changed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How a person wants a file to be read.

    columns       what stands where, in the file's order
    keep_likely   also bring in who seems to be here already
    """

    columns: Sequence[Column | None]
    site: Site
    language: str
    day_first: bool
    keep_likely: bool


@transaction.atomic
def receive_file(
    *,
    data: bytes,
    name: str,
    site: Site,
    language: str,
    request_key: UUID,
    by: User,
    now: datetime,
) -> ImportJob:
    """Keep an upload sealed, with its columns guessed. The same ``request_key`` is the same job.

    A large spreadsheet is read by a worker: until then its state is ``READING``.

    :raises UnreadableFile: if it is no CSV or XLSX with headings and at least one row
    """
    job = ImportJob(
        begun_by=by, begun_at=now, site=site, language=language, request_key=request_key
    )
    job.make_key()
    job.name, job.headings = name[-LONGEST_NAME:], []
    _read_or_leave(job, data)
    job.keep_file(data)
    job, is_new = insert_once(job, request_key=request_key, begun_by=by)
    if is_new:
        trail.record("people.import.received", on=job, by=by)
        if job.state == State.READING:
            nudge(SWEEP)
    return job


def _read_or_leave(job: ImportJob, data: bytes) -> None:
    """Read the beginning of a file at once, or leave it to a worker.

    :raises UnreadableFile: if it cannot be read
    """
    try:
        if takes_long(data):
            job.state = State.READING
        else:
            job.state = State.CHOOSING
            job.keep_head(read_head(data, encoding=job.encoding, head_row=job.head_row))
    except Unreadable as trouble:
        raise UnreadableFile(_("This file cannot be read."), trouble) from trouble


@transaction.atomic
def read_again(*, job: ImportJob, encoding: str, head_row: int) -> None:
    """Read a file with another encoding or row of headings; its columns are guessed anew.

    :raises ImportHasStarted: if its rows are being brought in, or it has ended
    :raises UnreadableFile: if it cannot be read so; then everything stays as it was
    """
    locked = ImportJob.objects.select_for_update(of=["self"]).get(pk=job.pk)
    if locked.state != State.CHOOSING:
        raise ImportHasStarted(_("This import has started. Its columns can no longer be changed."))
    locked.encoding, locked.head_row = encoding, head_row
    _read_or_leave(locked, locked.opened_file())
    locked.save(update_fields=[*HEAD, "state"])
    if locked.state == State.READING:
        nudge(SWEEP)


@transaction.atomic
def choose_columns(*, job: ImportJob, choice: Choice) -> None:
    """Keep how the file is to be read; may be done again until it is started.

    :raises ImportHasStarted: if its rows are being brought in, or it has ended
    """
    changed = ImportJob.objects.filter(pk=job.pk, state=State.CHOOSING).update(**_columns(choice))
    if not changed:
        raise ImportHasStarted(_("This import has started. Its columns can no longer be changed."))
    job.refresh_from_db(fields=list(_columns(choice)))


@transaction.atomic
def start_import(*, job: ImportJob, by: User, now: datetime) -> None:
    """Let the rows be brought in; a second start changes nothing.

    :raises ColumnsLacking: if name, consent with its date, or a way to reach people is nowhere
    :raises ImportHasEnded: if it was cancelled
    """
    locked = ImportJob.objects.select_for_update(no_key=True).get(pk=job.pk)
    if locked.state in (State.WAITING, State.RUNNING, State.DONE):
        return
    if locked.has_ended:
        raise ImportHasEnded(_("This import has ended."))
    if locked.state == State.READING:
        raise StillReading(_("This file is still being read. Its columns will appear shortly."))
    if lacking([Column(code) if code else None for code in locked.columns]):
        raise ColumnsLacking(
            _("Choose which columns hold the name, phone or email, consent and its date.")
        )
    ImportJob.objects.filter(pk=job.pk).update(state=State.WAITING, started_at=now)
    trail.record("people.import.started", on=job, by=by)
    nudge(SWEEP)


@transaction.atomic
def cancel_import(*, job: ImportJob, by: User | None, now: datetime) -> None:
    """Stop before the next piece; what was brought in stays. Cancelling twice changes nothing.

    :raises ImportHasEnded: if it came to its end in another way
    """
    # Whoever carries a piece out holds this row: its rows are whole before we go on.
    locked = ImportJob.objects.select_for_update(no_key=True).get(pk=job.pk)
    if locked.state == State.CANCELLED:
        return
    if locked.has_ended:
        raise ImportHasEnded(_("This import has ended."))
    end(job=locked, state=State.CANCELLED, now=now)
    trail.record("people.import.cancelled", on=job, by=by, done=locked.done, created=locked.created)


def end(*, job: ImportJob, state: str, now: datetime, trouble: Unreadable | None = None) -> None:
    """Close a job whose row is locked, and let go what nobody will read again."""
    ImportPiece.objects.filter(job=job, is_done=False).delete()
    ImportJob.objects.filter(pk=job.pk).update(
        state=state,
        ended_at=now,
        file=None,
        claimed_at=None,
        trouble=trouble.flaw.value if trouble else "",
        trouble_row=trouble.row if trouble else 0,
    )


@transaction.atomic
def forget_import(*, job: ImportJob, by: User | None, now: datetime) -> None:
    """Destroy the file's key with every row it still held; the counts stay.

    :raises ImportHasStarted: while its rows are being brought in
    """
    locked = ImportJob.objects.select_for_update(no_key=True).get(pk=job.pk)
    if locked.state in (State.WAITING, State.RUNNING):
        raise ImportHasStarted(_("Cancel this import first."))
    if locked.wrapped_key is None:
        return
    if not locked.has_ended:
        end(job=locked, state=State.CANCELLED, now=now)
    ImportPiece.objects.filter(job=job).delete()
    ImportJob.objects.filter(pk=job.pk).update(
        wrapped_key=None, name=None, headings=None, sample=None
    )
    trail.record("people.import.forgotten", on=job, by=by)


def forget_old_imports(*, now: datetime) -> int:
    """Forget what ended seven days ago, and what nobody started for as long; return how many."""
    kept = ImportJob.objects.filter(wrapped_key__isnull=False)
    ended = kept.filter(ended_at__lt=now - KEPT)
    left = kept.filter(state=State.CHOOSING, begun_at__lt=now - KEPT)
    old = list((ended | left).only("pk", "public_id").order_by("pk")[:FORGOTTEN_AT_ONCE])

    def forget(job: ImportJob) -> bool:
        forget_import(job=job, by=None, now=now)
        return True

    return each_alone(old, forget, sweep="people.forget_old_imports")


def _columns(choice: Choice) -> dict[str, object]:
    return {
        "columns": [column.value if column else "" for column in choice.columns],
        "site": choice.site,
        "language": choice.language,
        "day_first": choice.day_first,
        "keep_likely": choice.keep_likely,
    }
