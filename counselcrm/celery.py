"""The Celery application. It keeps time; what is due is asked of the database."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "counselcrm.settings")
if not settings.configured:  # web and manage.py come here with settings of their own
    os.environ.setdefault("COUNSELCRM_PROGRAM", "worker")

app = Celery("counselcrm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
