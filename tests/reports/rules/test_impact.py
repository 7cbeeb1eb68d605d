import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.impact import OffScale, Quadrant, Theme, quadrant_of, rank_themes
from tests.golden import rows

PAGE = rows("metrics", "Impact and frequency")
themes = st.lists(
    st.builds(Theme, st.text("abc", min_size=1), st.integers(1, 5), st.integers(1, 5))
)


def test_themes_are_ranked_as_the_page_says():
    handed_in = [Theme(r["Theme"], int(r["Impact"]), int(r["Frequency"])) for r in PAGE]
    ranked = rank_themes(reversed(handed_in))
    assert [(r.theme.code, r.quadrant.value, str(r.rank)) for r in ranked] == [
        (row["Theme"], row["Quadrant"], row["Rank"]) for row in PAGE
    ]


def test_equal_themes_are_ranked_by_name():
    ranked = rank_themes([Theme("b", 4, 4), Theme("a", 4, 4)])
    assert [theme.theme.code for theme in ranked] == ["a", "b"]


@pytest.mark.parametrize("value", [0, 6, True, 3.0])
def test_a_value_off_the_scale_is_refused(value):
    for theme in (Theme("a", value, 3), Theme("a", 3, value)):
        with pytest.raises(OffScale):
            quadrant_of(theme)


@given(themes)
def test_no_theme_of_a_later_quadrant_stands_before_one_of_an_earlier(found):
    order = list(Quadrant)
    places = [order.index(ranked.quadrant) for ranked in rank_themes(found)]
    assert places == sorted(places)
    assert len(places) == len(found)
