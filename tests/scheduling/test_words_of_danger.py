"""Words of danger in a reason or in a record that waits are heard as in any other text."""

import pytest
from django.utils import timezone

from crisis.models import Alert, AlertSign
from scheduling import services
from tests import journey
from tests.scheduling.test_unusual_times import facts_far

DANGER = "来访者说想去死，需要马上有人看。"


def book_outside(over, anna, sofia, now):
    services.book(
        client=over.client, counselor=anna, starts_at=over.starts_at.replace(hour=15), online=False,
        outside_reason=DANGER, by=anna.user, now=now,
    )  # fmt: skip


def undo(over, anna, sofia, now):
    services.cancel(appointment=over, by=anna.user, now=now)
    services.void(appointment=over, marked_at=now, reason=DANGER, by=anna.user, now=now)


def propose_because(over, anna, sofia, now):
    services.propose_session(
        appointment=over, facts=facts_far(over), reason=DANGER, by=anna.user, now=now
    )


def propose_notes(over, anna, sofia, now):
    facts = facts_far(over, content=DANGER)
    proposal = services.propose_session(
        appointment=over, facts=facts, reason="Moved by phone.", by=anna.user, now=now
    )
    services.decide_proposal(proposal=proposal, agreed=True, answer="", by=sofia, now=now)


def refuse(over, anna, sofia, now):
    proposal = services.propose_session(
        appointment=over, facts=facts_far(over), reason="Moved by phone.", by=anna.user, now=now
    )
    services.decide_proposal(proposal=proposal, agreed=False, answer=DANGER, by=sofia, now=now)


def record(over, anna, sofia, now):
    facts = journey.facts_of(over, content=DANGER)
    services.mark_held(appointment=over, facts=facts, by=anna.user, now=now)


@pytest.mark.parametrize(
    "act", [book_outside, undo, propose_because, propose_notes, refuse, record]
)
def test_words_of_danger_open_one_alert(over, anna, sofia, act):
    act(over, anna, sofia, timezone.now())
    assert Alert.objects.open().filter(client=over.client).count() == 1
    assert AlertSign.objects.filter(door="session").count() == 1
