"""The catalogue in the browser, the segments, the price page, and the API."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from packages import services
from packages.models import LedgerEntry, SaleChange, SegmentChoice, SegmentVersion, ServicePackage
from packages.selectors.catalogue import NotEnoughRoom, StandardMissing
from packages.services.catalogue import VersionMoved
from tests import factories, journey
from tests.calls import post
from tests.conftest import signed_in
from tests.doors import who_may
from tests.racing import race
from tiering.models import ServiceStandard
from tiering.rules.tiers import Tier


def typed(**changes):
    return {
        "after": "1",
        "name": "Short-term course",
        "name_zh": "短程五次咨询",
        "segment": "C2",
        "tiers": ["basic", "development"],
        "sessions": "5",
        "price": "4200",
        "valid_days": "90",
        "refund": "unused_full",
        "people": "one",
        "people_min": "1",
        "people_max": "1",
        "included": "A summary at the end",
        "included_zh": "结束时的小结",
    } | changes


@pytest.fixture
def short(practice, anna):
    return ServicePackage.objects.get(code="short-term-5")


@pytest.fixture
def enrolled(tiered, ines):
    return journey.buy(tiered, "short-term-5", by=ines, now=timezone.now())


def write(short, maria, now, **changes):
    values = {
        "name": "Short", "name_zh": "短程", "tiers": ("basic",), "segment": "C2", "sessions": 5,
        "price": 4_200, "valid_days": 90, "refund": "unused_full",
    } | changes  # fmt: skip
    return services.write_version(
        code=short.code, details=services.Details(**values), after=1, by=maria, now=now
    )


@pytest.mark.parametrize(
    ("page", "people"),
    [
        ("catalogue", {"ines", "maria"}),
        ("new_entry", {"maria"}),
        ("segments", {"maria"}),
        ("segments_edit", {"maria"}),
        ("prices", {"ines", "anna", "boris", "sofia", "maria", "adam", "otto"}),
    ],
)
def test_who_may_open_what(request, practice, page, people, as_ines, as_anna, as_boris):
    assert who_may(request, reverse(f"packages:{page}")) == people


def test_in_chinese_a_new_entry_asks_for_its_code_and_for_no_code_of_a_sign_in(as_maria, practice):
    as_maria.cookies["django_language"] = "zh-hans"
    page = as_maria.get(reverse("packages:new_entry")).content.decode()
    assert "代码" in page
    assert "验证码" not in page


def test_who_may_look_into_a_ledger(request, enrolled, as_boris):
    url = reverse("packages:ledger", args=[enrolled.public_id])
    assert who_may(request, url) == {"ines", "maria"}
    sale = reverse("packages:sale", args=[enrolled.package.public_id])
    assert who_may(request, sale, {"withdraw": "1"}) == {"maria"}
    assert who_may(request, f"{url}refund/", {}) == {"ines", "maria"}


def test_going_on_is_for_who_sells_and_tells_no_scores(as_ines, as_maria, enrolled, ines):
    url = reverse("packages:ledger", args=[enrolled.public_id])
    assert "Enough sessions are left" in as_ines.get(url).content.decode()
    journey.assess(enrolled.client, by=ines, now=timezone.now(), tier=Tier.FLAGSHIP)
    assert "more severe than the one before" in as_ines.get(url).content.decode()
    colleague = signed_in(factories.make_user("Iris", "intake")).get(url).content.decode()
    assert "more severe" not in colleague
    assert "Ask the counselor" in colleague
    manager = as_maria.get(url).content.decode()
    assert 'id="going-on"' in colleague
    assert 'id="going-on"' not in manager


def test_a_new_price_is_a_new_version_that_waits(as_maria, short):
    url = reverse("packages:next_version", args=[short.public_id])
    answer = as_maria.post(url, typed())
    written = ServicePackage.objects.get(code=short.code, version=2)
    assert answer.url == reverse("packages:version", args=[written.public_id])
    assert (written.price, written.active) == (4_200, False)
    short.refresh_from_db()
    assert (short.price, short.active) == (4_000, True)
    page = as_maria.get(answer.url).content.decode()
    for text in ("¥4,200", "A summary at the end", "Sessions per week", "Put on sale"):
        assert text in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"price": "-1"}, "price"),
        ({"price": "NaN"}, "price"),
        ({"sessions": "0"}, "sessions"),
        ({"tiers": []}, "tiers"),
        ({"people_max": "3"}, "people_max"),
        ({"people": "family"}, "people_max"),
        ({"included": "one\ntwo"}, "included_zh"),
        ({"segment": "C9"}, "segment"),
    ],
)
def test_a_wrong_version_is_refused_beside_the_field(as_maria, short, changes, field):
    url = reverse("packages:next_version", args=[short.public_id])
    answer = as_maria.post(url, typed(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "A summary at the end" in answer.content.decode() or "included" in changes
    assert ServicePackage.objects.filter(code=short.code).count() == 1


def test_two_people_who_write_at_once_hear_of_each_other(short, maria, now):
    first = write(short, maria, now)
    assert write(short, maria, now) == first
    with pytest.raises(VersionMoved):
        write(short, maria, now, price=4_300)


def test_on_its_day_the_new_version_replaces_the_old_one(short, maria, now):
    new, day = write(short, maria, now), timezone.localdate(now) + timedelta(days=3)
    services.put_on_sale(package=new, effective_on=day, sales_a_month=4, by=maria, now=now)
    assert services.apply_sale_changes(now=now + timedelta(days=2)) == 0
    assert services.apply_sale_changes(now=now + timedelta(days=3)) == 1
    assert services.apply_sale_changes(now=now + timedelta(days=3)) == 0
    assert ServicePackage.objects.get(code=short.code, active=True) == new


def test_today_means_at_once_and_a_waiting_change_can_be_taken_back(short, maria, now):
    today = timezone.localdate(now)
    services.take_off_sale(package=short, effective_on=today, by=maria, now=now)
    assert not ServicePackage.objects.filter(code=short.code, active=True).exists()
    services.put_on_sale(
        package=short, effective_on=today + timedelta(days=9), sales_a_month=1, by=maria, now=now
    )
    assert services.withdraw_change(package=short, by=maria, now=now)
    assert services.apply_sale_changes(now=now + timedelta(days=9)) == 0


def test_a_tier_without_a_standard_cannot_be_sold(
    as_maria, short, maria, now, forget_configuration
):
    new = write(short, maria, now, tiers=("basic", "flagship"))
    ServiceStandard.objects.filter(tier="flagship").delete()
    forget_configuration()
    url = reverse("packages:sale", args=[new.public_id])
    today = timezone.localdate()
    answer = as_maria.post(url, {"effective_on": str(today), "sales_a_month": "1", "on": "1"})
    assert answer.status_code == 409
    assert "Flagship" in answer.content.decode()
    with pytest.raises(StandardMissing):
        services.put_on_sale(
            package=new, effective_on=timezone.localdate(now), sales_a_month=0, by=maria, now=now
        )


def test_more_than_counselors_can_hold_is_refused_with_the_figures(short, maria, now):
    new = write(short, maria, now)
    with pytest.raises(
        NotEnoughRoom, match="24 sessions a week would be needed, but only 20 are free"
    ):
        services.put_on_sale(
            package=new, effective_on=timezone.localdate(now), sales_a_month=20, by=maria, now=now
        )
    assert not SaleChange.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_versions_put_on_sale_at_once_leave_one(short, maria, now):
    second = write(short, maria, now)
    details = services.Details("S", "短", ("basic",), "C2", 5, 4_400, 90, "none")
    third = services.write_version(code=short.code, details=details, after=2, by=maria, now=now)
    day = timezone.localdate(now)
    race(
        *[
            lambda one=one: services.put_on_sale(
                package=one, effective_on=day, sales_a_month=1, by=maria, now=now
            )
            for one in (second, third)
        ]
    )
    assert ServicePackage.objects.filter(code=short.code, active=True).count() == 1


def test_the_price_page_is_for_everybody_and_tells_no_tier(client, short):
    page = client.get(reverse("packages:prices"))
    text = page.content.decode()
    assert "¥4,000" in text
    for word in ("Basic", "Development", "Flagship", "sessionid"):
        assert word not in text
    assert "sessionid" not in page.cookies
    ServicePackage.objects.filter(pk=short.pk).update(active=False)
    assert "¥4,000" not in client.get(reverse("packages:prices")).content.decode()


def test_pages_ask_few_questions(
    as_maria, as_ines, enrolled, client, django_assert_max_num_queries
):
    bounds = [
        (client, reverse("packages:prices"), 1),
        (as_maria, reverse("packages:catalogue"), 14),
        (as_maria, reverse("packages:version", args=[enrolled.package.public_id]), 18),
        (as_maria, reverse("packages:segments"), 14),
        (as_ines, reverse("packages:ledger", args=[enrolled.public_id]), 24),
    ]
    for browser, url, most in bounds:
        browser.get(url)
        with django_assert_max_num_queries(most):
            assert browser.get(url).status_code == 200


def test_a_person_may_choose_another_segment_than_the_proposed_one(as_ines, tiered):
    page = as_ines.get(reverse("packages:choose", args=[tiered.public_id])).content.decode()
    assert "Not enough is known to suggest a segment" in page
    url = reverse("packages:segment", args=[tiered.public_id])
    for _twice in range(2):
        assert as_ines.post(url, {"chosen": "C3"}).status_code == 302
    choice = SegmentChoice.objects.get()
    assert (choice.chosen, choice.proposed, choice.rule.version) == ("C3", "", 1)
    offers = as_ines.get(reverse("packages:choose", args=[tiered.public_id])).context["offers"]
    assert offers[0].package.segment == "C3"


def test_publishing_the_rule_makes_another_version(as_maria, practice, forget_configuration):
    url = reverse("packages:segments_edit")
    form = as_maria.get(url).context["form"]
    sent = {field.html_name: field.value() for field in form}
    answer = as_maria.post(url, sent | {"enough": "5"})
    assert answer.status_code == 302
    assert SegmentVersion.objects.get(version=2).rule["enough"] == 5
    assert as_maria.post(url, sent | {"points-young-C1": "10"}).status_code == 422
    assert as_maria.post(url, sent | {"enough": "6"}).status_code == 409


def test_small_segments_are_withheld_on_the_page(as_maria, enrolled):
    page = as_maria.get(reverse("packages:segments")).content.decode()
    assert "withheld" in page
    assert "n = 1" not in page


def test_a_refused_adjustment_keeps_what_was_typed(as_ines, enrolled):
    url = reverse("packages:adjust", args=[enrolled.public_id])
    sent = {"request_key": str(uuid4()), "way": "take", "sessions": "9", "reason": "other"}
    for note, status in (("too short", 422), ("It was the wrong package.", 422)):
        answer = as_ines.post(url, sent | {"note": note})
        assert answer.status_code == status
        assert note in answer.content.decode()
    assert LedgerEntry.objects.count() == 1


class TestApi:
    def test_a_sale_needs_a_key_and_is_made_once(self, as_ines, tiered):
        url = f"/api/v1/clients/{tiered.public_id}/enrolments/"
        offers = as_ines.get(f"/api/v1/clients/{tiered.public_id}/offers/").json()["results"]
        body = {"package": next(o["id"] for o in offers if o["code"] == "short-term-5")}
        send = {"data": body, "content_type": "application/json"}
        assert as_ines.post(url, **send).status_code == 422
        key = {"Idempotency-Key": str(uuid4())}
        made = [as_ines.post(url, **send, headers=key) for _twice in range(2)]
        assert [answer.status_code for answer in made] == [201, 201]
        assert made[0].json() == made[1].json()
        assert made[0].json()["left"] == 5
        assert LedgerEntry.objects.count() == 1

    def test_a_ledger_act_follows_the_rules_of_the_page(self, as_ines, enrolled):
        url = f"/enrolments/{enrolled.public_id}/ledger/"
        act = {"act": "adjust", "sessions": 1, "reason": "goodwill", "note": "Ended too early."}
        assert post(as_ines, url, {"act": "adjust"}).status_code == 422
        assert post(as_ines, url, act).json()["waiting"] is True
        back = post(as_ines, url, {"act": "refund"}).json()
        assert (back["left"], back["entries"][0]["amount"]) == (0, "4000.00")

    def test_who_may_not_sell_finds_nothing(self, as_anna, as_maria, enrolled):
        ledger = f"/api/v1/enrolments/{enrolled.public_id}/ledger/"
        assert as_anna.get(ledger).status_code == 404
        assert as_anna.get("/api/v1/packages/").status_code == 404
        offers = f"/api/v1/clients/{enrolled.client.public_id}/offers/"
        assert as_maria.get(offers).status_code == 404
        assert as_maria.get("/api/v1/packages/").json()["results"][0]["on_sale"] is True
