"""The lists' rows can be thrown away: the facts give them back."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from crisis.services import raise_alert
from people.models import Standing
from people.services import mark_off_track
from reports.services import rebuild_standings
from scheduling.services import mark_held
from tests import factories, journey

COLUMNS = [field.attname for field in Standing._meta.concrete_fields]


@pytest.fixture
def practice(now, anna, boris):
    journey.install(now)
    journey.open_hours(anna)


@pytest.fixture
def busy(practice, cleo, anna, ines, now):
    """Cleo: tiered twice, enrolled, one session held and one booked."""
    journey.confirm(cleo, by=ines, now=now)
    journey.buy(cleo, "short-term-5", by=ines, now=now)
    appointment = journey.agree(cleo, anna, now + timedelta(days=1), by=ines, now=now)
    later = appointment.ends_at + timedelta(hours=1)
    mark_held(appointment=appointment, facts=journey.facts_of(appointment), by=anna.user, now=later)
    journey.agree(cleo, anna, now + timedelta(days=8), by=ines, now=later)
    journey.assess(cleo, by=ines, now=later)
    return cleo


def rows():
    return list(Standing.objects.order_by("client").values_list(*COLUMNS))


def test_a_rebuild_gives_what_the_services_kept(busy, now):
    factories.make_client(name="新来", now=now)
    kept = rows()
    assert rebuild_standings(now=now + timedelta(days=2)) == 2
    assert rows() == kept


def test_a_session_that_waits_to_be_written_down_stays(practice, cleo, anna, ines, now):
    journey.confirm(cleo, by=ines, now=now)
    journey.buy(cleo, "short-term-5", by=ines, now=now)
    journey.agree(cleo, anna, now + timedelta(days=1), by=ines, now=now)
    kept = rows()
    rebuild_standings(now=now + timedelta(days=2))
    assert rows() == kept


def test_a_lost_or_wrong_row_comes_back(busy, now):
    kept = rows()
    Standing.objects.update(tier="", tier_order=3, sessions_left=99, severity=7, counselor=None)
    rebuild_standings(now=now + timedelta(days=2))
    assert rows() == kept
    Standing.objects.all().delete()
    rebuild_standings(now=now + timedelta(days=2))
    assert rows() == kept


def test_an_open_alert_leads(busy, now):
    raise_alert(client=busy, source="concern", sign="said", by=None, now=now)
    Standing.objects.update(attention=2)
    rebuild_standings(now=now + timedelta(days=2))
    assert Standing.objects.get(client=busy).attention == 0


def test_off_track_stays_as_the_course_rule_said(busy, now):
    mark_off_track(clients=[busy.pk], off_track=True)
    Standing.objects.update(attention=2)
    rebuild_standings(now=now + timedelta(days=2))
    assert Standing.objects.get(client=busy).attention == 1


def test_the_commands_run(cleo, capsys):
    call_command("rebuild_standings")
    call_command("rebuild_rollups")
    assert capsys.readouterr().out == "1 clients.\n0 days summed.\n"
