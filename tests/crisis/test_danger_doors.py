"""Words of danger at any door open an alert that names the door and the family."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from crisis.models import Alert, AlertSign
from feedback.models import RecoveryCase
from feedback.rules.recovery import Step
from feedback.services import answer, plan_invitation, record_step
from feedback.services.calls import answer_by_phone
from intake.rules.questions import Part
from intake.rules.selffill import Place
from intake.rules.sheet import Sheet, TypedGoal, TypedNeed
from intake.rules.smart import Ticks
from intake.services import ask_to_fill_in, ask_to_talk, save_answer, submit_assessment
from packages.services import Adjustment, adjust
from people.models import Client, Counselor, Task, User
from people.services import NewRequest, add_task
from scheduling.services import SessionNotes, mark_held, write_notes
from tests import journey
from tests.feedback.conftest import hold_session
from tests.intake.test_self_fill import ask, fill_in, place_of, review, say, versions
from tiering.rules.tiers import Tier
from tiering.services import advise_referral, ask_cosign, confirm_tier, record_appeal

DANGER = "最近活着没意思，我想去死"
Door = AlertSign.Door


@dataclass(frozen=True)
class World:
    cleo: Client
    anna: Counselor
    ines: User
    sofia: User
    now: datetime
    key: UUID


@pytest.fixture
def world(cleo, anna, ines, sofia, now):
    cleo.registered_at = now - timedelta(days=30)
    cleo.save(update_fields=["registered_at"])
    journey.install(now)
    return World(cleo, anna, ines, sofia, now, uuid4())


def _request(world, text):
    details = NewRequest(name="周一鸣", phone="13900000009", words=text)
    ask_to_talk(details=details, request_key=world.key, now=world.now)


def _self_fill(world, text):
    fill = ask_to_fill_in(
        client=world.cleo, versions=versions("sads"), parts=[Part.STORY], place=Place.HOME,
        by=world.ines, now=world.now,
    )  # fmt: skip
    place = place_of(fill, "story")
    for _time in range(2):
        save_answer(fill=fill, place=place, sent={"story": [text]}, shown={}, now=world.now)


def _invitation(world):
    ended_at = world.now - timedelta(hours=25)
    return plan_invitation(hold_session(world.cleo, ended_at=ended_at), ended_at)


def _survey(world, text):
    answer(invitation=_invitation(world), nps=9, comment=text, now=world.now)


def _call_back(world, text):
    invitation = _invitation(world)
    task = add_task(
        client=world.cleo, kind=Task.Kind.CALL_BACK, about=invitation.public_id, due_at=world.now
    )
    answer_by_phone(
        task=task, invitation=invitation, nps=9, comment=text, by=world.ines, now=world.now
    )


def _assessment(part):
    def act(world, text):
        said = {
            "story": {"story": text},
            "goal": {"goals": (TypedGoal(0, text, Ticks()),)},
            "need": {"needs": (TypedNeed(0, text, "basic", important=True, urgent=False),)},
        }[part]
        for _time in range(2):
            submit_assessment(
                client=world.cleo, sheet=Sheet(**said), request_key=world.key, by=world.ines,
                now=world.now,
            )  # fmt: skip

    return act


def _session(part):
    def act(world, text):
        journey.open_hours(world.anna)
        past = journey.past_appointment(world.cleo, world.anna, by=world.ines, now=world.now)
        facts = journey.facts_of(past, **({"content": ""} | {part: text}))
        for _time in range(2):
            mark_held(appointment=past, facts=facts, by=world.anna.user, now=world.now)

    return act


def _notes(world, text):
    journey.open_hours(world.anna)
    past = journey.past_appointment(world.cleo, world.anna, by=world.ines, now=world.now)
    facts = journey.facts_of(past, content="", effective_minutes=None)
    held = mark_held(appointment=past, facts=facts, by=world.ines, now=world.now)
    for _time in range(2):
        notes = SessionNotes(appraisal=text)
        write_notes(session=held, notes=notes, by=world.anna.user, now=world.now)


def _recovery(world, text):
    answer(invitation=_invitation(world), nps=1, now=world.now)
    case = RecoveryCase.objects.get()
    for _time in range(2):
        record_step(case=case, step=Step.LISTEN, note=text, by=world.ines, now=world.now)


def _tier_note(world, text):
    assessment = journey.assess(world.cleo, by=world.ines, now=world.now)
    for _time in range(2):
        confirm_tier(
            assessment=assessment, chosen=Tier.FLAGSHIP, note=text, by=world.anna.user,
            now=world.now,
        )  # fmt: skip


def _co_signature(world, text):
    assessment = journey.assess(world.cleo, by=world.ines, now=world.now)
    ask_cosign(
        assessment=assessment, chosen=Tier.BASIC, note=text, by=world.anna.user, now=world.now
    )


def _appeal(world, text):
    decision = journey.confirm(world.cleo, by=world.ines, now=world.now)
    for _time in range(2):
        record_appeal(
            decision=decision, asker="client", asked_on=timezone.localdate(world.now), words=text,
            by=world.ines, now=world.now,
        )  # fmt: skip


def _referral(world, text):
    for _time in range(2):
        advise_referral(
            client=world.cleo, where="psychiatry", reason=text, request_key=world.key,
            by=world.anna.user, now=world.now,
        )  # fmt: skip


def _package(world, text):
    journey.confirm(world.cleo, by=world.ines, now=world.now)
    bought = journey.buy(world.cleo, "short-term-5", by=world.ines, now=world.now)
    for _time in range(2):
        adjust(
            enrollment=bought, adjustment=Adjustment(1, "goodwill", text), request_key=world.key,
            by=world.ines, now=world.now,
        )  # fmt: skip


DOORS = {
    Door.REQUEST: {"words": _request},
    Door.SELF_FILL: {"story": _self_fill},
    Door.SURVEY: {"comment": _survey},
    Door.CALL_BACK: {"comment": _call_back},
    Door.ASSESSMENT: {part: _assessment(part) for part in ("story", "goal", "need")},
    Door.SESSION: {
        **{part: _session(part) for part in ("content", "reaction", "appraisal")},
        "later": _notes,
    },
    Door.RECOVERY: {"step": _recovery},
    Door.TIER: {"note": _tier_note, "co-signature": _co_signature, "appeal": _appeal},
    Door.REFERRAL: {"reason": _referral},
    Door.PACKAGE: {"note": _package},
}
WAYS = [
    pytest.param(door, act, id=f"{door} {name}")
    for door, ways in DOORS.items()
    for name, act in ways.items()
]


@pytest.mark.parametrize(("door", "act"), WAYS)
def test_words_of_danger_open_one_alert_that_names_door_and_family(world, door, act):
    act(world, DANGER)
    sign = AlertSign.objects.select_related("alert__client", "alert__request").get()
    assert (sign.source, sign.door, sign.sign) == ("keyword", door, "suicide")
    assert DANGER in sign.note
    assert sign.alert.deadline_at == world.now + timedelta(minutes=30)
    assert (sign.alert.client == world.cleo) is (door != Door.REQUEST)


@pytest.mark.parametrize(("door", "act"), WAYS)
def test_harmless_words_open_none(world, door, act):
    act(world, "今天笑死我了，咨询中途被打断了一次。")
    assert not Alert.objects.exists()


def test_a_review_does_not_tell_the_clients_own_words_again(world):
    fill = ask(world.cleo, world.ines, world.now)
    say(fill, world.now, "story", DANGER)
    fill = fill_in(fill, world.now)
    assert AlertSign.objects.count() == 1
    review(fill, world.ines, world.now)
    assert AlertSign.objects.count() == 1


def test_two_families_are_two_signs_of_one_alert(world):
    _survey(world, "我想去死，昨晚他又打我了")
    signs = AlertSign.objects.order_by("id")
    assert [sign.sign for sign in signs] == ["suicide", "violence"]
    assert Alert.objects.count() == 1


class TestThroughTheBrowser:
    def test_the_public_page_twice_is_one_alert(self, client, as_ines, db):
        cache.clear()
        form = {
            "request_key": str(uuid4()),
            "name": "周一鸣",
            "phone": "139 0000 0009",
            "words": "我想去死",
            "agreed": "on",
        }
        for _time in range(2):
            assert client.post(reverse("intake:ask"), form).status_code == 302
        alert = Alert.objects.select_related("request").get()
        assert not alert.request.calm
        assert alert.signs.count() == 1
        assert reverse("crisis:alert", args=[alert.public_id]) in as_ines.get("/").content.decode()

    def test_a_concern_sent_twice_is_one_sign(self, as_ines, cleo):
        form = {"request_key": str(uuid4()), "sign": "other", "note": "very quiet today"}
        for _time in range(2):
            as_ines.post(reverse("crisis:raise", args=[cleo.public_id]), form)
        assert AlertSign.objects.count() == 1
