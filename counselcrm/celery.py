"""The Celery application. It keeps time; what is due is asked of the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "counselcrm.settings")
# Read where Celery loads the settings; web and manage.py have read theirs before they come here.
os.environ.setdefault("COUNSELCRM_PROGRAM", "worker")

app = Celery("counselcrm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
