"""The dead-man switch: sees that the scheduler is silent, and does the one thing that cannot wait.

It needs neither the broker nor a worker: one process, one database connection of its own.
"""

import time
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from common.formats import duration
from crisis.services import record_breaches
from reports.health import silence_of_scheduler

log = structlog.get_logger(__name__)
EVERY_SECONDS = 60


class Command(BaseCommand):
    help = "Watch the scheduler's heartbeat; when it is silent, record missed crisis deadlines."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once and end")

    def handle(self, *_args: Any, **options: Any) -> None:
        self.look()
        while not options["once"]:
            time.sleep(EVERY_SECONDS)
            self.look()

    def look(self) -> None:
        """Look once. A database that is away is an alarm too, and is tried again next time."""
        try:
            self.look_at_heartbeat()
        except (OperationalError, InterfaceError):
            log.error("watchdog.database_away")  # noqa: TRY400 - the cause is in the server's log
            connection.close()

    def look_at_heartbeat(self) -> None:
        now = timezone.now()
        silence = silence_of_scheduler(now)
        if silence is None:
            return
        breached = record_breaches(now=now)
        seconds = int(silence.length.total_seconds()) if silence.length else None
        log.error("watchdog.scheduler_silent", seconds=seconds, breaches_recorded=breached)
        if silence.length:
            self.stderr.write(f"The scheduler has been silent for {duration(silence.length)}.")
        else:
            self.stderr.write("The scheduler has not been heard yet.")
