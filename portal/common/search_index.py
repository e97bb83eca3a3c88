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
    # Of every arm the oldest documents that have all its words; a rest is left out where the arm before it has enough. The settings
    # hold while it runs: by the index alone (where there are few rows the planner would read them all, vectors and all, not knowing
    # what those cost), and planned once a connection
    """CREATE FUNCTION common_search(arms text[], rests boolean[], most integer)
        RETURNS TABLE (arm integer, id bigint, kind varchar, key varchar, language varchar, title varchar)
        LANGUAGE plpgsql STABLE
        SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off SET plan_cache_mode = force_generic_plan
        AS $$
        #variable_conflict use_column
        DECLARE held integer := 0;
        BEGIN
            FOR number IN 1 .. cardinality(arms) LOOP
                CONTINUE WHEN rests[number] AND held >= most;
                RETURN QUERY SELECT number - 1, hit.* FROM (
                    SELECT d.id, d.kind, d.key, d.language, d.title FROM common_searchdocument d
                    WHERE d.vector @@ arms[number]::tsquery OFFSET 0) hit
                    ORDER BY hit.id LIMIT most;
                GET DIAGNOSTICS held = ROW_COUNT;
            END LOOP;
        END $$""",
]
POSTGRESQL_WIDE = [
    "DROP FUNCTION common_search(text[], boolean[], integer)",
    "DROP INDEX common_searchindex",
    "CREATE INDEX common_searchindex ON common_searchdocument USING gin (vector)",
    "ALTER TABLE common_searchdocument RESET (toast_tuple_target)",
]


NOTHING = "жnothing"  # a word that no document has
Arms = list[tuple[tuple[str, ...], bool]]  # words that must all be there; whether it is a rest


def on_sqlite(arms: Arms, most: int) -> tuple[str, list[Any]]:
    """The statement that reads arms of a search, and its parameters. (Our own numbers and words only; what was asked is a parameter.)"""
    tables = []
    for number, (_words, rest) in enumerate(arms):
        asked = f"CASE WHEN (SELECT count(*) FROM arm{number - 1}) < {int(most)} THEN %s ELSE '{NOTHING}' END" if rest else "%s"  # noqa: S608
        hits = f"SELECT {number} AS arm, rowid AS hit FROM common_searchindex WHERE common_searchindex MATCH {asked}"  # noqa: S608
        tables.append(f"arm{number} AS MATERIALIZED ({hits} ORDER BY rowid LIMIT {int(most)})")
    union = " UNION ALL ".join(f"SELECT * FROM arm{number}" for number in range(len(arms)))  # noqa: S608
    sql = f"""WITH {", ".join(tables)} SELECT arm, d.id, d.kind, d.key, d.language, d.title
        FROM ({union}) CROSS JOIN common_searchdocument d ON d.id = hit"""  # noqa: S608
    return sql, [" AND ".join(f'"{word}"' for word in words) for words, _rest in arms]


def on_postgresql(arms: Arms, most: int) -> tuple[str, list[Any]]:
    """The same."""
    asked = [" & ".join(f"'{word}'" for word in words) for words, _rest in arms]
    return "SELECT * FROM common_search(%s, %s, %s)", [asked, [rest for _words, rest in arms], most]


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
