"""The agenda of a day: whose appointments stand in it, and what is still to be written down."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories, journey


@pytest.fixture
def agenda(over):
    day = timezone.localtime(over.starts_at).date()
    return f"{reverse('scheduling:today')}?day={day}"


@pytest.mark.parametrize(
    ("name", "sees"),
    [("anna", True), ("ines", True), ("sofia", True), ("maria", True), ("boris", False)],
)
def test_an_agenda_shows_ones_own_and_supervised_clients(request, agenda, enrolled, name, sees):
    answer = request.getfixturevalue(f"as_{name}").get(agenda)
    assert answer.status_code == 200
    assert (enrolled.code in answer.content.decode()) is sees


def test_the_administrator_has_no_agenda_and_the_auditor_an_empty_one(
    as_adam, as_otto, agenda, enrolled
):
    assert as_adam.get(agenda).status_code == 404
    assert enrolled.code not in as_otto.get(agenda).content.decode()


def test_what_nobody_wrote_down_is_asked_for_the_day_after(as_anna, over, enrolled):
    page = as_anna.get(reverse("scheduling:today")).content.decode()
    assert "Still to be recorded" in page
    assert enrolled.code in page


def test_an_empty_day_teaches_the_next_step(as_boris, practice):
    page = as_boris.get(reverse("scheduling:today")).content.decode()
    assert reverse("reports:clients") in page


@pytest.mark.parametrize("day", ["x", "2026-13-01", "0001-01-01", "9999-12-31", "2026-3-1"])
def test_a_malformed_day_is_not_found(as_anna, day):
    assert as_anna.get(reverse("scheduling:today"), {"day": day}).status_code == 404


@pytest.mark.parametrize("more", [0, 6])
def test_an_agenda_takes_as_many_queries_for_one_as_for_many(
    as_anna, agenda, over, anna, ines, now, more, django_assert_max_num_queries
):
    for number in range(more):
        client = factories.make_client(f"周{number}", now=now, counselor=anna)
        starts_at = over.starts_at + timedelta(hours=number + 1)
        journey.agree(client, anna, starts_at, by=ines, now=starts_at - timedelta(days=2))
    as_anna.get(agenda)
    with django_assert_max_num_queries(8):
        as_anna.get(agenda)
