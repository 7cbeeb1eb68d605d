"""Every row of docs/algorithms/sessions.md about times and marks."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crisis.rules.moments import NaiveMoment
from scheduling.rules.times import Planned, time_doubts, time_fault
from scheduling.rules.voiding import is_reason, may_void
from tests.golden import rows

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 10, 12, tzinfo=BERLIN)


def moment(cell):
    return datetime.fromisoformat(cell).replace(tzinfo=BERLIN)


def planned_of(row):
    day = date.fromisoformat(row["Appointment day"])
    return Planned(
        day_starts=datetime.combine(day, datetime.min.time(), BERLIN),
        day_ends=datetime.combine(day + timedelta(days=1), datetime.min.time(), BERLIN),
        file_opened=moment(row["File opened"]),
    )


@pytest.mark.parametrize("row", rows("sessions", "When a session was"), ids=str)
def test_when_a_session_can_have_been(row):
    started, ended = moment(row["Start"]), moment(row["End"])
    assert (time_fault(started=started, ended=ended, now=moment(row["Now"])) or "") == row[
        "Refused"
    ]
    assert " ".join(time_doubts(started, planned_of(row))) == row["Asked"]


@pytest.mark.parametrize("row", rows("sessions", "Taking a mark back"), ids=str)
def test_who_may_take_a_mark_back(row):
    unknown = row["Hours since"] == "unknown"
    marked = None if unknown else NOON - timedelta(hours=float(row["Hours since"]))
    allowed = may_void(
        own=row["Own mark"] == "yes",
        supervises=row["Supervises"] == "yes",
        marked=marked,
        now=NOON,
    )
    assert allowed is (row["May"] == "yes")


def test_moments_without_a_zone_are_refused():
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(NaiveMoment):
        time_fault(started=naive, ended=NOON, now=NOON)
    with pytest.raises(NaiveMoment):
        time_doubts(naive, Planned(NOON, NOON, NOON))
    with pytest.raises(NaiveMoment):
        may_void(own=True, supervises=False, marked=naive, now=NOON)


@pytest.mark.parametrize(
    ("text", "counts"), [("ten chars!", True), (" nine chr ", False), ("", False), ("x" * 9, False)]
)
def test_a_reason_has_ten_characters(text, counts):
    assert is_reason(text) is counts
