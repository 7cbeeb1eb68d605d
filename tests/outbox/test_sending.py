"""Letters leave once, over SMTP, or stay with a reason."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone
from structlog.testing import capture_logs

from outbox import letters
from outbox.models import Message
from outbox.services import claim_due, enqueue, hold, lift, release_stuck, send_due
from outbox.services.claims import begin, messages_of
from outbox.tasks import send_due as sweep
from people.models import Client, Consent, Task
from people.services import record_consent
from tests.outbox.conftest import PlainLetter
from tests.post import SMTP_BACKEND, Sink

Queue = Callable[..., Message]


def state_of(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.reason


def test_a_due_letter_arrives_over_smtp(
    sink: Sink, queue: Queue, letter: PlainLetter, cleo: Client
) -> None:
    message = queue()
    sweep()
    [mail] = sink.mails
    assert mail["To"] == cleo.email
    assert mail["Message-ID"] == f"<{message.public_id}@127.0.0.1>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert state_of(message) == ("sent", "")
    assert message.sent_at is not None
    assert letter.delivered_to == [message.about]


def test_nothing_leaves_before_it_is_due(sink: Sink, queue: Queue, today: datetime) -> None:
    message = queue(minutes_ago=-5)
    assert send_due(now=today) == 0
    assert sink.mails == []
    assert state_of(message) == ("queued", "")


def test_a_second_sweep_sends_nothing_again(sink: Sink, queue: Queue, today: datetime) -> None:
    queue()
    assert [send_due(now=today), send_due(now=today)] == [1, 0]
    assert len(sink.mails) == 1


def test_the_oldest_letter_leaves_first(sink: Sink, queue: Queue, today: datetime) -> None:
    messages = [queue(minutes_ago=minutes) for minutes in (3, 1, 2)]
    send_due(now=today)
    ids = [mail["Message-ID"].split("@")[0].strip("<") for mail in sink.mails]
    assert ids == [str(messages[index].public_id) for index in (0, 2, 1)]


def test_queueing_the_same_letter_twice_keeps_one(
    cleo: Client, letter: PlainLetter, queue: Queue, today: datetime
) -> None:
    message = queue()
    enqueue(client=cleo, about=message.about, letters={"test.plain": today}, purpose="surveys")
    assert Message.objects.count() == 1


def test_a_letter_nobody_can_write_is_refused_when_it_is_queued(
    cleo: Client, now: datetime
) -> None:
    with pytest.raises(letters.UnknownLetter):
        enqueue(client=cleo, about=cleo.public_id, letters={"no.such": now}, purpose="surveys")


@pytest.mark.django_db(transaction=True)
def test_four_senders_at_once_send_every_letter_once(
    sink: Sink, queue: Queue, today: datetime
) -> None:
    messages = [queue() for _ in range(40)]
    ready = threading.Barrier(4)

    def work() -> None:
        try:
            ready.wait()
            send_due(now=today)
        finally:
            connection.close()

    senders = [threading.Thread(target=work) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    send_due(now=today)
    arrived = sorted(mail["Message-ID"] for mail in sink.mails)
    assert arrived == sorted(f"<{message.public_id}@127.0.0.1>" for message in messages)
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_two_claims_never_share_a_letter(queue: Queue) -> None:
    for _ in range(5):
        queue()
    first = claim_due(worker="one", limit=3)
    second = claim_due(worker="two", limit=3)
    assert (len(first), len(second)) == (3, 2)
    assert not {message.pk for message in first} & {message.pk for message in second}


def test_a_letter_of_a_dead_worker_comes_back_after_its_lease(
    sink: Sink, queue: Queue, today: datetime
) -> None:
    message = queue()
    claim_due(worker="dead", limit=1)
    assert send_due(now=today) == 0
    Message.objects.update(lease_until=Now() - timedelta(seconds=1))
    release_stuck(now=today)
    assert send_due(now=today) == 1
    assert len(sink.mails) == 1
    assert state_of(message)[0] == "sent"


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param({"claimed_by": "another"}, id="by another worker"),
        pytest.param({"attempt": 2}, id="by the same worker, later"),
    ],
)
def test_a_worker_whose_lease_ran_out_marks_nothing(
    sink: Sink, queue: Queue, letter: PlainLetter, today: datetime, claim: dict[str, object]
) -> None:
    message = queue()

    class Slow(PlainLetter):
        def compose(self, about, now, *, stop_link):
            # Meanwhile the lease was over and the letter was claimed again.
            Message.objects.update(**claim)
            return super().compose(about, now, stop_link=stop_link)

    slow = Slow()
    letters.register("test.plain", slow)
    assert send_due(now=today) == 0
    assert slow.delivered_to == []
    assert state_of(message)[0] == "sending"


def test_a_letter_stuck_five_times_goes_to_a_person(
    queue: Queue, letter: PlainLetter, today: datetime
) -> None:
    message = queue()
    claim_due(worker="dead", limit=1)
    Message.objects.update(tries=5, lease_until=Now() - timedelta(seconds=1))
    release_stuck(now=today)
    assert state_of(message) == ("failed", "unreachable")
    assert letter.kept == [(message.about, "unreachable")]
    assert Task.objects.get().about == message.public_id


def test_a_refused_letter_is_tried_again_later(sink: Sink, queue: Queue, today: datetime) -> None:
    message = queue()
    sink.answers.append("451 Try later")
    assert send_due(now=today) == 0
    assert state_of(message)[0] == "queued"
    assert timedelta(seconds=55) < message.due_at - timezone.now() < timedelta(seconds=75)
    Message.objects.update(due_at=today)
    assert send_due(now=today) == 1


def test_after_five_refusals_a_person_is_asked(
    sink: Sink, queue: Queue, letter: PlainLetter, today: datetime
) -> None:
    message = queue()
    sink.answers += ["451 Try later"] * 5
    for _ in range(5):
        send_due(now=today)
        Message.objects.filter(state="queued").update(due_at=today)
    assert state_of(message) == ("failed", "unreachable")
    assert Task.objects.get().kind == Task.Kind.CONTACT
    assert send_due(now=today) == 0


def test_an_address_refused_for_good_is_not_tried_again(
    sink: Sink, queue: Queue, letter: PlainLetter, today: datetime
) -> None:
    message = queue()
    sink.answers.append("550 No such mailbox")
    send_due(now=today)
    assert state_of(message) == ("failed", "bounced")
    assert letter.kept == [(message.about, "bounced")]


def test_one_refusal_does_not_hold_up_the_letters_behind_it(
    sink: Sink, queue: Queue, today: datetime
) -> None:
    queue(minutes_ago=5)
    queue(minutes_ago=4)
    sink.answers.append("451 Try later")
    assert send_due(now=today) == 1


def test_while_the_mail_server_is_away_no_letter_loses_a_try(
    settings, queue: Queue, today: datetime
) -> None:
    settings.EMAIL_BACKEND = SMTP_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    message = queue()
    for _ in range(7):
        assert send_due(now=today) == 0
    assert state_of(message)[0] == "queued"
    assert (message.attempt, message.tries) == (0, 0)


class Broken(PlainLetter):
    """A letter with a bug in the step that it is named after."""

    def __init__(self, step: str) -> None:
        super().__init__()
        self.step = step

    def _break(self, step: str) -> None:
        if step == self.step:
            raise KeyError("what a client wrote")

    def refuse(self, about, now):
        self._break("refuse")
        return super().refuse(about, now)

    def compose(self, about, now, *, stop_link):
        self._break("compose")
        return super().compose(about, now, stop_link=stop_link)

    def delivered(self, about, now):
        self._break("delivered")

    def kept_back(self, about, reason, now):
        self._break("kept_back")


STEPS = ["unknown", "refuse", "compose"]


@pytest.fixture
def broken_letter(request) -> Iterator[str]:
    """A letter kind whose bug is the parameter; "unknown" is a kind that no app writes."""
    name = f"test.{request.param}"
    if request.param != "unknown":
        letters.register(name, Broken(request.param))
    yield name
    letters._letters.pop(name, None)


@pytest.mark.parametrize("broken_letter", STEPS, indirect=True)
def test_a_letter_that_cannot_be_written_lets_the_others_leave_in_the_same_sweep(
    sink: Sink, queue: Queue, today: datetime, broken_letter: str
) -> None:
    bad, good = queue(minutes_ago=5), queue(minutes_ago=4)
    Message.objects.filter(pk=bad.pk).update(letter=broken_letter)
    assert send_due(now=today) == 1
    assert state_of(good) == ("sent", "")
    assert state_of(bad) == ("queued", "")
    assert bad.tries == 1
    assert timedelta(seconds=55) < bad.due_at - timezone.now() < timedelta(seconds=75)


@pytest.mark.parametrize("broken_letter", [*STEPS, "kept_back"], indirect=True)
def test_after_five_tries_it_is_put_aside_and_a_person_is_asked(
    sink: Sink, queue: Queue, today: datetime, broken_letter: str
) -> None:
    bad = queue()
    Message.objects.filter(pk=bad.pk).update(letter=broken_letter)
    if broken_letter == "test.kept_back":
        sink.answers += ["550 No such mailbox"]
    for _ in range(5):
        send_due(now=today)
        Message.objects.filter(state="queued").update(due_at=today)
    reason = "bounced" if broken_letter == "test.kept_back" else "cannot_be_written"
    assert state_of(bad) == ("failed", reason)
    assert Task.objects.get().about == bad.public_id
    assert send_due(now=today) == 0


@pytest.mark.parametrize("broken_letter", ["delivered"], indirect=True)
def test_a_letter_whose_row_cannot_be_told_does_not_leave_twice(
    sink: Sink, queue: Queue, today: datetime, broken_letter: str
) -> None:
    message = queue()
    Message.objects.filter(pk=message.pk).update(letter=broken_letter)
    assert [send_due(now=today), send_due(now=today)] == [1, 0]
    assert state_of(message) == ("sent", "")
    assert len(sink.mails) == 1


@pytest.mark.parametrize("broken_letter", ["compose"], indirect=True)
def test_the_log_names_the_row_and_the_line_but_not_what_the_error_says(
    sink: Sink, queue: Queue, today: datetime, broken_letter: str
) -> None:
    message = queue()
    Message.objects.filter(pk=message.pk).update(letter=broken_letter)
    with capture_logs() as logs:
        send_due(now=today)
    [entry] = [entry for entry in logs if entry["event"] == "sweep.row_failed"]
    assert (entry["row"], entry["kind"]) == (message.pk, "KeyError")
    assert "what a client wrote" not in str(entry)


def test_a_killed_sender_costs_only_the_letter_it_had_begun(
    sink: Sink, queue: Queue, today: datetime
) -> None:
    messages = [queue(minutes_ago=9 - number) for number in range(5)]
    for _ in range(5):
        claimed = messages_of(claim_due(worker="killed", limit=100))
        begin(claimed[0])
        Message.objects.update(lease_until=Now() - timedelta(seconds=1))
        release_stuck(now=today)
    assert state_of(messages[0]) == ("failed", "unreachable")
    assert [message.tries for message in Message.objects.order_by("due_at")] == [5, 0, 0, 0, 0]
    assert send_due(now=today) == 4
    assert len(sink.mails) == 4


class TestSilence:
    def test_a_letter_is_held_back_while_a_hold_is_open(
        self, sink: Sink, queue: Queue, cleo: Client, letter: PlainLetter, today: datetime
    ) -> None:
        message = queue()
        hold(client=cleo, reason="crisis", now=today)
        assert send_due(now=today) == 0
        assert send_due(now=today) == 0
        assert state_of(message) == ("held", "crisis")
        assert sink.mails == []
        assert letter.kept == []

    def test_it_leaves_when_the_hold_is_lifted(
        self, sink: Sink, queue: Queue, cleo: Client, today: datetime
    ) -> None:
        message = queue()
        hold(client=cleo, reason="crisis", now=today)
        send_due(now=today)
        assert lift(client=cleo, reason="crisis", now=today)
        assert send_due(now=today) == 1
        assert state_of(message) == ("sent", "")

    def test_it_waits_for_the_last_of_several_holds(
        self, sink: Sink, queue: Queue, cleo: Client, today: datetime
    ) -> None:
        queue()
        hold(client=cleo, reason="crisis", now=today)
        hold(client=cleo, reason="complaint", now=today)
        lift(client=cleo, reason="crisis", now=today)
        assert send_due(now=today) == 0
        lift(client=cleo, reason="complaint", now=today)
        assert send_due(now=today) == 1

    def test_it_is_given_up_when_its_time_runs_out_in_silence(
        self, sink: Sink, queue: Queue, cleo: Client, letter: PlainLetter, today: datetime
    ) -> None:
        message = queue(expires_in=10)
        hold(client=cleo, reason="crisis", now=today)
        send_due(now=today)
        Message.objects.update(expires_at=Now() - timedelta(seconds=1))
        send_due(now=today)
        assert state_of(message) == ("suppressed", "crisis_hold")
        assert letter.kept == [(message.about, "crisis_hold")]

    def test_holding_twice_is_one_hold_and_lifting_nothing_says_so(
        self, cleo: Client, now: datetime
    ) -> None:
        assert hold(client=cleo, reason="crisis", now=now) == hold(
            client=cleo, reason="crisis", now=now
        )
        assert lift(client=cleo, reason="crisis", now=now)
        assert not lift(client=cleo, reason="crisis", now=now)


class TestAskedAgainAtTheLastMoment:
    def test_consent_withdrawn_meanwhile_stops_the_letter(
        self, sink: Sink, queue: Queue, cleo: Client, letter: PlainLetter, today: datetime
    ) -> None:
        message = queue()
        self.say_no(cleo, "surveys", "intake", today)
        send_due(now=today)
        assert state_of(message) == ("suppressed", "no_consent")
        assert letter.kept == [(message.about, "no_consent")]
        assert sink.mails == []

    def test_the_stop_link_is_told_apart(
        self, sink: Sink, queue: Queue, cleo: Client, today: datetime
    ) -> None:
        message = queue()
        self.say_no(cleo, "surveys", "stop_link", today)
        send_due(now=today)
        assert state_of(message) == ("suppressed", "opted_out")

    def test_no_consent_to_mails_counts_as_no_contact(
        self, sink: Sink, queue: Queue, cleo: Client, today: datetime
    ) -> None:
        message = queue()
        self.say_no(cleo, "email", "intake", today)
        send_due(now=today)
        assert state_of(message) == ("suppressed", "no_contact")

    def test_no_address_counts_as_no_contact(
        self, sink: Sink, queue: Queue, cleo: Client, today: datetime
    ) -> None:
        message = queue()
        Client.objects.update(email="")
        send_due(now=today)
        assert state_of(message) == ("suppressed", "no_contact")

    def test_a_letter_past_its_time_is_not_sent(
        self, sink: Sink, queue: Queue, today: datetime
    ) -> None:
        message = queue(minutes_ago=60, expires_in=-1)
        send_due(now=today)
        assert state_of(message) == ("suppressed", "expired")

    def test_the_row_may_no_longer_want_it(
        self, sink: Sink, queue: Queue, letter: PlainLetter, today: datetime
    ) -> None:
        message = queue()
        letter.refusal = "voided"
        send_due(now=today)
        assert state_of(message) == ("suppressed", "voided")

    @staticmethod
    def say_no(client: Client, purpose: str, source: str, at: datetime) -> None:
        record_consent(
            client=client,
            purpose=Consent.Purpose(purpose),
            given=False,
            source=source,
            by=None,
            now=at,
        )


def test_the_command_sends_without_redis_and_celery(sink: Sink, queue: Queue) -> None:
    queue()
    said = StringIO()
    call_command("send_due", stdout=said)
    assert said.getvalue() == "sent 1\n"
    assert len(sink.mails) == 1


def test_nothing_is_held_open_over_the_network(
    sink: Sink, queue: Queue, letter: PlainLetter, today: datetime, django_assert_max_num_queries
) -> None:
    """Claim, re-check and mark are each their own; ten letters cost a bounded number of each."""
    for _ in range(10):
        queue()
    with django_assert_max_num_queries(5 + 10 * 9 + 8):
        send_due(now=today)
    assert len(sink.mails) == 10
