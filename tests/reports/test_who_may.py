"""Every page of the reading room, for every role, in and out of scope."""

import pytest
from django.test import Client as Browser

ROLES = ("ines", "anna", "sofia", "maria", "adam", "otto")
NOT_HERE = 404


@pytest.fixture
def browsers(request):
    return {name: request.getfixturevalue(f"as_{name}") for name in ROLES}


PAGES = [
    pytest.param("/caseload/", {"anna", "sofia"}, id="caseload"),
    pytest.param("/clients/", {"ines", "anna", "sofia", "maria"}, id="clients"),
    pytest.param("/search/", {"ines", "anna", "sofia", "maria"}, id="search"),
    pytest.param("/satisfaction/", {"sofia", "maria", "otto"}, id="dashboard"),
    pytest.param("/feedback/mine/", {"anna"}, id="my feedback"),
    pytest.param("/trail/", {"otto"}, id="trail"),
    pytest.param("/system/", {"adam", "otto"}, id="system"),
    pytest.param("/api/v1/caseload/", {"anna", "sofia"}, id="API caseload"),
    pytest.param("/api/v1/metrics/", {"anna", "sofia", "maria", "otto"}, id="API metrics"),
]
SENT_ELSEWHERE = {
    ("/satisfaction/", "anna"): "/feedback/mine/",
    ("/feedback/mine/", "sofia"): "/satisfaction/",
    ("/feedback/mine/", "maria"): "/satisfaction/",
}


@pytest.mark.parametrize(("page", "may"), PAGES)
def test_a_page_opens_for_its_roles_and_is_not_there_for_others(browsers, page, may):
    for name, browser in browsers.items():
        answer = browser.get(page)
        if elsewhere := SENT_ELSEWHERE.get((page, name)):
            assert answer.headers["Location"] == elsewhere
        else:
            assert answer.status_code == (200 if name in may else NOT_HERE), name


@pytest.mark.parametrize(("page", "_may"), PAGES)
def test_nobody_reads_without_an_account(db, page, _may):
    answer = Browser().get(page)
    if page.startswith("/api/"):
        assert answer.status_code == 401
    else:
        assert answer.headers["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("anna", "/caseload/"),
        ("sofia", "/caseload/"),
        ("maria", "/satisfaction/"),
        ("adam", "/system/"),
        ("otto", "/trail/"),
    ],
)
def test_everybody_lands_on_their_own_page(browsers, name, page):
    assert browsers[name].get("/").headers["Location"] == page


def test_the_desk_works_on_the_home_page_itself(as_ines):
    assert as_ines.get("/").status_code == 200


@pytest.mark.parametrize("name", ["ines", "anna", "sofia", "maria"])
def test_a_file_opens_for_those_who_look_after_the_client(browsers, cleo, name):
    assert browsers[name].get(f"/clients/{cleo.public_id}/").status_code == 200


@pytest.mark.parametrize("name", ["boris", "adam", "otto"])
def test_a_foreign_file_is_not_there(request, cleo, name):
    browser = request.getfixturevalue(f"as_{name}")
    assert browser.get(f"/clients/{cleo.public_id}/").status_code == NOT_HERE


@pytest.mark.parametrize("path", ["/clients/0/", "/clients/not-an-id/", f"/clients/{'0' * 32}/"])
def test_a_malformed_or_unknown_id_is_not_there(as_ines, path):
    assert as_ines.get(path).status_code == NOT_HERE


def test_lists_and_search_hold_no_foreign_client(as_boris, cleo):
    looked = [as_boris.get(page) for page in ("/caseload/", "/clients/")]
    looked += [
        as_boris.post("/search/", {"q": words}, follow=True) for words in ("林晓", cleo.code)
    ]
    for answer in looked:
        text = answer.content.decode()
        assert cleo.name not in text
        assert f"/clients/{cleo.public_id}/" not in text
    assert as_boris.get("/api/v1/caseload/").json()["results"] == []


def test_a_demoted_counselor_loses_her_clients_at_the_next_request(as_anna, anna, cleo):
    assert cleo.code in as_anna.get("/caseload/").content.decode()
    anna.user.role = "admin"
    anna.user.save()
    assert as_anna.get("/caseload/").status_code == NOT_HERE


def test_pages_of_the_reading_room_are_only_read(browsers, cleo):
    for page in ("/", "/clients/", f"/clients/{cleo.public_id}/"):
        assert browsers["ines"].post(page).status_code == 405
    assert browsers["maria"].post("/satisfaction/").status_code == 405
