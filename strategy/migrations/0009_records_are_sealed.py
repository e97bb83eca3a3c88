"""The database itself keeps records as they are, whatever asks it to change them.

A later migration that rebuilds one of the two tables on SQLite loses their triggers: it must run `seal` again at its end.
"""

from django.db import migrations

RECORD, DRAFT = "strategy_toolrecord", "strategy_contracttext"
KEPT = (
    "id", "number", "tool", "person_id", "person_name", "department_id", "unit_name", "subject_kind", "subject", "answers", "outcome",
    "light", "code", "rules", "data", "document", "text_sha256", "day", "made_at", "former_id",
)  # fmt: skip
SIGNATURE = ("signed_at", "signed_method")
READ = (
    "id", "run_id", "record_id", "name", "kind", "text", "sha256", "characters", "language", "problems", "pages", "hints", "hits",
    "phrases_sha256", "keep", "read_at",
)  # fmt: skip


def differs(columns, vendor):
    apart = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    return "(" + " OR ".join(f'OLD."{column}" {apart} NEW."{column}"' for column in columns) + ")"


def seals(vendor):
    """Of each trigger its name, its table, what it hears, when it refuses, and what it says."""
    return [
        ("a_record_is_never_changed", RECORD, "UPDATE", differs(KEPT, vendor), "A record is never changed."),
        (
            "a_signature_is_set_once", RECORD, "UPDATE", f"(OLD.signed_at IS NOT NULL AND {differs(SIGNATURE, vendor)})",
            "A signature is set once.",
        ),
        ("a_record_is_never_deleted", RECORD, "DELETE", "(1 = 1)", "A record is never deleted."),
        (
            "a_kept_draft_is_never_changed", DRAFT, "UPDATE", f"(OLD.record_id IS NOT NULL AND {differs(READ, vendor)})",
            "A draft that was kept is never changed.",
        ),
    ]  # fmt: skip


def seal(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name, table, event, when, said in seals(vendor):
        begin = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {when}"
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{name}: {said}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
            schema_editor.execute(f"{begin} EXECUTE FUNCTION {name}()")
        else:
            schema_editor.execute(f"{begin} BEGIN SELECT RAISE(ABORT, '{name}: {said}'); END")


def unseal(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name, table, *_more in seals(vendor):
        if vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("strategy", "0008_shown_comparisons")]

    operations = [migrations.RunPython(seal, unseal)]
