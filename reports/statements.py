"""The SQL of the roll-ups: the same sums along every axis.

Nothing here comes from outside; values are handed over as parameters.
"""

from outbox.models import Hold
from outbox.rules.leaving import NotSent
from reports.models import Axis

HOLDS = [f"{reason.value}_hold" for reason in Hold.Reason]
EXCUSED = [*(reason.value for reason in NotSent), *HOLDS, "bounced"]

KEYS = {
    Axis.PRACTICE: "''::text",
    Axis.SITE: "i.site_id::text",
    Axis.COUNSELOR: "i.counselor_id::text",
    Axis.TIER: "i.tier",
    Axis.SEGMENT: "i.segment",
    # every version of a package is the same package here
    Axis.PACKAGE: "COALESCE(p.code, '')",
}
JOINS = {Axis.PACKAGE: "LEFT JOIN packages_servicepackage p ON p.id = i.package_id"}

# Whoever answered was asked, on the phone where no letter could go. A letter that we failed to
# send counts as asked and not sent; only a reason of the client's or of the session's excuses.
# A session that was taken back asks nobody; where its client answered all the same, that counts.
_ASKED = "(i.voided_at IS NULL AND i.not_sent_reason <> ALL(%(excused)s) OR a.id IS NOT NULL)"
_ELIGIBLE = f"{_ASKED} AND i.closes_at <= %(now)s"

# One expression for each column of Sums. ``a`` is the answer: all NULL where there is none, or
# where it does not count because staff were signed in or the own counselor wrote it down.
COLUMNS = {
    "sessions": "count(*) FILTER (WHERE i.voided_at IS NULL)",
    "asked": f"count(*) FILTER (WHERE {_ASKED})",
    "eligible": f"count(*) FILTER (WHERE {_ELIGIBLE})",
    "sent": f"count(i.sent_at) FILTER (WHERE {_ELIGIBLE})",
    "sent_in_time": "count(*) FILTER (WHERE "
    f"{_ELIGIBLE} AND i.sent_at <= i.due_at + %(send_within)s)",
    "answered": "count(a.id)",
    "answered_in_time": f"count(a.id) FILTER (WHERE {_ELIGIBLE} AND NOT a.late)",
    "promoters": "count(*) FILTER (WHERE a.nps >= 9)",
    "passives": "count(*) FILTER (WHERE a.nps BETWEEN 7 AND 8)",
    "detractors": "count(*) FILTER (WHERE a.nps <= 6)",
    "csat_n": "count(a.csat)",
    "csat_sum": "COALESCE(sum(a.csat), 0)",
    "csat_squares": "COALESCE(sum(a.csat * a.csat), 0)",
    "csat_top2": "count(*) FILTER (WHERE a.csat >= 4)",
    "ces_n": "count(a.ces)",
    "ces_sum": "COALESCE(sum(a.ces), 0)",
    "ces_squares": "COALESCE(sum(a.ces * a.ces), 0)",
}

_NAMES = ", ".join(COLUMNS)
_SUMS = ", ".join(f"{expression} AS {name}" for name, expression in COLUMNS.items())
_TOTALS = ", ".join(f"sum(day.{name}) AS {name}" for name in COLUMNS)
_OLD = ", ".join(f"cell.{name}" for name in COLUMNS)
_NEW = ", ".join(f"EXCLUDED.{name}" for name in COLUMNS)


def _written(table: str, when: str, fresh: str, windows: str) -> str:
    """Return the statement that makes the cells of some days or months equal to ``fresh``."""
    return f"""
        WITH windows AS (SELECT * FROM {windows}),
        fresh AS ({fresh}),
        gone AS (
            DELETE FROM {table} cell USING windows
            WHERE cell.axis = %(axis)s AND cell.{when} = windows.{when} AND NOT EXISTS (
                SELECT FROM fresh WHERE fresh.key = cell.key AND fresh.{when} = cell.{when}
            )
        )
        INSERT INTO {table} AS cell (axis, key, {when}, {_NAMES})
        SELECT %(axis)s, key, {when}, {_NAMES} FROM fresh
        ON CONFLICT (axis, key, {when}) DO UPDATE SET ({_NAMES}) = ({_NEW})
        WHERE ({_OLD}) IS DISTINCT FROM ({_NEW})
    """  # noqa: S608 - built from the constants above


# Each invitation's answer by its index. The planner cannot know how few days the windows are:
# as a plain join it reads every answer that was ever given. OFFSET 0 keeps the two apart.
_ITS_ANSWER = """LEFT JOIN LATERAL (
            SELECT id, nps, csat, ces, late FROM feedback_answer
            WHERE invitation_id = i.id AND not_counted = '' OFFSET 0
        ) a ON true"""


def _days_of(key: str, join: str) -> str:
    fresh = f"""
        SELECT {key} AS key, windows.day, {_SUMS}
        FROM windows
        JOIN feedback_invitation i
          ON i.ended_at >= windows.starts AND i.ended_at < windows.ends
        {_ITS_ANSWER}
        {join}
        GROUP BY 1, 2
    """  # noqa: S608
    windows = (
        "unnest(%(days)s::date[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])"
        " AS of_days(day, starts, ends)"
    )
    return _written("reports_rollup", "day", fresh, windows)


DAYS = {axis: _days_of(key, JOINS.get(axis, "")) for axis, key in KEYS.items()}
MONTHS = _written(
    "reports_monthrollup",
    "month",
    f"""
        SELECT day.key, windows.month, {_TOTALS}
        FROM windows
        JOIN reports_rollup day ON day.axis = %(axis)s
         AND day.day >= windows.month AND day.day < windows.following
        GROUP BY 1, 2
    """,  # noqa: S608
    "unnest(%(months)s::date[], %(following)s::date[]) AS of_months(month, following)",
)
