"""What happens with a client, room by room: fragments of one statement with equal columns.

Every fragment is masked by its own resource, so that a timeline shows nobody more than the pages
it is gathered from. The client has been fetched through ``visible_to``; what is asked here is
whether the person's scope on the other resource reaches that client too.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from people.access import Scope, scope_of, sees_rows
from people.models import Client, User

OPENED = "people.client.opened"
WITHOUT_CONTENT = {Scope.ALL, Scope.META}


class Row(NamedTuple):
    """One thing that happened, in the words of its room.

    kind             names the source; the other columns are its own
    what, state, reason   codes
    first … third    whole numbers, None where there is none or it may not be seen
    actor            primary key of the person who did it, or None
    """

    kind: str
    at: datetime
    ref: str
    what: str
    state: str
    reason: str
    first: int | None
    second: int | None
    third: int | None
    actor: int | None


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person may see of one client's story.

    kinds    the fragments that open
    values   the parameters of their masks
    """

    kinds: frozenset[str]
    values: dict[str, object]


def sight_of(user: User, client: Client) -> Sight:
    """Return what this person sees of a client that was fetched through ``visible_to``."""

    def sees(resource: str) -> bool:
        return sees_rows(user, resource, "read")

    own = client.counselor_id == user.pk
    meta = scope_of(user, "survey_invitation", "read") in WITHOUT_CONTENT
    answers = scope_of(user, "survey_response_raw", "read") is Scope.ALL
    opened = {
        "assessment": sees("assessment_items"),
        "decision": sees("tier_decision"),
        "enrollment": sees("payment_package"),
        "appointment": sees("session_schedule"),
        "voided": sees("session_correction"),
        "proposal": sees("session_correction"),
        "alert": sees("crisis_alert"),
        "task": sees("task"),
        "contact": sees("timeline"),
        "message": meta,
        "answer": meta or own,
        "case": sees("recovery_case"),
        "consent": sees("consent_record"),
        "registered": sees("client_identity"),
        "look": sees("client_access_log"),
    }
    return Sight(
        kinds=frozenset(kind for kind, is_open in opened.items() if is_open),
        values={
            "client": client.pk,
            "me": user.pk,
            "opened": OPENED,
            # "own" means to intake staff what they entered themselves
            "author": user.pk if _only_entered(user, "assessment_items") else None,
            "scores": sees("assessment_score"),
            "every_answer": meta,
            "answers": answers,
            "own": own,
            "invitations": meta,
        },
    )


def _only_entered(user: User, resource: str) -> bool:
    return user.role == User.Role.INTAKE and scope_of(user, resource, "read") is Scope.OWN


def _told(
    source: str,
    *,
    at: str,
    ref: str = "public_id",
    what: str = "''",
    state: str = "''",
    reason: str = "''",
    first: str = "NULL",
    second: str = "NULL",
    third: str = "NULL",
    actor: str = "NULL",
) -> str:
    """Return a fragment: the columns of ``Row`` without its kind, from ``source``."""
    return f"""
        SELECT {at} AS at, {ref}::text AS ref,
               {what}::text AS what, {state}::text AS state, {reason}::text AS reason,
               {first}::int AS first, {second}::int AS second, {third}::int AS third,
               {actor}::bigint AS actor
        FROM {source}
    """  # noqa: S608 - built from the constants below; values are parameters


