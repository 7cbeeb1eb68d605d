"""Whoever asks on the public page to be called waits at the desk, and is answered once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse

from people import services
from people.models import Client, ContactRequest
from tests.factories import make_client, make_site
from tests.racing import race

ASK = reverse("intake:ask")


@pytest.fixture(autouse=True)
def nobody_has_tried(db):
    cache.clear()


def typed(**more):
    return {
        "request_key": str(uuid4()),
        "name": "周一鸣",
        "phone": "139 0000 0009",
        "words": "晚上睡不好，想找人聊聊。",
        "agreed": "on",
    } | more


def make_request(now, *, calm=True, name="周一鸣", key=None):
    return services.receive_request(
        details=services.NewRequest(name=name, phone="13900000009", words="想找人聊聊"),
        calm=calm,
        request_key=key or uuid4(),
        now=now,
    )


def test_a_request_waits_sealed_at_the_desk(client, as_ines):
    answer = client.post(ASK, typed(), follow=True)
    assert answer.status_code == 200
    assert "within a day" in answer.content.decode()
    asked = ContactRequest.objects.get()
    assert (asked.words, asked.calm, asked.language) == ("晚上睡不好，想找人聊聊。", True, "en")
    sealed = ContactRequest.objects.values_list("words", flat=True).get()
    assert "睡不好".encode() not in bytes(sealed.envelope)
    home = as_ines.get("/").content.decode()
    assert "周一鸣" in home
    assert reverse("people:request", args=[asked.public_id]) in home


def test_the_same_form_sent_twice_is_one_request(client):
    once = typed()
    for _ in range(2):
        assert client.post(ASK, once).status_code == 302
    assert ContactRequest.objects.count() == 1


def test_words_of_danger_stand_first_and_say_so(client, as_ines, now):
    client.post(ASK, typed(name="先来"))
    client.post(ASK, typed(name="后来", words="我不想活了"))
    page = as_ines.get(reverse("people:requests")).content.decode()
    assert page.index("后来") < page.index("先来")
    assert "may be in danger" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"phone": "", "email": ""}, "Give a phone number or an e-mail address."),
        ({"phone": "call me"}, "This is not a phone number."),
        ({"email": "nobody"}, "This is not an e-mail address."),
        ({"agreed": ""}, "t store your contact details"),
        ({"words": "x" * 1001}, "at most 1000 characters"),
        ({"name": "x\x00y"}, "Null characters are not allowed."),
        ({"site": "999999"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, change, said):
    answer = client.post(ASK, typed(email="zhou@client.example") | change)
    content = answer.content.decode()
    assert answer.status_code == 422
    assert said in content
    if "words" not in change:
        assert "晚上睡不好，想找人聊聊。" in content
    assert not ContactRequest.objects.exists()


def test_a_machine_is_thanked_and_nothing_is_kept(client):
    answer = client.post(ASK, typed(website="https://spam.example"))
    assert answer.status_code == 302
    assert not ContactRequest.objects.exists()


def test_whoever_sends_without_end_is_asked_to_wait_and_keeps_the_words(client):
    for _ in range(5):
        client.post(ASK, typed())
    answer = client.post(ASK, typed())
    assert answer.status_code == 429
    assert "晚上睡不好，想找人聊聊。" in answer.content.decode()
    assert ContactRequest.objects.count() == 5


def test_looking_at_the_page_changes_nothing(client):
    for method in (client.get, client.head):
        assert method(ASK).status_code == 200
    assert not ContactRequest.objects.exists()


def test_a_file_is_opened_from_the_request_without_typing_again(as_ines, now):
    asked = make_request(now)
    url = f"{reverse('people:new_client')}?request={asked.public_id}"
    page = as_ines.get(url).content.decode()
    for word in ("周一鸣", "139 0000 0009"):
        assert word in page
    form = {
        "request_key": str(uuid4()),
        "name": "周一鸣",
        "phone": "13900000009",
        "language": "zh-hans",
        "site": make_site().pk,
        "consents": ["care"],
    }
    assert as_ines.post(url, form).status_code == 302
    asked.refresh_from_db()
    assert (asked.outcome, asked.client) == ("opened", Client.objects.get())
    assert as_ines.get(url).status_code == 200, "a closed request fills nothing in any more"


@pytest.mark.parametrize("foreign", ["x", "", "01a20000-0000-7000-8000-000000000000"])
def test_an_unknown_request_fills_nothing_in(as_ines, foreign):
    answer = as_ines.get(f"{reverse('people:new_client')}?request={foreign}")
    assert answer.status_code == 200


def test_a_request_is_closed_once_with_its_outcome(as_ines, ines, now):
    asked = make_request(now)
    url = reverse("people:close_request", args=[asked.public_id])
    assert as_ines.post(url, {"outcome": "opened"}).status_code == 422
    assert as_ines.post(url, {"outcome": "no_reply"}).status_code == 302
    assert as_ines.post(url, {"outcome": "no_reply"}).status_code == 302
    assert as_ines.post(url, {"outcome": "spam"}).status_code == 409
    asked.refresh_from_db()
    assert (asked.outcome, asked.closed_by) == ("no_reply", ines)


def test_a_request_is_closed_in_its_row_of_the_home(as_ines, now):
    asked = make_request(now)
    url = reverse("people:close_request", args=[asked.public_id])
    row = {"headers": {"HX-Request": "true"}}
    part = as_ines.get(reverse("people:request", args=[asked.public_id]), **row).content.decode()
    assert "想找人聊聊" in part
    assert f'hx-post="{url}"' in part
    assert "<html" not in part
    refused = as_ines.post(url, {"outcome": ""}, **row)
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()
    done = as_ines.post(url, {"outcome": "no_reply"}, **row)
    assert (done.status_code, done["HX-Trigger"]) == (204, "crm:done")
    asked.refresh_from_db()
    assert asked.outcome == "no_reply"


@pytest.mark.django_db(transaction=True)
def test_two_people_who_answer_at_once_close_it_once(ines, sofia, now):
    asked = make_request(now)
    ends = race(
        lambda: services.close_request(request=asked, outcome="no_reply", by=ines, now=now),
        lambda: services.close_request(request=asked, outcome="referred", by=sofia, now=now),
    )
    assert sum(isinstance(end, services.RequestIsClosed) for end in ends) == 1


@pytest.mark.parametrize("name", ["as_anna", "as_boris", "as_sofia", "as_adam", "as_otto"])
def test_whoever_does_not_answer_requests_does_not_see_them(request, name, now):
    asked = make_request(now)
    browser = request.getfixturevalue(name)
    assert browser.get(reverse("people:requests")).status_code == 404
    assert browser.get(reverse("people:request", args=[asked.public_id])).status_code == 404
    assert browser.post(reverse("people:close_request", args=[asked.public_id])).status_code == 404


def test_the_manager_looks_and_does_not_answer(as_maria, now):
    asked = make_request(now)
    page = as_maria.get(reverse("people:request", args=[asked.public_id])).content.decode()
    assert "周一鸣" in page
    assert "No file needed" not in page
    closing = reverse("people:close_request", args=[asked.public_id])
    assert as_maria.post(closing, {"outcome": "spam"}).status_code == 404


def test_a_long_list_goes_on_by_key(as_ines, now, django_assert_max_num_queries):
    for number in range(53):
        make_request(now + timedelta(minutes=number), name=f"客{number:02}")
    with django_assert_max_num_queries(8):
        first = as_ines.get(reverse("people:requests"))
    assert "客49" in first.content.decode()
    assert "客50" not in first.content.decode()
    second = as_ines.get(first.context["next_url"]).content.decode()
    assert "客50" in second
    assert "客49" not in second


def test_the_database_keeps_outcome_and_end_together(now):
    asked = make_request(now)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactRequest.objects.filter(pk=asked.pk).update(closed_at=now)


def test_everything_that_is_missing_is_said_at_once(client):
    page = client.post(ASK, typed(name="", phone="", agreed="")).content.decode()
    for said in (
        "This field is required.",
        "Give a phone number or an e-mail",
        "t store your contact details",
    ):
        assert said in page
    page = client.post(ASK, typed(phone="call me")).content.decode()
    assert "Give a phone number" not in page


def test_a_request_of_somebody_known_is_closed_with_the_file_and_leads_there(
    as_ines, cleo, ines, now
):
    asked = make_request(now, name=cleo.name)
    page = as_ines.get(asked_page(asked)).content.decode()
    assert f"was here already: {cleo.code}" in page
    other = make_client("何子昂", now=now, phone="13700000007", email="he@client.example")
    closing = reverse("people:close_request", args=[asked.public_id])
    foreign = {"outcome": f"known:{other.public_id}"}
    assert as_ines.post(closing, foreign).status_code == 422, "only a file that was offered"
    answer = as_ines.post(closing, {"outcome": f"known:{cleo.public_id}"})
    assert answer.url == cleo.get_absolute_url()
    asked.refresh_from_db()
    assert (asked.outcome, asked.client, asked.closed_by) == ("known", cleo, ines)
    assert cleo.code in as_ines.get(asked_page(asked)).content.decode()


def test_a_request_closed_with_one_file_is_not_closed_with_another(as_ines, cleo, ines, now):
    asked = make_request(now, name=cleo.name)
    other = make_client(cleo.name, now=now, phone="13700000007", email="he@client.example")
    closing = reverse("people:close_request", args=[asked.public_id])
    for _time in range(2):
        form = {"outcome": f"known:{cleo.public_id}"}
        assert as_ines.post(closing, form).status_code == 302
    for late in (f"known:{other.public_id}", "known"):
        refused = as_ines.post(closing, {"outcome": late})
        assert refused.status_code == 409
        assert cleo.code in refused.content.decode()
    asked.refresh_from_db()
    assert asked.client == cleo


def test_a_file_is_refused_where_the_request_was_closed_without_one(cleo, ines, now):
    asked = make_request(now)
    services.close_request(request=asked, outcome="known", by=ines, now=now)
    with pytest.raises(services.RequestIsClosed, match=r"here already\.$"):
        services.close_request(request=asked, outcome="known", client=cleo, by=ines, now=now)


def test_two_people_who_open_a_file_from_one_request_open_one(ines, sofia, now):
    asked = make_request(now)

    def open_file(by):
        return services.register_asker(
            details=services.Details(name=asked.name, phone=asked.phone, site=make_site()),
            consents={"care": True},
            request_key=uuid4(),
            asked_by=asked,
            by=by,
            now=now,
        )

    opened = open_file(ines)
    with pytest.raises(services.RequestIsClosed, match=opened.code):
        open_file(sofia)
    assert Client.objects.get() == opened


def asked_page(asked):
    return reverse("people:request", args=[asked.public_id])
