"""Every payload through every way in (editor, import, an old revision brought back): no reader's page gains an element or attribute."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.articles.actions import imaging, publishing, writing
from portal.articles.actions.writing import Words
from portal.articles.models import Article, ArticleRevision, Edition, Image
from portal.common.sanitising import ATTRIBUTES, CLASSES, TAGS, is_safe_link
from portal.people.models import Person
from tests.articles.conftest import BODY
from tests.articles.test_exchange import zipped
from tests.articles.test_imaging import picture
from tests.desk.payloads import BESIDE, BODIES, IMAGE
from tests.desk.test_exchange_pages import digest, upload

As = Callable[[Person], Client]
Write = Callable[..., ArticleRevision]
SLUG = "exhaustion-of-rights"


class Judge(HTMLParser):
    """Notes every element and attribute of a text that is not on the list."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.foreign.append(f"<{tag}>")
        for name, value in attrs:
            allowed = ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"] | ({"class"} if tag in CLASSES else set())
            if name not in allowed:
                self.foreign.append(f"<{tag} {name}>")
            if name == "href" and not is_safe_link(value or ""):
                self.foreign.append(f"href={value}")
            if name in {"src", "srcset"} and not (value or "").startswith(f"/images/{IMAGE}/"):
                self.foreign.append(f"{name}={value}")
            if name == "class" and set((value or "").split()) - CLASSES[tag]:
                self.foreign.append(f"class={value}")

    def handle_comment(self, data: str) -> None:
        self.foreign.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.foreign.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.foreign.append(f"<?{data}>")


def foreign(html: str) -> list[str]:
    judge = Judge()
    judge.feed(html)
    judge.close()
    return judge.foreign


