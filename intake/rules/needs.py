"""What the client needs from the practice, and who else has a say. Pure.

A need is basic (its absence is a fault), expected (asked for by name) or a delight (nobody asks
for it). Important and urgent put it into one of four fields. Source: the practice's own intake
sheet; the three layers follow N. Kano et al. 1984, the four fields are the common 2 × 2.
"""

from dataclasses import dataclass
from enum import StrEnum

from intake.rules.reading import Problem, Reader

MOST_NEEDS = 5
MOST_STAKEHOLDERS = 4
LONGEST_NEED = 200
LONGEST_NAME = 80


class Layer(StrEnum):
    BASIC = "basic"
    EXPECTED = "expected"
    DELIGHT = "delight"


class Quadrant(StrEnum):
    """What to do with a need: the field it falls into."""

    NOW = "now"
    PLAN = "plan"
    QUICK = "quick"
    LATER = "later"


class Part(StrEnum):
    """What a stakeholder has to do with the counselling."""

    PAYER = "payer"
    FAMILY = "family"
    EMPLOYER = "employer"
    SCHOOL = "school"
    DOCTOR = "doctor"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TypedNeed:
    """One need as typed; ``position`` is its place on the form, from 0."""

    position: int
    text: str
    layer: Layer
    important: bool
    urgent: bool

    @property
    def quadrant(self) -> Quadrant:
        return quadrant(important=self.important, urgent=self.urgent)


@dataclass(frozen=True, slots=True)
class TypedStakeholder:
    """Somebody else with a say. ``may_be_told`` only with the client's own yes."""

    position: int
    part: Part
    name: str
    may_be_told: bool


def quadrant(*, important: bool, urgent: bool) -> Quadrant:
    """Return the field of a need: important and urgent first, neither last."""
    if important:
        return Quadrant.NOW if urgent else Quadrant.PLAN
    return Quadrant.QUICK if urgent else Quadrant.LATER


def read_needs(reader: Reader) -> tuple[TypedNeed, ...]:
    """Read the needs; one without a layer is an expected one."""
    needs = []
    for position in range(MOST_NEEDS):
        name = f"need-{position}-text"
        text = reader.text(name, LONGEST_NEED)
        layer = reader.choice(f"need-{position}-layer", [layer.value for layer in Layer])
        weights = reader.choices(f"need-{position}-weight", ["important", "urgent"])
        if text:
            needs.append(
                TypedNeed(
                    position=position,
                    text=text,
                    layer=Layer(layer or Layer.EXPECTED),
                    important="important" in weights,
                    urgent="urgent" in weights,
                )
            )
        elif layer or weights:
            reader.problems[name] = Problem.CHOICE_WITHOUT_TEXT
    return tuple(needs)


def read_stakeholders(reader: Reader) -> tuple[TypedStakeholder, ...]:
    """Read who else has a say; the part is enough, a name may be missing."""
    found = []
    for position in range(MOST_STAKEHOLDERS):
        part = reader.choice(f"stakeholder-{position}-part", [part.value for part in Part])
        name = reader.text(f"stakeholder-{position}-name", LONGEST_NAME)
        told = reader.flag(f"stakeholder-{position}-told")
        if part:
            found.append(TypedStakeholder(position, Part(part), name, told))
        elif name or told:
            reader.problems[f"stakeholder-{position}-part"] = Problem.PART_MISSING
    return tuple(found)
