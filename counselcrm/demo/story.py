"""The whole story of the demo practice, told from a seed. No database, no clock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from counselcrm.demo import facts, words
from counselcrm.demo.alarms import with_crises
from counselcrm.demo.arrivals import Arrival, Reached, Size, arrivals
from counselcrm.demo.cast import Guide, counselors
from counselcrm.demo.chance import dice
from counselcrm.demo.diary import Diary
from counselcrm.demo.events import Event, Examination, Fate, Life, Purchase, Story, Tiering, Visit
from counselcrm.demo.facts import State, Typed
from counselcrm.demo.journeys import BUYS, Course, months_between, on_sale
from counselcrm.demo.mending import LEAF, Mending, in_hand, mending
from counselcrm.demo.names import person
from counselcrm.demo.opinions import Asked, Opinion, opinions
from feedback.rules.recovery import why_open
from tiering.rules.tiers import Facts, Tier, Verdict, default_policy, run

ADULT_FROM = 18
FILE_OPENED = timedelta(minutes=3)  # from the greeting to the assessment page
RAISED_BY_HAND = 0.02
BELOW_NEED = 0.004
SEEN_AGAIN_AFTER = (6, 14)  # sessions held
SEEN_AGAIN = 0.65
LOWERED_AT_ONCE = 0.25
STANDS = len(LEAF) + 1


def tell(size: Size, seed: int, now: datetime) -> Story:
    """Return everything that happens up to ``now``, an aware moment in the practice's zone."""
    guides = counselors(size.counselors)
    diary = Diary(guides)
    characters = [dice(seed, "guide", place).gauss(0, 0.3) for place in range(len(guides))]
    lives = [_life(arrival, guides, diary, seed, now) for arrival in arrivals(size, seed, now)]
    lives = with_crises(lives, now)
    asked = {
        (life.number, visit.number): _asked(life, visit, characters, seed, now)
        for life in lives
        for visit in life.visits
        if visit.echo.answered_at
    }
    said = opinions(seed, asked)
    return Story(tuple(lives), said, _mendings(lives, said, seed, now))


def _mendings(
    lives: Sequence[Life], said: dict[tuple[int, int], Opinion], seed: int, now: datetime
) -> dict[tuple[int, int], Mending]:
    """Return how each bad answer is made good; the young cases stand at all of the steps."""
    opened_at = {
        (life.number, visit.number): visit.echo.answered_at
        for life in lives
        for visit in life.visits
        if visit.echo.answered_at
    }
    bad = [
        key
        for key, one in said.items()
        if why_open(nps=one.nps, csat=one.csat, ces=one.ces, wants_contact=one.wants_contact)
    ]
    young = sorted((key for key in bad if in_hand(opened_at[key], now)), key=opened_at.__getitem__)
    # The newest waits for its first reply, and so does one that has waited too long.
    reached = {key: place % STANDS for place, key in enumerate(reversed(young))}
    return {
        key: mending(dice(seed, "mending", *key), opened_at[key], now, reached.get(key))
        for key in bad
    }


def _asked(
    life: Life, visit: Visit, characters: Sequence[float], seed: int, now: datetime
) -> Asked:
    own = dice(seed, "content", life.number).gauss(0, 0.8)
    today = dice(seed, "content", life.number, visit.number).gauss(0, 0.6)
    guide = characters[life.guide] if life.guide is not None else 0.0
    return Asked(
        site=life.site,
        months_back=months_between(visit.ends_at, now),
        content=own + today + guide + 0.03 * visit.number,
        english=life.person.language == "en",
    )


def _life(
    arrival: Arrival, guides: Sequence[Guide], diary: Diary, seed: int, now: datetime
) -> Life:
    luck = dice(seed, "life", arrival.number)
    someone = person(luck, arrival.number)
    if not arrival.consents["email"]:
        someone = replace(someone, email="")
    life = Life(
        number=arrival.number,
        person=someone,
        site=arrival.site,
        birth_year=arrival.birth_year,
        sponsored=arrival.sponsored,
        source=arrival.source,
        consents=arrival.consents,
        registered_at=arrival.at,
    )
    at = arrival.at + timedelta(minutes=luck.randint(14, 38))
    if arrival.reached is Reached.NEW or at + timedelta(hours=1) > now:
        return life
    state = facts.state(luck)
    typed = facts.typed(luck, state, english=someone.language == "en", money_asked=_money(life, at))
    if arrival.reached is Reached.UNFINISHED:
        typed = facts.half_filled(luck, typed)
    events: list[Event] = [Examination(arrival.at + FILE_OPENED, at, typed, first=True)]
    if arrival.reached is Reached.UNTIERED:
        return replace(life, events=tuple(events))
    tiering = _first_tier(luck, proposal(life, typed, at), at)
    events.append(tiering)
    thinks_it_over = arrival.reached is Reached.ON_THE_WAY and luck.random() > BUYS[tiering.chosen]
    if arrival.reached is Reached.UNSOLD or thinks_it_over:
        return replace(life, events=tuple(events))
    guide = _guide(luck, guides, life, tiering.chosen, (now - at).days)
    course = Course(luck, diary, guide, guides, tiering.chosen, now)
    planned = list(course.events(tiering.at))
    if arrival.reached is Reached.UNBOOKED:
        return replace(life, events=(*events, planned[0]))
    events += _with_reviews(luck, life, course, planned, state, typed, tiering.chosen)
    return replace(life, guide=guide, events=tuple(events))


