"""What the rule would propose for a sheet that is still being filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from crisis.selectors import alert_is_open
from intake.rules.definitions import Definition
from intake.rules.sheet import Sheet
from intake.selectors import group_of, sheet_as_asked
from intake.selectors.live import live_figures
from people.models import Client, User
from people.selectors import ReadWith, answers_of_client, consents_held
from tiering.rules.tiers import Verdict, decide_tier
from tiering.selectors.decisions import facts_of_sheet, policy_in_force, rule_of

# Asked at every pause of whoever types: one statement instead of three.
READ = ReadWith(answers=answers_of_client, alert_open=alert_is_open)


@dataclass(frozen=True, slots=True)
class Stands:
    """What is known of a client beside the sheet.

    consents   the answer that holds for each purpose
    """

    client: Client
    consents: dict[str, bool]
    alert_open: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """figures   what stands beside the fields: intake.selectors.live.live_figures"""

    verdict: Verdict
    figures: dict[str, Any]

    @property
    def complete(self) -> bool:
        """Whether severity is complete: until then no tier is proposed."""
        return self.figures["severity"].total is not None


def stands_of(user: User, public_id: UUID) -> Stands | None:
    """Return what stands, of a client this person may read; None where it is not theirs.

    :raises FileWasMerged: for a dropped file
    """
    found = READ.ask(user, public_id)
    if found is None:
        return None
    client, answers, alert_open = found
    return Stands(client, consents_held(answers), alert_open)


def preview_of(
    stands: Stands, sheet: Sheet, definitions: Sequence[Definition], *, by: User, now: datetime
) -> Preview:
    """Return what would be proposed if this sheet were submitted now. Stores nothing.

    definitions   by which the sheet was read

    :raises NoPolicy: before the first policy takes effect
    """
    scores = sheet.scores(definitions, group_of(stands.client))
    asked = sheet_as_asked(stands.client, sheet, by, now)
    facts = facts_of_sheet(asked, stands.client, scores, now, alert_open=stands.alert_open)
    return Preview(
        verdict=decide_tier(facts, rule_of(policy_in_force(now))),
        figures=live_figures(stands.client, stands.consents, sheet, definitions, scores, now),
    )
