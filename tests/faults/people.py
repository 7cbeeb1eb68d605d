"""Invented people for a practice that is about to be mistreated; prints who and where they are.

python -m tests.faults.people
"""

import json
import sys
from datetime import timedelta
from typing import Any

import django

CLIENTS = 18
A_DAY = 8  # sessions of one counselor
PASSWORD = "quiet-river-morning-tea"
# Words that must never be found in a log, wherever a person's own words end up.
WORDS = "她说最近睡得好一些。"
CANARY = "金丝雀Kanarienvogel"
CANARY_PHONE = "13899917771"
CANARY_MAIL = "kanarienvogel@client.example"


def main() -> None:
    from django.utils import timezone

    from counselcrm.defaults import install_defaults
    from scheduling.services import mark_held
    from tests import factories, journey

    now = timezone.localtime(timezone.now())
    start = now - timedelta(days=40)
    install_defaults(start)
    desk = factories.make_user("Ines", "intake")
    anna = factories.make_counselor("Anna", supervisor=factories.make_user("Sofia", "supervisor"))
    for user in (desk, anna.user):
        user.set_password(PASSWORD)
        user.save()
    journey.open_hours(anna)
    clients = []
    for number in range(CLIENTS):
        client = factories.make_client(
            f"{CANARY}{number}",
            now=start + timedelta(hours=number),
            by=desk,
            counselor=anna,
            email=f"{number}.{CANARY_MAIL}",
            phone=f"{int(CANARY_PHONE) + number}",
        )
        journey.confirm(client, by=desk, now=start + timedelta(days=1))
        asked = _session(
            client, anna, desk, now, days=6 - 2 * (number // A_DAY), hour=number % A_DAY
        )
        held = mark_held(
            appointment=asked, facts=journey.facts_of(asked), by=anna.user, now=asked.ends_at
        )
        waiting = _session(
            client, anna, desk, now, days=1 + 2 * (number // A_DAY), hour=number % A_DAY
        )
        clients.append(_row(client, held, waiting))
    staff = {"desk": desk.email, "counselor": anna.user.email, "password": PASSWORD}
    json.dump({"staff": staff, "clients": clients}, sys.stdout)


def _session(client: Any, anna: Any, desk: Any, now: Any, *, days: int, hour: int) -> Any:
    from tests import journey

    morning = now.replace(hour=9, minute=0, second=0, microsecond=0)
    starts_at = morning - timedelta(days=days) + timedelta(hours=hour)
    return journey.agree(client, anna, starts_at, by=desk, now=starts_at - timedelta(days=7))


def _row(client: Any, held: Any, waiting: Any) -> dict[str, str]:
    from django.utils import timezone

    from feedback import links
    from feedback.models import Invitation

    local = "%Y-%m-%dT%H:%M"
    return {
        "client": str(client.public_id),
        "survey": links.token_of(Invitation.objects.get(session=held)),
        "appointment": str(waiting.public_id),
        "started_at": timezone.localtime(waiting.starts_at).strftime(local),
        "ended_at": timezone.localtime(waiting.ends_at).strftime(local),
    }


if __name__ == "__main__":
    django.setup()
    main()
