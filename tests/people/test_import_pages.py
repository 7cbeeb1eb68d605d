"""The pages of an import: upload, columns, progress, errors."""

import csv
import io
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from people.importfiles import MARK, harmless
from people.models import Client, ImportJob, TrailEvent
from people.rules import sheets
from people.rules.columns import Column
from people.rules.written_text import normalise_text
from tests import factories
from tests.conftest import signed_in
from tests.doors import who_may
from tests.people import files

LIST, NEW = reverse("people:imports"), reverse("people:new_import")


def upload(browser, data, name="clients.csv", key=None):
    file = SimpleUploadedFile(name, data)
    return browser.post(NEW, {"request_key": str(key or uuid4()), "file": file})


def page(name, job):
    return reverse(f"people:{name}", args=[job.public_id])


def chosen(job, **more):
    form = {f"column-{place}": code for place, code in enumerate(job.columns)}
    return form | {"site": job.site_id, "language": "en", "day_first": "yes", "act": "start"} | more


@pytest.fixture
def job(maria, now):
    return files.received(files.written(files.LIN, files.BROKEN), by=maria, now=now)


@pytest.fixture
def ended(maria, now):
    odd = ("=1+1", "+86 call", "", "", "yes", "2026-01-05", "")
    started = files.started(files.written(files.LIN, files.BROKEN, odd), by=maria, now=now)
    return files.carried_out(started, now)


@pytest.mark.parametrize("name", ["imports", "import_template"])
def test_only_managers_bring_files_in(request, name):
    assert who_may(request, reverse(f"people:{name}")) == {"maria"}
    assert who_may(request, NEW, {}) == {"maria"}


@pytest.mark.parametrize("name", ["import", "import_errors_csv", "import_errors_xlsx"])
def test_nobody_opens_the_import_of_a_colleague(request, ended, name):
    assert who_may(request, page(name, ended)) == {"maria"}
    mona = signed_in(factories.make_user("Mona", "manager"))
    assert mona.get(page(name, ended)).status_code == 404
    for act in ("import_columns", "cancel_import", "forget_import"):
        assert mona.post(page(act, ended), {}).status_code == 404


def test_from_the_upload_to_the_files(as_maria, now):
    answer = upload(as_maria, files.written(files.LIN, files.BROKEN))
    job = ImportJob.objects.get()
    assert answer["Location"] == page("import", job)
    content = as_maria.get(answer["Location"]).content.decode()
    for word in (
        "138 0000 0001",
        "can be imported",
        "no phone number",
        "Name: is empty",
    ):
        assert word in content
    assert as_maria.post(page("import_columns", job), chosen(job)).status_code == 302
    assert "You can leave this page" in as_maria.get(page("import", job)).content.decode()
    files.carried_out(job, now)
    content = as_maria.get(page("import", job)).content.decode()
    assert "2 of 2 rows" in content
    assert "Error file" in content
    assert Client.objects.get().name == "林晓雯"


def test_a_list_links_to_the_imports(as_maria, as_ines):
    assert LIST in as_maria.get(reverse("reports:clients")).content.decode()
    assert LIST not in as_ines.get(reverse("reports:clients")).content.decode()


