"""Spans of time as the golden tables write them."""

from datetime import timedelta


def span(cell: str) -> timedelta:
    """Read ``hh:mm:ss``; hours may pass 24, a leading minus counts backwards."""
    hours, minutes, seconds = (int(part) for part in cell.lstrip("-").split(":"))
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -length if cell.startswith("-") else length
