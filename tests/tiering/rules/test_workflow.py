import hashlib

import pytest

from tests.golden import rows
from tiering.rules import workflow
from tiering.rules.tiers import default_policy
from tiering.rules.workflow import State, StepRefused


@pytest.mark.parametrize("now", State)
@pytest.mark.parametrize("wanted", State)
def test_only_the_steps_of_the_page_are_taken(now, wanted):
    told = {(row["From"], row["To"]) for row in rows("policy", "Steps")}
    assert workflow.can_move(now, wanted) is ((now, wanted) in told)


@pytest.mark.parametrize("row", rows("policy", "Acceptance"), ids=str)
def test_who_accepts_what(row):
    breaks = int(row["Below floor"]) if row["Below floor"] else None
    asked = {
        "state": State(row["State"]),
        "authors": frozenset(row["Authors"].split()),
        "by": row["By"],
        "floor_breaks": breaks,
    }
    if row["Outcome"] == "accepted":
        workflow.check_acceptance(**asked)
        return
    with pytest.raises(StepRefused) as refusal:
        workflow.check_acceptance(**asked)
    assert type(refusal.value).__name__ == row["Outcome"]


@pytest.mark.parametrize(
    ("clean", "simulated", "state"),
    [
        pytest.param(False, False, State.DRAFT, id="open findings"),
        pytest.param(False, True, State.DRAFT, id="a simulation does not heal a finding"),
        pytest.param(True, False, State.LINTED, id="nothing open"),
        pytest.param(True, True, State.SIMULATED, id="and replayed"),
    ],
)
def test_where_a_draft_stands(clean, simulated, state):
    assert workflow.reached(clean=clean, simulated=simulated) is state


def test_a_published_version_has_no_next_step():
    assert not any(workflow.can_move(State.PUBLISHED, wanted) for wanted in State)


@pytest.mark.parametrize(
    ("newest", "taken", "next_one"),
    [
        ("tier-rule/1.0.0", frozenset(), "tier-rule/1.1.0"),
        ("tier-rule/1.9.0", frozenset(), "tier-rule/1.10.0"),
        ("tier-rule/1.0.0", frozenset({"tier-rule/1.1.0"}), "tier-rule/1.2.0"),
    ],
)
def test_the_next_name(newest, taken, next_one):
    assert workflow.next_version(newest, taken=taken) == next_one


def test_a_fingerprint_follows_the_numbers_and_not_the_name():
    data = default_policy().as_dict()
    same = {**dict(reversed(data.items())), "version": "another"}
    assert workflow.fingerprint(same) == workflow.fingerprint(data)
    assert workflow.fingerprint({**data, "floor_peak": 5}) != workflow.fingerprint(data)
    assert len(workflow.fingerprint(data)) == 64


def test_a_fingerprint_that_is_stored_stays_what_it_is():
    written = '{"floor_peak":6,"note":"\\u5fc3"}'
    data = {"version": "x", "note": "心", "floor_peak": 6}
    assert workflow.fingerprint(data) == hashlib.sha256(written.encode()).hexdigest()


def test_ten_characters_are_the_shortest_reason():
    assert workflow.SHORTEST_REASON == 10
