"""A file of clients brought in, with validation and the search for likely second files."""

import csv
import io
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from benchmarks.own import Own
from benchmarks.practice import Practice
from benchmarks.rows.kinds import Work
from people import services
from people.models import ImportJob, Site

ROWS = 2_000
BROKEN = 20  # every twentieth row is refused


class ImportClients(Work):
    """From the upload to the last row; taken back afterwards, so that every run begins alike."""

    name = "clients brought in from a file, 5% refused"
    unit = "rows/s"
    at_least = 5_000.0

    def prepare(self, practice: Practice) -> None:
        self._by = practice.one_of("manager")
        self._site = Site.objects.order_by("pk")[0]
        self._data = _file()

    def run(self) -> float:
        own = Own()
        with transaction.atomic():
            job = self._carry_out()
            if (job.state, job.failed) != ("done", ROWS // BROKEN):
                raise AssertionError(f"{job.state}: {job.failed} refused")
            spent = own.spent()
            transaction.set_rollback(True)
        return ROWS / spent

    def _carry_out(self) -> ImportJob:
        now = timezone.now()
        job = services.receive_file(
            data=self._data,
            name="clients.csv",
            site=self._site,
            language="en",
            request_key=uuid4(),
            by=self._by,
            now=now,
        )
        services.start_import(job=job, by=self._by, now=now)
        while services.carry_on_import(now=now):
            pass
        return ImportJob.objects.get(pk=job.pk)


def _file() -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ["姓名", "手机", "邮箱", "性别", "出生年份", "来源", "同意", "同意日期", "回访"]
    )
    given = "晓雯子墨一鸣思远静怡若溪浩然欣"
    for number in range(ROWS):
        name = "林" + given[number % 15] + given[number // 15 % 15]
        phone = "call me" if number % BROKEN == 0 else f"15{number:09d}"
        address = f"import{number}@client.example"
        writer.writerow(
            [name, phone, address, "女", 1930 + number // 225, "朋友", "是", "2026-01-05", "是"]
        )
    return out.getvalue().encode()
