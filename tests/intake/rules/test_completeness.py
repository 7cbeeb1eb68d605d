import pytest

from intake.rules.completeness import File, Piece, completeness
from tests.golden import rows


@pytest.mark.parametrize("row", rows("instruments", "The file ring"), ids=lambda row: str(row))
def test_the_ring_shows_what_is_there(row):
    missing = row["Missing"].split()
    ring = completeness(File(**{piece.value: piece.value not in missing for piece in Piece}))
    assert ring.percent == int(row["Percent"])
    assert list(ring.missing) == missing


@pytest.mark.parametrize("piece", list(Piece))
def test_any_one_missing_piece_keeps_the_ring_open(piece):
    ring = completeness(File(**{other.value: other is not piece for other in Piece}))
    assert (ring.percent, ring.missing) == (92, (piece,))


def test_of_a_file_that_is_not_there_everything_is_missing():
    assert completeness(File()).missing == tuple(Piece)
