"""A file of clients brought in, with validation and the search for likely second files.

Beside it stand the limits of the same run: the same rows copied without any of that, and the
sealing alone. What the import adds to them is reading, comparing and what rows are found by.
"""

import csv
import io
from dataclasses import dataclass
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.own import Own
from benchmarks.practice import Practice
from benchmarks.rows.kinds import Work
from common.models import new_public_id
from people import services
from people.models import Client, ImportJob, Site, User
from people.models.clients import new_data_keys

ROWS = 4_000
BROKEN = 20  # every twentieth row is refused
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
GIVEN = "晓雯子墨一鸣思远静怡若溪浩然欣"
TABLES = {
    "people_client": "id",
    "people_standing": "client_id",
    "people_consent": "client_id",
    "people_trailevent": "client_id",
}


# What the database works out by itself is not copied.
STORED = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


class ImportClients(Work):
    """From the upload to the last row; taken back afterwards, so that every run begins alike."""

    name = "clients brought in from a file, 5% refused"
    unit = "rows/s"
    at_least = 5_000.0

    def prepare(self, practice: Practice) -> None:
        number_on()
        self._by = practice.one_of("manager")
        self._rows = rows_beside(practice)
        self._data = file_of(self._rows)

    def run(self) -> float:
        own = Own()
        with transaction.atomic():
            bring_in(self._data, self._by)
            _check_keys()
            spent = own.spent()
            transaction.set_rollback(True)
        return self._rows / spent


class CopyBare(Work):
    """The limit of the database: the rows of such a file, as they came to be, copied once more."""

    name = "limit: the same rows copied, nothing read or compared"
    unit = "rows/s"

    def prepare(self, practice: Practice) -> None:
        number_on()
        self._rows = rows_beside(practice)
        with transaction.atomic():
            first = max(Client.objects.values_list("pk", flat=True))
            bring_in(file_of(self._rows), practice.one_of("manager"))
            self._tables = [_taken(table, key, first) for table, key in TABLES.items()]
            transaction.set_rollback(True)

    def run(self) -> float:
        own = Own()
        with transaction.atomic():
            with connection.cursor() as cursor:
                for table in self._tables:
                    cursor.copy_expert(f"COPY {table.name} FROM STDIN", io.BytesIO(table.rows))
            _check_keys()
            spent = own.spent()
            transaction.set_rollback(True)
        return self._rows / spent


class SealKeys(Work):
    """The limit of the sealing: two data keys a client, made and wrapped."""

    name = "limit: the keys of the same clients made and wrapped"
    unit = "rows/s"

    def run(self) -> float:
        own = Own()
        for _number in range(ROWS):
            new_data_keys(new_public_id())
        return ROWS / own.spent()


@dataclass(frozen=True, slots=True)
class Taken:
    """Rows of one table as COPY writes and reads them. ``name``: the table and its columns."""

    name: str
    rows: bytes


def rows_beside(practice: Practice) -> int:
    """Return how many rows to bring in: fewer where the practice is thrown away after a test."""
    return min(ROWS, 2 * practice.clients)


def bring_in(data: bytes, by: User) -> ImportJob:
    """Carry a file out from upload to end.

    :raises LookupError: if it did not end, or refused other rows than the broken ones
    """
    now = timezone.now()
    job = upload(data, by)
    while services.carry_on_import(now=now):
        pass
    job.refresh_from_db()
    if (job.state, job.failed, job.skipped) != ("done", broken_of(job.total), 0):
        raise LookupError(f"{job.state}: {job.failed} refused, {job.skipped} held back")
    return job


def upload(data: bytes, by: User) -> ImportJob:
    """Take a file in and let it be carried out."""
    now = timezone.now()
    job = services.receive_file(
        data=data,
        name="clients.csv",
        site=Site.objects.order_by("pk")[0],
        language="en",
        request_key=uuid4(),
        by=by,
        now=now,
    )
    services.start_import(job=job, by=by, now=now)
    return job


def broken_of(rows: int | None) -> int:
    return -(-(rows or 0) // BROKEN)


def file_of(rows: int, area: str = "15", last: str = "") -> bytes:
    """Return a file of different people, older than the practice's own.

    area   what their numbers begin with
    last   what their names end on: one name in one year is one person, also in another file
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["姓名", "手机", "邮箱", "性别", "出生年份", "来源", "同意", "同意日期", "回访"]
    )
    for number in range(rows):
        name = SURNAMES[number // 225 % 20] + GIVEN[number % 15] + GIVEN[number // 15 % 15] + last
        year = 1930 + number // 4_500
        phone = "call me" if number % BROKEN == 0 else f"{area}{number:09d}"
        address = f"import{area}-{number}@client.example"
        writer.writerow([name, phone, address, "女", year, "朋友", "是", "2026-01-05", "是"])
    return out.getvalue().encode()


def number_on() -> None:
    """Let new files be numbered behind those of the fill, which numbers them by itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval('people_client_code', max(substr(code, 3)::bigint)) FROM people_client"
        )


def _taken(table: str, key: str, after: int) -> Taken:
    out = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.execute(STORED, [table])
        (columns,) = cursor.fetchone()
        rows = f"SELECT {columns} FROM {table} WHERE {key} > {after:d}"
        cursor.copy_expert(f"COPY ({rows}) TO STDOUT", out)
    return Taken(f"{table} ({columns})", out.getvalue())


def _check_keys() -> None:
    """Let the database follow every foreign key now: at the end it would, but nothing is kept."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
