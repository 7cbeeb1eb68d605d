"""A finished assessment can be read again, as it was said, by whom it concerns."""

from uuid import uuid4

import pytest
from django.urls import reverse

from people.models import TrailEvent
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
        "We do not speak with them",
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
    with django_assert_max_num_queries(11):
        assert as_ines.get(page(finished)).status_code == 200
