"""Which counselors fit a client, why, and when they are free."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.db.models import Count
from django.utils import timezone

from intake.selectors import latest_assessment
from people.models import Client, Counselor
from scheduling.models import Appointment
from scheduling.rules import matching
from scheduling.rules.matching import Competence, Hard, Wishes, rank_counselors
from scheduling.selectors.hours import free_slots_of, session_minutes

WEEK = timedelta(days=7)
STRONG = 8
STRENGTHS_SHOWN = 2
NO_WISH = frozenset({"other"})


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """A free time that can be chosen. ``key`` names counselor and time in one value."""

    key: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class TopMatch:
    """One counselor in the ranking, with the reasons and the free times of two weeks.

    score            0 to 100, rounded half up
    satisfied, unmet ``problem:<code>`` and ``method:<code>``
    strengths        best competences of 8 and more, with their value
    free_places      sessions that can still be booked in the coming seven days
    own              counsels this client already
    """

    counselor: Counselor
    score: int
    satisfied: tuple[str, ...]
    unmet: tuple[str, ...]
    strengths: tuple[tuple[Competence, int], ...]
    free_places: int
    slots: tuple[SlotChoice, ...]
    own: bool


@dataclass(frozen=True, slots=True)
class Matches:
    """The ranking of one client.

    rows       the best three; or the client's own counselor alone
    eligible   how many broke no hard constraint
    excluded   hard constraint → how many broke it
    """

    rows: tuple[TopMatch, ...]
    eligible: int
    excluded: Mapping[Hard, int]


def top_matches(client: Client, now: datetime) -> list[TopMatch]:
    """Return the best three counselors for a client, best first.

    Who has a counselor that may counsel stays with her: then she stands there alone.
    """
    return list(matches_for(client, now).rows)


def matches_for(
    client: Client, now: datetime, counselors: Sequence[Counselor] | None = None
) -> Matches:
    """Return the ranking with how many were asked; the queries do not grow with the practice.

    counselors   what ``counselors_to_book`` gave, where the caller has asked already
    """
    if counselors is None:
        counselors = counselors_to_book(client, now)
    today = timezone.localdate(now)
    own = [row.pk for row in counselors if may_counsel(row, today)] == [client.counselor_id]
    places = _free_places(counselors, now)
    wishes = _wishes(client, now)
    by_code = {str(counselor.pk): counselor for counselor in counselors}
    profiles = [_profile(counselor, places) for counselor in counselors]
    if own:
        # Language, place and capacity were settled when the two of them began.
        wishes = replace(wishes, site=None, language=None, gender=None)
        profiles = [
            replace(profile, free_places=max(1, profile.free_places)) for profile in profiles
        ]
    ranking = rank_counselors(wishes, profiles)
    best = [by_code[match.counselor] for match in ranking.matches]
    minutes = session_minutes(client)
    slots = free_slots_of(best, now, minutes=minutes, client=client)
    return Matches(
        rows=tuple(
            TopMatch(
                counselor=by_code[match.counselor],
                score=rounded(match.score),
                satisfied=match.satisfied,
                unmet=match.unmet,
                strengths=_strengths(by_code[match.counselor]),
                free_places=places[int(match.counselor)],
                slots=tuple(
                    SlotChoice(slot_key(by_code[match.counselor], slot.starts_at), slot.starts_at)
                    for slot in slots[int(match.counselor)]
                ),
                own=own,
            )
            for match in ranking.matches
        ),
        eligible=len(counselors) - len(ranking.excluded),
        excluded=Counter(hard for broken in ranking.excluded.values() for hard in broken),
    )


def match_of(client: Client, counselor: Counselor, now: datetime) -> matching.Match:
    """Return the score one counselor has for one client, whatever the hard constraints say."""
    wishes = replace(_wishes(client, now), site=None, language=None, gender=None)
    profile = replace(
        _profile(counselor, {counselor.pk: 1}),
        licence_until=max(wishes.on, counselor.licence_until),
    )
    return rank_counselors(wishes, [profile]).matches[0]


def own_counselor(client: Client, now: datetime) -> Counselor | None:
    """Return the client's counselor if she may still counsel."""
    if client.counselor_id is None:
        return None
    counselor = Counselor.objects.select_related("user", "site").get(pk=client.counselor_id)
    return counselor if may_counsel(counselor, timezone.localdate(now)) else None


def may_counsel(counselor: Counselor, day: date) -> bool:
    """Whether she works here and her licence is valid on that day, its last one included."""
    return counselor.user.is_active and day <= counselor.licence_until


def slot_key(counselor: Counselor, starts_at: datetime) -> str:
    return f"{counselor.user.public_id}/{starts_at.isoformat()}"


def rounded(score: Fraction) -> int:
    """Return a score as a whole number, half up."""
    return int(score + Fraction(1, 2))


def counselors_to_book(client: Client, now: datetime) -> list[Counselor]:
    """Return with whom any time may be agreed: the client's own counselor, or else who is asked."""
    own = own_counselor(client, now)
    return [own] if own else _asked(client)


def _asked(client: Client) -> list[Counselor]:
    """Return who is asked at all: people who work here and are cleared for the client's tier."""
    counselors = Counselor.objects.filter(user__is_active=True)
    if client.standing.tier:
        counselors = counselors.filter(tiers__contains=[client.standing.tier])
    return list(counselors.select_related("user", "site").order_by("pk"))


def _wishes(client: Client, now: datetime) -> Wishes:
    assessment = latest_assessment(client)
    problems = frozenset(assessment.problems if assessment else ()) - NO_WISH
    return Wishes(
        on=timezone.localdate(now),
        site=client.site.code,
        language=client.language,
        problems=problems,
    )


def _profile(counselor: Counselor, places: Mapping[int, int]) -> matching.Counselor:
    return matching.Counselor(
        code=str(counselor.pk),
        sites=frozenset({counselor.site.code}),
        languages=frozenset(counselor.languages),
        gender=counselor.gender,
        licence_until=counselor.licence_until,
        free_places=places[counselor.pk],
        competences={name: int(counselor.competences.get(name, 0)) for name in Competence},
        problems=frozenset(counselor.problems),
    )


def _free_places(counselors: Sequence[Counselor], now: datetime) -> dict[int, int]:
    booked = dict(
        Appointment.objects.filter(
            counselor__in=counselors,
            state=Appointment.State.BOOKED,
            starts_at__gte=now,
            starts_at__lt=now + WEEK,
        )
        .values_list("counselor_id")
        .annotate(Count("pk"))
    )
    return {
        counselor.pk: max(0, counselor.capacity - booked.get(counselor.pk, 0))
        for counselor in counselors
    }


def _strengths(counselor: Counselor) -> tuple[tuple[Competence, int], ...]:
    values = [(name, int(counselor.competences.get(name, 0))) for name in Competence]
    strong = [pair for pair in values if pair[1] >= STRONG]
    return tuple(sorted(strong, key=lambda pair: -pair[1])[:STRENGTHS_SHOWN])
