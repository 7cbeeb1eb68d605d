"""Two devices fill in one form: what was typed on each, put together so that nothing is lost. Pure.

Worked cases: docs/algorithms/selffill.md.
"""

from collections.abc import Sequence
from enum import StrEnum


class Kind(StrEnum):
    """How two different answers to one field go together."""

    ONE = "one"
    SEVERAL = "several"
    TEXT = "text"


def merged(
    kind: Kind, *, shown: Sequence[str], kept: Sequence[str], sent: Sequence[str]
) -> list[str]:
    """Return what is to be kept of one field.

    shown   what the page was opened with
    kept    what is kept now, perhaps from another device
    sent    what the page sends

    A page that changed nothing changes nothing. Where both changed it, both choices of several
    hold, both texts stand, the later first, and of one answer the last holds.
    """
    if list(sent) == list(shown) or list(sent) == list(kept):
        return list(kept)
    if list(kept) == list(shown):
        return list(sent)
    if kind is Kind.SEVERAL:
        return _several(shown, kept, sent)
    if kind is Kind.TEXT:
        return _both(kept, sent)
    return list(sent)


def _several(shown: Sequence[str], kept: Sequence[str], sent: Sequence[str]) -> list[str]:
    added = [word for word in sent if word not in shown and word not in kept]
    removed = [word for word in shown if word not in sent]
    return [word for word in kept if word not in removed] + added


def _both(kept: Sequence[str], sent: Sequence[str]) -> list[str]:
    """A text that contains the other says it all; an emptied one loses against a written one."""
    later, earlier = "\n".join(sent), "\n".join(kept)
    if earlier in later:
        return [later]
    if later in earlier:
        return [earlier]
    return [f"{later}\n\n{earlier}"]
