"""Every paragraph of a lesson can be linked to, keeps its number over all loads, and knows what it cites."""

from __future__ import annotations

from types import SimpleNamespace

from tests.training.blocks import write
from training.models import LessonBlock, LessonText

BODY = "A situation first.\n\nMembers choose [@T6].\n\n- goods sold in China [@T6]\n- goods sold in the EEA"


def standing(text: LessonText) -> list[tuple[int, str, str]]:
    return list(text.blocks.filter(live=True).values_list("number", "kind", "words"))


def test_blocks_are_numbered_on_the_page_and_in_the_table(course: SimpleNamespace) -> None:
    text = write(course.lessons[0], BODY, example="Stop the pallets.")
    assert standing(text) == [
        (1, "paragraph", "A situation first."),
        (2, "paragraph", "Members choose."),
        (3, "item", "goods sold in China"),
        (4, "item", "goods sold in the EEA"),
        (5, "paragraph", "Stop the pallets."),
    ]
    for number in (1, 2):
        assert f'<p id="b{number}">' in text.html
    assert '<li id="b3">' in text.html and '<p id="b5">' in text.example_html
    assert "para__no" not in text.html  # no numbers in the margin
    cited = LessonBlock.objects.filter(text=text, citations__fact="T6").values_list("number", flat=True)
    assert sorted(cited) == [2, 3]


def test_the_same_words_keep_their_number_and_new_words_get_another(course: SimpleNamespace) -> None:
    text = write(course.lessons[0], BODY)
    before = {row.number: row.pk for row in text.blocks.all()}
    write(course.lessons[0], BODY)
    assert {row.number: row.pk for row in text.blocks.all()} == before
    write(course.lessons[0], "- goods sold in the EEA\n\nMembers may choose [@T6].\n\nA situation first.")
    assert [(number, words) for number, _kind, words in standing(text)] == [
        (4, "goods sold in the EEA"),
        (5, "Members may choose."),
        (1, "A situation first."),
    ]
    assert text.blocks.filter(live=False).count() == 2
    assert text.blocks.get(number=2).citations.count() == 1  # what was read then, and what it rested on
    write(course.lessons[0], BODY)
    assert [number for number, *_rest in standing(text)] == [1, 2, 3, 4]


def test_what_a_block_cites_follows_the_text(course: SimpleNamespace) -> None:
    text = write(course.lessons[0], "Members choose [@T6].")
    write(course.lessons[0], "Members choose.\n\nStop [@T6].")
    assert text.blocks.get(number=1).citations.count() == 0
    assert text.blocks.get(number=2).citations.count() == 1
