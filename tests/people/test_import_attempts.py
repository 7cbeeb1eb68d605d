"""What fails for a reason nobody foresaw is tried three times, then set aside."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.db.models import F

from people import services
from people.models import ImportJob, ImportPiece, TrailEvent
from people.rules.incoming import Slip
from people.selectors.imports import refused_rows
from people.services import bringing_in
from tests.people import files
from tests.racing import race

State = ImportJob.State


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(bringing_in, "PIECE", 10)


def counts(job):
    return (job.total, job.done, job.created, job.skipped, job.failed)


def refused_by_the_database(name):
    """Let the database refuse what no rule of ours foresees."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE people_client ADD CONSTRAINT nobody_foresaw CHECK (name <> %s)", [name]
        )


def rung(now, times):
    """Ring as the clock does: what fails is tried again with the next bell; return how much did."""
    failed = 0
    for _bell in range(times):
        try:
            services.carry_on_import(now=now)
        except IntegrityError:
            failed += 1
    return failed


def test_a_piece_that_fails_three_times_is_set_aside_and_the_rest_goes_on(maria, now, small_pieces):
    job = files.started(files.many(40), by=maria, now=now)
    refused_by_the_database("Client o14")
    assert rung(now, 10) == 3
    job.refresh_from_db()
    assert (job.state, counts(job), job.set_aside) == (State.DONE, (40, 40, 29, 0, 11), 10)
    aside = [row for row in refused_rows(job) if row.problems[0].slip is Slip.SET_ASIDE]
    assert [row.number for row in aside] == list(range(12, 22))
    assert aside[3].cells[0] == "Client o14"
    event = TrailEvent.objects.get(action="people.import.set_aside")
    assert event.facts == {"piece": 1, "rows": 10}


def test_a_piece_that_fails_twice_is_brought_in_at_the_third(maria, now, small_pieces):
    job = files.started(files.many(20), by=maria, now=now)
    refused_by_the_database("Client b1")
    assert rung(now, 3) == 2
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_client DROP CONSTRAINT nobody_foresaw")
    job = files.carried_out(job, now)
    assert (counts(job), job.set_aside) == ((20, 20, 19, 0, 1), 0)


def test_a_file_that_nobody_can_read_is_given_up_after_three_readers(maria, now):
    job = files.started(files.written(files.LIN), by=maria, now=now)
    for minutes in (0, 6, 12):
        # A reader that died: the lease is there, the pieces are not.
        later = now + timedelta(minutes=minutes)
        ImportJob.objects.update(claimed_at=later, attempts=F("attempts") + 1)
    assert services.carry_on_import(now=now + timedelta(minutes=18))
    job.refresh_from_db()
    assert (job.state, job.trouble) == (State.FAILED, "unforeseen")


@pytest.mark.django_db(transaction=True)
def test_a_file_that_somebody_carries_on_is_left_alone(maria, now, small_pieces):
    """Its attempts are not counted up by those who come too late."""
    job = files.started(files.many(40), by=maria, now=now)
    services.carry_on_import(now=now)
    with bringing_in._alone_with(job.pk):
        race(*[lambda: services.carry_on_import(now=now)] * 3)
    assert set(ImportPiece.objects.values_list("attempts", flat=True)) == {0}
    assert counts(files.carried_out(job, now)) == (40, 40, 38, 0, 2)
