"""How a file is read: its encoding, its headings, and who reads a large one."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse

from people import services
from people.models import Client, ImportJob, User
from people.rules import spreadsheet_files
from tests.people.files import carried_out, received, written
from tests.people.rules.test_sheets import spreadsheet

WESTERN = (
    "Name,Phone,Consent,Consent date\n"
    "Jörg Müller,13800000001,yes,2026-01-05\nRenée Dubois,13800000002,yes,2026-01-05\n"
).encode("cp1252")


def page(browser: Browser, job: ImportJob) -> str:
    answer = browser.get(reverse("people:import", args=[job.public_id]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def post(as_maria: Browser) -> Callable[..., Browser]:
    def send(job: ImportJob, **changed: str):
        job.refresh_from_db()
        data = {
            "site": str(job.site_id),
            "language": "en",
            "day_first": "yes",
            "head_row": str(job.head_row),
            "encoding": job.encoding,
            **{f"column-{place}": code for place, code in enumerate(job.columns)},
            **changed,
        }
        return as_maria.post(reverse("people:import_columns", args=[job.public_id]), data)

    return send


def test_a_doubtful_encoding_is_shown_with_the_names_that_hang_on_it(
    as_maria: Browser, maria: User, now: datetime
) -> None:
    text = page(as_maria, received(WESTERN, by=maria, now=now))
    assert "Check the special characters" in text
    assert "Western European (Windows-1252)" in text
    assert "Jörg Müller" in text


def test_a_certain_encoding_asks_nothing(as_maria: Browser, maria: User, now: datetime) -> None:
    data = WESTERN.decode("cp1252").encode()
    assert "Check the special characters" not in page(as_maria, received(data, by=maria, now=now))


def test_another_encoding_is_read_again_and_never_started_unseen(
    post, as_maria: Browser, maria: User, now: datetime
) -> None:
    job = received(WESTERN, by=maria, now=now)
    assert post(job, encoding="gb18030", act="start").status_code == 302
    job.refresh_from_db()
    assert (job.state, job.encoding) == ("choosing", "gb18030")
    assert "Jörg" not in page(as_maria, job)
    assert post(job, encoding="cp1252").status_code == 302
    assert "Jörg Müller" in page(as_maria, job)
    refused = post(job, encoding="utf-8")
    assert refused.status_code == 422
    assert "none of the encodings" in refused.content.decode()
    job.refresh_from_db()
    assert job.encoding == "cp1252"


def test_what_was_seen_is_what_is_brought_in(post, maria: User, now: datetime) -> None:
    job = received(WESTERN, by=maria, now=now)
    assert post(job, act="start").status_code == 302
    carried_out(job, now)
    assert set(Client.objects.values_list("name", flat=True)) == {"Jörg Müller", "Renée Dubois"}


def test_headings_below_a_title_are_found_and_can_be_chosen(
    post, as_maria: Browser, maria: User, now: datetime
) -> None:
    rows = [("Lin Xiaowen", "13800000001", "yes", "2026-01-05")]
    lines = [("Clients of 2026", "", "", ""), ("Name", "Phone", "Consent", "Consent date"), *rows]
    job = received(written(*lines[1:], headings=lines[0]), by=maria, now=now)
    assert job.head_row == 2
    assert "row 2: Name, Phone, Consent, Consent date" in page(as_maria, job)
    assert post(job, head_row="1").status_code == 302
    job.refresh_from_db()
    assert (job.head_row, job.headings) == (1, ["Clients of 2026"])
    assert post(job, head_row="2").status_code == 302
    job.refresh_from_db()
    assert post(job, act="start").status_code == 302
    assert carried_out(job, now).created == 1


@pytest.fixture
def every_spreadsheet_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("people.rules.sheets.MAX_READ_AT_ONCE", 10)


LARGE = spreadsheet(
    ["Name", "Phone", "Consent", "Consent date"],
    ["Lin Xiaowen", "13800000001", "yes", "2026-01-05"],
)


@pytest.mark.usefixtures("every_spreadsheet_is_large")
def test_a_large_spreadsheet_is_read_by_a_worker_and_then_shows_its_columns(
    post, as_maria: Browser, maria: User, now: datetime
) -> None:
    job = received(LARGE, by=maria, now=now)
    assert job.state == "reading"
    assert "The file is being read" in page(as_maria, job)
    with pytest.raises(services.StillReading):
        services.start_import(job=job, by=maria, now=now)
    assert services.carry_on_import(now=now)
    job.refresh_from_db()
    assert (job.state, job.claimed_at, job.attempts) == ("choosing", None, 0)
    poll = as_maria.get(
        reverse("people:import", args=[job.public_id]), headers={"HX-Request": "true"}
    )
    assert poll.headers["HX-Redirect"] == reverse("people:import", args=[job.public_id])
    assert post(job, act="start").status_code == 302
    assert carried_out(job, now).created == 1


@pytest.mark.usefixtures("every_spreadsheet_is_large")
def test_a_large_spreadsheet_that_cannot_be_read_says_why(
    as_maria: Browser, maria: User, now: datetime
) -> None:
    job = received(spreadsheet(["Name", "Phone"]), by=maria, now=now)
    services.carry_on_import(now=now)
    job.refresh_from_db()
    assert (job.state, job.trouble) == ("failed", "no_rows")
    assert "The file has headings" in page(as_maria, job)


def test_the_bound_of_what_is_read_at_once() -> None:
    assert spreadsheet_files.MAX_READ_AT_ONCE == 6 * 1024 * 1024


def test_a_forgotten_file_keeps_no_sample(maria: User, now: datetime) -> None:
    job = received(WESTERN, by=maria, now=now)
    services.forget_import(job=job, by=maria, now=now)
    job = ImportJob.objects.get(pk=job.pk)
    assert (job.wrapped_key, job.headings, job.sample) == (None, None, None)


def test_the_api_reads_again_in_another_encoding(
    as_maria: Browser, maria: User, now: datetime
) -> None:
    job = received(WESTERN, by=maria, now=now)
    path = f"/api/v1/imports/{job.public_id}/columns/"
    answer = as_maria.put(
        path,
        {"encoding": "gb18030"},
        content_type="application/json",
        headers={"Idempotency-Key": str(uuid4())},
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["encoding"] == "gb18030"
