"""What is kept between readers, and how a change of content throws it away."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template
from django.utils.translation import override

from portal.common import keeping, requests

pytestmark = pytest.mark.django_db


def test_made_once_for_each_language_until_content_changes() -> None:
    made: list[int] = []
    make = lambda: made.append(1) or len(made)  # noqa: E731
    keeping.touch()
    assert [keeping.kept("page", make), keeping.kept("page", make)] == [1, 1]
    with override("zh-hans"):
        assert keeping.kept("page", make) == 2
    keeping.touch()
    assert keeping.kept("page", make) == 3


def test_without_content_or_name_nothing_is_kept() -> None:
    made: list[int] = []
    make = lambda: made.append(1) or len(made)  # noqa: E731
    assert [keeping.kept("page", make), keeping.kept("page", make)] == [1, 2]
    keeping.touch()
    assert [keeping.kept("", make), keeping.kept("", make)] == [3, 4]


def test_a_request_keeps_to_the_stamp_it_began_with_until_it_changes_something_itself() -> None:
    keeping.touch()
    requests.begin(requests.Asking("id", "address"))
    try:
        before = keeping.stamp()
        assert before and keeping.stamp() == before
        keeping.touch()
        assert keeping.stamp() != before
    finally:
        requests.begin(None)


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST", 2)
    keeping.touch()
    for name in "abc":
        keeping.kept(name, lambda name=name: name)
    assert [key[2] for key in keeping._kept] == ["b", "c"]


def test_the_tag_leaves_out_what_has_no_name() -> None:
    keeping.touch()
    page = Template('{% load house %}{% keep "x" name %}{{ value }}{% endkeep %}')
    assert page.render(Context({"name": 7, "value": "first"})) == page.render(Context({"name": 7, "value": "second"})) == "first"
    assert page.render(Context({"name": "", "value": "third"})) == "third"


def test_work_outside_a_request_may_read_the_stamp_once(django_assert_num_queries: Any) -> None:
    keeping.touch()
    with django_assert_num_queries(1), keeping.steady():
        assert [keeping.kept("steady", lambda: 1), keeping.kept("steady", lambda: 2), keeping.kept("other", lambda: 3)] == [1, 1, 3]
    with keeping.steady():
        before = keeping.stamp()
        keeping.touch()
        assert keeping.stamp() != before
