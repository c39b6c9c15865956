"""Triggers that forbid changing or deleting snapshots, on SQLite and PostgreSQL."""

from django.db import migrations

SQLITE = [
    f"CREATE TRIGGER snapshot_no_{verb.lower()} BEFORE {verb} ON metrics_snapshot "
    "BEGIN SELECT RAISE(ABORT, 'snapshots are append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
POSTGRES = [
    "CREATE FUNCTION snapshots_are_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'snapshots are append-only'; END $$",
    "CREATE TRIGGER snapshot_no_change BEFORE UPDATE OR DELETE ON metrics_snapshot "
    "FOR EACH ROW EXECUTE FUNCTION snapshots_are_append_only()",
]


def forbid_changes(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER snapshot_no_update")
        schema_editor.execute("DROP TRIGGER snapshot_no_delete")
    else:
        schema_editor.execute("DROP TRIGGER snapshot_no_change ON metrics_snapshot")
        schema_editor.execute("DROP FUNCTION snapshots_are_append_only()")


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial")]
    operations = [migrations.RunPython(forbid_changes, allow_changes)]
