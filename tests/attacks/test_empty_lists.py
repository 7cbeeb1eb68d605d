"""An empty list says "none" only to who is shown all there is.

A practice in which something of everything has happened is looked at by every role, and by a
counselor and a manager of whom nothing in it is.
"""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.urls import resolve

from people.access import Scope, scope_of
from people.models import Counselor, User
from tests import everything
from tests.addresses import addresses, look
from tests.conftest import signed_in

ROLES = ("ines", "anna", "boris", "sofia", "maria", "adam", "otto")
EMPTY = re.compile(r'<div class="crm-empty">(.*?)</div>', re.DOTALL)
NOTHING_COUNTED = re.compile(r"<span>\s*0 [a-z][^<]*</span>")
ADDRESSED = re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE)
# Sums are about all there is, whatever single row is hidden.
WHOLE = {Scope.ALL, Scope.AGGREGATE}


@pytest.fixture
def people(request: pytest.FixtureRequest, ines: User, anna: Counselor, sofia: User) -> dict:
    cache.clear()
    everything.practice(desk=ines, anna=anna, supervisor=sofia)
    people = {name: request.getfixturevalue(name) for name in ROLES}
    return {name: getattr(person, "user", person) for name, person in people.items()}


def lists(user: User) -> Iterator[tuple[str, Scope, str]]:
    """Return every list this person may open: its address, its reach and what it shows."""
    browser = signed_in(user)
    for address in addresses():
        resource, action = resolve(address).func.access
        if action == "list":
            yield address, scope_of(user, resource, "list"), look(browser, address)


@pytest.mark.slow
@pytest.mark.parametrize("name", ROLES)
def test_an_empty_list_asserts_nothing_where_rows_are_hidden(people: dict, name: str) -> None:
    asserted = {}
    for address, scope, page in lists(people[name]):
        if scope in WHOLE or address.startswith("/api/"):
            continue
        if scope is Scope.META and "not shown to you" in page:
            continue  # every row is told, without its content
        claims = EMPTY.findall(page) + NOTHING_COUNTED.findall(page)
        if wrong := [claim for claim in claims if not ADDRESSED.search(claim)]:
            asserted[address] = " ".join(re.sub(r"<[^>]+>", " ", wrong[0]).split())
    assert asserted == {}


@pytest.mark.slow
def test_rows_without_content_are_told_or_the_list_is_not_there(people: dict, otto: User) -> None:
    """The auditor's reach on several lists is that there are rows, and when."""
    told = {address: page for address, scope, page in lists(otto) if scope is Scope.META and page}
    assert {"/recovery/", "/today/"} <= set(told)
    for address, page in told.items():
        assert "not shown to you" in page or not EMPTY.search(page), address
        assert "林晓雯" not in page
    assert "open" in told["/recovery/"] or "not yet" in told["/recovery/"]


def test_an_auditor_reads_times_and_states_of_cases(as_otto, people: dict) -> None:
    page = as_otto.get("/recovery/").content.decode()
    assert page.count("<tr>") == 2, "one head and the one case"
    assert "Listen" in page
    assert "0 open cases" not in page
    assert "Would not recommend" not in page


def test_an_auditor_reads_times_of_a_day(as_otto, people: dict) -> None:
    from scheduling.models import Appointment

    booked = Appointment.objects.filter(state="booked").order_by("-starts_at").first()
    day = booked.starts_at.astimezone(booked.starts_at.tzinfo).date()
    page = as_otto.get(f"/today/?day={day:%Y-%m-%d}").content.decode()
    assert "booked" in page
    assert booked.client.name not in page


def test_a_counselor_with_a_hidden_case_is_not_told_that_there_is_none(
    as_anna, people: dict
) -> None:
    page = as_anna.get("/recovery/").content.decode()
    assert "No open cases" not in page
    assert "not shown to you" in page


def test_a_manager_is_not_told_that_nobody_brought_a_list_in(as_maria, people: dict) -> None:
    assert "No imports yet" not in as_maria.get("/imports/").content.decode()
