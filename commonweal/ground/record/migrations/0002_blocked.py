"""The database itself refuses to change or delete an entry, whoever asks and by whatever program."""

from django.db import migrations

TABLE = "record_entry"
ANSWER = "The record cannot be changed: an entry stays as it was written."

SQLITE = {
    event: f"""
        CREATE TRIGGER record_entry_no_{event.lower()} BEFORE {event} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{ANSWER}'); END
    """
    for event in ("UPDATE", "DELETE")
}

POSTGRESQL_FUNCTION = f"""
    CREATE FUNCTION record_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{ANSWER}' USING ERRCODE = 'integrity_constraint_violation'; END
    $$
"""
POSTGRESQL_TRIGGER = f"""
    CREATE TRIGGER record_entry_stays BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION record_entry_stays()
"""


def block(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = [POSTGRESQL_FUNCTION, POSTGRESQL_TRIGGER]
    else:
        statements = list(SQLITE.values())
    for statement in statements:
        schema_editor.execute(statement)


def unblock(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = [f"DROP TRIGGER record_entry_stays ON {TABLE}", "DROP FUNCTION record_entry_stays()"]
    else:
        statements = [f"DROP TRIGGER record_entry_no_{event.lower()}" for event in SQLITE]
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [migrations.RunPython(block, unblock)]
