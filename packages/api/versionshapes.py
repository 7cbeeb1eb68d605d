"""What the API of the catalogue takes and gives, with the examples of its description."""

from typing import Any

from rest_framework import serializers

from packages.models import ServicePackage
from packages.models.catalogue import TIERS
from packages.serializers import PACKAGE, PackageSerializer

DETAILS = {
    name: value for name, value in PACKAGE.items() if name not in {"id", "version", "on_sale"}
}
WRITTEN: dict[str, Any] = {**DETAILS, "after": 1, "price": "4200.00"}
CHANGE: dict[str, Any] = {
    "on_sale": True,
    "effective_on": "2026-12-01",
    "sales_a_month": 4,
    "needed": 5,
    "free": 31,
    "decided_by": "Maria",
    "decided_at": "2026-11-20T02:00:00Z",
    "applied_at": None,
    "withdrawn_at": None,
}
VERSION: dict[str, Any] = {
    **PACKAGE,
    "version": 2,
    "price": "4200.00",
    "on_sale": False,
    "written_at": "2026-11-20T01:00:00Z",
    "waiting": CHANGE,
}
ROOM: dict[str, Any] = {"sales_a_month": 4, "enough": True, "needed": 5, "free": 31, "most": 26}
WHOLE: dict[str, Any] = {**VERSION, "missing": [], "room": ROOM, "changes": [CHANGE]}
NO_ROOM: dict[str, Any] = {
    "code": "NotEnoughRoom",
    "message": "58 sessions a week would be needed and 31 are free. "
    "At most 26 sales a month can be served in the promised time.",
}
MOVED: dict[str, Any] = {
    "code": "VersionMoved",
    "message": "Somebody wrote another version of this entry since. Open the page again.",
}


class WrittenSerializer(serializers.Serializer):
    """What a version promises. after: the newest version that was read, 0 for a new entry."""

    code = serializers.CharField(max_length=50, help_text="Small letters, figures, hyphens.")
    after = serializers.IntegerField(min_value=0, max_value=30_000)
    name = serializers.CharField()
    name_zh = serializers.CharField()
    segment = serializers.CharField()
    tiers = serializers.ListField(child=serializers.ChoiceField(choices=TIERS))
    sessions = serializers.IntegerField()
    price = serializers.CharField(help_text="CNY for all sessions, as decimal text.")
    valid_days = serializers.IntegerField()
    refund = serializers.ChoiceField(choices=ServicePackage.Refund.choices)
    first_only = serializers.BooleanField(required=False)
    people = serializers.ChoiceField(choices=ServicePackage.People.choices)
    people_min = serializers.IntegerField()
    people_max = serializers.IntegerField()
    included = serializers.CharField(required=False, allow_blank=True, help_text="One line each.")
    included_zh = serializers.CharField(
        required=False, allow_blank=True, help_text="The same lines."
    )


class ChangeSerializer(serializers.Serializer):
    """On or off sale from a day on. needed, free: sessions a week, as they stood then."""

    on_sale = serializers.BooleanField()
    effective_on = serializers.DateField()
    sales_a_month = serializers.IntegerField(allow_null=True)
    needed = serializers.IntegerField(allow_null=True)
    free = serializers.IntegerField(allow_null=True)
    decided_by = serializers.CharField(source="decided_by.name")
    decided_at = serializers.DateTimeField()
    applied_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class PackageVersionSerializer(PackageSerializer):
    """One version, on sale or not. waiting: the change that comes into force on its day."""

    written_at = serializers.DateTimeField()
    waiting = ChangeSerializer(allow_null=True)


class RoomSerializer(serializers.Serializer):
    """Whether so many sales a month can be served in time; needed and free: sessions a week."""

    sales_a_month = serializers.IntegerField()
    enough = serializers.BooleanField()
    needed = serializers.IntegerField()
    free = serializers.IntegerField()
    most = serializers.IntegerField(help_text="Sales a month that still fit.")


class WholeSerializer(PackageVersionSerializer):
    """One version, and what stands against selling it."""

    missing = serializers.ListField(
        child=serializers.ChoiceField(choices=TIERS), help_text="Tiers without a standard."
    )
    room = RoomSerializer()
    changes = ChangeSerializer(many=True, help_text="The newest twenty.")


class SaleSerializer(serializers.Serializer):
    """On sale, off sale, or the waiting change taken back."""

    act = serializers.ChoiceField(choices=["on", "off", "withdraw"])
    effective_on = serializers.DateField(required=False, help_text="Today, where left out.")
    sales_a_month = serializers.IntegerField(
        required=False, min_value=0, max_value=10_000, help_text="Expected; needed for on."
    )


class NoSaleSerializer(serializers.Serializer):
    """A rule said no."""

    code = serializers.CharField()
    message = serializers.CharField()
