"""``python3 start.py bench --records``: a million stored scores and a hundred thousand clients.

Only what scoring and simulating read is filled, and no two clients alike: each form gets answers of
its own, some are left unfinished, and each score is worked out alone by ``instruments.score`` as it
is stored. What is worked out many at a time must then be equal to it, form by form.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

import django
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

SAMPLE = 97  # every so many clients are simulated one by one as well
UNFINISHED = 0.03
BATCH = 1_000
PIECE = 5_000


def main() -> None:
    """Fill, work out again, replay; tell what it took of processor time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--forms", type=int, default=10, help="of each client")
    typed = parser.parse_args()
    django.setup()
    call_command("migrate", verbosity=0)
    from benchmarks.own import Own

    own = Own()
    fill(typed.clients, typed.forms)
    _tell(f"{typed.clients:,} clients with {typed.forms} forms each filled", own.spent())
    rescore(typed.clients * typed.forms)
    simulate(typed.clients)


def fill(clients: int, forms: int) -> None:
    """Write clients with random facts and random answers."""
    from benchmarks.dataset.clients import Clients, person
    from benchmarks.dataset.loading import bulk_load
    from benchmarks.dataset.tables import Table
    from benchmarks.dataset.world import prepare
    from intake.models import Administration, Assessment, Score
    from people.models import Client, Standing

    world = prepare(counselors=min(200, clients), clients=clients, now=timezone.now())
    people, chance = Clients(world), random.Random(7)
    intake = _Intake(world.desk, forms, chance)
    standings = Table(Standing, "client_id", "counselor_id", "tier", "tier_order")
    tables = [people.tables[0], *intake.tables, standings]
    with bulk_load([Client, Assessment, Administration, Score, Standing]):
        for number in range(clients):
            one = person(world, number)
            people._file(one)
            intake.write(one.id, one.key, one.registered_at)
            standings.add(one.id, one.counselor.pk, "basic", 2)
            if number % BATCH == BATCH - 1 or number == clients - 1:
                for table in tables:
                    table.flush()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


class _Intake:
    def __init__(self, desk: int, forms: int, chance: random.Random) -> None:
        from benchmarks.dataset.tables import Sealed, Table
        from intake.models import Administration, Assessment, InstrumentVersion, Score
        from intake.rules.shape import Method
        from intake.selectors.instruments import published

        versions = InstrumentVersion.objects.select_related("instrument").order_by("pk")
        pairs = [(version, published(version)) for version in versions]
        pairs = [pair for pair in pairs if pair[1].key.method is not Method.GOAL_ATTAINMENT]
        first = ("sads", "phq-9", "gad-7", "core-10", "k10")
        pairs.sort(key=lambda pair: pair[1].code not in first)
        self._versions, self._desk, self._chance = pairs[:forms], desk, chance
        self._assessments = Table(
            Assessment, "id", "public_id", "client_id", "entered_by_id", "submitted_at",
            "request_key", "severity", "severity_peak", "duration_months", "smart", "income",
            "budget", "minor", "sponsored",
        )  # fmt: skip
        self._forms = Table(
            Administration, "id", "public_id", "client_id", "assessment_id", "version_id",
            "answered_at", "answers",
        )  # fmt: skip
        self._scores = Table(
            Score, "administration_id", "client_id", "instrument_id", "complete", "total",
            "band", "convention", "parts", "at_risk", "scored_at",
        )  # fmt: skip
        self.tables = (self._assessments, self._forms, self._scores)
        self._seal_money = Sealed(Assessment, "income", "budget").seal
        self._seal_form = Sealed(Administration, "answers").seal

    def write(self, client: int, key: bytes, at: object) -> None:
        from benchmarks.dataset.clients import public_id
        from intake.rules.instruments import parts_of, score

        chance, own, severity, peak = self._chance, public_id(3, client), None, None
        for place, (version, definition) in enumerate(self._versions):
            answers = {
                item.code: chance.randint(item.scale.low, item.scale.high)
                for item in definition.items
            }
            if chance.random() < UNFINISHED:
                answers.popitem()
            scored = score(definition, answers)
            if definition.code == "sads":
                severity, peak = scored.total, max(answers.values())
            number = client * len(self._versions) + place
            form = public_id(5, number)
            self._forms.add(
                number, form, client, client, version.pk, at, *self._seal_form(form, key, answers)
            )
            self._scores.add(
                number, client, version.instrument_id, scored.complete, scored.total,
                scored.band or scored.level or "", scored.convention or "",
                parts_of(scored, None), bool(scored.risk), at,
            )  # fmt: skip
        income, budget = (
            None if chance.random() < 0.1 else Decimal(chance.randrange(0, most, 500))
            for most in (40_000, 12_000)
        )
        self._assessments.add(
            client, own, client, self._desk, at, own, severity, peak, chance.randint(0, 60),
            chance.randint(0, 5), *self._seal_money(own, key, income, budget),
            chance.random() < 0.05, chance.random() < 0.05,
        )  # fmt: skip


