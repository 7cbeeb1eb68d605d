"""The steps of an intake, as every page of it shows them."""

from django.utils.translation import gettext_lazy as _

STEPS = {
    "assessment": _("Assessment"),
    "tier": _("Tier"),
    "package": _("Package"),
    "counselor": _("Counselor and slot"),
}


def steps(current: str) -> list[dict[str, object]]:
    """Return the steps with the one we are at; ``current`` is a key of ``STEPS``."""
    at = list(STEPS).index(current)
    states = ["done"] * at + ["current"] + ["todo"] * (len(STEPS) - at - 1)
    return [
        {"label": label, "state": state, "url": ""}
        for label, state in zip(STEPS.values(), states, strict=True)
    ]
