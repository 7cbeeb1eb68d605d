"""The story before anybody lives it: no database, no clock."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from counselcrm.demo import facts
from counselcrm.demo.arrivals import SIZES, Reached, arrivals
from counselcrm.demo.cast import PASSPHRASE, PUDONG, counselors
from counselcrm.demo.chance import dice, shares
from counselcrm.demo.events import Crisis, Examination, Fate, Story, Tiering, Visit
from counselcrm.demo.journeys import months_between
from counselcrm.demo.story import tell
from crisis.rules.danger import dangers_in
from feedback.rules.metrics import nps
from tests.demo.conftest import NOON, SEED
from tiering.rules.tiers import Facts, default_policy, run


@pytest.fixture(scope="module")
def story() -> Story:
    return tell(SIZES["demo"], SEED, NOON)


def figure(story: Story, site: str | None, months_back: int) -> float:
    """Return the NPS of a site (None: of all) in one month of the story."""
    marks = [
        opinion.nps
        for life in story.lives
        for visit in life.visits
        if (opinion := story.opinions.get((life.number, visit.number)))
        and opinion.nps is not None
        and site in (None, life.site)
        and months_between(visit.ends_at, NOON) == months_back
    ]
    up, down = sum(mark >= 9 for mark in marks), sum(mark <= 6 for mark in marks)
    value = nps(up, len(marks) - up - down, down).value
    assert value is not None
    return float(value)


def test_the_same_seed_tells_the_same_story(story: Story) -> None:
    assert tell(SIZES["demo"], SEED, NOON) == story


def test_another_seed_tells_another_story() -> None:
    small = SIZES["small"]
    assert tell(small, 1, NOON) != tell(small, 2, NOON)


def test_by_the_rule_alone_the_tiers_come_near_60_25_15() -> None:
    found: Counter[str] = Counter()
    people = 3_000
    for number in range(people):
        luck = dice("mix", number)
        typed = facts.typed(luck, facts.state(luck), english=False, money_asked=number % 11 > 0)
        sheet = facts.read(typed)
        assert not sheet.problems
        scores = sheet.scores(facts.definitions())
        verdict = run(
            Facts(
                sads=sheet.severity.total,
                peak=sheet.severity.peak,
                duration_months=sheet.duration_months,
                income=sheet.income,
                income_withheld=sheet.income_withheld,
                budget=sheet.budget,
                smart=sheet.smart,
                measures={code: int(scores[code].total or 0) for code in ("phq-9", "gad-7")},
                sponsored=number % 11 == 0,
            ),
            default_policy(),
        )
        found[verdict.tier] += 1
    for tier, share in (("basic", 60), ("development", 25), ("flagship", 15)):
        assert abs(100 * found[tier] / people - share) <= 5


def test_the_confirmed_tiers_come_near_60_25_15(story: Story) -> None:
    newest = Counter(
        [event.chosen for event in life.events if isinstance(event, Tiering)][-1]
        for life in story.lives
        if any(isinstance(event, Tiering) for event in life.events)
    )
    for tier, share in (("basic", 60), ("development", 25), ("flagship", 15)):
        assert abs(100 * newest[tier] / newest.total() - share) <= 5


def test_nothing_happens_after_its_end(story: Story) -> None:
    for life in story.lives:
        assert life.registered_at < NOON
        for event in life.events:
            if isinstance(event, Visit):
                assert event.booked_at < NOON
                assert event.fate is Fate.BOOKED or event.recorded_at < NOON
                assert event.echo.answered_at is None or event.echo.answered_at < NOON
            elif not isinstance(event, Crisis):
                assert event.at < NOON


def test_nobody_counsels_two_people_at_once(story: Story) -> None:
    hours = Counter((life.guide, visit.starts_at) for life in story.lives for visit in life.visits)
    assert hours.most_common(1)[0][1] == 1


def test_pudong_falls_twice_running_and_the_others_stay(story: Story) -> None:
    before, between, last = (figure(story, PUDONG, back) for back in (3, 2, 1))
    assert before - between >= 10
    assert between - last >= 10
    assert last < 30
    for site in ("xuhui", "jingan"):
        assert all(45 <= figure(story, site, back) <= 62 for back in (3, 2, 1))


def test_waiting_for_a_first_session_grew_at_pudong(story: Story) -> None:
    def waited(since: timedelta, until: timedelta) -> float:
        days = [
            (life.visits[0].starts_at - life.registered_at).days
            for life in story.lives
            if life.site == PUDONG
            and life.visits
            and NOON - since <= life.registered_at < NOON - until
        ]
        return sum(days) / len(days)

    earlier = waited(timedelta(days=400), timedelta(days=180))
    lately = waited(timedelta(days=75), timedelta(days=20))
    assert lately > 2 * earlier


def test_two_crises_lie_behind_one_met_in_time_and_one_not(story: Story) -> None:
    crises = [life.crisis for life in story.lives if life.crisis]
    late = sorted(crisis.started_at - crisis.raised_at > timedelta(minutes=30) for crisis in crises)
    assert late == [False, True]
    assert all(crisis.closed_at < NOON for crisis in crises)


def test_no_invented_comment_reads_like_danger(story: Story) -> None:
    assert not any(dangers_in(opinion.comment) for opinion in story.opinions.values())


def test_between_60_and_68_percent_answer_within_72_hours(story: Story) -> None:
    over = [
        visit
        for life in story.lives
        for visit in life.visits
        if life.by_link and visit.fate is Fate.HELD and NOON - visit.ends_at > timedelta(hours=72)
    ]
    in_time = sum(
        visit.echo.answered_at is not None
        and visit.echo.answered_at - visit.ends_at <= timedelta(hours=72)
        for visit in over
    )
    assert 0.60 <= in_time / len(over) <= 0.68


def test_every_pile_of_the_desk_has_somebody_in_it(story: Story) -> None:
    reached = Counter(arrival.reached for arrival in arrivals(SIZES["demo"], SEED, NOON))
    assert set(reached) == set(Reached)
    waiting = [life for life in story.lives if not life.events]
    examined = [life for life in story.lives if len(life.events) == 1]
    assert waiting
    assert all(isinstance(life.events[0], Examination) for life in examined)
    assert examined


def test_open_cases_stand_at_every_step(story: Story) -> None:
    steps = {len(case.moves) for case in story.mendings.values() if case.closed_at is None}
    assert {0, 1, 2, 3} <= steps
    assert any(case.closed_at for case in story.mendings.values())


@pytest.mark.parametrize("hour", [0, 4, 9, 13, 18, 23])
@pytest.mark.parametrize("day", range(7))
def test_it_can_be_told_at_any_hour_of_any_day(day: int, hour: int) -> None:
    now = NOON.replace(hour=hour) + timedelta(days=day)
    story = tell(SIZES["small"], SEED, now)
    assert any(visit.starts_at > now for life in story.lives for visit in life.visits)


def test_small_and_larger_practices_have_their_counselors() -> None:
    for size in SIZES.values():
        guides = counselors(size.counselors)
        assert len({guide.email for guide in guides}) == len(guides) == size.counselors


def test_the_passphrase_is_long_enough_for_a_real_account() -> None:
    assert len(PASSPHRASE) >= 15


@pytest.mark.parametrize("count", range(40))
def test_shares_add_up(count: int) -> None:
    parts = shares(count, 0.57, 0.36)
    assert sum(parts) == count
    assert min(parts) >= 0


def test_a_told_moment_is_in_the_zone_of_the_practice(story: Story) -> None:
    moments: list[datetime] = [visit.starts_at for life in story.lives for visit in life.visits]
    assert all(moment.tzinfo is NOON.tzinfo and moment.minute == 0 for moment in moments)
