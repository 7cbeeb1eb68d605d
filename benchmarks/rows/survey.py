"""The client's answer: without an account, and with the sums that follow from it."""

from datetime import timedelta

from django.core.signing import get_cookie_signer
from django.utils import timezone

from benchmarks.driver import Request, form
from benchmarks.practice import Practice
from benchmarks.rows.kinds import Page
from feedback.models import Invitation
from feedback.rules.surveys import due_times
from feedback.views.public import VISIT
from reports.services import refresh_rollups

MANY = 1200
ENDED_BEFORE = timedelta(hours=36)


class SurveyAnswer(Page):
    name = "survey answer, sums included"
    must, aim, queries = 4.0, 1.5, 6

    def prepare(self, practice: Practice) -> None:
        refresh_rollups(now=timezone.now())
        ended_at = timezone.now() - ENDED_BEFORE
        times = due_times(ended_at)
        silent = Invitation.objects.filter(answered_at=None, not_sent_reason="").order_by("-pk")
        chosen = list(silent.values_list("pk", flat=True)[:MANY])
        Invitation.objects.filter(pk__in=chosen).update(
            ended_at=ended_at,
            due_at=times.invite_at,
            sent_at=times.invite_at,
            closes_at=times.close_at,
            closed_at=None,
        )
        digests = Invitation.objects.filter(pk__in=chosen).values_list("token_digest", flat=True)
        signer = get_cookie_signer(salt=VISIT.cookie + VISIT.salt)
        self._cookies = [signer.sign(bytes(digest).hex()) for digest in digests]
        refresh_rollups(now=timezone.now())

    def request(self, number: int) -> Request:
        answers = {
            "nps": str(7 + number % 4),
            "csat": str(4 + number % 2),
            "ces": str(1 + number % 3),
            "comment": "咨询师很耐心" if number % 4 == 0 else "",
        }
        return form("/survey/", answers, cookies={VISIT.cookie: self._cookies[number]}, status=302)

    def follow_up(self) -> None:
        refresh_rollups(now=timezone.now())
