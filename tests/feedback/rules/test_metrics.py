from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.rules.metrics import (
    METRICS,
    Figure,
    ImpossibleSums,
    Standing,
    against_target,
    attainment,
    ces_mean,
    csat_mean,
    csat_top2,
    nps,
    sent_in_time,
    share,
)
from people.rules.disclosure import Sample
from tests.golden import rows

MEANS = {"csat_mean": csat_mean, "ces_mean": ces_mean}
FROM_SUMS = MEANS | {
    "nps": nps,
    "csat_top2": lambda n, top2: csat_top2(n, top2),
    "attainment_72h": lambda answered, eligible: attainment(answered, eligible),
    "sent_in_time": lambda sent, due: sent_in_time(sent, due),
}


def shown(value: Decimal | None) -> str:
    # Adding zero turns a negative zero into a plain one.
    return "none" if value is None else str(value.quantize(Decimal("0.01")) + 0)


def assert_shows(figure: Figure, row: dict[str, str]) -> None:
    assert shown(figure.value) == row["Value"]
    assert shown(figure.low) == row["Low"]
    assert shown(figure.high) == row["High"]
    assert figure.n == int(row["n"])
    assert figure.sample == row["Sample"]


def test_the_registry_is_the_one_on_the_page():
    page = {row["Code"]: row for row in rows("metrics", "Registry")}
    assert list(METRICS) == list(page)
    for code, metric in METRICS.items():
        row = page[code]
        assert metric.code == code
        assert metric.direction == row["Direction"]
        assert metric.target == Decimal(row["Target"])
        assert metric.unit == row["Unit"]
        assert metric.decimals == int(row["Decimals"])
        assert metric.minimum_n == int(row["Minimum n"])


@pytest.mark.parametrize("row", rows("metrics", "NPS"), ids=lambda row: str(row))
def test_nps(row):
    counts = (int(row[name]) for name in ("Promoters", "Passives", "Detractors"))
    assert_shows(nps(*counts), row)


@pytest.mark.parametrize("row", rows("metrics", "Means"), ids=lambda row: str(row))
def test_means(row):
    sums = (int(row[name]) for name in ("n", "Total", "Squares"))
    assert_shows(MEANS[row["Metric"]](*sums), row)


@pytest.mark.parametrize("row", rows("metrics", "Shares"), ids=lambda row: str(row))
def test_shares(row):
    figure = share(METRICS[row["Metric"]], int(row["Successes"]), int(row["n"]))
    assert_shows(figure, row)


def test_each_share_has_its_own_door():
    assert csat_top2(30, 27) == share(METRICS["csat_top2"], 27, 30)
    assert attainment(27, 30) == share(METRICS["attainment_72h"], 27, 30)
    assert sent_in_time(27, 30) == share(METRICS["sent_in_time"], 27, 30)


@pytest.mark.parametrize("row", rows("metrics", "Against the target"), ids=lambda row: str(row))
def test_a_figure_is_held_against_its_target(row):
    figure = FROM_SUMS[row["Metric"]](*(int(cell) for cell in row["Sums"].split()))
    assert against_target(METRICS[row["Metric"]], figure) == row["Standing"]


def test_without_a_target_there_is_no_standing():
    untargeted = replace(METRICS["nps"], target=None)
    assert against_target(untargeted, nps(60, 30, 10)) is Standing.NONE


@pytest.mark.parametrize(
    "ask",
    [
        lambda: nps(-1, 3, 5),
        lambda: csat_mean(5, 4, 4),
        lambda: csat_mean(5, 26, 136),
        lambda: csat_mean(5, 20, 79),
        lambda: csat_mean(5, 20, 96),
        lambda: csat_mean(-1, -1, 1),
        lambda: ces_mean(5, 36, 260),
        lambda: csat_top2(5, 6),
        lambda: csat_top2(5, -1),
        lambda: attainment(1, 0),
        lambda: sent_in_time(0, -1),
    ],
)
def test_sums_that_no_answers_can_have_are_refused(ask):
    with pytest.raises(ImpossibleSums):
        ask()


@pytest.mark.parametrize(("n", "total"), [(5, 26), (5, 4), (-1, -1)])
def test_a_sum_that_no_answers_can_have_is_named(n, total):
    with pytest.raises(ImpossibleSums, match="cannot add up"):
        csat_mean(n, total, 80)


many = st.integers(0, 500)


@given(many, many, many)
def test_the_nps_interval_contains_the_value_and_stays_in_range(promoters, passives, detractors):
    figure = nps(promoters, passives, detractors)
    if figure.value is None:
        assert figure.n < 5
    else:
        assert -100 <= figure.low <= figure.value <= figure.high <= 100


@given(many, many, many)
def test_turning_the_nps_round_turns_the_figure_round(promoters, passives, detractors):
    figure, turned = nps(promoters, passives, detractors), nps(detractors, passives, promoters)
    if figure.value is not None:
        assert figure.value == -turned.value
        assert figure.low == -turned.high


@given(st.integers(1, 500), st.data())
def test_a_share_contains_its_value_and_more_answers_narrow_it(n, data):
    k = data.draw(st.integers(0, n))
    once = share(METRICS["crisis_started_30m"], k, n)
    thrice = share(METRICS["crisis_started_30m"], 3 * k, 3 * n)
    assert 0 <= once.low <= once.value <= once.high <= 100
    assert thrice.value == once.value
    assert thrice.high - thrice.low < once.high - once.low


@pytest.mark.parametrize(("code", "top"), [("csat_mean", 5), ("ces_mean", 7)])
@given(data=st.data())
def test_a_mean_of_real_answers_is_accepted_and_contains_its_value(code, top, data):
    answers = data.draw(st.lists(st.integers(1, top), max_size=60))
    squares = sum(answer * answer for answer in answers)
    figure = MEANS[code](len(answers), sum(answers), squares)
    assert (figure.sample is Sample.WITHHELD) is (len(answers) < 5)
    if figure.value is not None:
        assert figure.value == Decimal(sum(answers)) / len(answers)
        assert 1 <= figure.low <= figure.value <= figure.high <= top


@given(st.lists(st.integers(0, 10), max_size=80))
def test_sums_of_parts_give_the_figure_of_the_whole(answers):
    def counts(part):
        found = Counter(
            "promoter" if answer >= 9 else "passive" if answer >= 7 else "detractor"
            for answer in part
        )
        return [found[name] for name in ("promoter", "passive", "detractor")]

    middle = len(answers) // 2
    parts = zip(counts(answers[:middle]), counts(answers[middle:]), strict=True)
    assert nps(*(left + right for left, right in parts)) == nps(*counts(answers))


@given(st.integers(0, 4), st.data())
def test_fewer_than_five_answers_show_nothing_but_their_number(n, data):
    figure = csat_top2(n, data.draw(st.integers(0, n)))
    assert figure == Figure(None, None, None, n, Sample.WITHHELD)
