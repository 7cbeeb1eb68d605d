from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crisis', '0005_words_of_choices'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('request__isnull', False)), fields=('request',), name='alert_once_for_a_request'),
        ),
        migrations.AddConstraint(
            model_name='alertsign',
            constraint=models.UniqueConstraint(condition=models.Q(('request_key__isnull', False)), fields=('request_key',), name='alert_sign_once_for_a_form'),
        ),
    ]
