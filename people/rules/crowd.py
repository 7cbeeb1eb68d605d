"""Whether somebody is likely in a crowd, without comparing everybody with everybody. Pure.

Likely means a way to reach somebody and a name in common, or one name and one year of birth
(``people.rules.likeness``). So whoever is likely has a number, an address or a name in common,
and only those are compared.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from people.rules.likeness import (
    NEARLY,
    Likeness,
    Person,
    compare,
    joined,
    may_be_misspelt,
    nearness,
    telling_digits,
)

# One number of a whole company, one name of a whole province: the first ones decide.
MOST_COMPARED = 60


@dataclass(frozen=True, slots=True)
class Traits:
    """What two files of one person are found by; "" where there is none."""

    digits: str
    email: str
    name: str

    @classmethod
    def of(cls, person: Person) -> "Traits":
        return cls(telling_digits(person.phone), person.email.casefold(), joined(person.name))


@dataclass(slots=True)
class Crowd:
    """People with the code of their file, found by number, address and name."""

    _by_digits: dict[str, list[tuple[Person, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _by_email: dict[str, list[tuple[Person, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _by_name: dict[str, list[tuple[Person, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, person: Person, code: str) -> None:
        traits = Traits.of(person)
        for key, people in self._doors(traits):
            people[key].append((person, code))

    def likely(self, new: Person) -> str | None:
        """Return the code of somebody who is likely the same, None where nobody is."""
        for key, people in self._doors(Traits.of(new)):
            for known, code in people.get(key, ())[:MOST_COMPARED]:
                if _likeness(new, known) is Likeness.LIKELY:
                    return code
        return None

    def _doors(self, traits: Traits) -> list[tuple[str, dict[str, list[tuple[Person, str]]]]]:
        doors = [
            (traits.digits, self._by_digits),
            (traits.email, self._by_email),
            (traits.name, self._by_name),
        ]
        return [door for door in doors if door[0]]


def _likeness(new: Person, known: Person) -> Likeness:
    nearly = may_be_misspelt(new.name) and nearness(new.latin, known.latin) >= NEARLY
    return compare(new, known, nearly_spelt=nearly).likeness
