"""A file that was merged into another one takes nothing new: the database itself says so."""

import pgtrigger

CONSTRAINT = "file_takes_nothing_once_merged"

# Locks the clients before it looks at them: a merge that is under way is waited for, and one that
# comes a moment later waits in turn and then finds the row. Two statements, so that the second
# sees what the first has waited for.
CHECK = """
    PERFORM 1 FROM people_client WHERE id IN ({clients}) ORDER BY id FOR KEY SHARE;
    IF EXISTS (SELECT FROM people_client
               WHERE id IN ({clients}) AND merged_into_id IS NOT NULL) THEN
        RAISE EXCEPTION 'a row of % is for a file that was merged into another one',
            TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';
    END IF;
    RETURN NULL;
"""


def nothing_new_once_merged(
    clients: str = "SELECT client_id FROM added",
) -> pgtrigger.Trigger:
    """Return the trigger for a table whose rows are about clients.

    clients   SQL that gives their primary keys, from the inserted rows, ``added``
    """
    return pgtrigger.Trigger(
        name="nothing_new_once_merged",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="added"),
        func=CHECK.format(clients=clients, constraint=CONSTRAINT),
    )
