"""Articles as a package: there and back the same, every fault by file and line, nothing by halves, and no trick of an archive works."""

from __future__ import annotations

import io
import resource
import stat
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.articles.actions import attaching, exchanging, imaging, releasing
from portal.articles.actions.exchange_words import SAID, told
from portal.articles.actions.exchanging import NotPossible
from portal.articles.actions.exporting import export
from portal.articles.exchange import EditionFile, Entry, Fault, edition_entry, pack, read
from portal.articles.exchange.archive import END, MAX_ENTRIES
from portal.articles.exchange.reading import edition_of
from portal.articles.models import Article, ArticleRevision, Attachment, Edition, Image, Paragraph, Release, Topic
from portal.people.models import AuditEntry
from tests.articles.conftest import BODY
from tests.articles.test_imaging import ALT, picture
from tests.statements import statements

Write = Callable[..., ArticleRevision]
PDF = b"%PDF-1.7 words"


@pytest.fixture(autouse=True)
def own_files(settings: SimpleNamespace, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def zipped(files: dict[str, str | bytes]) -> io.BytesIO:
    return io.BytesIO(b"".join(pack(Entry(name, text.encode() if isinstance(text, str) else text) for name, text in files.items())))


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def text(body: str = BODY, **more: Any) -> str:
    fields = {"title": "Ports", "summary": "What it is.", "topic": "exhaustion", "revision": 1} | more
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None) + f"---\n{body}"


def codes(files: dict[str, str | bytes]) -> list[tuple[str, int, str]]:
    """What is wrong; each fault has its sentence."""
    faults = read(zipped(files))[1]
    assert all(told(fault).message for fault in faults)
    return [(fault.file, fault.line, fault.code) for fault in faults]


def emptied() -> None:
    """A store that never had an article."""
    Edition.objects.update(published=None, state=Edition.DRAFT, release=None)
    for model in (Release, Edition, ArticleRevision, Attachment, Paragraph, Article, Image):
        model._default_manager.all().delete()


# There and back

ODD = st.text(st.characters(exclude_characters="\x00\r", exclude_categories=("Cs",)), min_size=1, max_size=60)


@settings(max_examples=300, deadline=None)
@given(title=ODD, summary=ODD, note=st.just("") | ODD, body=ODD, revision=st.integers(0, 999), review=st.sampled_from(["", "2027-02-28"]))
def test_any_words_come_back_as_they_went(title: str, summary: str, note: str, body: str, revision: int, review: str) -> None:
    sent = EditionFile(
        "a-b",
        "zh-Hans",
        title.strip() or "x",
        summary.strip().replace("[@", "") or "x",
        "topic",
        7,
        False,
        review,
        "zh-Hans",
        revision,
        note.strip(),
        body.strip() + "x\n",
    )
    entry = edition_entry(sent)
    faults: list[Any] = []
    back = edition_of(entry.content.decode(), "a-b", "zh-Hans", faults)
    assert (faults, back) == ([], sent)
    assert edition_entry(back).content == entry.content  # type: ignore[arg-type]
    assert entry.content.decode().split("\n")[back.body_line - 1] == sent.body.split("\n")[0]  # type: ignore[union-attr]


@pytest.fixture
def store(write: Write, company: SimpleNamespace) -> SimpleNamespace:
    """Two articles, one in both languages with a picture and a file, one that is a draft."""
    image, _new = imaging.take(SimpleUploadedFile("map.png", picture(size=(900, 300))), ALT, by=company.erin)
    write(body=f"{BODY}\n![A map](image:{image.pk})\n", title="Ports: “odd” & 'quoted' #1")
    write(body="## 一次销售\n\n权利人只收一次钱。[@T6]\n", language="zh-hans", title="权利用尽")
    write("second", "## A\n\nWords.[^1]\n\n[^1]: More. [@T6]\n\n---\n".replace("---\n", "Last.\n"), publish=False)
    article = Article.objects.get(slug="exhaustion-of-rights")
    upload = SimpleUploadedFile("Ports 港口.pdf", PDF)
    attaching.attach(Attachment(article=article, title="All ports", file=upload), attaching.inspect(upload), by=company.erin)
    return SimpleNamespace(image=image, article=article, **vars(company))


