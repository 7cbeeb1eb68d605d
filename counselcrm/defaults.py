"""What every practice starts with: forms, rules, packages, questions. Safe to repeat."""

from datetime import datetime

from feedback.services import install_survey_form
from intake.services import install_instruments
from packages.services import install_catalogue, install_segments
from tiering.services import install_policy


def install_defaults(now: datetime) -> None:
    """Install what is missing; what the practice has changed stays as it is."""
    install_instruments()
    install_policy()
    install_catalogue(now)
    install_segments(now)
    install_survey_form(now)
