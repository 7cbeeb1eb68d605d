"""Letters that wait: how fast they are claimed, and what a look costs that finds none."""

from django.db import connection

from benchmarks.own import Own
from benchmarks.practice import Practice
from benchmarks.rows.kinds import Work
from outbox.models import Message
from outbox.services import claim_due

WORKER = "bench"
PER_RUN = 10_000
# As many letters wait as there are clients; the index is walked from its oldest end.
WAITING = """
    INSERT INTO outbox_message
        (public_id, client_id, letter, about, purpose, due_at, state, reason, attempt, claimed_by)
    SELECT gen_random_uuid(), id, 'bench.letter', public_id, 'surveys',
           now() - interval '1 hour' + id * interval '1 microsecond', 'queued', '', 0, ''
    FROM people_client
    ON CONFLICT DO NOTHING
"""


class ClaimDue(Work):
    name = "claim due letters, 1,000 at a time"
    unit = "letters/s"
    at_least = 20_000.0
    batch = 1000

    def prepare(self, practice: Practice) -> None:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            cursor.execute("ANALYZE outbox_message")
        self._claims = min(PER_RUN, practice.clients) // self.batch or 1

    def run(self) -> float:
        claimed = 0
        own = Own()
        for _ in range(self._claims):
            claimed += len(claim_due(worker=WORKER, limit=self.batch))
        spent = own.spent()
        ours = Message.objects.filter(claimed_by=WORKER)
        ours.update(state=Message.State.QUEUED, claimed_by="", lease_until=None)
        return claimed / spent


class ClaimDueSmall(ClaimDue):
    name = "claim due letters, 100 at a time"
    batch = 100


class DueScan(ClaimDue):
    """The look for what is due, alone, with every letter waiting."""

    name = "look for due letters"
    unit = "ms"
    at_least, at_most = None, 0.2
    looks = 200

    def run(self) -> float:
        statement = (
            "SELECT id FROM outbox_message WHERE state = 'queued' "
            "AND due_at <= statement_timestamp() ORDER BY due_at, id LIMIT 1"
        )
        with connection.cursor() as cursor:
            own = Own()
            for _ in range(self.looks):
                cursor.execute(statement)
                cursor.fetchall()
            return own.spent() / self.looks * 1000
