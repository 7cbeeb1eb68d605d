"""The newest assessment of a client is found without a sort.

Made beside the running practice: the table is not locked for it.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


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
    ]