def test_the_page_asks_for_itself_until_the_end(as_maria, job, maria, now):
    as_maria.post(page("import_columns", job), chosen(job))
    part = as_maria.get(page("import", job), headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" in part
    assert "<html" not in part
    files.carried_out(job, now)
    part = as_maria.get(page("import", job), headers={"HX-Request": "true"}).content.decode()
    assert "every 2s" not in part


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"Name\n", "The file has headings but no rows below them"),
        (sheets.OLD_EXCEL, "old Excel format"),
        (b"Name\n\xff\x81\xff", "none of the encodings"),
    ],
)
def test_what_is_no_file_of_clients_is_said_beside_the_field(as_maria, data, said):
    answer = upload(as_maria, data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportJob.objects.exists()


def test_no_file_at_all_and_one_that_is_too_large(as_maria):
    answer = as_maria.post(NEW, {"request_key": str(uuid4())})
    assert (answer.status_code, "Choose a file." in answer.content.decode()) == (422, True)
    answer = upload(as_maria, b"x" * (27 * 1024 * 1024))
    assert answer.status_code == 422
    assert "25 MB at most" in answer.content.decode()


def test_a_column_chosen_twice_and_one_not_chosen_are_said(as_maria, job):
    twice = as_maria.post(page("import_columns", job), chosen(job, **{"column-1": "name"}))
    assert twice.status_code == 422
    assert "This column was chosen twice." in twice.content.decode()
    lacking = as_maria.post(page("import_columns", job), chosen(job, **{"column-4": ""}))
    assert lacking.status_code == 422
    assert "Consent to counselling" in lacking.content.decode()
    job.refresh_from_db()
    assert job.state == ImportJob.State.CHOOSING


def test_checking_again_keeps_the_choice_and_starts_nothing(as_maria, job):
    form = chosen(job, act="check", **{"column-3": ""})
    assert as_maria.post(page("import_columns", job), form).status_code == 302
    job.refresh_from_db()
    assert (job.columns[3], job.state) == ("", ImportJob.State.CHOOSING)


def test_a_cancelled_import_says_so_and_cannot_be_started(as_maria, job):
    assert as_maria.post(page("cancel_import", job)).status_code == 302
    assert "The import was cancelled" in as_maria.get(page("import", job)).content.decode()
    assert as_maria.post(page("import_columns", job), chosen(job)).status_code == 409


def test_the_error_file_is_harmless_and_comes_back_as_it_was(as_maria, ended):
    answer = as_maria.get(page("import_errors_csv", ended))
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith(MARK)
    head, broken, odd = csv.reader(io.StringIO(text.removeprefix(MARK)))
    assert head == ["Row", "What is wrong", *files.HEADINGS]
    assert (broken[0], broken[3]) == ("3", "call me")
    assert "Phone: no phone number" in broken[1]
    assert odd[2:4] == ["'=1+1", "'+86 call"]
    assert [normalise_text(cell) for cell in odd[2:4]] == ["=1+1", "+86 call"]
    assert TrailEvent.objects.filter(action="people.import.exported").count() == 1


def test_no_cell_of_the_spreadsheet_is_a_formula(as_maria, ended):
    answer = as_maria.get(page("import_errors_xlsx", ended))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "=1+1" in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} == {"s"}


def test_in_chinese_what_is_wrong_keeps_chinese_punctuation(as_maria, maria, cleo, now):
    as_maria.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    known = files.carried_out(files.started(files.written(files.LIN), by=maria, now=now), now)
    answer = as_maria.get(page("import_errors_csv", known))
    assert f"（{cleo.code}）" in b"".join(answer.streaming_content).decode()
    data = files.many(30) + b'"never closed'
    broken = files.carried_out(files.started(data, by=maria, now=now), now)
    content = as_maria.get(page("import", broken)).content.decode()
    assert "。第31行及之前可以读取。" in content


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_the_sign_of_a_formula_gets_an_apostrophe(cell):
    assert harmless(cell) == f"'{cell}"


def test_the_corrected_error_file_needs_no_correction_of_columns(as_maria, ended):
    text = b"".join(as_maria.get(page("import_errors_csv", ended)).streaming_content)
    upload(as_maria, text)
    again = ImportJob.objects.order_by("-id").first()
    assert again.columns == ["", "", *ended.columns]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_empty_file_guesses_itself(as_maria, language):
    as_maria.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    text = b"".join(as_maria.get(reverse("people:import_template")).streaming_content)
    upload(as_maria, text + b",".join([b"x"] * len(Column)) + b"\r\n")
    assert ImportJob.objects.get().columns == list(Column)


def test_a_forgotten_file_keeps_its_counts_and_no_row(as_maria, ended):
    assert as_maria.post(page("forget_import", ended)).status_code == 302
    content = as_maria.get(page("import", ended)).content.decode()
    assert "3 of 3 rows" in content
    assert "The file and its rows were deleted" in content
    assert as_maria.get(page("import_errors_csv", ended)).status_code == 404
    assert "clients.csv" not in as_maria.get(LIST).content.decode()


def test_the_list_and_the_page_ask_the_database_little(
    as_maria, ended, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        as_maria.get(LIST)
    with django_assert_max_num_queries(10):
        as_maria.get(page("import", ended))


def test_only_a_form_changes_anything(as_maria, job):
    for name in ("import_columns", "cancel_import", "forget_import"):
        assert as_maria.get(page(name, job)).status_code == 405
