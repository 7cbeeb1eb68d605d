"""Settings of the yardsticks: the same database and cache, and nothing that was not asked for."""

from counselcrm.settings import *  # noqa: F403
from counselcrm.settings import DATABASES, INSTALLED_APPS

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["benchmarks.probe.Probe"]
# These insist on middleware of their own.
INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith(("allauth", "axes", "csp"))]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
