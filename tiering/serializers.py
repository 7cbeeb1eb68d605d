"""The shapes of the API, for its description and for what comes in."""

from rest_framework import serializers

from tiering.models import PolicyVersion, Simulation
from tiering.rules.lint import Level
from tiering.rules.tiers import Tier

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


class NewDraftSerializer(serializers.Serializer):
    """A draft to begin."""

    base = serializers.UUIDField(help_text="The version it is a copy of.")


class SavedDraftSerializer(serializers.Serializer):
    """A draft to save; thresholds and marks that are left out stay as they are."""

    revision = serializers.IntegerField(min_value=0)
    reason = serializers.CharField(required=False, allow_blank=True)
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
    floor_breaks = serializers.IntegerField(allow_null=True)
    hours_week = serializers.CharField(allow_null=True)
    revenue = serializers.CharField(allow_null=True)


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
    intensity = serializers.CharField()
    pathway = serializers.CharField()
    provisional = serializers.ListField(child=serializers.CharField())
    policy = serializers.CharField()
    reasons = ReasonSerializer(many=True)


class DecisionRequestSerializer(serializers.Serializer):
    """A decision to record."""

    chosen = serializers.ChoiceField(choices=TIERS)
    note = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=2000, help_text="Why another tier."
    )


class CoSignSerializer(serializers.Serializer):
    """A request that waits for a signature."""

    id = serializers.UUIDField()
    state = serializers.CharField()


class ReceiptSerializer(serializers.Serializer):
    """One decision as it was made."""

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
