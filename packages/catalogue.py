"""The packages a new practice starts with; it edits them by adding versions.

Names, sessions and segments are the practice's standing catalogue. Prices are the segment's price
of one session times the sessions: C1 120, C2 800, C3 2,000, C4 5,000 CNY, and half of C1's for a
first session. Validity and refund are starting values of ours.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One row of the catalogue. price: CNY for all sessions; valid_days: days after enrolment."""

    code: str
    name: str
    name_zh: str
    tiers: tuple[str, ...]
    segment: str
    sessions: int
    price: Decimal
    valid_days: int
    refund: str
    first_only: bool = False
    people: str = "one"
    people_min: int = 1
    people_max: int = 1
    included: str = ""
    included_zh: str = ""


DEFAULTS = (
    CatalogueEntry(
        code="half-price-first",
        name="Half-price first session",
        name_zh="首次半价咨询",
        tiers=("basic", "development"),
        segment="C1",
        sessions=1,
        price=Decimal(60),
        valid_days=30,
        refund="unused_full",
        first_only=True,
    ),
    CatalogueEntry(
        code="trial-card-3",
        name="Three-session trial card",
        name_zh="三次体验卡",
        tiers=("basic", "development"),
        segment="C1",
        sessions=3,
        price=Decimal(360),
        valid_days=60,
        refund="unused_full",
    ),
    CatalogueEntry(
        code="short-term-5",
        name="Short-term course",
        name_zh="短程五次咨询",
        tiers=("basic", "development", "flagship"),
        segment="C2",
        sessions=5,
        price=Decimal(4_000),
        valid_days=90,
        refund="unused_full",
    ),
    CatalogueEntry(
        code="long-term-20",
        name="Long-term course",
        name_zh="长程二十次咨询",
        tiers=("development", "flagship"),
        segment="C3",
        sessions=20,
        price=Decimal(40_000),
        valid_days=365,
        refund="unused_less_5",
    ),
    CatalogueEntry(
        code="family-8",
        name="Family package",
        name_zh="家庭咨询套餐",
        tiers=("development", "flagship"),
        segment="C3",
        sessions=8,
        price=Decimal(16_000),
        valid_days=180,
        refund="unused_full",
        people="family",
        people_min=2,
        people_max=6,
        included="Sessions together or alone\nOne counselor for the family",
        included_zh="可共同或单独咨询\n全家由同一位咨询师陪伴",
    ),
    CatalogueEntry(
        code="prevention-10",
        name="Group and prevention programme",
        name_zh="团体与预防计划",
        tiers=("development", "flagship"),
        segment="C4",
        sessions=10,
        price=Decimal(50_000),
        valid_days=365,
        refund="unused_less_5",
        people="group",
        people_min=1,
        people_max=12,
        included="Group or single sessions\nA plan for prevention after each third",
        included_zh="团体或个人咨询均可\n每三分之一进程后更新预防计划",
    ),
)
