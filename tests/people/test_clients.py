"""A file is opened once, with consents, and found by every name it goes by."""

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.db.utils import InternalError
from django.urls import reverse
from django.utils import timezone

from people import selectors, services
from people.models import Client, Consent, Standing, TrailEvent
from tests import factories

NEW = "people:new_client"


def typed(site, **changes):
    form = {
        "request_key": str(uuid4()),
        "name": "林晓雯",
        "phone": "138 0000 0001",
        "email": "",
        "gender": "female",
        "birth_year": "1994",
        "language": "zh-hans",
        "site": site.pk,
        "referral_source": "friend",
        "consents": ["care", "email", "surveys"],
    }
    return form | changes


def test_a_new_client_gets_a_file_number_keys_and_dated_consents(ines, site, now):
    client = factories.make_client(now=now, by=ines)
    assert client.code.startswith("C-")
    assert len(client.sealing_key("client")) == 32
    assert client.sealing_key("client") != client.sealing_key("process")
    assert selectors.consents_of(client)["care"] is True
    assert Consent.objects.filter(client=client, said_at=now).count() == len(factories.EVERYTHING)
    assert Standing.objects.filter(client=client, tier="").exists()


def test_without_consent_to_care_no_file_is_opened(site, now):
    with pytest.raises(services.CareNeedsConsent):
        factories.make_client(now=now, consents={"care": False})
    assert not Client.objects.exists()


def test_the_newest_consent_of_a_purpose_holds(cleo, ines, now):
    services.record_consent(
        client=cleo, purpose="surveys", given=False, source="link", by=None, now=now
    )
    services.record_consent(
        client=cleo, purpose="surveys", given=True, source="phone", by=ines, now=now
    )
    assert selectors.consents_of(cleo)["surveys"] is True


@pytest.mark.parametrize(
    "query",
    [
        "林晓雯",
        "晓雯",
        "雯",
        "lin",
        "lin xiaowen",
        "linxiao",
        "lxw",
        "lx",
        "0000001",
        "cleo@client",
    ],
)
def test_a_client_is_found_by_name_pinyin_initials_phone_and_mail(query, cleo, ines):
    assert selectors.search_clients(ines, query) == [cleo]


def test_a_client_is_found_by_file_number(cleo, ines):
    assert selectors.search_clients(ines, cleo.code) == [cleo]


@pytest.mark.parametrize("query", ["", "   ", "%", "_", "王", "\x00"])
def test_a_search_for_nothing_finds_nothing(query, cleo, ines):
    assert selectors.search_clients(ines, query.replace("\x00", "")) == []


def test_a_search_does_not_leave_the_caseload(cleo, boris):
    assert selectors.search_clients(boris.user, "林晓雯") == []


def test_the_form_opens_a_file_and_goes_on_to_the_assessment(as_ines, site):
    answer = as_ines.post(reverse(NEW), typed(site))
    client = Client.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("intake:assess", args=[client.public_id])
    assert client.name_latin == "Lin Xiaowen"
    assert TrailEvent.objects.filter(action="people.client.registered").count() == 1


def test_sending_the_form_twice_opens_one_file(as_ines, site):
    form = typed(site)
    first, second = as_ines.post(reverse(NEW), form), as_ines.post(reverse(NEW), form)
    assert first.url == second.url
    assert Client.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"name": "   "}, "name", id="no name"),
        pytest.param({"name": "x" * 81}, "name", id="name too long"),
        pytest.param({"phone": "", "email": ""}, "phone", id="no way to reach"),
        pytest.param({"phone": "abc"}, "phone", id="letters in the phone"),
        pytest.param({"email": "not an address"}, "email", id="mail address"),
        pytest.param({"birth_year": "19"}, "birth_year", id="year of two digits"),
        pytest.param({"birth_year": "３０００"}, "birth_year", id="year to come"),
        pytest.param({"site": "999999"}, "site", id="unknown site"),
        pytest.param({"site": "x'; --"}, "site", id="hostile site"),
        pytest.param({"consents": ["email"]}, "consents", id="no consent to care"),
        pytest.param({"consents": ["care", "everything"]}, "consents", id="unknown consent"),
        pytest.param({"request_key": "1"}, "request_key", id="malformed key"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(as_ines, site, change, field):
    answer = as_ines.post(reverse(NEW), typed(site, referral_source="doctor") | change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    page = answer.content.decode()
    assert '<option value="doctor" selected' in page
    assert not Client.objects.exists()


def test_a_get_changes_nothing(as_ines, site):
    as_ines.get(reverse(NEW), typed(site))
    assert not Client.objects.exists()


@pytest.mark.parametrize("person", ["as_anna", "as_maria", "as_adam", "as_otto", "as_sofia"])
def test_only_the_desk_opens_files(person, site, request):
    browser = request.getfixturevalue(person)
    assert browser.get(reverse(NEW)).status_code == 404
    assert browser.post(reverse(NEW), typed(site)).status_code == 404
    assert not Client.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_submits_at_the_same_moment_open_one_file(ines, site):
    key, barrier, made = uuid4(), Barrier(2), []

    def submit():
        barrier.wait()
        made.append(factories.make_client(now=timezone.now(), by=ines, request_key=key).pk)
        connections.close_all()

    racers = [Thread(target=submit) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(set(made)) == 1
    assert Client.objects.count() == 1
    assert Consent.objects.count() == len(factories.EVERYTHING)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE people_trailevent SET action = 'x'", "DELETE FROM people_trailevent"],
)
def test_the_trail_can_neither_be_changed_nor_deleted(cleo, statement):
    before = list(TrailEvent.objects.values_list("id", "action"))
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(TrailEvent.objects.values_list("id", "action")) == before
