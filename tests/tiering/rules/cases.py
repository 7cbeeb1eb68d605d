"""Facts from the cells of a golden table, and any facts at all for properties."""

from decimal import Decimal

from hypothesis import strategies as st

from tiering.rules.tiers import Facts, default_policy

POLICY = default_policy()


def whole(cell: str | None) -> int | None:
    return int(cell) if cell else None


def money(cell: str | None) -> Decimal | None:
    return Decimal(cell) if cell else None


def facts_of(row: dict[str, str]) -> Facts:
    """Read facts from the columns that bear their names; an absent column is not known."""
    pairs = [pair.split("=") for pair in row.get("measures", "").split()]
    return Facts(
        sads=whole(row.get("sads")),
        peak=whole(row.get("peak")),
        duration_months=whole(row.get("months")),
        income=money(row.get("income")),
        income_withheld=row.get("withheld") == "yes",
        budget=money(row.get("budget")),
        smart=whole(row.get("smart")),
        measures={code: Decimal(total) for code, total in pairs},
        minor=row.get("minor") == "yes",
        sponsored=row.get("sponsored") == "yes",
    )


amounts = st.decimals(min_value=0, max_value=1_000_000, places=2)
measures = st.fixed_dictionaries(
    {},
    optional={
        "phq-9": st.integers(0, 27),
        "gad-7": st.integers(0, 21),
        "core-10": st.integers(0, 40),
        "k10": st.integers(10, 50),
        "who-5": st.integers(0, 100),
    },
)


@st.composite
def any_money(draw: st.DrawFn) -> dict[str, object]:
    """Draw everything that is about money, as fields of ``Facts``."""
    withheld = draw(st.booleans())
    return {
        "income": None if withheld else draw(st.none() | amounts),
        "income_withheld": withheld,
        "budget": draw(st.none() | amounts),
        "sponsored": draw(st.booleans()),
    }


any_answers = st.lists(st.integers(1, 7), min_size=7, max_size=7)


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    """Draw possible facts; the severity form is finished, begun or empty."""
    answers = draw(st.lists(st.integers(1, 7), max_size=7))
    return Facts(
        sads=sum(answers) if len(answers) == 7 else None,
        peak=max(answers, default=None),
        duration_months=draw(st.none() | st.integers(0, 240)),
        smart=draw(st.none() | st.integers(0, 5)),
        measures=draw(measures),
        minor=draw(st.booleans()),
        alert_open=draw(st.booleans()),
        **draw(any_money()),
    )
