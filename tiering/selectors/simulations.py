"""The facts of many clients as columns, opened in memory and nowhere else; and who would move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Count, QuerySet

from common.crypto import unsealer
from common.fields import EncryptedField, read
from intake.models import Assessment, Instrument
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
# ``NOT_KNOWN`` and hundredths come from the database: here each would cost a step a value. Totals
# have two places at most. They are looked up form by form, whatever stands in the other rows, and
# inside the newest form's own parentheses: beside it the planner would keep them for a form that
# comes again, and none does. Both tables are told where to begin, or the second one is read from
# its first row for every piece. Sealed bytes come as text: what the driver makes of bytes is
# watched by the garbage collector, which goes through tens of thousands of them again and again.
PIECE = """
    SELECT client.id, client.site_id, form.id,
           coalesce(form.severity, -1), coalesce(form.severity_peak, -1),
           coalesce(form.duration_months, -1), coalesce(form.smart, -1),
           form.income_withheld, form.minor, form.sponsored,
           client.public_id::text, encode(client.wrapped_key, 'hex'), form.public_id::text,
           encode(form.income, 'hex'), encode(form.budget, 'hex'){names}
    FROM people_client client
    JOIN people_standing standing
      ON standing.client_id = client.id AND standing.tier_order < %(untiered)s
    JOIN LATERAL (
        SELECT * FROM (
            SELECT * FROM intake_assessment
            WHERE client_id = client.id AND submitted_at <= %(asked_at)s
            ORDER BY submitted_at DESC, id DESC LIMIT 1
        ) newest
        CROSS JOIN LATERAL (
            SELECT {totals}
            FROM intake_administration filled
            JOIN intake_score score ON score.administration_id = filled.id
            WHERE filled.assessment_id = newest.id AND score.complete
            OFFSET 0
        ) totals
        OFFSET 0
    ) form ON true
    WHERE client.id > %(after)s AND standing.client_id > %(after)s
      AND client.merged_into_id IS NULL
    ORDER BY client.id
    LIMIT %(limit)s
"""
TOTAL = """coalesce(
    max((score.total * 100)::integer) FILTER (WHERE score.instrument_id = %({name})s), -1
) AS {name}"""
SEALED = 5  # columns behind the plain ones that open what was said about money
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
    instruments = _instruments(policies)
    names = {f"instrument_{pk}": pk for pk in instruments.values()}
    totals = ", ".join(TOTAL.format(name=name) for name in names) or "1 AS nothing"
    columns = "".join(f", form.{name}" for name in names)
    values = {
        "untiered": WITHOUT_TIER,
        "asked_at": asked_at,
        "after": cursor_at,
        "limit": limit,
        **names,
    }
    with connection.cursor() as cursor:
        cursor.execute(PIECE.format(totals=totals, names=columns), values)
        rows = cursor.fetchall()
    if not rows:
        return None
    (
        clients, sites, assessments, sads, peak, months, smart, withheld, minor, sponsored,
        *sealed_and_totals,
    ) = zip(*rows, strict=True)  # fmt: skip
    income, budget = _money(*sealed_and_totals[:SEALED])
    columns = made(
        sads=sads, peak=peak, months=months, smart=smart, income=income, budget=budget,
        withheld=withheld, minor=minor, sponsored=sponsored,
        measures=dict(zip(instruments, sealed_and_totals[SEALED:], strict=False)),
    )  # fmt: skip
    return Piece(clients, assessments, sites, columns)


def _instruments(policies: Sequence[Policy]) -> dict[str, int]:
    """Return code → primary key of the instruments that the policies look at."""
    codes = {code for policy in policies for code in policy.floor_measures} - {SADS}
    rows = Instrument.objects.filter(code__in=codes).order_by("code")
    return dict(rows.values_list("code", "pk"))


def _money(
    clients: Sequence[str],
    wrapped_keys: Sequence[str],
    forms: Sequence[str],
    incomes: Sequence[str | None],
    budgets: Sequence[str | None],
) -> tuple[list[int], list[int]]:
    """Open what each client said about money, under each client's own key; bytes are in hex."""
    amounts = _Amounts()
    income, budget = [NOT_KNOWN] * len(forms), [NOT_KNOWN] * len(forms)
    for place, (client, wrapped, form, sealed_income, sealed_budget) in enumerate(
        zip(clients, wrapped_keys, forms, incomes, budgets, strict=True)
    ):
        if sealed_income is None and sealed_budget is None:
            continue
        opened = unsealer(data_key("client", client, bytes.fromhex(wrapped)))
        if sealed_income is not None:
            income[place] = amounts[opened(bytes.fromhex(sealed_income), INCOME.bound_to(form))]
        if sealed_budget is not None:
            budget[place] = amounts[opened(bytes.fromhex(sealed_budget), BUDGET.bound_to(form))]
    return income, budget


class _Amounts(dict[bytes, int]):
    """An opened amount → fen. Most people name round amounts, so each is read once a piece."""

    def __missing__(self, plain: bytes) -> int:
        self[plain] = fen(Decimal(read(plain)))
        return self[plain]


def site_names() -> dict[int, str]:
    """Return primary key → code: what a site is called follows the reader's language."""
    return dict(Site.objects.values_list("pk", "code"))


def moves_seen_by(user: User, simulation: Simulation) -> "QuerySet[SimulationMove]":
    """Return the movers this person may see one by one."""
    rows = SimulationMove.objects.visible_to(user).filter(simulation=simulation)
    return rows.select_related("client", "assessment")


def unnamed_moves(
    simulation: Simulation, hidden: frozenset[tuple[int, int]]
) -> list[tuple[str, str, bool, int]]:
    """Return the movers as somebody sees them who may only see sums.

    hidden   cells of the matrix that are withheld: their movers are not among them at all

    :return: from, to, below the floor, how many
    """
    tiers = [tier.value for tier in Tier]
    kinds = simulation.moves.order_by("before", "after", "below_floor")
    counted = kinds.values_list("before", "after", "below_floor").annotate(n=Count("pk"))
    return [
        (before, after, below_floor, count)
        for before, after, below_floor, count in counted
        if (tiers.index(before), tiers.index(after)) not in hidden
    ]
