"""The catalogue, offers, sales, ledgers and segments as JSON: access and rules of the pages."""

from packages.api import catalogue, ledger, segments

__all__ = ["catalogue", "ledger", "segments"]
