"""Words in free text that a person must look at now. Pure.

The detector is a screen for human review: it decides nothing, it fetches a person. Missing
somebody is worse than asking once too often. Worked cases: docs/algorithms/crisis.md.
"""

from crisis.rules.danger.detector import Hit, dangers_in, look
from crisis.rules.danger.lexicon import Danger

__all__ = ["Danger", "Hit", "dangers_in", "look"]
