"""The Celery application. It keeps time; what is due is asked of the database."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

from counselcrm.checks import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "counselcrm.settings")
# Read where Celery loads the settings; web and manage.py have read theirs before they come here.
os.environ.setdefault("COUNSELCRM_PROGRAM", "worker")

app = Celery("counselcrm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse(**_sender: object) -> None:
    try:
        refuse_unsafe_start()
    except ImproperlyConfigured as unreadable:
        raise SystemExit(f"counselcrm refuses to start: {unreadable}") from unreadable
