"""What the client said, beside the answers: goals, needs, and who else has a say."""

from dataclasses import asdict

from intake.models import Assessment, Goal, Need, Stakeholder
from intake.rules.sheet import Sheet
from intake.rules.smart import Criterion, Ticks


def store_words(assessment: Assessment, sheet: Sheet) -> None:
    """Write the rows of an assessment that was just made; inside its transaction."""
    Goal.objects.bulk_create(
        Goal(
            assessment=assessment, position=goal.position, text=goal.text, ticks=letters(goal.ticks)
        )
        for goal in sheet.goals
    )
    Need.objects.bulk_create(
        Need(
            assessment=assessment,
            position=need.position,
            text=need.text,
            layer=need.layer,
            important=need.important,
            urgent=need.urgent,
        )
        for need in sheet.needs
    )
    Stakeholder.objects.bulk_create(
        Stakeholder(
            assessment=assessment,
            position=person.position,
            part=person.part,
            name=person.name or None,
            may_be_told=person.may_be_told,
        )
        for person in sheet.stakeholders
    )


def letters(ticks: Ticks) -> list[str]:
    """Return the ticks as the letters of SMART, in their order."""
    given = asdict(ticks)
    return [criterion.value[0].upper() for criterion in Criterion if given[criterion.value]]
