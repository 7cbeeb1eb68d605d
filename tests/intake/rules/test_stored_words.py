"""Words that stand in rows, files and answers: another spelling would lose what is stored."""

import pytest

from tests.stored import enumerations

STORED = """
intake.rules.answers.ProblemCode unknown_item not_a_whole_number out_of_range
intake.rules.change.Change recovered improved unchanged deteriorated
intake.rules.completeness.Piece name contact care_consent contact_consent survey_consent source
    sads willingness goal phq_9 gad_7 duration problems
intake.rules.lint.Doubt no_bands one_band same_in_both long_topic all_reversed one_item
    no_citation change_without_cut
intake.rules.merging.Kind one several text
intake.rules.needs.Layer basic expected delight
intake.rules.needs.Part payer family employer school doctor other
intake.rules.needs.Quadrant now plan quick later
intake.rules.questions.Part story goals money
intake.rules.reading.Problem not_a_number off_scale negative too_large too_long unknown_choice
    stated_and_withheld nothing_answered answered_twice ticks_without_text choice_without_text
    part_missing
intake.rules.selffill.Place home tablet
intake.rules.selffill.State sent begun finished reviewed withdrawn expired
intake.rules.sent.Misfit not_an_object not_a_list not_a_text not_yes_or_no too_many
    unknown_field unknown_form other_version
intake.rules.shape.Direction higher_is_worse higher_is_better
intake.rules.shape.Group female male
intake.rules.shape.LicenceClass own free attestation
intake.rules.shape.Method sum mean prorated goal_attainment none
intake.rules.smart.Criterion specific measurable achievable relevant time_bound
intake.rules.smart.Hint say_what say_how_often say_by_when make_it_reachable say_why_it_matters
intake.rules.strict.Flaw not_an_object not_a_text not_a_code not_a_number not_a_decimal
    not_a_flag not_a_list not_a_choice too_large too_long too_many unstorable unknown_field
    missing empty twice low_not_below_high outside_scale below_one no_gap_in_a_sum
    gap_leaves_nothing not_the_lowest not_rising one_bound unknown_item comes_later one_scale
    not_with_this_method labels_do_not_fit out_of_range spread_or_points not_json
    other_instrument other_version
intake.rules.willingness.Affordability within_ceiling above_ceiling within_budget above_budget
"""


@pytest.mark.parametrize(("kind", "words"), enumerations(STORED))
def test_a_word_is_stored_as_it_always_was(kind, words):
    assert [one.value for one in kind] == words
