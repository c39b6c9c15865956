"""Triggers that forbid changing or deleting ledger entries, on SQLite and PostgreSQL."""

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER ledger_no_{verb.lower()} BEFORE {verb} ON coalition_ledgerentry "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRES = [
    "CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$",
    "CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON coalition_ledgerentry "
    "FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()",
]


def forbid_changes(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER ledger_no_update")
        schema_editor.execute("DROP TRIGGER ledger_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER ledger_no_change ON coalition_ledgerentry")
        schema_editor.execute("DROP FUNCTION ledger_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("coalition", "0001_initial")]
    operations = [migrations.RunPython(forbid_changes, allow_changes)]
