"""What the client's letter says of packages: plain words, no rank, the same for every reader."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from crisis.selectors import has_open_alert
from packages import words
from packages.models import Enrollment, LedgerEntry, ServicePackage
from packages.selectors import offers_for
from people.access import may
from people.models import User
from tiering.hooks import Named, Offered
from tiering.models import TierDecision
from tiering.selectors import current_decision


def offered(user: User, decision: TierDecision) -> Offered | None:
    """Return what the client took after this decision, or else may choose among today.

    Nothing is offered after another decision took its place, nor while an alert is open. The
    order is that of prices: a letter does not say what somebody is thought to afford.
    """
    if bought := _bought(user, decision):
        return bought
    client = decision.client
    if client.merged_into_id or has_open_alert(client) or current_decision(client) != decision:
        return None
    offers = sorted(offers_for(client, with_means=False), key=lambda offer: offer.package.price)
    if not offers:
        return None
    packages = [_named(offer.package, _within(offer.package)) for offer in offers]
    return Offered(False, packages, offers[0].standard)


def _bought(user: User, decision: TierDecision) -> Offered | None:
    """What was paid back altogether is no longer the client's."""
    visible = Enrollment.objects.visible_to(user, "session_balance")
    rows = visible.filter(client=decision.client, enrolled_at__gte=decision.confirmed_at)
    following = TierDecision.objects.filter(
        client=decision.client, confirmed_at__gt=decision.confirmed_at
    )
    if (later := following.order_by("confirmed_at").first()) is not None:
        rows = rows.filter(enrolled_at__lt=later.confirmed_at)
    kept = rows.exclude(ledger__kind=LedgerEntry.Kind.REFUNDED)
    found = list(kept.select_related("package", "standard").order_by("enrolled_at", "id"))
    if not found:
        return None
    paid = may(user, "payment_package", "read")
    packages = [_named(row.package, _until(row), priced=paid) for row in found]
    return Offered(True, packages, found[-1].standard)


def _named(package: ServicePackage, sessions: str, *, priced: bool = True) -> Named:
    facts = [sessions]
    if package.shared:
        facts.append(_("For %(who)s") % {"who": words.people(package)})
    facts += [*package.includes, str(words.REFUNDS[package.refund])]
    return Named(str(package), package.price if priced else None, facts)


def _until(row: Enrollment) -> str:
    return _("%(sessions)s, to be used until %(day)s") % {
        "sessions": _sessions(row.package),
        "day": formats.day(row.valid_until),
    }


def _within(package: ServicePackage) -> str:
    return ngettext(
        "%(sessions)s, to be used within %(days)s day",
        "%(sessions)s, to be used within %(days)s days",
        package.valid_days,
    ) % {"sessions": _sessions(package), "days": package.valid_days}


def _sessions(package: ServicePackage) -> str:
    count = package.sessions
    return ngettext("%(count)s session", "%(count)s sessions", count) % {"count": count}
