"""Every cell of the matrix reaches as far as it says, and no further."""

import pytest
from django.db.models import Q

from people import access
from people.models import Client
from people.rules.access import Role, Scope
from tests import factories


def test_the_practice_matrix_has_every_given_resource_for_every_role():
    matrix = access.matrix()
    given = {resource for resource, role, _action in matrix.cells if role == Role.ANONYMOUS.value}
    assert len(given) == 26
    for resource in given:
        for role in Role:
            assert (resource, role.value, "read") in matrix.cells


@pytest.mark.parametrize(
    ("role", "resource", "sees"),
    [
        pytest.param("counselor", "client_income_budget", Scope.NONE, id="no purse"),
        pytest.param("counselor", "survey_response_raw", Scope.NONE, id="no single answer"),
        pytest.param("admin", "client_identity", Scope.NONE, id="no client data"),
        pytest.param("manager", "assessment_items", Scope.NONE, id="no clinical content"),
        pytest.param("intake", "survey_response_raw", Scope.NONE, id="records, never reads"),
        pytest.param("supervisor", "psychotherapy_note", Scope.NONE, id="no process notes"),
    ],
)
def test_what_surprises(role, resource, sees):
    assert access.matrix().scope(resource, role, "read") is sees


def test_a_counselor_sees_her_own_clients_only(anna, boris, cleo, now):
    other = factories.make_client("何子昂", now=now, counselor=boris, phone="13800000002")
    assert list(Client.objects.visible_to(anna.user)) == [cleo]
    assert list(Client.objects.visible_to(boris.user)) == [other]


def test_a_supervisor_sees_her_team_and_who_still_waits_at_her_site(sofia, cleo, boris, now):
    waiting = factories.make_client("何子昂", now=now, phone="13800000002")
    factories.make_client("方静仪", now=now, counselor=boris, phone="13800000003")
    assert set(Client.objects.visible_to(sofia)) == {cleo, waiting}


def test_waiting_clients_of_another_site_stay_unseen(sofia, now):
    pudong = factories.make_site("pudong")
    factories.make_client("何子昂", now=now, site=pudong)
    assert not Client.objects.visible_to(sofia).exists()


@pytest.mark.parametrize("person", ["adam", "otto"])
def test_admin_and_auditor_find_no_client(person, cleo, request):
    user = request.getfixturevalue(person)
    assert not Client.objects.visible_to(user).exists()


def test_intake_and_manager_see_every_client(ines, maria, cleo):
    assert list(Client.objects.visible_to(ines)) == [cleo]
    assert list(Client.objects.visible_to(maria)) == [cleo]


def test_own_means_author_to_intake_staff(ines):
    assert access.rows_visible(ines, "assessment_items", "read", author="entered_by") == Q(
        entered_by=ines
    )
