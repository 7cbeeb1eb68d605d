"""Who a client is and what they allow, put right in a file that is open."""

from dataclasses import replace

import pytest
from django.urls import reverse

from people import selectors, services
from people.models import Consent, TrailEvent
from people.selectors import consents_of
from tests import factories
from tests.calls import API, patch, post
from tests.racing import race


@pytest.fixture
def page(cleo):
    return reverse("people:details", args=[cleo.public_id])


def fields(client, **typed):
    """What a browser sends that opened the page now."""
    return {
        "state": services.state_of(client),
        "name": client.name,
        "phone": client.phone,
        "email": client.email,
        "gender": client.gender,
        "birth_year": client.birth_year or "",
        "language": client.language,
        "site": client.site_id,
        "referral_source": client.referral_source,
        **typed,
    }


def changed(browser, client, **typed):
    way = reverse("people:change_details", args=[client.public_id])
    return browser.post(way, fields(client, **typed))


def said(browser, client, held, how="spoken", **typed):
    """Record what was said on a page that showed ``held``."""
    way = reverse("people:change_consents", args=[client.public_id])
    before = {f"{purpose}_before": word for purpose, word in held.items()}
    return browser.post(way, {**held, **before, "how": how, **typed})


def shown(client):
    return {purpose: "yes" if given else "no" for purpose, given in consents_of(client).items()}


def test_a_wrong_number_is_put_right_and_found(as_ines, ines, cleo, page):
    answer = changed(as_ines, cleo, phone="139 1234 5678", name="林晓文")
    assert answer.headers["Location"] == page
    cleo.refresh_from_db()
    assert (cleo.phone, cleo.name, cleo.name_latin) == ("+8613912345678", "林晓文", "Lin Xiaowen")
    assert list(selectors.search_clients(ines, "13912345678")) == [cleo]
    assert list(selectors.search_clients(ines, "晓文")) == [cleo]


def test_the_trail_names_what_changed_and_not_what_stood_there(as_ines, ines, cleo):
    changed(as_ines, cleo, phone="139 1234 5678", birth_year="1991")
    event = TrailEvent.objects.get(action="people.client.changed")
    assert (event.actor, event.client_id) == (ines, cleo.pk)
    assert event.facts == {"columns": "phone birth_year"}


def test_the_same_again_changes_nothing(as_ines, cleo):
    old = fields(cleo, phone="139 1234 5678")
    way = reverse("people:change_details", args=[cleo.public_id])
    for _attempt in range(2):
        assert as_ines.post(way, old).status_code == 302
    assert TrailEvent.objects.filter(action="people.client.changed").count() == 1


def test_two_who_change_at_once_are_told_and_lose_nothing(as_ines, as_anna, cleo):
    old = fields(cleo, phone="139 0000 1111")
    changed(as_anna, cleo, email="new@client.example")
    way = reverse("people:change_details", args=[cleo.public_id])
    answer = as_ines.post(way, old)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "139 0000 1111" in page
    assert "new@client.example" in page
    cleo.refresh_from_db()
    assert cleo.phone != "+8613900001111"
    again = {**old, "state": answer.context["form"]["state"].value()}
    assert as_ines.post(way, again).status_code == 302
    cleo.refresh_from_db()
    assert cleo.phone == "+8613900001111"


