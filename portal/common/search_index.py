"""The full-text index below SearchDocument, in the words of each database: how migrations make it, how `searching` asks it."""

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


# Migration 0002: rows so narrow that a common word's thousands are read from few pages (texts, words and vectors lie beside them); an
# index without a list of what is yet to be entered, which every search would have to read; and the function below
POSTGRESQL_NARROW = [
    "ALTER TABLE common_searchdocument SET (toast_tuple_target = 128)",
    "DROP INDEX common_searchindex",
    "CREATE INDEX common_searchindex ON common_searchdocument USING gin (vector) WITH (fastupdate = off)",
    # Of every arm the oldest documents that have all its words. Its settings hold while it runs: by the index alone (where there are few
    # rows the planner would read them all, vectors and all, not knowing what those cost), and planned once a connection
    """CREATE FUNCTION common_search(arms text[], most integer)
        RETURNS TABLE (arm integer, id bigint, kind varchar, key varchar, language varchar, title varchar)
        LANGUAGE plpgsql STABLE
        SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off SET plan_cache_mode = force_generic_plan
        AS $$
        #variable_conflict use_column
        BEGIN
            FOR number IN 1 .. cardinality(arms) LOOP
                RETURN QUERY SELECT number - 1, hit.* FROM (
                    SELECT d.id, d.kind, d.key, d.language, d.title FROM common_searchdocument d
                    WHERE d.vector @@ arms[number]::tsquery OFFSET 0) hit
                    ORDER BY hit.id LIMIT most;
            END LOOP;
        END $$""",
]
POSTGRESQL_WIDE = [
    "DROP FUNCTION common_search(text[], integer)",
    "DROP INDEX common_searchindex",
    "CREATE INDEX common_searchindex ON common_searchdocument USING gin (vector)",
    "ALTER TABLE common_searchdocument RESET (toast_tuple_target)",
]


def on_sqlite(arms: list[list[str]], most: int) -> tuple[str, list[Any]]:
    """The statement that reads arms of a search, and its parameters. (Our own numbers and words only; what was asked is a parameter.)"""
    arm = "SELECT * FROM (SELECT {} AS arm, rowid AS hit FROM common_searchindex WHERE common_searchindex MATCH %s ORDER BY rowid LIMIT {})"
    hits = " UNION ALL ".join(arm.format(number, int(most)) for number in range(len(arms)))
    sql = f"SELECT arm, d.id, d.kind, d.key, d.language, d.title FROM ({hits}) CROSS JOIN common_searchdocument d ON d.id = hit"  # noqa: S608
    return sql, [" AND ".join(f'"{word}"' for word in words) for words in arms]


def on_postgresql(arms: list[list[str]], most: int) -> tuple[str, list[Any]]:
    """The same."""
    return "SELECT * FROM common_search(%s, %s)", [[" & ".join(f"'{word}'" for word in words) for words in arms], most]


STATEMENTS = {"sqlite": on_sqlite, "postgresql": on_postgresql}


def narrow(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": [], "postgresql": POSTGRESQL_NARROW})


def widen(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": [], "postgresql": POSTGRESQL_WIDE})


def create(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def drop(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": SQLITE_DROP, "postgresql": POSTGRESQL_DROP})


def _run(schema_editor: Any, statements: dict[str, list[str]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
