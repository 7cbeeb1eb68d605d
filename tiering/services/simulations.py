"""Trying a draft on everybody, piece by piece: a worker that dies costs one piece.

Money and answers are opened in memory and never written down; between two pieces only counts are
kept, sealed with the practice's key.
"""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.nudges import nudge
from common.once import insert_once
from common.sweeps import RowErrors
from people import keys, trail
from people.models import User
from tiering import hooks, selectors
from tiering.models import PolicyVersion, Simulation, SimulationMove
from tiering.rules import workflow
from tiering.rules.lint import Level, lint
from tiering.rules.simulate import add, effect_of, fairness_of, matrix_of, replay, thirds_of
from tiering.rules.simulate.tally import LEANS, SMALLEST_SHOWN, TIERS
from tiering.rules.tiers import Tier, policy_from_dict
from tiering.services.policies import settle

PIECE = 5_000
STATE = Simulation.State


class CannotSimulate(DomainError):
    """The numbers contradict each other, or nothing is to be tried any more."""


@transaction.atomic
def start_simulation(*, policy: PolicyVersion, by: User, now: datetime) -> Simulation:
    """Ask for a replay of a draft over all current clients; one at a time for each draft.

    While one is unfinished, asking again gives that one.

    :raises CannotSimulate: if the lint finds an error, or the version is no draft any more
    """
    policy = PolicyVersion.objects.select_for_update(of=["self"]).get(pk=policy.pk)
    if workflow.State(policy.state) not in workflow.EDITABLE:
        raise CannotSimulate(_("This version is no longer a draft. Return it to draft first."))
    base = policy.based_on or selectors.newest_published()
    found = lint(policy.thresholds, in_force=base.thresholds)
    if any(finding.level is Level.ERROR for finding in found):
        raise CannotSimulate(_("The check found errors. Fix them first."))
    new = Simulation(
        policy=policy,
        base=base,
        thresholds=policy.thresholds,
        against=base.thresholds,
        numbers_hash=workflow.fingerprint(policy.thresholds),
        asked_by=by,
        asked_at=now,
        total=selectors.current_clients(now),
    )
    unfinished = {"policy": policy, "state__in": [STATE.WAITING, STATE.RUNNING]}
    simulation, is_new = insert_once(new, **unfinished)
    if is_new:
        trail.record("tiering.simulation.asked", on=simulation, by=by, rule=policy.rule)
        nudge("tiering.carry_on_simulations")
    return simulation


@transaction.atomic
def cancel_simulation(*, simulation: Simulation, by: User, now: datetime) -> None:
    """Stop an unfinished simulation; what was found so far is dropped. Finished ones stay."""
    row = Simulation.objects.select_for_update(of=["self"]).get(pk=simulation.pk)
    if row.state not in {STATE.WAITING, STATE.RUNNING}:
        return
    row.moves.all().delete()
    row.state, row.finished_at, row.working = STATE.CANCELLED, now, None
    row.save(update_fields=["state", "finished_at", "working"])
    trail.record("tiering.simulation.cancelled", on=row, by=by)


def carry_on_unfinished(*, now: datetime, pieces: int) -> int:
    """Replay up to ``pieces`` pieces of unfinished simulations, oldest first; return how many.

    A simulation that cannot go on lets the later ones go on.
    """
    errors = RowErrors("tiering.carry_on_simulations")
    done = 0
    for simulation in Simulation.objects.unfinished().order_by("asked_at").only("pk"):
        with errors.isolate(simulation):
            while done < pieces and carry_on(simulation_id=simulation.pk, now=now):
                done += 1
    return done


