"""Enumerations whose words stand in rows, files and answers, as a text of names and words."""

import importlib
from enum import StrEnum


def enumerations(text: str) -> list[tuple[type[StrEnum], list[str]]]:
    """Return each enumeration with the words it must have; an indented line goes on with them."""
    found = []
    for entry in text.strip().replace("\n ", " ").splitlines():
        path, *words = entry.split()
        module, name = path.rsplit(".", 1)
        found.append((getattr(importlib.import_module(module), name), words))
    return found
