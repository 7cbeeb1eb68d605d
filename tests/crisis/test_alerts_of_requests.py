"""Somebody in danger who has no file yet is looked after like anybody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from crisis import selectors, services
from crisis.models import Alert, AlertSign
from intake.services import ask_to_talk
from outbox.models import Hold
from people.models import Standing
from people.services import Details, NewRequest, close_request, register_asker
from tests import factories
from tests.doors import who_may

WORDS = "我想去死"


@pytest.fixture
def asked(site, now):
    details = NewRequest(name="周一鸣", phone="139 0000 0009", words=WORDS)
    return ask_to_talk(details=details, request_key=uuid4(), now=now)


@pytest.fixture
def alert(asked):
    return Alert.objects.select_related("request").get(request=asked)


def test_it_stands_in_the_bar_the_log_and_on_its_page(as_ines, alert, ines):
    bar = selectors.crisis_bar_for(ines)
    assert bar["client_code"] == "Request on the public page"
    address = reverse("crisis:alert", args=[alert.public_id])
    assert address in as_ines.get(reverse("crisis:log")).content.decode()
    page = as_ines.get(address).content.decode()
    for shown in ("周一鸣", "tel:+8613900000009", WORDS, "may point to suicide", "public page"):
        assert shown in page


def test_who_opens_it_follows_the_matrix(request, alert):
    address = reverse("crisis:alert", args=[alert.public_id])
    assert who_may(request, address) == {"ines", "anna", "boris", "sofia", "maria"}
    start = reverse("crisis:start", args=[alert.public_id])
    assert who_may(request, start, {}) == {"ines", "anna", "boris", "sofia"}


@pytest.mark.parametrize("person", ["as_anna", "as_sofia"])
def test_who_does_not_answer_requests_sees_neither_name_nor_words(request, alert, person):
    page = request.getfixturevalue(person).get(reverse("crisis:alert", args=[alert.public_id]))
    for hidden in ("周一鸣", "139", WORDS):
        assert hidden not in page.content.decode()


def test_it_is_started_and_closed_by_a_supervisor(alert, ines, sofia, now):
    services.start_intervention(alert=alert, by=ines, now=now)
    with pytest.raises(services.OnlyResponsibleMayClose):
        services.close_alert(alert=alert, measures="called, safe", by=ines, now=now)
    closed = services.close_alert(alert=alert, measures="called, safe", by=sofia, now=now)
    assert Alert.objects.select_related("request").get(pk=closed.pk).measures == "called, safe"
    assert selectors.crisis_bar_for(ines) is None


def test_a_missed_start_is_written_down(alert, now):
    assert services.record_breaches(now=now + timedelta(minutes=31)) == 1


def open_file(asked, ines, at, key=None):
    return register_asker(
        details=Details(name=asked.name, phone=asked.phone, site=factories.make_site()),
        consents={"care": True},
        request_key=key or uuid4(),
        asked_by=asked,
        by=ines,
        now=at,
    )


def test_the_alert_follows_into_the_file_with_its_clock(asked, alert, as_ines, ines, now):
    client = open_file(asked, ines, now + timedelta(minutes=10))
    follower = Alert.objects.select_related("client").get(client=client)
    assert (follower.raised_at, follower.deadline_at) == (alert.raised_at, alert.deadline_at)
    sign = AlertSign.objects.select_related("alert__client").get(alert=follower)
    assert (sign.door, sign.sign, sign.note, sign.seen_at) == ("request", "suicide", WORDS, now)
    assert Hold.objects.filter(client=client, reason="crisis", lifted_at=None).exists()
    assert Standing.objects.get(client=client).attention == 0
    alert.refresh_from_db()
    assert (alert.closed_by, alert.continued_in, alert.breached_at) == (ines, follower, None)
    old = as_ines.get(reverse("crisis:alert", args=[alert.public_id]))
    assert old["Location"] == reverse("crisis:alert", args=[follower.public_id])
    bar = selectors.crisis_bar_for(ines)
    assert bar["client_code"] == client.code


def test_a_started_alert_goes_on_as_started(asked, alert, ines, sofia, now):
    services.start_intervention(alert=alert, by=sofia, now=now)
    client = open_file(asked, ines, now + timedelta(hours=2))
    follower = Alert.objects.get(client=client)
    assert (follower.started_at, follower.started_by) == (now, sofia)
    assert [step.kind for step in follower.steps.all()] == ["initial"]
    assert follower.breached_at is None


def test_it_appends_to_the_open_alert_of_a_file_that_was_here(asked, alert, cleo, ines, now):
    open_one = services.raise_alert(client=cleo, source="concern", sign="other", by=ines, now=now)
    later = now + timedelta(minutes=31)
    close_request(request=asked, outcome="known", client=cleo, by=ines, now=later)
    assert [sign.source for sign in open_one.signs.order_by("id")] == ["concern", "keyword"]
    alert.refresh_from_db()
    assert (alert.continued_in, alert.breached_at) == (open_one, later)
    assert Alert.objects.open().get() == open_one


def test_an_alert_outlives_a_request_that_is_closed_without_a_file(asked, alert, ines, now):
    close_request(request=asked, outcome="no_reply", by=ines, now=now)
    alert.refresh_from_db()
    assert alert.closed_at is None


def test_the_database_wants_a_client_or_a_request_and_not_both(asked, cleo, now):
    for about in ({}, {"client": cleo, "request": asked}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Alert.objects.create(raised_at=now, deadline_at=now, **about)
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(request=asked, raised_at=now, deadline_at=now)
