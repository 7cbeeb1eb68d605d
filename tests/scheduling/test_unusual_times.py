"""Times far from the appointment: asked about, kept, and confirmed by somebody else."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Invitation
from packages.models import LedgerEntry
from people.models import TrailEvent
from scheduling import services
from scheduling.models import Appointment, SessionProposal, SessionRecord
from tests import journey
from tests.doors import who_may
from tests.racing import race
from tests.scheduling.test_session_page import typed

WHY = "We moved it by phone to another week."
LOCAL = "%Y-%m-%dT%H:%M"


@pytest.fixture
def door(over):
    return reverse("scheduling:session", args=[over.public_id])


def far(over, **changes):
    """The form of a session three days before its appointment."""
    start = timezone.localtime(over.starts_at) - timedelta(days=3)
    times = {
        "started_at": start.strftime(LOCAL),
        "ended_at": (start + timedelta(minutes=50)).strftime(LOCAL),
    }
    return typed(over, **times) | changes


def answered(**changes):
    return {"times_sure": "on", "times_reason": WHY} | changes


def facts_far(appointment, days=3, **said):
    facts = journey.facts_of(appointment, **said)
    return services.SessionFacts(
        **{
            **{name: getattr(facts, name) for name in ("content", "effective_minutes")},
            "started_at": facts.started_at - timedelta(days=days),
            "ended_at": facts.ended_at - timedelta(days=days),
        }
    )


def nothing_happened():
    return not (SessionRecord.objects.exists() or Invitation.objects.exists()) and not (
        LedgerEntry.objects.filter(kind="used").exists()
    )


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"times_sure": "on"},
        {"times_reason": WHY},
        {"times_sure": "on", "times_reason": "short"},
    ],
    ids=["nothing", "no reason", "no tick", "short reason"],
)
def test_the_form_asks_and_keeps_what_was_typed(as_anna, door, over, changes):
    page = as_anna.post(door, far(over, **changes))
    assert page.status_code == 422
    shown = page.content.decode()
    assert 'name="times_sure"' in shown
    assert "Relieved." in shown
    assert nothing_happened()
    assert not SessionProposal.objects.exists()


def test_a_future_appointment_is_not_held_with_yesterdays_times_without_the_question(
    as_anna, over, door
):
    span = timedelta(days=8)
    Appointment.objects.filter(pk=over.pk).update(
        starts_at=over.starts_at + span, ends_at=over.ends_at + span
    )
    assert as_anna.post(door, typed(over)).status_code == 422
    assert nothing_happened()
    assert as_anna.post(door, typed(over, **answered())).status_code == 302
    assert nothing_happened()
    assert SessionProposal.objects.get().state == "waiting"


def test_answered_it_waits_and_nothing_is_taken(as_anna, door, over, as_sofia):
    assert as_anna.post(door, far(over, **answered())).status_code == 302
    assert nothing_happened()
    proposal = SessionProposal.objects.get()
    assert (proposal.content, proposal.reason) == ("She slept five hours.", WHY)
    assert proposal.doubts == ["other_day"]
    shown = as_anna.get(door).content.decode()
    assert "Waits for a supervisor" in shown
    assert "Save and complete" not in shown
    assert WHY in as_sofia.get(door).content.decode()
    assert over.client.name in as_sofia.get(reverse("scheduling:corrections")).content.decode()
    assert "waits for you" in as_sofia.get(reverse("scheduling:today")).content.decode()


def test_a_double_submit_waits_once(as_anna, door, over):
    assert [as_anna.post(door, far(over, **answered())).status_code for _ in range(2)] == [302, 302]
    assert SessionProposal.objects.count() == 1


def test_another_record_meanwhile_is_refused_with_its_text(as_anna, as_ines, door, over):
    as_anna.post(door, far(over, **answered()))
    page = as_anna.post(door, far(over, **answered(content="Other words.")))
    assert page.status_code == 409
    assert "Other words." in page.content.decode()
    assert as_anna.post(door, typed(over, content="On time.")).status_code == 409


def test_confirmed_it_is_recorded_as_it_was_typed(as_anna, as_sofia, door, over, anna):
    as_anna.post(door, far(over, **answered()))
    decide = reverse("scheduling:decide", args=[over.public_id])
    assert as_sofia.post(decide, {"agreed": "yes"}).status_code == 302
    record = SessionRecord.objects.get()
    assert (record.content, record.recorded_by) == ("She slept five hours.", anna.user)
    assert record.started_at == over.starts_at - timedelta(days=3)
    assert LedgerEntry.objects.filter(kind="used").count() == 1
    assert as_sofia.post(decide, {"agreed": "yes"}).status_code == 302
    assert SessionRecord.objects.count() == 1
    actions = set(TrailEvent.objects.values_list("action", flat=True))
    assert {"scheduling.times.proposed", "scheduling.times.decided"} <= actions


def test_refused_with_a_reason_the_text_stands_in_the_form_again(as_anna, as_sofia, door, over):
    as_anna.post(door, far(over, **answered()))
    decide = reverse("scheduling:decide", args=[over.public_id])
    assert as_sofia.post(decide, {"agreed": "no", "answer": "no"}).status_code == 422
    refusal = {"agreed": "no", "answer": "Cancel this one and book the other."}
    assert as_sofia.post(decide, refusal).status_code == 302
    shown = as_anna.get(door).content.decode()
    assert "Cancel this one and book the other." in shown
    assert "She slept five hours." in shown
    assert nothing_happened()
    assert as_anna.post(door, typed(over)).status_code == 302
    assert SessionRecord.objects.count() == 1


def test_withdrawn_the_text_stands_in_the_form_again(as_anna, door, over):
    as_anna.post(door, far(over, **answered()))
    withdraw = reverse("scheduling:withdraw", args=[over.public_id])
    assert [as_anna.post(withdraw).status_code for _ in range(2)] == [302, 302]
    assert "She slept five hours." in as_anna.get(door).content.decode()
    assert as_anna.post(door, typed(over)).status_code == 302


def test_while_it_waits_the_appointment_does_not_move(as_anna, over, anna, door):
    as_anna.post(door, far(over, **answered()))
    for move in (services.cancel, services.mark_no_show):
        with pytest.raises(services.MoveRefused):
            move(appointment=over, by=anna.user, now=timezone.now())


def test_who_answers(request, over, door, as_anna):
    as_anna.post(door, far(over, **answered()))
    decide = reverse("scheduling:decide", args=[over.public_id])
    assert who_may(request, decide, {"agreed": "perhaps"}) == {"sofia"}


def test_nobody_confirms_what_they_proposed(over, sofia, anna):
    proposal = services.propose_session(
        appointment=over, facts=facts_far(over), reason=WHY, by=anna.user, now=timezone.now()
    )
    for somebody in (anna.user,):
        with pytest.raises(services.NeedsAnotherPerson):
            services.decide_proposal(
                proposal=proposal, agreed=True, answer="", by=somebody, now=timezone.now()
            )


def test_the_service_refuses_what_the_form_would_ask(over, anna):
    with pytest.raises(services.TimesInDoubt) as refusal:
        services.mark_held(
            appointment=over, facts=facts_far(over, 400), by=anna.user, now=timezone.now()
        )
    assert set(refusal.value.doubts) == {"other_day", "before_file"}
    assert refusal.value.status == 422


@pytest.mark.parametrize("minutes", [-1, 0, 4, 241])
def test_the_service_refuses_impossible_lengths(over, anna, minutes):
    facts = services.SessionFacts(
        started_at=over.starts_at, ended_at=over.starts_at + timedelta(minutes=minutes)
    )
    for act in (services.mark_held, services.propose_session):
        also = {"reason": WHY} if act is services.propose_session else {}
        with pytest.raises(services.ImpossibleTimes):
            act(appointment=over, facts=facts, by=anna.user, now=timezone.now(), **also)


def test_what_was_recorded_too_late_is_not_asked_with_a_reason_at_once(
    as_anna, as_maria, tiered, anna, ines
):
    now = timezone.localtime(timezone.now())
    old = journey.past_appointment(tiered, anna, by=ines, now=now, days=4)
    tiered.registered_at = now - timedelta(days=30)
    tiered.save(update_fields=["registered_at"])
    page = reverse("scheduling:session", args=[old.public_id])
    assert as_anna.post(page, typed(old)).status_code == 302
    assert Invitation.objects.get().not_sent_reason == "expired"
    shown = as_anna.get(page).content.decode()
    assert "No survey letter leaves" in shown
    assert "Survey scheduled for" not in shown
    listed = as_maria.get(reverse("reports:unasked")).content.decode()
    assert "Recorded after 72 hours" in listed
    assert tiered.code in listed
    timeline = as_maria.get(reverse("reports:client", args=[tiered.public_id])).content.decode()
    assert "its time had run out" in timeline


def test_of_the_repeated_hour_the_form_asks_which(as_anna, tiered, anna, ines, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=1)
    tiered.registered_at = start - timedelta(days=60)
    tiered.save(update_fields=["registered_at"])
    with timezone.override(berlin):
        night = services.book(
            client=tiered, counselor=anna, starts_at=start, online=True, by=ines, now=start,
            outside_reason="A call in the night.",
        )  # fmt: skip
        page = reverse("scheduling:session", args=[night.public_id])
        form = typed(night, started_at="2026-10-25T02:30", ended_at="2026-10-25T02:50")
        form["effective_minutes"] = ""
        refused = as_anna.post(page, form)
        assert refused.status_code == 422
        assert "say which of the two hours" in refused.content.decode()
        assert 'name="started_at_hour"' in refused.content.decode()
        hours = {"started_at_hour": "second", "ended_at_hour": "second"}
        assert as_anna.post(page, form | hours).status_code == 302
        assert SessionRecord.objects.get().started_at == start.astimezone(UTC)
        assert as_anna.post(page, form | hours).status_code == 302, "sent twice"


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_proposals_at_once_make_one(self, over, anna, ines):
        now = timezone.now()
        ends = race(
            *[
                lambda who=who: services.propose_session(
                    appointment=over, facts=facts_far(over), reason=WHY, by=who, now=now
                )
                for who in (anna.user, ines)
            ]
        )
        assert sum(isinstance(end, services.ProposalWaits) for end in ends) == 1
        assert SessionProposal.objects.count() == 1

    def test_yes_and_withdrawing_at_once_have_one_winner(self, over, anna, sofia):
        now = timezone.now()
        proposal = services.propose_session(
            appointment=over, facts=facts_far(over), reason=WHY, by=anna.user, now=now
        )
        race(
            lambda: services.decide_proposal(
                proposal=proposal, agreed=True, answer="", by=sofia, now=now
            ),
            lambda: services.withdraw_proposal(proposal=proposal, by=anna.user, now=now),
        )
        proposal.refresh_from_db()
        assert (proposal.state == "agreed") is SessionRecord.objects.exists()
