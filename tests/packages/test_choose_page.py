"""The package page: who may, what stands on it, and what a refused form keeps."""

from uuid import uuid4

import pytest
from django.urls import reverse

from crisis.services import raise_alert
from packages.models import Enrollment, ServicePackage
from people.models import TrailEvent
from tests import factories, journey
from tiering.models import ServiceStandard

HTMX = {"HX-Request": "true"}

NOBODY = "0192e4a0-7b7b-7000-8000-000000000000"


@pytest.fixture
def url(tiered):
    return reverse("packages:choose", args=[tiered.public_id])


def typed(code="short-term-5", **changes):
    package = ServicePackage.objects.get(code=code, active=True)
    return {"request_key": str(uuid4()), "package": str(package.public_id)} | changes


def test_the_page_shows_standard_price_and_how_it_lies_to_the_means(as_ines, url):
    page = as_ines.get(url).content.decode()
    for text in (
        "Short-term course",
        "¥4,000",
        "¥800 per session",
        "within 5 days",
        "within 24 hours",
        "50 min, senior",
        "90 days",
        "unused, full",
        "Within budget and ceiling",
        "¥7,000 above the stated budget",
        "¥1,600 above the yearly ceiling",
    ):
        assert text in page


def test_choosing_enrols_and_leads_to_the_counselors(as_ines, url, tiered):
    answer = as_ines.post(url, typed())
    assert answer.status_code == 302
    assert answer.url == reverse("scheduling:book", args=[tiered.public_id])
    assert Enrollment.objects.get(client=tiered).package.code == "short-term-5"


def test_a_double_submit_makes_one_enrolment(as_ines, url):
    form = typed()
    assert [as_ines.post(url, form).status_code for _ in range(2)] == [302, 302]
    assert Enrollment.objects.count() == 1


@pytest.mark.parametrize("role", ["anna", "boris", "sofia", "maria", "adam", "otto"])
def test_only_the_desk_sells(request, url, role):
    browser = request.getfixturevalue(f"as_{role}")
    assert browser.get(url).status_code == 404
    assert browser.post(url, typed()).status_code == 404
    assert not Enrollment.objects.exists()


def test_nobody_is_led_to_sign_in(client, url):
    assert client.get(url).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("unknown", [NOBODY, "not-an-id", "0"])
def test_an_unknown_or_malformed_client_is_not_found(as_ines, practice, unknown):
    assert as_ines.get(f"/clients/{unknown}/package/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"package": ""}, "Choose a package.", id="nothing chosen"),
        pytest.param(
            {"package": NOBODY},
            "no longer on offer",
            id="an unknown package",
        ),
        pytest.param(
            {"package": "'; DROP TABLE"},
            "no longer on offer",
            id="a hostile package",
        ),
        pytest.param({"request_key": "x"}, "valid UUID", id="a malformed key"),
    ],
)
def test_a_refused_form_says_why_and_sells_nothing(as_ines, url, changes, why):
    answer = as_ines.post(url, typed(**changes))
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Enrollment.objects.exists()


def test_a_refused_form_keeps_what_was_chosen(as_ines, url):
    form = typed("family-8", request_key="x")
    page = as_ines.post(url, form).content.decode()
    assert f'value="{form["package"]}" checked' in page


def test_a_package_of_another_tier_cannot_be_sent(as_ines, practice, ines, now):
    client = factories.make_client(now=now)
    journey.confirm(client, by=ines, now=now, tier=journey.Tier.BASIC)
    answer = as_ines.post(
        reverse("packages:choose", args=[client.public_id]), typed("prevention-10")
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(("method", "status"), [("get", 200), ("post", 409)])
def test_while_an_alert_is_open_no_price_is_shown(as_ines, url, tiered, ines, now, method, status):
    raise_alert(client=tiered, source="concern", sign="other", by=ines, now=now)
    answer = getattr(as_ines, method)(url, typed() if method == "post" else {})
    assert answer.status_code == status
    assert "¥" not in answer.content.decode()
    assert not Enrollment.objects.exists()


def test_before_an_assessment_the_page_leads_there(as_ines, practice, cleo):
    page = as_ines.get(reverse("packages:choose", args=[cleo.public_id])).content.decode()
    assert reverse("intake:assess", args=[cleo.public_id]) in page


def test_before_a_tier_the_page_leads_to_the_proposal(as_ines, practice, cleo, ines, now):
    assessment = journey.assess(cleo, by=ines, now=now)
    page = as_ines.get(reverse("packages:choose", args=[cleo.public_id])).content.decode()
    assert reverse("tiering:propose", args=[assessment.public_id]) in page


def test_without_a_standard_the_page_says_so_and_shows_no_price(as_ines, url, forget_configuration):
    ServiceStandard.objects.filter(tier="development").delete()
    forget_configuration()
    page = as_ines.get(url).content.decode()
    assert "published service standard" in page
    assert "¥" not in page


def test_the_summary_follows_the_marked_package_and_equals_the_page(as_ines, url):
    family = ServicePackage.objects.get(code="family-8")
    part = as_ines.get(url, {"package": str(family.public_id)}, headers=HTMX).content.decode()
    assert "Family package" in part
    assert "¥16,000" in part
    first = ServicePackage.objects.get(code="half-price-first")
    part = as_ines.get(url, {"package": str(first.public_id)}, headers=HTMX).content.decode()
    whole = as_ines.get(url).content.decode()
    assert " ".join(part.split()) in " ".join(whole.split())


@pytest.mark.parametrize("package", ["", "x", NOBODY])
def test_a_summary_of_nothing_known_is_that_of_the_first_package(as_ines, url, package):
    part = as_ines.get(url, {"package": package}, headers=HTMX)
    assert part.status_code == 200
    assert "Half-price first session" in part.content.decode()


def test_looking_changes_nothing_but_the_trail(as_ines, url):
    as_ines.get(url)
    as_ines.head(url)
    assert not Enrollment.objects.exists()
    assert TrailEvent.objects.filter(action="packages.offers.opened").exists()


def test_the_page_speaks_chinese(as_ines, url):
    as_ines.cookies["django_language"] = "zh-hans"
    assert "短程五次咨询" in as_ines.get(url).content.decode()


def test_the_page_takes_a_fixed_number_of_queries(as_ines, url, django_assert_max_num_queries):
    as_ines.get(url)
    with django_assert_max_num_queries(20):
        as_ines.get(url)
