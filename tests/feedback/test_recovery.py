"""Making good: four steps in order, by people, with a clock."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from feedback import services
from feedback.models import Invitation, RecoveryCase, RecoveryStep
from feedback.pages import clock_of
from feedback.rules.recovery import Step
from people.models import Client, Counselor, TrailEvent, User

Invite = Callable[..., Invitation]
BOARD = "/recovery/"
NOTE = "She told how the date moved twice."


@pytest.fixture
def case(invitation: Invitation, today: datetime) -> RecoveryCase:
    services.answer(invitation=invitation, nps=2, comment="等了很久", now=today)
    return RecoveryCase.objects.select_related("client").get()


def walk(case: RecoveryCase, *steps: Step, by: User, now: datetime) -> RecoveryCase:
    for number, step in enumerate(steps):
        at = now + timedelta(minutes=10 * number)
        services.record_step(case=case, step=step, note=NOTE, by=by, now=at)
    case.refresh_from_db()
    return case


def page_of(case: RecoveryCase) -> str:
    return f"{BOARD}{case.public_id}/"


class TestSteps:
    def test_the_first_step_is_the_first_reply(
        self, case: RecoveryCase, ines: User, today: datetime
    ) -> None:
        later = today + timedelta(hours=3)
        walk(case, Step.LISTEN, by=ines, now=later)
        assert (case.step, case.first_reply_at, case.owner) == ("listen", later, ines)
        walk(case, Step.EMPATHISE, by=ines, now=later + timedelta(hours=1))
        assert case.first_reply_at == later

    @pytest.mark.parametrize("wanted", [Step.EMPATHISE, Step.ACT, Step.FOLLOW_UP, Step.CLOSED])
    def test_nothing_is_skipped(
        self, case: RecoveryCase, ines: User, today: datetime, wanted: Step
    ) -> None:
        with pytest.raises(services.StepOutOfOrder):
            services.record_step(case=case, step=wanted, note=NOTE, by=ines, now=today)
        assert not RecoveryStep.objects.exists()

    def test_nothing_goes_back_but_following_up_may_be_repeated(
        self, case: RecoveryCase, ines: User, today: datetime
    ) -> None:
        walk(case, *list(Step)[:4], Step.FOLLOW_UP, by=ines, now=today)
        with pytest.raises(services.StepOutOfOrder):
            services.record_step(case=case, step=Step.ACT, note=NOTE, by=ines, now=today)
        assert RecoveryStep.objects.count() == 5

    def test_what_was_said_is_sealed(self, case: RecoveryCase, ines: User, today: datetime) -> None:
        walk(case, Step.LISTEN, by=ines, now=today)
        with connection.cursor() as cursor:
            cursor.execute("SELECT note FROM feedback_recoverystep")
            assert b"date" not in bytes(cursor.fetchone()[0])


class TestClosing:
    def test_it_needs_the_clients_yes_or_two_follow_ups(
        self, case: RecoveryCase, ines: User, today: datetime
    ) -> None:
        walk(case, *list(Step)[:4], by=ines, now=today)
        with pytest.raises(services.CaseUnfinished):
            self.close(case, ines, today, agreed=False)
        walk(case, Step.FOLLOW_UP, by=ines, now=today)
        self.close(case, ines, today, agreed=False)
        case.refresh_from_db()
        assert (case.closed_at, case.client_agreed) == (today, False)

    def test_it_needs_all_steps_and_the_cause(
        self, case: RecoveryCase, ines: User, today: datetime
    ) -> None:
        walk(case, Step.LISTEN, by=ines, now=today)
        with pytest.raises(services.CaseUnfinished):
            self.close(case, ines, today)
        walk(case, *list(Step)[1:4], by=ines, now=today)
        with pytest.raises(services.CaseUnfinished):
            self.close(case, ines, today, cause=" ")

    def test_a_closed_case_takes_nothing_until_it_is_opened_again_at_listening(
        self, case: RecoveryCase, ines: User, today: datetime
    ) -> None:
        walk(case, *list(Step)[:4], by=ines, now=today)
        self.close(case, ines, today)
        with pytest.raises(services.CaseIsClosed):
            walk(case, Step.FOLLOW_UP, by=ines, now=today)
        later = today + timedelta(days=1)
        services.reopen_case(case=case, by=ines, now=later)
        walk(case, Step.LISTEN, by=ines, now=later)
        with pytest.raises(services.CaseUnfinished):
            self.close(case, ines, later)

    @staticmethod
    def close(
        case: RecoveryCase, by: User, now: datetime, *, agreed: bool = True, cause: str = "no plan"
    ) -> None:
        services.close_case(case=case, client_agreed=agreed, root_cause=cause, by=by, now=now)


class TestClock:
    @pytest.mark.parametrize(
        ("hours", "state"), [(0, ""), (19.99, ""), (20, "soon"), (24, "soon"), (24.01, "late")]
    )
    def test_it_turns_amber_at_20_hours_and_red_after_24(
        self, case: RecoveryCase, today: datetime, hours: float, state: str
    ) -> None:
        assert clock_of(case, today + timedelta(hours=hours)).state == state


class TestPages:
    def test_the_board_shows_the_case_under_the_step_to_be_done(
        self, as_maria: Browser, case: RecoveryCase, ines: User, today: datetime
    ) -> None:
        text = as_maria.get(BOARD).content.decode()
        assert case.client.code in text
        assert "Would not recommend us" in text
        walk(case, Step.LISTEN, by=ines, now=today)
        text = as_maria.get(BOARD).content.decode()
        lane = text.index('id="lane-empathise"')
        assert lane < text.index(case.client.code) < text.index('id="lane-act"')

    def test_an_empty_board_says_what_opens_a_case(self, as_maria: Browser) -> None:
        assert "A low score or a request to be contacted" in as_maria.get(BOARD).content.decode()

    def test_the_board_costs_the_same_for_one_and_for_many(
        self, as_maria: Browser, case: RecoveryCase, invite: Invite, today: datetime, maria: User
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                as_maria.get(BOARD)
            return len(asked)

        as_maria.get(BOARD)
        few = queries()
        for number in range(6):
            services.answer(invitation=invite(hours=30 + 2 * number), csat=1, now=today)
        RecoveryCase.objects.update(owner=maria)
        assert queries() == few
        assert few <= 8

    def test_a_person_walks_the_case_to_its_end(
        self, as_ines: Browser, case: RecoveryCase, ines: User
    ) -> None:
        page = page_of(case)
        as_ines.post(f"{page}take/")
        for step in list(Step)[:4]:
            typed = {"step": step.value, "note": NOTE, "failure_type": "process"}
            assert as_ines.post(f"{page}step/", typed)["Location"] == page
        closing = {"root_cause": "Nobody owned the calendar.", "client_agreed": "on"}
        assert as_ines.post(f"{page}close/", closing).status_code == 302
        case.refresh_from_db()
        assert case.closed_at is not None
        assert (case.failure_type, case.owner) == ("process", ines)
        assert "Recently closed" in as_ines.get(BOARD).content.decode()
        as_ines.post(f"{page}reopen/")
        case.refresh_from_db()
        assert case.closed_at is None

    def test_a_refused_step_keeps_what_was_typed(
        self, as_ines: Browser, case: RecoveryCase
    ) -> None:
        page = as_ines.post(f"{page_of(case)}step/", {"step": "listen", "note": "short"})
        assert page.status_code == 422
        assert "short" in page.content.decode()

    def test_a_refused_close_says_what_is_missing(
        self, as_ines: Browser, case: RecoveryCase, ines: User, today: datetime
    ) -> None:
        walk(case, *list(Step)[:4], by=ines, now=today)
        typed = {"root_cause": "Nobody owned the calendar."}
        page = as_ines.post(f"{page_of(case)}close/", typed)
        assert page.status_code == 422
        text = page.content.decode()
        assert "two follow-ups" in text
        assert "Nobody owned the calendar." in text

    def test_a_step_out_of_order_is_a_refusal(self, as_ines: Browser, case: RecoveryCase) -> None:
        typed = {"step": "act", "note": NOTE}
        assert as_ines.post(f"{page_of(case)}step/", typed).status_code == 409

    def test_a_double_submit_is_one_step(self, as_ines: Browser, case: RecoveryCase) -> None:
        typed = {"step": "listen", "note": NOTE}
        as_ines.post(f"{page_of(case)}step/", typed)
        assert as_ines.post(f"{page_of(case)}step/", typed).status_code == 302
        assert RecoveryStep.objects.count() == 1

    def test_looking_changes_nothing_but_the_trail(
        self, as_ines: Browser, case: RecoveryCase
    ) -> None:
        before = RecoveryCase.objects.values().get()
        assert as_ines.get(page_of(case)).status_code == 200
        for part in ("take", "step", "close", "reopen"):
            assert as_ines.get(f"{page_of(case)}{part}/").status_code == 405
        assert RecoveryCase.objects.values().get() == before
        assert TrailEvent.objects.filter(action="feedback.case.opened").count() == 1


class TestWho:
    @pytest.mark.parametrize("who", ["ines", "sofia", "maria"])
    def test_these_work_on_the_case(
        self, who: str, request: pytest.FixtureRequest, case: RecoveryCase
    ) -> None:
        browser = request.getfixturevalue(f"as_{who}")
        assert case.client.code in browser.get(BOARD).content.decode()
        assert browser.get(page_of(case)).status_code == 200
        assert browser.post(f"{page_of(case)}take/").status_code == 302

    @pytest.mark.parametrize("who", ["anna", "boris", "adam", "otto"])
    def test_these_find_nothing(
        self, who: str, request: pytest.FixtureRequest, case: RecoveryCase
    ) -> None:
        browser = request.getfixturevalue(f"as_{who}")
        board = browser.get(BOARD)
        assert board.status_code == 404 or case.client.code not in board.content.decode()
        assert browser.get(page_of(case)).status_code == 404
        for part in ("take", "step", "close", "reopen", "hand"):
            typed = {"step": "listen", "note": NOTE}
            assert browser.post(f"{page_of(case)}{part}/", typed).status_code == 404
        assert not RecoveryStep.objects.exists()

    @pytest.mark.parametrize(("who", "reads"), [("maria", True), ("ines", False), ("sofia", False)])
    def test_single_answers_are_for_the_manager(
        self, who: str, reads: bool, request: pytest.FixtureRequest, case: RecoveryCase
    ) -> None:
        browser = request.getfixturevalue(f"as_{who}")
        assert ("等了很久" in browser.get(page_of(case)).content.decode()) is reads

    def test_with_the_clients_yes_her_counselor_reads_the_answer(
        self,
        as_anna: Browser,
        as_ines: Browser,
        invite: Invite,
        today: datetime,
    ) -> None:
        services.answer(
            invitation=invite(hours=30),
            nps=1,
            comment="请慢一点",
            counselor_may_see=True,
            now=today,
        )
        page = page_of(RecoveryCase.objects.get())
        assert "请慢一点" in as_anna.get(page).content.decode()
        assert "请慢一点" not in as_ines.get(page).content.decode()

    def test_unknown_and_malformed_ids_are_not_there(
        self, as_maria: Browser, case: RecoveryCase
    ) -> None:
        for odd in ("00000000-0000-7000-8000-000000000000", "1", "x"):
            assert as_maria.get(f"{BOARD}{odd}/").status_code == 404


def test_nobody_without_an_account_gets_in(
    case: RecoveryCase, cleo: Client, anna: Counselor
) -> None:
    for path in (BOARD, page_of(case), "/call-backs/"):
        assert Browser().get(path).status_code == 302
