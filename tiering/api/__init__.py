"""Policies, their lint and trials, previews, proposals, decisions and second looks as JSON.

The same access, the same services and the same refusals as the pages.
"""

from tiering.api import decisions, policies, referrals, secondlooks, simulations

__all__ = ["decisions", "policies", "referrals", "secondlooks", "simulations"]
