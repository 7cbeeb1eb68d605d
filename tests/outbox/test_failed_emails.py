"""An email that was given up is seen to: sent again, or settled another way."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from outbox.models import Message
from outbox.services import send_due
from people.models import Client, Counselor, Task, TrailEvent, User
from tests.outbox.conftest import PlainLetter
from tests.post import Sink

Queue = Callable[..., Message]


@pytest.fixture
def failed(sink: Sink, queue: Queue) -> Message:
    message = queue()
    sink.answers.append("550 No such mailbox")
    send_due(now=timezone.now())
    message.refresh_from_db()
    assert (message.state, message.reason) == ("failed", "bounced")
    return message


@pytest.fixture
def task(failed: Message) -> Task:
    return Task.objects.get(about=failed.public_id)


def page(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_stands_on_the_desks_home_and_in_its_list(
    as_ines: Browser, task: Task, cleo: Client
) -> None:
    own = reverse("outbox:failed_email", args=[task.public_id])
    home = page(as_ines, "/")
    assert own in home
    assert "1 failed email<" in home
    assert own in page(as_ines, reverse("outbox:failed"))
    assert "it bounced" in page(as_ines, own)


def test_a_corrected_address_gets_it_and_the_task_ends(
    as_ines: Browser, ines: User, sink: Sink, failed: Message, task: Task, cleo: Client
) -> None:
    Client.objects.filter(pk=cleo.pk).update(email="right@client.example")
    answer = as_ines.post(reverse("outbox:send_again", args=[task.public_id]))
    assert answer.status_code == 302
    assert send_due(now=timezone.now()) == 1
    assert sink.mails[-1]["To"] == "right@client.example"
    task.refresh_from_db()
    assert (task.done_by, task.outcome) == (ines, "sent_again")
    assert "outbox.message.sent_again" in set(TrailEvent.objects.values_list("action", flat=True))
    assert "No failed emails" in page(as_ines, reverse("outbox:failed"))


def test_what_fails_again_is_listed_again(
    as_ines: Browser, sink: Sink, failed: Message, task: Task
) -> None:
    again = reverse("outbox:send_again", args=[task.public_id])
    for _ in range(2):
        sink.answers.append("550 No such mailbox")
        as_ines.post(again)
        send_due(now=timezone.now())
        task.refresh_from_db()
        assert task.done_at is None
    assert reverse("outbox:failed_email", args=[task.public_id]) in page(
        as_ines, reverse("outbox:failed")
    )


@pytest.mark.parametrize("outcome", ["told_otherwise", "given_up"])
def test_it_is_settled_without_an_email(
    as_ines: Browser, failed: Message, task: Task, outcome: str
) -> None:
    finish = reverse("outbox:finish_repair", args=[task.public_id])
    assert as_ines.post(finish, {}).status_code == 422
    assert as_ines.post(finish, {"outcome": outcome}).status_code == 302
    task.refresh_from_db()
    assert task.outcome == outcome
    assert as_ines.post(finish, {"outcome": outcome}).status_code == 404


def test_two_at_once_send_it_once(
    as_ines: Browser, sink: Sink, failed: Message, task: Task
) -> None:
    again = reverse("outbox:send_again", args=[task.public_id])
    assert [as_ines.post(again).status_code for _ in range(2)] == [302, 404]
    assert send_due(now=timezone.now()) == 1


def test_without_an_address_the_page_says_what_to_do_first(
    as_ines: Browser, failed: Message, task: Task, cleo: Client
) -> None:
    Client.objects.filter(pk=cleo.pk).update(email="")
    answer = as_ines.post(reverse("outbox:send_again", args=[task.public_id]))
    assert answer.status_code == 409
    assert "Add one first" in answer.content.decode()


def test_only_who_may_finish_tasks_of_this_client_may_act(
    as_maria: Browser, as_adam: Browser, task: Task, boris: Counselor
) -> None:
    own = reverse("outbox:failed_email", args=[task.public_id])
    again = reverse("outbox:send_again", args=[task.public_id])
    assert "Send again</button>" not in page(as_maria, own)
    for browser in (as_maria, as_adam):
        assert browser.post(again).status_code == 404


def test_every_kind_of_task_that_is_asked_for_has_a_list(letter: PlainLetter) -> None:
    lists = {
        Task.Kind.CALL_BACK: "feedback:call_backs",
        Task.Kind.REVIEW: "scheduling:courses",
        Task.Kind.CONTACT: "outbox:failed",
        Task.Kind.NEW_CONTACT: "reports:home",
    }
    assert all(reverse(name) for name in lists.values())
    assert set(lists) == set(Task.Kind)
