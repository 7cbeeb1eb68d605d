"""How an appointment may move from state to state. Pure."""

from enum import StrEnum


class AppointmentState(StrEnum):
    BOOKED = "booked"
    HELD = "held"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


MOVES: dict[AppointmentState, frozenset[AppointmentState]] = {
    AppointmentState.BOOKED: frozenset(
        {AppointmentState.HELD, AppointmentState.CANCELLED, AppointmentState.NO_SHOW}
    ),
    # Back to booked only by a void, which says why.
    AppointmentState.HELD: frozenset({AppointmentState.BOOKED}),
    AppointmentState.CANCELLED: frozenset({AppointmentState.BOOKED}),
    AppointmentState.NO_SHOW: frozenset({AppointmentState.BOOKED}),
}


class MoveNotAllowed(ValueError):
    """An appointment cannot go from its state to the wanted one."""

    def __init__(self, now: AppointmentState, wanted: AppointmentState) -> None:
        self.now = now
        self.wanted = wanted
        super().__init__(f"an appointment that is {now} cannot become {wanted}")


def can_move(now: AppointmentState, wanted: AppointmentState) -> bool:
    """Return whether the move is allowed. Staying in a state is no move."""
    return wanted in MOVES[now]


def check_move(now: AppointmentState, wanted: AppointmentState) -> None:
    """Refuse a move that is not allowed.

    :raises MoveNotAllowed: if it is not
    """
    if not can_move(now, wanted):
        raise MoveNotAllowed(now, wanted)
