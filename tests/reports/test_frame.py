"""What stands around a page: the rail of the role, the red bar, the demo's sign-ins."""

import json
from itertools import chain

import pytest
from django.test import Client as Browser
from django.urls import get_resolver

from crisis.services import raise_alert
from people.services import add_task
from reports import navigation


@pytest.mark.parametrize(
    ("name", "page", "words"),
    [
        ("ines", "/", ["Home", "Clients", "Call-backs", "Recovery", "Crisis log"]),
        ("anna", "/caseload/", ["Today", "Caseload", "My feedback"]),
        ("sofia", "/caseload/", ["Caseload", "Satisfaction"]),
        ("maria", "/satisfaction/", ["Satisfaction", "Clients", "Recovery"]),
        ("adam", "/system/", ["System", "Accounts"]),
        ("otto", "/trail/", ["Audit log", "Satisfaction"]),
    ],
)
def test_the_rail_follows_the_role(request, name, page, words):
    answer = request.getfixturevalue(f"as_{name}").get(page)
    labels = [str(place["label"]) for place in answer.context["navigation"]]
    assert [label for label in labels if label in words] == words
    current = [place["url"] for place in answer.context["navigation"] if place["current"]]
    assert current == [page]


@pytest.mark.parametrize(
    ("name", "entry"), [("ines", "Clients"), ("sofia", "Caseload"), ("maria", "Clients")]
)
def test_a_page_of_a_client_stands_under_the_clients(request, name, entry, cleo):
    answer = request.getfixturevalue(f"as_{name}").get(f"/clients/{cleo.public_id}/details/")
    current = [str(place["label"]) for place in answer.context["navigation"] if place["current"]]
    assert current == [entry]


# Where nobody is signed in, the account's own pages, and what a machine asks.
BESIDE_THE_RAIL = {
    "account", "api", "ask", "design", "drafts", "f", "fill", "healthz", "language", "prices",
    "readyz", "s", "stay", "stop", "survey", "tokens",
}  # fmt: skip


def test_every_page_stands_under_one_entry_of_a_rail():
    parts = {
        part.partition("/")[0]
        for route in get_resolver().url_patterns
        for part in (
            [str(route.pattern) + str(inner.pattern) for inner in route.url_patterns]
            if hasattr(route, "url_patterns")
            else [str(route.pattern)]
        )
    }
    rails = [[part for place in rail for part in place.under] for rail in navigation.RAILS.values()]
    assert all(len(rail) == len(set(rail)) for rail in rails), "two entries would be lit"
    assert parts - {*chain(*rails), *navigation.MAILBOX.under} == BESIDE_THE_RAIL


@pytest.mark.parametrize("name", ["ines", "anna", "sofia", "maria", "adam", "otto"])
def test_every_entry_of_the_rail_opens(request, name, db):
    browser = request.getfixturevalue(f"as_{name}")
    for place in browser.get("/", follow=True).context["navigation"]:
        assert browser.get(place["url"], follow=True).status_code == 200, place["url"]


def counts_of(answer):
    return {str(place["label"]): place["count"] for place in answer.context["navigation"]}


def test_the_rail_counts_what_waits_for_whose_work_it_is(as_ines, as_maria, cleo, today):
    add_task(client=cleo, kind="call_back", about=cleo.public_id, due_at=today)
    assert counts_of(as_ines.get("/"))["Call-backs"] == 1
    assert counts_of(as_ines.get("/"))["Recovery"] is None
    assert counts_of(as_maria.get("/satisfaction/"))["Recovery"] == 0


def test_the_red_bar_stands_only_while_an_alert_is_open_and_for_whom_it_concerns(
    as_anna, as_otto, cleo, today
):
    assert "crm-crisis__clock" not in as_anna.get("/caseload/").content.decode()
    raise_alert(client=cleo, source="concern", sign="said", by=None, now=today)
    assert "crm-crisis__clock" in as_anna.get("/caseload/").content.decode()
    assert "crm-crisis__clock" not in as_otto.get("/trail/").content.decode()


def test_the_sign_in_page_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Browser().get("/account/login/").status_code == 200


def test_the_demo_offers_its_people_and_nothing_else_does(settings, tmp_path, rf):
    settings.VAR_DIR = tmp_path
    people = [{"role": "manager", "name": "Chen Jing", "email": "m@x.example", "password": "p"}]
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "sign_ins.json").write_text(json.dumps(people))
    request = rf.get("/account/login/")
    assert "demo_sign_ins" not in navigation.page_frame(request)
    settings.DEMO = True
    assert navigation.page_frame(request)["demo_sign_ins"] == people


def test_a_demo_without_its_file_offers_nobody(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert navigation.demo_sign_ins() == []


@pytest.mark.parametrize(
    ("name", "searches"), [("ines", True), ("anna", True), ("adam", False), ("otto", False)]
)
def test_who_may_see_no_client_is_offered_no_search(request, name, searches, db):
    page = request.getfixturevalue(f"as_{name}").get("/", follow=True).content.decode()
    assert ('id="crm-search"' in page) is searches