def rescore(expected: int) -> None:
    """Work every score out again, many at a time, and compare it with the stored one."""
    from benchmarks.own import Own
    from intake.selectors.rescoring import Rescoring

    rescoring, after, checked, unlike = Rescoring(), 0, 0, 0
    own = Own()
    while (batch := rescoring.batch(after=after, limit=PIECE)).last is not None:
        after, checked = batch.last, checked + batch.checked
        unlike += len(batch.differences)
    spent = own.spent()
    _tell(f"{checked:,} scores worked out again, {unlike} differences", spent, checked)
    if checked != expected or unlike:
        raise SystemExit(f"{expected:,} equal scores were expected")


def simulate(clients: int) -> None:
    """Replay a draft over everybody, then every 97th client again by the rule alone."""
    from dataclasses import replace

    import numpy as np

    from benchmarks.own import Own
    from tiering.rules.simulate import Tally, add, matrix_of, replay
    from tiering.rules.tiers import default_policy
    from tiering.selectors import piece_after

    base = default_policy()
    draft = replace(base, income_flagship=Decimal(20_000), severity_flagship=33)
    now, after, tally, tiers = timezone.now(), 0, Tally(), {}
    own = Own()
    while piece := piece_after(after, limit=PIECE, asked_at=now, policies=(base, draft)):
        old, new = (replay(piece.columns, policy) for policy in (base, draft))
        tally = add(tally, piece.columns, np.asarray(piece.sites), old, new)
        after = piece.clients[-1]
        sampled = range(-piece.clients[0] % SAMPLE, len(piece.clients), SAMPLE)
        tiers |= {piece.clients[place]: int(new.tier[place]) for place in sampled}
    spent = own.spent()
    counted = sum(map(sum, matrix_of(tally)))
    unlike = sum(rank != tiers[client] for client, rank in _one_by_one(list(tiers), draft))
    _tell(
        f"{counted:,} clients simulated, {unlike} of {len(tiers):,} asked one by one differ",
        spent, counted,
    )  # fmt: skip
    if counted != clients or unlike:
        raise SystemExit(f"{clients:,} equal clients were expected")


def _one_by_one(clients: Sequence[int], policy: Any) -> Iterator[tuple[int, int]]:
    """Yield (client, rank of the tier) by the rule itself, from rows read by the ORM."""
    from intake.models import Assessment
    from tiering.rules.tiers import decide_tier
    from tiering.selectors import facts_of_many

    rest = iter(clients)
    while some := list(islice(rest, 500)):
        forms = Assessment.objects.filter(client_id__in=some).select_related("client")
        for form, facts in zip(forms, facts_of_many(list(forms)), strict=True):
            yield form.client_id, decide_tier(facts, policy).tier.rank


def _tell(what: str, seconds: float, count: int | None = None) -> None:
    rate = f", {count / seconds:,.0f} a second" if count else ""
    print(f"  {what}: {seconds:.1f} s of processor time{rate}", flush=True)


if __name__ == "__main__":
    main()