def exported(store: SimpleNamespace, **which: Any) -> bytes:
    return b"".join(export(Article.objects.filter(**which), by=store.erin))


def test_what_is_exported_brings_nothing_in_and_is_exported_the_same(store: SimpleNamespace) -> None:
    first = exported(store)
    names = list(unzipped(first))
    attachment = Attachment.objects.get()
    assert names == [
        "exhaustion-of-rights/en.md",
        "exhaustion-of-rights/files.yaml",
        f"exhaustion-of-rights/files/{attachment.pk}.pdf",
        "exhaustion-of-rights/zh-Hans.md",
        "second/en.md",
        f"images/{store.image.pk}.webp",
        "images.yaml",
    ]
    seen = exchanging.examine(io.BytesIO(first), by=store.erin)
    assert seen.faults == [] and {row.state for row in seen.rows} == {"unchanged"} and len(seen.rows) == 5
    before = (ArticleRevision.objects.count(), AuditEntry.objects.count())
    assert not exchanging.bring_in(io.BytesIO(first), by=store.erin)
    assert (ArticleRevision.objects.count(), AuditEntry.objects.count()) == before
    assert exported(store) == first


def test_an_empty_store_takes_all_of_it_and_exports_the_same(store: SimpleNamespace) -> None:
    first = exported(store)
    numbers = dict(Edition.objects.values_list("article__slug", "newest__number").order_by("language"))
    assert set(numbers.values()) == {1}
    emptied()
    done = exchanging.bring_in(io.BytesIO(first), by=store.erin)
    assert dict(done) == {"article": 3, "image": 1, "file": 1}
    assert set(Edition.objects.values_list("state", flat=True)) == {Edition.DRAFT}
    assert Attachment.objects.get().file.read() == PDF and Attachment.objects.get().name == "Ports 港口.pdf"
    assert Image.objects.get().pk == store.image.pk and default_storage.exists(Image.objects.get().file_name(480))
    assert exported(store) == first
    assert AuditEntry.objects.filter(action="exchange.import").get().detail["written"] == {"article": 3, "image": 1, "file": 1}


def test_only_the_chosen_articles_are_exported(store: SimpleNamespace) -> None:
    assert list(unzipped(exported(store, slug="second"))) == ["second/en.md"]
    assert AuditEntry.objects.filter(action="exchange.export").get().detail == {"articles": ["second"], "count": 1}


def test_exporting_more_articles_asks_no_more(store: SimpleNamespace, write: Write) -> None:
    with statements() as few:
        exported(store)
    for place in range(5):
        write(f"more-{place}", publish=False)
    with statements() as many:
        exported(store)
    assert len(few) == len(many) <= 9, many


# Bringing in


def changed(
    store: SimpleNamespace, old: str = "No treaty answers it for all.", new: str = "No treaty answers it."
) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = dict(unzipped(exported(store)))
    path = "exhaustion-of-rights/en.md"
    assert old in files[path].decode()  # type: ignore[union-attr]
    files[path] = files[path].decode().replace(old, new, 1)  # type: ignore[union-attr]
    return files


def test_a_changed_text_becomes_a_draft_on_top(store: SimpleNamespace) -> None:
    file = zipped(changed(store))
    seen = exchanging.examine(file, by=store.erin)
    assert [(row.path, row.state) for row in seen.due] == [("exhaustion-of-rights/en.md", "changed")]
    assert ArticleRevision.objects.count() == 3  # looking changes nothing
    assert dict(exchanging.bring_in(file, by=store.erin, digest=seen.digest)) == {"article": 1}
    edition = Edition.objects.get(article__slug="exhaustion-of-rights", language="en")
    assert edition.newest.number == 2 and edition.newest.author == store.erin and edition.newest.change_note == "Imported from a package."
    assert edition.published.number == 1 and "No treaty answers it for all" in edition.html
    assert not exchanging.bring_in(file, by=store.erin)  # the same again


def test_a_note_of_its_own_is_kept(store: SimpleNamespace) -> None:
    files = changed(store)
    path = "exhaustion-of-rights/en.md"
    files[path] = str(files[path]).replace("change_note: First edition.", "change_note: Shorter.")
    exchanging.bring_in(zipped(files), by=store.erin)
    assert Edition.objects.get(article__slug="exhaustion-of-rights", language="en").newest.change_note == "Shorter."


