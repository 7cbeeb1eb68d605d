"""A client fills in forms alone: what is kept, what raises the alarm, what counts and when."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from crisis.models import Alert, AlertSign
from intake import links, services
from intake.models import Administration, Assessment, Score, SelfFill
from intake.rules.reading import Problem
from intake.rules.selffill import Place, State
from intake.rules.sheet import read_sheet
from intake.selectors import definitions_of, intake_versions
from intake.selectors.selffills import (
    asked_of,
    fill_of_link,
    offered,
    reviewable_of,
    typed_for,
    versions_with,
)
from intake.services import Review
from outbox import letters
from outbox.models import Message
from people import tokens
from people.models import TrailEvent
from tests import factories, journey
from tests.intake.instruments import instrument, pack_for
from tests.intake.sheets import typed
from tests.racing import race
from tiering.rules.tiers import Tier

PARTS = ["story", "goals", "money"]


@pytest.fixture
def with_text(maria):
    """PHQ-9 with an invented text of its own, so that a client may fill it in."""
    services.load_pack(instrument=instrument("phq-9"), data=pack_for("phq-9"), by=maria)


def versions(*codes):
    return [one.version for one in offered() if one.definition.code in codes]


def ask(client, by, now, *codes, parts=PARTS, place=Place.HOME):
    return services.ask_to_fill_in(
        client=client,
        versions=versions(*(codes or ("sads",))),
        parts=parts,
        place=place,
        by=by,
        now=now,
    )


def place_of(fill, name):
    asked = asked_of(fill).questions
    return next(place for place, one in enumerate(asked) if name in one.names)


def say(fill, now, name, *words, shown=()):
    return services.save_answer(
        fill=fill,
        place=place_of(fill, name),
        sent={name: list(words)},
        shown={name: list(shown)},
        now=now,
    )


def fresh(fill):
    return SelfFill.objects.select_related("client").get(pk=fill.pk)


def fill_in(fill, now, answer="4"):
    for item in ("emotion", "cognition", "behaviour", "body", "sleep", "relationships"):
        say(fill, now, f"sads-{item}", answer)
    return services.finish_self_fill(fill=say(fill, now, "sads-functioning", answer).fill, now=now)


def review(fill, by, now, changes=None, seen=None, key=None):
    """Submit an assessment that begins with what the client filled in."""
    pinned = versions_with(fill)
    words = {name: [word] for name, word in (changes or {}).items()}
    sheet = read_sheet(typed_for(fill, by, now) | words, definitions_of(pinned))
    return services.submit_assessment(
        client=fill.client,
        sheet=sheet,
        versions=pinned,
        request_key=key or uuid4(),
        by=by,
        now=now,
        review=Review(fill, fill.revision if seen is None else seen),
    )


class TestHandingOut:
    def test_it_pins_the_forms_and_queues_one_letter(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        assert (fill.state, fill.expires_at) == (State.SENT, now + timedelta(days=7))
        message = Message.objects.get()
        assert (message.letter, message.about, message.purpose) == (
            "intake.self_fill", fill.public_id, "care",
        )  # fmt: skip
        assert message.expires_at == fill.expires_at

    @pytest.mark.parametrize(
        ("language", "until"), [("en", "until 17 Mar 2026"), ("zh-hans", "2026年3月17日之前")]
    )
    def test_its_plain_letter_is_plain_and_names_the_last_day(
        self, cleo, ines, now, language, until
    ):
        cleo.language = language
        cleo.save(update_fields=["language"])
        fill = ask(cleo, ines, now)
        letter = letters.find("intake.self_fill").compose(fill.public_id, now, stop_link="/stop/x/")
        assert "<" not in letter.text
        assert until in letter.text
        assert until.split()[-1].removesuffix("之前") in letter.html

    def test_a_tablet_gets_two_hours_and_no_letter(self, cleo, ines, now):
        fill = ask(cleo, ines, now, place=Place.TABLET)
        assert fill.expires_at == now + timedelta(hours=2)
        assert not Message.objects.exists()

    def test_only_the_digest_of_its_token_is_stored(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        token = links.token_of(fill)
        assert bytes(fill.token_digest) == tokens.digest_of(token)
        assert fill_of_link(tokens.digest_of(token), now) == fill

    def test_a_form_without_its_text_is_refused(self, cleo, ines, now):
        with pytest.raises(services.NotReadyForClients):
            ask(cleo, ines, now, "phq-9")

    def test_a_form_with_its_text_is_asked(self, cleo, ines, now, with_text):
        assert [v.instrument.code for v in versions("phq-9")] == ["phq-9"]
        assert ask(cleo, ines, now, "phq-9").forms.count() == 1

    def test_a_version_that_is_not_in_force_is_refused(self, cleo, ines, now, with_text):
        older = instrument("phq-9").versions.order_by("id").first()
        with pytest.raises(services.NotReadyForClients):
            services.ask_to_fill_in(
                client=cleo, versions=[older], parts=[], place=Place.HOME, by=ines, now=now
            )

    def test_nothing_cannot_be_asked(self, cleo, ines, now):
        with pytest.raises(services.NothingAsked):
            services.ask_to_fill_in(
                client=cleo, versions=[], parts=[], place=Place.HOME, by=ines, now=now
            )

    def test_minors_sponsored_clients_and_counselors_leave_money_out(self, cleo, ines, anna, now):
        young = factories.make_client("小雨", now=now, birth_year=2012, phone="13800000009")
        sponsored = factories.make_client("周密", now=now, sponsored=True, phone="13800000008")
        for client, by in ((young, ines), (sponsored, ines), (cleo, anna.user)):
            with pytest.raises(services.MoneyIsNotAsked):
                ask(client, by, now)
            assert ask(client, by, now, parts=["story"])

    def test_what_nobody_has_begun_is_replaced(self, cleo, ines, now):
        first, second = ask(cleo, ines, now), ask(cleo, ines, now)
        assert fresh(first).state == State.WITHDRAWN
        assert fill_of_link(bytes(first.token_digest), now) is None
        assert fill_of_link(bytes(second.token_digest), now)
        assert set(Message.objects.values_list("about", "state")) == {
            (first.public_id, "suppressed"), (second.public_id, "queued"),
        }  # fmt: skip

    def test_what_was_begun_is_not_thrown_away(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        say(fill, now, "story", "Half a story")
        with pytest.raises(services.AlreadyAsked):
            ask(cleo, ines, now)
        assert fresh(fill).typed == {"story": ["Half a story"]}

    def test_going_on_here_opens_it_for_two_hours_more(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        later = fill.expires_at + timedelta(hours=1)
        say(fill, now, "story", "Begun at home")
        opened = services.open_on_tablet(fill=fill, by=ines, now=later)
        assert opened.expires_at == later + timedelta(hours=2)
        assert opened.typed == {"story": ["Begun at home"]}


class TestAnswers:
    def test_what_is_answered_is_sealed_and_found_again(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        say(fill, now, "story", "Wants to sleep first.")
        row = fresh(fill)
        assert (row.state, row.begun_at, row.revision) == (State.BEGUN, now, 1)
        assert row.typed == {"story": ["Wants to sleep first."]}
        with connection.cursor() as cursor:
            cursor.execute("SELECT typed FROM intake_selffill")
            assert b"sleep" not in bytes(cursor.fetchone()[0])

    def test_going_on_without_an_answer_begins_nothing(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        say(fill, now, "sads-emotion")
        assert (fresh(fill).state, fresh(fill).revision) == (State.SENT, 0)

    @pytest.mark.parametrize(
        ("name", "word", "problem"),
        [
            ("sads-emotion", "8", Problem.OFF_SCALE),
            ("sads-emotion", "-1", Problem.OFF_SCALE),
            ("sads-emotion", "NaN", Problem.NOT_A_NUMBER),
            ("problems", "aliens", Problem.UNKNOWN_CHOICE),
            ("duration_months", "soon", Problem.NOT_A_NUMBER),
            ("story", "x" * 5001, Problem.TOO_LONG),
            ("goal-1-text", "x" * 301, Problem.TOO_LONG),
            ("income", "1e99", Problem.TOO_LARGE),
        ],
    )
    def test_what_cannot_be_read_is_refused_and_nothing_is_kept(
        self, cleo, ines, now, name, word, problem
    ):
        fill = ask(cleo, ines, now)
        with pytest.raises(services.UnreadableAnswer) as refused:
            say(fill, now, name, word)
        assert refused.value.problems == {name: problem}
        assert fresh(fill).typed is None

    @pytest.mark.parametrize("place", [-1, 99])
    def test_a_screen_that_is_not_there_takes_nothing(self, cleo, ines, now, place):
        with pytest.raises(services.UnreadableAnswer):
            services.save_answer(fill=ask(cleo, ines, now), place=place, sent={}, shown={}, now=now)

    def test_a_screen_takes_its_own_fields_only(self, cleo, ines, now):
        fill = ask(cleo, ines, now, parts=["story"])
        place = place_of(fill, "story")
        sent = {"story": ["Mine"], "income": ["1"], "sads-emotion": ["7"], "state": ["reviewed"]}
        services.save_answer(fill=fill, place=place, sent=sent, shown={}, now=now)
        assert fresh(fill).typed == {"story": ["Mine"]}

    def test_income_may_be_withheld(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        place = place_of(fill, "income")
        both = {"income": ["9000"], "income_withheld": ["on"]}
        with pytest.raises(services.UnreadableAnswer):
            services.save_answer(fill=fill, place=place, sent=both, shown={}, now=now)
        services.save_answer(
            fill=fill, place=place, sent={"income_withheld": ["on"]}, shown={}, now=now
        )
        assert fresh(fill).typed == {"income_withheld": ["on"]}

    def test_two_devices_lose_nothing(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        say(fill, now, "sads-emotion", "3")
        say(fill, now, "story", "At home.")
        say(fill, now, "sads-emotion")  # opened before the answer, sent empty
        say(fill, now, "story", "On the tablet.")
        assert fresh(fill).typed == {
            "sads-emotion": ["3"],
            "story": ["On the tablet.\n\nAt home."],
        }

    def test_after_its_time_it_takes_nothing(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        with pytest.raises(services.LinkIsClosed):
            say(fill, fill.expires_at, "story", "Too late")

    def test_an_answer_in_flight_is_kept_after_finishing(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        say(fill, now, "sads-emotion", "3")
        services.finish_self_fill(fill=fill, now=now)
        say(fill, now, "story", "Sent by the other device.")
        assert fresh(fill).typed["story"] == ["Sent by the other device."]
        assert fresh(fill).state == State.FINISHED

    def test_finishing_twice_changes_nothing_and_nothing_cannot_be_handed_in(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        with pytest.raises(services.NothingAnsweredYet):
            services.finish_self_fill(fill=fill, now=now)
        say(fill, now, "sads-emotion", "3")
        services.finish_self_fill(fill=fill, now=now)
        later = services.finish_self_fill(fill=fill, now=now + timedelta(minutes=5))
        assert later.finished_at == now


class TestDanger:
    def test_a_risk_answer_opens_an_alert_at_once(self, cleo, ines, now, with_text):
        fill = ask(cleo, ines, now, "sads", "phq-9")
        assert not say(fill, now, "phq-9-mood", "3").in_danger
        assert say(fill, now, "phq-9-self_harm", "1").in_danger
        sign = AlertSign.objects.get()
        assert (sign.source, sign.sign, sign.seen_by) == ("self_fill", "phq-9.self_harm", None)
        assert Alert.objects.get().client == cleo
        assert services.finish_self_fill(fill=fill, now=now).state == State.FINISHED

    def test_the_same_danger_is_told_once(self, cleo, ines, now, with_text):
        fill = ask(cleo, ines, now, "phq-9")
        say(fill, now, "phq-9-self_harm", "1")
        assert not say(fill, now, "phq-9-self_harm", "2", shown=["1"]).in_danger
        assert not say(fill, now, "phq-9-mood", "2").in_danger
        assert AlertSign.objects.count() == 1

    @pytest.mark.parametrize("name", ["story", "goal-0-text"])
    def test_words_of_danger_fetch_a_person(self, cleo, ines, now, name):
        fill = ask(cleo, ines, now)
        assert say(fill, now, name, "有时候不想活了").in_danger
        sign = AlertSign.objects.select_related("alert__client").get()
        assert (sign.source, sign.sign, sign.note) == ("keyword", "suicide", "有时候不想活了")

    def test_the_severity_form_alone_never_raises_one(self, cleo, ines, now):
        fill_in(ask(cleo, ines, now), now, "7")
        assert not Alert.objects.exists()

    def test_an_alert_stays_when_the_forms_are_withdrawn(self, cleo, ines, now, with_text):
        fill = ask(cleo, ines, now, "phq-9")
        say(fill, now, "phq-9-self_harm", "1")
        services.withdraw_self_fill(fill=fill, by=ines, now=now)
        assert fresh(fill).typed is None
        assert Alert.objects.open().exists()

    def test_help_now_starts_the_clock(self, cleo, ines, now):
        services.ask_for_help(fill=ask(cleo, ines, now), now=now)
        assert AlertSign.objects.get().source == "help_now"


class TestReview:
    def test_nothing_counts_before_it(self, cleo, ines, now):
        fill_in(ask(cleo, ines, now), now)
        assert not Assessment.objects.exists()
        assert not Score.objects.exists()
        assert cleo.standing.severity is None

    def test_it_becomes_an_assessment_marked_as_the_clients(self, cleo, ines, now):
        fill = fill_in(ask(cleo, ines, now), now)
        assessment = review(fill, ines, now, {"sads-sleep": "6", "story": "Added at the desk"})
        form = Administration.objects.get(version__instrument__code="sads")
        assert (form.mode, form.corrected) == ("self", ["sleep"])
        row = fresh(fill)
        assert (row.state, row.assessment, row.corrected) == (
            State.REVIEWED, assessment, ["story"],
        )  # fmt: skip
        assert assessment.severity == 30

    def test_what_staff_entered_stays_theirs(self, cleo, ines, now):
        fill = fill_in(ask(cleo, ines, now), now)
        changes = {f"gad-7-{item.code}": "1" for item in _gad()}
        review(fill, ines, now, changes)
        modes = Administration.objects.values_list("version__instrument__code", "mode")
        assert dict(modes) == {"sads": "self", "gad-7": "staff"}

    def test_a_submit_of_its_own_leaves_it_waiting(self, cleo, ines, now):
        fill = fill_in(ask(cleo, ines, now), now)
        services.submit_assessment(
            client=cleo,
            sheet=read_sheet({n: [w] if isinstance(w, str) else w for n, w in typed().items()},
                             definitions_of(intake_versions())),
            request_key=uuid4(),
            by=ines,
            now=now,
        )  # fmt: skip
        assert fresh(fill).state == State.FINISHED
        assert Administration.objects.get().mode == "staff"

    def test_the_danger_of_an_answer_is_not_told_twice_but_a_new_one_is(
        self, cleo, ines, now, with_text
    ):
        fill = ask(cleo, ines, now, "phq-9", parts=[])
        say(fill, now, "phq-9-self_harm", "1")
        services.finish_self_fill(fill=fill, now=now)
        other = fill_in(ask(factories.make_client("乙", now=now, phone="139"), ines, now), now)
        review(fresh(fill), ines, now)
        assert AlertSign.objects.count() == 1
        review(other, ines, now, {"phq-9-self_harm": "1"})
        assert AlertSign.objects.filter(source="risk_item").count() == 1

    def test_a_danger_that_staff_made_worse_is_told_again(self, cleo, ines, now, with_text):
        fill = ask(cleo, ines, now, "phq-9", parts=[])
        say(fill, now, "phq-9-self_harm", "1")
        services.finish_self_fill(fill=fill, now=now)
        review(fresh(fill), ines, now, {"phq-9-self_harm": "3"})
        assert list(AlertSign.objects.order_by("id").values_list("source", flat=True)) == [
            "self_fill", "risk_item",
        ]  # fmt: skip

    def test_answers_stay_with_the_words_they_were_given_to(
        self, cleo, ines, maria, now, with_text
    ):
        fill = ask(cleo, ines, now, "phq-9", parts=[])
        say(fill, now, "phq-9-mood", "2")
        services.finish_self_fill(fill=fill, now=now)
        asked = fill.forms.get()
        other = pack_for("phq-9", source="Another text")
        services.load_pack(instrument=instrument("phq-9"), data=other, by=maria)
        assert instrument("phq-9").current_id != asked.pk
        review(fresh(fill), ines, now)
        assert Administration.objects.get(version__instrument__code="phq-9").version == asked

    def test_the_counselor_neither_sees_nor_loses_what_was_said_about_money(
        self, cleo, ines, anna, now
    ):
        fill = ask(cleo, ines, now)
        say(fill, now, "income", "8000")
        fill = fill_in(fill, now)
        assert "income" not in typed_for(fill, anna.user, now)
        assert typed_for(fill, ines, now)["income"] == ["8000"]
        assert review(fill, anna.user, now).income == 8000
        assert fresh(fill).corrected == []

    @pytest.mark.parametrize(
        ("said", "stands"),
        [
            ({}, (25_000, False, 20_000)),
            ({"budget": "9000"}, (25_000, False, 9_000)),
            ({"income": "8000"}, (8_000, False, 20_000)),
            ({"income_withheld": "on"}, (None, True, 20_000)),
            ({"income": "0", "budget": "0"}, (0, False, 0)),
        ],
    )
    def test_a_question_about_money_that_was_passed_over_takes_nothing_back(
        self, cleo, ines, anna, now, said, stands
    ):
        journey.assess(cleo, by=ines, now=now - timedelta(days=90), tier=Tier.FLAGSHIP)
        fill = ask(cleo, ines, now)
        for name, value in said.items():
            say(fill, now, name, value)
        assessment = review(fill_in(fill, now), anna.user, now)
        assert (assessment.income, assessment.income_withheld, assessment.budget) == stands

    def test_more_from_the_client_meanwhile_is_seen_first(self, cleo, ines, now):
        fill = fill_in(ask(cleo, ines, now), now)
        seen = fill.revision
        say(fill, now, "story", "One more thing.")
        with pytest.raises(services.SelfFillMoved):
            review(fresh(fill), ines, now, seen=seen)
        assert not Assessment.objects.exists()
        assert review(fresh(fill), ines, now)

    def test_two_who_review_make_one_assessment(self, cleo, ines, anna, now):
        fill = fill_in(ask(cleo, ines, now), now)
        review(fill, ines, now)
        with pytest.raises(services.SelfFillIsOver):
            review(fresh(fill), anna.user, now)
        assert Assessment.objects.count() == 1

    def test_the_same_submit_twice_is_one(self, cleo, ines, now):
        fill, key = fill_in(ask(cleo, ines, now), now), uuid4()
        assert review(fill, ines, now, key=key) == review(fresh(fill), ines, now, key=key)

    def test_what_was_left_half_way_can_be_reviewed_too(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        say(fill, now, "sads-emotion", "3")
        assert reviewable_of(cleo, ines, now) is None
        assert reviewable_of(cleo, ines, fill.expires_at) == fill
        assert review(fresh(fill), ines, fill.expires_at).severity is None

    def test_the_desk_takes_over_what_is_handed_back(self, cleo, ines, now):
        fill = ask(cleo, ines, now, place=Place.TABLET)
        say(fill, now, "sads-emotion", "3")
        services.finish_self_fill(fill=fill, now=now, by=ines)
        assert reviewable_of(cleo, ines, now) == fill

    def test_the_trail_tells_of_it_without_content(self, cleo, ines, now):
        review(fill_in(ask(cleo, ines, now), now), ines, now)
        acts = TrailEvent.objects.filter(action__startswith="intake.self_fill").order_by("id")
        assert [act.action.rpartition(".")[2] for act in acts] == [
            "asked", "begun", "finished", "reviewed",
        ]  # fmt: skip
        assert {str(act.facts) for act in acts} == {"{'place': 'home'}", "{}", "{'corrected': 0}"}


def _gad():
    return definitions_of([instrument("gad-7").current])[0].items


class TestForgetting:
    def test_a_link_nobody_used_is_noted_as_expired(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        assert services.forget_old_self_fills(now=fill.expires_at - timedelta(seconds=1)) == 0
        assert services.forget_old_self_fills(now=fill.expires_at) == 1
        assert fresh(fill).state == State.EXPIRED
        assert ask(cleo, ines, now)

    def test_what_was_begun_is_deleted_after_thirty_days(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        say(fill, now, "story", "Half a story")
        assert services.forget_old_self_fills(now=now + timedelta(days=30)) == 0
        assert services.forget_old_self_fills(now=now + timedelta(days=30, seconds=1)) == 1
        assert (fresh(fill).state, fresh(fill).typed) == (State.EXPIRED, None)

    def test_what_is_finished_waits_for_its_review(self, cleo, ines, now):
        fill = fill_in(ask(cleo, ines, now), now)
        assert services.forget_old_self_fills(now=now + timedelta(days=400)) == 0
        assert fresh(fill).typed


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_devices_answering_lose_nothing(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        items = ("emotion", "cognition", "behaviour", "body")
        race(*(lambda item=item: say(fill, now, f"sads-{item}", "4") for item in items))
        assert len(fresh(fill).typed) == 4

    def test_finishing_many_times_is_finishing_once(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        say(fill, now, "sads-emotion", "3")
        race(*[lambda: services.finish_self_fill(fill=fill, now=now)] * 4)
        assert TrailEvent.objects.filter(action="intake.self_fill.finished").count() == 1

    def test_withdrawing_while_a_client_answers_leaves_no_answer(self, cleo, ines, now):
        fill = ask(cleo, ines, now)
        race(
            lambda: say(fill, now, "story", "In this moment"),
            lambda: services.withdraw_self_fill(fill=fill, by=ines, now=now),
        )
        assert (fresh(fill).state, fresh(fill).typed) == (State.WITHDRAWN, None)

    def test_two_desks_hand_out_one(self, cleo, ines, now):
        race(*[lambda: ask(cleo, ines, now)] * 3)
        assert SelfFill.objects.waiting().count() == 1

    def test_a_danger_and_a_review_at_once_both_stand(self, cleo, ines, now):
        fill = fill_in(ask(cleo, ines, now), now)
        race(
            lambda: review(fill, ines, now),
            lambda: say(fill, now, "story", "不想活了"),
        )
        reviewed = Assessment.objects.exists()
        assert reviewed or AlertSign.objects.filter(source="keyword").exists()
        assert fresh(fill).state == (State.REVIEWED if reviewed else State.FINISHED)
