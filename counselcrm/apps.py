from django.apps import AppConfig


class CounselcrmConfig(AppConfig):
    """The wiring: loads the Celery application and refuses an unsafe start."""

    name = "counselcrm"

    def ready(self) -> None:
        from counselcrm import celery, checks  # noqa: F401