# As ``feedback.models.open_to_counselor``: what a client did not open to her own counselor, and to
# the counselor of the session, they do not learn of. Scores: by role, or by the client's yes.
_OPEN_TO_COUNSELOR = "(answer.counselor_may_see OR NOT (%(own)s OR asked.counselor_id = %(me)s))"
_READS = "%(answers)s OR (%(own)s AND counselor_may_see)"
FRAGMENTS = {
    "assessment": _told(
        """intake_assessment WHERE client_id = %(client)s
           AND (%(author)s::bigint IS NULL OR entered_by_id = %(author)s)""",
        at="submitted_at",
        first="CASE WHEN %(scores)s THEN severity END",
        second="completeness",
        actor="entered_by_id",
    ),
    "decision": _told(
        "tiering_tierdecision WHERE client_id = %(client)s",
        at="confirmed_at",
        what="chosen",
        state="proposed",
        actor="confirmed_by_id",
    ),
    "enrollment": _told(
        """packages_enrollment enrollment
           JOIN packages_servicepackage package ON package.id = enrollment.package_id
           WHERE client_id = %(client)s""",
        at="enrolled_at",
        ref="enrollment.public_id",
        what="package.name",
        state="package.name_zh",
        reason="enrollment.price",
        first="package.sessions",
        actor="enrolled_by_id",
    ),
    "appointment": _told(
        """scheduling_appointment appointment
           LEFT JOIN scheduling_sessionrecord held
             ON held.appointment_id = appointment.id AND held.voided_at IS NULL
           WHERE appointment.client_id = %(client)s""",
        at="COALESCE(held.ended_at, starts_at)",
        ref="appointment.public_id",
        state="appointment.state",
        first="held.number",
        second="held.effective_minutes",
        actor="appointment.counselor_id",
    ),
    "voided": _told(
        """scheduling_void taken_back
           LEFT JOIN scheduling_sessionrecord held ON held.id = taken_back.session_id
           JOIN scheduling_appointment appointment ON appointment.id = taken_back.appointment_id
           WHERE taken_back.client_id = %(client)s""",
        at="taken_back.voided_at",
        ref="appointment.public_id",
        what="taken_back.state",
        state="CASE WHEN taken_back.answered THEN 'answered' ELSE '' END",
        first="held.number",
        actor="taken_back.voided_by_id",
    ),
    "proposal": _told(
        """scheduling_sessionproposal proposal
           JOIN scheduling_appointment appointment ON appointment.id = proposal.appointment_id
           WHERE proposal.client_id = %(client)s AND proposal.state IN ('waiting', 'refused')""",
        at="COALESCE(proposal.decided_at, proposal.proposed_at)",
        ref="appointment.public_id",
        state="proposal.state",
        actor="COALESCE(proposal.decided_by_id, proposal.proposed_by_id)",
    ),
    "alert": _told(
        "crisis_alert WHERE client_id = %(client)s",
        at="raised_at",
        state="""CASE WHEN closed_at IS NOT NULL THEN 'closed'
                      WHEN started_at IS NOT NULL THEN 'started' ELSE 'open' END""",
        reason="CASE WHEN breached_at IS NULL THEN '' ELSE 'breached' END",
        actor="started_by_id",
    ),
    "task": _told(
        # whether the client was called about a survey tells whether there is an answer
        """people_task WHERE client_id = %(client)s
           AND (%(invitations)s OR kind <> 'call_back')""",
        at="COALESCE(done_at, due_at)",
        what="kind",
        state="CASE WHEN done_at IS NULL THEN 'open' ELSE 'done' END",
        reason="outcome",
        actor="done_by_id",
    ),
    # that they were in touch; what was said stays sealed
    "contact": _told(
        "people_contactentry WHERE client_id = %(client)s",
        at="at",
        what="channel",
        state="CASE WHEN reached THEN 'reached' ELSE '' END",
        actor="by_id",
    ),
    "message": _told(
        "outbox_message WHERE client_id = %(client)s",
        at="COALESCE(sent_at, due_at)",
        what="letter",
        state="state",
        reason="reason",
    ),
    # that the client answered; how, for who may read answers, or by the client's yes
    "answer": _told(
        f"""feedback_answer answer JOIN feedback_invitation asked ON asked.id = invitation_id
            WHERE answer.client_id = %(client)s AND {_OPEN_TO_COUNSELOR}
            AND (%(every_answer)s OR counselor_may_see)""",
        at="answer.answered_at",
        ref="answer.public_id",
        what="mode",
        state="CASE WHEN late THEN 'late' ELSE '' END",
        reason="not_counted",
        first=f"CASE WHEN {_READS} THEN nps END",
        second=f"CASE WHEN {_READS} THEN csat END",
        third=f"CASE WHEN {_READS} THEN ces END",
    ),
    "case": _told(
        f"""feedback_recoverycase recovery
            JOIN feedback_answer answer ON answer.invitation_id = recovery.invitation_id
            JOIN feedback_invitation asked ON asked.id = recovery.invitation_id
            WHERE recovery.client_id = %(client)s AND {_OPEN_TO_COUNSELOR}""",
        at="recovery.opened_at",
        ref="recovery.public_id",
        what="step",
        state="CASE WHEN recovery.closed_at IS NULL THEN 'open' ELSE 'closed' END",
        actor="owner_id",
    ),
    # what was said after the file was opened; the first answers stand in the head
    "consent": _told(
        "people_consent WHERE client_id = %(client)s AND source <> 'intake'",
        at="said_at",
        what="purpose",
        state="CASE WHEN given THEN 'given' ELSE 'withheld' END",
        reason="source",
        actor="recorded_by_id",
    ),
    "registered": _told(
        "people_client WHERE id = %(client)s", at="registered_at", actor="registered_by_id"
    ),
    # who opened the file, once for each person and day; one's own looks are left out
    "look": _told(
        """people_trailevent WHERE client_id = %(client)s AND action = %(opened)s
           AND actor_id <> %(me)s GROUP BY actor_id, (at AT TIME ZONE %(zone)s)::date""",
        at="max(at)",
        ref="actor_id",
        actor="actor_id",
    ),
}
GROUPS = {
    "sessions": ("appointment", "voided", "proposal"),
    "assessments": ("assessment", "decision"),
    "messages": ("message", "answer", "contact"),
    "tasks": ("task", "case"),
    "safety": ("alert",),
    "packages": ("enrollment",),
    "consents": ("consent", "registered"),
    "access": ("look",),
}
