"""Merging in the browser and by the API: who may, what stands on the pages, what is refused."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from crisis.models import Alert
from crisis.services import raise_alert
from people.models import Client, Merge, Task, TrailEvent
from people.services import merge_files
from tests import factories, journey
from tests.calls import post as call
from tests.doors import who_may

WHY = "The same person, opened twice."
NOBODY = "0192e4a0-7b7b-7000-8000-000000000000"


@pytest.fixture
def practice(site, now):
    journey.install(now)


@pytest.fixture
def twin(site, anna, now):
    """A second file of Cleo's, in the same team."""
    return factories.make_client("林小雯", now=now, counselor=anna, email="lin@client.example")


@pytest.fixture
def compare_url(cleo, twin):
    return reverse("people:merge", args=[cleo.public_id, twin.public_id])


@pytest.fixture
def merged(cleo, twin, maria, now):
    return merge_files(kept=cleo, dropped=twin, reason=WHY, by=maria, now=now)


def typed(kept, **more):
    return {"keep": kept.code, "reason": WHY} | more


def test_managers_and_supervisors_merge_and_nobody_else(request, cleo, compare_url, anna, boris):
    other = reverse("people:other_file", args=[cleo.public_id])
    assert who_may(request, other) == {"sofia", "maria"}
    assert who_may(request, compare_url) == {"sofia", "maria"}
    assert who_may(request, compare_url, {}) == {"sofia", "maria"}
    assert not Merge.objects.exists()


def test_managers_and_supervisors_take_apart_and_nobody_else(request, merged, boris):
    url = reverse("people:undo_merge", args=[merged.public_id])
    assert who_may(request, url) == {"sofia", "maria"}
    assert who_may(request, url, {}) == {"sofia", "maria"}


def test_a_supervisor_merges_only_files_of_her_team(as_sofia, cleo, boris, now):
    foreign = factories.make_client("周一鸣", now=now, counselor=boris)
    for pair in ((cleo, foreign), (foreign, cleo)):
        url = reverse("people:merge", args=[file.public_id for file in pair])
        assert as_sofia.post(url, typed(cleo)).status_code == 404
    assert not Merge.objects.exists()


def test_nobody_is_led_to_sign_in(client, compare_url):
    assert client.get(compare_url).url.startswith(reverse("account_login"))


def test_the_other_file_is_offered_by_hints_and_found_by_search(as_maria, cleo, twin, now):
    url = reverse("people:other_file", args=[cleo.public_id])
    page = as_maria.get(url).content.decode()
    assert reverse("people:merge", args=[cleo.public_id, twin.public_id]) in page
    assert "same phone" in page
    far = factories.make_client(
        "周一鸣", now=now, phone="13900000009", email="zhou@client.example", birth_year=1970
    )
    way = reverse("people:merge", args=[cleo.public_id, far.public_id])
    assert way not in page
    assert way in as_maria.post(url, {"q": far.code}, follow=True).content.decode()
    itself = reverse("people:merge", args=[cleo.public_id, cleo.public_id])
    assert itself not in as_maria.post(url, {"q": cleo.code}, follow=True).content.decode()


def test_a_file_is_not_compared_with_itself(as_maria, cleo):
    url = reverse("people:merge", args=[cleo.public_id, cleo.public_id])
    assert as_maria.get(url).status_code == 404


def test_both_files_stand_side_by_side_and_both_looks_are_recorded(
    as_maria, cleo, twin, compare_url
):
    page = as_maria.get(compare_url).content.decode()
    for text in (cleo.name, twin.name, cleo.email, twin.email, "Sessions held", "differs"):
        assert text in page
    looks = TrailEvent.objects.filter(action="people.files.compared")
    assert set(looks.values_list("client_id", flat=True)) == {cleo.pk, twin.pk}


def test_looking_changes_nothing(as_maria, compare_url):
    as_maria.get(compare_url)
    as_maria.head(compare_url)
    assert not Merge.objects.exists()


@pytest.mark.parametrize("which", [0, 1])
def test_either_file_may_stay(as_maria, cleo, twin, compare_url, which):
    kept, dropped = (cleo, twin) if which == 0 else (twin, cleo)
    answer = as_maria.post(compare_url, typed(kept))
    assert answer.url == kept.get_absolute_url()
    assert Client.objects.get(merged_into=kept) == dropped
    page = as_maria.get(kept.get_absolute_url()).content.decode()
    assert "Earlier files" in page
    assert dropped.get_absolute_url() in page


