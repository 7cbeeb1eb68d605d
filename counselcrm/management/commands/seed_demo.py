"""Make the demo practice in an empty database."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from counselcrm.demo.arrivals import SIZES
from counselcrm.demo.making import (
    SEED,
    PartFailed,
    Plan,
    SomebodysData,
    StoryChanged,
    is_made,
    make_practice,
)


class Command(BaseCommand):
    help = "Make the demo practice: invented people, told from a seed. Demo and tests only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=SIZES, default="demo")
        parser.add_argument("--seed", type=int, default=SEED, help="another seed, another story")

    def handle(self, *_args: Any, size: str, seed: int, **_options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Invented people have no place in a real practice.")
        if is_made():
            self.stdout.write("The demo practice is there already.")
            return
        plan = Plan(size, seed, timezone.now().replace(microsecond=0))
        try:
            make_practice(plan, say=self._say)
        except SomebodysData as refusal:
            raise CommandError(
                "This database holds clients of its own; the demo needs an empty one."
            ) from refusal
        except StoryChanged as refusal:
            raise CommandError(
                "Another version of the program began this practice and was interrupted."
                " Begin anew with: python3 start.py reset"
            ) from refusal
        except PartFailed as refusal:
            raise CommandError(f"Making the demo practice failed: {refusal}.") from refusal

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
