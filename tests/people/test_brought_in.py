"""Many files and acts at once: history that was brought along."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from common.once import insert_once
from people import trail
from people.models import Client, Standing, Task, TrailEvent
from people.selectors import consents_of
from people.services import (
    CareNeedsConsent,
    Details,
    Registration,
    register_clients,
    standings_rebuilt_later,
    update_standing,
)


@pytest.fixture
def registrations(site, ines, now):
    return [
        Registration(
            details=Details(name=name, site=site),
            consents={"care": True, "email": False},
            request_key=uuid4(),
            by=ines,
            at=now,
        )
        for name in ("林晓雯", "周子墨", "Wu Ting")
    ]


def test_files_are_opened_in_order_each_as_if_alone(registrations):
    assert register_clients(registrations) == 3
    clients = Client.objects.order_by("code")
    assert [client.name for client in clients] == ["林晓雯", "周子墨", "Wu Ting"]
    assert Standing.objects.filter(client__in=clients, tier="").count() == 3
    assert consents_of(clients[0]) == {"care": True, "email": False}
    assert len({client.sealing_key("client") for client in clients}) == 3
    assert TrailEvent.objects.filter(action="people.client.registered").count() == 3


def test_files_that_are_there_are_not_opened_again(registrations):
    register_clients(registrations[:2])
    assert register_clients(registrations) == 1
    assert Client.objects.count() == 3


def test_one_without_consent_to_care_stops_them_all(registrations):
    refused = replace(registrations[1], consents={"care": False})
    with pytest.raises(CareNeedsConsent):
        register_clients([registrations[0], refused])
    assert not Client.objects.exists()


def test_many_files_take_as_many_statements_as_one(registrations, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        register_clients(registrations)


def test_events_written_together_are_one_statement(cleo, ines, django_assert_num_queries):
    with django_assert_num_queries(1), trail.written_together():
        trail.record("test.first", on=cleo, by=ines)
        trail.record("test.second", on=cleo, by=ines, count=2)
    events = TrailEvent.objects.filter(action__startswith="test.").order_by("id")
    assert [(event.action, event.client_id, event.facts) for event in events] == [
        ("test.first", cleo.pk, {}),
        ("test.second", cleo.pk, {"count": 2}),
    ]


def test_what_failed_leaves_no_event_behind(cleo):
    @transaction.atomic
    def fail():
        with trail.written_together():
            trail.record("test.first", on=cleo)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    trail.record("test.after", on=cleo)
    assert not TrailEvent.objects.filter(action="test.first").exists()
    assert TrailEvent.objects.filter(action="test.after").exists()


def test_standings_wait_for_their_rebuilding_but_for_what_services_read_back(cleo):
    with standings_rebuilt_later():
        update_standing(client=cleo, sessions_left=4)
        update_standing(client=cleo, tier="flagship")
    standing = Standing.objects.get(client=cleo)
    assert (standing.sessions_left, standing.tier) == (None, "flagship")
    update_standing(client=cleo, sessions_left=4)
    assert Standing.objects.get(client=cleo).sessions_left == 4


def test_a_row_is_inserted_once_and_then_found(cleo, now):
    about = uuid4()

    def call_back():
        new = Task(client=cleo, kind=Task.Kind.CALL_BACK, about=about, due_at=now)
        return insert_once(new, kind=Task.Kind.CALL_BACK, about=about)

    first, was_new = call_back()
    again, is_new = call_back()
    assert (was_new, is_new) == (True, False)
    assert first == again


def test_a_row_refused_for_another_reason_is_refused_aloud(cleo, now):
    with pytest.raises(IntegrityError):
        insert_once(
            Task(client=cleo, kind=Task.Kind.CALL_BACK, about=None, due_at=now), about=uuid4()
        )
