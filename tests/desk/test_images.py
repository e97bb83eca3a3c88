"""Erin adds pictures to the store and pastes their line."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.articles.actions import imaging
from portal.articles.models import Image
from portal.people.models import AuditEntry, Person
from tests.articles.test_imaging import SVG, picture
from tests.statements import statements

As = Callable[[Person], Client]


def sent(size: tuple[int, int] = (60, 40), name: str = "Ports.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(size=size))


def test_a_picture_is_added_and_its_line_can_be_pasted(company: SimpleNamespace, as_: As) -> None:
    erin = as_(company.erin)
    answer = erin.post("/desk/images/", {"file": sent(), "alt_en": "A map of *ports*", "alt_zh": "港口地图"}, follow=True)
    image = Image.objects.get()
    assert image.alt == {"en": "A map of *ports*", "zh-hans": "港口地图"} and image.title == "Ports.png" and image.added_by == company.erin
    page = answer.content.decode()
    assert "The picture is in the store." in page and rf"![A map of \*ports\*](image:{image.pk})" in page
    assert f"![港口地图](image:{image.pk})" in erin.get("/desk/images/?language=zh-hans").content.decode()
    assert AuditEntry.objects.get(action="image.add").actor == company.erin
    again = erin.post("/desk/images/", {"file": sent(), "alt_en": "Another"}, follow=True)
    assert "The store has this picture already" in again.content.decode() and Image.objects.count() == 1


def test_words_for_it_are_needed_and_lies_refused(company: SimpleNamespace, as_: As) -> None:
    erin = as_(company.erin)
    answer = erin.post("/desk/images/", {"file": sent(), "alt_en": " "})
    assert answer.status_code == 422 and "This field is required" in answer.content.decode()
    for name in ("a.png", "a.svg", "a.SVG", "a.svgz"):
        answer = erin.post("/desk/images/", {"file": SimpleUploadedFile(name, SVG, "image/png"), "alt_en": "x"})
        assert "This is no picture the store takes." in answer.content.decode()
    assert erin.post("/desk/images/", {"alt_en": "x"}).status_code == 422 and Image.objects.count() == 0


def test_the_piece_for_the_dialog(company: SimpleNamespace, as_: As) -> None:
    erin = as_(company.erin)
    assert "The store has no picture yet." in erin.get("/desk/images/?part=dialog").content.decode()
    piece = erin.post("/desk/images/?part=dialog&language=zh-hans", {"file": sent(), "alt_en": "Map", "alt_zh": "地图"}).content.decode()
    assert "<title>" not in piece and f'data-markdown="![地图](image:{Image.objects.get().pk})" data-alone' in piece and "New" in piece
    refused = erin.post("/desk/images/?part=dialog", {"alt_en": "x"})
    assert refused.status_code == 422 and "<details open>" in refused.content.decode()


def test_ones_own_and_words_of_the_title(company: SimpleNamespace, as_: As) -> None:
    imaging.take(sent(), {"en": "Mine"}, by=company.erin, title="Mine")
    imaging.take(sent((30, 30)), {"en": "Hers"}, by=company.xena, title="Hers")
    erin = as_(company.erin)
    assert erin.get("/desk/images/").content.decode().count("<figure") == 0
    assert erin.get("/desk/images/").content.decode().count('class="paste"') == 2
    assert erin.get("/desk/images/?whose=mine").content.decode().count('class="paste"') == 1
    assert "Hers" in erin.get("/desk/images/?q=hers").content.decode()
    assert "No picture here yet" in erin.get("/desk/images/?q=nothing").content.decode()


def test_more_pictures_are_no_more_statements(company: SimpleNamespace, as_: As) -> None:
    erin = as_(company.erin)
    imaging.take(sent(), {"en": "x"}, by=company.erin)
    with statements() as few:
        erin.get("/desk/images/")
    for size in range(3):
        imaging.take(sent((20 + size, 20)), {"en": "x"}, by=company.xena)
    with statements() as many:
        erin.get("/desk/images/")
    assert len(few) == len(many) <= 4, many
