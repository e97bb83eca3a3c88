"""What differs between two revisions, paragraph by paragraph and word by word."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.articles.differing import Line, Run, compare, passages_of, text_of, words
from portal.articles.runs import _blocks
from portal.articles.tokens import normal

FEW = settings(max_examples=60, deadline=None)
CONTENT = Path(__file__).parents[2] / "portal/articles/content/articles"
A = "A licence should name the territory, the field of use and the term for which it is granted."
A2 = "A licence must name the territory, the field of use and the term for which it is granted."
B = "Customs may detain goods that infringe a recorded trademark at the border of the country."
C = "The complaint is answered within twenty days after service of the notice of investigation."
D = "Employees who leave hand back every drawing, sample and password on their last working day."


def shown(runs: list[Run]) -> str:
    """[-out-]{+in+}, as git shows it."""
    return "".join({"same": run.text, "out": f"[-{run.text}-]", "in": f"{{+{run.text}+}}"}[run.kind] for run in runs)


WORDS = [
    ("", "", ""),
    ("a  b\n", " a b", "a b"),
    ("Paid once.", "Paid twice.", "Paid [-once-]{+twice+}."),
    ("Art. 75(1) applies.", "Art. 75(2) applies.", "Art. [-75(1)-]{+75(2)+} applies."),
    ("Keep 2.5 % of 1,000.", "Keep 3.5 % of 1,000.", "Keep [-2.5-]{+3.5+} % of 1,000."),
    ("The know-how stays.", "The knowhow stays.", "The [-know-how-]{+knowhow+} stays."),
    ("The owner of the patent may sue.", "The holder of a licence may sue.", "The [-owner of the patent-]{+holder of a licence+} may sue."),
    ("It may be sold.", "It may not be sold.", "It may {+not +}be sold."),
    ("a cat", "dogs bark loudly", "[-a cat-]{+dogs bark loudly+}"),
    ("", "new", "{+new+}"),
    ("许可合同应当写明地域。", "许可合同必须写明地域。", "许可合同[-应当-]{+必须+}写明地域。"),
    ("依据TRIPS第28条提出。", "依据FRAND第28条提出。", "依据[-TRIPS-]{+FRAND+}第28条提出。"),
    ("权利人可以要求法院判令停止侵权。", "权利人可以请求法院判令停止侵权。", "权利人可以[-要-]{+请+}求法院判令停止侵权。"),
    ("Family 👩‍🚀 flies well.", "Family 👩‍🔬 flies well.", "Family [-👩‍🚀-]{+👩‍🔬+} flies well."),
    ("Sold here. [@C1]", "Sold here. [@C1; @C2]", "Sold here. [@C1{+; @C2+}]"),
]


@pytest.mark.parametrize(("before", "after", "said"), WORDS)
def test_words(before: str, after: str, said: str) -> None:
    assert shown(words(before, after)) == said


PIECES = ["the ", "patent ", "of ", "a", "专", "利", "许可", "75(1)", ". ", "\n", "\x00", "e\u0301", "👩‍🚀", "ش"]
ANY = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


@settings(max_examples=200, deadline=None)
@given(ANY, ANY)
def test_the_runs_give_both_texts(before: str, after: str) -> None:
    runs = words(before, after)
    assert "".join(run.text for run in runs if run.kind != "in") == normal(before)
    assert "".join(run.text for run in runs if run.kind != "out") == normal(after)
    assert (normal(before) == normal(after)) == all(run.kind == "same" for run in runs)
    assert all(run.text and run.kind != then.kind for run, then in zip(runs, runs[1:], strict=False))


@FEW
@given(st.lists(st.sampled_from("ab c"), max_size=300), st.lists(st.sampled_from("ab c"), max_size=300))
def test_blocks_are_equal_and_in_order(old: list[str], new: list[str]) -> None:
    here = there = 0
    for a, b, size in sorted(_blocks(old, new)):
        assert old[a : a + size] == new[b : b + size]
        assert size == 0 or (a >= here and b >= there)
        here, there = (a + size, b + size) if size else (here, there)


def long_texts() -> dict[str, tuple[str, str]]:
    dice = Random(7)
    chinese = "".join(normal(path.read_text()) for path in sorted(CONTENT.glob("*/zh-Hans.md")))
    english = " ".join(normal(path.read_text()) for path in sorted(CONTENT.glob("*/en.md")))
    edited = list(chinese[:20_000])
    for place in dice.sample(range(20_000), 400):
        edited[place] = "龙"
    return {
        "edited": (chinese[:20_000], "".join(edited)),
        "unrelated Chinese": (chinese[:20_000], chinese[20_000:40_000]),
        "unrelated English": (english[:20_000], english[20_000:40_000]),
        "halves turned round": (chinese[10_000:20_000] + chinese[:10_000], chinese[:20_000]),
        "two signs": ("".join(dice.choices("的一", k=20_000)), "".join(dice.choices("的一", k=20_000))),
        "three words": (" ".join(dice.choices("abc", k=10_000)), " ".join(dice.choices("abc", k=10_000))),
        "turning": ("的一" * 10_000, "一的" * 10_000),
    }


@pytest.mark.parametrize(("name", "pair"), long_texts().items())
def test_time_of_long_texts(name: str, pair: tuple[str, str]) -> None:
    """20,000 characters each; 0.02 to 0.08 s on a quiet machine."""
    began = time.process_time()
    runs = words(*pair)
    assert time.process_time() - began < 0.3
    assert "".join(run.text for run in runs if run.kind != "out") == normal(pair[1])
    if name == "edited":
        assert sum(len(run.text) for run in runs if run.kind == "same") > 18_000


def told(before: list[str], after: list[str], context: int = 1) -> list[str]:
    lines = compare(text_of("T", "S", "\n\n".join(before)), text_of("T", "S", "\n\n".join(after)), context)
    marks = [f" {line.count}" if line.count else " and moved" if line.moved and line.kind != "moved" else "" for line in lines]
    return [f"{line.kind}{mark}: {shown(line.runs)}".strip(": ") for line, mark in zip(lines, marks, strict=True)]


LINES = [
    ("equal", [A, B], [A, B], []),
    ("blanks alone", [A, B], [A.replace(" ", "  "), B], []),
    ("changed", [A, B], [A2, B], ["changed: A licence [-should-]{+must+}" + A[16:], f"same: {B}"]),
    ("gone where it stood", [A, B, C], [A, C], [f"same: {A}", f"gone: [-{B}-]", f"same: {C}"]),
    ("gone at the start", [A, B], [B], [f"gone: [-{A}-]", f"same: {B}"]),
    ("new", [A], [A, B], [f"same: {A}", f"new: {{+{B}+}}"]),
    ("another in its place", [A], [B], [f"gone: [-{A}-]", f"new: {{+{B}+}}"]),
    ("moved", [A, B, C], [B, C, A], ["gap 1", f"same: {C}", f"moved: {A}"]),
    ("changed and moved", [A, B, C], [B, C, A2], ["gap 1", f"same: {C}", "changed and moved: A licence [-should-]{+must+}" + A[16:]]),
    ("split", [f"{A} {B}", C], [A, B, C], [f"split: {A}", f"split: {B}", f"same: {C}"]),
    ("split and changed", [f"{A} {B}"], [A, "Here customs" + B[7:]], [f"split: {A}", f"split: [-Customs-]{{+Here customs+}}{B[7:]}"]),
    ("split and cited anew", [f"{A} [@C1] {B}"], [f"{A} [@C1; @C2; @J.CN.pt]", B], [f"split: {A} [@C1{{+; @C2; @J.CN.pt+}}]", f"split: {B}"]),
    ("cited anew", [f"{A} [@C1]"], [f"{A} [@C2]"], [f"changed: {A} [@[-C1-]{{+C2+}}]"]),
    ("joined", [A, B], [f"{A} {B}"], [f"joined: {A} {B}"]),
    ("a gap", [A, B, C, D], [A, B, C, D, "New."], ["gap 3", f"same: {D}", "new: {+New.+}"]),
    ("Chinese split", ["许可合同应当写明地域。海关可以扣留货物。"], ["许可合同应当写明地域。", "海关可以扣留货物。"],
     ["split: 许可合同应当写明地域。", "split: 海关可以扣留货物。"]),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "lines"), [case[1:] for case in LINES], ids=[case[0] for case in LINES])
def test_lines(before: list[str], after: list[str], lines: list[str]) -> None:
    assert told(before, after) == lines


def test_title_and_summary_stand_first() -> None:
    lines = compare(text_of("Old title", "", A), text_of("New title", "A summary.", A))
    assert [(line.part, line.kind, shown(line.runs)) for line in lines[:2]] == [
        ("title", "changed", "[-Old-]{+New+} title"),
        ("summary", "new", "{+A summary.+}"),
    ]
    assert compare(text_of("T", " S", A), text_of("T ", "S", A)) == []


BODY = """## A heading
Its paragraph
goes on. [@C1; @C2]
* one item
  that goes on
