"""Which files may become one, which stays, which consent holds: docs/algorithms/duplicates.md."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules.merging import SHORTEST_REASON, Place, Said, Weight, holds, which_stays, why_not
from tests import golden

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)
MERGED = START + 10 * DAY


@pytest.mark.parametrize("row", golden.rows("duplicates", "Which merges there can be"), ids=str)
def test_the_shape_of_merged_files(row):
    refused = why_not(
        staying=Place(merged=bool(row["Staying was merged"])),
        dropped=Place(bool(row["Dropped was merged"]), int(row["Earlier files of the dropped"])),
        same=bool(row["Same file"]),
    )
    assert [refusal.value for refusal in refused] == row["Refused for"].split()


def weight(row, side):
    return Weight(
        free=row[f"{side}: free"] == "yes",
        sessions=int(row[f"{side}: sessions"]),
        rows=int(row[f"{side}: rows"]),
        registered_at=START - int(row[f"{side}: days old"]) * DAY,
    )


@pytest.mark.parametrize(
    "row", golden.rows("duplicates", "Which file is proposed to stay"), ids=str
)
def test_which_file_is_proposed_to_stay(row):
    chosen = which_stays(weight(row, "First"), weight(row, "Second"))
    assert ("first", "second")[chosen] == row["Stays"]


def said(answer, day, merged_at):
    return [Said(answer == "yes", START + int(day) * DAY, merged_at)] if answer else []


@pytest.mark.parametrize("row", golden.rows("duplicates", "Which consent holds"), ids=str)
def test_which_consent_holds(row):
    answers = said(row["File that stays"], row["Said on day"], None)
    answers += said(row["Dropped file"], row["Said there on day"], MERGED)
    assert holds(answers) is (row["Holds"] == "yes")


days = st.integers(0, 20)
own = st.builds(lambda given, day: Said(given, START + day * DAY), st.booleans(), days)
earlier = st.builds(
    lambda given, day, merged: Said(given, START + day * DAY, START + merged * DAY),
    st.booleans(),
    days,
    days,
)


@given(own, st.lists(earlier, max_size=3))
def test_a_merge_never_turns_a_no_into_a_yes(answer, others):
    assert answer.given or not holds([answer, *others])


@given(own, st.lists(earlier, max_size=3), earlier)
def test_one_more_file_never_loosens_what_holds(answer, others, more):
    assert holds([answer, *others]) or not holds([answer, *others, more])


@given(own, st.lists(earlier, max_size=3))
def test_the_order_of_the_files_means_nothing(answer, others):
    assert holds([answer, *others]) is holds([*reversed(others), answer])


def test_a_yes_of_the_very_moment_overcomes_no_refusal():
    refused = Said(given=False, at=START, merged_at=MERGED)
    assert not holds([Said(given=True, at=MERGED), refused])
    assert holds([Said(given=True, at=MERGED + timedelta(seconds=1)), refused])


def test_a_file_nothing_was_said_of_stands_alone():
    alone = Place()
    assert (alone.merged, alone.earlier) == (False, 0)
    assert why_not(staying=alone, dropped=alone, same=False) == ()


def test_a_reason_of_ten_characters_is_the_shortest():
    assert SHORTEST_REASON == 10