def test_a_newer_revision_is_a_conflict_until_the_editor_says_so(store: SimpleNamespace, write: Write) -> None:
    file = zipped(changed(store))
    theirs = write(body=f"{BODY}\nTheir words.\n", title="Ports")
    seen = exchanging.examine(file, by=store.erin)
    assert [(row.path, row.detail) for row in seen.conflicts] == [
        ("exhaustion-of-rights/en.md", "The file goes on from revision 1, but the store's newest is 2.")
    ]
    for anyway in ((), ("second/en.md",)):
        with pytest.raises(NotPossible):
            exchanging.bring_in(file, by=store.erin, anyway=anyway)
    assert ArticleRevision.objects.count() == 4
    exchanging.bring_in(file, by=store.erin, anyway=["exhaustion-of-rights/en.md"])
    edition = Edition.objects.get(article__slug="exhaustion-of-rights", language="en")
    assert edition.newest.number == 3 and ArticleRevision.objects.get(pk=theirs.pk).body.endswith("Their words.\n")


def test_a_revision_the_store_never_had_is_a_conflict(store: SimpleNamespace) -> None:
    files = changed(store)
    files["exhaustion-of-rights/en.md"] = str(files["exhaustion-of-rights/en.md"]).replace("revision: 1", "revision: 9")
    assert [row.state for row in exchanging.examine(zipped(files), by=store.erin).due] == ["conflict"]
    files["exhaustion-of-rights/en.md"] = str(files["exhaustion-of-rights/en.md"]).replace("revision: 9\n", "")
    assert [row.state for row in exchanging.examine(zipped(files), by=store.erin).due] == ["conflict"]


def test_what_the_editor_saw_is_what_happens(store: SimpleNamespace, write: Write) -> None:
    file = zipped(changed(store))
    seen = exchanging.examine(file, by=store.erin)
    write(body=f"{BODY}\nTheir words.\n")
    with pytest.raises(NotPossible):
        exchanging.bring_in(file, by=store.erin, digest=seen.digest, anyway=["exhaustion-of-rights/en.md"])


def test_one_fault_and_nothing_is_brought_in(store: SimpleNamespace, register: Topic) -> None:
    files = changed(store)
    fresh = picture(size=(70, 70))
    pk = "11111111-2222-4333-8444-555555555555"
    files |= {f"images/{pk}.png": fresh, "images.yaml": f"images:\n- {{id: {pk}, title: New, alt: {{en: New}}}}\n"}
    del files[f"images/{store.image.pk}.webp"]
    files["third/en.md"] = text("## A\n\nWords. [@NOPE]\n")
    before = (ArticleRevision.objects.count(), Image.objects.count(), Article.objects.count())
    with pytest.raises(NotPossible) as refused:
        exchanging.bring_in(zipped(files), by=store.erin)
    assert [str(fault) for fault in refused.value.seen.faults] == ["third/en.md, line 9: The register has no fact “NOPE”."]
    assert (ArticleRevision.objects.count(), Image.objects.count(), Article.objects.count()) == before
    del files["third/en.md"]
    assert dict(exchanging.bring_in(zipped(files), by=store.erin)) == {"article": 1, "image": 1}