def elements(page: str) -> list[str]:
    """The elements of a whole page with the names of their attributes, in order."""

    class Lister(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found.append(f"{tag} {sorted(name for name, _value in attrs)}")

    lister = Lister()
    lister.feed(page)
    return lister.found


@pytest.fixture
def store(write: Write, company: SimpleNamespace) -> SimpleNamespace:
    made = imaging.made_from(picture(size=(50, 50)), "a.png")
    from uuid import UUID

    assert imaging.keep(made, "Ports", {"en": "Ports"}, by=None, pk=UUID(IMAGE))[1]
    write()
    return company


def test_the_judge_sees_what_is_foreign() -> None:
    assert foreign('<p>x</p><a href="/x" rel="y">z</a>') == []
    assert foreign("<script>x</script>") and foreign("<p onclick=x>") and foreign("<a href=javascript:x>") and foreign("<!--x-->")
    assert foreign('<p class="evil">') and foreign('<img src="//evil">')


def shown() -> str:
    """The page readers see of the newest revision: published past its faults, as if a check had been forgotten."""
    edition = Edition.objects.get()
    assert edition.published_id == edition.newest_id
    return edition.html


def published() -> str:
    edition = Edition.objects.get()
    publishing.ship(edition)
    return shown()


@pytest.mark.parametrize("payload", BODIES)
def test_through_the_editor(payload: str, store: SimpleNamespace, as_: As) -> None:
    """Refused with its line, or harmless; the preview, which shows what is refused too, is harmless either way."""
    article = Article.objects.get(slug=SLUG)
    address = f"/desk/articles/{article.slug}/en/"
    erin = as_(store.erin)
    body = f"## A\n\nBefore.\n\n{payload}\n\nAfter.\n"
    draft = writing.read(article, "en", body)
    assert foreign(draft.preview) == [] and foreign(draft.html) == []
    preview = erin.post(f"{address}preview", {"body": body}).content.decode()
    assert "<script" not in preview and "onerror=" not in "".join(elements(preview)) and "onload" not in "".join(elements(preview))
    given = {"title": "A", "summary": "B", "body": body, "change_note": "C", "base": Edition.objects.get().newest_id}
    answer = erin.post(address, given | {"serial": 0, "person": store.erin.pk, "hand_in": "1"})
    assert (answer.status_code == 302) is (draft.faults == [])
    if answer.status_code == 302:
        assert foreign(published()) == []


@pytest.mark.parametrize("payload", BODIES)
def test_through_the_import(payload: str, store: SimpleNamespace, as_: As) -> None:
    erin = as_(store.erin)
    body = f"## A\n\nBefore.\n\n{payload}\n\nAfter.\n"
    head = f'---\ntitle: A\nsummary: B\ntopic: exhaustion\nrevision: 1\nchange_note: "C"\n---\n{body}'
    address = upload(erin, {f"{SLUG}/en.md": head})
    answer = erin.get(address)
    if answer.status_code == 422:
        assert "places need mending" in answer.content.decode() or "one place needs mending" in answer.content.decode()
        assert erin.post(address, {"digest": "x"}).status_code == 422 and ArticleRevision.objects.count() == 1
        return
    erin.post(address, {"digest": digest(answer.content.decode())})
    assert ArticleRevision.objects.count() == 2 and foreign(published()) == []


@pytest.mark.parametrize("payload", BODIES)
def test_through_an_old_revision_that_is_brought_back(payload: str, store: SimpleNamespace) -> None:
    """A revision from before a check existed: it is checked again, and its page made anew."""
    edition = Edition.objects.select_related("article", "newest").get()
    old = ArticleRevision(article=edition.article, language="en", number=99, title="A", summary="B", change_note="C")
    old.body = f"## A\n\nBefore.\n\n{payload}\n\nAfter.\n"
    ArticleRevision.objects.bulk_create([old])
    old = ArticleRevision.objects.get(number=99)
    try:
        revision = writing.restore(edition, old, author=store.erin)
    except writing.Faulty as faulty:
        assert faulty.faults and Edition.objects.get().newest_id == edition.newest_id
        return
    assert revision.body == Words.in_revision(old).body and foreign(published()) == []


@pytest.mark.parametrize("payload", BESIDE)
def test_beside_the_text(payload: str, store: SimpleNamespace, as_: As) -> None:
    """Title, summary, note and the front matter that carries them: the pages have the elements they have with plain words."""
    erin, alice = as_(store.erin), as_(store.alice)

    def pages(words: str, revision: int) -> list[list[str]]:
        fields = {"title": words, "summary": words, "topic": "exhaustion", "revision": revision, "change_note": words}
        lines = "".join(f"{name}: {json.dumps(value)}\n" for name, value in fields.items())
        address = upload(erin, {f"{SLUG}/en.md": f"---\n{lines}---\n{BODY}"})
        dry = erin.get(address).content.decode()
        done = erin.post(address, {"digest": digest(dry)}, follow=True).content.decode()
        published()
        history = erin.get(f"/desk/articles/{SLUG}/en/history/").content.decode()
        seen = alice.get(f"/articles/{SLUG}/").content.decode()
        links = erin.get("/desk/links/?q=holder").content.decode()
        return [elements(page) for page in (dry, done, seen, links)] + [sorted(set(elements(history)))]

    plain, nasty = pages("Plain words", 1), pages(payload, 2)
    assert nasty == plain


@pytest.mark.parametrize("payload", BESIDE)
def test_in_the_words_of_a_picture(payload: str, store: SimpleNamespace, as_: As) -> None:
    erin = as_(store.erin)
    Image.objects.update(title="Plain", alt={"en": "Plain"})
    plain = [elements(erin.get(address).content.decode()) for address in ("/desk/images/", "/desk/images/?part=dialog", "/desk/links/?q=a")]
    Image.objects.update(title=payload, alt={"en": payload})
    assert [
        elements(erin.get(address).content.decode()) for address in ("/desk/images/", "/desk/images/?part=dialog", "/desk/links/?q=a")
    ] == plain


@pytest.mark.parametrize(
    "head",
    [
        "title: A\n---\n<script>alert(1)</script>\n---\nsummary: B",
        "title: !!python/object/apply:os.system ['id']",
        "title: &x A\nsummary: *x",
        "title: A\n<<: {summary: B}",
        "title: A\nsummary: B\npublished: true\nauthor: 1\nstate: published\nid: 1\nnumber: 7\nhtml: <script>",
        "title: A\nsummary: |\n  B\n  ---\n  C [@T6]",
        "{title: A, summary: B, topic: exhaustion, revision: 1, digest: x}",
    ],
)
def test_injected_front_matter_is_a_fault(head: str, store: SimpleNamespace, as_: As) -> None:
    erin = as_(store.erin)
    address = upload(erin, {f"{SLUG}/en.md": f"---\n{head}\n---\n{BODY}"})
    assert erin.get(address).status_code == 422
    assert erin.post(address, {"digest": "x"}).status_code == 422 and ArticleRevision.objects.count() == 1


HEAVY = {
    "letters": "a" * 50_000,
    "brackets": "(" * 50_000,
    "exclamations": "!" * 50_000,
    "links": "[" * 50_000,
    "quotes": ">" * 50_000,
    "emphasis": "*_" * 20_000,
    "footnotes": "[^" * 25_000,
    "pictures": "![" * 25_000,
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY.keys())
def test_no_preview_takes_a_second(text: str, store: SimpleNamespace, as_: As) -> None:
    erin, article = as_(store.erin), Article.objects.get(slug=SLUG)
    begun = time.process_time()
    assert erin.post(f"/desk/articles/{article.slug}/en/preview", {"body": text}).status_code == 200
    assert time.process_time() - begun < 1


def test_no_yaml_takes_a_second(store: SimpleNamespace) -> None:
    from portal.articles.exchange import read

    for value in ("[" * 50_000, "{a: " * 20_000, "- " * 50_000, '"' * 50_000, "&a " * 20_000, "? " * 40_000, "a: " * 20_000):
        begun = time.process_time()
        assert read(zipped({"a/en.md": f"---\ntitle: {value}\n---\nx\n"}))[1]
        assert time.process_time() - begun < 1
