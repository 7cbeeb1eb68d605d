"""Replay a policy over many clients at once, and tell who moves. Pure; NumPy over columns.

Equal, row by row, to ``tiering.rules.tiers.decide_tier``. Worked cases: docs/algorithms/policy.md.
"""

from tiering.rules.simulate.columns import Columns, UnevenMoney, columns_of, fen
from tiering.rules.simulate.disclosure import Withheld, withheld_cells, withheld_of
from tiering.rules.simulate.replay import Outcome, replay
from tiering.rules.simulate.tally import (
    BANDS,
    BIN,
    Effect,
    Fairness,
    Tally,
    Tiers,
    add,
    effect_of,
    fairness_of,
    matrix_of,
    thirds_of,
    withheld_sums,
)

__all__ = [
    "BANDS",
    "BIN",
    "Columns",
    "Effect",
    "Fairness",
    "Outcome",
    "Tally",
    "Tiers",
    "UnevenMoney",
    "Withheld",
    "add",
    "columns_of",
    "effect_of",
    "fairness_of",
    "fen",
    "matrix_of",
    "replay",
    "thirds_of",
    "withheld_cells",
    "withheld_of",
    "withheld_sums",
]
