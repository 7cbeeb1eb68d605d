"""Structured logs that cannot carry a personal datum by accident.

Every event passes ``redact``: keys that could hold content are dropped to their length, and
tracebacks are written without local variables.
"""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

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


# Addresses that open something to whoever knows them: a survey, a new password, a mail address.
KEY_IN_ADDRESS = re.compile(r"(/s/|/password/reset/key/|/confirm-email/)[^\s?]+")


def redact(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace every value under a content key by its kind and length."""
    for key in event.keys() & CONTENT_KEYS:
        value = event[key]
        event[key] = f"<{type(value).__name__}:{len(str(value))}>"
    return event


def without_query(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Cut query strings out of logged request lines, and keys out of every line with an address.

    Django names the address in its own warnings too: "Too Many Requests: /s/…".
    """
    request = event.get("request")
    if isinstance(request, str):
        event["request"] = request.split("?", 1)[0]
    for key in ("request", "event"):
        if isinstance(event.get(key), str):
            event[key] = KEY_IN_ADDRESS.sub(r"\1…", event[key])
    return event


SHARED = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    without_query,
    redact,
]


def structlog_configuration(mode: str) -> dict[str, Any]:
    """Configure structlog and return Django's LOGGING dictionary for the mode."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.processors.format_exc_info,
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
                "foreign_pre_chain": [*SHARED, structlog.processors.format_exc_info],
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
