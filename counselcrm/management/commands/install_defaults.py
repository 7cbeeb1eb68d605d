"""Give a new practice what it starts with."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from counselcrm.defaults import install_defaults


class Command(BaseCommand):
    help = "Install forms, tier policy, standards, packages and survey questions where missing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        install_defaults(timezone.now())
        self.stdout.write("Forms, policy, standards, packages and questions are in place.")
