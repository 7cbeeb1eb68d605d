from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class CounselcrmConfig(AppConfig):
    """The wiring: loads the Celery application and refuses an unsafe start."""

    name = "counselcrm"

    def ready(self) -> None:
        from counselcrm import celery, checks  # noqa: F401


class LookUpsConfig(admin_apps.AdminConfig):
    """Django's admin, on a site that only shows."""

    default = False  # the app of this package is the one above
    default_site = "people.adminsite.LookUpSite"
