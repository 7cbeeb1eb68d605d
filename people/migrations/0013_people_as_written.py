"""Phone numbers are compared as a whole, and names as all ways to write them have in common.

``rebuild_search`` fills the new column. Made beside the running practice.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('people', '0012_reminders_about_packages'),
    ]

    operations = [
        migrations.AddField(
            model_name='client',
            name='name_folded',
            field=models.TextField(db_default='', editable=False),
        ),
        RemoveIndexConcurrently(
            model_name='client',
            name='client_phone_digits',
        ),
        RemoveIndexConcurrently(
            model_name='client',
            name='client_name_joined',
        ),
        AddIndexConcurrently(
            model_name='client',
            index=models.Index(fields=['phone'], name='client_phone'),
        ),
        AddIndexConcurrently(
            model_name='client',
            index=models.Index(fields=['name_folded'], name='client_name_folded'),
        ),
    ]