@transaction.atomic
def carry_on(*, simulation_id: int, now: datetime, piece: int = PIECE) -> bool:
    """Replay the next piece. Return whether there is more to do.

    1. The row is locked; whoever finds it locked leaves it to the one who works on it.
    2. The next clients after the cursor are opened, replayed under both rules and counted.
    3. Counts, movers and cursor are written together: after a crash the piece is done again.

    piece   clients at a time: what a crash may cost, and how long a cancel may wait
    """
    rows = Simulation.objects.unfinished().select_for_update(skip_locked=True, of=["self"])
    simulation = rows.filter(pk=simulation_id).first()
    if simulation is None:
        return False
    draft = policy_from_dict(simulation.thresholds)
    base = policy_from_dict(simulation.against)
    found = selectors.piece_after(
        simulation.cursor, limit=piece, asked_at=simulation.asked_at, policies=(draft, base)
    )
    tally = _unsealed(simulation)
    if found is None:
        _finish(simulation, tally, now)
        return False
    import numpy as np

    old, new = replay(found.columns, base), replay(found.columns, draft)
    tally = add(tally, found.columns, np.asarray(found.sites), old, new)
    _write_moves(simulation, found, old, new)
    simulation.state, simulation.cursor = STATE.RUNNING, found.clients[-1]
    simulation.done += len(found.clients)
    simulation.working = _sealed(simulation, tally)
    simulation.save(update_fields=["state", "cursor", "done", "working"])
    return True


def _write_moves(simulation: Simulation, found: selectors.Piece, old: Any, new: Any) -> None:
    import numpy as np

    moved = np.flatnonzero(old.tier != new.tier).tolist()
    SimulationMove.objects.bulk_create(
        (
            SimulationMove(
                simulation=simulation,
                client_id=found.clients[place],
                assessment_id=found.assessments[place],
                before=TIERS[int(old.tier[place])],
                after=TIERS[int(new.tier[place])],
                below_floor=bool(new.tier[place] < old.need[place]),
            )
            for place in moved
        ),
        batch_size=1_000,
    )


def _finish(simulation: Simulation, tally: dict[str, int], now: datetime) -> None:
    simulation.state, simulation.finished_at, simulation.working = STATE.DONE, now, None
    simulation.floor_breaks = tally.get("floor_breaks", 0)
    simulation.total = simulation.done
    simulation.result = _result(tally, simulation, now)
    simulation.save(
        update_fields=["state", "finished_at", "working", "floor_breaks", "total", "result"]
    )
    trail.record(
        "tiering.simulation.finished",
        on=simulation,
        clients=simulation.done,
        below_floor=simulation.floor_breaks,
    )
    settle(simulation.policy_id)


def _result(tally: dict[str, int], simulation: Simulation, now: datetime) -> dict[str, Any]:
    """Return what the pages show, as plain values; nothing finer than the published tables."""
    matrix = matrix_of(tally)
    years = hooks.client_years_at(now)
    enough = {tier: year for tier, year in years.items() if year.clients >= SMALLEST_SHOWN}
    standards = {tier.value: selectors.standard_for(tier) for tier in Tier}
    effect = effect_of(
        matrix,
        sessions_year={tier: year.sessions for tier, year in enough.items()},
        minutes={tier: s.session_minutes if s else None for tier, s in standards.items()},
        revenue_year={tier: year.revenue for tier, year in enough.items()},
    )
    return {
        "matrix": matrix,
        "crossed": {name: tally.get(f"crossed.{name}", 0) for name in LEANS},
        "crossed_any": tally.get("crossed", 0),
        "hours_week": _plain(effect.hours_week),
        "revenue": _plain(effect.revenue),
        "booked": _plain(_booked(years)),
        "sold": _plain(sum((y.revenue * y.clients for y in years.values()), Decimal(0))),
        "thirds": list(thirds_of(tally)),
        "fairness": [
            {
                "axis": row.axis,
                "band": row.band,
                "group": row.group,
                "before": list(row.tiers.before),
                "after": list(row.tiers.after),
            }
            for row in fairness_of(tally, selectors.site_names())
        ],
    }


def _booked(years: dict[str, hooks.ClientYear]) -> Decimal | None:
    """Return the hours a week that today's clients use, by the standards of their tiers."""
    hours = Decimal(0)
    for tier, year in years.items():
        standard = selectors.standard_for(tier)
        if standard is None:
            return None
        hours += year.sessions * year.clients * standard.session_minutes / 60 / 52
    return hours


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _sealed(simulation: Simulation, tally: dict[str, int]) -> bytes:
    return keys.ring("client").seal(json.dumps(tally).encode(), _binding(simulation))


def _unsealed(simulation: Simulation) -> dict[str, int]:
    if simulation.working is None:
        return {}
    plain = keys.ring("client").open(bytes(simulation.working), _binding(simulation))
    tally: dict[str, int] = json.loads(plain)
    return tally


def _binding(simulation: Simulation) -> bytes:
    return f"simulation|working|{simulation.public_id}".encode()
