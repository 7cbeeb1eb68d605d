"""The catalogue, offers, sales, ledgers and segments as JSON: access and rules of the pages."""

from packages.api import catalogue, goingon, ledger, segments, standards, versions

__all__ = ["catalogue", "goingon", "ledger", "segments", "standards", "versions"]
