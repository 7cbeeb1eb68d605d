"""Ways around the matrix: every one ends where the matrix says."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client as Browser
from django.urls import reverse

from intake.models import Assessment
from people.models import TrailEvent
from tests import factories, journey
from tests.intake.sheets import typed
from tiering.models import TierDecision
from tiering.rules.tiers import Tier


@pytest.fixture
def assessment(cleo, ines, now):
    journey.install(now)
    return journey.assess(cleo, by=ines, now=now)


def test_a_supervisor_does_not_confirm_a_proposal(as_sofia, assessment):
    url = reverse("tiering:propose", args=[assessment.public_id])
    answer = as_sofia.post(url, {"decision": "confirm", "proposed": "development"})
    assert answer.status_code == 409
    assert not TierDecision.objects.exists()


def assess(browser, client, form):
    return browser.post(reverse("intake:assess", args=[client.public_id]), form)


def test_a_counselor_neither_sees_nor_writes_what_a_client_earns(as_anna, cleo, now):
    journey.install(now)
    page = as_anna.get(reverse("intake:assess", args=[cleo.public_id])).content.decode()
    assert 'name="income"' not in page
    assert assess(as_anna, cleo, typed()).status_code == 302
    written = Assessment.objects.select_related("client").get()
    assert (written.income, written.budget) == (None, None)


def test_what_the_desk_was_told_still_holds_when_the_counselor_assesses_again(
    as_anna, cleo, ines, now
):
    journey.install(now)
    journey.confirm(cleo, by=ines, now=now, tier=Tier.FLAGSHIP)
    form = typed(sads=5) | {"goal-0-ticks": ["specific", "measurable", "relevant", "achievable"]}
    preview = as_anna.post(reverse("tiering:preview", args=[cleo.public_id]), form)
    assert "crm-tier--flagship" in preview.content.decode()
    assert "25,000" not in preview.content.decode()
    answer = assess(as_anna, cleo, form)
    written = Assessment.objects.select_related("client").order_by("-id").first()
    assert (written.income, written.budget) == (25_000, 20_000)
    proposal = as_anna.get(answer["Location"]).content.decode()
    assert "crm-tier--flagship" in proposal
    assert "25,000" not in proposal


@pytest.mark.parametrize("who", [{"birth_year": 2020}, {"sponsored": True}])
def test_minors_and_sponsored_clients_are_not_asked_about_money(as_ines, now, who):
    journey.install(now)
    client = factories.make_client(now=now, **who)
    page = as_ines.get(reverse("intake:assess", args=[client.public_id])).content.decode()
    assert 'name="income"' not in page
    assert assess(as_ines, client, typed()).status_code == 302
    written = Assessment.objects.select_related("client").get()
    assert (written.income, written.budget) == (None, None)
    assert (
        "willingness"
        not in as_ines.post(
            reverse("tiering:preview", args=[client.public_id]), typed(income=None, budget=None)
        )
        .content.decode()
        .partition('id="file"')[2]
    )


def test_a_file_is_never_read_without_a_trace(as_anna, cleo):
    for query in ("?show=sessions", "?before=x", "?show=nonsense&before=x"):
        as_anna.get(f"/clients/{cleo.public_id}/{query}")
        assert TrailEvent.objects.filter(action="people.client.opened").count() == 1, query


@pytest.mark.parametrize("door", ["/admin/login/", "/account/login/"])
def test_no_door_leads_past_the_second_factor(adam, door):
    adam.set_password(factories.PASSWORD)
    adam.save()
    TOTP.activate(adam, generate_totp_secret())
    browser = Browser()
    form = {"username": adam.email, "login": adam.email, "password": factories.PASSWORD}
    browser.post(door, form)
    assert "_auth_user_id" not in browser.session
    assert browser.get("/admin/").status_code == 302
