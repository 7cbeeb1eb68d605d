"""The newest assessment of a client is found without a sort, by one index that begins with the client.

Made beside the running practice: no table is locked for it.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


def without_own_index(model: str, table: str, name: str) -> migrations.SeparateDatabaseAndState:
    """Let another index that begins with the client serve for the foreign key too."""
    client = models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="people.client",
    )
    return migrations.SeparateDatabaseAndState(
        state_operations=[
            migrations.AlterField(model_name=model, name="client", field=client)
        ],
        database_operations=[
            migrations.RunSQL(
                f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"',
                f'CREATE INDEX CONCURRENTLY "{name}" ON {table} (client_id)',
            )
        ],
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("intake", "0006_merged_files_take_nothing_new")]

    operations = [
        AddIndexConcurrently(
            model_name="assessment",
            index=models.Index(
                fields=["client", "-submitted_at", "-id"], name="assessment_newest_of_client"
            ),
        ),
        RemoveIndexConcurrently(model_name="assessment", name="assessment_of_client"),
        without_own_index(
            "assessment", "intake_assessment", "intake_assessment_client_id_02c0a21b"
        ),
        without_own_index("score", "intake_score", "intake_score_client_id_b8e3683b"),
    ]
