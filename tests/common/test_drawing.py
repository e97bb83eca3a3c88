"""The geometry of the pictures: the fan, bars, scores and the certificate's ground."""

import re

import pytest

from portal.common import drawing


def test_a_leaf_stands_where_the_house_style_says():
    first = drawing.fan([0.81, 0.46, 0.5, 0.68, 0.92])[0]
    assert first.edge == "M257.6 361.9L35 322.7A330 330 0 0 1 105.7 169.7L279.9 313.7A104 104 0 0 0 257.6 361.9z"
    assert first.rim == "M30.1 321.8A335 335 0 0 1 101.9 166.5"
    assert first.ribs.startswith("M346.2 377.6L260.5 362.5M")
    assert (first.label, first.small_label) == (("30", "240"), ("24", "243"))


def test_a_leaf_has_six_folds_drawn_as_two_paths():
    leaf = drawing.fan([1, 1, 1, 1, 1])[2]
    assert leaf.empty_a.count("z") == leaf.empty_b.count("z") == 3
    assert leaf.filled_a == leaf.empty_a
    assert leaf.filled_b == leaf.empty_b


@pytest.mark.parametrize(("share", "radius"), [(0, 104), (0.5, 217), (0.81, 287.06), (1, 330), (-1, 104), (7, 330)])
def test_the_fill_reaches_as_far_as_the_share(share, radius):
    assert drawing.reach(share) == pytest.approx(radius)


def test_nothing_done_draws_no_fill():
    assert drawing.fan([0, 0, 0, 0, 0])[0].filled_a == ""


@pytest.mark.parametrize(
    ("share", "place", "on_fill"),
    [(0, ("360", "93"), False), (0.72, ("360", "93"), False), (0.81, ("360", "128"), True), (1, ("360", "93"), True)],
)
def test_the_percentage_never_lies_across_the_edge_of_the_fill(share, place, on_fill):
    leaf = drawing.fan([0, 0, share, 0, 0])[2]
    assert (leaf.percent, leaf.percent_on_fill) == (place, on_fill)


def test_the_leaves_do_not_overlap_and_end_level():
    ends = [(drawing.FIRST + drawing.STEP * i, drawing.FIRST + drawing.STEP * i + drawing.WIDTH) for i in range(5)]
    assert all(left[1] < right[0] for left, right in zip(ends, ends[1:], strict=False))
    assert ends[0][0] - 180 == pytest.approx(360 - ends[-1][1])


def test_a_fan_has_five_leaves():
    with pytest.raises(ValueError, match="5 leaves"):
        drawing.fan([1, 1])


def test_everything_lies_inside_the_view_box():
    left, top, width, height = map(float, drawing.FAN_BOX.split())
    for leaf in drawing.fan([1] * 5):
        for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", leaf.edge + leaf.ribs + leaf.rim):
            assert left <= float(x) <= left + width
            assert top <= float(y) <= top + height


@pytest.mark.parametrize(
    ("done", "late", "total", "drawn"),
    [
        (38, 2, 41, ("92.7", "4.9", "95.1")),
        (41, 0, 41, ("100", "0", "100")),
        (0, 0, 0, ("0", "0", "100")),
        (5, 9, 10, ("50", "50", "50")),
        (12, 0, 10, ("100", "0", "100")),
        (0, 3, 3, ("0", "100", "0")),
    ],
)
def test_a_bar_never_spills_over(done, late, total, drawn):
    bar = drawing.bar(done, late, total)
    assert (bar.done, bar.late, bar.late_from) == drawn


@pytest.mark.parametrize(
    ("percent", "mark", "drawn"),
    [
        (90, 80, ("576", "512", "512", "middle")),
        (0, 5, ("0", "32", "0", "start")),
        (120, 100, ("640", "640", "640", "end")),
    ],
)
def test_the_text_of_a_pass_mark_stays_on_the_picture(percent, mark, drawn):
    scale = drawing.scale(percent, mark)
    assert (scale.value, scale.mark, scale.text, scale.anchor) == drawn


def test_columns_grow_from_the_floor():
    columns = drawing.columns([50, 75, 100], floor=50)
    assert [column.height for column in columns] == ["0", "55", "110"]
    assert [column.last for column in columns] == [False, False, True]
    assert drawing.columns([]) == []


def test_the_certificate_has_sixty_one_ribs_and_twenty_four_rings():
    lines = list(drawing.guilloche_lines())
    assert [len(line) for line in lines] == [2] * 61 + [61] * 24
    assert drawing.guilloche().startswith("M480 518L23 470M441 511L26 447M")


@pytest.mark.parametrize(("value", "text"), [(35.04, "35"), (322.69, "322.7"), (-0.01, "0"), (100, "100"), (-3.25, "-3.2")])
def test_numbers_are_short(value, text):
    assert drawing.number(value) == text
