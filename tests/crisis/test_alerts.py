"""A sign of danger starts one clock, holds every other message, and ends with a person."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils import timezone

from crisis import selectors, services
from crisis.models import Alert, AlertSign
from outbox.models import Hold
from people.models import Client, Standing, TrailEvent
from tests import factories


def raise_alert(cleo, by, now, **changes):
    fields = {"source": "concern", "sign": "self_harm"} | changes
    return services.raise_alert(client=cleo, by=by, now=now, **fields)


def test_an_alert_opens_with_its_thirty_minutes_and_a_hold(cleo, ines, now):
    alert = raise_alert(cleo, ines, now, note="said on the phone")
    assert alert.deadline_at - alert.raised_at == timedelta(minutes=30)
    assert Hold.objects.filter(client=cleo, reason="crisis", lifted_at=None).count() == 1
    assert Standing.objects.get(client=cleo).attention == 0
    assert TrailEvent.objects.filter(action="crisis.alert.raised", client_id=cleo.pk).exists()


def test_a_further_sign_appends_and_does_not_move_the_clock(cleo, ines, anna, now):
    first = raise_alert(cleo, ines, now)
    second = raise_alert(cleo, anna.user, now + timedelta(minutes=10), source="risk_item")
    assert second == first
    assert second.deadline_at == first.deadline_at
    assert AlertSign.objects.filter(alert=first).count() == 2


def test_the_note_of_a_sign_is_sealed(cleo, ines, now):
    raise_alert(cleo, ines, now, note="said on the phone")
    sign = AlertSign.objects.select_related("alert__client").get()
    assert sign.note == "said on the phone"


@pytest.mark.parametrize(
    ("after", "breached"),
    [
        pytest.param(timedelta(minutes=30), False, id="exactly thirty minutes"),
        pytest.param(timedelta(minutes=30, microseconds=1), True, id="a moment later"),
    ],
)
def test_a_start_counts_up_to_thirty_minutes(cleo, ines, sofia, now, after, breached):
    alert = raise_alert(cleo, ines, now)
    services.record_breaches(now=now + after)
    alert = services.start_intervention(alert=alert, by=sofia, now=now + after)
    assert bool(alert.breached_at) is breached


def test_a_missed_start_is_written_down_once(cleo, ines, now):
    raise_alert(cleo, ines, now)
    late = now + timedelta(minutes=31)
    assert services.record_breaches(now=late) == 1
    assert services.record_breaches(now=late + timedelta(minutes=1)) == 0
    assert Alert.objects.get().breached_at == late


def test_the_first_start_counts(cleo, ines, sofia, anna, now):
    alert = raise_alert(cleo, ines, now)
    services.start_intervention(alert=alert, by=sofia, now=now)
    again = services.start_intervention(alert=alert, by=anna.user, now=now + timedelta(minutes=5))
    assert again.started_by == sofia


@pytest.fixture
def started(cleo, ines, sofia, now):
    alert = raise_alert(cleo, ines, now)
    return services.start_intervention(alert=alert, by=sofia, now=now)


def close(alert, by, now):
    return services.close_alert(alert=alert, measures="safe at home, call at 18", by=by, now=now)


def test_closing_lifts_the_hold_and_keeps_the_measures(started, sofia, cleo, now):
    close(started, sofia, now)
    assert not selectors.has_open_alert(cleo)
    assert not Hold.objects.filter(lifted_at=None).exists()
    assert Alert.objects.select_related("client").get().measures == "safe at home, call at 18"
    assert Standing.objects.get(client=cleo).attention == 2


def test_the_clients_own_counselor_may_close(started, anna, now):
    assert close(started, anna.user, now).closed_by == anna.user


@pytest.mark.parametrize("person", ["ines", "maria"])
def test_others_may_not_close(started, person, now, request):
    with pytest.raises(services.OnlyResponsibleMayClose):
        close(started, request.getfixturevalue(person), now)


def test_another_counselor_may_not_close(started, boris, now):
    with pytest.raises(services.OnlyResponsibleMayClose):
        close(started, boris.user, now)


def test_nobody_closes_what_nobody_started(cleo, ines, sofia, now):
    alert = raise_alert(cleo, ines, now)
    with pytest.raises(services.NotStartedYet):
        close(alert, sofia, now)


def test_a_closed_alert_stays_closed(started, sofia, now):
    close(started, sofia, now)
    with pytest.raises(services.AlertIsClosed):
        close(started, sofia, now)
    with pytest.raises(services.AlertIsClosed):
        services.start_intervention(alert=started, by=sofia, now=now)


def test_the_database_refuses_a_second_open_alert(started, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(client=started.client, raised_at=now, deadline_at=now)


def test_a_new_danger_after_closing_opens_a_new_alert(started, sofia, ines, cleo, now):
    close(started, sofia, now)
    assert raise_alert(cleo, ines, now) != started


@pytest.mark.django_db(transaction=True)
def test_two_signs_at_the_same_moment_open_one_alert(cleo, ines):
    barrier = Barrier(2)

    def sign():
        barrier.wait()
        raise_alert(Client.objects.get(pk=cleo.pk), ines, timezone.now())
        connections.close_all()

    racers = [Thread(target=sign) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert Alert.objects.count() == 1
    assert AlertSign.objects.count() == 2


def test_anyone_with_a_caseload_raises_a_concern_on_the_page(as_anna, cleo):
    url = reverse("crisis:raise", args=[cleo.public_id])
    answer = as_anna.post(url, {"sign": "other", "note": "very quiet today"})
    assert answer.status_code == 302
    assert Alert.objects.get().client == cleo


def test_htmx_gets_the_panel_instead_of_the_page(as_ines, cleo):
    url = reverse("crisis:raise", args=[cleo.public_id])
    answer = as_ines.post(url, {"sign": "self_harm"}, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert b"30 minutes" in answer.content
    assert b"<html" not in answer.content


def test_a_concern_without_a_kind_is_refused_and_keeps_the_note(as_ines, cleo):
    url = reverse("crisis:raise", args=[cleo.public_id])
    answer = as_ines.post(url, {"sign": "", "note": "very quiet today"})
    assert answer.status_code == 422
    assert b"very quiet today" in answer.content
    assert not Alert.objects.exists()


def test_the_alert_page_starts_and_closes(as_sofia, cleo, ines):
    alert = raise_alert(cleo, ines, timezone.now())
    page = reverse("crisis:alert", args=[alert.public_id])
    assert as_sofia.get(page).status_code == 200
    as_sofia.post(reverse("crisis:start", args=[alert.public_id]))
    refused = as_sofia.post(reverse("crisis:close", args=[alert.public_id]), {"measures": "ok"})
    assert refused.status_code == 422
    as_sofia.post(
        reverse("crisis:close", args=[alert.public_id]), {"measures": "safe at home, call at 18"}
    )
    alert.refresh_from_db()
    assert alert.closed_at


@pytest.mark.parametrize("name", ["start", "close"])
def test_a_get_neither_starts_nor_closes(as_sofia, cleo, ines, name):
    alert = raise_alert(cleo, ines, timezone.now())
    answer = as_sofia.get(reverse(f"crisis:{name}", args=[alert.public_id]))
    assert answer.status_code == 405
    alert.refresh_from_db()
    assert alert.started_at is None


def test_the_bar_shows_the_nearest_deadline_to_those_who_may_act(cleo, ines, maria, now):
    other = factories.make_client("何子昂", now=now, phone="13800000002")
    raise_alert(other, ines, now)
    raise_alert(cleo, ines, now - timedelta(minutes=10))
    bar = selectors.crisis_bar_for(ines)
    assert bar is not None
    assert bar["client_code"] == cleo.code
    assert selectors.crisis_bar_for(maria) is None


def test_the_bar_goes_when_somebody_has_started(cleo, ines, sofia, now):
    alert = raise_alert(cleo, ines, now)
    services.start_intervention(alert=alert, by=sofia, now=now)
    assert selectors.crisis_bar_for(ines) is None
