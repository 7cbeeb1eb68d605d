"""Django settings. Everything that differs between machines comes from the environment.

Numbers of the practice's trade (72 hours, tier thresholds, NPS bands) are not settings:
they live in policy rows or beside the rule that uses them, in ``<app>/rules``.
"""

import logging
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

from counselcrm.accountsettings import *  # noqa: F403
from counselcrm.apidescription import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS
from counselcrm.databaselimits import with_limits
from counselcrm.logs import structlog_configuration
from counselcrm.sweeps import SWEEPS

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# Mode: "demo" is the local practice with synthetic people, "test" the suite, and everything
# else is "production", where counselcrm/checks.py refuses an unsafe start.
MODE = env.str(
    "COUNSELCRM_MODE", "production", validate=validate.OneOf(("demo", "test", "production"))
)
DEMO = MODE == "demo"
PRODUCTION = MODE == "production"
# Which program this is: counselcrm/wsgi.py and counselcrm/celery.py name themselves.
PROGRAM = env.str(
    "COUNSELCRM_PROGRAM", "command", validate=validate.OneOf(("web", "worker", "command"))
)

SECRET_KEY = env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG", False)
PUBLIC_URL = env.str("PUBLIC_URL").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])
# How many proxies stand in front of us: the visitor's address is what they say of it
# (common/visitors.py), for every limit of ours and of the libraries.
TRUSTED_PROXIES = env.int(
    "TRUSTED_PROXIES", int(PUBLIC_URL.startswith("https://")), validate=validate.Range(0, 9)
)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
VAR_DIR = Path(env.str("COUNSELCRM_VAR", str(BASE_DIR / "var")))

# Practice keys, "v1:base64,v2:base64": the last seals, all open. Process notes have their own.
FIELD_KEYS = env.list("FIELD_KEYS")
PROCESS_NOTE_KEYS = env.list("PROCESS_NOTE_KEYS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "counselcrm.apps.LookUpsConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_structlog",
    "pgtrigger",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    # In the order of the client's journey: an app may import only what came before it.
    "common",
    "people",
    "outbox",
    "crisis",
    "intake",
    "tiering",
    "packages",
    "scheduling",
    "feedback",
    "reports",
    "counselcrm",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "common.middleware.NoStoreMiddleware",
    "common.middleware.ReadableInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "common.middleware.OwnOriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.SessionClockMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "common.middleware.RequestLogMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.draft_middleware.FormDraftMiddleware",
    "common.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]
if MODE == "test":
    # The test server serves static files by itself, without collecting them.
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
    INSTALLED_APPS += ["zeal", "django_migration_linter"]
    MIDDLEWARE.append("zeal.middleware.zeal_middleware")
    ZEAL_RAISE = True

ROOT_URLCONF = "counselcrm.urls"
WSGI_APPLICATION = "counselcrm.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reports.navigation.page_frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# In tests the live server's threads must not keep a database open that is about to go.
DATABASES = {
    "default": with_limits(
        env.dj_db_url("DATABASE_URL"), program=PROGRAM, kept_open=0 if MODE == "test" else 300
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "counselcrm.caching.SharedRedisCache",
        "LOCATION": REDIS_URL.replace("redis+socket://", "unix://"),
        "KEY_PREFIX": "crm",
    },
    # common.remembered: configuration, kept in each process for a moment
    "process": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": 10,
    },
}
# Not in the cache: who is signed in stays so while the broker is away.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_IDLE = timedelta(minutes=env.int("SESSION_IDLE_MINUTES", 480 if DEMO else 15))
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
LANGUAGE_COOKIE_HTTPONLY = True

# Languages and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = env.str("PRACTICE_TIME_ZONE", "Asia/Shanghai")
# Phone numbers that are written without a country code are of this country (ISO 3166, two letters).
PRACTICE_COUNTRY = env.str("PRACTICE_COUNTRY", "CN").upper()
PRACTICE_NAME = env.str("PRACTICE_NAME", "Xinyu Counselling" if DEMO else "counselcrm")
PRACTICE_NAME_ZH = env.str("PRACTICE_NAME_ZH", "心语心理咨询" if DEMO else PRACTICE_NAME)

# Static files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static", ("build", BASE_DIR / "static_build")]
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
STATIC_STORAGE = env.str(
    "STATIC_STORAGE",
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if MODE == "test"
    else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}

# What a browser may do with our pages
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PUBLIC_URL.startswith("https://"):
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "common.views.csrf_failure"

# Mail
EMAIL_BACKEND = env.str("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.str("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS, EMAIL_USE_SSL = env.bool("EMAIL_USE_TLS", False), env.bool("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "practice@counselcrm.example")
MAILBOX_DIR = env.path("COUNSELCRM_MAILBOX", None) if DEMO else None

# An upload is never written down in clear: it stays in memory, or is passed over as too large.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "people.bearer.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["common.api.CleanJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "common.openapi.HouseSchema",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "EXCEPTION_HANDLER": "common.api.exception_handler",
}

# Celery rings bells; rows are the queue. No task carries more than ids.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 10, "socket_connect_timeout": 5}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    what: {"task": task, "schedule": timedelta(seconds=every), "options": {"expires": 600}}
    for what, (task, every) in SWEEPS.items()
}

LOGGING = structlog_configuration(MODE)
DJANGO_STRUCTLOG_CELERY_ENABLED = False
# One line a request: the last one says everything that the first one would.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Public help card; shown also when the database is down.
HELP_LINES = [
    {"number": "12356", "label": _("Mental health line")},
    {"number": "120", "label": _("Ambulance")},
    {"number": "110", "label": _("Police")},
]
