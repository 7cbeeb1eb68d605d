"""Sessions that were held and what clients said about them, as rows."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from feedback.models import Answer, Invitation, SurveyForm
from feedback.rules.surveys import due_times, is_late
from people.models import Client
from reports.services import rebuild_rollups
from scheduling.models import Appointment, SessionRecord
from tests import factories

FIFTY_MINUTES = timedelta(minutes=50)


def survey_form() -> SurveyForm:
    form, _made = SurveyForm.objects.get_or_create(code="after-session", defaults={"questions": []})
    return form


def held(
    client: Client,
    *,
    ended_at: datetime,
    tier: str = "basic",
    reason: str = "",
    changed_at: datetime | None = None,
) -> Invitation:
    """Write down a session that ended then and its invitation, sent when it was due."""
    counselor = client.counselor
    number = SessionRecord.objects.filter(client=client).count() + 1
    appointment = Appointment.objects.create(
        client=client,
        counselor=counselor,
        site=client.site,
        starts_at=ended_at - FIFTY_MINUTES,
        ends_at=ended_at,
        state=Appointment.State.HELD,
        booked_at=ended_at - timedelta(days=7),
        booked_by=counselor.user,
    )
    session = SessionRecord.objects.create(
        client=client,
        appointment=appointment,
        counselor=counselor,
        number=number,
        started_at=appointment.starts_at,
        ended_at=ended_at,
        recorded_by=counselor.user,
        recorded_at=ended_at,
    )
    due = due_times(ended_at)
    return Invitation.objects.create(
        client=client,
        session=session,
        form=survey_form(),
        counselor=counselor,
        site=client.site,
        tier=tier,
        ended_at=ended_at,
        due_at=due.invite_at,
        closes_at=due.close_at,
        token_digest=f"{client.pk}.{number}".encode(),
        sent_at=None if reason else due.invite_at,
        not_sent_reason=reason,
        changed_at=changed_at or due.invite_at,
    )


def said(
    invitation: Invitation,
    *,
    nps: int | None = 9,
    csat: int | None = 5,
    ces: int | None = 2,
    after_hours: float = 30,
    may_see: bool = False,
) -> Answer:
    """Write down an answer so many hours after the session."""
    at = invitation.ended_at + timedelta(hours=after_hours)
    Invitation.objects.filter(pk=invitation.pk).update(answered_at=at, changed_at=at)
    return Answer.objects.create(
        client=invitation.client,
        invitation=invitation,
        nps=nps,
        csat=csat,
        ces=ces,
        counselor_may_see=may_see,
        late=is_late(answered_at=at, ended_at=invitation.ended_at),
        answered_at=at,
    )


@pytest.fixture
def today() -> datetime:
    """The real moment: pages look at the clock themselves."""
    return timezone.now()


@pytest.fixture
def answers(today: datetime) -> Callable[..., list[Answer]]:
    """Return a function: so many clients of a counselor answered, each after one session."""

    def of(counselor, scores, *, days_ago: float = 10, tier: str = "basic") -> list[Answer]:
        found = []
        for place, nps in enumerate(scores):
            ended_at = today - timedelta(days=days_ago, hours=place)
            client = factories.make_client(
                name=f"来访{place}", now=ended_at, counselor=counselor, site=counselor.site
            )
            invitation = held(client, ended_at=ended_at, tier=tier)
            found.append(said(invitation, nps=nps, csat=1 + nps // 2 if nps < 9 else 5))
        rebuild_rollups(now=today)
        return found

    return of
