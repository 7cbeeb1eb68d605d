"""Send what has come due, once or for ever; needs the database and the mail server only."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from outbox import services

PERIOD = 30  # seconds


class Command(BaseCommand):
    help = (
        "Send letters that have come due. With --loop: every 30 seconds, without Redis or Celery."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")

    def handle(self, *_args: Any, loop: bool, **_options: Any) -> None:
        stop = threading.Event()
        if loop:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        while True:
            sent = services.send_due(now=timezone.now())
            if sent or not loop:
                self.stdout.write(f"sent {sent}")
            if not loop or stop.wait(PERIOD):
                return
            close_old_connections()
