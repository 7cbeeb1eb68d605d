"""An assessment that is not finished, through the API and on the page: one draft, one way."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from intake import services
from intake.models import Assessment, Draft
from tests import factories, journey
from tests.calls import API, delete, once, post, put, token_of
from tests.conftest import signed_in
from tests.intake.sheets import typed
from tests.racing import race

ITEMS = dict.fromkeys(journey.SADS_ITEMS, 4)
WHOLE = {
    "answers": {"sads": ITEMS, "phq-9": {"mood": 2}},
    "income": "12000.00",
    "budget": "9000.00",
    "duration_months": 8,
    "problems": ["sleep"],
    "style": "amiable",
    "story": "Wants to sleep first.",
    "goals": [{"text": "Asleep before midnight", "met": ["specific"]}],
    "needs": [{"text": "An evening slot", "layer": "basic", "important": False, "urgent": True}],
    "stakeholders": [{"part": "family", "name": "her sister", "may_be_told": True}],
}
HALF = {"answers": {"sads": {"sleep": 6}}, "story": "Wants to sleep first."}


@pytest.fixture
def url(cleo, now):
    journey.install(now)
    return f"/clients/{cleo.public_id}/assessments/draft/"


def kept(sheet, revision=0, **more):
    return {"sheet": sheet, "revision": revision, **more}


def test_nothing_is_kept_yet(as_ines, url):
    told = as_ines.get(API + url).json()
    assert (told["revision"], told["saved_at"], told["sheet"]) == (0, None, {"answers": {}})


def test_a_whole_sheet_comes_back_as_it_was_sent(as_ines, url):
    told = once(put, as_ines, url, kept(WHOLE)).json()
    assert (told["revision"], told["sheet"], told["problems"]) == (1, WHOLE, [])
    assert as_ines.get(API + url).json() == told
    assert Draft.objects.get().revision == 1


def test_what_is_sent_next_stands_in_place_of_it(as_ines, url):
    put(as_ines, url, kept(WHOLE))
    told = put(as_ines, url, kept(HALF, 1)).json()
    assert (told["revision"], told["sheet"]) == (2, HALF)


def test_a_page_goes_on_with_it_and_the_other_way_round(as_ines, ines, cleo, url):
    put(as_ines, url, kept(HALF))
    page = as_ines.get(reverse("intake:assess", args=[cleo.public_id])).content.decode()
    assert "Wants to sleep first." in page
    sent = typed(story="Said on the page.", duration_months="eight", sads=None)
    window = {"draft_editor": str(uuid4()), "draft_revision": "1"}
    as_ines.post(reverse("intake:draft", args=[cleo.public_id]), sent | window)
    told = as_ines.get(API + url).json()
    assert (told["revision"], told["sheet"]["story"]) == (2, "Said on the page.")
    (problem,) = told["problems"]
    assert (problem["path"], problem["typed"]) == ("duration_months", "eight")
    put(as_ines, url, kept(HALF, 2))
    assert Draft.objects.get().typed["request_key"] == [sent["request_key"]]
    assert str(Draft.objects.get().request_key) == sent["request_key"]


def test_another_window_that_saved_since_is_not_overwritten(as_ines, url):
    put(as_ines, url, kept(WHOLE))
    put(as_ines, url, kept(HALF, 1))
    refused = put(as_ines, url, kept(WHOLE, 1))
    body = refused.json()
    assert (refused.status_code, body["code"], body["seen"]) == (409, "DraftMoved", {"revision": 1})
    stands = as_ines.get(API + url).json()
    assert body["kept"] == {"revision": 2, "saved_at": stands["saved_at"]}
    assert stands["sheet"] == HALF
    assert put(as_ines, url, kept(WHOLE, 1, overrules=True)).json()["revision"] == 3


def test_a_saving_that_comes_after_the_submit_brings_nothing_back(as_ines, cleo, url):
    put(as_ines, url, kept(WHOLE))
    assessments = f"/clients/{cleo.public_id}/assessments/"
    assert once(post, as_ines, assessments, {**WHOLE, "draft_revision": 1}).status_code == 201
    assert not Draft.objects.exists()
    late = put(as_ines, url, kept(WHOLE, 1))
    assert (late.status_code, late.json()["code"], late.json()["kept"]) == (409, "DraftGone", None)
    assert not Draft.objects.exists()


def test_a_draft_that_moved_is_not_handed_in(as_ines, cleo, url):
    put(as_ines, url, kept(WHOLE))
    put(as_ines, url, kept(HALF, 1))
    assessments = f"/clients/{cleo.public_id}/assessments/"
    refused = post(as_ines, assessments, {**WHOLE, "draft_revision": 1})
    assert (refused.status_code, refused.json()["code"]) == (409, "DraftMoved")
    assert not Assessment.objects.exists()
    delete(as_ines, url)
    refused = post(as_ines, assessments, {**WHOLE, "draft_revision": 2})
    assert (refused.status_code, refused.json()["code"]) == (409, "DraftGone")


def test_it_is_thrown_away(as_ines, url):
    put(as_ines, url, kept(WHOLE))
    assert once(delete, as_ines, url).status_code == 204
    assert as_ines.get(API + url).json()["revision"] == 0


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (kept({"answers": {"sads": {"sleep": 9}}}), "answers.sads.sleep"),
        (kept({"answers": {"mmpi": {"a": 1}}}), "answers.mmpi"),
        (kept({**HALF, "versions": {"sads": "0.0.1"}}), "versions.sads"),
        (kept({**HALF, "tier": "flagship"}), "tier"),
        (kept({"goals": "sleep"}), "goals"),
        (kept([]), ""),
        (kept({}), "sheet"),
        (kept({"story": "  "}), "sheet"),
        ({"sheet": HALF}, "revision"),
        (kept(HALF, -1), "revision"),
        (kept(HALF, "many"), "revision"),
    ],
)
def test_what_cannot_be_kept_is_named_by_its_path(as_ines, url, body, path):
    refused = put(as_ines, url, body)
    assert refused.status_code == 422
    assert [problem["path"] for problem in refused.json()["problems"]] == [path]
    assert all(problem["text"] for problem in refused.json()["problems"])
    assert not Draft.objects.exists()


def test_what_is_half_typed_is_kept_and_named(as_ines, url):
    told = put(as_ines, url, kept({"goals": [{"text": "", "met": ["specific"]}]})).json()
    assert [problem["path"] for problem in told["problems"]] == ["goal-0-text"]
    assert "goals" not in told["sheet"]


def test_everybody_has_a_draft_of_their_own(as_ines, as_anna, ines, url):
    put(as_ines, url, kept(WHOLE))
    told = as_anna.get(API + url).json()
    assert (told["revision"], [one["name"] for one in told["others"]]) == (0, [ines.name])
    put(as_anna, url, kept(HALF))
    delete(as_anna, url)
    assert as_ines.get(API + url).json()["sheet"] == WHOLE


def test_who_may_not_assess_finds_nothing(request, url):
    mona = signed_in(factories.make_user("Mona", "counselor"))
    others = ("as_boris", "as_sofia", "as_maria", "as_adam", "as_otto")
    for browser in (mona, *(request.getfixturevalue(person) for person in others)):
        assert browser.get(API + url).status_code == 404
        assert put(browser, url, kept(HALF)).status_code == 404
        assert delete(browser, url).status_code == 404


def test_a_token_needs_the_scope_for_keeping(ines, url):
    _token, reader = token_of(ines, "intake:read")
    assert reader.get(API + url).status_code == 200
    refused = put(reader, url, kept(HALF))
    assert (refused.status_code, refused.json()["code"]) == (403, "ScopeMissing")


def test_a_draft_asks_as_much_for_many_as_for_few(as_ines, url, django_assert_max_num_queries):
    for one in range(4):
        colleague = factories.make_user(f"Desk {one}", "intake")
        told = put(signed_in(colleague), url, kept(HALF))
        assert told.status_code == 200, told.content
    put(as_ines, url, kept(WHOLE))
    with django_assert_max_num_queries(9):
        assert len(as_ines.get(API + url).json()["others"]) == 4


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_over_one_revision_one_is_told(as_ines, ines, cleo, url):
    put(as_ines, url, kept(HALF))

    def save(story):
        with transaction.atomic():
            return services.keep_draft(
                client=cleo,
                typed={"story": [story]},
                request_key=uuid4(),
                seen=services.DraftVersion(uuid4(), 1, must_exist=True),
                by=ines,
                now=timezone.now(),
            )

    ends = race(lambda: save("One."), lambda: save("Other."))
    assert sorted(type(end).__name__ for end in ends) == ["Draft", "DraftMoved"]
    assert Draft.objects.get().revision == 2
