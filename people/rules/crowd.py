"""Whether somebody is likely in a crowd, without comparing everybody with everybody. Pure.

Likely means a way to reach somebody and a name in common, or one name and one year of birth
(``people.rules.likeness``). So whoever is likely has a number, an address, or name and year in
common, and only those are compared.
"""

from dataclasses import dataclass, field

from people.rules.likeness import (
    Likeness,
    Person,
    compare,
    nearly_spelt,
)
from people.rules.written_text import fold_for_search

# One number of a whole company: the first ones decide.
MOST_COMPARED = 60
Door = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Traits:
    """A person, and what two files of that person are found by; "" where there is none."""

    person: Person
    phone: str
    email: str
    name: str

    @classmethod
    def of(cls, person: Person) -> "Traits":
        return cls(person, person.phone, person.email.casefold(), fold_for_search(person.name))

    def doors(self) -> list[Door]:
        """Return by what the person is looked for; nobody is likely who has none of them."""
        doors: list[Door] = []
        if self.phone:
            doors.append(("phone", self.phone))
        if self.email:
            doors.append(("email", self.email))
        # A name alone makes nobody likely, and a whole province has it.
        if self.name and self.person.birth_year is not None:
            doors.append(("name", (self.name, self.person.birth_year)))
        return doors


@dataclass(slots=True)
class Crowd:
    """People with the code of their file, found by number, by address, and by name and year."""

    _behind: dict[Door, list[tuple[Person, str]]] = field(default_factory=dict)

    def add(self, traits: Traits, code: str) -> None:
        for door in traits.doors():
            self._behind.setdefault(door, []).append((traits.person, code))

    def likely(self, new: Traits) -> str | None:
        """Return the code of somebody who is likely the same, None where nobody is."""
        for door in new.doors():
            for known, code in self._behind.get(door, ())[:MOST_COMPARED]:
                if _likeness(new.person, known) is Likeness.LIKELY:
                    return code
        return None


def _likeness(new: Person, known: Person) -> Likeness:
    return compare(new, known, nearly_spelt=nearly_spelt(new, known)).likeness