* another [@C3]

| a | b |
|---|---|
| 1 | 2 |
## 第二节
第一行
第二行
"""


def test_what_is_a_paragraph() -> None:
    found = [(passage.text, passage.facts, passage.section) for passage in passages_of(BODY)]
    assert found == [
        ("## A heading", (), 1),
        ("Its paragraph goes on. [@C1; @C2]", ("C1", "C2"), 1),
        ("* one item that goes on", (), 1),
        ("* another [@C3]", ("C3",), 1),
        ("| a | b |", (), 1),
        ("|---|---|", (), 1),
        ("| 1 | 2 |", (), 1),
        ("## 第二节", (), 2),
        ("第一行第二行", (), 2),
    ]


PARAGRAPHS = st.lists(
    st.sampled_from([A, A2, B, C, D, f"{A} {B}", f"{B} {C}", "s", "* s", "许可合同应当写明地域。", "## H", "\x00"]), max_size=7
)


@FEW
@given(PARAGRAPHS, PARAGRAPHS, st.integers(0, 2))
def test_every_paragraph_is_shown_or_counted(before: list[str], after: list[str], context: int) -> None:
    """In the order of the newer text; what is gone among them; and the newer words can be read off the lines."""
    old, new = text_of("T", "S", "\n\n".join(before)), text_of("T", "S", "\n\n".join(after))
    lines = compare(old, new, context)
    same = [normal(one.text) for one in old.passages] == [normal(one.text) for one in new.passages]
    assert (lines == []) == same
    standing = [line for line in lines if line.after is not None]
    assert [line.after for line in standing] == sorted(line.after for line in standing if line.after is not None)
    for line in standing:
        assert "".join(run.text for run in line.runs if run.kind != "out") == normal(new.passages[line.after or 0].text)
    if not same:
        gaps = sum(line.count for line in lines)
        assert len(standing) + gaps == len(new.passages)
        assert len({place for line in lines for place in line.before}) + gaps == len(old.passages)
    gone = [place for line in lines if line.kind == "gone" for place in line.before]
    assert gone == sorted(gone)


def test_time_of_a_whole_revision() -> None:
    """A real article of 40 paragraphs, every one changed."""
    body = (CONTENT / "exhaustion-of-rights/en.md").read_text()
    before, after = text_of("T", "S", body), text_of("T", "S", body.replace(" the ", " that ").replace("sale", "sales"))
    began = time.process_time()
    lines = compare(before, after)
    assert time.process_time() - began < 0.3
    assert sum(line.kind == "changed" for line in lines) > 20 and not any(line.kind in {"new", "gone"} for line in lines)


def test_a_line_says_where_it_comes_from() -> None:
    lines = compare(text_of("", "", f"{A}\n\n{B}\n\n{C}"), text_of("", "", f"{A} {B}\n\n{C}"))
    assert lines == [
        Line("joined", [Run("same", f"{A} {B}")], before=(0, 1), after=0),
        Line("same", [Run("same", C)], before=(2,), after=1),
    ]
