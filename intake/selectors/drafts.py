"""What is kept of unfinished assessments, and what stood in the last finished one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from intake.models import Administration, Assessment, Draft
from intake.rules.shape import TENTH
from intake.rules.sheet import EARLIER, GIVEN_FIELDS, earlier_name, field_name
from intake.rules.smart import Criterion
from intake.selectors import asks_money, definitions_of, intake_versions, latest_assessment
from people.models import Client, User

Typed = dict[str, list[str]]
# An older one is done anew: what was answered then says nothing about today.
COMPLETED_WITHIN = timedelta(days=30)
DAYS_OF_A_MONTH = Decimal("30.4375")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What stood in the assessment before.

    typed   as a page would send it: what still holds until somebody changes it, and under
            ``earlier_name`` the answers that are given anew, to compare with
    last    the assessment itself
    """

    typed: Typed
    last: Assessment


@dataclass(frozen=True, slots=True)
class Begun:
    """Unfinished assessments of one client.

    mine     what this person goes on with, or None
    others   who else has begun one, the last first: for their names and times only
    """

    mine: Draft | None
    others: list[Draft]


def begun(client: Client, user: User) -> Begun:
    """Return what is kept of this client's assessments; only one's own is ever opened."""
    kept = Draft.objects.unfinished().filter(client=client)
    drafts = list(kept.select_related("author").order_by("-saved_at", "-id"))
    for draft in drafts:
        draft.client = client
    return Begun(
        mine=next((draft for draft in drafts if draft.author_id == user.pk), None),
        others=[draft for draft in drafts if draft.author_id != user.pk],
    )


def carried_on(draft: Draft | None, typed: Typed) -> Typed:
    """Return what was typed elsewhere together with what the page of a draft carries for itself:
    which sheet it is, when it was opened, what it is compared with."""
    if draft is None:
        return typed
    own = {
        name: words
        for name, words in draft.typed.items()
        if name in GIVEN_FIELDS or name.startswith(EARLIER)
    }
    return own | typed


def earlier_of(client: Client, user: User, now: datetime) -> Earlier | None:
    """Return what the last assessment that this person may read leaves standing.

    Severity and measures ask about the last weeks and are answered anew; goals, needs, people,
    problems, style and money hold until somebody says otherwise. Months go on by themselves.
    """
    seen = Assessment.objects.visible_to(user).filter(client=client).select_related("client")
    last = seen.order_by("-submitted_at", "-id").first()
    if last is None:
        return None
    typed = _words(last) | _answers(last)
    if last.duration_months is not None:
        gone_by = int((now - last.submitted_at).days / DAYS_OF_A_MONTH)
        typed["duration_months"] = [str(last.duration_months + gone_by)]
    typed |= _money(client, user, now)
    return Earlier({name: words for name, words in typed.items() if words}, last)


def assessment_to_complete(
    user: User, client: Client, public_id: UUID | None, now: datetime
) -> Assessment | None:
    """Return the client's newest assessment, where this is it, fresh, and this person reads it."""
    if public_id is None:
        return None
    seen = Assessment.objects.visible_to(user).filter(client=client).select_related("client")
    newest = seen.order_by("-submitted_at", "-id").first()
    if newest is None or newest.public_id != public_id:
        return None
    return newest if newest.submitted_at > now - COMPLETED_WITHIN else None


def everything_of(last: Assessment, user: User, now: datetime) -> Earlier:
    """Return an assessment as it would be typed again: to complete it, not to assess anew."""
    typed = _words(last) | _answers_again(last) | _money(last.client, user, now)
    typed |= {
        "story": [last.story] if last.story else [],
        "duration_months": [] if last.duration_months is None else [str(last.duration_months)],
        "completes": [str(last.public_id)],
    }
    return Earlier({name: words for name, words in typed.items() if words}, last)


def _words(last: Assessment) -> Typed:
    typed: Typed = {"problems": list(last.problems), "style": [last.style] if last.style else []}
    for goal in last.goals.order_by("position"):
        ticks = [c.value for c in Criterion if c.value[0].upper() in goal.ticks]
        typed |= {f"goal-{goal.position}-text": [goal.text], f"goal-{goal.position}-ticks": ticks}
    for need in last.needs.order_by("position"):
        weights = [name for name in ("important", "urgent") if getattr(need, name)]
        field = f"need-{need.position}"
        typed |= {
            f"{field}-text": [need.text],
            f"{field}-layer": [need.layer],
            f"{field}-weight": weights,
        }
    for person in last.stakeholders.order_by("position"):
        field = f"stakeholder-{person.position}"
        typed |= {
            f"{field}-part": [person.part],
            f"{field}-name": [person.name] if person.name else [],
            f"{field}-told": ["yes"] if person.may_be_told else [],
        }
    return typed


def _answers_again(last: Assessment) -> Typed:
    """Return the answers to the forms that are still asked, as they would be typed."""
    versions = {version.pk: version for version in intake_versions()}
    filled = Administration.objects.filter(assessment=last, version__in=versions)
    typed: Typed = {}
    for form in filled:
        form.client = last.client
        (definition,) = definitions_of([versions[form.version_id]])
        tenths = {item.code for item in definition.items if item.scale.tenths}
        for item, answer in form.answers.items():
            word = f"{answer / TENTH:.1f}" if item in tenths else str(answer)
            typed[field_name(definition.code, item)] = [word]
    return typed


def _answers(last: Assessment) -> Typed:
    filled = Administration.objects.filter(assessment=last)
    typed: Typed = {}
    for form in filled.select_related("version__instrument", "score"):
        form.client = last.client
        code = form.version.instrument.code
        for item, answer in form.answers.items():
            typed[earlier_name(field_name(code, item))] = [str(answer)]
        if form.score.total is not None:
            typed[earlier_name(code)] = [f"{form.score.total.normalize():f}"]
    return typed


def _money(client: Client, user: User, now: datetime) -> Typed:
    if not asks_money(client, user, now):
        return {}
    last = latest_assessment(client)
    if last is None:
        return {}
    return {
        "income": [_amount(last.income)] if last.income is not None else [],
        "income_withheld": ["on"] if last.income_withheld else [],
        "budget": [_amount(last.budget)] if last.budget is not None else [],
    }


def _amount(value: Decimal) -> str:
    return f"{value.quantize(Decimal(1)) if value == value.to_integral() else value}"
