"""The lists' own row of each client, made anew from the facts."""

from datetime import datetime

from django.db import connection, transaction

from people.models.clients import FAR_AWAY
from people.services import TIER_ORDER, WITHOUT_TIER
from reports.periods import day_of

# One row a client, each column from the room that owns it: the newest decision, alerts, booked
# and held appointments, enrolments as ``packages.selectors.sessions_of`` counts them, the two
# newest finished severity forms. Where no session lies ahead, one that waits to be written down
# stands, as it does in a row that nobody rebuilt. "Off track" is said by the course rule
# (``scheduling.services.review_steps``) and stays as it is.
REBUILD = """
    INSERT INTO people_standing AS standing (
        client_id, counselor_id, tier, tier_order, intensity, attention, sort_at,
        next_session_at, last_session_at, sessions_held, sessions_left, sessions_bought,
        severity, severity_before, awaits_tier_since
    )
    SELECT client.id, client.counselor_id, COALESCE(decision.chosen, ''),
           CASE decision.chosen WHEN 'flagship' THEN %(flagship)s
                WHEN 'development' THEN %(development)s WHEN 'basic' THEN %(basic)s
                ELSE %(none)s END,
           COALESCE(decision.intensity, ''),
           CASE WHEN EXISTS (SELECT FROM crisis_alert alert
                             WHERE alert.client_id = client.id AND alert.closed_at IS NULL)
                THEN 0 ELSE 2 END,
           COALESCE(booked.starts_at, %(far_away)s), booked.starts_at,
           held.ended_at, COALESCE(held.number, 0),
           COALESCE(usable.sessions_left, CASE WHEN newest.sessions IS NULL THEN NULL ELSE 0 END),
           COALESCE(usable.bought, newest.sessions),
           form.totals[1], form.totals[2],
           CASE WHEN NOT EXISTS (SELECT FROM tiering_tierdecision decided
                                 WHERE decided.assessment_id = latest.id)
                THEN latest.submitted_at END
    FROM people_client client
    LEFT JOIN LATERAL (
        SELECT chosen, intensity FROM tiering_tierdecision
        WHERE client_id = client.id ORDER BY confirmed_at DESC, id DESC LIMIT 1
    ) decision ON true
    LEFT JOIN LATERAL (
        SELECT COALESCE(min(starts_at) FILTER (WHERE ends_at > %(now)s), min(starts_at))
               AS starts_at
        FROM scheduling_appointment
        WHERE client_id = client.id AND state = 'booked'
    ) booked ON true
    LEFT JOIN LATERAL (
        SELECT max(ended_at) AS ended_at, count(*) AS number FROM scheduling_sessionrecord
        WHERE client_id = client.id AND voided_at IS NULL
    ) held ON true
    LEFT JOIN LATERAL (
        SELECT sum(lasting.remaining) AS sessions_left, sum(lasting.sessions) AS bought
        FROM (
            SELECT package.sessions, sum(entry.sessions) AS remaining
            FROM packages_enrollment enrollment
            JOIN packages_servicepackage package ON package.id = enrollment.package_id
            JOIN packages_ledgerentry entry ON entry.enrollment_id = enrollment.id
            WHERE enrollment.client_id = client.id AND enrollment.valid_until >= %(today)s
            GROUP BY enrollment.id, package.sessions
        ) lasting
        WHERE lasting.remaining > 0
    ) usable ON true
    LEFT JOIN LATERAL (
        SELECT package.sessions FROM packages_enrollment enrollment
        JOIN packages_servicepackage package ON package.id = enrollment.package_id
        WHERE enrollment.client_id = client.id
        ORDER BY enrollment.enrolled_at DESC, enrollment.id DESC LIMIT 1
    ) newest ON true
    LEFT JOIN LATERAL (
        SELECT array_agg(severity ORDER BY submitted_at DESC, id DESC) AS totals
        FROM intake_assessment WHERE client_id = client.id AND severity IS NOT NULL
    ) form ON true
    LEFT JOIN LATERAL (
        SELECT id, submitted_at FROM intake_assessment
        WHERE client_id = client.id ORDER BY submitted_at DESC, id DESC LIMIT 1
    ) latest ON true
    WHERE client.merged_into_id IS NULL
    ON CONFLICT (client_id) DO UPDATE SET
        counselor_id = EXCLUDED.counselor_id, tier = EXCLUDED.tier,
        tier_order = EXCLUDED.tier_order, intensity = EXCLUDED.intensity,
        attention = CASE WHEN EXCLUDED.attention = 2 AND standing.off_track
                         THEN 1 ELSE EXCLUDED.attention END,
        sort_at = EXCLUDED.sort_at, next_session_at = EXCLUDED.next_session_at,
        last_session_at = EXCLUDED.last_session_at, sessions_held = EXCLUDED.sessions_held,
        sessions_left = EXCLUDED.sessions_left, sessions_bought = EXCLUDED.sessions_bought,
        severity = EXCLUDED.severity, severity_before = EXCLUDED.severity_before,
        awaits_tier_since = EXCLUDED.awaits_tier_since
"""


@transaction.atomic
def rebuild_standings(*, now: datetime) -> int:
    """Make every client's standing anew; return how many there are."""
    values = {
        **TIER_ORDER,
        "none": WITHOUT_TIER,
        "far_away": FAR_AWAY,
        "now": now,
        "today": day_of(now),
    }
    with connection.cursor() as cursor:
        cursor.execute(REBUILD, values)
        return int(cursor.rowcount)
