"""What a person does about a letter that was given up."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.nudges import nudge
from outbox.models import Message
from people import trail
from people.models import Task, User
from people.services import finish_task

TOLD_OTHERWISE, GIVEN_UP = "told_otherwise", "given_up"


class NoAddress(DomainError):
    """The client has no email address to send to."""


class NotFailed(DomainError):
    """The letter is on its way again, or was seen to by somebody else."""


@transaction.atomic
def send_again(*, task: Task, by: User, now: datetime) -> Message:
    """Queue a letter that was given up, with five new tries, and finish the task.

    Consent, address and silence are asked again when it leaves.

    :raises NoAddress: while the client has no email address
    :raises NotFailed: if the letter does not stand as failed any more
    """
    if not task.client.email:
        raise NoAddress(_("This client has no email address. Add one first."))
    failed = Message.objects.filter(public_id=task.about, state=Message.State.FAILED)
    if not failed.update(state=Message.State.QUEUED, reason="", tries=0, due_at=now):
        raise NotFailed(_("This email is on its way already."))
    finish_task(task=task, outcome="sent_again", by=by, now=now)
    message = Message.objects.get(public_id=task.about)
    trail.record("outbox.message.sent_again", on=message, by=by)
    nudge("outbox.send_due")
    return message


def finish_repair(*, task: Task, outcome: str, by: User, now: datetime) -> None:
    """Close the task without another email: ``TOLD_OTHERWISE`` or ``GIVEN_UP``."""
    finish_task(task=task, outcome=outcome, by=by, now=now)
