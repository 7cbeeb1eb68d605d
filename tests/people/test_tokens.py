"""A token does what its owner may and its scopes say, until it ends; all else looks alike."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from people import bearer, services
from people.models import ApiToken, TrailEvent, User
from people.rules.tokens import Area, scope_needed
from tests import journey
from tests.calls import API, a_draft, post, program, token_of
from tests.doors import who_may
from tiering.models import PolicyVersion

PAGE = reverse("people:tokens")
INSTRUMENTS = f"{API}/instruments/"


def form(**more):
    day = timezone.localdate() + timedelta(days=30)
    made = {"request_key": str(uuid4()), "name": "Tablet", "expires_on": day.isoformat()}
    return made | {"scopes": ["intake:read"]} | more


def secret_on(page):
    text = page.content.decode()
    return text.partition('crm-mono crm-token">')[2].partition("<")[0]


def test_a_token_is_shown_once_and_only_its_digest_is_kept(as_ines, ines):
    page = as_ines.post(PAGE, form())
    secret = secret_on(page)
    assert secret.startswith("crm_")
    assert len(secret) >= 4 + 43, "256 bits"
    token = ApiToken.objects.get()
    assert bytes(token.digest) != secret.encode()
    assert secret not in as_ines.get(PAGE).content.decode()
    assert program(secret).get(INSTRUMENTS).status_code == 200


def test_the_same_form_twice_makes_one_token_and_shows_no_secret_again(as_ines):
    sent = form()
    as_ines.post(PAGE, sent)
    again = as_ines.post(PAGE, sent)
    assert (again.status_code, ApiToken.objects.count()) == (409, 1)
    assert secret_on(again) == ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"scopes": []}, "This field is required"),
        ({"scopes": ["everything:write"]}, "not one of the available choices"),
        ({"expires_on": ""}, "This field is required"),
        ({"expires_on": "2999-01-01"}, "Choose a day from today to a year ahead."),
        ({"expires_on": "2020-01-01"}, "Choose a day from today to a year ahead."),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_a_token_needs_is_said_beside_the_field(as_ines, wrong, said):
    page = as_ines.post(PAGE, form(**wrong))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not ApiToken.objects.exists()


def test_a_name_is_taken_once_also_by_a_revoked_token(as_ines, ines):
    token, _program = token_of(ines)
    services.revoke_token(token=token, by=ines, now=timezone.now())
    page = as_ines.post(PAGE, form())
    assert page.status_code == 422
    assert "You already have or had a token with this" in page.content.decode()


def test_everybody_sees_their_own_and_the_administrator_all_names(
    as_anna, as_ines, as_adam, as_otto, ines, anna
):
    token_of(ines, name="Tablet of the desk")
    token_of(anna.user, name="My notebook")
    assert "Tablet of the desk" not in as_anna.get(PAGE).content.decode()
    assert "My notebook" in as_anna.get(PAGE).content.decode()
    for browser in (as_adam, as_otto):
        text = browser.get(PAGE).content.decode()
        assert "Tablet of the desk" in text
        assert "My notebook" in text


def test_who_sees_no_client_makes_no_token(request):
    assert who_may(request, PAGE) == {"ines", "anna", "boris", "sofia", "maria", "adam", "otto"}
    assert who_may(request, PAGE, {}) == {"ines", "anna", "boris", "sofia", "maria"}


def test_the_owner_and_the_administrator_revoke_and_nobody_else(request, ines):
    token, tablet = token_of(ines)
    url = reverse("people:revoke_token", args=[token.public_id])
    assert who_may(request, url, {}) == {"ines", "adam"}
    assert tablet.get(INSTRUMENTS).status_code == 401
    assert TrailEvent.objects.filter(action="people.token.revoked").count() == 1


def over(token):
    made = timezone.localdate() - timedelta(days=40)
    ApiToken.objects.filter(pk=token.pk).update(made_on=made, expires_on=made + timedelta(days=39))


def revoked(token):
    services.revoke_token(token=token, by=token.owner, now=timezone.now())


def switched_off(token):
    User.objects.filter(pk=token.owner_id).update(is_active=False)


def without_tokens(token):
    User.objects.filter(pk=token.owner_id).update(role="auditor")


@pytest.mark.parametrize("ended", [over, revoked, switched_off, without_tokens])
def test_what_opens_nothing_answers_the_same_bytes(db, ines, ended):
    token, tablet = token_of(ines)
    assert tablet.get(INSTRUMENTS).status_code == 200
    ended(token)
    refused, unknown = tablet.get(INSTRUMENTS), program("crm_unknown").get(INSTRUMENTS)
    assert refused.status_code == unknown.status_code == 401
    assert refused.content == unknown.content
    assert dict(refused.headers) == dict(unknown.headers)
    assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_holds_to_the_end_of_its_last_day(ines):
    _token, tablet = token_of(ines, expires_on=timezone.localdate())
    assert tablet.get(INSTRUMENTS).status_code == 200


def test_a_demoted_owner_is_demoted_at_once(maria, now):
    draft = a_draft(maria, now)
    _token, desk = token_of(maria)
    body = {"base": str(draft.public_id)}
    assert post(desk, "/policies/", body).status_code == 201
    User.objects.filter(pk=maria.pk).update(role="intake")
    assert post(desk, "/policies/", body).status_code == 404
    assert PolicyVersion.objects.filter(state="draft").count() == 2


def test_a_token_reads_what_its_owner_reads_and_not_a_client_more(anna, boris, cleo, ines, now):
    journey.install(now)
    assessment = journey.assess(cleo, by=ines, now=now)
    url = f"{API}/assessments/{assessment.public_id}/tier/"
    _token, annas = token_of(anna.user)
    _token, boriss = token_of(boris.user)
    assert annas.get(url).status_code == 200
    assert boriss.get(url).status_code == 404


def test_reading_does_not_open_writing_nor_another_area(maria, now):
    draft = a_draft(maria, now)
    _token, reader = token_of(maria, "tiering:read")
    assert reader.get(f"{API}/policies/").status_code == 200
    refused = post(reader, "/policies/", {"base": str(draft.public_id)})
    assert (refused.status_code, refused.json()["code"]) == (403, "ScopeMissing")
    assert "tiering:write" in refused.json()["message"]
    assert reader.get(f"{API}/packages/").status_code == 403
    assert not PolicyVersion.objects.filter(based_on=draft).exists()


def test_working_something_out_is_reading():
    assert scope_needed("intake", "POST", stores=False) == f"{Area.INTAKE}:read"
    assert scope_needed("intake", "POST") == f"{Area.INTAKE}:write"


def test_the_trail_names_owner_and_token(maria, now):
    draft = a_draft(maria, now)
    _token, desk = token_of(maria, name="Night job")
    post(desk, "/policies/", {"base": str(draft.public_id)})
    deed = TrailEvent.objects.filter(action="tiering.policy.drafted").order_by("-id").first()
    assert (deed.actor, deed.facts["token"]) == (maria, "Night job")


def test_what_comes_after_a_token_is_not_named_after_it(maria, as_maria, now):
    draft = a_draft(maria, now)
    _token, desk = token_of(maria, name="Night job")
    for browser in (desk, as_maria):
        post(browser, "/policies/", {"base": str(draft.public_id)})
    deed = TrailEvent.objects.filter(action="tiering.policy.drafted").order_by("-id").first()
    assert "token" not in deed.facts


def test_the_first_use_of_a_day_is_written_down(ines):
    token, tablet = token_of(ines)
    for _time in range(3):
        tablet.get(INSTRUMENTS)
    used = TrailEvent.objects.filter(action="people.token.used")
    assert used.count() == 1
    yesterday = timezone.localdate() - timedelta(days=1)
    ApiToken.objects.update(last_used_on=yesterday)
    tablet.get(INSTRUMENTS)
    assert used.count() == 2
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()


def test_a_token_has_its_number_of_calls_a_minute(ines, monkeypatch):
    monkeypatch.setattr(bearer, "TRIES", 2)
    _token, tablet = token_of(ines)
    _other, notebook = token_of(ines, name="Notebook")
    assert [tablet.get(INSTRUMENTS).status_code for _call in range(3)] == [200, 200, 429]
    assert tablet.get(INSTRUMENTS).headers["Retry-After"] == "60"
    assert notebook.get(INSTRUMENTS).status_code == 200


def test_who_guesses_is_slowed_down(db):
    guesser = program("crm_guess")
    guesser.defaults["REMOTE_ADDR"] = "203.0.113.77"
    answers = [guesser.get(INSTRUMENTS).status_code for _guess in range(21)]
    assert answers == [401] * 20 + [429]


def test_a_token_opens_no_page_of_the_browser(ines):
    _token, tablet = token_of(ines)
    assert tablet.get("/clients/").status_code == 302
