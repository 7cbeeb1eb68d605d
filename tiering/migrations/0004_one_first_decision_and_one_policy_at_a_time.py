"""Two unique indexes on tables that are in use: made beside the work, without locking it out."""

from django.db import migrations, models


def unique(table, model, name, fields, condition, sql_condition):
    columns = ", ".join(f'"{field}"' for field in fields.values())
    return migrations.SeparateDatabaseAndState(
        state_operations=[
            migrations.AddConstraint(
                model_name=model,
                constraint=models.UniqueConstraint(
                    name=name, fields=list(fields), condition=condition
                ),
            )
        ],
        database_operations=[
            migrations.RunSQL(
                f'CREATE UNIQUE INDEX CONCURRENTLY "{name}" ON {table} ({columns}) '
                f"WHERE {sql_condition}",
                f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"',
            )
        ],
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tiering", "0003_reviews_and_simulations")]

    operations = [
        unique(
            "tiering_policyversion",
            "policyversion",
            "policy_version_one_at_a_time",
            {"effective_at": "effective_at"},
            models.Q(("state", "published")),
            "state = 'published'",
        ),
        unique(
            "tiering_tierdecision",
            "tierdecision",
            "tier_decision_first_once_an_assessment",
            {"assessment": "assessment_id"},
            models.Q(("replaces", None)),
            "replaces_id IS NULL",
        ),
    ]
