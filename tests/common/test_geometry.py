"""Marks of small figures stand where their numbers say."""

import pytest

from common import geometry


def test_a_strip_marks_value_interval_and_the_good_side_of_the_target():
    strip = geometry.strip(value=52, low=44, high=60, target=50, minimum=0, maximum=100)
    assert strip.value_x == 124.8
    assert (strip.low_x, strip.interval_width) == (105.6, 38.4)
    assert (strip.target_x, strip.good_x, strip.good_width) == (120.0, 120.0, 120.0)


def test_where_lower_is_better_the_good_zone_lies_left_of_the_target():
    strip = geometry.strip(value=2.3, target=2, minimum=1, maximum=5, better="lower")
    assert (strip.good_x, strip.good_width) == (0.0, 60.0)
    assert strip.low_x is None


@pytest.mark.parametrize(("value", "x"), [(-500, 0.0), (500, 240.0)])
def test_what_lies_beyond_the_scale_stands_at_its_end(value, x):
    assert geometry.strip(value=value, minimum=-100, maximum=100).value_x == x


def test_an_interval_of_one_point_can_still_be_seen():
    strip = geometry.strip(value=3, low=3, high=3, minimum=1, maximum=5)
    assert strip.interval_width == 2.0


def test_a_strip_without_a_target_has_no_good_zone():
    strip = geometry.strip(value=3, minimum=1, maximum=5)
    assert (strip.target_x, strip.good_width) == (None, 0.0)


def test_a_withheld_value_leaves_a_gap_in_the_line():
    line = geometry.sparkline([1, 2, None, 3, 4])
    assert len(line.paths) == 2
    assert line.paths[0].startswith("M4.0 28.0L")
    assert (line.last_x, line.last_y) == (92.0, 4.0)


def test_a_value_alone_between_gaps_is_a_dot():
    line = geometry.sparkline([1, None, 2, 3])
    assert line.paths == ("M62.7 16.0L92.0 4.0",)
    assert line.dots == ((4.0, 28.0),)


@pytest.mark.parametrize("values", [[], [None], [None, None]])
def test_a_line_without_values_has_nothing_to_draw(values):
    line = geometry.sparkline(values)
    assert (line.paths, line.last_x) == ((), None)


def test_equal_values_make_a_level_line_in_the_middle():
    assert geometry.sparkline([5, 5]).paths == ("M4.0 16.0L92.0 16.0",)


def test_the_healthy_band_lies_between_its_ends():
    line = geometry.sparkline([0, 27], band=(0, 9), minimum=0, maximum=27)
    assert (line.band_y, line.band_height) == (20.0, 8.0)


def test_a_bar_keeps_the_labels_of_its_ends_inside():
    bar = geometry.bar(value=28, minimum=7, maximum=49, marks=[(7, "7"), (21, "21"), (49, "49")])
    assert bar.fill == 50.0
    assert [mark.anchor for mark in bar.marks] == ["start", "middle", "end"]


@pytest.mark.parametrize(
    ("percent", "drawn"), [(-1, 0), (0, 0), (99.9, 99), (100, 100), (140, 100)]
)
def test_only_a_whole_file_closes_the_ring(percent, drawn):
    assert geometry.ring(percent) == drawn


def test_a_theme_is_hot_where_both_sides_are_high():
    points = geometry.matrix([("booking", 5, 3, 24), ("room", 2, 5, 17), ("invoice", 3, 2, 7)])
    assert [point.hot for point in points] == [True, False, False]
    assert [point.rank for point in points] == [1, 2, 3]


def test_themes_of_one_cell_do_not_hide_each_other():
    first, second, third = geometry.matrix([(name, 2, 4, 1) for name in "abc"])
    assert second.x - first.x >= 24
    assert third.y - first.y >= 24


@pytest.mark.parametrize(
    ("value", "level"), [(29, 1), (30, 2), (49, 2), (50, 3), (60, 4), (64, 4), (65, 5)]
)
def test_a_value_on_a_boundary_belongs_above_it(value, level):
    assert geometry.heat_level(value, (30, 50, 60, 65)) == level


def test_the_heat_scale_turns_where_lower_is_better():
    assert geometry.heat_level(1.2, (1.5, 2, 2.5, 3), better="lower") == 5
