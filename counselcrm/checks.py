"""Refuse an unsafe start outside the demo, and say how to mend it.

Everything that loads the practice's apps comes by here (counselcrm/apps.py): web, worker, beat and
every command of manage.py.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from redis.connection import parse_url

from counselcrm.hosts import is_elsewhere, is_made_up, is_wildcard
from people import keys

WEAK_SECRET_LENGTH = 50
LONGEST_IDLE = timedelta(minutes=60)
LONGEST_SESSION = timedelta(hours=12)
KEPT_MAIL = ("console", "filebased", "locmem", "dummy")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the practice does not start, and how to mend it."""

    code: str
    cause: str
    mend: str


def refuse_unsafe_start() -> None:
    """End this process where the practice must not run like this.

    Celery goes on past every exception but this one.

    :raises SystemExit: with every problem and how to mend it
    :raises ImproperlyConfigured: for a key ring that cannot be read
    """
    for name in keys.RINGS:
        keys.ring(name)
    problems = [problem for look in LOOKS[settings.PRODUCTION] for problem in look()]
    if problems:
        lines = "\n".join(
            f"  {problem.code}: {problem.cause} {problem.mend}" for problem in problems
        )
        raise SystemExit(f"counselcrm refuses to start:\n{lines}")


def _of_the_demo() -> Iterator[Problem]:
    if settings.DEMO and settings.PUBLIC_URL.lower().startswith("https:"):
        yield Problem(
            "E011",
            "The demo's passwords are known to everybody, and PUBLIC_URL is https.",
            "Set COUNSELCRM_MODE=production, or show the demo on this machine only.",
        )


def _of_the_country() -> Iterator[Problem]:
    """A number without a country code could not be read, and none of them would be found."""
    from phonenumbers import SUPPORTED_REGIONS

    if settings.PRACTICE_COUNTRY not in SUPPORTED_REGIONS:
        yield Problem(
            "E020",
            f"PRACTICE_COUNTRY is {settings.PRACTICE_COUNTRY}, no country with phone numbers.",
            "Set it to two letters, such as CN or GB.",
        )


def _of_secrets() -> Iterator[Problem]:
    if settings.DEBUG:
        yield Problem("E001", "DEBUG is on.", "Set DEBUG=False.")
    weak = len(settings.SECRET_KEY) < WEAK_SECRET_LENGTH
    if weak or len(set(settings.SECRET_KEY)) < 10 or "insecure" in settings.SECRET_KEY:
        mend = "Set SECRET_KEY to 50 or more random characters."
        yield Problem("E002", "SECRET_KEY is short or a default.", mend)
    if _key_material(settings.FIELD_KEYS) & _key_material(settings.PROCESS_NOTE_KEYS):
        mend = "Generate PROCESS_NOTE_KEYS of their own."
        yield Problem("E003", "Process notes share the practice's key.", mend)


def _of_servers() -> Iterator[Problem]:
    if _database_is_open():
        mend = "Give DATABASE_URL a password, or reach the database by socket or loopback."
        yield Problem("E004", "The database on another host needs no password.", mend)
    if _broker_is_open():
        mend = "Set a password on Redis and in REDIS_URL."
        yield Problem("E005", "The broker on another host needs no password.", mend)


def _of_addresses() -> Iterator[Problem]:
    public = urlsplit(settings.PUBLIC_URL)
    if public.scheme != "https":
        mend = "Set PUBLIC_URL to the https:// address clients use."
        yield Problem("E006", "PUBLIC_URL is not https.", mend)
    name_them = "Set ALLOWED_HOSTS to the names under which the practice is reached, no others."
    for host in settings.ALLOWED_HOSTS:
        if is_wildcard(host):
            yield Problem("E007", f"ALLOWED_HOSTS allows more than one name: {host}.", name_them)
        elif host.lower() != public.hostname and is_made_up(host):
            yield Problem("E007", f"ALLOWED_HOSTS names nobody's host: {host}.", name_them)
    if public.hostname not in [host.lower().strip("[]") for host in settings.ALLOWED_HOSTS]:
        mend = "Add it: links in letters begin with PUBLIC_URL."
        yield Problem("E010", "ALLOWED_HOSTS lacks the host of PUBLIC_URL.", mend)
    for origin in settings.CSRF_TRUSTED_ORIGINS:
        if "*" in origin or not origin.startswith("https://"):
            mend = "Name each one, with https://, or leave it empty."
            yield Problem("E014", f"CSRF_TRUSTED_ORIGINS trusts {origin}.", mend)


