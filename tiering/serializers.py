"""The shapes of the API, for its description and for what comes in."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from common.api import MomentField
from tiering.models import Appeal, CoSignRequest, PolicyVersion, ReferralAdvice, Simulation
from tiering.rules.lint import Level
from tiering.rules.tiers import SHORTEST_NOTE, Tier
from tiering.rules.workflow import SHORTEST_REASON

TIERS = [tier.value for tier in Tier]


class PolicySerializer(serializers.Serializer):
    """One version of the tier policy."""

    id = serializers.UUIDField()
    rule = serializers.CharField(help_text="Name of the version, as printed on receipts.")
    state = serializers.ChoiceField(choices=PolicyVersion.State.values)
    thresholds = serializers.DictField(help_text="Threshold to number; money as decimal text.")
    marks = serializers.DictField(help_text="Threshold to mark (doc, field, ours) and source.")
    reason = serializers.CharField(allow_blank=True)
    revision = serializers.IntegerField(help_text="Send it back when saving.")
    effective_at = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    numbers_hash = serializers.CharField(help_text="Of the thresholds; sent back to accept them.")


class NewDraftSerializer(serializers.Serializer):
    """A draft to begin."""

    base = serializers.UUIDField(help_text="The version it is a copy of.")


class SavedDraftSerializer(serializers.Serializer):
    """A draft to save; thresholds and marks that are left out stay as they are."""

    revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    thresholds = serializers.DictField(required=False)
    marks = serializers.DictField(required=False)


class FindingSerializer(serializers.Serializer):
    """One thing that the lint found."""

    code = serializers.CharField()
    level = serializers.ChoiceField(choices=[level.value for level in Level])
    key = serializers.CharField(help_text="What an acknowledgement is tied to.")
    values = serializers.DictField()
    title = serializers.CharField()
    text = serializers.CharField()
    acknowledged = serializers.BooleanField()


class SimulationSerializer(serializers.Serializer):
    """One replay of a draft over all current clients."""

    id = serializers.UUIDField()
    policy = serializers.CharField()
    against = serializers.CharField()
    state = serializers.ChoiceField(choices=Simulation.State.values)
    clients = serializers.IntegerField()
    done = serializers.IntegerField()
    matrix = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(allow_null=True)),
        allow_null=True,
        help_text="From (rows) and to (columns), basic first; withheld counts are null.",
    )
    floor_breaks = serializers.IntegerField(allow_null=True, help_text="One to four: withheld.")
    floor_kept = serializers.BooleanField(allow_null=True)
    hours_week = serializers.CharField(allow_null=True, help_text="Withheld with any movers.")
    revenue = serializers.CharField(allow_null=True, help_text="Withheld with any movers.")


class ReasonSerializer(serializers.Serializer):
    """One reason; values and margins are empty where this reader may not see them."""

    dimension = serializers.CharField()
    code = serializers.CharField()
    lean = serializers.CharField(allow_null=True)
    values = serializers.DictField()
    margins = serializers.ListField(child=serializers.DictField())


class ProposalSerializer(serializers.Serializer):
    """What the rule proposes; a person decides."""

    tier = serializers.CharField(allow_null=True)
    need = serializers.CharField(allow_null=True)
    fit = serializers.CharField(allow_null=True)
    intensity = serializers.CharField(allow_null=True)
    pathway = serializers.CharField(help_text='"routine", "crisis"; previews: "crisis_check".')
    provisional = serializers.ListField(child=serializers.CharField())
    policy = serializers.CharField()
    reasons = ReasonSerializer(many=True)


class DecisionRequestSerializer(serializers.Serializer):
    """A decision to record."""

    chosen = serializers.ChoiceField(choices=TIERS)
    note = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=2000, help_text="Why another tier."
    )


class AcknowledgeSerializer(serializers.Serializer):
    """One warning to take on."""

    key = serializers.CharField(max_length=400, help_text="Of the finding.")
    why = serializers.CharField(min_length=SHORTEST_REASON, max_length=500)


class AcceptSerializer(serializers.Serializer):
    """Which numbers are accepted."""

    numbers_hash = serializers.CharField(max_length=64, help_text="Of the version that was read.")


class PublishSerializer(serializers.Serializer):
    """From when a version holds."""

    effective_at = MomentField()


class MoverSerializer(serializers.Serializer):
    """One who would move; client and why are empty for whoever reads sums only."""

    client = serializers.CharField(allow_blank=True)
    before = serializers.CharField()
    after = serializers.CharField()
    below_floor = serializers.BooleanField()
    why = serializers.CharField(allow_blank=True)


class PreviewSheetSerializer(serializers.Serializer):
    """A sheet as it is handed in, as far as it is filled in."""

    answers = serializers.DictField(
        child=serializers.DictField(child=serializers.IntegerField()), required=False
    )
    income = serializers.CharField(required=False, allow_null=True)
    budget = serializers.CharField(required=False, allow_null=True)
    goals = serializers.ListField(child=serializers.DictField(), required=False)


class SlipSerializer(serializers.Serializer):
    """One thing that could not be read."""

    path = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    text = serializers.CharField()


class PreviewSerializer(serializers.Serializer):
    """What stands beside the fields of the page."""

    proposal = ProposalSerializer()
    severity = serializers.IntegerField(allow_null=True)
    completeness = serializers.IntegerField(help_text="Of the file, in per cent.")
    missing = serializers.ListField(child=serializers.CharField())
    signs = serializers.ListField(child=serializers.CharField(), help_text="phq-9.self_harm")
    problems = SlipSerializer(many=True)


class CoSignSerializer(serializers.Serializer):
    """A tier below the floor that somebody asks for."""

    id = serializers.UUIDField()
    client = serializers.CharField(help_text="Code of the file.")
    assessment = serializers.UUIDField()
    state = serializers.ChoiceField(choices=CoSignRequest.State.values)
    chosen = serializers.ChoiceField(choices=TIERS)
    proposed = serializers.ChoiceField(choices=TIERS)
    need = serializers.ChoiceField(choices=TIERS)
    note = serializers.CharField()
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(allow_blank=True, help_text="Why it was refused.")


class ReasonOfRefusalSerializer(serializers.Serializer):
    """Why a supervisor does not sign."""

    reason = serializers.CharField(min_length=SHORTEST_NOTE, max_length=2000)


class NewAppealSerializer(serializers.Serializer):
    """Who asks for another look, when, and in which words."""

    asker = serializers.ChoiceField(choices=Appeal.Asker.values)
    asked_on = serializers.DateField()
    words = serializers.CharField(max_length=4000)


class AppealSerializer(serializers.Serializer):
    """One appeal."""

    id = serializers.UUIDField()
    client = serializers.CharField(help_text="Code of the file.")
    decision = serializers.UUIDField()
    asker = serializers.ChoiceField(choices=Appeal.Asker.values)
    asked_on = serializers.DateField()
    words = serializers.CharField()
    due_at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(choices=Appeal.Outcome.values, allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    reviewed_at = serializers.DateTimeField(allow_null=True)
    new_decision = serializers.UUIDField(allow_null=True)


class ReviewSerializer(serializers.Serializer):
    """The answer of the person who looked again."""

    outcome = serializers.ChoiceField(choices=Appeal.Outcome.values)
    chosen = serializers.ChoiceField(choices=TIERS, required=False)
    reason = serializers.CharField(min_length=SHORTEST_NOTE, max_length=2000)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data["outcome"] == Appeal.Outcome.NEW and "chosen" not in data:
            raise serializers.ValidationError({"chosen": [_("Choose a tier.")]})
        return data


class NewReferralSerializer(serializers.Serializer):
    """Advice to see a doctor."""

    where = serializers.ChoiceField(choices=ReferralAdvice.Where.values)
    reason = serializers.CharField(max_length=4000)


class ReferralSerializer(NewReferralSerializer):
    """One advice; understood: how the client said so, empty before."""

    id = serializers.UUIDField()
    advised_by = serializers.CharField()
    advised_at = serializers.DateTimeField()
    understood = serializers.ChoiceField(choices=ReferralAdvice.How.values, allow_blank=True)
    understood_at = serializers.DateTimeField(allow_null=True)


class UnderstoodSerializer(serializers.Serializer):
    """How the client said that the advice was understood."""

    how = serializers.ChoiceField(choices=ReferralAdvice.How.values)


class ReceiptSerializer(serializers.Serializer):
    """One decision as it was made. note: null also to who may not see overrides."""

    id = serializers.UUIDField()
    client = serializers.CharField(help_text="Code of the file.")
    assessment = serializers.UUIDField()
    decided_at = serializers.DateTimeField()
    policy = serializers.CharField()
    proposed = serializers.CharField()
    chosen = serializers.CharField()
    need = serializers.CharField()
    fit = serializers.CharField()
    intensity = serializers.CharField()
    pathway = serializers.CharField()
    provisional = serializers.ListField(child=serializers.CharField())
    reasons = ReasonSerializer(many=True)
    note = serializers.CharField(allow_null=True)
    confirmed_by = serializers.CharField()
    cosigned_by = serializers.CharField(allow_null=True)
    replaces = serializers.UUIDField(allow_null=True)


class NamedSerializer(serializers.Serializer):
    """A package in the client's words. price: CNY, null where it is not yours to see."""

    name = serializers.CharField()
    price = serializers.CharField(allow_null=True)
    facts = serializers.ListField(child=serializers.CharField())


class ToldPromiseSerializer(serializers.Serializer):
    """What comes with it."""

    first_session_days = serializers.IntegerField()
    session_minutes = serializers.IntegerField()
    reply_hours = serializers.IntegerField()
    revisions = serializers.IntegerField()
    escalation = serializers.CharField()


class ForClientSerializer(serializers.Serializer):
    """What a client is told of a decision. bought: the packages are taken, not to be chosen."""

    client = serializers.CharField()
    day = serializers.DateField()
    bought = serializers.BooleanField()
    packages = NamedSerializer(many=True)
    promised = ToldPromiseSerializer(allow_null=True)
