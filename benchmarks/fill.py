"""Fill one empty database with a practice of so many clients."""

import argparse
import time

import django
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

BATCH = 1000
MOST_COUNSELORS = 200
FEWEST_CLIENTS = 50  # of one counselor, so that a caseload fills its page


def main() -> None:
    """Read the number of clients from the command line and fill."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, required=True)
    clients = parser.parse_args().clients
    django.setup()
    begun = time.monotonic()
    call_command("migrate", verbosity=0)
    fill(clients)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_note (id bigserial PRIMARY KEY, text text NOT NULL)")
    print(f"  {clients:,} clients filled in {time.monotonic() - begun:.0f} s", flush=True)


def fill(clients: int) -> None:
    """Write a practice with so many clients, every room in its true proportion."""
    from benchmarks.dataset.clients import Clients, person
    from benchmarks.dataset.feedback import Feedback
    from benchmarks.dataset.intake import Intakes
    from benchmarks.dataset.loading import bulk_load
    from benchmarks.dataset.sessions import Sessions
    from benchmarks.dataset.world import prepare
    from reports.services import rebuild_rollups, rebuild_standings

    now = timezone.now()
    counselors = min(MOST_COUNSELORS, clients // FEWEST_CLIENTS)
    world = prepare(counselors=counselors, clients=clients, now=now)
    rooms = (Clients(world), Intakes(world), Sessions(world), Feedback(world))
    tables = [table for room in rooms for table in room.tables]
    with bulk_load([table.model for table in tables]):
        for number in range(clients):
            whole = person(world, number)
            for room in rooms:
                room.write(whole)
            if number % BATCH == BATCH - 1:
                for table in tables:
                    table.flush()
        for table in tables:
            table.flush()
    rebuild_standings(now=now)
    rebuild_rollups(now=now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main()
