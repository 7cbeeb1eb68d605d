from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisis.rules.moments import NaiveMoment
from feedback.rules.recovery import (
    CannotClose,
    Closing,
    Step,
    StepNotAllowed,
    can_move,
    check_close,
    check_move,
    first_reply_due,
    may_close,
    next_step,
    replied_in_time,
    unfinished,
    why_open,
)
from tests.golden import rows
from tests.spans import span

FRIDAY = datetime(2026, 3, 6, 17, 0, tzinfo=UTC)


def whole(cell: str) -> int | None:
    return int(cell) if cell else None


@pytest.mark.parametrize("row", rows("recovery", "What opens a case"), ids=lambda row: str(row))
def test_what_opens_a_case(row):
    reasons = why_open(
        nps=whole(row["nps"]),
        csat=whole(row["csat"]),
        ces=whole(row["ces"]),
        wants_contact=row["Contact wanted"] == "yes",
    )
    assert list(reasons) == row["Reasons"].split()


ALLOWED = {(row["From"], row["To"]) for row in rows("recovery", "Steps")}


@pytest.mark.parametrize(("now", "wanted"), list(product(Step, Step)))
def test_no_step_is_skipped_and_none_is_gone_back_to(now, wanted):
    allowed = (now, wanted) in ALLOWED
    assert can_move(now, wanted) is allowed
    if allowed:
        assert next_step(now) is wanted
        check_move(now, wanted)
        return
    with pytest.raises(StepNotAllowed) as refusal:
        check_move(now, wanted)
    assert (refusal.value.now, refusal.value.wanted) == (now, wanted)
    assert f"{now} cannot go to {wanted}" in str(refusal.value)


@pytest.mark.parametrize("row", rows("recovery", "Closing"), ids=lambda row: str(row))
def test_what_keeps_a_case_open(row):
    closing = Closing(
        step=Step(row["Step"]),
        client_yes=row["Client's yes"] == "yes",
        follow_ups=int(row["Follow-ups"]),
        root_cause=row["Root cause"],
        action=row["Action"],
    )
    assert list(unfinished(closing)) == row["Unfinished"].split()
    assert may_close(closing) is (not row["Unfinished"])
    if row["Unfinished"]:
        with pytest.raises(CannotClose) as refusal:
            check_close(closing)
        assert list(refusal.value.unfinished) == row["Unfinished"].split()
        assert ", ".join(row["Unfinished"].split()) in str(refusal.value)
    else:
        check_close(closing)


@given(st.text(" \t\n"), st.text(" \t\n"))
def test_spaces_are_neither_a_root_cause_nor_an_action(root_cause, action):
    closing = Closing(Step.FOLLOW_UP, True, 0, root_cause, action)
    assert list(unfinished(closing)) == ["root_cause", "action"]


@pytest.mark.parametrize("row", rows("recovery", "First reply"), ids=lambda row: str(row))
def test_the_first_reply_has_24_hours_through_the_weekend(row):
    replied_at = FRIDAY + span(row["Replied after"])
    in_time = replied_in_time(opened_at=FRIDAY, replied_at=replied_at)
    assert in_time is (row["In time"] == "yes")


def test_the_24_hours_are_elapsed_hours():
    london = ZoneInfo("Europe/London")
    opened_at = datetime(2026, 10, 24, 12, 0, tzinfo=london)
    assert first_reply_due(opened_at) - opened_at.astimezone(UTC) == timedelta(hours=24)
    same_wall_time = datetime(2026, 10, 25, 12, 0, tzinfo=london)
    assert not replied_in_time(opened_at=opened_at, replied_at=same_wall_time)


def test_a_moment_without_a_zone_is_refused():
    naive = FRIDAY.replace(tzinfo=None)
    with pytest.raises(NaiveMoment):
        first_reply_due(naive)
    with pytest.raises(NaiveMoment):
        replied_in_time(opened_at=FRIDAY, replied_at=naive)
