"""What people and the clock do about a danger."""

from crisis.services.alerts import (
    AlertIsClosed,
    NotStartedYet,
    OnlyResponsibleMayClose,
    close_alert,
    may_close,
    raise_alert,
    record_breaches,
    start_intervention,
    take_alert,
)
from crisis.services.requests import follow_into_file, screen_request
from crisis.services.screening import dangers_of, screen

__all__ = [
    "AlertIsClosed",
    "NotStartedYet",
    "OnlyResponsibleMayClose",
    "close_alert",
    "dangers_of",
    "follow_into_file",
    "may_close",
    "raise_alert",
    "record_breaches",
    "screen",
    "screen_request",
    "start_intervention",
    "take_alert",
]
