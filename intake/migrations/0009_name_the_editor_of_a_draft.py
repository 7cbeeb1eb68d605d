"""The open page that saved a draft last is its editor, here and in every other form.

The column keeps its name: nothing changes in the database.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0008_self_fill_signed_in")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("draft", "window", "editor_id"),
                migrations.AlterField(
                    "draft", "editor_id", models.UUIDField(db_column="window")
                ),
            ]
        )
    ]
