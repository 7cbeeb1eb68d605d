"""What a client filled in alone becomes an assessment once a person has looked it over."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from common.errors import DomainError
from intake.models import Administration, Assessment, InstrumentVersion, SelfFill
from intake.rules.questions import Part
from intake.rules.review import changed_words, corrected_items
from intake.rules.selffill import State, to_review
from intake.rules.sheet import Sheet, read_sheet
from intake.selectors.selffills import asked_of, versions_asked
from intake.services.selffills import SelfFillIsOver, locked
from people import trail


class SelfFillMoved(DomainError):
    """The client has answered more since the page of the review was opened."""


@dataclass(frozen=True, slots=True)
class Review:
    """A self-fill as the page of its review knew it.

    revision   the client's saving that the page shows
    """

    fill: SelfFill
    revision: int


@dataclass(frozen=True, slots=True)
class Told:
    """What the client said alone, while its row is ours; ``fill`` is None where nothing was."""

    fill: SelfFill | None = None
    revision: int = 0
    sheet: Sheet = field(default_factory=Sheet)
    pinned: frozenset[int] = frozenset()

    @property
    def money(self) -> Sheet | None:
        """What was said about money, where it was asked."""
        return self.sheet if self.fill and Part.MONEY in self.fill.parts else None

    def become(self, assessment: Assessment, sheet: Sheet, now: datetime) -> None:
        """Tie it to the assessment that was made of it.

        :raises SelfFillIsOver: if somebody else has reviewed or withdrawn it
        :raises SelfFillMoved: if the client has answered more since
        """
        fill = self.fill
        if fill is None:
            return
        if not to_review(State(fill.state), fill.expires_at, now):
            raise SelfFillIsOver(_("These forms have been reviewed or withdrawn in the meantime."))
        if fill.revision != self.revision:
            raise SelfFillMoved(_("The client has answered more since you opened this page."))
        fill.state, fill.closed_at, fill.assessment = State.REVIEWED, now, assessment
        fill.corrected = list(changed_words(self.sheet, sheet, fill.parts))
        fill.save(update_fields=["state", "closed_at", "assessment", "corrected"])
        by, changed = assessment.entered_by, len(fill.corrected)
        trail.record("intake.self_fill.reviewed", on=fill, by=by, corrected=changed)

    def mode_of(self, version: InstrumentVersion, sheet: Sheet) -> dict[str, object]:
        """Return how a form came about, and which answers are not the client's."""
        code = version.instrument.code
        said = self.sheet.answers.get(code)
        if version.pk not in self.pinned or said is None:
            return {}
        return {
            "mode": Administration.Mode.SELF,
            "corrected": list(corrected_items(said, sheet.answers[code])),
        }

    def has_raised(self, instrument: str, item: str, sheet: Sheet) -> bool:
        """Whether this very answer has opened its alert when the client gave it."""
        if self.fill is None or f"{instrument}.{item}" not in self.fill.reported:
            return False
        said = self.sheet.answers.get(instrument, {}).get(item)
        return said is not None and said == sheet.answers[instrument][item]


NOT_FILLED_IN = Told()


def told_by(review: Review) -> Told:
    """Lock the row and read what the client said; inside the submit's transaction."""
    fill = locked(review.fill)
    asked = asked_of(fill)
    return Told(
        fill=fill,
        revision=review.revision,
        sheet=read_sheet(asked.typed, asked.definitions),
        pinned=frozenset(version.pk for version in versions_asked(fill)),
    )
