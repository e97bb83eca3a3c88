"""sources.yaml, facts.yaml, topics.yaml and the folders of articles."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from portal.articles.formats.files import SLUG, Files, Record
from portal.articles.formats.values import ArticleDraft, Content, EditionDraft, FactDraft, Fault, SourceDraft, TermDraft, TopicDraft
from portal.common.languages import FOLDERS
from portal.common.markdown import Document, parse

SOURCE_KINDS = ["primary_text", "official", "secondary", "policy_article"]
STATUS = ["current", "dated", "contestable", "opinion"]
CONFIDENCE = ["verified", "known"]
LENGTHS = {"en": (500, 1200, "words"), "zh-hans": (800, 2400, "characters")}
WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’.-]*")
HAN = re.compile(r"[㐀-鿿]")
ARTICLE_LINK = re.compile(r"/articles/([^/?#]+)/?(?:[?#].*)?")
TITLE = re.compile(r"#[ \t]+(\S.*)")


def read(root: Path) -> tuple[Content, list[Fault]]:
    """Read everything below `root`; the faults are complete."""
    files = Files(root)
    content = Content()
    content.sources = [_source(record) for record in files.records(root / "sources.yaml", "sources", "id")]
    known = {source.id for source in content.sources}
    content.facts = _translated(files, [_fact(record, known) for record in files.records(root / "facts.yaml", "facts", "id")])
    content.terms = _terms(files, content.facts)
    topics = files.records(root / "topics.yaml", "topics", "slug")
    content.topics = [_topic(record, place * 10) for place, record in enumerate(topics, 1)]
    content.articles = _articles(files, content)
    return content, files.faults


def _source(record: Record) -> SourceDraft:
    values = {
        "id": record.text("id", most=20),
        "title": record.text("title", most=400),
        "url": record.text("url", optional=True),
        "kind": record.choice("kind", SOURCE_KINDS),
        "date": record.text("date", most=120),
    }
    record.done()
    return SourceDraft(**values)


def _fact(record: Record, sources: set[str]) -> FactDraft:
    fact = FactDraft(
        id=record.text("id", most=40),
        heading=record.text("heading", most=200),
        text=record.text("text"),
        kind=record.text("kind", most=40),
        status=record.choice("status", STATUS, optional=True),
        note=record.text("note", optional=True),
        confidence=record.choice("confidence", CONFIDENCE),
        as_of=record.as_of("as_of"),
        basis=record.text("basis", optional=True),
        sources=record.ids("sources", sources, "source"),
    )
    record.done()
    if (fact.kind == "claim") != bool(fact.status):
        record.fault("status", "A claim has a status, nothing else has one.")
    if fact.status in {"dated", "contestable", "opinion"} and not fact.note:
        record.fault("note", f"A claim that is {fact.status} needs the note that stands beside it.")
    if not fact.sources and not fact.basis:
        record.fault("basis", "Without sources the basis must name what the fact rests on.")
    return fact


def _translated(files: Files, facts: list[FactDraft]) -> list[FactDraft]:
    """The facts with their Chinese words, from `zh-Hans/facts/*.yaml`: a note and a basis exactly where the English fact has one."""
    held = {fact.id: fact for fact in facts}
    said: dict[str, dict[str, str]] = {}
    for path in sorted((files.root / "zh-Hans" / "facts").glob("*.yaml")):
        for record in files.records(path, "facts", "id"):
            fact = held.get(record.text("id"))
            if fact is None or fact.id in said:
                record.fault("id", "The register has no such fact." if fact is None else "The fact is translated twice.")
                continue
            said[fact.id] = _chinese(record, fact)
    return [replace(fact, chinese=said.get(fact.id, {})) for fact in facts]


def _chinese(record: Record, fact: FactDraft) -> dict[str, str]:
    words = {"heading": record.text("heading", most=200), "text": record.text("text")}
    for name in ("note", "basis"):
        if getattr(fact, name):
            words[name] = record.text(name)
    record.done()
    return words


def _terms(files: Files, facts: list[FactDraft]) -> list[TermDraft]:
    """The glossary; every fact of kind glossary is a term, and no spelling belongs to two."""
    due = {fact.id for fact in facts if fact.kind == "glossary"}
    path = files.root / "glossary.yaml"
    drafts: list[TermDraft] = []
    taken: dict[tuple[str, str], str] = {}
    for record in files.records(path, "terms", "fact") if due or path.exists() else ():
        draft = TermDraft(record.text("fact"), record.texts("term", most=100), _marks(record))
        record.done()
        if draft.fact not in due:
            record.fault("fact", "The register has no such fact of kind glossary.")
            continue
        due.discard(draft.fact)
        for language, spellings in draft.marks.items():
            for spelling in spellings:
                if taken.setdefault((language, spelling), draft.fact) != draft.fact:
                    record.fault("marks", f"“{spelling}” stands for {taken[language, spelling]} already.")
        drafts.append(draft)
    files.faults += [Fault("glossary.yaml", key, "", "This fact of kind glossary is missing.") for key in sorted(due)]
    return drafts


def _marks(record: Record) -> dict[str, list[str]]:
    given = record.values.pop("marks", None)
    whole = isinstance(given, dict) and set(given) == set(FOLDERS)
    if not whole or not all(isinstance(given[name], list) and given[name] and all(map(_is_spelling, given[name])) for name in FOLDERS):
        record.fault("marks", "Write one or more spellings in en and in zh-Hans.")
        return {}
    return {FOLDERS[name]: list(given[name]) for name in FOLDERS}


def _is_spelling(value: object) -> bool:
    return isinstance(value, str) and 2 <= len(value.strip()) == len(value)


def _topic(record: Record, position: int) -> TopicDraft:
    topic = TopicDraft(
        slug=record.slug("slug", most=80),
        title=record.texts("title"),
        countermeasure=record.number("countermeasure", 1, 5) if "countermeasure" in record.values else None,
        position=position,
    )
    record.done()
    return topic


# Articles


def _articles(files: Files, content: Content) -> list[ArticleDraft]:
    folder = files.root / "articles"
    topics = {topic.slug for topic in content.topics}
    slugs = {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()
    drafts = (_article(files, folder / slug, topics, content.fact_ids, slugs) for slug in sorted(slugs))
    return [draft for draft in drafts if draft is not None]


def _article(files: Files, folder: Path, topics: set[str], facts: set[str], slugs: set[str]) -> ArticleDraft | None:
    name = f"articles/{folder.name}/article.yaml"
    loaded = files.yaml(folder / "article.yaml")
    if not isinstance(loaded, dict):
        if loaded is not None:
            files.faults.append(Fault(name, folder.name, "", "The file must be a map."))
        return None
    record = Record(files, name, folder.name, loaded)
    if not SLUG.fullmatch(folder.name) or len(folder.name) > 100:
        record.fault("", "The folder's name may hold small letters, digits and hyphens, at most 100.")
    twin = (folder / "zh-Hans.md").exists()
    topic = record.text("topic")
    if topic and topic not in topics:
        record.fault("topic", f"There is no topic “{topic}”.")
    position = record.number("order", 1, 9999, default=100)
    notes = record.texts("change_note", chinese=twin, most=300)
    record.done()
    for path in sorted(folder.iterdir()):
        if path.name not in {"article.yaml", "en.md", "zh-Hans.md"}:
            record.fault("", f"Nothing is known to do with {path.name}.")
    texts = _texts(files, folder, facts, slugs)
    if "en" not in texts:
        return None
    editions = {language: EditionDraft(*words, change_note=notes.get(language, "")) for language, words in texts.items()}
    return ArticleDraft(folder.name, topic, position or 100, editions)


def _texts(files: Files, folder: Path, facts: set[str], slugs: set[str]) -> dict[str, tuple[str, str, str]]:
    """language → (title, summary, body), each text checked by itself and the Chinese one against the English."""
    texts: dict[str, tuple[str, str, str]] = {}
    documents: dict[str, Document] = {}
    for name, language in FOLDERS.items():
        path = folder / f"{name}.md"
        if language != "en" and not path.exists():
            continue
        words = files.text(path)
        record = Record(files, f"articles/{folder.name}/{name}.md", folder.name, {})
        parts = _split(words, record) if words is not None else None
        if parts is None:
            continue
        title, summary, body, offset = parts
        texts[language] = (title, summary, body)
        documents[language] = _check_body(record, body, offset, facts, slugs)
        _check_length(record, f"{summary}\n{body}", language)
    if len(documents) == 2 and len(documents["en"].blocks) != len(documents["zh-hans"].blocks):
        counts = [len(documents[language].blocks) for language in ("en", "zh-hans")]
        Record(files, f"articles/{folder.name}/zh-Hans.md", folder.name, {}).fault(
            "", f"The English text has {counts[0]} paragraphs, the Chinese {counts[1]}; there must be as many, in the same order."
        )
    return texts


def _split(text: str, record: Record) -> tuple[str, str, str, int] | None:
    """Title, summary, body, and how many lines stand before the body."""
    lines = text.replace("\r\n", "\n").split("\n")
    begun = TITLE.fullmatch(lines[0].strip())
    if not begun:
        record.fault("line 1", "The file must begin with “# Title”.")
        return None
    if len(begun[1]) > 200:
        record.fault("line 1", f"A title has at most 200 characters; this has {len(begun[1])}.")
    place = 1
    while place < len(lines) and not lines[place].strip():
        place += 1
    start = place
    while place < len(lines) and lines[place].strip():
        place += 1
    summary = " ".join(line.strip() for line in lines[start:place])
    if not summary or summary.startswith("#"):
        record.fault(f"line {start + 1}", "One paragraph of summary must follow the title.")
        return None
    if "[@" in summary:
        record.fault(f"line {start + 1}", "The summary cites nothing.")
    while place < len(lines) and not lines[place].strip():
        place += 1
    body = "\n".join(lines[place:]).rstrip() + "\n"
    if not body.startswith("## "):
        record.fault(f"line {place + 1}", "The text after the summary must begin with a section, “## …”.")
    return begun[1].strip(), summary, body, place


def _check_body(record: Record, body: str, offset: int, facts: set[str], slugs: set[str]) -> Document:
    document = parse(body, rich=True)
    for fault in document.faults_with(facts, images=set()):  # a content folder has no pictures
        record.fault(f"line {fault.line + offset}", fault.message)
    for target, line in document.links:
        linked = ARTICLE_LINK.fullmatch(target)
        if linked and linked[1] not in slugs:
            record.fault(f"line {line + offset}", f"There is no article “{linked[1]}” to link to.")
    return document


def _check_length(record: Record, text: str, language: str) -> None:
    least, most, unit = LENGTHS[language]
    length = measure(text, language)
    if not least <= length <= most:
        record.fault("", f"An article has {least:,} to {most:,} {unit}; this one has {length:,}.")


def measure(text: str, language: str) -> int:
    """Words of an English text, Han characters of a Chinese one, citations not counted."""
    text = re.sub(r"\[@[^\]]*\]", "", text)
    return len(WORD.findall(text)) if language == "en" else len(HAN.findall(text))
