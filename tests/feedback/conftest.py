"""A session Cleo had with Anna, and the survey that follows it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from feedback import links
from feedback.models import Invitation
from feedback.services import plan_invitation
from people.models import Client
from scheduling.models import Appointment, SessionRecord

FIFTY_MINUTES = timedelta(minutes=50)


def hold_session(client: Client, *, ended_at: datetime, number: int = 1) -> SessionRecord:
    """Write down a session that ended then; the invitation is left to the test."""
    counselor = client.counselor
    assert counselor is not None
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
    return SessionRecord.objects.create(
        client=client,
        appointment=appointment,
        counselor=counselor,
        number=number,
        started_at=appointment.starts_at,
        ended_at=ended_at,
        recorded_by=counselor.user,
        recorded_at=ended_at,
    )


@pytest.fixture
def today() -> datetime:
    """The real moment: letters and links come due by the database's own clock."""
    return timezone.now()


@pytest.fixture
def invite(cleo: Client, today: datetime) -> Callable[..., Invitation]:
    """Return a function: a session that ended so many hours ago, and its invitation."""

    def of(hours: float = 25, client: Client = cleo) -> Invitation:
        ended_at = today - timedelta(hours=hours)
        number = SessionRecord.objects.filter(client=client).count() + 1
        session = hold_session(client, ended_at=ended_at, number=number)
        return plan_invitation(session, ended_at)

    return of


@pytest.fixture
def invitation(invite: Callable[..., Invitation]) -> Invitation:
    return invite()


@pytest.fixture
def link(invitation: Invitation) -> str:
    return f"/s/{links.token_of(invitation)}"


@pytest.fixture
def visitor(link: str) -> Browser:
    """Somebody who opened the link: no account, a cookie."""
    browser = Browser()
    assert browser.get(link).status_code == 302
    return browser
