"""What is put above a block stands where HTML lets it stand."""

from __future__ import annotations

import pytest

from training.placing import above

P, LIST = '<p id="b1">One.<br>Two.</p>', '<ul><li id="b2">Three<ul><li id="b3">Four</li></ul></li><li id="b4">Five</li></ul>'
TABLE = '<h2 id="h-x">X</h2><div class="scroll"><table class="table"><tbody><tr id="b5"><td>Six</td></tr></tbody></table></div>'


@pytest.mark.parametrize(
    ("banners", "expected"),
    [
        ({}, P + LIST + TABLE),
        ({1: "[1]"}, "[1]" + P + LIST + TABLE),
        ({3: "[3]", 4: "[4]"}, P + "[3][4]" + LIST + TABLE),
        ({5: "[5]"}, P + LIST + TABLE.replace("<div", "[5]<div")),
        ({1: "[1]", 9: "[9]"}, "[1]" + P + LIST + TABLE),
    ],
)
def test_before_the_outermost_element_of_the_block(banners: dict[int, str], expected: str) -> None:
    assert above(P + LIST + TABLE, banners) == expected
