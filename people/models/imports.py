"""A file of clients that is brought in, and its rows until they are worked off."""

import base64
import zlib
from collections.abc import Iterator

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common import crypto
from common.fields import EncryptedField
from common.models import Record
from people import access, keys
from people.models.staff import Site, User
from people.rules.columns import guess
from people.rules.sheets import Head


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    def visible_to(self, user: User, action: str = "list") -> "ImportJobQuerySet":
        return self.filter(access.rows_visible(user, "client_import", action, author="begun_by"))


class ImportJob(Record):
    """One file of clients. Whoever uploaded it answers for it, and sees it alone.

    file          the upload, sealed; gone once it is cut into pieces
    encoding      of a file of text, one of ``people.rules.text_files.ENCODINGS``; "" otherwise
    head_row      number of the row with the headings, 0 until it is known
    sample        {"rows": …, "first": …}, sealed: the first rows below the headings, and the rows
                  among which the headings stand; each row is [number, cells]
    columns       codes of ``people.rules.columns.Column`` in the file's order, "" for none
    keep_likely   also bring in who seems to be here already
    total         rows below the headings, None until they are counted
    skipped       held back: the person seems to be here already
    set_aside     of the refused rows, those of pieces that failed again and again
    attempts      how often somebody began to read the file
    trouble       why the file could not be read to its end, and behind which row
    wrapped_key   of everything sealed here; without it the file is forgotten
    """

    class State(models.TextChoices):
        READING = "reading", _("being read")
        CHOOSING = "choosing", _("columns to check")
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("finished")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("not readable")

    ENDED = (State.DONE, State.CANCELLED, State.FAILED)

    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.CHOOSING)
    name = EncryptedField(null=True)
    file = EncryptedField(null=True)
    headings = EncryptedField(null=True)
    encoding = models.CharField(max_length=12, blank=True, default="", db_default="")
    encoding_is_certain = models.BooleanField(default=True, db_default=True)
    head_row = models.PositiveIntegerField(default=0, db_default=0)
    sample = EncryptedField(null=True)
    columns = models.JSONField(default=list)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=10, default="zh-hans")
    day_first = models.BooleanField(default=True)
    keep_likely = models.BooleanField(default=False)
    total = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    set_aside = models.PositiveIntegerField(default=0, db_default=0)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    trouble = models.CharField(max_length=24, blank=True)
    trouble_row = models.PositiveIntegerField(default=0)
    request_key = models.UUIDField(unique=True)
    wrapped_key = models.BinaryField(null=True)
    started_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_counts_every_row",
                condition=Q(done=F("created") + F("skipped") + F("failed"))
                & (Q(total=None, done=0) | Q(done__lte=F("total"))),
            ),
            models.CheckConstraint(
                name="import_ended_with_its_moment",
                condition=Q(state__in=["done", "cancelled", "failed"], ended_at__isnull=False)
                | Q(state__in=["reading", "choosing", "waiting", "running"], ended_at=None),
            ),
            models.CheckConstraint(
                name="import_done_to_its_end", condition=~Q(state="done") | Q(done=F("total"))
            ),
            models.CheckConstraint(
                name="import_set_aside_are_refused", condition=Q(set_aside__lte=F("failed"))
            ),
            models.CheckConstraint(
                name="import_forgotten_as_a_whole",
                condition=Q(wrapped_key__isnull=False)
                | Q(
                    wrapped_key=None,
                    name=None,
                    file=None,
                    headings=None,
                    sample=None,
                    ended_at__isnull=False,
                ),
            ),
        ]
        indexes = [
            # people.services.imports: what waits to be carried on, oldest first
            models.Index(
                name="import_job_open",
                fields=["started_at", "id"],
                condition=Q(state__in=["reading", "waiting", "running"]),
            ),
            # people.selectors.imports: somebody's own, newest first
            models.Index(name="import_job_of_person", fields=["begun_by", "-id"]),
        ]

    def __str__(self) -> str:
        return f"import of {self.begun_at:%Y-%m-%d}"

    @property
    def has_ended(self) -> bool:
        return self.state in self.ENDED

    def make_key(self) -> None:
        self.wrapped_key = keys.ring("client").seal(crypto.new_key(), self._binding())

    def sealing_key(self, ring: str) -> bytes:
        """Return the key of this file and its pieces.

        :raises common.crypto.Unreadable: if the file was forgotten
        """
        if self.wrapped_key is None:
            raise crypto.Unreadable("this file was forgotten")
        return keys.ring("client").open(bytes(self.wrapped_key), self._binding())

    def keep_file(self, data: bytes) -> None:
        self.file = base64.b64encode(zlib.compress(data, level=1)).decode()

    def keep_head(self, head: Head) -> None:
        """Keep what the beginning of the file says, and what its headings may mean."""
        self.encoding, self.encoding_is_certain = head.encoding, head.is_certain
        self.head_row, self.headings = head.row, list(head.headings)
        self.columns = [column.value if column else "" for column in guess(head.headings)]
        self.sample = {"rows": head.rows, "first": head.first}

    def opened_file(self) -> bytes:
        return zlib.decompress(base64.b64decode(self.file))

    def _binding(self) -> bytes:
        return f"import-key|{self.public_id}".encode()


class ImportPiece(Record):
    """Some rows of a file. Each piece is carried out in one transaction, once.

    attempts  how often somebody began with it
    rows      [[number, cells], …], sealed; gone once they are worked off
    refused   [[number, cells, [[slip, column, about], …]], …], sealed: what the error file says
    """

    job = models.ForeignKey(ImportJob, on_delete=models.PROTECT, related_name="pieces")
    number = models.PositiveIntegerField()
    rows = EncryptedField(null=True)
    refused = EncryptedField(null=True)
    is_done = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="import_piece_once", fields=["job", "number"]),
            models.CheckConstraint(
                name="import_piece_keeps_no_row_longer",
                condition=Q(is_done=False, rows__isnull=False) | Q(is_done=True, rows=None),
            ),
        ]

    def __str__(self) -> str:
        return f"piece {self.number} of import {self.job_id}"

    def sealing_key(self, ring: str) -> bytes:
        return self.job.sealing_key(ring)

    def refused_rows(self) -> Iterator[tuple[int, list[str], list[list[str]]]]:
        """Give number, cells and problems of each row that did not become a file."""
        yield from self.refused or ()
