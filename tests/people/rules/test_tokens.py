"""What a token may open, and how long it may hold."""

from datetime import date, timedelta

import pytest

from people.rules.tokens import AREAS, READING, SCOPES, day_allowed, known_scopes, scope_needed

TODAY = date(2026, 3, 10)


def test_every_scope_there_is():
    assert " ".join(SCOPES) == (
        "clients:read clients:write intake:read intake:write tiering:read tiering:write "
        "packages:read packages:write figures:read"
    )


@pytest.mark.parametrize(
    ("app", "area"),
    [
        ("people", "clients"),
        ("intake", "intake"),
        ("tiering", "tiering"),
        ("packages", "packages"),
        ("reports", "figures"),
    ],
)
def test_each_app_is_one_area(app, area):
    assert AREAS[app] == area
    assert {scope_needed(app, method) for method in ("GET", "HEAD", "OPTIONS")} == {f"{area}:read"}
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert method not in READING
        assert scope_needed(app, method) == f"{area}:write"


def test_working_something_out_is_reading():
    assert scope_needed("tiering", "POST", stores=False) == "tiering:read"


def test_an_app_without_an_area_has_no_scope():
    with pytest.raises(KeyError):
        scope_needed("crisis", "GET")


@pytest.mark.parametrize(
    ("scopes", "known"),
    [
        ([], False),
        (["clients:read"], True),
        (list(SCOPES), True),
        (["clients:read", "figures:write"], False),
    ],
)
def test_a_token_has_at_least_one_scope_and_none_that_is_unknown(scopes, known):
    assert known_scopes(scopes) is known


@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, True), (366, True), (367, False)])
def test_a_token_holds_from_today_to_a_year(days, allowed):
    assert day_allowed(TODAY + timedelta(days=days), TODAY) is allowed
