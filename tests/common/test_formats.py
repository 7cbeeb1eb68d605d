"""Figures, money, lengths of time and moments read well in both languages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from common import formats


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        pytest.param(52, 0, "+52", id="a gain has its plus"),
        pytest.param(-0.4, 1, "−0.4", id="a loss has a true minus"),
        pytest.param(0, 0, "0", id="nothing has no sign"),
        pytest.param(-0.04, 1, "0.0", id="a loss that rounds away has no sign"),
        pytest.param(Decimal("2.345"), 2, "+2.35", id="half goes up"),
        pytest.param(Decimal("-2.345"), 2, "−2.35", id="half goes away from zero"),
    ],
)
def test_signed_figures(value, decimals, written):
    assert formats.signed(value, decimals) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (146000, "¥146,000"),
        (0, "¥0"),
        (Decimal("99.50"), "¥99.50"),
        (Decimal("-160"), "−¥160"),
        (Decimal("7600.00"), "¥7,600"),
    ],
)
def test_money_shows_fen_only_where_there_are_any(amount, written):
    assert formats.money(amount) == written


@pytest.mark.parametrize(
    ("share", "written"), [("0.6583", "65.8%"), ("0.65850", "65.9%"), (1, "100.0%"), (0, "0.0%")]
)
def test_a_share_is_written_as_a_percentage(share, written):
    assert formats.percent(Decimal(share)) == written


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(seconds=59), "0 min"),
        (timedelta(minutes=48), "48 min"),
        (timedelta(hours=1, minutes=5), "1 h 05 min"),
        (timedelta(hours=21, minutes=40), "21 h 40 min"),
        (timedelta(hours=24), "24 h"),
        (timedelta(hours=47, minutes=59), "47 h 59 min"),
        (timedelta(hours=48), "2 d"),
        (timedelta(hours=52), "2 d 4 h"),
        (timedelta(seconds=-5), "0 min"),
        (78000, "21 h 40 min"),
    ],
)
def test_a_length_of_time_is_written_in_its_two_largest_units(length, written):
    with translation.override("en"):
        assert formats.duration(length) == written


def test_a_moment_is_local_and_names_its_utc():
    at = datetime(2026, 11, 20, 2, 18, tzinfo=UTC)
    with translation.override("en"):
        assert formats.moment(at) == "20 Nov 2026, 10:18"
        assert formats.moment(at, "time") == "10:18"
        assert formats.utc(at) == "2026-11-20 02:18 UTC"
    with translation.override("zh-hans"):
        assert formats.moment(at) == "2026年11月20日 10:18"


@pytest.mark.parametrize(
    ("at", "written"),
    [
        (datetime(2026, 11, 20, 1, 12, tzinfo=UTC), "Today 09:12"),
        (datetime(2026, 11, 20, 15, 59, tzinfo=UTC), "Today 23:59"),
        (datetime(2026, 11, 20, 16, 0, tzinfo=UTC), "Tomorrow 00:00"),
        (datetime(2026, 11, 19, 15, 59, tzinfo=UTC), "Yesterday 23:59"),
        (datetime(2026, 11, 13, 10, 0, tzinfo=UTC), "Fri 13 Nov, 18:00"),
        (datetime(2025, 11, 13, 10, 0, tzinfo=UTC), "13 Nov 2025, 18:00"),
    ],
)
def test_a_near_moment_is_told_by_the_practice_day(at, written, time_machine):
    time_machine.move_to(datetime(2026, 11, 20, 4, 0, tzinfo=UTC), tick=False)
    with translation.override("en"):
        assert formats.moment(at, "near") == written
