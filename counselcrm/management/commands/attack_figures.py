"""Count the withheld figures that can be worked out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from counselcrm.demo.attack import KINDS, Result, attack, figures_met
from people.models import User
from reports.models import Axis


class Command(BaseCommand):
    help = "Try to work out what the dashboard withholds from a manager, and say what can be."

    def handle(self, *_args: Any, **_options: Any) -> None:
        manager = User.objects.filter(role=User.Role.MANAGER, is_active=True).first()
        if manager is None:
            raise CommandError("There is no manager to be shown any figures.")
        now = timezone.now()
        met = figures_met(manager, now)
        for axes in (*KINDS, tuple(Axis)):
            self._tell(", ".join(axes), attack(met, now, axes))

    def _tell(self, name: str, result: Result) -> None:
        self.stdout.write(f"{name}: {result.shown} figures shown, {result.withheld} withheld")
        for code, place in result.derivable[:20]:
            months = f"{place.months[0]:%Y-%m} to {place.months[-1]:%Y-%m}"
            self.stdout.write(f"  {code} {place.axis} {place.key} {months}")
        self.stdout.write(f"{len(result.derivable)} figures derivable")
