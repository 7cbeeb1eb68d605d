"""Files of clients through the API: what the pages can, who may, what is refused."""

import csv
import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from people import services
from people.models import Client, ImportJob, TrailEvent
from people.rules import sheets
from tests.calls import delete, post, put
from tests.doors import who_may
from tests.people import files

API = "/api/v1/imports/"


def upload(browser, data, key=None):
    file = SimpleUploadedFile("clients.csv", data)
    return browser.post(API, {"file": file}, headers={"Idempotency-Key": str(key or uuid4())})


def carry_on(now):
    while services.carry_on_import(now=now):
        pass


@pytest.fixture
def job(maria, now):
    return files.received(files.written(files.LIN, files.BROKEN), by=maria, now=now)


@pytest.fixture
def url(job):
    return f"{API}{job.public_id}/"


def test_from_the_upload_to_the_error_file(as_maria, now):
    made = upload(as_maria, files.written(files.LIN, files.BROKEN))
    told = made.json()
    assert (made.status_code, told["state"], told["missing"]) == (201, "choosing", [])
    assert told["headings"][0] == "姓名"
    url = f"{API}{told['id']}/"
    columns = ["name", "phone", "email", "birth", "care", "agreed_on", ""]
    changed = put(as_maria, f"{url}columns/", {"columns": columns, "language": "en"})
    assert (changed.json()["columns"], changed.json()["language"]) == (columns, "en")
    started = post(as_maria, f"{url}start/")
    assert (started.status_code, started.json()["state"]) == (202, "waiting")
    carry_on(now)
    told = as_maria.get(url).json()
    assert [told[name] for name in ("state", "total", "created", "failed", "has_error_file")] == [
        "done", 2, 1, 1, True,
    ]  # fmt: skip
    assert Client.objects.get().language == "en"
    answer = as_maria.get(f"{url}errors.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    _headings, refused = csv.reader(io.StringIO(text))
    assert (answer["Content-Type"], refused[0]) == ("text/csv; charset=utf-8", "3")
    assert TrailEvent.objects.filter(action="people.import.exported").count() == 1
    assert [one["id"] for one in as_maria.get(API).json()["results"]] == [told["id"]]


def test_one_key_is_one_import(as_maria):
    key, data = uuid4(), files.written(files.LIN)
    first, again = upload(as_maria, data, key).json(), upload(as_maria, data, key).json()
    assert first["id"] == again["id"]
    assert ImportJob.objects.count() == 1


def test_an_upload_without_a_key_is_not_kept(as_maria):
    file = SimpleUploadedFile("clients.csv", files.written(files.LIN))
    answer = as_maria.post(API, {"file": file})
    assert (answer.status_code, answer.json()["code"]) == (422, "KeyMissing")
    assert not ImportJob.objects.exists()


@pytest.mark.parametrize("data", [b"\x00\xff", b"name\n", b"PK\x03\x04 no zip", b'a,b\n"open,1\n'])
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(as_maria, data):
    answer = upload(as_maria, data)
    assert (answer.status_code, list(answer.json())) == (422, ["file"])
    assert not ImportJob.objects.exists()


def test_no_file_and_one_too_large_are_refused(as_maria, monkeypatch):
    key = {"Idempotency-Key": str(uuid4())}
    assert as_maria.post(API, {}, headers=key).status_code == 422
    monkeypatch.setattr("people.api.imports.MOST_BYTES", 100)
    answer = upload(as_maria, files.many(20))
    assert answer.status_code == 422
    assert "25 MB" in answer.json()["file"][0]
    assert sheets.MOST_BYTES == 25 * 1024 * 1024


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"columns": ["name"]}, "columns"),
        ({"columns": ["name", "name", "", "", "", "", ""]}, "columns"),
        ({"columns": ["salary", "", "", "", "", "", ""]}, "columns"),
        ({"columns": "name"}, "columns"),
        ({"site": "nowhere"}, "site"),
        ({"language": "tlh"}, "language"),
        ({"day_first": "perhaps"}, "day_first"),
    ],
)
def test_a_choice_that_makes_no_sense_is_named_and_not_kept(as_maria, job, url, sent, field):
    answer = put(as_maria, f"{url}columns/", sent)
    assert (answer.status_code, list(answer.json())) == (422, [field])
    again = ImportJob.objects.get()
    assert (again.columns, again.language) == (job.columns, job.language)


def test_nothing_starts_without_the_needed_columns(as_maria, url):
    put(as_maria, f"{url}columns/", {"columns": ["name", "", "", "", "", "", ""]})
    assert set(as_maria.get(url).json()["missing"]) == {"care", "agreed_on", "phone"}
    answer = post(as_maria, f"{url}start/")
    assert (answer.status_code, answer.json()["code"]) == (422, "ColumnsLacking")


def test_cancelled_once_and_never_after_its_end(as_maria, url, now):
    post(as_maria, f"{url}start/")
    assert put(as_maria, f"{url}columns/", {}).status_code == 409
    assert delete(as_maria, url).status_code == 409
    told = post(as_maria, f"{url}cancel/").json()
    assert (told["state"], told["created"]) == ("cancelled", 0)
    assert post(as_maria, f"{url}start/").status_code == 409
    assert as_maria.get(f"{url}errors.csv").status_code == 404


def test_what_is_forgotten_has_no_headings_and_no_error_file(as_maria, url, now):
    post(as_maria, f"{url}start/")
    carry_on(now)
    assert post(as_maria, f"{url}cancel/").status_code == 409
    assert delete(as_maria, url).status_code == 204
    told = as_maria.get(url).json()
    assert (told["headings"], told["has_error_file"], told["failed"]) == ([], False, 1)
    assert as_maria.get(f"{url}errors.csv").status_code == 404


def test_only_who_brought_it_in_finds_it(request, job, url, now):
    services.start_import(job=job, by=job.begun_by, now=now)
    carry_on(now)
    assert who_may(request, API) == {"maria"}
    assert who_may(request, url) == {"maria"}
    assert who_may(request, f"{url}errors.csv") == {"maria"}
    assert who_may(request, f"{url}start/", {}) == {"maria"}


def test_the_list_asks_the_database_the_same_for_one_and_for_many(
    as_maria, maria, now, django_assert_max_num_queries
):
    for _file in range(12):
        files.received(files.written(files.LIN), by=maria, now=now)
    with django_assert_max_num_queries(6):
        assert len(as_maria.get(API).json()["results"]) == 12
