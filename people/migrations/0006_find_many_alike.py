"""Indexes by which many people at once are compared with those who are here.

Made beside the running practice: a table of a million clients is not locked for it.
"""

import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('people', '0005_imports'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='client',
            index=models.Index(django.db.models.functions.text.Right(models.Func(models.F('phone'), models.Value('[^0-9]'), models.Value(''), models.Value('g'), function='regexp_replace'), 11), name='client_phone_digits'),
        ),
        AddIndexConcurrently(
            model_name='client',
            index=models.Index(django.db.models.functions.text.Lower('email'), name='client_email_lower'),
        ),
        AddIndexConcurrently(
            model_name='client',
            index=models.Index(django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('name'), models.Value(' '), models.Value('')), name='client_name_joined'),
        ),
    ]
