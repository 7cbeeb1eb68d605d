"""Settings of the yardsticks: the same database and cache, and nothing that was not asked for."""

from counselcrm.settings import *  # noqa: F403
from counselcrm.settings import DATABASES

ROOT_URLCONF = "benchmarks.urls"
# allauth does not start without its own, which does next to nothing here.
MIDDLEWARE = ["benchmarks.probe.Probe", "allauth.account.middleware.AccountMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
