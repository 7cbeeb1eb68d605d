"""Words that stand in rows, files and answers: another spelling would lose what is stored."""

import pytest

from tests.stored import enumerations

STORED = """
people.rules.access.Action list read create update delete export
people.rules.access.Role intake counselor supervisor manager admin auditor client_token
    anonymous
people.rules.access.Scope - own team all agg meta self bg
people.rules.columns.Column name given_name middle_name family_name phone email gender birth
    language site heard_of_us sponsored client_since care agreed_on agreed_how by_email by_sms
    by_phone surveys research
people.rules.disclosure.Sample withheld small full
people.rules.incoming.Slip empty too_long unstorable not_a_phone two_phones impossible_phone
    rounded_phone not_an_email two_emails not_a_year
    not_a_date in_the_future unknown_word no_consent not_reachable error_cell totals_row
    likely_here set_aside
people.rules.likeness.Sign same_phone same_email same_name sounds_alike nearly_spelt same_year
    other_year
people.rules.merging.Refusal same_file staying_was_merged dropped_was_merged
    dropped_has_earlier_files
people.rules.phones.PhoneFlaw not_a_number two_numbers impossible rounded
people.rules.sheets.FileFlaw empty too_large too_many_rows too_many_columns old_excel not_text
    broken_quotes not_a_spreadsheet no_visible_sheet no_rows unforeseen
people.rules.tokens.Area clients intake tiering packages figures
people.rules.written_text.EmailFlaw not_an_email two_emails
"""


@pytest.mark.parametrize(("kind", "words"), enumerations(STORED))
def test_a_word_is_stored_as_it_always_was(kind, words):
    assert [one.value for one in kind] == words
