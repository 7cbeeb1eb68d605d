"""How long a client may fill in forms alone, what is asked, and how two devices go together."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.definitions import parse_definition
from intake.rules.merging import Kind, merged
from intake.rules.questions import (
    Part,
    first_open,
    is_answered,
    is_asked,
    kind_of,
    neighbours,
    open_places,
    questions,
)
from intake.rules.review import changed_words, corrected_items
from intake.rules.selffill import (
    KEPT,
    MOVES,
    Place,
    State,
    expiry,
    link_opens,
    may_move,
    state_at,
    to_review,
)
from intake.rules.sheet import read_sheet
from tests.golden import rows

HERE = Path(__file__).parents[3] / "intake" / "instruments"
NOW = datetime(2026, 3, 10, 10, tzinfo=UTC)
WORDS = st.lists(st.sampled_from(["a", "b", "c", "dd"]), unique=True, max_size=3)


def shipped(code: str) -> dict:
    return json.loads((HERE / f"{code}.json").read_text(encoding="utf-8"))


def words(cell: str) -> list[str]:
    return [word for word in cell.split(" / ") if word]


@pytest.mark.parametrize("row", rows("selffill", "Where and how long"))
def test_a_link_opens_for_so_long(row):
    assert expiry(Place(row["Place"]), NOW) - NOW == timedelta(hours=int(row["Hours"]))


@pytest.mark.parametrize("row", rows("selffill", "States"))
def test_what_a_state_means(row):
    state = State(row["State"])
    moment = NOW + timedelta(hours=1 if row["Time is over"] == "yes" else -1)
    assert link_opens(state, NOW, moment) is (row["Link opens"] == "yes")
    assert to_review(state, NOW, moment) is (row["To review"] == "yes")
    assert state_at(state, NOW, moment) is State(row["Shown as"])


@pytest.mark.parametrize("row", rows("selffill", "Moves"))
def test_which_moves_are_allowed(row):
    assert {to.value for to in MOVES[State(row["From"])]} == set(row["To"].split())


def test_the_last_moment_is_over():
    assert link_opens(State.SENT, NOW, NOW - timedelta(microseconds=1))
    assert not link_opens(State.SENT, NOW, NOW)


def test_what_was_reviewed_never_moves_again():
    assert not any(may_move(State.REVIEWED, to) for to in State)


@pytest.mark.parametrize("row", rows("selffill", "Two devices"))
def test_two_devices_go_together(row):
    together = merged(
        Kind(row["Kind"]),
        shown=words(row["Shown"]),
        kept=words(row["Kept"]),
        sent=words(row["Sent"]),
    )
    assert together == words(row["Together"].replace("¶", "\n\n"))


@given(kind=st.sampled_from(Kind), shown=WORDS, kept=WORDS)
def test_a_page_that_changed_nothing_changes_nothing(kind, shown, kept):
    assert merged(kind, shown=shown, kept=kept, sent=shown) == kept


@given(kind=st.sampled_from(Kind), shown=WORDS, sent=WORDS)
def test_one_device_alone_is_kept_as_it_sends(kind, shown, sent):
    assert merged(kind, shown=shown, kept=shown, sent=sent) == sent


@given(shown=WORDS, kept=WORDS, sent=WORDS)
def test_a_choice_that_either_device_added_is_there(shown, kept, sent):
    together = merged(Kind.SEVERAL, shown=shown, kept=kept, sent=sent)
    assert (set(kept) - set(shown)) | (set(sent) - set(shown)) <= set(together)
    assert not (set(shown) - set(sent) - set(kept)) & set(together)


@given(shown=st.text("ab", max_size=3), kept=st.text("ab"), sent=st.text("ab"))
def test_no_written_text_is_lost(shown, kept, sent):
    together = merged(Kind.TEXT, shown=[shown], kept=[kept], sent=[sent])[0]
    assert kept == shown or sent == shown or (kept in together and sent in together)


class TestQuestions:
    SADS = parse_definition(shipped("sads"))
    TRIAGE = parse_definition(shipped("c-ssrs"))

    def test_forms_come_first_and_money_last(self):
        asked = questions([self.SADS], ["money", "goals", "story"])
        assert [one.section for one in asked] == [
            *["sads"] * 7, "story", "story", "story", "goals", "money",
        ]  # fmt: skip
        assert asked[-1].names == ("income", "income_withheld", "budget")

    def test_money_is_only_asked_where_it_was_asked_for(self):
        asked = questions([self.SADS], [Part.STORY])
        assert not any("income" in one.names for one in asked)

    def test_an_item_that_follows_an_answer_waits_for_it(self):
        asked = questions([self.TRIAGE], [])
        follower = next(one for one in asked if one.item and one.item.asked_if)
        leader = f"c-ssrs-{follower.item.asked_if.item}"
        assert not is_asked(follower, asked, {})
        assert not is_asked(follower, asked, {leader: ["0"]})
        assert is_asked(follower, asked, {leader: ["1"]})
        assert asked.index(follower) not in open_places(asked, {})

    def test_an_item_is_not_asked_where_the_one_it_follows_is_not(self):
        """Another form may have an item of the same name; its answer says nothing here."""
        asked = questions([self.TRIAGE], [])
        follower = next(one for one in asked if one.item and one.item.asked_if)
        leader = next(one for one in asked if one.item.code == follower.item.asked_if.item)
        elsewhere = replace(leader, section="other")
        answered = {leader.names[0]: ["1"]}
        assert is_asked(follower, [leader, follower], answered) is True
        assert is_asked(follower, [follower], answered) is False
        assert is_asked(follower, [elsewhere, follower], answered) is False

    def test_every_part_has_its_screens_and_fields(self):
        assert [(one.section, one.names) for one in questions([], list(Part))] == [
            ("story", ("problems",)),
            ("story", ("duration_months",)),
            ("story", ("story",)),
            ("goals", ("goal-0-text", "goal-1-text", "goal-2-text")),
            ("money", ("income", "income_withheld", "budget")),
        ]

    @pytest.mark.parametrize(
        ("typed", "answered"),
        [
            ({}, False),
            ({"goal-0-text": []}, False),
            ({"goal-0-text": [""]}, False),
            ({"goal-0-text": [" \n"], "goal-1-text": ["\u3000"]}, False),
            ({"goal-0-text": [" "], "goal-2-text": [" sleep "]}, True),
            ({"story": ["Mine."]}, False),
        ],
    )
    def test_a_screen_is_answered_by_a_word_in_one_of_its_fields(self, typed, answered):
        goals = questions([], ["story", "goals"])[-1]
        assert is_answered(goals, typed) is answered

    def test_spaces_alone_are_no_answer_to_go_on_from(self):
        asked = questions([self.SADS], ["story"])
        assert first_open(asked, {"story": ["  "]}) == 0
        assert first_open(asked, {"sads-cognition": ["3"], "story": ["  "]}) == 2

    def test_it_goes_on_after_the_last_answer(self):
        asked = questions([self.SADS], ["goals"])
        assert first_open(asked, {}) == 0
        assert first_open(asked, {"sads-cognition": ["3"]}) == 2
        assert first_open(asked, {"goal-1-text": ["sleep"]}) is None
        assert neighbours(asked, {}, 0) == (None, 1)
        assert neighbours(asked, {}, 7) == (6, None)

    def test_texts_choices_and_answers_go_together_differently(self):
        assert kind_of("story") is kind_of("goal-2-text") is Kind.TEXT
        assert kind_of("problems") is Kind.SEVERAL
        assert kind_of("sads-emotion") is kind_of("income") is Kind.ONE


def test_what_a_person_changed_is_named():
    assert corrected_items({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 1}) == ("b", "c")
    assert corrected_items({"a": 1}, {}) == ("a",)
    said = read_sheet({"story": ["Mine."], "goal-0-text": ["Sleep."], "income": ["5000"]}, [])
    stored = read_sheet({"story": ["Theirs."], "goal-0-text": ["Sleep."]}, [])
    assert changed_words(said, stored, ["story", "goals"]) == ("story",)
    assert changed_words(said, stored, ["money"]) == ("income",)


def test_every_field_that_a_person_changed_is_named():
    said = read_sheet({}, [])
    stored = read_sheet(
        {
            "problems": ["sleep"], "duration_months": ["3"], "story": ["Theirs."],
            "goal-0-text": ["Sleep."], "goal-2-text": ["Walk."],
            "income_withheld": ["on"], "budget": ["900"],
        },
        [],
    )  # fmt: skip
    assert changed_words(said, stored, ["story", "goals", "money"]) == (
        "problems", "duration_months", "story", "goal-0-text", "goal-2-text",
        "income_withheld", "budget",
    )  # fmt: skip
    assert changed_words(said, stored, ["goals"]) == ("goal-0-text", "goal-2-text")
    assert changed_words(said, stored, []) == ()


def test_an_empty_goal_is_no_change_of_none():
    said = read_sheet({"goal-0-text": [""]}, [])
    assert changed_words(said, read_sheet({}, []), ["goals"]) == ()


def test_what_nobody_touched_is_forgotten_after_thirty_days():
    assert timedelta(days=30) == KEPT


def test_a_link_that_runs_out_at_this_moment_has_run_out():
    assert state_at(State.SENT, NOW, NOW) is State.EXPIRED
    assert to_review(State.BEGUN, NOW, NOW)
    assert may_move(State.BEGUN, State.FINISHED)


def test_texts_of_several_lines_stay_as_they_are():
    together = merged(Kind.TEXT, shown=[""], kept=["a", "b"], sent=["c", "d"])
    assert together == ["c\nd\n\na\nb"]
