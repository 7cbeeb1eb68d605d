"""What some instruments add to a sum: readings, subscales, clusters, triage, goals."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.rules.attainment import attainment
from intake.rules.instruments import ProblemCode, parts_of, read_answer, read_by, score
from intake.rules.scored import Scored
from intake.rules.shape import Group
from tests.golden import rows
from tests.intake.rules.test_instruments import DEFINITIONS, answers_of

DASS, PCL, CSSRS, AUDIT = (DEFINITIONS[code] for code in ("dass-21", "pcl-5", "c-ssrs", "audit-c"))


def with_total(definition, total):
    """Return a form with this total, filled from its first item on."""
    answers = {item.code: item.scale.low for item in definition.items}
    left = total - sum(answers.values())
    for item in definition.items:
        more = min(left, item.scale.high - item.scale.low)
        answers[item.code] += more
        left -= more
    return answers


@pytest.mark.parametrize("row", rows("instruments", "Two conventions"), ids=lambda row: str(row))
def test_a_total_is_read_by_the_convention_that_was_chosen(row):
    definition = DEFINITIONS[row["Instrument"]]
    group = Group(row["Group"]) if row["Group"] else None
    answers = with_total(definition, int(row["Total"]))
    scored = score(definition, answers, group=group, convention=row["Convention"])
    assert scored.total == int(row["Total"])
    assert scored.convention == row["Convention"]
    assert (scored.band or "none") == row["Band"]
    assert list(scored.cuts) == row["Cuts"].split()


def test_an_unknown_convention_falls_back_to_the_instruments_own():
    scored = score(AUDIT, with_total(AUDIT, 4), convention="mars-1")
    assert (scored.convention, scored.cuts) == ("us-4-3", ("positive_men", "positive_women"))


@pytest.mark.parametrize("row", rows("instruments", "Subscales"), ids=lambda row: str(row))
def test_a_subscale_falls_into_its_band(row):
    subscale = next(s for s in DASS.subscales if s.code == row["Subscale"])
    answers = dict.fromkeys((item.code for item in DASS.items), 0)
    left = int(row["Points"])
    for code in subscale.items:
        answers[code] = min(3, left)
        left -= answers[code]
    found = {part.code: part for part in score(DASS, answers).subscales}
    assert (found[subscale.code].total, found[subscale.code].band) == (
        int(row["Total"]),
        row["Band"],
    )
    assert all(part.total == 0 for code, part in found.items() if code != subscale.code)
    assert score(DASS, answers).raised is (row["Band"] not in ("normal", "mild"))


def test_the_three_subscales_share_out_all_items():
    shared = [code for subscale in DASS.subscales for code in subscale.items]
    assert sorted(shared) == sorted(item.code for item in DASS.items)
    places = {s.code: [place for place, item in enumerate(DASS.items, 1) if item.code in s.items]
              for s in DASS.subscales}  # fmt: skip
    assert places == {
        "depression": [3, 5, 10, 13, 16, 17, 21],
        "anxiety": [2, 4, 7, 9, 15, 19, 20],
        "stress": [1, 6, 8, 11, 12, 14, 18],
    }


def test_an_unfinished_form_has_no_subscale_and_no_cluster():
    dass = dict.fromkeys((item.code for item in DASS.items[:-1]), 3)
    assert score(DASS, dass).subscales == ()
    pcl = dict.fromkeys((item.code for item in PCL.items[:-1]), 4)
    assert (score(PCL, pcl).clusters, score(PCL, pcl).pattern) == ((), None)


@pytest.mark.parametrize("row", rows("instruments", "Clusters"), ids=lambda row: str(row))
def test_clusters_are_met_as_the_page_says(row):
    high = [int(place) for place in row["Items at 2"].split()]
    answers = {item.code: 2 if place in high else 1 for place, item in enumerate(PCL.items, 1)}
    scored = score(PCL, answers)
    assert list(scored.clusters) == row["Clusters"].split()
    assert scored.pattern is (row["Pattern"] == "yes")


@pytest.mark.parametrize("row", rows("instruments", "Triage"), ids=lambda row: str(row))
def test_a_level_counts_on_an_unfinished_form_too(row):
    scored = score(CSSRS, answers_of(CSSRS, row["Answers"]))
    assert (scored.level or "") == row["Level"]
    assert scored.complete is (row["Finished"] == "yes")
    assert list(scored.risk) == row["Risk"].split()
    assert scored.total is None
    assert scored.raised is (row["Level"] not in ("", "none"))


@pytest.mark.parametrize("row", rows("instruments", "Goal attainment"), ids=lambda row: str(row))
def test_goals_are_one_figure(row):
    ratings = [int(cell) for cell in row["Ratings"].split()]
    weights = [int(cell) for cell in row["Weights"].split()]
    t = attainment(list(zip(weights, ratings, strict=True)), Fraction(row["Rho"]))
    assert t == Fraction(row["T"])


goals = st.lists(st.tuples(st.integers(1, 9), st.integers(-2, 2)), min_size=1, max_size=5)


@given(goals)
def test_a_t_is_never_above_what_it_is_and_at_most_a_hundredth_below(ratings):
    rho = Fraction("0.3")
    t = attainment(ratings, rho)
    reached = sum(weight * rating for weight, rating in ratings)
    spread = (1 - rho) * sum(w * w for w, _ in ratings) + rho * sum(w for w, _ in ratings) ** 2
    for low, high in ((t, t + Fraction(1, 100)),):
        # low ≤ 50 + 10·reached/√spread < high, asked of squares with their signs
        for bound, sign in ((low - 50, 1), (high - 50, -1)):
            signed = abs(bound) * bound * spread
            exact = Fraction(100 * abs(reached) * reached)
            assert (exact - signed) * sign >= 0


@given(goals, st.data())
def test_turning_a_rating_up_never_lowers_t(ratings, data):
    place = data.draw(st.integers(0, len(ratings) - 1))
    weight, rating = ratings[place]
    higher = [*ratings]
    higher[place] = (weight, data.draw(st.integers(rating, 2)))
    rho = Fraction("0.3")
    assert attainment(higher, rho) >= attainment(ratings, rho)


def test_disability_is_told_as_a_share_of_its_range_too():
    whodas = DEFINITIONS["whodas-12"]
    assert score(whodas, dict.fromkeys((i.code for i in whodas.items), 1)).percent == 25
    short = {item.code: 1 for item in whodas.items[:-1]} | {"standing": 2}
    assert score(whodas, short).percent == Decimal("27.27")
    assert score(DEFINITIONS["phq-9"], {}).percent is None


@pytest.mark.parametrize(
    ("code", "item", "word", "read"),
    [
        ("ors", "self", "7.3", 73),
        ("ors", "self", "10", 100),
        ("ors", "self", "0", 0),
        ("ors", "self", "10.1", ProblemCode.OUT_OF_RANGE),
        ("ors", "self", "7.35", ProblemCode.NOT_A_WHOLE_NUMBER),
        ("ors", "self", "-1", ProblemCode.NOT_A_WHOLE_NUMBER),
        ("goal-attainment", "goal_1", "-2", -2),
        ("goal-attainment", "goal_1", "-3", ProblemCode.OUT_OF_RANGE),
        ("phq-9", "mood", "3", 3),
        ("phq-9", "mood", "-1", ProblemCode.OUT_OF_RANGE),
        ("phq-9", "mood", "4", ProblemCode.OUT_OF_RANGE),
        ("phq-9", "mood", "2.0", ProblemCode.NOT_A_WHOLE_NUMBER),
        ("phq-9", "mood", "1e0", ProblemCode.NOT_A_WHOLE_NUMBER),
        ("phq-9", "mood", "NaN", ProblemCode.NOT_A_WHOLE_NUMBER),
        ("phq-9", "mood", "٣", ProblemCode.NOT_A_WHOLE_NUMBER),
        ("phq-9", "mood", "9" * 400, ProblemCode.NOT_A_WHOLE_NUMBER),
        ("phq-9", "mood", "", ProblemCode.NOT_A_WHOLE_NUMBER),
    ],
)
def test_a_typed_answer_is_read_or_named(code, item, word, read):
    assert read_answer(DEFINITIONS[code].item(item), word) == read


@pytest.mark.parametrize(
    ("code", "answer", "parts"),
    [
        ("sads", 1, {}),
        ("k10", 5, {}),
        ("audit-c", 4, {"cuts": ["positive_men", "positive_women"]}),
        ("pcl-5", 0, {"pattern": False}),
        (
            "pcl-5",
            4,
            {
                "cuts": ["screen_31", "screen_33"],
                "clusters": ["b", "c", "d", "e"],
                "pattern": True,
            },
        ),
        ("whodas-12", 4, {"percent": "100"}),
        (
            "dass-21",
            0,
            {
                "subscales": {
                    "depression": [0, "normal"],
                    "anxiety": [0, "normal"],
                    "stress": [0, "normal"],
                }
            },
        ),
    ],
)
def test_what_a_score_says_beside_its_total_is_kept_without_empty_parts(code, answer, parts):
    definition = DEFINITIONS[code]
    scored = score(definition, {item.code: answer for item in definition.items})
    assert parts_of(scored, None) == parts
    assert parts_of(scored, Group.FEMALE) == parts | {"for": "female"}


def test_another_published_reading_becomes_the_definitions_own():
    (reading,) = AUDIT.readings
    other = read_by(AUDIT, reading.convention)
    assert (other.convention, other.cuts) == (reading.convention, reading.cuts)
    assert other.readings == ()
    assert read_by(AUDIT, "mars-1") is AUDIT


def test_a_score_asks_nobody_to_look_unless_something_was_reached():
    plain = Scored(
        complete=False, total=None, band=None, missing=(), risk=(), cuts=(), convention=None,
        answered=0,
    )  # fmt: skip
    assert plain.raised is False
