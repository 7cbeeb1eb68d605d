"""The clock rings only bells that exist."""

from celery import current_app
from django.conf import settings


def test_every_scheduled_task_exists():
    current_app.loader.import_default_modules()
    missing = {
        entry["task"]
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if entry["task"] not in current_app.tasks
    }
    assert not missing


def test_every_task_is_named_for_its_app():
    current_app.loader.import_default_modules()
    ours = [name for name in current_app.tasks if not name.startswith("celery.")]
    assert ours
    assert all(name.count(".") == 1 for name in ours)
