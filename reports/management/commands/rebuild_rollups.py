"""Sum the whole history of the surveys anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reports.services import rebuild_rollups


class Command(BaseCommand):
    help = "Sum the whole history of the surveys anew; pages may be read meanwhile."

    def handle(self, *_args: Any, **_options: Any) -> None:
        days = rebuild_rollups(now=timezone.now())
        self.stdout.write(f"{days} days summed.")
