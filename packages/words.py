"""The codes of packages, ledgers and segments in words, for both languages."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from intake.words import PROBLEMS
from packages.models import ServicePackage
from packages.rules.adjusting import AdjustReason
from packages.rules.capacity import Kept
from packages.rules.segments import Reason, SegmentRule
from packages.rules.upgrade import Quiet

ADJUST_REASONS = {
    AdjustReason.MISTAKE: gettext_lazy("Correcting a mistake"),
    AdjustReason.GOODWILL: gettext_lazy("Goodwill"),
    AdjustReason.MOVED: gettext_lazy("Moved from or to another package"),
    AdjustReason.OTHER: gettext_lazy("Another reason"),
}
QUIET = {
    Quiet.ALERT_OPEN: gettext_lazy("A crisis alert is open, so nothing is offered now."),
    Quiet.SILENT: gettext_lazy("Messages to this client are on hold, so nothing is offered now."),
    Quiet.WORSE: gettext_lazy(
        "The latest assessment is more severe than the one before. Talk about care first."
    ),
    Quiet.NOT_PAYING: gettext_lazy(
        "A sponsor pays or the client is a minor, so there is nothing to offer."
    ),
    Quiet.ENOUGH_LEFT: gettext_lazy("Enough sessions are left for now."),
    Quiet.NOTHING_FITS: gettext_lazy("No package of this kind matches what the client said."),
    Quiet.HELD_BACK: gettext_lazy("Nothing is offered now. Ask the counselor."),
}
REFUNDS = {
    ServicePackage.Refund.UNUSED_FULL: gettext_lazy(
        "Unused sessions are refunded in full until the last valid day."
    ),
    ServicePackage.Refund.UNUSED_LESS_5: gettext_lazy(
        "Unused sessions are paid back until the last valid day, less 5%."
    ),
    ServicePackage.Refund.NONE: gettext_lazy("Unused sessions are not refunded."),
}
FACT_SIGNS = {
    "first_visit": gettext_lazy("First visit"),
    "sponsored": gettext_lazy("An employer or sponsor pays"),
    "by_employer": gettext_lazy("Came through an employer"),
}


def sign(name: str, rule: SegmentRule) -> str:
    """Return one sign of the segment rule in the reader's language."""
    if name == "young":
        return _("Up to %(years)s years old") % {"years": rule.young_until}
    if name == "long_lasting":
        return _("For %(months)s months or longer") % {"months": rule.long_from}
    if name == "recent":
        return _("For less than %(months)s months") % {"months": rule.long_from}
    if name.startswith("problem:"):
        return str(PROBLEMS[name.removeprefix("problem:")])
    return str(FACT_SIGNS[name])


def reasons(found: Iterable[Reason], rule: SegmentRule) -> list[str]:
    """Return what spoke for a segment: "Trauma (6)"."""
    return [
        _("%(sign)s (%(points)s)") % {"sign": sign(reason.sign, rule), "points": reason.points}
        for reason in found
    ]


def people(package: ServicePackage) -> str:
    """Return who shares the sessions: "one person", "a family, 2 to 6 people"."""
    if not package.shared:
        return str(package.get_people_display())
    values = {
        "who": package.get_people_display(),
        "low": package.people_min,
        "high": package.people_max,
    }
    return _("%(who)s, %(low)s to %(high)s people") % values


def days(count: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def why_not_kept(found: Kept) -> str:
    """Return why a standard cannot be published: hours a week, and how many clients would fit."""
    if found.needed > found.free:
        return _(
            "%(needed)s hours a week would be needed, but only %(free)s are free. At most "
            "%(most)s new clients a month can be served as promised."
        ) % {"needed": -(-found.needed // 60), "free": found.free // 60, "most": found.most}
    return _("No first session would be free within the promised days.")


def entry_word(entry: Any) -> str:
    """Return why an entry stands in the ledger, "" where its kind says it all."""
    return str(ADJUST_REASONS.get(entry.reason, ""))


PERIOD = gettext_lazy("Whole months")
NO_SEGMENTS = gettext_lazy("No segments are installed yet.")
PLANNED = {
    "price": gettext_lazy("Price per session, CNY"),
    "sessions": gettext_lazy("Sessions per enrolment"),
    "cycle_days": gettext_lazy("Days until the next purchase"),
    "head_cost": gettext_lazy("Employer's cost per person, CNY"),
    "enrolments": gettext_lazy("Enrolments per month"),
}


def months(count: int) -> str:
    return ngettext("Last %(count)s month", "Last %(count)s months", count) % {"count": count}
