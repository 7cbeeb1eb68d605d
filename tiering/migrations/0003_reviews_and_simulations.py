import common.fields
import common.models
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0001_initial'),
        ('tiering', '0002_policy_workflow'),
    ]

    operations = [
        migrations.CreateModel(
            name='Simulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.new_public_id, editable=False, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('thresholds', models.JSONField()),
                ('against', models.JSONField()),
                ('numbers_hash', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'finished'), ('cancelled', 'cancelled')], default='waiting', max_length=12)),
                ('asked_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('cursor', models.BigIntegerField(default=0)),
                ('working', models.BinaryField(null=True)),
                ('floor_breaks', models.PositiveIntegerField(default=0)),
                ('result', models.JSONField(default=dict)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('base', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tiering.policyversion')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='simulations', to='tiering.policyversion')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['asked_at'], name='simulation_unfinished')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running'])), fields=('policy',), name='simulation_one_at_a_time_for_a_policy'), models.CheckConstraint(condition=models.Q(('state', 'running'), ('working', None), _connector='OR'), name='simulation_leaves_no_working_sums')],
            },
        ),
        migrations.CreateModel(
            name='SimulationMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.new_public_id, editable=False, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('before', models.CharField(max_length=12)),
                ('after', models.CharField(max_length=12)),
                ('below_floor', models.BooleanField(default=False)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.assessment')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('simulation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='tiering.simulation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('simulation', 'client'), name='simulation_move_once_a_client'), models.CheckConstraint(condition=models.Q(('after__in', ['basic', 'development', 'flagship']), ('before__in', ['basic', 'development', 'flagship'])), name='simulation_move_tiers_known')],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.new_public_id, editable=False, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('asker', models.CharField(choices=[('client', 'the client'), ('guardian', 'a guardian'), ('trusted', 'somebody the client trusts')], max_length=12)),
                ('asked_on', models.DateField()),
                ('words', common.fields.EncryptedField()),
                ('recorded_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('stands', 'the decision stands'), ('new', 'a new decision')], max_length=8)),
                ('reason', common.fields.EncryptedField(null=True)),
                ('reviewed_at', models.DateTimeField(null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to='tiering.tierdecision')),
                ('new_decision', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tiering.tierdecision')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('reviewed_at', None)), fields=('decision',), name='appeal_one_open'), models.CheckConstraint(condition=models.Q(('reviewed_by', None), models.Q(('reviewed_by', models.F('decided_by')), _negated=True), _connector='OR'), name='appeal_reviewed_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('reviewed_at', None), ('reviewed_by', None)), models.Q(('reason__isnull', False), ('reviewed_at__isnull', False), ('reviewed_by__isnull', False), models.Q(models.Q(('new_decision', None), ('outcome', 'stands')), models.Q(('new_decision__isnull', False), ('outcome', 'new')), _connector='OR')), _connector='OR'), name='appeal_reviewed_whole')],
            },
        ),
        migrations.CreateModel(
            name='CoSignRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.new_public_id, editable=False, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('chosen', models.CharField(max_length=12)),
                ('proposed', models.CharField(max_length=12)),
                ('need', models.CharField(max_length=12)),
                ('note', common.fields.EncryptedField()),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'to co-sign'), ('signed', 'signed'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='waiting', max_length=12)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', common.fields.EncryptedField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.assessment')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('decision', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tiering.tierdecision')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('assessment',), name='co_sign_request_one_waiting'), models.CheckConstraint(condition=models.Q(('chosen__in', ['basic', 'development', 'flagship']), ('need__in', ['basic', 'development', 'flagship']), ('proposed__in', ['basic', 'development', 'flagship'])), name='co_sign_request_tiers_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['signed', 'refused']), _negated=True), models.Q(('answered_by__isnull', False), models.Q(('answered_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='co_sign_request_answered_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), ('decision__isnull', False), _connector='OR'), name='co_sign_request_signed_has_decision')],
            },
        ),
        migrations.CreateModel(
            name='ReferralAdvice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=common.models.new_public_id, editable=False, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('where', models.CharField(choices=[('psychiatry', 'a psychiatric hospital or ward'), ('physician', 'a general hospital or physician'), ('emergency', 'an emergency room'), ('other', 'another specialist')], max_length=12)),
                ('reason', common.fields.EncryptedField()),
                ('advised_at', models.DateTimeField()),
                ('request_key', models.UUIDField(editable=False, unique=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('acknowledged_how', models.CharField(blank=True, choices=[('in_person', 'in person'), ('phone', 'by phone'), ('writing', 'in writing')], max_length=12)),
                ('acknowledged_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('advised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
            ],
            options={
                'indexes': [models.Index(fields=['client', '-advised_at'], name='referral_advice_of_client')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at', None), ('acknowledged_how', ''), ('acknowledged_to', None)), models.Q(('acknowledged_at__isnull', False), ('acknowledged_to__isnull', False), models.Q(('acknowledged_how', ''), _negated=True)), _connector='OR'), name='referral_advice_acknowledged_whole')],
            },
        ),
    ]
