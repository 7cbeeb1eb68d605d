from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scheduling', '0004_words_of_choices'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='sessionrecord',
            name='session_number_once',
        ),
        migrations.AddConstraint(
            model_name='sessionrecord',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('client', 'number'), name='session_number_once'),
        ),
        migrations.AddConstraint(
            model_name='sessionrecord',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('appointment',), name='session_one_an_appointment'),
        ),
    ]
