"""File numbers: C-1001 and up."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_people")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE people_client_code START 1001",
            "DROP SEQUENCE people_client_code",
        )
    ]
