from itertools import product

import pytest

from scheduling.rules.moves import AppointmentState, MoveNotAllowed, can_move, check_move

MARKS = ("held", "cancelled", "no_show")
ALLOWED = {("booked", mark) for mark in MARKS} | {(mark, "booked") for mark in MARKS}


@pytest.mark.parametrize(("now", "wanted"), list(product(AppointmentState, AppointmentState)))
def test_an_appointment_is_marked_from_booked_and_every_mark_leads_back(now, wanted):
    allowed = (now, wanted) in ALLOWED
    assert can_move(now, wanted) is allowed
    if allowed:
        check_move(now, wanted)
        return
    with pytest.raises(MoveNotAllowed) as refusal:
        check_move(now, wanted)
    assert (refusal.value.now, refusal.value.wanted) == (now, wanted)
    assert f"{now} cannot become {wanted}" in str(refusal.value)
