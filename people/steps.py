"""The steps of an intake, as every page of it shows them."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

STEPS = {
    "assessment": _("Assessment"),
    "tier": _("Tier"),
    "package": _("Package"),
    "counselor": _("Counselor and time"),
}


def steps(current: str, skipped: Collection[str] = ()) -> list[dict[str, object]]:
    """Return the steps with the one we are at.

    current   a key of ``STEPS``
    skipped   earlier steps that have not been taken
    """
    at = list(STEPS).index(current)
    return [
        {"label": label, "state": _state(number - at, code in skipped), "url": ""}
        for number, (code, label) in enumerate(STEPS.items())
    ]


def _state(ahead: int, skipped: bool) -> str:
    if ahead == 0:
        return "current"
    return "done" if ahead < 0 and not skipped else "todo"
