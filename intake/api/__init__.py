"""The intake as JSON."""

from intake.api.instruments import DefinitionView, InstrumentsView, InstrumentView, ScoreView

__all__ = ["DefinitionView", "InstrumentView", "InstrumentsView", "ScoreView"]
