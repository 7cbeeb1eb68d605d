import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0001_initial'),
        ('people', '0003_say_names_in_words'),
        ('people', '__first__'),
        ('tiering', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='policyversion',
            name='accepted_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='acknowledged',
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='authors',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='based_on',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tiering.policyversion'),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='drafted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='marks',
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='numbers_hash',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='published_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='published_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='reason',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='request_key',
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='revision',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='policyversion',
            name='saved_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='tierdecision',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='tiering.tierdecision'),
        ),
        migrations.AddField(
            model_name='tierdecision',
            name='signed_as',
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AlterField(
            model_name='policyversion',
            name='effective_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='policyversion',
            name='state',
            field=models.CharField(choices=[('draft', 'draft'), ('linted', 'linted'), ('simulated', 'simulated'), ('accepted', 'accepted'), ('published', 'published'), ('withdrawn', 'withdrawn')], default='draft', max_length=12),
        ),
        migrations.AlterField(
            model_name='tierdecision',
            name='assessment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tier_decision', to='intake.assessment'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policyversion',
            trigger=pgtrigger.compiler.Trigger(name='published_policy_is_never_edited', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'published\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='44bf7d00e821b913b035b7dbe6b073354fd08654', operation='UPDATE OR DELETE', pgid='pgtrigger_published_policy_is_never_edited_761f4', table='tiering_policyversion', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='policyversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('effective_at__isnull', False), _connector='OR'), name='policy_version_published_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='policyversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'published']), _negated=True), ('drafted_by', None), ('accepted_by__isnull', False), _connector='OR'), name='policy_version_published_is_accepted'),
        ),
        migrations.AddConstraint(
            model_name='policyversion',
            constraint=models.CheckConstraint(condition=models.Q(('accepted_by', None), ('drafted_by', None), models.Q(('accepted_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='policy_version_author_does_not_accept'),
        ),
    ]