@pytest.mark.parametrize(
    "wrong", [{"reason": "too short"}, {"reason": " " * 20}, {"keep": "C-9"}, {"keep": ""}]
)
def test_a_wrong_form_keeps_what_was_typed(as_maria, cleo, compare_url, wrong):
    answer = as_maria.post(compare_url, typed(cleo, **wrong))
    assert answer.status_code == 422
    assert not Merge.objects.exists()
    if "reason" not in wrong:
        assert WHY in answer.content.decode()


def test_what_hinders_is_said_before_and_after_sending(
    as_maria, cleo, twin, compare_url, ines, now
):
    raise_alert(client=twin, source="concern", sign="other", by=ines, now=now)
    page = as_maria.get(compare_url).content.decode()
    assert f"{twin.code} can't be merged away yet" in page
    assert f"{cleo.code} can't be merged away yet" not in page
    answer = as_maria.post(compare_url, typed(cleo))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "A crisis alert is open" in page
    assert WHY in page
    assert not Merge.objects.exists()


def test_a_second_submit_leads_to_the_file_that_stays(as_maria, cleo, twin, compare_url):
    as_maria.post(compare_url, typed(cleo))
    answer = as_maria.post(compare_url, typed(cleo))
    assert answer.status_code == 409
    assert cleo.get_absolute_url() in answer.content.decode()
    assert Merge.objects.count() == 1


@pytest.mark.parametrize("name", ["ines", "anna", "sofia", "maria"])
def test_the_page_of_a_dropped_file_leads_to_the_one_that_stays(request, merged, cleo, twin, name):
    page = request.getfixturevalue(f"as_{name}").get(twin.get_absolute_url()).content.decode()
    assert f"Merged into {cleo.code}" in page
    assert cleo.get_absolute_url() in page
    assert WHY in page
    assert reverse("intake:assess", args=[twin.public_id]) not in page
    undo = reverse("people:undo_merge", args=[merged.public_id])
    assert (undo in page) is (name in {"sofia", "maria"})


def test_who_may_not_see_the_file_that_stays_does_not_see_the_earlier_one(as_boris, merged, twin):
    assert as_boris.get(twin.get_absolute_url()).status_code == 404


