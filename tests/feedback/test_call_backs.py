"""Where 72 hours pass in silence, somebody at the desk calls."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crisis.services import raise_alert
from feedback import links
from feedback.models import Answer, Invitation
from feedback.services import answer, close_windows
from feedback.tasks import close_windows as sweep
from people.models import Client, Consent, Task, User
from people.services import record_consent
from tests import factories

Invite = Callable[..., Invitation]
LIST = "/call-backs/"


@pytest.fixture
def task(invite: Invite, today: datetime) -> Task:
    invite(hours=73)
    close_windows(now=today)
    return Task.objects.get()


def page_of(task: Task) -> str:
    return f"{LIST}{task.public_id}/"


class TestClosingWindows:
    def test_silence_asks_for_a_call(self, invite: Invite, cleo: Client) -> None:
        invitation = invite(hours=72.01)
        sweep()
        task = Task.objects.get()
        assert (task.kind, task.about, task.client) == ("call_back", invitation.public_id, cleo)
        invitation.refresh_from_db()
        assert invitation.closed_at == invitation.changed_at

    def test_the_last_minute_is_still_open(self, invite: Invite, today: datetime) -> None:
        invite(hours=71.99)
        assert close_windows(now=today) == 0

    def test_at_exactly_72_hours_it_closes(self, invite: Invite, today: datetime) -> None:
        invitation = invite(hours=60)
        assert close_windows(now=invitation.closes_at - timedelta(microseconds=1)) == 0
        assert close_windows(now=invitation.closes_at) == 1

    def test_it_is_safe_to_repeat(self, invite: Invite, today: datetime) -> None:
        invite(hours=73)
        assert [close_windows(now=today), close_windows(now=today)] == [1, 0]
        assert Task.objects.count() == 1

    def test_who_has_answered_is_not_called(self, invite: Invite, today: datetime) -> None:
        answer(invitation=invite(hours=73), nps=9, now=today)
        assert close_windows(now=today) == 0

    @pytest.mark.parametrize("purpose", ["surveys", "phone"])
    def test_who_said_no_is_not_called(
        self, invite: Invite, cleo: Client, today: datetime, purpose: str
    ) -> None:
        invitation = invite(hours=73)
        record_consent(
            client=cleo,
            purpose=Consent.Purpose(purpose),
            given=False,
            source="intake",
            by=None,
            now=today,
        )
        assert close_windows(now=today) == 1
        assert not Task.objects.exists()
        invitation.refresh_from_db()
        assert invitation.closed_at is not None

    def test_who_is_in_crisis_is_not_called(
        self, invite: Invite, cleo: Client, today: datetime
    ) -> None:
        invite(hours=73)
        raise_alert(client=cleo, source="concern", sign="other", by=None, now=today)
        close_windows(now=today)
        assert not Task.objects.filter(kind="call_back").exists()

    def test_without_a_mail_address_the_phone_is_left(
        self, invite: Invite, today: datetime
    ) -> None:
        invitation = invite(hours=73)
        Invitation.objects.filter(pk=invitation.pk).update(not_sent_reason="no_contact")
        close_windows(now=today)
        assert Task.objects.count() == 1

    def test_two_hundred_and_more_are_closed_in_bounded_batches(
        self, invite: Invite, today: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("feedback.services.windows.BATCH", 2)
        for number in range(5):
            invite(hours=73 + 2 * number)
        assert close_windows(now=today) == 5

    def test_a_late_answer_by_link_ends_the_call(self, task: Task, invite: Invite) -> None:
        visitor = Browser()
        visitor.get(f"/s/{links.token_of(Invitation.objects.get())}")
        visitor.post("/survey/", {"nps": "9"})
        task.refresh_from_db()
        assert task.outcome == "answered_by_link"


class TestCalling:
    def test_the_list_shows_who_waits(self, as_ines: Browser, task: Task, cleo: Client) -> None:
        assert cleo.name in as_ines.get(LIST).content.decode()

    def test_an_empty_list_says_what_will_appear(self, as_ines: Browser) -> None:
        assert "72 hours" in as_ines.get(LIST).content.decode()

    def test_the_list_costs_the_same_for_one_and_for_many(
        self, as_ines: Browser, invite: Invite, today: datetime, now: datetime
    ) -> None:
        def queries() -> int:
            close_windows(now=today)
            with CaptureQueriesContext(connection) as asked:
                as_ines.get(LIST)
            return len(asked)

        invite(hours=73)
        as_ines.get(LIST)
        few = queries()
        counselor = Invitation.objects.get().counselor
        for number in range(8):
            client = factories.make_client(
                f"来访{number}", now=now, counselor=counselor, phone=f"1380000100{number}"
            )
            invite(hours=100 + 2 * number, client=client)
        assert queries() == few
        assert few <= 8

    def test_the_page_asks_the_same_questions_and_notes_who_looked(
        self, as_ines: Browser, task: Task, cleo: Client
    ) -> None:
        text = as_ines.get(page_of(task)).content.decode()
        assert "How likely are you to recommend us?" in text
        assert cleo.phone in text

    def test_an_answer_is_recorded_as_given_by_phone(
        self, as_ines: Browser, task: Task, ines: User
    ) -> None:
        assert as_ines.post(page_of(task), {"nps": "3", "comment": "慢"})["Location"] == LIST
        said = Answer.objects.get()
        assert (said.mode, said.recorded_by, said.late) == ("phone", ines, True)
        task.refresh_from_db()
        assert (task.outcome, task.done_by) == ("answered", ines)
        assert said.invitation.opened_at is None

    def test_a_refused_form_keeps_what_was_typed(self, as_ines: Browser, task: Task) -> None:
        page = as_ines.post(page_of(task), {"nps": "99", "comment": "慢慢"})
        assert page.status_code == 422
        assert "慢慢" in page.content.decode()
        assert "Choose a number from 0 to 10." in page.content.decode()

    def test_a_double_submit_records_one_answer(self, as_ines: Browser, task: Task) -> None:
        as_ines.post(page_of(task), {"nps": "9"})
        assert as_ines.post(page_of(task), {"nps": "1"}).status_code == 404
        assert Answer.objects.get().nps == 9

    def test_what_the_client_answered_meanwhile_stands(
        self, as_ines: Browser, task: Task, today: datetime
    ) -> None:
        Invitation.objects.update(answered_at=today)
        assert as_ines.post(page_of(task), {"nps": "1"}).status_code == 409
        assert task.client.name not in as_ines.get(LIST).content.decode()

    def test_nobody_picked_up_twice_means_tomorrow(self, as_ines: Browser, task: Task) -> None:
        waits = []
        for _ in range(2):
            as_ines.post(f"{page_of(task)}no-answer/")
            task.refresh_from_db()
            waits.append(round((task.due_at - timezone.now()).total_seconds() / 3600))
        assert waits == [1, 24]
        assert task.client.name not in as_ines.get(LIST).content.decode()

    def test_after_six_calls_nobody_calls_any_more(self, as_ines: Browser, task: Task) -> None:
        for _ in range(6):
            as_ines.post(f"{page_of(task)}no-answer/")
        task.refresh_from_db()
        assert task.outcome == "not_reached"

    def test_who_would_rather_not_answer_is_left_alone(self, as_ines: Browser, task: Task) -> None:
        as_ines.post(f"{page_of(task)}declined/")
        task.refresh_from_db()
        assert task.outcome == "declined"

    def test_a_call_is_finished_in_its_row_of_the_home(self, as_ines: Browser, task: Task) -> None:
        row = {"headers": {"HX-Request": "true"}}
        part = as_ines.get(page_of(task), **row).content.decode()
        assert "How likely are you to recommend us?" in part
        assert f'hx-post="{page_of(task)}"' in part
        assert "<html" not in part
        refused = as_ines.post(page_of(task), {"nps": "99", "comment": "慢慢"}, **row)
        assert refused.status_code == 422
        assert "慢慢" in refused.content.decode()
        assert "<html" not in refused.content.decode()
        later = as_ines.post(f"{page_of(task)}no-answer/", **row)
        assert (later.status_code, later["HX-Trigger"]) == (204, "crm:done")
        done = as_ines.post(page_of(task), {"nps": "3"}, **row)
        assert (done.status_code, done["HX-Trigger"]) == (204, "crm:done")
        assert Answer.objects.get().nps == 3


@pytest.mark.parametrize("who", ["anna", "boris", "sofia", "maria", "adam", "otto"])
def test_only_the_desk_calls(who: str, request: pytest.FixtureRequest, task: Task) -> None:
    browser = request.getfixturevalue(f"as_{who}")
    assert browser.get(LIST).status_code == 404
    assert browser.get(page_of(task)).status_code == 404
    assert browser.post(page_of(task), {"nps": "9"}).status_code == 404
    assert browser.post(f"{page_of(task)}no-answer/").status_code == 404
    assert not Answer.objects.exists()


def test_unknown_and_malformed_ids_are_not_there(as_ines: Browser, task: Task) -> None:
    for odd in ("00000000-0000-7000-8000-000000000000", "1", "x", f"{task.pk}"):
        assert as_ines.get(f"{LIST}{odd}/").status_code == 404


def test_a_get_moves_no_call(as_ines: Browser, task: Task) -> None:
    assert as_ines.get(f"{page_of(task)}no-answer/").status_code == 405
    assert as_ines.get(f"{page_of(task)}declined/").status_code == 405
    task.refresh_from_db()
    assert (task.tries, task.done_at) == (0, None)
