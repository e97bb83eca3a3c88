"""The content folder: complete, and every fault named by file, record and field."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from strategy import formats
from strategy.formats import reference
from strategy.models import claim as claims
from strategy.models import reference as tables
from tests.strategy.rows import CONTENT, own_content

COUNTS = {
    "measure": 22,
    "claim": 84,
    "action": 35,
    "provision": 72,
    "jurisdiction": 25,
    "playbook": 16,
    "playbookstep": 107,
    "clause": 24,
    "dimension": 12,
    "competency": 12,
    "roleprofile": 12,
}
POINTS = {
    "legal-point": 16,
    "customs-rule": 23,
    "standard-concept": 7,
    "standard-rule": 7,
    "standard-case": 12,
    "standard-step": 6,
    "concept": 22,
    "first-days": 5,
    "exhaustion-rule": 5,
}


def test_the_portals_own_strategy_has_no_fault_and_is_complete() -> None:
    _articles, content, faults = own_content()
    assert [str(fault) for fault in faults] == []
    assert {table: len(content.rows[table]) for table in COUNTS} == COUNTS
    kinds = [draft.values["kind"] for draft in content.rows["point"]]
    assert {kind: kinds.count(kind) for kind in POINTS} == POINTS
    assert [part.number for part in content.parts] == [1, 2, 3, 4, 5, 0, 6]


def test_every_fact_of_these_kinds_has_its_row() -> None:
    """Nothing of the register's strategy is left out."""
    articles, content, _faults = own_content()
    rows = {draft.values.get("fact_id") for drafts in content.rows.values() for draft in drafts}
    rows |= {draft.values[f"{name}_id"] for draft in content.rows["jurisdiction"] for name in ("customs", "venue", "terms")}
    assert {fact.id for fact in articles.facts if fact.kind != "glossary"} - rows == set()


def test_what_the_files_may_say_is_what_the_tables_hold() -> None:
    for words, choices in (
        (reference.TRIPS_PARTS, tables.TRIPS_PARTS),
        (reference.SECTIONS, tables.SECTIONS),
        (reference.OBLIGATIONS, tables.OBLIGATIONS),
        (reference.REGIONS, tables.REGIONS),
        (reference.RIGHTS, tables.RIGHTS),
        (reference.REGIMES, tables.REGIMES),
        (sorted(reference.BORDER_RIGHTS), sorted(tables.BORDER_RIGHTS)),
        (reference.UNITS, tables.UNITS),
        (reference.RISKS, tables.RISKS),
        (sorted(reference.POINTS), sorted(tables.POINTS)),
        (formats.claims.NATURES, claims.NATURES),
        (formats.claims.ACTORS, claims.ACTORS),
    ):
        assert list(words) == [value for value, _label in choices]


@pytest.mark.parametrize(
    ("file", "old", "new", "record", "field"),
    [
        ("countermeasures.yaml", "number: 5", "number: 4", "countermeasures", "number"),
        ("countermeasures.yaml", "slug: independent-innovation", "slug: introduction", "2", "slug"),
        ("countermeasures.yaml", "slug: independent-innovation", "slug: '2'", "2", "slug"),
        ("countermeasures.yaml", "slug: independent-innovation", "slug: reference", "2", "slug"),
        ("countermeasures.yaml", "    short:\n", "    shrt:\n", "1", "shrt"),
        ("claims.yaml", "{id: C1.01, part: 1,", "{id: C1.99, part: 1,", "C1.99", "id"),
        ("claims.yaml", "{id: C1.01, part: 1,", "{id: C1.01, part: 2,", "C1.01", "measure"),
        ("claims.yaml", "{id: C1.01, part: 1,", "{id: C1.01, part: 7,", "C1.01", "part"),
        ("claims.yaml", "measure: M1.1, nature: norm, actors: [enterprise]", "measure: M9.9, nature: norm, actors: []", "C1.01", "measure"),
        ("claims.yaml", "measure: M1.1, nature: norm, actors: [enterprise]", "measure: M1.1, nature: law, actors: []", "C1.01", "actors"),
        ("claims.yaml", "answers: [C0.01, C0.07]", "answers: [C0.01, C9.07]", "A0.01", "answers"),
        ("trips.yaml", "article: '6',", "article: '6', law: x,", "T6", "law"),
        ("trips.yaml", "zh-Hans: 权利用尽", "zh-Hans: ''", "T6", "title"),
        ("trips.yaml", "{id: T7,", "{id: T6,", "T6", "id"),
        ("jurisdictions.yaml", "regime: international", "regime: everywhere", "CN", "regime"),
        ("jurisdictions.yaml", "recordation: true", "recordation: perhaps", "CN", "recordation"),
        ("jurisdictions.yaml", "customs: {fact: J.CN.customs", "customs: {fact: J.CN.nothing", "CN", "customs"),
        ("jurisdictions.yaml", "venue: J.CN.venue", "venue: J.CN.nothing", "CN", "venue"),
        ("jurisdictions.yaml", "rights: [trademark, copyright, patent]", "rights: [trademark, luck]", "CN", "rights"),
        ("jurisdictions.yaml", "sources: [S34]", "sources: [S34, S9999]", "VN", "sources"),
        ("playbooks.yaml", "days: 8, unit: calendar", "days: 8", "L.ITC.01", "unit"),
        ("playbooks.yaml", "days: 8, unit: calendar", "days: -8, unit: calendar", "L.ITC.01", "days"),
        ("playbooks.yaml", "{id: L.ITC.01, playbook: L.ITC,", "{id: L.ITC.01, playbook: L.NIL,", "L.ITC.01", "playbook"),
        ("playbooks.yaml", "jurisdiction: US}", "jurisdiction: ZZ}", "L.ITC", "jurisdiction"),
        ("clauses.yaml", "risk: high", "risk: huge", "K01", "risk"),
        ("clauses.yaml", "rests_on: [KF03, KF15]", "rests_on: [KF03, KF99]", "K01", "rests_on"),
        ("points.yaml", "{id: KF01, kind: legal-point}", "{id: KF01, kind: point}", "KF01", "kind"),
        ("maturity.yaml", "countermeasure: 1", "countermeasure: 6", "MD1", "countermeasure"),
        ("maturity.yaml", "levels: [", "levels: [{en: More, zh-Hans: 多}, ", "MD1", "levels"),
        ("talents.yaml", "CMP12: 4}", "CMP12: 6}", "R01", "targets"),
        ("talents.yaml", "CMP12: 4}", "CMP13: 4}", "R01", "targets"),
        ("talents.yaml", "job_role: patent-engineer", "job_role: ip-manager", "R02", "job_role"),
    ],
)
def test_faults_are_named(tmp_path: Path, file: str, old: str, new: str, record: str, field: str) -> None:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    articles = own_content()[0]
    faults = formats.read(folder, articles.fact_ids, articles.source_ids)[1]
    assert (file, record, field) in {(fault.file, fault.record, fault.field) for fault in faults}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    faults = {str(fault) for fault in formats.read(tmp_path)[1]}
    assert {"trips.yaml · The file is missing.", "claims.yaml · The file is missing."} <= faults


def test_reading_is_quick() -> None:
    """The validation of all content has five seconds of CPU; the strategy takes a small part of them."""
    begun = time.process_time()
    formats.read(CONTENT)
    assert time.process_time() - begun < 1.5
