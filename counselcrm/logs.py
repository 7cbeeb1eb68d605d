"""Structured logs that cannot carry a personal datum by accident.

Every event passes ``redact``: keys that could hold content are dropped to their length. Addresses
are written without queries and without what opens something, tracebacks without local variables
and without the words of exceptions.
"""

import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

from counselcrm.maskedaddresses import masked

# Names of values that may hold what a person said, wrote, earns or is called.
CONTENT_KEYS = frozenset(
    [
        "name",
        "email",
        "phone",
        "address",
        "answers",
        "comment",
        "note",
        "text",
        "story",
        "income",
        "budget",
        "body",
        "subject",
        "password",
        "token",
        "data",
        "context",
        "query",
        "params",
        "cookie",
        "cookies",
        "authorization",
        "user_agent",
    ]
)


def redact(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace every value under a content key by its kind and length."""
    for key in event.keys() & CONTENT_KEYS:
        value = event[key]
        event[key] = f"<{type(value).__name__}:{len(str(value))}>"
    return event


def without_keys(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Cut query strings and keys out of every address in an event.

    Django names the address in its own warnings too: "Too Many Requests: /s/…".
    """
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = masked(value)
    return event


def without_exception_words(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Take the words of an exception out of the sentence that reports it.

    Celery writes them into its own: "Task … raised unexpected: ValueError('…')".
    """
    exc_info = event.get("exc_info")
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    if isinstance(error, BaseException) and isinstance(event.get("event"), str):
        for words in (repr(error), str(error)):
            if words:
                event["event"] = event["event"].replace(words, type(error).__name__)
    return event


def traceback_without_words(exc_info: Any) -> str:
    """Return where an exception came from and what it is called, without its words.

    Words of exceptions quote what was typed: a database names the values of a key that is there
    twice, a parser the text that it could not read.
    """
    error: BaseException | None = exc_info[1]
    parts: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = "".join(traceback.format_tb(error.__traceback__))
        parts.append(f"{frames}{_name_of(error)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\n".join(reversed(parts))


def _name_of(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    state = getattr(error, "pgcode", None)
    if state is None:
        return name
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    return f"{name} ({state}, {constraint})" if constraint else f"{name} ({state})"


SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    without_exception_words,
    structlog.processors.ExceptionRenderer(traceback_without_words),
    without_keys,
    redact,
]


def structlog_configuration(mode: str) -> dict[str, Any]:
    """Configure structlog and return Django's LOGGING dictionary for the mode."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {
            "handlers": ["console"],
            "level": "WARNING" if mode == "test" else "INFO",
        },
        "loggers": {
            # The sign-in guard logs addresses and names; the trail records what is needed.
            "axes": {"level": "ERROR"},
        },
    }
