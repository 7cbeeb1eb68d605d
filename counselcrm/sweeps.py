"""What the clock rings for, and every how many seconds.

Each entry is a sweep: it asks the database what is due, so a lost tick loses nothing. A bell
that nobody heard for ten minutes is stale: the next one asks the same question.
"""

SWEEPS = {
    "send messages that have come due": ("outbox.send_due", 30),
    "record alerts whose thirty minutes have passed": ("crisis.record_breaches", 60),
    "ask for a call where the survey window closed in silence": ("feedback.close_windows", 300),
    "bring the roll-ups up to date": ("reports.refresh_rollups", 60),
    "ask for a look at courses that get no better": ("scheduling.review_steps", 6 * 3600),
    "carry on with simulations of tier policies": ("tiering.carry_on_simulations", 10),
    "look for figures that fell twice running": ("reports.raise_warnings", 6 * 3600),
    "forget drafts that nobody touched for a month": ("intake.forget_old_drafts", 24 * 3600),
    "delete unsent forms that nobody touched for a month": (
        "people.purge_expired_drafts",
        24 * 3600,
    ),
    "put packages on sale and take them off": ("packages.apply_sale_changes", 60),
    "write off what is left of packages that are over": ("packages.expire_over", 3600),
    "remind of packages that end soon": ("packages.remind_of_ends", 3600),
    "let go of forms that a client did not fill in": ("intake.forget_old_self_fills", 3600),
    "bring in files of clients": ("people.carry_on_imports", 10),
    "forget files of clients after seven days": ("people.forget_old_imports", 3600),
    "forget answers of the API after a day": ("people.forget_old_answers", 600),
    "leave a heartbeat": ("reports.beat_heart", 30),
}
