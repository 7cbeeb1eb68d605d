"""Assessments through the API: scored, stored once, masked, refused as on the page."""

import pytest

from crisis.models import Alert
from intake.models import Assessment
from tests import factories, journey
from tests.calls import API, post, token_of

ITEMS = dict.fromkeys(journey.SADS_ITEMS, 4)
SHEET = {
    "answers": {"sads": ITEMS},
    "income": "12000",
    "budget": 9000,
    "duration_months": 8,
    "problems": ["sleep"],
    "story": "Wants to sleep first.",
    "goals": [{"text": "Asleep before midnight", "met": ["specific"]}],
    "needs": [{"text": "An evening slot", "layer": "basic", "urgent": True}],
    "stakeholders": [{"part": "family", "may_be_told": False}],
}


@pytest.fixture
def url(cleo, now):
    journey.install(now)
    return f"/clients/{cleo.public_id}/assessments/"


def test_an_assessment_is_handed_in_once_and_read_again(ines, url):
    _token, desk = token_of(ines, "intake:read", "intake:write")
    key = "7f3e1f6e-3c55-4a0e-9a55-0d1c6f6a3b10"
    made = [post(desk, url, SHEET, key) for _twice in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert Assessment.objects.count() == 1
    told = desk.get(f"{API}/assessments/{made[0].json()['id']}/").json()
    assert told == made[0].json()
    assert (told["severity"], told["income"], told["story"]) == (28, "12000.00", SHEET["story"])
    assert told["goals"] == SHEET["goals"]
    assert told["needs"][0]["urgent"] is True
    assert told["forms"][0]["total"] == "28.00"
    assert [row["id"] for row in desk.get(API + url).json()["results"]] == [told["id"]]


def test_a_risk_answer_opens_an_alert(as_ines, url, cleo):
    answered = {**SHEET, "answers": {"sads": ITEMS, "phq-9": {"self_harm": 1}}}
    told = post(as_ines, url, answered).json()
    phq = next(form for form in told["forms"] if form["code"] == "phq-9")
    assert (phq["complete"], phq["total"], phq["at_risk"]) == (False, None, True)
    assert Alert.objects.filter(client=cleo).count() == 1


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"answers": {"sads": {"sleep": 9}}}, "answers.sads.sleep"),
        ({"answers": {"mmpi": {"a": 1}}}, "answers.mmpi"),
        ({"answers": {}}, "answers"),
        ({"versions": {"sads": "0.0.1"}}, "versions.sads"),
        ({"goals": [{"met": ["specific"]}]}, "goals.0.text"),
        ({"tier": "flagship"}, "tier"),
        ({"income": -5}, "income"),
    ],
)
def test_what_is_wrong_is_named_by_its_path_and_nothing_is_stored(as_ines, url, changes, path):
    refused = post(as_ines, url, {**SHEET, **changes})
    assert refused.status_code == 422
    assert [problem["path"] for problem in refused.json()["problems"]] == [path]
    assert all(problem["text"] for problem in refused.json()["problems"])
    assert not Assessment.objects.exists()


def test_an_answer_that_stands_twice_is_refused(as_ines, url):
    body = '{"answers": {"sads": {"sleep": 3, "sleep": 4}}}'
    headers = {"Idempotency-Key": "7f3e1f6e-3c55-4a0e-9a55-0d1c6f6a3b10"}
    refused = as_ines.post(API + url, body, content_type="application/json", headers=headers)
    assert refused.status_code == 422
    assert not Assessment.objects.exists()


def test_a_counselor_does_not_read_what_a_client_earns(as_ines, as_anna, url):
    made = post(as_ines, url, SHEET).json()
    told = as_anna.get(f"{API}/assessments/{made['id']}/").json()
    assert (told["income"], told["income_withheld"], told["budget"]) == (None, None, None)
    assert told["severity"] == 28


def test_another_ones_client_is_not_there(request, as_ines, url):
    made = post(as_ines, url, SHEET).json()
    for person in ("as_boris", "as_maria", "as_adam", "as_otto"):
        browser = request.getfixturevalue(person)
        assert browser.get(f"{API}/assessments/{made['id']}/").status_code == 404, person
        assert post(browser, url, SHEET).status_code == 404, person
        assert browser.get(API + url).status_code == 404, person


def test_intake_staff_list_what_they_entered(as_ines, as_anna, url):
    post(as_ines, url, SHEET)
    post(as_anna, url, {"answers": {"sads": ITEMS}})
    assert len(as_ines.get(API + url).json()["results"]) == 1
    assert len(as_anna.get(API + url).json()["results"]) == 2


def test_a_list_asks_as_much_for_many_as_for_one(
    as_anna, ines, cleo, now, django_assert_max_num_queries
):
    journey.install(now)
    for _time in range(5):
        journey.assess(cleo, by=ines, now=now)
    with django_assert_max_num_queries(8):
        page = as_anna.get(f"{API}/clients/{cleo.public_id}/assessments/").json()
    assert len(page["results"]) == 5


class TestPreview:
    def test_what_the_page_shows_beside_the_fields_is_told(self, ines, url):
        _token, desk = token_of(ines, "intake:read", "tiering:read")
        preview = desk.post(f"{API}{url}preview/", SHEET, content_type="application/json")
        told = preview.json()
        assert preview.status_code == 200
        assert (told["proposal"]["tier"], told["severity"]) == ("development", 28)
        assert told["problems"] == []
        assert not Assessment.objects.exists()

    def test_what_cannot_be_read_counts_as_empty_and_is_named(self, as_ines, url):
        body = {"answers": {"sads": {**ITEMS, "sleep": 9}, "phq-9": {"self_harm": 1}}}
        told = as_ines.post(f"{API}{url}preview/", body, content_type="application/json").json()
        assert told["severity"] is None
        assert [problem["path"] for problem in told["problems"]] == ["answers.sads.sleep"]
        assert told["signs"] == ["phq-9.self_harm"]
        assert not Alert.objects.exists()

    def test_a_counselor_sees_no_money_in_it(self, as_anna, as_ines, url):
        post(as_ines, url, SHEET)
        body = {"answers": {"sads": ITEMS}}
        told = as_anna.post(f"{API}{url}preview/", body, content_type="application/json").json()
        reasons = {one["dimension"]: one for one in told["proposal"]["reasons"]}
        assert reasons["willingness"]["code"] == "masked"

    def test_another_ones_client_is_not_there(self, as_boris, url):
        answer = as_boris.post(f"{API}{url}preview/", {}, content_type="application/json")
        assert answer.status_code == 404


def test_a_minor_is_not_asked_about_money(as_ines, now, site):
    journey.install(now)
    child = factories.make_client(now=now, birth_year=2020)
    told = post(as_ines, f"/clients/{child.public_id}/assessments/", SHEET).json()
    assert (told["income"], told["budget"]) == (None, None)
