"""Dice that fall the same way for the same words."""

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def dice(*words: object) -> random.Random:
    """Return dice of their own for these words: what one client does never moves another's."""
    return random.Random("|".join(map(str, words)))  # noqa: S311 - a story, not a secret


def pick(dice: random.Random, weights: Mapping[Thing, float]) -> Thing:
    """Return one of the keys, each as likely as its weight says."""
    return dice.choices(list(weights), weights=list(weights.values()))[0]


def shares(count: int, *parts: float) -> list[int]:
    """Split ``count`` into whole numbers as near to the shares as can be; the last takes the rest.

    parts   shares of all but the last group, 0 to 1, together at most 1
    """
    ends = [round(count * sum(parts[: place + 1])) for place in range(len(parts))]
    starts = [0, *ends]
    return [end - start for start, end in zip(starts, [*ends, count], strict=True)]


def spread(dice: random.Random, things: Sequence[Thing]) -> list[Thing]:
    """Return the things in an order of chance."""
    return dice.sample(list(things), len(things))
