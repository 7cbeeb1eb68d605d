"""Make the lists' row of every client anew from the facts."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.services import rebuild_standings


class Command(BaseCommand):
    help = "Make the lists' row of every client anew from the facts."

    def handle(self, *_args: Any, **_options: Any) -> None:
        clients = rebuild_standings(now=timezone.now())
        self.stdout.write(f"{clients} clients.")