def test_who_changes_the_language_of_the_page_is_nobody_else(as_ines, cleo):
    old = fields(cleo, phone="139 0000 1111")
    as_ines.cookies["django_language"] = "zh-hans"
    way = reverse("people:change_details", args=[cleo.public_id])
    assert as_ines.post(way, old).status_code == 302


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ({"phone": "call me"}, "phone"),
        ({"phone": "", "email": ""}, "phone"),
        ({"email": "not an address"}, "email"),
        ({"name": " "}, "name"),
        ({"birth_year": "94"}, "birth_year"),
        ({"site": "999999"}, "site"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(as_ines, cleo, typed, named):
    answer = changed(as_ines, cleo, **typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [named]
    assert not TrailEvent.objects.filter(action="people.client.changed").exists()


def test_who_may_look_and_who_may_change(page, cleo, request):
    seen = {"as_ines": 200, "as_anna": 200, "as_sofia": 200, "as_maria": 200}
    seen |= {"as_boris": 404, "as_adam": 404, "as_otto": 404}
    for who, status in seen.items():
        assert request.getfixturevalue(who).get(page).status_code == status, who
    for who, status in {"as_sofia": 404, "as_boris": 404, "as_maria": 302}.items():
        answer = changed(request.getfixturevalue(who), cleo, phone="139 0000 1111")
        assert answer.status_code == status, who


def test_who_only_looks_is_offered_no_form(as_sofia, page, cleo):
    text = as_sofia.get(page).content.decode()
    assert cleo.display_phone in text
    assert reverse("people:change_details", args=[cleo.public_id]) not in text
    assert reverse("people:change_consents", args=[cleo.public_id]) not in text


def test_a_dropped_file_leads_on(as_ines, maria, cleo, now):
    other = factories.make_client("林晓雯", now=now)
    services.merge_files(kept=cleo, dropped=other, reason="the same person", by=maria, now=now)
    other.refresh_from_db()
    assert as_ines.get(reverse("people:details", args=[other.public_id])).status_code == 409
    assert changed(as_ines, other, phone="139 0000 1111").status_code == 409


def test_an_answer_is_added_and_the_earlier_one_stays(as_ines, ines, cleo, page):
    held = shown(cleo)
    assert held["care"] == "yes"
    answer = said(as_ines, cleo, held, how="paper", employer="no")
    assert answer.headers["Location"] == page
    row = Consent.objects.get(client=cleo, purpose="employer", given=False)
    assert (row.source, row.recorded_by) == ("paper", ines)
    assert consents_of(cleo)["employer"] is False
    assert Consent.objects.filter(client=cleo, purpose="care").count() == 1


def test_a_page_that_lay_open_does_not_turn_back_a_no_that_came_by_letter(as_ines, cleo, now):
    held = shown(cleo) | {"surveys": "yes"}
    services.record_consent(
        client=cleo, purpose="surveys", given=False, source="stop_link", by=None, now=now
    )
    assert said(as_ines, cleo, held, phone="no").status_code == 302
    assert consents_of(cleo)["surveys"] is False
    assert consents_of(cleo)["phone"] is False


def test_sent_twice_it_stands_once(as_ines, cleo):
    held = shown(cleo)
    for _attempt in range(2):
        said(as_ines, cleo, held, employer="no")
    assert Consent.objects.filter(client=cleo, purpose="employer", given=False).count() == 1


def test_it_has_to_be_said_how_and_what(as_ines, cleo):
    held = shown(cleo)
    lacking = said(as_ines, cleo, held, how="", employer="no")
    assert (lacking.status_code, list(lacking.context["consents_form"].errors)) == (422, ["how"])
    nothing = said(as_ines, cleo, held)
    assert nothing.status_code == 422
    unknown = said(as_ines, cleo, held, employer="perhaps")
    assert list(unknown.context["consents_form"].errors) == ["employer"]
    assert shown(cleo) == held


def test_consent_to_counselling_that_is_taken_back_is_said_loudly(as_ines, cleo, page):
    said(as_ines, cleo, shown(cleo), care="no")
    assert "crm-note--danger" in as_ines.get(page).content.decode()


def test_who_may_not_record_finds_nothing_there(as_maria, as_sofia, as_boris, cleo):
    for browser in (as_maria, as_sofia, as_boris):
        assert said(browser, cleo, shown(cleo), employer="no").status_code == 404


def test_a_long_history_comes_in_pages(
    as_ines, cleo, page, now, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("people.views.person.PAGE", 2)
    for given in (False, True, False):
        services.record_consent(
            client=cleo, purpose="research", given=given, source="desk", by=None, now=now
        )
    with django_assert_max_num_queries(15):
        first = as_ines.get(page)
    assert len(first.context["said"]) == 2
    second = as_ines.get(first.context["next_url"])
    assert len(second.context["said"]) == 2


def test_the_same_through_the_api(as_ines, as_sofia, cleo):
    way = f"{API}/clients/{cleo.public_id}/"
    answer = patch(as_ines, way, {"phone": "139 0000 1111"})
    assert (answer.status_code, answer.json()["phone"]) == (200, "+8613900001111")
    assert answer.json()["name"] == cleo.name
    wrong = patch(as_ines, way, {"site": "nowhere", "phone": "x"})
    assert (wrong.status_code, set(wrong.json())) == (422, {"site", "phone"})
    assert patch(as_sofia, way, {"phone": "139"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_programs_that_change_two_columns_change_both(ines, sofia, cleo, now):
    def change(**typed):
        old = services.details_of(cleo)
        details = replace(old, **typed)
        services.change_details(client=cleo, details=details, only=typed, by=ines, now=now)

    race(lambda: change(phone="139 0000 1111"), lambda: change(email="new@client.example"))
    cleo.refresh_from_db()
    assert (cleo.phone, cleo.email) == ("+8613900001111", "new@client.example")
    assert "13900001111" in cleo.search_text
    assert "new@clientexample" in cleo.search_text


def test_an_answer_through_the_api(as_ines, as_maria, cleo):
    way = f"{API}/clients/{cleo.public_id}/consents/"
    sent = {"purpose": "employer", "given": False, "how": "online"}
    for _attempt in range(2):
        answer = post(as_ines, way, sent)
        assert (answer.status_code, answer.json()["source"]) == (201, "online")
    assert Consent.objects.filter(client=cleo, purpose="employer", given=False).count() == 1
    assert post(as_ines, way, {**sent, "how": "dreamt"}).status_code == 422
    assert post(as_maria, way, sent).status_code == 404