def _of_mail() -> Iterator[Problem]:
    if settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL:
        mend = "Port 587 wants EMAIL_USE_TLS, port 465 EMAIL_USE_SSL; the other one is false."
        yield Problem("E008", "EMAIL_USE_TLS and EMAIL_USE_SSL are both on.", mend)
    # A name without a dot is a container beside this one, on a network of their own.
    beside = "." not in settings.EMAIL_HOST and ":" not in settings.EMAIL_HOST
    encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if is_elsewhere(settings.EMAIL_HOST) and not beside and not encrypted:
        mend = "Set EMAIL_USE_TLS=true (port 587) or EMAIL_USE_SSL=true (port 465)."
        yield Problem("E009", "Letters go to the mail server on another host in clear.", mend)
    if settings.EMAIL_BACKEND.startswith(
        tuple(f"django.core.mail.backends.{name}." for name in KEPT_MAIL)
    ):
        mend = "Leave EMAIL_BACKEND out, and set EMAIL_HOST."
        yield Problem("E013", "EMAIL_BACKEND sends no letters; it writes them down.", mend)


def _of_sessions() -> Iterator[Problem]:
    if not timedelta(0) < settings.SESSION_IDLE <= LONGEST_IDLE:
        mend = "Set SESSION_IDLE_MINUTES to 1 to 60; 15 where it is left out."
        yield Problem("E012", "SESSION_IDLE_MINUTES keeps an empty chair signed in.", mend)
    if not timedelta(0) < timedelta(seconds=settings.SESSION_COOKIE_AGE) <= LONGEST_SESSION:
        mend = "Set SESSION_COOKIE_AGE to twelve hours at most."
        yield Problem("E015", "A session lasts longer than a working day.", mend)


# In production or not → what is looked at.
LOOKS: dict[bool, tuple[Callable[[], Iterator[Problem]], ...]] = {
    True: (
        _of_the_country,
        _of_secrets,
        _of_servers,
        _of_addresses,
        _of_mail,
        _of_sessions,
    ),
    False: (_of_the_country, _of_the_demo),
}


def _key_material(ring: list[str]) -> set[str]:
    """Return the keys of a ring: the same key under another version is the same key."""
    return {entry.partition(":")[2].strip() for entry in ring}


def _database_is_open() -> bool:
    """Ask what the driver is handed: a host may stand in the query, or in libpq's own names."""
    parameters = connection.get_connection_params()
    if "service" in parameters or os.environ.get("PGSERVICE"):
        return True  # where that leads to stands in a file that nobody reads here
    hosts = [
        host
        for name, variable in (("host", "PGHOST"), ("hostaddr", "PGHOSTADDR"))
        for host in str(parameters.get(name) or os.environ.get(variable, "")).split(",")
    ]
    password = str(parameters.get("password") or "").strip()
    return not password and any(map(is_elsewhere, hosts))


def _broker_is_open() -> bool:
    """Look at each of several brokers; an address that cannot be read counts as open."""
    for address in settings.REDIS_URL.replace(",", ";").split(";"):
        try:
            broker = parse_url(address.strip().replace("redis+socket://", "unix://"))
        except ValueError:
            return True
        if is_elsewhere(broker.get("host", "")) and not (broker.get("password") or "").strip():
            return True
    return False
