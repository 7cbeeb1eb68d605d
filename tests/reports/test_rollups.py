"""The sums of the roll-ups are the sums of the rows, whatever happened to the rows."""

from datetime import timedelta
from uuid import uuid4

import pytest

from feedback.models import Answer, Invitation
from packages.models import ServicePackage
from packages.services import install_catalogue
from reports.figures import Tally, total
from reports.models import Axis, MonthRollup, Rollup, RollupProgress
from reports.periods import day_of, month_of
from reports.services import rebuild_rollups, refresh_rollups
from tests import factories
from tests.reports.conftest import held, said


def cells(table=Rollup, when="day"):
    return sorted(table.objects.values_list("axis", "key", when, *Tally._fields))


def everything():
    return cells(), cells(MonthRollup, "month")


def practice(day):
    row = Rollup.objects.filter(axis=Axis.PRACTICE, day=day).values_list(*Tally._fields).get()
    return Tally(*row)


@pytest.fixture
def ended(now):
    return now - timedelta(days=5)


def test_one_answer_stands_in_every_axis(cleo, anna, ended, now):
    said(held(cleo, ended_at=ended, tier="flagship"), nps=9, csat=4, ces=3)
    refresh_rollups(now=now)
    keys = dict(Rollup.objects.values_list("axis", "key"))
    assert keys == {
        "practice": "",
        "site": str(anna.site_id),
        "counselor": str(anna.pk),
        "tier": "flagship",
        "segment": "",
        "package": "",
    }
    assert practice(day_of(ended)) == Tally(
        sessions=1,
        asked=1,
        eligible=1,
        sent=1,
        sent_in_time=1,
        answered=1,
        answered_in_time=1,
        promoters=1,
        csat_n=1,
        csat_sum=4,
        csat_squares=16,
        csat_top2=1,
        ces_n=1,
        ces_sum=3,
        ces_squares=9,
    )


def test_months_are_the_sums_of_their_days(cleo, now):
    for days in (5, 6, 7, 40):
        said(held(cleo, ended_at=now - timedelta(days=days)), nps=days % 11)
    refresh_rollups(now=now)
    for month in MonthRollup.objects.all():
        days = Rollup.objects.filter(
            axis=month.axis, key=month.key, day__year=month.month.year, day__month=month.month.month
        )
        summed = total([Tally(*row) for row in days.values_list(*Tally._fields)])
        assert summed == Tally(*(getattr(month, name) for name in Tally._fields))
    assert MonthRollup.objects.filter(axis="practice").count() == 2


def test_a_second_refresh_changes_nothing(cleo, ended, now):
    said(held(cleo, ended_at=ended))
    refresh_rollups(now=now)
    before = everything()
    assert refresh_rollups(now=now) == 0
    refresh_rollups(now=now + timedelta(minutes=1))
    assert everything() == before


def test_a_refresh_after_late_edited_and_erased_answers_is_equal_to_a_rebuild(cleo, now):
    first, second, third = (held(cleo, ended_at=now - timedelta(days=days)) for days in (20, 12, 3))
    edited, erased = said(first, nps=10), said(second, nps=2)
    refresh_rollups(now=now)
    later = now + timedelta(hours=3)
    said(third, nps=8, after_hours=75 + 0.5)
    Answer.objects.filter(pk=edited.pk).update(nps=6)
    erased.delete()
    Invitation.objects.filter(pk__in=[first.pk, second.pk]).update(changed_at=later)
    assert refresh_rollups(now=later) == 3
    refreshed = everything()
    rebuild_rollups(now=later)
    assert everything() == refreshed
    assert practice(day_of(first.ended_at)).detractors == 1
    assert practice(day_of(second.ended_at)).answered == 0
    assert practice(day_of(third.ended_at)).answered_in_time == 0


def test_a_cell_whose_rows_moved_away_vanishes(cleo, ended, now):
    invitation = held(cleo, ended_at=ended, tier="basic")
    refresh_rollups(now=now)
    Invitation.objects.filter(pk=invitation.pk).update(tier="flagship", changed_at=now)
    refresh_rollups(now=now)
    assert [key for axis, key, *_ in cells() if axis == "tier"] == ["flagship"]
    assert [key for axis, key, *_ in cells(MonthRollup, "month") if axis == "tier"] == ["flagship"]


