"""Assessments, with forms, scores, goals and the decision that followed."""

from datetime import timedelta
from functools import cache

from benchmarks.dataset.clients import Person, public_id
from benchmarks.dataset.tables import Sealed, Table
from benchmarks.dataset.world import World
from intake.models import Administration, Assessment, Goal, InstrumentVersion, Score
from intake.rules.instruments import Scored, score
from intake.selectors.instruments import published
from tiering.models import TierDecision

GOAL = "每晚11点半前睡下，每周至少5天"
STORY = "最近三个月睡得不好，工作压力很大。"
AFTER = timedelta(hours=1)
FORMS = 3


@cache
def _filled(version: InstrumentVersion, peak: int) -> tuple[dict[str, int], Scored]:
    """Return a form with every answer at the peak, as far as its scale goes, and its score."""
    definition = published(version)
    answers = {item.code: min(peak, item.scale.high) for item in definition.items}
    return answers, score(definition, answers)


class Intakes:
    """The rooms of ``intake`` and ``tiering``: one assessment and one decision a client."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._assessments = Table(
            Assessment, "id", "public_id", "client_id", "entered_by_id", "submitted_at",
            "request_key", "severity", "severity_peak", "duration_months", "smart", "problems",
            "style", "completeness", "income", "budget", "story",
        )  # fmt: skip
        self._goals = Table(Goal, "public_id", "assessment_id", "position", "ticks", "text")
        self._forms = Table(
            Administration, "id", "public_id", "client_id", "assessment_id", "version_id",
            "answered_at", "answers",
        )  # fmt: skip
        self._scores = Table(
            Score, "administration_id", "client_id", "instrument_id", "complete", "total",
            "band", "at_risk", "scored_at",
        )  # fmt: skip
        self._decisions = Table(
            TierDecision, "public_id", "client_id", "assessment_id", "policy_id", "confirmed_by_id",
            "confirmed_at", "proposed", "chosen", "need", "fit", "intensity", "pathway",
            "inputs", "reasons",
        )  # fmt: skip
        self.tables = (
            self._assessments,
            self._goals,
            self._forms,
            self._scores,
            self._decisions,
        )
        self._seal_assessment = Sealed(Assessment, "income", "budget", "story").seal
        self._seal_goal = Sealed(Goal, "text").seal
        self._seal_form = Sealed(Administration, "answers").seal
        self._seal_decision = Sealed(TierDecision, "inputs", "reasons").seal

    def write(self, person: Person) -> None:
        facts, own, goal = person.kind.facts, public_id(3, person.id), public_id(4, person.id)
        at = person.registered_at + AFTER
        self._assessments.add(
            person.id, own, person.id, self._world.desk, at, own, facts.sads, facts.peak,
            facts.duration_months, facts.smart, ["sleep", "anxiety"], "amiable", 92,
            *self._seal_assessment(own, person.key, facts.income, facts.budget, STORY),
        )  # fmt: skip
        self._goals.add(
            goal, person.id, 0, ["S", "M", "T"], *self._seal_goal(goal, person.key, GOAL)
        )
        for place in range(FORMS):
            self._form(person, place)
        self._decide(person)

    def _form(self, person: Person, place: int) -> None:
        version = self._world.versions[place]
        number = person.id * FORMS + place
        own, at = public_id(5, number), person.registered_at + AFTER
        answers, scored = _filled(version, person.kind.facts.peak or 0)
        self._forms.add(
            number, own, person.id, person.id, version.pk, at,
            *self._seal_form(own, person.key, answers),
        )  # fmt: skip
        self._scores.add(
            number, person.id, version.instrument_id, scored.complete, scored.total,
            scored.band or "", bool(scored.risk), at,
        )  # fmt: skip

    def _decide(self, person: Person) -> None:
        kind, own = person.kind, public_id(6, person.id)
        self._decisions.add(
            own, person.id, person.id, self._world.policy, self._world.desk,
            person.registered_at + 2 * AFTER, *kind.decision.values(),
            *self._seal_decision(own, person.key, kind.inputs, kind.reasons),
        )  # fmt: skip
