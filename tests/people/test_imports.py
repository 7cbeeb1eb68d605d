"""A file of clients is brought in row by row, once, and can be left, stopped and forgotten."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from common.crypto import Unreadable
from people import services
from people.models import Client, Consent, ImportJob, ImportPiece, TrailEvent
from people.rules.columns import Column
from people.rules.incoming import Slip
from people.rules.likeness import nearness
from people.selectors.imports import refused_rows
from people.services import bringing_in
from tests import factories
from tests.people import files
from tests.racing import race

State = ImportJob.State


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(bringing_in, "PIECE", 10)


def counts(job):
    return (job.total, job.done, job.created, job.skipped, job.failed)


def test_the_rows_become_files_with_their_consents(maria, now):
    job = files.started(files.written(files.LIN, files.ZHOU, files.WU), by=maria, now=now)
    job = files.carried_out(job, now)
    assert (job.state, counts(job)) == (State.DONE, (3, 3, 3, 0, 0))
    lin, zhou, wu = Client.objects.order_by("id")
    assert (lin.name, lin.phone, lin.email, lin.birth_year) == (
        "林晓雯", "+8613800000001", "lin@client.example", 1994,
    )  # fmt: skip
    assert (zhou.phone, zhou.birth_year, wu.birth_year) == ("+8613900000002", 1990, None)
    said = {one.purpose: one for one in Consent.objects.filter(client=lin)}
    assert {purpose: one.given for purpose, one in said.items()} == {"care": True, "surveys": True}
    assert said["care"].said_at.astimezone(UTC).date().isoformat() == "2026-01-05"
    assert (said["care"].source, said["care"].recorded_by) == ("import", maria)
    assert lin.registered_by == maria
    assert TrailEvent.objects.filter(action="people.client.registered").count() == 3


def test_what_is_wrong_is_kept_with_the_row_as_it_stood(maria, now):
    job = files.started(files.written(files.BROKEN, files.LIN), by=maria, now=now)
    job = files.carried_out(job, now)
    assert counts(job) == (2, 2, 1, 0, 1)
    (refused,) = refused_rows(job)
    assert (refused.number, refused.cells) == (2, ["", "call me", "", "94", "no"])
    assert [(one.column, one.slip) for one in refused.problems] == [
        (Column.NAME, Slip.EMPTY),
        (Column.PHONE, Slip.NOT_A_PHONE),
        (Column.BIRTH, Slip.NOT_A_YEAR),
        (Column.CARE, Slip.NO_CONSENT),
        (Column.AGREED_ON, Slip.EMPTY),
    ]


def test_the_upload_is_sealed_and_goes_once_it_is_worked_off(maria, now):
    job = files.received(files.written(files.LIN), by=maria, now=now)
    stored = ImportJob.objects.values_list("file", "headings", "name").get()
    assert all(b"\xe6\x9e\x97" not in one.envelope for one in stored)
    services.start_import(job=job, by=maria, now=now)
    services.carry_on_import(now=now)
    assert "林晓雯".encode() not in bytes(ImportPiece.objects.values_list("rows").get()[0].envelope)
    job = files.carried_out(job, now)
    assert job.file is None
    assert not ImportPiece.objects.filter(rows__isnull=False).exists()


def test_whoever_seems_to_be_here_is_held_back(maria, cleo, now):
    other = files.written(
        files.LIN, files.ZHOU, (*files.ZHOU[:2], "zhou@client.example", *files.ZHOU[3:])
    )
    job = files.carried_out(files.started(other, by=maria, now=now), now)
    assert counts(job) == (3, 3, 1, 2, 0)
    assert [
        (row.number, row.problems[0].slip, row.problems[0].about) for row in refused_rows(job)
    ] == [
        (2, Slip.LIKELY_HERE, cleo.code),
        (4, Slip.LIKELY_HERE, "#3"),
    ]


def test_they_come_in_where_the_person_said_so(maria, cleo, now):
    job = files.started(files.written(files.LIN), by=maria, now=now, keep_likely=True)
    assert counts(files.carried_out(job, now)) == (1, 1, 1, 0, 0)
    assert Client.objects.filter(name="林晓雯").count() == 2


def test_a_worker_that_dies_leaves_whole_pieces_and_the_next_goes_on(
    maria, now, small_pieces, monkeypatch
):
    job = files.started(files.many(40), by=maria, now=now)
    for _part in range(2):
        services.carry_on_import(now=now)
    real = bringing_in.register_clients

    def dies(registrations):
        real(registrations)
        raise KeyboardInterrupt

    monkeypatch.setattr(bringing_in, "register_clients", dies)
    with pytest.raises(KeyboardInterrupt):
        services.carry_on_import(now=now)
    job.refresh_from_db()
    assert (job.done, Client.objects.count()) == (10, 10)
    monkeypatch.setattr(bringing_in, "register_clients", real)
    job = files.carried_out(job, now)
    assert counts(job) == (40, 40, 38, 0, 2)
    assert Client.objects.count() == 38


def test_no_row_makes_two_files_even_where_a_piece_is_done_again(maria, now):
    job = files.started(files.written(files.LIN, files.WU), by=maria, now=now, keep_likely=True)
    services.carry_on_import(now=now)
    piece = ImportPiece.objects.select_related("job").get()
    rows = piece.rows
    job = files.carried_out(job, now)
    ImportJob.objects.update(
        state=State.RUNNING, ended_at=None, done=0, created=0, skipped=0, failed=0
    )
    piece.rows, piece.is_done = rows, False
    piece.save()
    files.carried_out(job, now)
    assert Client.objects.count() == 2


def test_two_windows_of_one_upload_are_one_job(maria, now):
    key, data = uuid4(), files.written(files.LIN)
    first = files.received(data, by=maria, now=now, request_key=key)
    assert files.received(data, by=maria, now=now, request_key=key) == first


def test_cancelling_keeps_whole_pieces_and_nothing_else(maria, now, small_pieces):
    job = files.started(files.many(40), by=maria, now=now)
    for _part in range(2):
        services.carry_on_import(now=now)
    services.cancel_import(job=job, by=maria, now=now)
    services.cancel_import(job=job, by=maria, now=now)
    job = files.carried_out(job, now)
    assert (job.state, counts(job)) == (State.CANCELLED, (40, 10, 10, 0, 0))
    assert Client.objects.count() == 10
    assert not ImportPiece.objects.filter(is_done=False).exists()


def test_an_import_that_has_ended_is_not_cancelled(maria, now):
    job = files.carried_out(files.started(files.written(files.LIN), by=maria, now=now), now)
    with pytest.raises(services.ImportHasEnded):
        services.cancel_import(job=job, by=maria, now=now)


def test_nothing_starts_before_somebody_said_where_the_consent_stands(maria, now):
    job = files.received(
        files.written(("林晓雯", "1"), headings=("姓名", "手机")), by=maria, now=now
    )
    with pytest.raises(services.ColumnsLacking):
        services.start_import(job=job, by=maria, now=now)


def test_columns_are_not_changed_under_way(maria, site, now):
    job = files.started(files.written(files.LIN), by=maria, now=now)
    choice = services.Choice([Column.NAME], site, "en", day_first=True, keep_likely=False)
    with pytest.raises(services.ImportHasStarted):
        services.choose_columns(job=job, choice=choice)


def test_a_file_that_breaks_off_brings_nobody_in(maria, now):
    data = files.many(30) + b'"never closed'
    job = files.carried_out(files.started(data, by=maria, now=now), now)
    assert (job.state, job.trouble, job.trouble_row) == (State.FAILED, "broken_quotes", 31)
    assert not Client.objects.exists()


def test_a_file_is_forgotten_seven_days_after_its_end(maria, now):
    job = files.carried_out(files.started(files.written(files.BROKEN), by=maria, now=now), now)
    assert services.forget_old_imports(now=now + timedelta(days=6)) == 0
    assert services.forget_old_imports(now=now + timedelta(days=8)) == 1
    job = ImportJob.objects.get()
    assert (job.name, job.headings, counts(job)) == (None, None, (1, 1, 0, 0, 1))
    assert list(refused_rows(job)) == []
    with pytest.raises(Unreadable):
        job.sealing_key("client")


def test_an_upload_that_nobody_started_is_forgotten_too(maria, now):
    files.received(files.written(files.LIN), by=maria, now=now)
    assert services.forget_old_imports(now=now + timedelta(days=8)) == 1
    job = ImportJob.objects.get()
    assert (job.state, job.file, job.wrapped_key) == (State.CANCELLED, None, None)


def test_an_import_stops_where_its_person_may_no_longer(maria, now, small_pieces):
    job = files.started(files.many(30), by=maria, now=now)
    services.carry_on_import(now=now)
    maria.role = "counselor"
    maria.save()
    job = files.carried_out(job, now)
    assert (job.state, Client.objects.count()) == (State.CANCELLED, 0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_bring_no_row_in_twice(maria, now, small_pieces):
    job = files.started(files.many(60), by=maria, now=now)

    def work():
        for _part in range(60):
            services.carry_on_import(now=now)

    race(work, work)
    job.refresh_from_db()
    assert counts(job) == (60, 60, 57, 0, 3)
    assert Client.objects.count() == 57


@pytest.mark.django_db(transaction=True)
def test_cancelling_beside_a_worker_leaves_whole_pieces(maria, now, small_pieces):
    job = files.started(files.many(60), by=maria, now=now)
    services.carry_on_import(now=now)

    def work():
        while services.carry_on_import(now=now):
            pass

    race(work, lambda: services.cancel_import(job=job, by=maria, now=now))
    job.refresh_from_db()
    assert job.has_ended
    assert Client.objects.count() == job.created
    assert job.done % 10 == 0


def test_a_dead_reader_is_relieved(maria, now):
    job = files.started(files.written(files.LIN), by=maria, now=now)
    ImportJob.objects.update(claimed_at=now)
    assert not services.carry_on_import(now=now + timedelta(minutes=1))
    assert services.carry_on_import(now=now + timedelta(minutes=6))
    job.refresh_from_db()
    assert job.state == State.RUNNING


def test_a_piece_asks_the_database_little(maria, now, django_assert_max_num_queries):
    files.started(files.many(200), by=maria, now=now)
    services.carry_on_import(now=now)
    with django_assert_max_num_queries(26):
        services.carry_on_import(now=now)
    assert Client.objects.count() == 190


@pytest.mark.parametrize(
    ("one", "other"),
    [("lin xiaowen", "lin xiaowan"), ("wu ting", "ting wu"), ("a", ""), ("o'neil-x", "oneil x")],
)
def test_nearness_is_that_of_the_database(db, one, other):
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity(%s, %s)", [one, other])
        assert nearness(one, other) == pytest.approx(cursor.fetchone()[0], abs=1e-6)


def test_a_client_since_is_the_day_the_file_was_opened(maria, now):
    data = files.written(
        ("林晓雯", "13800000001", "yes", "2025-05-01", "2025-05-02"),
        headings=("Name", "Phone", "Consent", "Consent date", "Client since"),
    )
    files.carried_out(files.started(data, by=maria, now=now), now)
    client = Client.objects.get()
    assert client.registered_at.date().isoformat() == "2025-05-02"
    assert client.registered_at < datetime.now(tz=UTC)


def test_nobody_sees_the_file_of_a_colleague(maria, now):
    files.received(files.written(files.LIN), by=maria, now=now)
    colleague = factories.make_user("Mona", "manager")
    assert ImportJob.objects.visible_to(maria).count() == 1
    assert not ImportJob.objects.visible_to(colleague).exists()
