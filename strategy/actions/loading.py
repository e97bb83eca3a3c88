"""Loading the strategy and its reference tables. All or nothing, and twice is once. The article store is loaded before: facts must be there.

    content, faults = read(folder, facts=articles.fact_ids)
    report = load(content)

A row is never edited: where its content differs, the version that held is closed and the next one added. A row the folder no longer
holds is closed. Each role profile brings its job role, or gives it its name anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from portal.articles.actions import arriving
from portal.articles.actions.loading import Report
from portal.articles.formats import Fault
from portal.common import keeping
from portal.people.models import JobRole
from strategy import formats
from strategy.actions import indexing
from strategy.formats import PartDraft, RowDraft, StrategyContent
from strategy.queries.rowwords import facts_of, text_of, title_of

__all__ = ["StrategyContent", "load", "read"]


def read(folder: Path | str, facts: set[str] | None = None, sources: set[str] | None = None) -> tuple[StrategyContent, list[Fault]]:
    """Read the content folder; every fault by file, record and field. `facts`, `sources`: ids of the register (None: not asked)."""
    return formats.read(Path(folder), facts, sources)


@transaction.atomic
def load(content: StrategyContent) -> Report:
    """Bring the strategy in line with the folder. A second time it changes no row."""
    keeping.hold()
    report = Report()
    for table in ("countermeasure", "frame"):
        _parts(table, [draft for draft in content.parts if draft.table == table], report)
    moved: set[str] = set()
    for table, drafts in content.rows.items():
        _rows(table, drafts, report, moved)
    keeping.touch()
    indexing.index_strategy()
    return report


def _model(table: str) -> Any:
    return apps.get_model("strategy", table)


def _parts(table: str, drafts: list[PartDraft], report: Report) -> None:
    model = _model(table)
    held = dict(model.objects.values_list("number", "digest"))
    for draft in drafts:
        if held.get(draft.number) == draft.digest:
            report.unchanged[table] += 1
            continue
        (report.changed if draft.number in held else report.created)[table] += 1
        values = {"slug": draft.slug, "title": draft.title, "short": draft.short, "digest": draft.digest}
        model.objects.update_or_create(number=draft.number, defaults=values)


def _rows(table: str, drafts: list[RowDraft], report: Report, moved: set[str]) -> None:
    """The current versions become those of the drafts. At most eight statements, and those of what changed.

    `moved`: keys of the rows of this load that changed; a rule made from one of them waits at the desk as that row alone.
    """
    model = _model(table)
    current = {row.key: row for row in model.objects.current().only("key", "digest", "position")}
    held = {key: row.digest for key, row in current.items()}
    due = [draft for draft in drafts if held.get(draft.key) != draft.digest]
    gone = held.keys() - {draft.key for draft in drafts}
    report.unchanged[table] += len(drafts) - len(due)
    report.unshipped += [f"{table} {key}" for key in sorted(gone)]
    stale = gone | {draft.key for draft in due if draft.key in held}
    former = {row.key: row for row in _whole(model.objects.current().filter(key__in=stale))} if stale else {}
    if stale:
        model.objects.current().filter(key__in=stale).update(current=False, until=timezone.now())
    if due:
        _add(model, due, report)
    if former and table != "toolwords":
        _law_changed(model, {key: row for key, row in former.items() if table != "rule" or not _made_from(row, moved)})
    moved |= former.keys()
    _order(model, current, drafts)


def _made_from(rule: Any, moved: set[str]) -> bool:
    return bool(moved & {rule.key.partition("/")[2], rule.values.get("fact", "")})


def _whole(rows: Any) -> Any:
    return rows.select_related(*(field.name for field in rows.model._meta.fields if field.remote_field))


def _law_changed(model: Any, former: dict[str, Any]) -> None:
    """What readers may have relied on says something else, or is gone: it waits at the desk for its label."""
    now = {row.key: row for row in _whole(model.objects.current().filter(key__in=former))}
    for key, row in former.items():
        newer = now.get(key)
        after = text_of(newer) if newer else ""
        cited = [*(facts_of(newer) if newer else []), *facts_of(row)]
        arriving.of_row(f"{model._meta.model_name}/{key}", title_of(newer or row), text_of(row) or key, after, cited)


def _add(model: Any, due: list[RowDraft], report: Report) -> None:
    before = dict(model.objects.filter(key__in=[draft.key for draft in due]).values_list("key").annotate(Max("version")))
    rows = []
    for draft in due:
        version = before.get(draft.key, 0) + 1
        (report.changed if version > 1 else report.created)[model._meta.model_name] += 1
        columns = {**draft.values, **_job_role(draft)} if model._meta.model_name == "roleprofile" else draft.values
        rows.append(model(key=draft.key, version=version, position=draft.position, digest=draft.digest, **columns))
    model.objects.bulk_create(rows, batch_size=200)


def _order(model: Any, current: dict[str, Any], drafts: list[RowDraft]) -> None:
    """The place in the file is no content: it is set in the version that holds."""
    moved = []
    for draft in drafts:
        row = current.get(draft.key)
        if row and row.digest == draft.digest and row.position != draft.position:
            row.position = draft.position
            moved.append(row)
    if moved:
        model.objects.bulk_update(moved, ["position"], batch_size=200)


def _job_role(draft: RowDraft) -> dict[str, Any]:
    """The job role of a profile, made or given the profile's name."""
    role, _new = JobRole.objects.update_or_create(code=draft.values["job_role"], defaults={"name": draft.values["name"]})
    return {"job_role": role}
