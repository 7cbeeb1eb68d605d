from django.db import migrations

# No chain and no circle, whoever writes: a merged file is not among those that a file may be
# merged into, and a file that others were merged into cannot leave that set while they point to
# it. Two generated columns and a foreign key on them say so without a trigger, so that two merges
# at once wait for each other as any two writers of a foreign key do.
FORWARDS = """
    ALTER TABLE people_client
        ADD COLUMN stays boolean
            GENERATED ALWAYS AS (merged_into_id IS NULL) STORED,
        ADD COLUMN into_one_that_stays boolean
            GENERATED ALWAYS AS (CASE WHEN merged_into_id IS NULL THEN NULL ELSE true END) STORED;
    ALTER TABLE people_client
        ADD CONSTRAINT client_stays_or_was_merged UNIQUE (id, stays);
    ALTER TABLE people_client
        ADD CONSTRAINT client_is_merged_into_one_that_stays
        FOREIGN KEY (merged_into_id, into_one_that_stays) REFERENCES people_client (id, stays);
"""
BACKWARDS = """
    ALTER TABLE people_client
        DROP CONSTRAINT client_is_merged_into_one_that_stays,
        DROP CONSTRAINT client_stays_or_was_merged;
    ALTER TABLE people_client DROP into_one_that_stays, DROP stays;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0007_merges")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
