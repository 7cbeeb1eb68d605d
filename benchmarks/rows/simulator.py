"""A draft of the tier policy, replayed over every client with sealed facts opened."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
from django.utils import timezone

from benchmarks.own import Own
from benchmarks.practice import Practice
from benchmarks.rows.kinds import Work
from tiering.rules.simulate import Tally, add, matrix_of, replay
from tiering.rules.tiers import default_policy
from tiering.selectors import piece_after

PIECE = 5_000


class SimulatePolicy(Work):
    """Reading, opening income and budget under each client's key, both rules, counting."""

    name = "simulate a policy, facts opened"
    unit = "clients/s"
    at_least = 50_000.0

    def prepare(self, practice: Practice) -> None:
        self._clients = practice.clients
        self._base = default_policy()
        self._draft = replace(self._base, income_flagship=Decimal(20_000), severity_flagship=33)

    def run(self) -> float:
        now, after, done = timezone.now(), 0, 0
        policies, tally = (self._base, self._draft), Tally()
        own = Own()
        while piece := piece_after(after, limit=PIECE, asked_at=now, policies=policies):
            old, new = (replay(piece.columns, policy) for policy in policies)
            tally = add(tally, piece.columns, np.asarray(piece.sites), old, new)
            after, done = piece.clients[-1], done + len(piece.clients)
        spent = own.spent()
        if sum(map(sum, matrix_of(tally))) != self._clients:
            raise LookupError(f"{done} of {self._clients} clients were replayed")
        return done / spent
