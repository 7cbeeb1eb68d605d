"""A figure that fell twice running raises one warning a month."""

from datetime import timedelta

import pytest

from common.localtimes import day_starts
from people.models import Site, TrailEvent
from reports.models import Warning as EarlyWarning
from reports.periods import day_of, month_of, months_back
from reports.services import raise_warnings, refresh_rollups
from tests import factories
from tests.doors import who_may
from tests.reports.conftest import held, said


@pytest.fixture
def months(now):
    """The three finished months before this one, oldest first."""
    this = month_of(day_of(now))
    return [months_back(this, back) for back in (3, 2, 1)]


def answered(counselor, month, promoters, detractors):
    """Have that many clients of a counselor answer in the month."""
    for place in range(promoters + detractors):
        ended_at = day_starts(month) + timedelta(days=3, hours=9 + place)
        client = factories.make_client(now=ended_at, counselor=counselor, site=counselor.site)
        said(
            held(client, ended_at=ended_at),
            nps=10 if place < promoters else 0,
            csat=4,
            ces=2,
        )


def test_two_falls_of_ten_points_warn_once(anna, months, now):
    for month, promoters in zip(months, (9, 8, 7), strict=True):
        answered(anna, month, promoters, 10 - promoters)
    refresh_rollups(now=now)
    assert raise_warnings(now=now) == 2
    found = {row.axis: row for row in EarlyWarning.objects.all()}
    assert set(found) == {"practice", "site"}
    assert found["site"].key == str(anna.site_id)
    assert found["practice"].period == months[-1]
    assert found["practice"].values == {
        "values": ["8E+1", "6E+1", "4E+1"],
        "changes": ["20", "20"],
        "n": [10, 10, 10],
    } or [float(value) for value in found["practice"].values["values"]] == [80, 60, 40]
    assert raise_warnings(now=now) == 0
    assert EarlyWarning.objects.count() == 2


def test_one_fall_is_not_two(anna, months, now):
    for month, promoters in zip(months, (9, 9, 6), strict=True):
        answered(anna, month, promoters, 10 - promoters)
    refresh_rollups(now=now)
    assert raise_warnings(now=now) == 0


def test_a_month_with_too_few_answers_breaks_the_run(anna, months, now):
    for month, (promoters, detractors) in zip(months, ((9, 1), (3, 1), (5, 5)), strict=True):
        answered(anna, month, promoters, detractors)
    refresh_rollups(now=now)
    assert raise_warnings(now=now) == 0


def test_the_running_month_is_not_judged(anna, months, now):
    for month, promoters in zip([*months[1:], months_back(months[-1], -1)], (9, 8, 7), strict=True):
        answered(anna, month, promoters, 10 - promoters)
    refresh_rollups(now=now)
    assert raise_warnings(now=now) == 0


def test_one_site_falls_while_the_practice_holds(anna, boris, months, now):
    boris.site = Site.objects.create(code="jingan", name="Jing'an")
    boris.save()
    for month, promoters in zip(months, (9, 8, 6), strict=True):
        answered(boris, month, promoters, 10 - promoters)
        answered(anna, month, 10 + 10 - promoters, 0)
    refresh_rollups(now=now)
    raise_warnings(now=now)
    assert list(EarlyWarning.objects.values_list("axis", "key", "metric")) == [
        ("site", str(boris.site_id), "nps")
    ]


def test_the_trail_names_the_warning_without_its_values(anna, months, now):
    for month, promoters in zip(months, (9, 8, 7), strict=True):
        answered(anna, month, promoters, 10 - promoters)
    refresh_rollups(now=now)
    raise_warnings(now=now)
    for event in TrailEvent.objects.filter(action="reports.warning.raised"):
        assert set(event.facts) == {"metric", "axis"}


def test_the_dashboard_lists_it(as_maria, anna, months, now):
    for month, promoters in zip(months, (9, 8, 7), strict=True):
        answered(anna, month, promoters, 10 - promoters)
    refresh_rollups(now=now)
    raise_warnings(now=now)
    text = " ".join(as_maria.get("/satisfaction/").content.decode().split())
    assert "NPS fell in two periods in a row at Xuhui" in text
    assert "+80 → +60 → +40" in text
    assert "−20 points, then −20 points" in text


@pytest.fixture
def warning(site, months, now):
    return EarlyWarning.objects.create(
        metric="nps",
        axis="practice",
        period=months[-1],
        values={"values": ["80", "60", "40"], "changes": ["20", "20"], "n": [10, 10, 10]},
        outside_margin=True,
        raised_at=now,
    )


def test_a_manager_takes_a_warning_and_closes_it(as_maria, maria, warning):
    assert "No owner yet" in as_maria.get("/satisfaction/").content.decode()
    as_maria.post(f"/warnings/{warning.public_id}/take/")
    taken = as_maria.get("/satisfaction/").content.decode()
    assert "No owner yet" not in taken
    assert "Resolved" in taken
    as_maria.post(f"/warnings/{warning.public_id}/close/")
    warning.refresh_from_db()
    assert (warning.owner, warning.closed_at is None) == (maria, False)
    assert "No figure fell twice in a row" in as_maria.get("/satisfaction/").content.decode()
    deeds = TrailEvent.objects.filter(action__startswith="reports.warning.")
    assert [(event.action, event.actor) for event in deeds.order_by("id")] == [
        ("reports.warning.taken", maria),
        ("reports.warning.closed", maria),
    ]


def test_taking_or_closing_twice_is_once(as_maria, warning):
    for act in ("take", "take", "close", "close", "take"):
        as_maria.post(f"/warnings/{warning.public_id}/{act}/")
    assert TrailEvent.objects.filter(action__startswith="reports.warning.").count() == 2


@pytest.mark.parametrize("act", ["take", "close"])
def test_only_managers_act_on_a_warning(request, warning, act):
    assert who_may(request, f"/warnings/{warning.public_id}/{act}/", {}) == {"maria"}


def test_who_may_only_look_sees_no_button(as_sofia, warning):
    page = as_sofia.get("/satisfaction/").content.decode()
    assert "No owner yet" in page
    assert "/warnings/" not in page
