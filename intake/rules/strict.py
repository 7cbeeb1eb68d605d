"""Read JSON strictly: every field is asked for by type, and none is left over. Pure."""

from collections.abc import Mapping, Sequence

LANGUAGES = ("en", "zh-Hans")


class InvalidDefinition(ValueError):
    """A definition cannot be read.

    path      where, as in ``items[3].topic.en``; empty for the whole
    problem   what, in English, for the person who writes the file
    """

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(f"{path or 'definition'}: {problem}")


class Node:
    """One JSON object and the path to it. Every reader raises ``InvalidDefinition``."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, Mapping):
            raise InvalidDefinition(path, "must be an object")
        self.path = path
        self._fields: Mapping[str, object] = value
        self._read: set[str] = set()

    def has(self, name: str) -> bool:
        """Return whether an optional field is given; null counts as not given."""
        self._read.add(name)
        return self._fields.get(name) is not None

    def text(self, name: str) -> str:
        value = self._value(name)
        if not isinstance(value, str) or not value.strip():
            raise InvalidDefinition(self.path_of(name), "must be a text that is not empty")
        return value

    def number(self, name: str) -> int:
        value = self._value(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidDefinition(self.path_of(name), "must be a whole number")
        return value

    def flag(self, name: str) -> bool:
        value = self._value(name)
        if not isinstance(value, bool):
            raise InvalidDefinition(self.path_of(name), "must be true or false")
        return value

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        value = self.text(name)
        if value not in allowed:
            raise InvalidDefinition(self.path_of(name), f"must be one of {', '.join(allowed)}")
        return value

    def texts(self, name: str) -> dict[str, str]:
        node = self.child(name)
        texts = {language: node.text(language) for language in LANGUAGES}
        node.refuse_unread()
        return texts

    def child(self, name: str) -> "Node":
        return Node(self._value(name), self.path_of(name))

    def children(self, name: str) -> tuple["Node", ...]:
        value = self._value(name)
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise InvalidDefinition(self.path_of(name), "must be a list")
        return tuple(
            Node(child, f"{self.path_of(name)}[{index}]") for index, child in enumerate(value)
        )

    def refuse_unread(self) -> None:
        """Refuse a field that nobody asked for: a misspelt name must not be ignored."""
        for name in self._fields:
            if name not in self._read:
                raise InvalidDefinition(self.path_of(str(name)), "is not a known field")

    def path_of(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _value(self, name: str) -> object:
        self._read.add(name)
        if name not in self._fields:
            raise InvalidDefinition(self.path_of(name), "is missing")
        return self._fields[name]
