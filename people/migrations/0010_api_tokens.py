"""Tokens of the API, and what was answered to its writes."""

import common.models
import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0009_set_aside'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApiAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.BinaryField(unique=True)),
                ('body', models.BinaryField()),
                ('answer', models.BinaryField(null=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['made_at'], name='api_answer_by_age')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.new_public_id, editable=False, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('name', models.CharField(max_length=40, verbose_name='What it is for')),
                ('digest', models.BinaryField(unique=True)),
                ('start', models.CharField(max_length=12)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('made_on', models.DateField()),
                ('expires_on', models.DateField()),
                ('last_used_on', models.DateField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('request_key', models.UUIDField(unique=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['owner', '-id'], name='api_token_of_owner')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='api_token_name_once'), models.CheckConstraint(condition=models.Q(('expires_on__gte', models.F('made_on')), ('expires_on__lte', django.db.models.expressions.CombinedExpression(models.F('made_on'), '+', models.Value(datetime.timedelta(days=366))))), name='api_token_ends_within_a_year'), models.CheckConstraint(condition=models.Q(('scopes', []), _negated=True), name='api_token_opens_something'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='api_token_revoked_by_somebody')],
            },
        ),
    ]