def test_a_row_committed_late_is_still_seen(cleo, ended, now):
    refresh_rollups(now=now)
    held(cleo, ended_at=ended, changed_at=now - timedelta(minutes=9))
    assert refresh_rollups(now=now + timedelta(minutes=1)) == 1


def test_a_session_becomes_eligible_when_its_72_hours_are_over(cleo, now):
    ended = now - timedelta(hours=71)
    said(held(cleo, ended_at=ended), after_hours=30)
    refresh_rollups(now=now)
    open_window = practice(day_of(ended))
    assert (open_window.asked, open_window.answered, open_window.eligible) == (1, 1, 0)
    refresh_rollups(now=now + timedelta(hours=1))
    closed = practice(day_of(ended))
    assert (closed.eligible, closed.answered_in_time) == (1, 1)


@pytest.mark.parametrize(
    ("reason", "asked"),
    [
        pytest.param("no_consent", 0, id="the client did not agree"),
        pytest.param("crisis_hold", 0, id="a crisis comes first"),
        pytest.param("bounced", 0, id="the address does not exist"),
        pytest.param("unreachable", 1, id="our mail server failed: still promised"),
        pytest.param("expired", 1, id="we were too late: still promised"),
    ],
)
def test_only_a_reason_of_the_clients_own_excuses(cleo, ended, now, reason, asked):
    held(cleo, ended_at=ended, reason=reason)
    refresh_rollups(now=now)
    day = practice(day_of(ended))
    assert (day.sessions, day.asked, day.eligible, day.sent) == (1, asked, asked, 0)


def test_who_answered_on_the_phone_was_asked(cleo, ended, now):
    said(held(cleo, ended_at=ended, reason="no_contact"), nps=7)
    refresh_rollups(now=now)
    assert practice(day_of(ended)).asked == 1


def test_the_day_is_that_of_the_practice_not_of_greenwich(cleo, now):
    half_past_midnight = now.replace(day=1, hour=0, minute=30)
    held(cleo, ended_at=half_past_midnight)
    refresh_rollups(now=now)
    assert set(Rollup.objects.values_list("day", flat=True)) == {half_past_midnight.date()}
    assert set(MonthRollup.objects.values_list("month", flat=True)) == {
        month_of(half_past_midnight.date())
    }


def test_versions_of_a_package_are_one_package(cleo, now):
    install_catalogue(now)
    first = ServicePackage.objects.order_by("id").first()
    first.active = False
    first.save()
    second = ServicePackage.objects.get(pk=first.pk)
    second.pk, second.public_id, second.version = None, uuid4(), first.version + 1
    second.save()
    for package, days in ((first, 5), (second, 6)):
        invitation = held(cleo, ended_at=now - timedelta(days=days))
        Invitation.objects.filter(pk=invitation.pk).update(package=package)
    refresh_rollups(now=now)
    assert MonthRollup.objects.get(axis="package").sessions == 2


def test_the_progress_is_one_row(cleo, ended, now):
    for minutes in range(3):
        refresh_rollups(now=now + timedelta(minutes=minutes))
    assert RollupProgress.objects.get().through == now + timedelta(minutes=2)


def test_many_answers_sum_to_what_python_counts(anna, now):
    scores = [10, 9, 9, 8, 7, 6, 0, 3, 10, 5]
    for place, nps in enumerate(scores):
        client = factories.make_client(now=now, counselor=anna)
        said(held(client, ended_at=now - timedelta(days=4, hours=place)), nps=nps, csat=4)
    refresh_rollups(now=now)
    row = MonthRollup.objects.get(axis="counselor", key=str(anna.pk))
    assert row.promoters == sum(nps >= 9 for nps in scores)
    assert row.passives == sum(nps in {7, 8} for nps in scores)
    assert row.detractors == sum(nps <= 6 for nps in scores)
    assert (row.csat_n, row.csat_sum, row.csat_squares) == (10, 40, 160)
