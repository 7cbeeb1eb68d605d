"""Whose newest assessment has no tier yet is known by the standing, not searched for.

A column that may be empty is added without rewriting a row; the indexes are made beside the
running practice. ``tiering.0008_who_awaits_a_tier`` fills the column.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("people", "0010_api_tokens")]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="awaits_tier_since",
            field=models.DateTimeField(null=True),
        ),
        AddIndexConcurrently(
            model_name="standing",
            index=models.Index(
                condition=models.Q(("awaits_tier_since__isnull", False)),
                fields=["awaits_tier_since", "client"],
                name="standing_awaits_tier",
            ),
        ),
        AddIndexConcurrently(
            model_name="standing",
            index=models.Index(
                condition=models.Q(("tier_order", 3)),
                fields=["client"],
                name="standing_without_tier",
            ),
        ),
        AddIndexConcurrently(
            model_name="task",
            index=models.Index(
                condition=models.Q(("done_at", None), _negated=True),
                fields=["kind", "done_at"],
                name="task_done",
            ),
        ),
    ]
