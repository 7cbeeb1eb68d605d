from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crisis.rules.moments import NaiveMoment
from feedback.rules.surveys import (
    SurveyProblemCode,
    check_survey_answers,
    due_times,
    is_late,
    sent_in_time,
)
from tests.golden import rows
from tests.spans import span

ENDED = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def moment(cell: str) -> datetime:
    text, _, zone = cell.partition(" ")
    read = datetime.fromisoformat(text)
    return read.replace(tzinfo=ZoneInfo(zone)) if zone else read


@pytest.mark.parametrize("row", rows("surveys", "Due times"), ids=lambda row: row["Ended"])
def test_due_times_are_elapsed_hours(row):
    due = due_times(moment(row["Ended"]))
    assert due.invite_at.isoformat() == row["Invite"]
    assert due.remind_at.isoformat() == row["Remind"]
    assert due.close_at.isoformat() == row["Close"]


@pytest.mark.parametrize("row", rows("surveys", "Late answers"), ids=lambda row: str(row))
def test_an_answer_is_late_after_72_hours(row):
    answered_at = ENDED + span(row["Answered after"])
    assert is_late(answered_at=answered_at, ended_at=ENDED) is (row["Late"] == "yes")


@pytest.mark.parametrize("row", rows("surveys", "Sent in time"), ids=lambda row: str(row))
def test_an_invitation_is_sent_in_time_within_its_hour(row):
    sent_at = ENDED + span(row["Sent after"])
    assert sent_in_time(sent_at=sent_at, ended_at=ENDED) is (row["In time"] == "yes")


def test_the_72_hours_do_not_move_with_the_clocks():
    london = ZoneInfo("Europe/London")
    ended_at = datetime(2026, 10, 24, 12, 0, tzinfo=london)
    same_wall_time = datetime(2026, 10, 27, 12, 0, tzinfo=london)
    assert is_late(answered_at=same_wall_time, ended_at=ended_at)
    assert not is_late(answered_at=same_wall_time - timedelta(hours=1), ended_at=ended_at)


@pytest.mark.parametrize(
    "ask",
    [
        lambda naive: due_times(naive),
        lambda naive: is_late(answered_at=naive, ended_at=ENDED),
        lambda naive: sent_in_time(sent_at=naive, ended_at=ENDED),
    ],
)
def test_a_moment_without_a_zone_is_refused(ask):
    with pytest.raises(NaiveMoment):
        ask(ENDED.replace(tzinfo=None))


def answer(cell: str) -> object:
    if not cell:
        return None
    return int(cell) if cell.lstrip("-").isdigit() else cell


@pytest.mark.parametrize("row", rows("surveys", "Accepted answers"), ids=lambda row: str(row))
def test_which_answers_are_accepted(row):
    problems = check_survey_answers(
        nps=answer(row["nps"]),
        csat=answer(row["csat"]),
        ces=answer(row["ces"]),
        comment=row["comment"],
    )
    assert [f"{problem.field}={problem.code}" for problem in problems] == row["Problems"].split()


def test_a_problem_names_the_ends_of_its_scale():
    (problem,) = check_survey_answers(ces=8)
    assert (problem.low, problem.high) == (1, 7)


@pytest.mark.parametrize("value", [True, 5.0, "5"])
def test_what_is_no_whole_number_is_no_answer(value):
    (problem,) = check_survey_answers(csat=value)
    assert problem.code == "not_a_whole_number"


@pytest.mark.parametrize("typed", [{}, {"comment": "  \n "}], ids=["nothing", "spaces"])
def test_nothing_and_a_comment_of_spaces_are_no_answer(typed):
    (problem,) = check_survey_answers(**typed)
    assert problem.code is SurveyProblemCode.NOTHING_ANSWERED
