"""deadlines.yaml and the files of tools/: the rules of the decision tools, joined with the reference rows they extend, and their words.

Structure is read by the engines' own readers; here every fault becomes one of the file, and every fact named must be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from portal.articles.formats import Fault
from portal.articles.formats.files import Files
from portal.common.languages import FOLDERS
from strategy.formats.values import RowDraft, Rows
from strategy.rules import contract, deadlines, joint, maturity, pathway, regimes, standards
from strategy.rules.engine import Row
from strategy.rules.rows import kept

WORDS = ("exhaustion", "contract", "playbook", "pathway", "standards", "maturity", "disclosure")
FILES = (
    {name: f"tools/{name}.yaml" for name in WORDS}
    | {name: f"{name}.yaml" for name in ("deadlines", "jurisdictions", "playbooks", "clauses")}
    | {"dimensions": "maturity.yaml"}
)
BROKEN = (KeyError, TypeError, AttributeError, ValueError, IndexError)
Parsed = dict[str, Any]


def read(files: Files, facts: set[str] | None) -> Rows:
    """The rows of "rule" and of "toolwords"."""
    parsed = {name: files.yaml(files.root / file) or {} for name, file in FILES.items()}
    rules: list[RowDraft] = []
    for file, reader in READERS.items():
        rules += _guarded(files, file, reader, parsed, facts, len(rules))
    parsed["playbook"] = {**parsed["playbook"], **_names(parsed["deadlines"])}
    words = [_words(files, name, place, parsed[name]) for place, name in enumerate(WORDS, 1)]
    return {"rule": rules, "toolwords": words}


# Rules


def _exhaustion(parsed: Parsed) -> Iterator[Row]:
    tables = regimes.read(parsed["jurisdictions"]["jurisdictions"], parsed["exhaustion"])
    yield from tables.regimes.values()
    yield from tables.screens


def _pathway(parsed: Parsed) -> Iterator[Row]:
    tables = pathway.read(parsed["jurisdictions"]["jurisdictions"], parsed["pathway"], parsed["playbooks"]["steps"])
    yield from tables.customs.values()
    yield from tables.guides


def _standards(parsed: Parsed) -> Iterator[Row]:
    yield from standards.read(parsed["standards"]).guides


def _deadlines(parsed: Parsed) -> Iterator[Row]:
    book = deadlines.read(parsed["playbooks"], parsed["deadlines"])
    if book.faults:
        raise ValueError("; ".join(f"{one.key}: {one.code} {dict(one.detail) or ''}".strip() for one in book.faults))
    for rows in (book.forums, book.steps, book.events, book.tasks):
        yield from rows.values()


def _contract(parsed: Parsed) -> Iterator[Row]:
    yield from contract.read(parsed["clauses"]["clauses"], parsed["contract"]["clauses"])


def _maturity(parsed: Parsed) -> Iterator[Row]:
    yield from maturity.read(parsed["dimensions"]["dimensions"], parsed["maturity"]["dimensions"])


def _joint(parsed: Parsed) -> Iterator[Row]:
    yield from joint.read(parsed["disclosure"]["joint"])


READERS: dict[str, Callable[[Parsed], Iterator[Row]]] = {
    "tools/exhaustion.yaml": _exhaustion,
    "tools/pathway.yaml": _pathway,
    "tools/standards.yaml": _standards,
    "deadlines.yaml": _deadlines,
    "tools/contract.yaml": _contract,
    "tools/maturity.yaml": _maturity,
    "tools/disclosure.yaml": _joint,
}


def _guarded(
    files: Files, file: str, reader: Callable[[Parsed], Iterator[Row]], parsed: Parsed, facts: set[str] | None, begun: int
) -> list[RowDraft]:
    try:
        rows = list(reader(parsed))
    except BROKEN as wrong:
        named = f"“{wrong.args[0]}” is missing" if isinstance(wrong, KeyError) and wrong.args else str(wrong)
        files.faults.append(Fault(file, "", "", f"The rules cannot be read: {named}."))
        return []
    drafts = [_draft(row, begun + place) for place, row in enumerate(rows, 1)]
    for draft in drafts:
        for fact in draft.values["rests_on"]:
            if facts is not None and fact not in facts:
                files.faults.append(Fault(file, draft.key, "facts", f"There is no fact “{fact}”."))
    return drafts


def _draft(row: Row, place: int) -> RowDraft:
    return RowDraft(row.rule, place, {"table": row.table, "values": kept(row), "rests_on": list(dict.fromkeys(_facts(row)))})


def _facts(row: Any) -> Iterator[str]:
    """Every fact a rule names: its own, those it rests on, those of its reasons and steps."""
    if row.fact:
        yield row.fact
    for name in ("rests_on", "consequence"):
        yield from getattr(row, name, ())
    for part in (*getattr(row, "say", ()), *getattr(row, "todo", ())):
        yield from part.facts


# Words


def _names(deadlines: Mapping[str, Any]) -> dict[str, Any]:
    """The names of events and tasks, which stand beside their rules: words of the playbook tool, under "events" and "tasks"."""
    return {
        table: {row["id"]: row["name"] for row in deadlines.get(table) or [] if isinstance(row, Mapping) and {"id", "name"} <= set(row)}
        for table in ("events", "tasks")
    }


def _words(files: Files, name: str, place: int, parsed: Mapping[str, Any]) -> RowDraft:
    for path in _one_sided(parsed):
        files.faults.append(Fault(f"tools/{name}.yaml", path, "", "Write the text in en and in zh-Hans."))
    named = parsed.get("name") or {"en": name, "zh-Hans": name}
    title = {FOLDERS[folder]: str(text) for folder, text in named.items() if folder in FOLDERS}
    return RowDraft(name, place, {"name": title, "words": _texts(parsed)})


def _texts(value: Any) -> Any:
    """The file as it is, its keys as texts: JSON knows no others."""
    if isinstance(value, Mapping):
        return {str(key): _texts(one) for key, one in value.items()}
    return [_texts(one) for one in value] if isinstance(value, list) else value


def _one_sided(value: Any, path: str = "") -> Iterable[str]:
    """Where a text stands in one language only."""
    if isinstance(value, Mapping):
        sides = set(FOLDERS) & set(value)
        if sides and any(not value.get(folder) for folder in FOLDERS):
            yield path.strip(".")
        for key, one in value.items():
            yield from _one_sided(one, f"{path}.{key}")
    elif isinstance(value, list):
        for place, one in enumerate(value, 1):
            yield from _one_sided(one, f"{path}.{place}")
