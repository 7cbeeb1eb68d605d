"""What a person or the clock can do with letters: put them in the queue, silence, send."""

from outbox.services.claims import claim_due
from outbox.services.queue import enqueue, settle
from outbox.services.releases import release_held, release_stuck
from outbox.services.repairs import finish_repair, send_again
from outbox.services.sending import send_due
from outbox.services.silence import hold, lift, stop_messages

__all__ = [
    "claim_due",
    "enqueue",
    "finish_repair",
    "hold",
    "lift",
    "release_held",
    "release_stuck",
    "send_again",
    "send_due",
    "settle",
    "stop_messages",
]
