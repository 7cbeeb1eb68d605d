"""What lies on the desks today: requests, forms half filled in, second looks, a policy draft."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from counselcrm.demo import facts, words
from counselcrm.demo.aftermath import LETTER_LEAVES
from counselcrm.demo.chance import dice
from counselcrm.demo.company import Company
from crisis.models import Alert
from crisis.services import start_intervention
from intake.letters import SELF_FILL
from intake.models import Assessment, SelfFill
from intake.rules.questions import Part
from intake.rules.selffill import Place
from intake.selectors import intake_versions
from intake.selectors.selffills import asked_of, offered
from intake.services import (
    DraftVersion,
    ask_to_fill_in,
    ask_to_talk,
    finish_self_fill,
    keep_draft,
    save_answer,
    submit_assessment,
)
from outbox.services import settle
from people.models import Client, ContactRequest, User
from people.services import NewRequest
from tiering.models import Appeal, ReferralAdvice, TierDecision
from tiering.rules.thresholds import flat
from tiering.rules.tiers import Tier
from tiering.selectors import (
    current_decision,
    findings_of,
    newest_published,
)
from tiering.services import (
    acknowledge_finding,
    acknowledge_referral,
    advise_referral,
    ask_cosign,
    carry_on,
    draft_policy,
    record_appeal,
    review_appeal,
    save_draft,
    start_simulation,
)

BEGAN_AFTER = timedelta(minutes=9)
# Place among the newest decisions, hours ago, and when it was answered (0: not yet).
APPEALED = ((4, 50, 0), (9, 120, 40))
REFERRED = ((6, 30, 0), (12, 200, 170))


@dataclass(frozen=True, slots=True)
class Desks:
    """Lays today's unfinished work on the desks, once; everything through its service.

    now   the story's end: nothing happens after it
    """

    company: Company
    seed: int
    now: datetime

    @transaction.atomic
    def lay_out(self) -> None:
        """Do it all, or nothing where it was done before."""
        if ContactRequest.objects.filter(request_key=self._key("request", 0)).exists():
            return
        self._requests()
        self._forms()
        self._second_looks()
        self._referrals()
        self._policy()

    def _key(self, *what: object) -> UUID:
        return uuid5(NAMESPACE_URL, "/".join(map(str, (self.seed, "desk", *what))))

    def _ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def _requests(self) -> None:
        sites = list(self.company.sites.values())
        for number, one in enumerate(words.REQUESTS):
            asked = ask_to_talk(
                details=NewRequest(
                    name=one.name,
                    phone=f"100 9900 {number:04d}",
                    language=one.language,
                    site=sites[number % len(sites)],
                    words=one.words,
                ),
                request_key=self._key("request", number),
                now=self._ago(one.hours),
            )
            for alert in Alert.objects.filter(request=asked):
                by, at = self.company.supervisors[0], self._ago(one.hours) + BEGAN_AFTER
                start_intervention(alert=alert, by=by, now=at)

    def _forms(self) -> None:
        """Newest first: handed in from home, on its way, half typed at the desk."""
        assessed = Exists(Assessment.objects.filter(client=OuterRef("pk")))
        files = Client.objects.for_reading().exclude(assessed)
        newest = list(files.order_by("-registered_at", "id")[:3])
        steps: list[Callable[[Client], None]] = [self._handed_in, self._half_typed, self._sent_home]
        for client, step in zip(newest, steps, strict=False):
            step(client)

    def _desk(self) -> User:
        return self.company.desk["xuhui"][0]

    def _ask(self, client: Client, at: datetime) -> SelfFill:
        versions = [one.version for one in offered() if one.definition.code == "sads"]
        fill = ask_to_fill_in(
            client=client,
            versions=versions,
            parts=[Part.STORY, Part.GOALS],
            place=Place.HOME,
            by=self._desk(),
            now=at,
        )
        settle(letter=SELF_FILL, about=fill.public_id, reason="", now=at + LETTER_LEAVES)
        return fill

    def _sent_home(self, client: Client) -> None:
        self._ask(client, self._ago(0.2))

    def _handed_in(self, client: Client) -> None:
        fill = self._ask(client, max(self._ago(2.8), client.registered_at))
        typed = self._typed("handed in", client)
        for place, question in enumerate(asked_of(fill).questions):
            sent = {name: typed[name] for name in question.names if name in typed}
            at = self._ago(1.2) + timedelta(seconds=20 * place)
            fill = save_answer(fill=fill, place=place, sent=sent, shown={}, now=at).fill
        finish_self_fill(fill=fill, now=self._ago(0.9))

    def _half_typed(self, client: Client) -> None:
        luck = dice(self.seed, "half typed")
        typed = facts.half_filled(luck, dict(self._typed("half typed", client)))
        keep_draft(
            client=client,
            typed=typed,
            request_key=self._key("draft"),
            seen=DraftVersion(editor_id=self._key("window")),
            by=self._desk(),
            now=self._ago(0.6),
        )

    def _typed(self, what: str, client: Client) -> Mapping[str, list[str]]:
        luck = dice(self.seed, what)
        english = client.language == "en"
        found = facts.typed(luck, facts.state(luck), english=english, money_asked=False)
        return {name: list(values) for name, values in found.items()}

    def _second_looks(self) -> None:
        """One signature is asked for; one client waits for another look, one has had it."""
        signer, asker = self.company.supervisors
        self._below_the_floor()
        for place, hours, answered in APPEALED:
            decision = self._decision(place, self._ago(hours))
            if decision is None:
                continue
            appeal = record_appeal(
                decision=decision,
                asker=Appeal.Asker.CLIENT,
                asked_on=timezone.localdate(self._ago(hours)),
                words=words.ASKED_AGAIN,
                by=self._desk(),
                now=self._ago(hours),
            )
            if answered:
                review_appeal(
                    appeal=appeal,
                    outcome=Appeal.Outcome.STANDS,
                    chosen=None,
                    reason=words.STANDS,
                    by=asker if decision.confirmed_by == signer else signer,
                    now=self._ago(answered),
                )

    def _below_the_floor(self) -> None:
        """A counselor has assessed a client again, and asks for a tier that somebody must sign."""
        guide = self.company.guides[0]
        rows = Client.objects.for_reading().select_related("standing")
        client = rows.filter(counselor=guide).order_by("registered_at", "id").first()
        if client is None:
            return
        luck = dice(self.seed, "below the floor")
        strained = facts.State("raised", 27, 9, 8)
        typed = facts.typed(luck, strained, english=False, money_asked=False)
        assessment = submit_assessment(
            client=client,
            sheet=facts.read(typed),
            request_key=self._key("assessment"),
            by=guide.user,
            now=self._ago(2),
            versions=intake_versions(),
            opened_at=self._ago(2.3),
        )
        ask_cosign(
            assessment=assessment,
            chosen=Tier.BASIC,
            note=words.BELOW_FLOOR,
            by=guide.user,
            now=self._ago(1.8),
        )

    def _decision(self, place: int, before: datetime) -> TierDecision | None:
        """Return one of the newest decisions that stood at a moment and is still in force."""
        rows = TierDecision.objects.filter(confirmed_at__lt=before, client__language="zh-hans")
        rows = rows.order_by("-confirmed_at", "id")
        for decision in rows.select_related("client", "assessment")[place : place + 40]:
            if current_decision(decision.client) == decision:
                return decision
        return None

    def _referrals(self) -> None:
        for number, (place, hours, answered) in enumerate(REFERRED):
            decision = self._decision(place, self._ago(hours))
            if decision is None:
                continue
            advice = advise_referral(
                client=decision.client,
                where=ReferralAdvice.Where.PHYSICIAN,
                reason=words.ADVISED,
                request_key=self._key("referral", number),
                by=self._desk(),
                now=self._ago(hours),
            )
            if answered:
                acknowledge_referral(
                    advice=advice,
                    how=ReferralAdvice.How.PHONE,
                    by=self._desk(),
                    now=self._ago(answered),
                )

    def _policy(self) -> None:
        """The manager tries a lower line for long histories; nobody has accepted it yet."""
        by = self.company.manager
        policy = draft_policy(
            base=newest_published(), request_key=self._key("policy"), by=by, now=self._ago(30)
        )
        lines = flat(policy.thresholds)
        policy = save_draft(
            policy=policy,
            lines=lines | {"chronic_months": 18},
            marks={},
            reason=words.SHORTER_HISTORY,
            revision=policy.revision,
            by=by,
            now=self._ago(29),
        )
        for finding in findings_of(policy):
            if finding.level == "warning" and finding.key not in policy.acknowledged:
                policy = acknowledge_finding(
                    policy=policy,
                    key=finding.key,
                    reason=words.SHORTER_HISTORY,
                    by=by,
                    now=self._ago(28),
                )
        simulation = start_simulation(policy=policy, by=by, now=self._ago(27))
        while carry_on(simulation_id=simulation.pk, now=self._ago(27)):
            pass
