from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured


class CounselcrmConfig(AppConfig):
    """The wiring: loads the Celery application and refuses an unsafe start."""

    name = "counselcrm"

    def ready(self) -> None:
        from counselcrm import celery  # noqa: F401
        from counselcrm.checks import refuse_unsafe_start

        try:
            refuse_unsafe_start()
        except ImproperlyConfigured as unreadable:
            raise SystemExit(f"counselcrm refuses to start: {unreadable}") from unreadable
