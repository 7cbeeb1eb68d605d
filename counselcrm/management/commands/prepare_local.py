"""Make the local practice ready: tables, what a practice starts with, the demo, sign-ins."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from counselcrm.defaults import install_defaults
from counselcrm.demo.arrivals import SIZES
from counselcrm.demo.making import is_made, is_somebodys
from counselcrm.demo.sign_ins import write_sign_ins


class Command(BaseCommand):
    help = "Bring tables and defaults up to date, and make the demo practice where there is none."
    # A warm start asks the checks of the processes it starts, not here.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=SIZES, default="demo")

    def handle(self, *_args: Any, size: str, **_options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("For the local demo and for tests only. Here: manage.py migrate.")
        if migrations_missing():
            self._say("  bringing the tables up to date …")
            call_command("migrate", interactive=False, verbosity=0)
            install_defaults(timezone.now())
        if is_somebodys():
            return
        if not is_made():
            call_command("seed_demo", size=size, stdout=self.stdout)
        write_sign_ins(Path(settings.VAR_DIR) / "local")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def migrations_missing() -> bool:
    """Whether a migration on disk is not in the database yet, without reading any of them."""
    applied = MigrationRecorder(connection).applied_migrations()
    return any(migration not in applied for migration in _on_disk())


def _on_disk() -> Iterator[tuple[str, str]]:
    for app in apps.get_app_configs():
        for file in Path(app.path, "migrations").glob("[0-9]*.py"):
            yield app.label, file.stem
