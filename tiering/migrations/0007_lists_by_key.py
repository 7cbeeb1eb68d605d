"""Who would move is listed by key, below the floor first; the same index finds a simulation's own.
What was decided in one day is found without reading every decision.

Made beside the running practice: no table is locked for it longer than a moment.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tiering", "0006_merged_files_take_nothing_new")]

    operations = [
        AddIndexConcurrently(
            model_name="simulationmove",
            index=models.Index(
                fields=["simulation", "-below_floor", "-client"], name="simulation_move_listed"
            ),
        ),
        AddIndexConcurrently(
            model_name="tierdecision",
            index=models.Index(fields=["confirmed_at"], name="tier_decision_by_time"),
        ),
        migrations.AlterField(
            model_name="simulationmove",
            name="simulation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="moves",
                to="tiering.simulation",
            ),
        ),
    ]
