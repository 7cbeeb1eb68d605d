"""Files of clients for the tests; nobody in them is real."""

import csv
import io
from datetime import datetime
from typing import Any
from uuid import uuid4

from people import services
from people.models import ImportJob, User
from tests.factories import make_site

HEADINGS = ("姓名", "手机", "邮箱", "出生年份", "同意", "同意日期", "回访")
LIN = ("林晓雯", "138 0000 0001", "lin@client.example", "1994", "是", "2026-01-05", "是")
ZHOU = ("周子墨", "+86 139-0000-0002", "", "1990年", "是", "2026/1/6", "否")
WU = ("Wu Ting", "13700000003", "", "", "yes", "6.1.2026", "")
BROKEN = ("", "call me", "", "94", "no", "", "")


def written(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode()


def many(count: int) -> bytes:
    """Rows of different people, every twentieth broken."""
    rows = [
        (
            f"Client {chr(97 + number % 26)}{number}",
            f"13{number:09d}",
            "",
            "",
            "yes",
            "2026-01-05",
            "",
        )
        if number % 20
        else BROKEN
        for number in range(1, count + 1)
    ]
    return written(*rows)


def received(data: bytes, *, by: User, now: datetime, **more: Any) -> ImportJob:
    return services.receive_file(
        data=data,
        name="clients.csv",
        site=make_site(),
        language="zh-hans",
        request_key=more.pop("request_key", None) or uuid4(),
        by=by,
        now=now,
    )


def started(data: bytes, *, by: User, now: datetime, keep_likely: bool = False) -> ImportJob:
    job = received(data, by=by, now=now)
    ImportJob.objects.filter(pk=job.pk).update(keep_likely=keep_likely)
    services.start_import(job=job, by=by, now=now)
    return job


def carried_out(job: ImportJob, now: datetime) -> ImportJob:
    while services.carry_on_import(now=now):
        pass
    return ImportJob.objects.get(pk=job.pk)
