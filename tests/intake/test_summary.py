"""A finished assessment can be read again, as it was said, by whom it concerns."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from intake.rules.change import Change, comparable
from intake.selectors.changes import changes_at, changes_of_clients
from people.models import TrailEvent
from tests.intake.rules.test_instruments import DEFINITIONS
from tests.intake.sheets import typed
from tests.intake.test_assessments import submit

FORM = {
    "need-0-text": "Evening hours",
    "need-0-layer": "basic",
    "need-0-weight": ["important", "urgent"],
    "stakeholder-0-part": "payer",
    "stakeholder-0-name": "her mother",
}


def page(assessment):
    return reverse("intake:assessment", args=[assessment.public_id])


@pytest.fixture
def finished(cleo, ines, now):
    return submit(cleo, ines, now, typed(phq=1, **FORM))


def test_everything_said_can_be_read_again(as_ines, finished):
    content = " ".join(as_ines.get(page(finished)).content.decode().split())
    for words in (
        "28 of 49",
        "9 of 27",
        "Evening hours",
        "her mother",
        "We don't speak with them",
        "Wants to sleep first.",
        "¥12,000",
        "8 months",
        "3 of 5",
    ):
        assert words in content, words
    assert TrailEvent.objects.filter(action="intake.assessment.opened").count() == 1


def test_the_counselor_reads_no_money(as_anna, finished):
    content = as_anna.get(page(finished)).content.decode()
    assert "Evening hours" in content
    assert "12,000" not in content


def test_a_sign_of_danger_is_marked_where_it_was_given(as_ines, cleo, ines, now):
    form = typed() | {"phq-9-self_harm": "1"}
    assert "sign of danger" in as_ines.get(page(submit(cleo, ines, now, form))).content.decode()


@pytest.mark.parametrize("name", ["as_boris", "as_maria", "as_adam", "as_otto"])
def test_it_is_not_there_for_anybody_else(request, name, finished):
    assert request.getfixturevalue(name).get(page(finished)).status_code == 404


def test_colleagues_at_the_desk_read_what_they_entered(cleo, finished, as_sofia):
    assert as_sofia.get(page(finished)).status_code == 200
    assert as_sofia.get(reverse("intake:assessment", args=[uuid4()])).status_code == 404


def test_reading_asks_few_questions(as_ines, finished, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        assert as_ines.get(page(finished)).status_code == 200


def test_change_by_more_than_chance_since_the_first_time_is_said(as_ines, cleo, ines, now):
    first = submit(cleo, ines, now, typed(phq=2))
    again = submit(cleo, ines, now + timedelta(days=60), typed(phq=1))
    content = " ".join(as_ines.get(page(again)).content.decode().split())
    assert "reliably better, and out of the clinical range" in content
    assert "A reliable change is 6 points or more. NHS Talking Therapies" in content
    assert "reliable" not in as_ines.get(page(first)).content.decode(), "nothing came before it"


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [(0, 1, Change.DETERIORATED), (1, 0, Change.IMPROVED), (1, 1, Change.UNCHANGED)],
)
def test_the_first_and_the_newest_are_compared_whatever_lies_between(
    cleo, ines, now, before, after, kind
):
    submit(cleo, ines, now, typed(phq=before))
    submit(cleo, ines, now + timedelta(days=30), typed(phq=2))
    submit(cleo, ines, now + timedelta(days=60), typed(phq=after))
    assert changes_of_clients([cleo.pk])[cleo.pk]["phq-9"] is kind


def test_a_form_filled_in_once_has_not_changed(cleo, ines, now):
    submit(cleo, ines, now, typed(phq=2))
    assert changes_of_clients([cleo.pk]) == {}


def test_totals_of_other_items_are_not_compared(cleo, ines, now):
    submit(cleo, ines, now, typed(phq=2))
    again = submit(cleo, ines, now + timedelta(days=60), typed(phq=0))
    first, now_read = (DEFINITIONS["phq-9"] for _ in range(2))
    assert comparable(first, now_read)
    assert not comparable(replace(first, items=first.items[1:]), now_read)
    assert set(changes_at(again)) == {"phq-9"}
