"""Goal attainment: how far several goals were reached together, as one figure. Pure.

T = 50 + 10·Σwx / √((1−ρ)·Σw² + ρ·(Σw)²), x from −2 (much less than expected) to +2 (much more).
Source: T. J. Kiresuk and R. E. Sherman, "Goal attainment scaling: a general method for
evaluating comprehensive community mental health programs", Community Mental Health Journal 4,
1968, 443-453. ρ = 0.3 is theirs.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

EXPECTED = 50


def attainment(ratings: Sequence[tuple[int, int]], rho: Fraction) -> Fraction:
    """Return T, cut to hundredths: never above what it is, so that 49.999 is below 50.

    ratings   (weight from 1, rating from -2 to 2) of every rated goal, at least one
    rho       assumed correlation of the goals, 0 up to below 1
    returns   50 where everything went as expected
    """
    reached = sum(weight * rating for weight, rating in ratings)
    weights = sum(weight for weight, _ in ratings)
    squares = sum(weight * weight for weight, _ in ratings)
    spread = (1 - rho) * squares + rho * weights**2
    # The root is taken of a whole number of hundredths, so that no digit is rounded on the way.
    square = Fraction(10**6 * reached * reached) / spread
    hundredths = isqrt(square.numerator // square.denominator)
    if reached < 0 and hundredths * hundredths != square:
        hundredths += 1
    return Fraction(EXPECTED) + Fraction(hundredths if reached >= 0 else -hundredths, 100)
