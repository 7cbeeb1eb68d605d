"""Of a simulation, what follows from a withheld number is withheld with it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.tiering import practice
from tiering.rules.simulate import withheld_of


@pytest.fixture
def later(now):
    return now + timedelta(minutes=2)


def address(name, simulation):
    return reverse(f"tiering:{name}", args=[simulation.public_id])


def draft_that_moves(moving, maria, ines, anna, now):
    """Eleven flagship clients, of whom a draft moves so many."""
    for number in range(11):
        income = 10_500 if number < moving else 20_000
        practice.client_at(number, by=ines, now=now, income=income, counselor=anna)
    return practice.draft(maria, now + timedelta(minutes=1), income_flagship="12000")


@pytest.mark.parametrize(("moving", "told"), [(2, False), (4, False), (5, True), (6, True)])
def test_money_and_hours_are_told_only_with_the_movers(
    as_maria, maria, ines, anna, now, later, moving, told
):
    """They are so much a mover: beside them a "<5" would be a 2."""
    draft = draft_that_moves(moving, maria, ines, anna, now)
    simulation = practice.simulate(draft, maria, later)
    assert simulation.result["matrix"][2][1] == moving
    page = " ".join(as_maria.get(address("simulation", simulation)).content.decode().split())
    assert ("<b>&lt;5</b> move" in page) is not told
    assert page.count("withheld: it would tell how many move") == (0 if told else 2)
    assert ("→" in page[page.index('id="fairness"') :]) is told
    found = as_maria.get(address("api_simulation", simulation)).json()
    assert (found["matrix"][2][1] is None) is not told
    if not told:
        assert (found["hours_week"], found["revenue"]) == (None, None)
    assert found["floor_kept"] is True


numbers = st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 60))


@given(st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=3, max_size=3))
def test_the_number_of_movers_never_gives_a_cell_away(matrix):
    hidden = withheld_of(matrix)
    movers = {cell for cell in hidden.cells if cell[0] != cell[1]}
    moved = sum(matrix[r][c] for r in range(3) for c in range(3) if r != c)
    if not hidden.moved:
        assert len(movers) != 1
        assert moved == 0 or moved >= 5
    assert hidden.moves is bool(movers)
