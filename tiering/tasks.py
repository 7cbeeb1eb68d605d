"""The bell of the simulator."""

from celery import shared_task
from django.utils import timezone

from common.nudges import nudge
from tiering import services

PIECES = 20  # in one go; whoever waits behind it waits seconds


@shared_task(name="tiering.carry_on_simulations")
def carry_on_simulations(**_later: object) -> int:
    """Sweep: replay the next pieces of unfinished simulations; return how many were done."""
    done = services.carry_on_unfinished(now=timezone.now(), pieces=PIECES)
    if done >= PIECES:
        nudge("tiering.carry_on_simulations")
    return done
