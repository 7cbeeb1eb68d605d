from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
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


class LookUpsConfig(admin_apps.AdminConfig):
    """Django's admin, on a site that only shows."""

    default = False  # the app of this package is the one above
    default_site = "people.adminsite.LookUpSite"
