"""Let time pass in the demo practice."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from counselcrm.demo.passing import clock_of_database, let_pass

MOST_HOURS = 24 * 31


class Command(BaseCommand):
    help = "Let time pass: what is due within so many hours is due now. Demo and tests only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--hours", type=int, default=24, help="how many, 24 if not given")

    def handle(self, *_args: Any, hours: int, **_options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Time passes by itself in a real practice.")
        if not 0 < hours <= MOST_HOURS:
            raise CommandError(f"Say 1 to {MOST_HOURS} hours.")
        passed = let_pass(timedelta(hours=hours), now=clock_of_database())
        self.stdout.write(f"{hours} hours have passed.")
        self.stdout.write(f"  letters sent: {passed.sent}")
        self.stdout.write(f"  survey windows closed in silence: {passed.closed}")
        self.stdout.write(f"  alerts that nobody began in time: {passed.breached}")