def _money(life: Life, at: datetime) -> bool:
    """Money is not asked of minors, nor of somebody a sponsor pays for."""
    return not life.sponsored and at.year - life.birth_year >= ADULT_FROM


def proposal(life: Life, typed: Typed, at: datetime) -> Verdict:
    """Return what the tier rule proposes for what was typed."""
    sheet = facts.read(typed)
    scores = sheet.scores(facts.definitions())
    return run(
        Facts(
            sads=sheet.severity.total,
            peak=sheet.severity.peak,
            duration_months=sheet.duration_months,
            income=sheet.income,
            income_withheld=sheet.income_withheld,
            budget=sheet.budget,
            smart=sheet.smart,
            measures={
                code: int(scored.total)
                for code, scored in scores.items()
                if code != "sads" and scored.total is not None
            },
            minor=at.year - life.birth_year < ADULT_FROM,
            sponsored=life.sponsored,
        ),
        default_policy(),
    )


def _first_tier(luck: Random, verdict: Verdict, at: datetime) -> Tiering:
    """Nearly everybody gets what the rule proposes; a few do not, and it says why."""
    at += timedelta(minutes=luck.randint(3, 12))
    if verdict.tier is Tier.BASIC and luck.random() < RAISED_BY_HAND:
        return Tiering(at, Tier.DEVELOPMENT, luck.choice(words.OVERRIDES))
    needs_more = verdict.tier is Tier.DEVELOPMENT and verdict.need is Tier.DEVELOPMENT
    if needs_more and luck.random() < BELOW_NEED * 4:
        return Tiering(at, Tier.BASIC, words.BELOW, cosigned=True)
    return Tiering(at, verdict.tier)


def _guide(luck: Random, guides: Sequence[Guide], life: Life, tier: Tier, days_ago: int) -> int:
    fits = {
        place: guide.share
        for place, guide in enumerate(guides)
        if guide.site == life.site
        and days_ago < guide.since_days
        and tier in guide.tiers
        and life.person.language in guide.languages
    }
    return luck.choices(list(fits), weights=list(fits.values()))[0]


def _with_reviews(
    luck: Random,
    life: Life,
    course: Course,
    planned: Sequence[Event],
    state: State,
    typed: Typed,
    tier: Tier,
) -> list[Event]:
    """Add what came back after each session, and the forms that are filled in again."""
    found: list[Event] = []
    held, stopped = 0, False
    for event in planned:
        if isinstance(event, Purchase):
            found.append(replace(event, package=on_sale(event.package, tier)))
        if not isinstance(event, Visit):
            continue
        visit = course.with_echo(
            event, by_link=life.by_link and not stopped, by_phone=life.by_phone and not stopped
        )
        stopped = stopped or visit.echo.stopped_at is not None
        found.append(visit)
        held += event.fate is Fate.HELD
        if event.fate is Fate.HELD and held in SEEN_AGAIN_AFTER and luck.random() < SEEN_AGAIN:
            state = facts.later(luck, state)
            again = typed | facts.marks(luck, state)
            at = event.recorded_at + timedelta(minutes=1)
            tiering = _next_tier(luck, proposal(life, again, at), tier, at)
            found += [Examination(event.ends_at, at, again, first=False), tiering]
            tier = tiering.chosen
    return found


def _next_tier(luck: Random, verdict: Verdict, tier: Tier, at: datetime) -> Tiering:
    """A course that has begun goes on as agreed, unless more is needed."""
    at += timedelta(minutes=1)
    if verdict.tier is tier or verdict.tier.rank > tier.rank or luck.random() < LOWERED_AT_ONCE:
        return Tiering(at, verdict.tier)
    return Tiering(at, tier, words.STAYS)
