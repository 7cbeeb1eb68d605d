"""Forms a client fills in alone, through the API: handed out, followed, reviewed, taken back."""

import pytest
from django.utils import timezone

from intake import services
from intake.models import Assessment, SelfFill
from outbox.models import Message
from people.models import Client, TrailEvent
from tests import factories
from tests.calls import API, once, post, token_of
from tests.conftest import signed_in
from tests.intake.instruments import instrument
from tests.intake.test_self_fill import fill_in, fresh, say

ASKED = {"forms": ["sads"], "parts": ["story"]}


@pytest.fixture
def url(cleo):
    return f"/clients/{cleo.public_id}/self-fill/"


@pytest.fixture
def handed_out(as_ines, url):
    return once(post, as_ines, url, ASKED)


@pytest.fixture
def filled(handed_out):
    return fresh(fill_in(SelfFill.objects.select_related("client").get(), timezone.now()))


def test_a_link_is_sent_once_and_followed(as_ines, url, handed_out, filled):
    told = handed_out.json()["waiting"]
    assert (handed_out.status_code, told["state"], told["forms"]) == (201, "sent", ["sads"])
    assert Message.objects.count() == SelfFill.objects.count() == 1
    now = as_ines.get(API + url).json()["waiting"]
    assert (now["state"], now["to_review"], now["answered"]) == ("finished", True, 7)


def test_what_can_be_handed_out_is_told(as_ines, as_anna, url):
    told = as_ines.get(API + url).json()
    ready = {one["code"]: one["ready"] for one in told["offered"]}
    assert (ready["sads"], ready["phq-9"]) == (True, False)
    assert (told["waiting"], told["asks_money"]) == (None, True)
    assert as_anna.get(API + url).json()["asks_money"] is False


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ({}, "forms"),
        ({"forms": ["phq-9"]}, "forms"),
        ({"forms": ["mmpi"]}, "forms"),
        ({"forms": "sads"}, "forms"),
        ({"forms": ["sads"], "parts": ["soul"]}, "parts.0"),
    ],
)
def test_what_cannot_be_handed_out_is_named(as_ines, url, sent, path):
    refused = post(as_ines, url, sent)
    assert refused.status_code == 422
    assert [problem["path"] for problem in refused.json()["problems"]] == [path]
    assert not SelfFill.objects.exists()


def test_to_whom_no_letter_goes_no_link_is_sent(as_ines, cleo, url):
    Client.objects.filter(pk=cleo.pk).update(email="")
    why = as_ines.get(API + url).json()["unsent"]
    refused = post(as_ines, url, ASKED).json()
    assert refused["problems"] == [{"path": "client", "code": "invalid", "text": why}]
    assert why
    assert not SelfFill.objects.exists()


def test_a_counselor_does_not_ask_about_money(as_anna, url):
    refused = post(as_anna, url, {"parts": ["money"]})
    assert [problem["path"] for problem in refused.json()["problems"]] == ["parts"]


def test_what_was_begun_is_not_replaced(as_ines, url, handed_out):
    say(SelfFill.objects.get(), timezone.now(), "sads-sleep", "5")
    refused = post(as_ines, url, ASKED)
    assert (refused.status_code, refused.json()["code"]) == (409, "AlreadyAsked")


def test_what_the_client_said_is_looked_over_and_becomes_an_assessment(as_ines, cleo, url, filled):
    told = as_ines.get(f"{API}{url}review/").json()
    assert told["sheet"]["answers"]["sads"]["sleep"] == 4
    assert TrailEvent.objects.filter(action="intake.self_fill.opened").exists()
    assert not Assessment.objects.exists()
    sheet = told["sheet"]
    sheet["answers"]["sads"]["sleep"] = 6
    named = {"id": told["id"], "revision": told["revision"]}
    made = once(
        post, as_ines, f"/clients/{cleo.public_id}/assessments/", {**sheet, "self_fill": named}
    )
    (form,) = made.json()["forms"]
    assert (form["mode"], form["answers"]["sleep"]) == ("self", 6)
    assert fresh(filled).state == "reviewed"
    assert as_ines.get(f"{API}{url}review/").status_code == 404
    refused = post(
        as_ines, f"/clients/{cleo.public_id}/assessments/", {**sheet, "self_fill": named}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "SelfFillIsOver")
    assert Assessment.objects.count() == 1


def test_who_read_an_earlier_saving_is_told(as_ines, cleo, url, filled):
    told = as_ines.get(f"{API}{url}review/").json()
    say(filled, timezone.now(), "story", "One thing more.")
    named = {"id": told["id"], "revision": told["revision"]}
    path = f"/clients/{cleo.public_id}/assessments/"
    refused = post(as_ines, path, {**told["sheet"], "self_fill": named})
    assert (refused.status_code, refused.json()["code"]) == (409, "SelfFillMoved")
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("named", "path"),
    [
        ({"revision": 1}, "self_fill.id"),
        ({"id": "x", "revision": 1}, "self_fill.id"),
        ({"id": "7f3e1f6e-3c55-4a0e-9a55-0d1c6f6a3b10", "revision": 1}, "self_fill.id"),
        ({"id": "7f3e1f6e-3c55-4a0e-9a55-0d1c6f6a3b10", "revision": -1}, "self_fill.revision"),
    ],
)
def test_an_unknown_self_fill_is_named(as_ines, cleo, filled, named, path):
    body = {"answers": {"sads": {"sleep": 4}}, "self_fill": named}
    refused = post(as_ines, f"/clients/{cleo.public_id}/assessments/", body)
    assert refused.status_code == 422
    assert [problem["path"] for problem in refused.json()["problems"]] == [path]


def test_what_is_left_half_way_is_taken_over(as_ines, url, handed_out):
    refused = post(as_ines, f"{url}take/")
    assert (refused.status_code, refused.json()["code"]) == (422, "NothingAnsweredYet")
    say(SelfFill.objects.get(), timezone.now(), "sads-sleep", "5")
    assert as_ines.get(f"{API}{url}review/").status_code == 404
    assert once(post, as_ines, f"{url}take/").json()["waiting"]["to_review"] is True
    assert as_ines.get(f"{API}{url}review/").json()["sheet"]["answers"] == {"sads": {"sleep": 5}}


def test_it_is_withdrawn_with_what_was_filled_in(as_ines, url, filled):
    assert once(post, as_ines, f"{url}withdraw/").json()["waiting"] is None
    assert fresh(filled).typed is None
    assert post(as_ines, f"{url}withdraw/").status_code == 404


def test_who_may_not_finds_nothing(request, url, filled):
    mona = signed_in(factories.make_user("Mona", "counselor"))
    others = ("as_boris", "as_sofia", "as_maria", "as_adam", "as_otto")
    for browser in (mona, *(request.getfixturevalue(person) for person in others)):
        assert browser.get(API + url).status_code == 404
        assert browser.get(f"{API}{url}review/").status_code == 404
        assert post(browser, url, ASKED).status_code == 404
        for act in ("take", "withdraw"):
            assert post(browser, f"{url}{act}/").status_code == 404
    assert fresh(filled).state == "finished"


def test_a_token_that_reads_hands_out_nothing(ines, url):
    _token, reader = token_of(ines, "intake:read")
    assert reader.get(API + url).status_code == 200
    assert post(reader, url, ASKED).status_code == 403


def test_the_page_of_one_asks_no_more_for_many_forms(
    as_ines, url, filled, maria, django_assert_max_num_queries
):
    services.activate(instrument=instrument("pcl-5"), by=maria)
    as_ines.get(API + url)
    with django_assert_max_num_queries(10):
        as_ines.get(API + url)
