"""Pictures: written anew in every width, nothing of the file that was sent remains; what is no picture, or too much of one, is refused."""

from __future__ import annotations

import io
import resource
import struct
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow

from portal.articles.actions import imaging, writing
from portal.articles.actions.writing import Words
from portal.articles.models import ArticleRevision, Edition, Image, ImageUse
from portal.articles.picturing import Made, Unfit, prepare
from tests.statements import statements

ALT = {"en": "A map of ports", "zh-hans": "港口地图"}
SECRET = b"GPS 31.2304 N"


@pytest.fixture(autouse=True)
def own_files(settings: SimpleNamespace, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def picture(kind: str = "PNG", size: tuple[int, int] = (600, 400), mode: str = "RGB", **how: object) -> bytes:
    made = Pillow.linear_gradient("L").resize(size).convert(mode)
    target = io.BytesIO()
    made.save(target, kind, **how)
    return target.getvalue()


def sent(content: bytes, name: str = "harbour.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def seen(content: bytes) -> Pillow.Image:
    return Pillow.open(io.BytesIO(content))


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG whose header says any size."""
    head = (b"IHDR", struct.pack(">2I5B", width, height, 8, 6, 0, 0, 0))
    parts = [head, *chunks, (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    written = (struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


# What is made of it


@pytest.mark.parametrize(
    ("kind", "name", "mode"),
    [
        ("PNG", "a.png", "RGB"),
        ("PNG", "a.PNG", "RGBA"),
        ("PNG", "a.png", "P"),
        ("PNG", "a.png", "1"),
        ("PNG", "a.png", "I;16"),
        ("JPEG", "a.jpg", "RGB"),
        ("JPEG", "a.jpeg", "CMYK"),
        ("JPEG", "a.jpg", "L"),
        ("WEBP", "a.webp", "RGBA"),
        ("GIF", "a.gif", "P"),
    ],
)
def test_every_kind_becomes_webp_in_every_width(kind: str, name: str, mode: str) -> None:
    content = picture(kind, (2000, 1000), "L" if mode == "I;16" else mode)
    made = prepare(content, name)
    assert (made.width, made.height, sorted(made.files)) == (1440, 720, [480, 960, 1440])
    assert {seen(file).format for file in [*made.files.values(), made.master]} == {"WEBP"}
    assert [seen(made.files[width]).size for width in sorted(made.files)] == [(480, 240), (960, 480), (1440, 720)]


def test_a_small_picture_is_never_made_larger() -> None:
    assert sorted(prepare(picture(size=(300, 200)), "a.png").files) == [300]
    assert sorted(prepare(picture(size=(700, 200)), "a.png").files) == [480, 700]
    assert sorted(prepare(picture(size=(1, 1)), "a.png").files) == [1]
    tall = prepare(picture(size=(20, 15_000)), "a.png")
    assert tall.height == 2880 and tall.width >= 1


def test_nothing_of_the_file_remains_but_its_pixels() -> None:
    exif = Pillow.Exif()
    exif[0x010E] = SECRET.decode()
    for kind, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        content = picture(kind, exif=exif, icc_profile=SECRET * 20) + b"<script>alert(1)</script>" + SECRET
        assert SECRET in content
        made = prepare(content, name)
        for file in [made.master, *made.files.values()]:
            assert SECRET not in file and b"script" not in file
            assert not seen(file).getexif() and "icc_profile" not in seen(file).info


def test_the_way_the_camera_was_held_is_applied() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6  # turned by a quarter
    made = prepare(picture("JPEG", (600, 400), exif=exif), "a.jpg")
    assert (made.width, made.height) == (400, 600)


def test_of_moving_pictures_the_first_frame_is_taken() -> None:
    frames = [Pillow.new("RGB", (50, 40), colour) for colour in ("red", "blue")]
    for kind, name in (("GIF", "a.gif"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        target = io.BytesIO()
        frames[0].save(target, kind, save_all=True, append_images=frames[1:], **({"lossless": True} if kind == "WEBP" else {}))
        made = seen(prepare(target.getvalue(), name).master)
        assert made.convert("RGB").getpixel((5, 5))[0] > 200 and getattr(made, "n_frames", 1) == 1


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_its_own_master_makes_the_same_master(mode: str) -> None:
    """An exported picture that comes back is the same picture."""
    first = prepare(picture("PNG", (1700, 900), mode), "a.png")
    again = prepare(first.master, "a.webp")
    assert again == first or (again.master, again.width, again.height) == (first.master, first.width, first.height)


# What is refused

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
REFUSED = {
    "svg": (SVG, "a.svg", "kind"),
    "svg that says png": (SVG, "a.png", "kind"),
    "svgz": (zlib.compress(SVG), "a.svgz", "kind"),
    "html": (b"<!doctype html><script>alert(1)</script>", "a.png", "kind"),
    "html behind a gif's first letters": (b"GIF89a<script>alert(1)</script>", "a.gif", "kind broken"),
    "pdf": (b"%PDF-1.7", "a.png", "kind"),
    "zip": (b"PK\x03\x04" + b"\0" * 40, "a.png", "kind"),
    "bmp": (picture("BMP"), "a.bmp", "kind"),
    "tiff": (picture("TIFF"), "a.tiff", "kind"),
    "ico": (picture("ICO", (64, 64)), "a.png", "kind"),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "a.png", "kind"),
    "png that says jpeg": (picture("PNG"), "a.jpg", "name"),
    "jpeg that says png": (picture("JPEG"), "a.png", "name"),
    "png that says svg": (picture("PNG"), "a.svg", "name"),
    "png without a name": (picture("PNG"), "", "name"),
    "empty": (b"", "a.png", "empty"),
    "cut off png": (picture("PNG", (900, 900))[:-400], "a.png", "broken"),
    "cut off jpeg": (picture("JPEG", (900, 900))[:-700], "a.jpg", "broken"),
    "cut off webp": (picture("WEBP", (900, 900))[:-100], "a.webp", "kind broken"),
    "a picture that is not there": (png(500, 500), "a.png", "broken"),
    "50 million pixels and more": (png(8000, 6300), "a.png", "pixels"),
    "a bomb": (png(60_000, 60_000), "a.png", "pixels"),
    "nothing behind a large header": (png(7000, 7000), "a.png", "broken"),
    "a bomb in its comments": (png(10, 10, (b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 50_000_000))), "a.png", "kind broken"),
    "a long side": (png(20_000, 2), "a.png", "pixels"),
    "too large": (b"\x89PNG\r\n\x1a\n" + b"\0" * (15 * 1024 * 1024), "a.png", "large"),
}


@pytest.mark.parametrize(("content", "name", "codes"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_picture_or_too_much_of_one_is_refused(content: bytes, name: str, codes: str) -> None:
    begun, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unfit) as refused:
        prepare(content, name)
    assert refused.value.code in codes.split()
    assert time.process_time() - begun < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024  # kilobytes


def test_a_refusal_says_what_to_do(db: None) -> None:
    with pytest.raises(ValidationError, match="PNG, JPEG, WebP and GIF"):
        imaging.take(sent(SVG, "a.png"), ALT, by=None)
    with pytest.raises(ValidationError, match="do not agree"):
        imaging.take(sent(picture("JPEG"), "a.png"), ALT, by=None)
    assert Image.objects.count() == 0 and not default_storage.exists("images")


# In the store


def test_the_same_pixels_are_the_same_picture(company: SimpleNamespace) -> None:
    first, new = imaging.take(sent(picture()), ALT, by=company.erin)
    assert new and first.title == "harbour" and first.added_by == company.erin
    again, new = imaging.take(sent(picture("WEBP", lossless=True), "other.webp"), {"en": "Other"}, by=company.xena)
    assert (again, new) == (first, False) and Image.objects.get().alt == ALT
    assert sorted(default_storage.listdir(first.folder)[1]) == ["480.webp", "600.webp", "master.webp"]


def test_a_picture_that_was_not_written_leaves_no_file(company: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("portal.articles.actions.imaging.trail.note", broken)
    monkeypatch.setattr(Image, "save", broken)
    with pytest.raises(RuntimeError):
        imaging.take(sent(picture()), ALT, by=company.erin)
    assert not [name for folder in default_storage.listdir("images")[0] for name in default_storage.listdir(f"images/{folder}")[1]]


@pytest.fixture
def image(company: SimpleNamespace) -> Image:
    return imaging.take(sent(picture(size=(1000, 500))), ALT, by=company.erin)[0]


def body_with(image: Image) -> str:
    return f'## Ports\n\n![A map of ports](image:{image.pk} "Ports in 2025") [@T6]\n'


Write = Callable[..., ArticleRevision]
As = Callable[[object], Client]


def test_an_article_shows_it_in_every_width(write: Write, image: Image, as_: As, company: SimpleNamespace) -> None:
    revision = write(body=body_with(image))
    assert list(ImageUse.objects.values_list("revision", "image")) == [(revision.pk, image.pk)]
    image.refresh_from_db()
    assert image.article == revision.article
    html = as_(company.alice).get("/articles/exhaustion-of-rights/").content.decode()
    base = f"/images/{image.pk}"
    assert f'src="{base}/1000" srcset="{base}/480 480w, {base}/960 960w, {base}/1000 1000w"' in html
    assert 'width="1000" height="500" loading="lazy" decoding="async" alt="A map of ports"' in html
    assert '<figcaption>Ports in 2025<sup><a href="#s-T6"' in html and '<figure class="para" id="p1">' in html


def test_it_is_seen_once_a_published_revision_shows_it(write: Write, image: Image, as_: As, company: SimpleNamespace) -> None:
    address = f"/images/{image.pk}/480"
    assert as_(company.alice).get(address).status_code == 404
    assert all(as_(person).get(address).status_code == 200 for person in (company.erin, company.xena, company.audrey))
    write(body=body_with(image), publish=False)
    assert as_(company.alice).get(address).status_code == 404
    write(body=body_with(image) + "\nMore.\n")
    answer = as_(company.alice).get(address)
    assert answer.status_code == 200 and seen(b"".join(answer.streaming_content)).size == (480, 240)
    assert answer["Content-Type"] == "image/webp" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable" and "sandbox" in answer["Content-Security-Policy"]
    assert [as_(company.alice).get(f"/images/{image.pk}/{width}").status_code for width in (481, 0, 99999)] == [404] * 3
    assert as_(company.alice).get(f"/images/{uuid4()}/480").status_code == 404
    Edition.objects.update(state=Edition.ARCHIVED)
    assert as_(company.alice).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_what_a_newer_revision_no_longer_shows_is_gone(write: Write, image: Image, as_: As, company: SimpleNamespace) -> None:
    write(body=body_with(image))
    assert as_(company.alice).get(f"/images/{image.pk}/480").status_code == 200
    write(body="## Ports\n\nNo map.\n")
    assert as_(company.alice).get(f"/images/{image.pk}/480").status_code == 404


def test_serving_is_two_statements(write: Write, image: Image, as_: As, company: SimpleNamespace) -> None:
    write(body=body_with(image))
    browser = as_(company.alice)
    with statements() as asked:
        browser.get(f"/images/{image.pk}/480")
    assert len(asked) == 2, asked  # the session with the person; the picture


def test_a_picture_the_store_does_not_have_is_a_fault_with_its_line(write: Write, register: object) -> None:
    with pytest.raises(writing.Faulty, match="Line 3: The store has no image"):
        write(body=f"## A\n\n![x](image:{uuid4()})\n")


def test_reading_a_text_asks_once_for_all_its_pictures(write: Write, image: Image, company: SimpleNamespace) -> None:
    other = imaging.take(sent(picture(size=(90, 90))), ALT, by=company.erin)[0]
    write()
    article = Edition.objects.get().article
    with statements() as one:
        writing.read(article, "en", body_with(image))
    with statements() as two:
        writing.read(article, "en", body_with(image) + body_with(other))
    assert len(one) == len(two)


def test_words_are_kept_as_they_were(write: Write, image: Image) -> None:
    revision = write(body=body_with(image), publish=False)
    assert Words.in_revision(revision).body == body_with(image)


def test_made_values_compare(image: Image) -> None:
    assert prepare(picture(), "a.png") == prepare(picture(), "a.png") != Made(1, 1, b"", {})
