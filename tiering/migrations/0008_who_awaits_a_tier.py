"""Say of each client, merged ones too, since when the newest assessment waits for its tier."""

from django.db import migrations

LATEST = """
    SELECT DISTINCT ON (client_id) client_id, id, submitted_at
    FROM intake_assessment ORDER BY client_id, submitted_at DESC, id DESC
"""
WAITING = f"""
    SELECT latest.client_id, latest.submitted_at FROM ({LATEST}) latest
    WHERE NOT EXISTS (
        SELECT FROM tiering_tierdecision decided WHERE decided.assessment_id = latest.id
    )
"""
OF_CLIENTS = f"""
    UPDATE people_standing standing SET awaits_tier_since = waiting.submitted_at
    FROM ({WAITING}) waiting, people_client client
    WHERE standing.client_id = waiting.client_id AND client.id = waiting.client_id
      AND client.merged_into_id IS NULL
"""
# What a dropped file gets back when it is taken apart again.
OF_DROPPED = f"""
    UPDATE people_merge merge SET standing_before = standing_before
           || jsonb_build_object('awaits_tier_since', waiting.submitted_at)
    FROM ({WAITING}) waiting
    WHERE merge.undone_at IS NULL AND merge.dropped_id = waiting.client_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("tiering", "0007_lists_by_key"),
        ("people", "0011_who_awaits_a_tier"),
        ("intake", "0007_newest_assessment"),
    ]

    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (OF_CLIENTS, OF_DROPPED)
    ]
