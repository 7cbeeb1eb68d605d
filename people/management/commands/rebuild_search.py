"""Make anew what people are searched and compared by."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from people.services import rebuild_search


class Command(BaseCommand):
    help = "Bring names, numbers and addresses to the form in which they are stored and searched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--missing", action="store_true", help="only those never searched in this form"
        )

    def handle(self, *_args: Any, missing: bool, **_options: Any) -> None:
        written = rebuild_search(only_missing=missing)
        self.stdout.write(f"{written} rows written.")
