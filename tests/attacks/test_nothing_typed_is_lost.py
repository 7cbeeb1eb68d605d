"""A refusal after a long text gives the text back; sent twice it stands once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crisis import services as crisis
from feedback import services as feedback
from feedback.models import RecoveryCase, RecoveryStep
from feedback.rules.recovery import Step
from feedback.services import plan_invitation
from scheduling import services as scheduling
from tests import journey
from tests.feedback.conftest import hold_session

TEXT = "She told how the date moved twice, and wept."


@pytest.fixture
def over(cleo, anna, ines, now):
    """An appointment of yesterday by the real clock."""
    journey.install(now)
    journey.open_hours(anna)
    moment = timezone.localtime(timezone.now())
    return journey.past_appointment(cleo, anna, by=ines, now=moment)


def session_form(over):
    local = "%Y-%m-%dT%H:%M"
    return {
        "started_at": timezone.localtime(over.starts_at).strftime(local),
        "ended_at": timezone.localtime(over.ends_at).strftime(local),
        "content": TEXT,
    }


def test_notes_of_a_session_that_the_desk_cancelled_meanwhile(as_anna, over, ines):
    scheduling.cancel(appointment=over, by=ines, now=timezone.now())
    answer = as_anna.post(f"/appointments/{over.public_id}/", session_form(over))
    assert answer.status_code == 409
    assert TEXT in answer.content.decode()


def test_notes_that_were_written_in_another_window(as_anna, over, ines):
    facts = journey.facts_of(over, content="Written before.")
    scheduling.mark_held(appointment=over, facts=facts, by=ines, now=timezone.now())
    answer = as_anna.post(f"/appointments/{over.public_id}/notes/", {"content": TEXT})
    assert answer.status_code == 409
    assert TEXT in answer.content.decode()


@pytest.fixture
def alert(cleo, ines, now):
    return crisis.raise_alert(client=cleo, source="concern", sign="other", by=ines, now=now)


@pytest.mark.parametrize("who", ["as_sofia", "as_boris"])
def test_measures_of_an_alert_that_may_not_be_closed(request, alert, sofia, now, who):
    if who == "as_boris":
        crisis.start_intervention(alert=alert, by=sofia, now=now)
    browser = request.getfixturevalue(who)
    url = reverse("crisis:close", args=[alert.public_id])
    answer = browser.post(url, {"measures": TEXT})
    assert answer.status_code == 409
    assert TEXT in answer.content.decode()


@pytest.fixture
def case(cleo, anna, now):
    journey.install(now)
    ended_at = timezone.now() - timedelta(hours=25)
    invitation = plan_invitation(hold_session(cleo, ended_at=ended_at), ended_at)
    feedback.answer(invitation=invitation, nps=2, now=timezone.now())
    return RecoveryCase.objects.get()


def step(browser, case, step):
    url = reverse("feedback:record_step", args=[case.public_id])
    return browser.post(url, {"step": step, "note": TEXT})


def test_a_step_that_a_colleague_wrote_meanwhile(as_ines, case, sofia):
    feedback.record_step(
        case=case, step=Step.LISTEN, note="Heard her out.", by=sofia, now=timezone.now()
    )
    answer = step(as_ines, case, "listen")
    assert answer.status_code == 409
    assert TEXT in answer.content.decode()


def test_a_follow_up_that_is_sent_twice_counts_once(as_ines, case):
    for name in ("listen", "empathise", "act", "follow_up", "follow_up"):
        assert step(as_ines, case, name).status_code == 302
    assert RecoveryStep.objects.filter(step="follow_up").count() == 1