def test_what_was_written_to_the_disk_goes_when_the_import_fails(store: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    first = exported(store)
    emptied()
    default_storage.delete(f"{store.image.folder}/master.webp")
    for width in store.image.widths:
        default_storage.delete(store.image.file_name(width))
    kept = set(default_storage.listdir("attachments")[1])

    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("portal.articles.actions.exchanging.attaching.attach", broken)
    with pytest.raises(RuntimeError):
        exchanging.bring_in(io.BytesIO(first), by=store.erin)
    assert Image.objects.count() == 0 and ArticleRevision.objects.count() == 0
    assert default_storage.listdir(store.image.folder)[1] == [] and set(default_storage.listdir("attachments")[1]) == kept


def test_a_picture_the_store_has_under_another_id_keeps_it(store: SimpleNamespace) -> None:
    pk = "11111111-2222-4333-8444-555555555555"
    master = unzipped(exported(store))[f"images/{store.image.pk}.webp"]
    files = {
        f"images/{pk}.webp": master,
        "images.yaml": f"images:\n- {{id: {pk}, title: Again, alt: {{en: Again}}}}\n",
        "new/en.md": text(f"## A\n\n![Map](image:{pk})\n"),
    }
    exchanging.bring_in(zipped(files), by=store.erin)
    assert f"image:{store.image.pk})" in Edition.objects.get(article__slug="new").newest.body and Image.objects.count() == 1
    assert not exchanging.bring_in(zipped(files), by=store.erin)


def test_a_picture_never_changes(store: SimpleNamespace) -> None:
    files = changed(store)
    files[f"images/{store.image.pk}.webp"] = picture("WEBP", (50, 50))
    with pytest.raises(NotPossible) as refused:
        exchanging.bring_in(zipped(files), by=store.erin)
    assert "another picture under this id" in str(refused.value.seen.faults[0])


def test_the_place_of_an_article_changes_at_once_and_says_so(store: SimpleNamespace) -> None:
    Topic.objects.create(slug="ports", title={"en": "Ports", "zh-hans": "港口"})
    files = {
        name: str(content, "utf-8").replace("topic: exhaustion", "topic: ports")
        for name, content in unzipped(exported(store, slug="second")).items()
    }
    seen = exchanging.examine(zipped(files), by=store.erin)
    assert [(row.state, row.moves, row.detail) for row in seen.due] == [("unchanged", True, "Changes at once, in every language: topic.")]
    exchanging.bring_in(zipped(files), by=store.erin)
    assert Article.objects.get(slug="second").topic.slug == "ports"
    assert AuditEntry.objects.get(action="article.change").detail == {"fields": ["topic"]}


def test_that_a_second_person_must_read_it_is_no_matter_of_a_file(store: SimpleNamespace) -> None:
    files = {
        name: str(content, "utf-8").replace("legal: true", "legal: false")
        for name, content in unzipped(exported(store)).items()
        if name.endswith(".md")
    }
    files["new/en.md"] = text("Words without a proof.", legal="false")
    faults = exchanging.examine(zipped(files), by=store.erin).faults
    assert {fault.file for fault in faults if "by an approver only" in fault.message} == set(files)
    cited = exchanging.examine(zipped(files), by=store.xena).faults
    assert {fault.file for fault in cited} == set(files) - {"new/en.md"} and all("so it states law" in fault.message for fault in cited)
    with pytest.raises(exchanging.NotPossible):
        exchanging.bring_in(zipped(files), by=store.xena)
    files = {"new/en.md": files["new/en.md"]}
    exchanging.bring_in(zipped(files), by=store.xena)
    new = Article.objects.get(slug="new")
    assert new.no_law_by == store.xena and set(Article.objects.exclude(slug="new").values_list("legal", flat=True)) == {True}
    release = releasing.submit(Edition.objects.get(article=new).newest, by=store.xena)
    assert release.legal, "who says that it states no law publishes nothing in it alone"
    files["new/en.md"] = text("Words without a proof.", legal="true")
    exchanging.bring_in(zipped(files), by=store.xena)
    new.refresh_from_db()
    assert new.review_by is not None and new.no_law_by is None
    exchanging.bring_in(zipped({"new/en.md": text("Words without a proof.", legal="false")}), by=store.xena)
    assert Article.objects.get(slug="new").no_law_by == store.xena


def test_files_are_added_renamed_and_replaced(store: SimpleNamespace) -> None:
    held = Attachment.objects.get()
    listed = "files:\n- {{file: {0}.pdf, name: Ports.pdf, title: {1}}}\n"
    base = "exhaustion-of-rights"
    files = {
        f"{base}/files.yaml": listed.format(held.pk, "Renamed"),
        f"{base}/files/{held.pk}.pdf": PDF,
        f"{base}/en.md": unzipped(exported(store))[f"{base}/en.md"],
    }
    exchanging.bring_in(zipped(files), by=store.erin)
    assert (Attachment.objects.get().title, Attachment.objects.get().name) == ("Renamed", "Ports.pdf")
    files[f"{base}/files/{held.pk}.pdf"] = PDF + b" more"
    exchanging.bring_in(zipped(files), by=store.erin)
    assert Attachment.objects.get().file.read() == PDF + b" more"
    files |= {
        f"{base}/files/new.pdf": PDF,
        f"{base}/files.yaml": listed.format(held.pk, "Renamed") + "- {file: new.pdf, name: New.pdf, title: New}\n",
    }
    exchanging.bring_in(zipped(files), by=store.erin)
    assert Attachment.objects.count() == 2
    files[f"{base}/files/new.pdf"] = b"<svg onload=alert(1)>"
    with pytest.raises(NotPossible, match="cannot be brought in"):
        exchanging.bring_in(zipped(files), by=store.erin)


def test_looking_at_more_articles_asks_no_more(store: SimpleNamespace) -> None:
    def asked(count: int) -> int:
        file = zipped({f"new-{place}/en.md": text() for place in range(count)})
        with statements() as found:
            assert exchanging.examine(file, by=store.erin).faults == []
        return len(found)

    assert asked(1) == asked(6) <= 6


# Faults by file and line

ROW = "files:\n- {{file: {0}, name: {0}, title: x}}\n"
ENTRIES: list[tuple[str, int, str, dict[str, str | bytes]]] = [
    ("a/en.md", 1, "matter", {"a/en.md": "# No front matter\n"}),
    ("a/en.md", 1, "matter", {"a/en.md": "---\ntitle: x\nno end\n"}),
    ("a/en.md", 2, "yaml", {"a/en.md": text(title='"no end" of it')}),
    ("a/en.md", 2, "missing", {"a/en.md": text(title=None)}),
    ("a/en.md", 2, "missing", {"a/en.md": text(title="''")}),
    ("a/en.md", 2, "long", {"a/en.md": text(title="x" * 201)}),
    ("a/en.md", 2, "text", {"a/en.md": text(title="[a, b]")}),
    ("a/en.md", 6, "unknown", {"a/en.md": text(colour="red")}),
    ("a/en.md", 7, "twice_key", {"a/en.md": text(position="1\nposition: 2")}),
    ("a/en.md", 5, "number", {"a/en.md": text(revision="many")}),
    ("a/en.md", 5, "number", {"a/en.md": text(revision="-1")}),
    ("a/en.md", 6, "truth", {"a/en.md": text(legal="perhaps")}),
    ("a/en.md", 6, "day", {"a/en.md": text(review_by="2027-02-30")}),
    ("a/en.md", 6, "choice", {"a/en.md": text(source_language="fr")}),
    ("a/en.md", 3, "cites", {"a/en.md": text(summary="'x [@T6]'")}),
    ("a/en.md", 7, "empty", {"a/en.md": text("\n\n")}),
    ("a/en.md", 2, "alias", {"a/en.md": text(title="&a x", summary="*a")}),
    ("a/en.md", 2, "tag", {"a/en.md": text(title="!!python/object/apply:os.system [id]")}),
    ("a/en.md", 2, "deep", {"a/en.md": text(title="[" * 200 + "]" * 200)}),
    ("a/en.md", 2, "marks", {"a/en.md": text(title='"a\\0b"')}),
    ("a/en.md", 3, "utf8", {"a/en.md": b"---\nx\n\xff\xfe"}),
    ("a/en.md", 7, "nul", {"a/en.md": text("a\x00b")}),
    ("a/zh-Hans.md", 4, "differs", {"a/en.md": text(), "a/zh-Hans.md": text(topic="other")}),
    ("a/fr.md", 0, "unplaced", {"a/en.md": text(), "a/fr.md": text()}),
    ("a/en.md.exe", 0, "unplaced", {"a/en.md": text(), "a/en.md.exe": "x"}),
    ("A/en.md", 0, "unplaced", {"A/en.md": text()}),
    ("a/files/x.pdf", 0, "undescribed", {"a/en.md": text(), "a/files/x.pdf": PDF}),
    ("a/files.yaml", 2, "no_file", {"a/en.md": text(), "a/files.yaml": ROW.format("x.pdf")}),
    ("a/files.yaml", 1, "list", {"a/en.md": text(), "a/files.yaml": "files: 3\n"}),
    ("a/files.yaml", 1, "list", {"a/en.md": text(), "a/files.yaml": ""}),
    ("images.yaml", 2, "no_file", {"a/en.md": text(), "images.yaml": "images:\n- {id: x, title: x, alt: {en: x}}\n"}),
    ("images.yaml", 2, "missing", {"a/en.md": text(), "images.yaml": "images:\n- {id: x, title: x}\n"}),
    ("a/files/x.zip", 0, "nested", {"a/en.md": text(), "a/files/x.zip": b"PK\x03\x04", "a/files.yaml": ROW.format("x.zip")}),
    ("a/files/x.pdf", 0, "nested", {"a/en.md": text(), "a/files/x.pdf": b"7z\xbc\xaf\x27\x1c", "a/files.yaml": ROW.format("x.pdf")}),
    ("", 0, "nothing", {}),
]  # fmt: skip


@pytest.mark.parametrize(("file", "line", "code", "files"), ENTRIES)
def test_faults_name_their_file_and_line(file: str, line: int, code: str, files: dict[str, str | bytes]) -> None:
    assert (file, line, code) in codes(files)


def test_all_faults_are_named_at_once() -> None:
    found = codes({"a/en.md": text(title=None, colour="red"), "b/en.md": "x", "c/en.md": text(revision="x")})
    assert {file for file, _line, _code in found} == {"a/en.md", "b/en.md", "c/en.md"} and len(found) == 4


def test_what_systems_add_by_themselves_is_left_out() -> None:
    assert codes({"a/en.md": text(), "__MACOSX/a/._en.md": b"\0", "a/.DS_Store": b"\0"}) == []


def test_every_sentence_can_be_said() -> None:
    said = dict.fromkeys(("most", "other", "field", "id", "least", "allowed"), "…")
    for code, sentence in SAID.items():
        assert str(told(Fault("a/en.md", 3, code, said))).startswith("a/en.md, line 3: "), sentence


# Tricks of archives


def raw(entries: list[tuple[str, bytes]], **more: Any) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries:
            info = zipfile.ZipInfo("placeholder")
            info.filename, info.compress_type = name, zipfile.ZIP_DEFLATED
            for key, value in more.items():
                setattr(info, key, value)
            packed.writestr(info, content)
    return target


NAMES = {
    "../evil.md": "dots",
    "a/../../evil.md": "dots",
    "./a/en.md": "dots",
    "a//en.md": "dots",
    "..": "dots",
    "/etc/passwd": "absolute",
    "C:/windows/en.md": "absolute",
    "c:en.md": "absolute",
    "..\\evil.md": "backslash",
    "a\\en.md": "backslash",
    "a/en.md\x00.exe": "control",
    "a/e\nn.md": "control",
    "a/\x1b[2Jen.md": "control",
    "а/en.md": "ascii",  # Cyrillic
    "a/ｅn.md": "ascii",  # full width
    "a/e\u200bn.md": "ascii",
    "a/\u202edm.ne": "ascii",
    "a/e\u0301n.md": "ascii",
    "a/" + "x" * 400: "ascii",
}


@pytest.mark.parametrize(("name", "code"), NAMES.items())
def test_names_that_lead_elsewhere_are_refused(name: str, code: str) -> None:
    package, faults = read(raw([("a/en.md", text().encode()), (name, b"x")]))
    assert package is None and [fault.code for fault in faults] == [code]
    assert faults[0].file.isprintable()


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK])
def test_links_and_devices_are_refused(kind: int) -> None:
    package, faults = read(raw([("a/en.md", b"/etc/passwd")], create_system=3, external_attr=(kind | 0o777) << 16))
    assert package is None and [fault.code for fault in faults] == ["link"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_stand_twice_are_refused() -> None:
    for other, code in (("a/en.md", "twice"), ("A/EN.md", "case"), ("a/EN.MD", "case")):
        package, faults = read(raw([("a/en.md", text().encode()), (other, text().encode())]))
        assert package is None and [fault.code for fault in faults] == [code]


def patched(file: io.BytesIO, signature: bytes, offset: int, form: str, value: int, place: int = 0) -> io.BytesIO:
    """The archive with one number of a header changed."""
    content = bytearray(file.getvalue())
    start = -1
    for _time in range(place + 1):
        start = content.index(signature, start + 1)
    struct.pack_into(form, content, start + offset, value)
    return io.BytesIO(bytes(content))


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
TWO = [("a/en.md", text().encode()), ("b/en.md", text().encode())]


def overlapping() -> io.BytesIO:
    """Two entries of the table of contents that share one place."""
    return patched(raw(TWO), CENTRAL, 42, "<L", 0, place=1)


def many(count: int) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for place in range(count):
            packed.writestr(f"a{place}/en.md", "x")
    return target


def zeros(size: int, count: int = 1) -> io.BytesIO:
    return raw([(f"a{place}/en.md", b"\0" * size) for place in range(count)])


def said_larger() -> io.BytesIO:
    return patched(raw(TWO), CENTRAL, 24, "<L", 2_000_000_000)


BOMBS: dict[str, tuple[Callable[[], io.BytesIO], set[str]]] = {
    "1:1000": (lambda: zeros(50_000_000), {"ratio"}),
    "1:1000, many": (lambda: zeros(3_000_000, 80), {"ratio", "total"}),
    "70,000 entries": (lambda: many(70_000), {"many"}),
    "5,001 entries": (lambda: many(MAX_ENTRIES + 1), {"many"}),
    "fewer said than there are": (lambda: patched(patched(many(6000), b"PK\x05\x06", 8, "<H", 3), b"PK\x05\x06", 10, "<H", 3), {"many"}),
    "overlapping": (overlapping, {"overlap", "lies"}),
    "two gigabytes said": (said_larger, {"ratio", "total", "lies"}),
    "smaller said in its own header": (lambda: patched(raw(TWO), LOCAL, 22, "<L", 3), {"lies"}),
    "another way of packing said": (lambda: patched(raw(TWO), LOCAL, 8, "<H", 0), {"lies"}),
    "another name in its own header": (lambda: io.BytesIO(raw(TWO).getvalue().replace(b"a/en.md", b"x/en.md", 1)), {"lies"}),
    "bytes before": (lambda: io.BytesIO(b"#!/bin/sh\n" + raw(TWO).getvalue()), {"around"}),
    "bytes behind": (lambda: io.BytesIO(raw(TWO).getvalue() + b"\0" * 9), {"no_zip"}),
    "encrypted": (lambda: patched(patched(raw(TWO), CENTRAL, 8, "<H", 1), LOCAL, 6, "<H", 1), {"encrypted"}),
    "lzma": (lambda: patched(patched(raw(TWO), CENTRAL, 10, "<H", 14), LOCAL, 8, "<H", 14), {"method"}),
    "offset beyond the end": (lambda: patched(raw(TWO), CENTRAL, 42, "<L", 0x7FFFFFFF), {"lies", "overlap", "no_zip"}),
    "only an end": (lambda: io.BytesIO(END.pack(b"PK\x05\x06", 0, 0, 0, 0, 0, 0, 0)), {"nothing"}),
    "no zip": (lambda: io.BytesIO(b"<html>"), {"no_zip"}),
    "nothing": (lambda: io.BytesIO(b""), {"no_zip"}),
    "65 MB": (lambda: io.BytesIO(bytes(65 * 1024 * 1024)), {"zip_large"}),
}


@pytest.mark.parametrize(("make", "expected"), BOMBS.values(), ids=BOMBS.keys())
def test_bombs_and_lies_are_refused_at_once(make: Callable[[], io.BytesIO], expected: set[str]) -> None:
    file = make()
    begun, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    package, faults = read(file)
    assert all(told(fault).message for fault in faults)
    assert package is None or not package.editions
    assert {fault.code for fault in faults} & expected, faults
    assert time.process_time() - begun < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024  # kilobytes


def test_a_length_that_is_said_too_small_is_found_out() -> None:
    """Both headers say less than there is: what is read does not add up."""
    file = raw(TWO)
    for signature, offset in ((CENTRAL, 24), (LOCAL, 22)):
        file = patched(file, signature, offset, "<L", 40)
    _package, faults = read(file)
    assert ("a/en.md", "damaged") in [(fault.file, fault.code) for fault in faults]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_is_more_than_a_fault(data: st.DataObject) -> None:
    content = bytearray(zipped({"a/en.md": text(), "b/files.yaml": "files: []\n", "images.yaml": "images: []\n"}).getvalue())
    for _time in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    package, faults = read(io.BytesIO(bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])))
    assert package is not None or faults


def test_stored_files_are_not_read_twice(store: SimpleNamespace) -> None:
    assert ContentFile(exported(store)).size == len(exported(store))
