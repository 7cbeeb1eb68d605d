"""Whether the desk is prompted to speak of going on with this client."""

from datetime import date
from decimal import Decimal

from crisis.selectors import has_open_alert
from intake.models import Assessment
from outbox.selectors import open_hold
from packages.models import Enrollment, ServicePackage
from packages.rules.upgrade import Course, Prompt, Quiet, Situation, prompt_of, without_scores
from packages.selectors.balances import sessions_of
from packages.selectors.offers import Offer, means_of, offers_for
from people.models import Client, User
from tiering.selectors import current_decision, may_see_scores


def prompt_for(enrollment: Enrollment, today: date, *, reader: User) -> tuple[Prompt, Offer | None]:
    """Return what the desk may speak of when this enrolment runs out, with the offer itself.

    What else the client may use counts as left. While an alert is open not even the offers are
    asked for.

    reader   whom it is told to: who may not see the scores is not told of a rise
    """
    prompt, offer = _prompt(enrollment, today)
    told = without_scores(prompt)
    if told != prompt and not _sees_the_scores(reader, enrollment.client):
        return told, None
    return prompt, offer


def _sees_the_scores(reader: User, client: Client) -> bool:
    """Whether both scores that a rise is read from are shown to ``reader``."""
    scored = Assessment.objects.filter(client=client, severity__isnull=False)
    return all(may_see_scores(reader, row) for row in scored.order_by("-submitted_at", "-id")[:2])


def _prompt(enrollment: Enrollment, today: date) -> tuple[Prompt, Offer | None]:
    client = enrollment.client
    decision = current_decision(client)
    situation = Situation(
        alert_open=has_open_alert(client),
        silent=open_hold(client) is not None,
        severity=client.standing.severity,
        severity_before=client.standing.severity_before,
        pays_own=not client.sponsored and not (decision and decision.assessment.minor),
        left=usable.left if (usable := sessions_of(client, today)) else 0,
        line=_line(client, decision.assessment) if decision else None,
    )
    running = _course(enrollment.package)
    quiet = prompt_of(situation, running, ())
    if decision is None or quiet.quiet is not Quiet.NOTHING_FITS:
        return quiet, None
    offers = {offer.package.code: offer for offer in offers_for(client, with_means=False)}
    prompt = prompt_of(situation, running, [_course(offer.package) for offer in offers.values()])
    return prompt, offers.get(prompt.code or "")


def _line(client: Client, assessment: Assessment) -> Decimal | None:
    """Return the lower of budget and ceiling a year, CNY; None where nothing was said."""
    assessment.client = client
    means = means_of(assessment)
    lines = [line for line in (means.budget, means.ceiling) if line is not None]
    return min(lines, default=None)


def _course(package: ServicePackage) -> Course:
    return Course(
        code=package.code,
        segment=package.segment,
        sessions=package.sessions,
        price=package.price,
        first_only=package.first_only,
    )