PAGES = [
    "intake:assess",
    "intake:self_fill",
    "tiering:referrals",
    "packages:choose",
    "scheduling:book",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_that_adds_something_leads_to_the_file_that_stays(
    as_ines, practice, merged, cleo, twin, page, method
):
    answer = getattr(as_ines, method)(reverse(page, args=[twin.public_id]))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert cleo.code in text
    assert cleo.get_absolute_url() in text


def test_a_concern_about_a_dropped_file_is_raised_in_the_one_that_stays(
    as_anna, merged, cleo, twin
):
    url = reverse("crisis:raise", args=[twin.public_id])
    assert as_anna.post(url, {"sign": "self_harm", "note": ""}).status_code == 302
    assert Alert.objects.get().client == cleo


def test_a_refusal_of_the_database_reads_like_one_of_a_service(merged, twin, now):
    """Whoever comes past every question meets the trigger, and reads the same words."""
    from common.api import exception_handler

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Task.objects.create(client=twin, kind="review", about=twin.public_id, due_at=now)
    answer = exception_handler(refused.value, {})
    assert (answer.status_code, answer.data["code"]) == (409, "FileWasMerged")


def test_another_refusal_of_the_database_stays_an_error(cleo, now):
    from common.api import exception_handler

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Client.objects.filter(pk=cleo.pk).update(merged_at=now)
    assert exception_handler(refused.value, {}) is None


def test_taking_apart_needs_a_reason_and_leads_to_the_restored_file(as_maria, merged, twin):
    url = reverse("people:undo_merge", args=[merged.public_id])
    assert as_maria.post(url, {"reason": "short"}).status_code == 422
    answer = as_maria.post(url, {"reason": "They are two cousins."})
    assert answer.url == twin.get_absolute_url()
    page = as_maria.get(answer.url).content.decode()
    assert "Merged into" not in page
    assert as_maria.get(url).status_code == 404


@pytest.mark.parametrize("more", [0, 3])
def test_comparing_takes_a_fixed_number_of_questions(
    as_maria, practice, ines, cleo, twin, compare_url, now, more, django_assert_max_num_queries
):
    for _number in range(1 + more):
        journey.assess(twin, by=ines, now=now)
    as_maria.get(compare_url)
    with django_assert_max_num_queries(60):
        as_maria.get(compare_url)


def test_earlier_files_take_one_question_more(
    as_maria, merged, cleo, maria, now, django_assert_max_num_queries
):
    for number in range(3):
        extra = factories.make_client(f"又一{number}", now=now, phone=f"1360000000{number}")
        merge_files(kept=cleo, dropped=extra, reason=WHY, by=maria, now=now)
    as_maria.get(cleo.get_absolute_url())
    with django_assert_max_num_queries(13):
        as_maria.get(cleo.get_absolute_url())


# By the API.

MERGES = "/api/v1/merges/"


def sent(kept, dropped, **more):
    return {"keep": str(kept.public_id), "drop": str(dropped.public_id), "reason": WHY} | more


def test_the_api_merges_lists_and_undoes(as_maria, cleo, twin):
    made = call(as_maria, MERGES, sent(cleo, twin))
    assert made.status_code == 201
    assert (made.json()["kept_code"], made.json()["dropped_code"]) == (cleo.code, twin.code)
    assert call(as_maria, MERGES, sent(cleo, twin)).json()["id"] == made.json()["id"]
    listed = as_maria.get(f"/api/v1/clients/{cleo.public_id}/merges/").json()["results"]
    assert [row["id"] for row in listed] == [made.json()["id"]]
    undo = f"{MERGES}{made.json()['id']}/undo/"
    assert call(as_maria, undo, {"reason": "short"}).status_code == 422
    assert call(as_maria, undo, {"reason": "Two cousins."}).json()["undone_at"]
    assert call(as_maria, undo, {"reason": "Two cousins."}).status_code == 409


def test_the_api_says_everything_that_hinders(as_maria, cleo, twin, ines, now):
    raise_alert(client=twin, source="concern", sign="other", by=ines, now=now)
    answer = call(as_maria, MERGES, sent(cleo, twin))
    assert answer.status_code == 409
    assert [reason["code"] for reason in answer.json()["reasons"]] == ["open_alert"]


@pytest.mark.parametrize(
    "wrong", [{"keep": "x"}, {"drop": None}, {"reason": ""}, {"reason": 5}, {"keep": ["x"]}]
)
def test_the_api_names_what_it_cannot_read(as_maria, cleo, twin, wrong):
    answer = call(as_maria, MERGES, sent(cleo, twin, **wrong))
    assert answer.status_code == 422
    assert set(answer.json()) == set(wrong)


def test_the_api_merges_no_file_with_itself_and_none_that_is_not_there(as_maria, cleo, twin):
    assert call(as_maria, MERGES, sent(cleo, cleo)).status_code == 422
    unknown = sent(cleo, twin, drop=NOBODY)
    assert call(as_maria, MERGES, unknown).status_code == 404


@pytest.mark.parametrize("name", ["ines", "anna", "boris", "adam", "otto"])
def test_the_api_is_closed_to_whom_the_page_is_closed(request, name, cleo, twin, merged):
    browser = request.getfixturevalue(f"as_{name}")
    assert call(browser, MERGES, sent(cleo, twin)).status_code == 404
    undo = f"{MERGES}{merged.public_id}/undo/"
    assert call(browser, undo, {"reason": "Two cousins."}).status_code == 404


def test_the_api_is_described_with_its_refusals(as_adam):
    paths = as_adam.get("/api/schema/?format=json").json()["paths"]
    for path in (MERGES, f"{MERGES}{{public_id}}/undo/"):
        described = paths[path]["post"]
        assert described["description"]
        assert {"404", "409", "422"} <= set(described["responses"])
        refused = described["responses"]["409"]["content"]["application/json"]
        assert refused["examples"]
    assert paths["/api/v1/clients/{public_id}/merges/"]["get"]["description"]


def test_two_ways_to_write_one_number_are_not_said_to_differ(as_maria, cleo, twin, compare_url):
    assert cleo.phone == "+8613800000001"
    Client.objects.filter(pk=twin.pk).update(phone="138-0000-0001")
    page = " ".join(as_maria.get(compare_url).content.decode().split())
    line = page.split(">Phone", 1)[1].split("</tr>")[0]
    assert "138-0000-0001" in line
    assert "differs" not in line
    Client.objects.filter(pk=twin.pk).update(phone="+8613800000002")
    page = " ".join(as_maria.get(compare_url).content.decode().split())
    assert "differs" in page.split(">Phone", 1)[1].split("</tr>")[0]
