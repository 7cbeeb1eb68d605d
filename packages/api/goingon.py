"""Whether the desk speaks of going on, as JSON."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.openapi import shown
from packages import words
from packages.api.catalogue import package_row
from packages.rules.upgrade import Quiet
from packages.selectors.ledger import enrollment_to_read
from packages.selectors.upgrade import prompt_for
from packages.serializers import PACKAGE, PackageSerializer
from people import trail
from people.guarded import GuardedView

SPOKEN: dict[str, Any] = {"package": {**PACKAGE, "code": "long-term-20"}, "quiet": None, "why": ""}
QUIET: dict[str, Any] = {
    "package": None,
    "quiet": "enough_left",
    "why": "Enough sessions are left for now.",
}


class GoingOnSerializer(serializers.Serializer):
    """The package that the desk may speak of, or why it stays quiet."""

    package = PackageSerializer(allow_null=True)
    quiet = serializers.ChoiceField(choices=[code.value for code in Quiet], allow_null=True)
    why = serializers.CharField(allow_blank=True)


class GoingOnView(GuardedView):
    """Going on behind one enrolment: for who sells, because what fits tells what is earned."""

    access = ("payment_package", "create")

    @extend_schema(
        operation_id="going_on",
        responses=GoingOnSerializer,
        examples=[shown("A package", SPOKEN), shown("Nothing to say", QUIET)],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return what the desk may speak of when this package runs out, or why it stays quiet."""
        enrollment = enrollment_to_read(request.user, public_id).first()
        if enrollment is None:
            raise Http404
        trail.record("packages.offers.opened", on=enrollment, by=request.user)
        prompt, offer = prompt_for(enrollment, timezone.localdate(), reader=request.user)
        return Response(
            {
                "package": package_row(offer.package) if offer else None,
                "quiet": prompt.quiet.value if prompt.quiet else None,
                "why": str(words.QUIET[prompt.quiet]) if prompt.quiet else "",
            }
        )
