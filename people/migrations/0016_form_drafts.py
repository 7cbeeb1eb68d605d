"""What was typed into a form and not sent is saved, one row a person, form and subject."""

import common.fields
import common.models
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0015_off_track'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.new_public_id, editable=False, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('editor_id', models.UUIDField()),
                ('saved_at', models.DateTimeField()),
                ('form', models.CharField(max_length=40)),
                ('about', models.CharField(max_length=80)),
                ('wrapped_key', models.BinaryField(null=True)),
                ('typed', common.fields.EncryptedField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['saved_at'], name='form_draft_by_time')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'form', 'about'), name='form_draft_one_of_a_form'), models.CheckConstraint(condition=models.Q(models.Q(('client', None), ('wrapped_key__isnull', False)), models.Q(('client__isnull', False), ('wrapped_key', None)), _connector='OR'), name='form_draft_has_one_key'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('typed__isnull', False)), models.Q(('closed_at__isnull', False), ('typed', None)), _connector='OR'), name='form_draft_closed_is_empty')],
            },
        ),
    ]
