"""Refuse an unsafe start outside the demo, and say how to mend it."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from people import keys

LOOPBACK = {"", "127.0.0.1", "::1", "localhost"}
WEAK_SECRET_LENGTH = 50


@register()
def rings_are_readable(**_kwargs: Any) -> list[CheckMessage]:
    """A missing or malformed key raises ImproperlyConfigured here, at start, by name."""
    for name in keys.RINGS:
        keys.ring(name)
    return []


@register()
def country_is_known(**_kwargs: Any) -> list[CheckMessage]:
    """A number without a country code could not be read, and none of them would be found."""
    from phonenumbers import SUPPORTED_REGIONS

    if settings.PRACTICE_COUNTRY in SUPPORTED_REGIONS:
        return []
    hint = "Set PRACTICE_COUNTRY to two letters, such as CN or GB."
    return [_error("E020", f"{settings.PRACTICE_COUNTRY} is no country with phone numbers.", hint)]


@register()
def start_is_safe(**_kwargs: Any) -> list[CheckMessage]:
    """Outside the demo: no debug pages, no weak secret, no open database or broker."""
    if not settings.PRODUCTION:
        return []
    problems = []
    if settings.DEBUG:
        problems.append(_error("E001", "DEBUG is on.", "Set DEBUG=False."))
    weak = len(settings.SECRET_KEY) < WEAK_SECRET_LENGTH
    if weak or len(set(settings.SECRET_KEY)) < 10 or "insecure" in settings.SECRET_KEY:
        hint = "Set SECRET_KEY to 50 or more random characters."
        problems.append(_error("E002", "SECRET_KEY is short or a default.", hint))
    if settings.FIELD_KEYS and set(settings.FIELD_KEYS) & set(settings.PROCESS_NOTE_KEYS):
        hint = "Generate PROCESS_NOTE_KEYS of their own."
        problems.append(_error("E003", "Process notes share the practice's key.", hint))
    database = settings.DATABASES["default"]
    if _is_remote(str(database.get("HOST", ""))) and not database.get("PASSWORD"):
        hint = "Give the database a password, or reach it by socket or loopback."
        problems.append(_error("E004", "The database needs no password.", hint))
    broker = urlsplit(settings.REDIS_URL)
    by_network = broker.scheme in {"redis", "rediss"} and _is_remote(broker.hostname or "")
    if by_network and not broker.password:
        hint = "Set a password on Redis and in REDIS_URL."
        problems.append(_error("E005", "The broker needs no password.", hint))
    if not settings.PUBLIC_URL.startswith("https://"):
        hint = "Set PUBLIC_URL to the https:// address clients use."
        problems.append(_error("E006", "PUBLIC_URL is not https.", hint))
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Set ALLOWED_HOSTS to the names under which the practice is reached."
        problems.append(_error("E007", "ALLOWED_HOSTS allows every name.", hint))
    if settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL:
        hint = "Port 587 wants EMAIL_USE_TLS, port 465 EMAIL_USE_SSL; the other one is false."
        problems.append(_error("E008", "EMAIL_USE_TLS and EMAIL_USE_SSL are both on.", hint))
    return problems


def refuse_unsafe_start() -> None:
    """End this process where the practice must not run like this.

    Commands of manage.py run the checks themselves; gunicorn, worker and beat do not, and Celery
    goes on past every exception but this one.

    :raises SystemExit: with every problem and how to mend it
    :raises ImproperlyConfigured: for a key ring that cannot be read
    """
    problems = [*rings_are_readable(), *start_is_safe()]
    if problems:
        told = "\n".join(f"  {problem.id}: {problem.msg} {problem.hint}" for problem in problems)
        raise SystemExit(f"counselcrm refuses to start:\n{told}")


def _is_remote(host: str) -> bool:
    return not host.startswith("/") and host not in LOOPBACK


def _error(code: str, message: str, hint: str) -> Error:
    return Error(message, hint=hint, id=f"counselcrm.{code}")
