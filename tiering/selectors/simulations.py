"""The facts of many clients as columns, opened in memory and nowhere else; and who would move."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from common.fields import EncryptedField
from intake.models import Assessment
from intake.rules.sheet import SADS
from people.models import Site, User
from people.models.clients import data_key
from people.services import WITHOUT_TIER
from tiering.models import Simulation, SimulationMove
from tiering.rules.simulate import Columns, fen
from tiering.rules.simulate.columns import NOT_KNOWN, made
from tiering.rules.tiers import Policy, Tier

INCOME: EncryptedField = Assessment._meta.get_field("income")  # type: ignore[assignment]
BUDGET: EncryptedField = Assessment._meta.get_field("budget")  # type: ignore[assignment]

# Everybody who has a tier, in the order of their files, each with the newest assessment of the
# moment at which the simulation was asked for.
PIECE = """
    SELECT client.id, client.public_id, client.wrapped_key, client.site_id,
           form.id, form.public_id, form.severity, form.severity_peak, form.duration_months,
           form.smart, form.income, form.income_withheld, form.budget, form.minor, form.sponsored
    FROM people_client client
    JOIN people_standing standing
      ON standing.client_id = client.id AND standing.tier_order < %(untiered)s
    JOIN LATERAL (
        SELECT * FROM intake_assessment
        WHERE client_id = client.id AND submitted_at <= %(asked_at)s
        ORDER BY submitted_at DESC, id DESC LIMIT 1
    ) form ON true
    WHERE client.id > %(after)s AND client.merged_into_id IS NULL
    ORDER BY client.id
    LIMIT %(limit)s
"""
TOTALS = """
    SELECT filled.assessment_id, instrument.code, score.total
    FROM intake_administration filled
    JOIN intake_score score ON score.administration_id = filled.id
    JOIN intake_instrument instrument ON instrument.id = score.instrument_id
    WHERE filled.assessment_id = ANY(%(assessments)s) AND instrument.code = ANY(%(codes)s)
      AND score.complete AND score.total IS NOT NULL
"""
COUNT = """
    SELECT count(*) FROM people_standing standing
    WHERE standing.tier_order < %(untiered)s AND EXISTS (
        SELECT FROM intake_assessment form
        WHERE form.client_id = standing.client_id AND form.submitted_at <= %(asked_at)s)
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some clients, in the order of ``columns``.

    clients, assessments, sites   primary keys
    """

    clients: Sequence[int]
    assessments: Sequence[int]
    sites: Sequence[int]
    columns: Columns


def current_clients(asked_at: datetime) -> int:
    """Return how many clients a simulation of this moment replays."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"untiered": WITHOUT_TIER, "asked_at": asked_at})
        (count,) = cursor.fetchone()
    return int(count)


def piece_after(
    cursor_at: int, *, limit: int, asked_at: datetime, policies: Sequence[Policy]
) -> Piece | None:
    """Return the next clients after a primary key, their sealed facts opened; None at the end.

    policies   whose instruments are needed
    """
    values = {
        "untiered": WITHOUT_TIER,
        "asked_at": asked_at,
        "after": cursor_at,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(PIECE, values)
        rows = cursor.fetchall()
    if not rows:
        return None
    codes = sorted({code for policy in policies for code in policy.floor_measures} - {SADS})
    assessments = [row[4] for row in rows]
    income, budget = _money(rows)
    columns = made(
        sads=[_known(row[6]) for row in rows],
        peak=[_known(row[7]) for row in rows],
        months=[_known(row[8]) for row in rows],
        smart=[_known(row[9]) for row in rows],
        income=income,
        budget=budget,
        withheld=[row[11] for row in rows],
        minor=[row[13] for row in rows],
        sponsored=[row[14] for row in rows],
        entitlement=[NOT_KNOWN] * len(rows),
        measures=_totals(assessments, codes),
    )
    return Piece([row[0] for row in rows], assessments, [row[3] for row in rows], columns)


def _money(rows: Sequence[tuple[Any, ...]]) -> tuple[list[int], list[int]]:
    """Open what each client said about money, under each client's own key."""
    income, budget = [], []
    for row in rows:
        sealed_income, sealed_budget = row[10], row[12]
        if sealed_income is None and sealed_budget is None:
            income.append(NOT_KNOWN)
            budget.append(NOT_KNOWN)
            continue
        key = data_key("client", row[1], bytes(row[2]))
        income.append(_opened(INCOME, key, row[5], sealed_income))
        budget.append(_opened(BUDGET, key, row[5], sealed_budget))
    return income, budget


def _opened(field: EncryptedField, key: bytes, public_id: Any, envelope: Any) -> int:
    if envelope is None:
        return NOT_KNOWN
    return fen(Decimal(field.opened_with(key, public_id, bytes(envelope))))


def _totals(assessments: Sequence[int], codes: Sequence[str]) -> dict[str, list[int]]:
    place = {pk: number for number, pk in enumerate(assessments)}
    totals = {code: [NOT_KNOWN] * len(assessments) for code in codes}
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, {"assessments": list(assessments), "codes": list(codes)})
        for assessment, code, total in cursor.fetchall():
            totals[code][place[assessment]] = fen(total)
    return totals


def _known(value: int | None) -> int:
    return NOT_KNOWN if value is None else value


def site_names() -> dict[int, str]:
    """Return primary key → code: what a site is called follows the reader's language."""
    return dict(Site.objects.values_list("pk", "code"))


def moves_seen_by(user: User, simulation: Simulation) -> "QuerySet[SimulationMove]":
    """Return the movers this person may see one by one, those below the floor first."""
    rows = SimulationMove.objects.visible_to(user).filter(simulation=simulation)
    return rows.select_related("client", "assessment").order_by("-below_floor", "client_id")


def unnamed_moves(
    simulation: Simulation, hidden: frozenset[tuple[int, int]]
) -> Iterator[Mapping[str, Any]]:
    """Return the movers as somebody sees them who may only see sums: from and to, no client.

    hidden   cells of the matrix that are withheld: their movers are not listed at all
    """
    tiers = [tier.value for tier in Tier]
    rows = simulation.moves.order_by("before", "after", "below_floor")
    for before, after, below in rows.values_list("before", "after", "below_floor"):
        if (tiers.index(before), tiers.index(after)) not in hidden:
            yield {"before": before, "after": after, "below_floor": below}
