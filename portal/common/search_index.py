"""The full-text index below SearchDocument, in the words of each database. Used by migrations."""

from __future__ import annotations

from typing import Any

SQLITE = [
    """CREATE VIRTUAL TABLE common_searchindex USING fts5(
        terms, content='common_searchdocument', content_rowid='id', detail='none', tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER common_searchindex_insert AFTER INSERT ON common_searchdocument BEGIN
        INSERT INTO common_searchindex (rowid, terms) VALUES (new.id, new.terms); END""",
    """CREATE TRIGGER common_searchindex_delete AFTER DELETE ON common_searchdocument BEGIN
        INSERT INTO common_searchindex (common_searchindex, rowid, terms) VALUES ('delete', old.id, old.terms); END""",
    """CREATE TRIGGER common_searchindex_update AFTER UPDATE ON common_searchdocument BEGIN
        INSERT INTO common_searchindex (common_searchindex, rowid, terms) VALUES ('delete', old.id, old.terms);
        INSERT INTO common_searchindex (rowid, terms) VALUES (new.id, new.terms); END""",
]
SQLITE_DROP = [
    "DROP TRIGGER common_searchindex_update",
    "DROP TRIGGER common_searchindex_delete",
    "DROP TRIGGER common_searchindex_insert",
    "DROP TABLE common_searchindex",
]
# array_to_tsvector takes the words as they are: PostgreSQL's own parser would read some as numbers, hosts or file names
POSTGRESQL = [
    """ALTER TABLE common_searchdocument ADD COLUMN vector tsvector
        GENERATED ALWAYS AS (array_to_tsvector(string_to_array(terms, ' '))) STORED""",
    "CREATE INDEX common_searchindex ON common_searchdocument USING gin (vector)",
]
POSTGRESQL_DROP = ["DROP INDEX common_searchindex", "ALTER TABLE common_searchdocument DROP COLUMN vector"]


def create(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def drop(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": SQLITE_DROP, "postgresql": POSTGRESQL_DROP})


def _run(schema_editor: Any, statements: dict[str, list[str]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
