"""The catalogue, its standards and the ledger through the API: what the pages do, refused alike."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from packages.models import Enrollment, SaleChange, ServicePackage
from packages.services import expire_over
from people.models import Counselor, User
from tests import factories, journey
from tests.calls import API, once, post, token_of
from tests.conftest import signed_in
from tests.racing import race
from tiering.models import ServiceStandard
from tiering.rules.tiers import Tier

STAFF = ("as_ines", "as_anna", "as_sofia", "as_maria", "as_adam", "as_otto")
TOMORROW = timedelta(days=1)


@pytest.fixture
def practice(practice, anna):
    Counselor.objects.update(tiers=[tier.value for tier in Tier], level="expert", capacity=20)


@pytest.fixture
def short(practice):
    return ServicePackage.objects.get(code="short-term-5")


@pytest.fixture
def enrolled(tiered, ines):
    return journey.buy(tiered, "short-term-5", by=ines, now=timezone.now())


def who_finds(request, path):
    found = {p: request.getfixturevalue(p).get(API + path).status_code == 200 for p in STAFF}
    return {person.removeprefix("as_") for person, there in found.items() if there}


def who_may_send(request, path, body=None):
    """Return whom the door lets through, whatever is wrong with what they send."""
    asked = {p: post(request.getfixturevalue(p), path, body or {}).status_code for p in STAFF}
    return {person.removeprefix("as_") for person, status in asked.items() if status != 404}


def written(row, **changes):
    """Return a version as the API gave it, as the next one is sent."""
    names = {"id", "version", "on_sale", "written_at", "waiting", "missing", "room", "changes"}
    kept = {name: value for name, value in row.items() if name not in names}
    return {**kept, "after": row["version"], "price": "4200.00", **changes}


def version(browser, package):
    return browser.get(f"{API}/packages/{package.public_id}/").json()


class TestVersions:
    def test_who_may(self, request, short):
        assert who_finds(request, "/packages/versions/") == {"ines", "maria"}
        assert who_finds(request, f"/packages/{short.public_id}/") == {"ines", "maria"}
        assert who_may_send(request, "/packages/") == {"maria"}
        assert who_may_send(request, f"/packages/{short.public_id}/sale/") == {"maria"}

    def test_a_version_is_written_and_sold_from_its_day_on(self, as_maria, short):
        made = once(post, as_maria, "/packages/", written(version(as_maria, short)))
        new = made.json()
        assert (new["version"], new["price"], new["on_sale"]) == (2, "4200.00", False)
        assert ServicePackage.objects.filter(code=short.code).count() == 2
        day = timezone.localdate() + TOMORROW
        sale = f"/packages/{new['id']}/sale/"
        sent = {"act": "on", "effective_on": str(day), "sales_a_month": 1}
        told = once(post, as_maria, sale, sent).json()
        assert (told["on_sale"], told["waiting"]["effective_on"]) == (False, str(day))
        assert SaleChange.objects.count() == 1
        taken_back = once(post, as_maria, sale, {"act": "withdraw"}).json()
        assert taken_back["waiting"] is None
        assert taken_back["changes"][0]["withdrawn_at"]
        told = post(as_maria, sale, {"act": "on", "sales_a_month": 1}).json()
        assert (told["on_sale"], told["changes"][0]["decided_by"]) == (True, "Maria")
        assert version(as_maria, short)["on_sale"] is False
        assert post(as_maria, sale, {"act": "off"}).json()["on_sale"] is False
        codes = {row["code"] for row in as_maria.get(f"{API}/packages/").json()["results"]}
        assert short.code not in codes

    def test_a_new_entry_needs_a_code_of_its_own(self, as_maria, short):
        sent = written(version(as_maria, short), after=0)
        assert list(post(as_maria, "/packages/", sent).json()) == ["code"]
        made = once(post, as_maria, "/packages/", {**sent, "code": "short-term-6"})
        assert (made.status_code, made.json()["version"]) == (201, 1)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"code": "nothing"}, "code"),
            ({"segment": "C9"}, "segment"),
            ({"tiers": []}, "tiers"),
            ({"tiers": ["gold"]}, "tiers"),
            ({"sessions": 0}, "sessions"),
            ({"sessions": "many"}, "sessions"),
            ({"price": "-1"}, "price"),
            ({"price": "NaN"}, "price"),
            ({"people_max": 3}, "people_max"),
            ({"included": "One\nTwo"}, "included_zh"),
            ({"after": None}, "after"),
        ],
    )
    def test_what_is_wrong_stands_beside_its_field(self, as_maria, short, wrong, field):
        refused = post(as_maria, "/packages/", written(version(as_maria, short), **wrong))
        assert (refused.status_code, list(refused.json())) == (422, [field])
        assert ServicePackage.objects.filter(code=short.code).count() == 1

    def test_who_was_slower_is_told(self, as_maria, short):
        sent = written(version(as_maria, short))
        post(as_maria, "/packages/", sent)
        refused = post(as_maria, "/packages/", {**sent, "price": "4300"})
        assert (refused.status_code, refused.json()["code"]) == (409, "VersionMoved")
        unseen = post(as_maria, "/packages/", {**sent, "after": 7})
        assert (unseen.status_code, unseen.json()["code"]) == (409, "VersionMoved")

    def test_without_hours_nothing_goes_on_sale(self, as_maria, short):
        new = post(as_maria, "/packages/", written(version(as_maria, short))).json()
        sale = f"/packages/{new['id']}/sale/"
        refused = post(as_maria, sale, {"act": "on", "sales_a_month": 500})
        assert (refused.status_code, refused.json()["code"]) == (409, "NotEnoughRoom")
        assert "sessions a week would be needed" in refused.json()["message"]
        url = f"{API}/packages/{new['id']}/"
        room = as_maria.get(url, {"sales_a_month": "500"}).json()["room"]
        assert (room["enough"], room["sales_a_month"]) == (False, 500)
        fits = as_maria.get(url, {"sales_a_month": str(room["most"])}).json()["room"]
        assert fits["enough"] is True

    def test_without_a_standard_nothing_goes_on_sale(self, as_maria, short, forget_configuration):
        new = post(as_maria, "/packages/", written(version(as_maria, short))).json()
        ServiceStandard.objects.filter(tier="flagship").delete()
        forget_configuration()
        assert as_maria.get(f"{API}/packages/{new['id']}/").json()["missing"] == ["flagship"]
        refused = post(as_maria, f"/packages/{new['id']}/sale/", {"act": "on", "sales_a_month": 1})
        assert (refused.status_code, refused.json()["code"]) == (409, "StandardMissing")

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({}, "act"),
            ({"act": "away"}, "act"),
            ({"act": "on"}, "sales_a_month"),
            ({"act": "on", "sales_a_month": -1}, "sales_a_month"),
            ({"act": "off", "effective_on": "soon"}, "effective_on"),
            ({"act": "off", "effective_on": "2020-01-01"}, "effective_on"),
        ],
    )
    def test_what_is_wrong_with_a_sale_stands_beside_its_field(self, as_maria, short, sent, field):
        refused = post(as_maria, f"/packages/{short.public_id}/sale/", sent)
        assert (refused.status_code, list(refused.json())) == (422, [field])
        assert not SaleChange.objects.exists()

    @pytest.mark.parametrize("asked", ["", "-1", "4.5", "x", "10001", "٤"])
    def test_expected_sales_are_a_whole_number(self, as_maria, short, asked):
        url = f"{API}/packages/{short.public_id}/"
        assert as_maria.get(url, {"sales_a_month": asked}).status_code == 422

    def test_the_versions_of_one_code_are_listed(self, as_ines, as_maria, short):
        post(as_maria, "/packages/", written(version(as_maria, short)))
        url = f"{API}/packages/versions/"
        rows = as_ines.get(url, {"code": short.code}).json()["results"]
        assert [row["version"] for row in rows] == [1, 2]
        assert len(as_ines.get(url).json()["results"]) == ServicePackage.objects.count()

    def test_a_list_asks_as_much_for_many_as_for_few(
        self, as_maria, short, django_assert_max_num_queries
    ):
        day = str(timezone.localdate() + TOMORROW)
        for row in ServicePackage.objects.filter(active=True):
            post(
                as_maria,
                f"/packages/{row.public_id}/sale/",
                {"act": "off", "effective_on": day},
            )
        with django_assert_max_num_queries(5):
            rows = as_maria.get(f"{API}/packages/versions/").json()["results"]
        assert sum(row["waiting"] is not None for row in rows) == 6
        with django_assert_max_num_queries(14):
            as_maria.get(f"{API}/packages/{short.public_id}/")

    def test_a_token_that_reads_writes_nothing(self, maria, short):
        _token, reader = token_of(maria, "packages:read")
        assert reader.get(f"{API}/packages/versions/").status_code == 200
        refused = post(reader, f"/packages/{short.public_id}/sale/", {"act": "off"})
        assert (refused.status_code, refused.json()["code"]) == (403, "ScopeMissing")


class TestStandards:
    @pytest.fixture
    def sent(self, as_ines, practice):
        rows = as_ines.get(f"{API}/standards/").json()["results"]
        assert [row["tier"] for row in rows] == ["basic", "development", "flagship"]
        now = rows[0]["standard"]
        names = {"tier", "version", "published_at", "published_by"}
        kept = {name: value for name, value in now.items() if name not in names}
        return {**kept, "after": now["version"], "session_minutes": 60, "clients": 1, "sessions": 5}

    def test_who_may(self, request, practice):
        readers = {"ines", "anna", "sofia", "maria", "otto"}
        assert who_finds(request, "/standards/") == readers
        assert who_finds(request, "/standards/basic/") == readers
        assert who_finds(request, "/standards/gold/") == set()
        assert who_may_send(request, "/standards/basic/") == {"maria"}
        assert who_may_send(request, "/standards/gold/") == set()

    def test_one_is_reckoned_published_and_listed(self, as_maria, sent):
        asked = {name: value for name, value in sent.items() if name != "after"}
        check = f"{API}/standards/basic/check/"
        told = as_maria.post(check, asked, content_type="application/json").json()
        assert (told["enough"], told["clients"]) == (True, 1)
        assert ServiceStandard.objects.filter(tier="basic").count() == 1
        made = once(post, as_maria, "/standards/basic/", sent)
        assert (made.status_code, made.json()["version"]) == (201, 2)
        rows = as_maria.get(f"{API}/standards/basic/").json()["results"]
        assert [row["version"] for row in rows] == [2, 1]
        assert rows[0] == made.json()
        assert (rows[0]["session_minutes"], rows[0]["published_by"]) == (60, "Maria")

    def test_what_cannot_be_kept_is_refused_with_the_reason(self, as_maria, sent):
        refused = post(as_maria, "/standards/basic/", {**sent, "clients": 900})
        assert (refused.status_code, refused.json()["code"]) == (409, "NotEnoughRoom")
        asked = {**sent, "clients": 900}
        del asked["after"]
        check = f"{API}/standards/basic/check/"
        told = as_maria.post(check, asked, content_type="application/json").json()
        assert (told["enough"], told["why_not"]) == (False, refused.json()["message"])
        assert ServiceStandard.objects.filter(tier="basic").count() == 1

    @pytest.mark.parametrize("after", [0, 2, 30_000])
    def test_who_read_another_version_is_told(self, as_maria, sent, after):
        refused = post(as_maria, "/standards/basic/", {**sent, "after": after})
        assert (refused.status_code, refused.json()["code"]) == (409, "StandardMoved")
        assert ServiceStandard.objects.filter(tier="basic").count() == 1

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"session_minutes": 5}, "session_minutes"),
            ({"reply_hours": "soon"}, "reply_hours"),
            ({"counselor_level": "master"}, "counselor_level"),
            ({"escalation": ""}, "escalation"),
            ({"clients": -1}, "clients"),
            ({"after": -1}, "after"),
        ],
    )
    def test_what_is_wrong_stands_beside_its_field(self, as_maria, sent, wrong, field):
        refused = post(as_maria, "/standards/basic/", {**sent, **wrong})
        assert (refused.status_code, list(refused.json())) == (422, [field])

    def test_a_list_asks_for_all_tiers_at_once(self, as_ines, sent, django_assert_max_num_queries):
        with django_assert_max_num_queries(10):
            as_ines.get(f"{API}/standards/")


class TestLedger:
    def test_every_entry_says_who_why_and_what_is_left(self, as_ines, as_maria, enrolled):
        ledger = f"/enrolments/{enrolled.public_id}/ledger/"
        four = {"act": "adjust", "sessions": 4, "reason": "goodwill", "note": "Four ended early."}
        post(as_ines, ledger, four)
        (asked,) = as_maria.get(f"{API}/adjustments/").json()["results"]
        post(as_maria, f"/adjustments/{asked['id']}/decision/", {"agreed": True})
        newest, oldest = as_ines.get(API + ledger).json()["entries"]
        assert (newest["left"], oldest["left"]) == (9, 5)
        assert (newest["by"], newest["cosigned_by"]) == ("Ines", "Maria")
        assert (newest["reason"], newest["note"]) == ("goodwill", "Four ended early.")

    def test_what_lapses_is_told_and_not_paid_back(self, as_ines, enrolled):
        ledger = f"/enrolments/{enrolled.public_id}/ledger/"
        told = as_ines.get(API + ledger).json()
        assert (told["refund"]["sessions"], told["refund"]["amount"]) == (5, "4000.00")
        long_ago = timezone.localdate() - timedelta(days=60)
        Enrollment.objects.filter(pk=enrolled.pk).update(valid_until=long_ago)
        expire_over(now=timezone.now())
        told = as_ines.get(API + ledger).json()
        assert told["entries"][0]["kind"] == "expired"
        assert (told["left"], told["entries"][0]["by"]) == (0, None)
        assert told["refund"]["sessions"] == 0
        refused = post(as_ines, ledger, {"act": "refund"})
        assert (refused.status_code, refused.json()["code"]) == (409, "NothingToRefund")

    def test_a_refund_is_paid_once(self, as_ines, enrolled):
        ledger = f"/enrolments/{enrolled.public_id}/ledger/"
        told = once(post, as_ines, ledger, {"act": "refund"}).json()
        assert [entry["kind"] for entry in told["entries"]] == ["refunded", "bought"]

    def test_going_on_is_spoken_of_as_on_the_page(self, request, as_ines, enrolled):
        path = f"/enrolments/{enrolled.public_id}/going-on/"
        told = as_ines.get(API + path).json()
        assert (told["package"], told["quiet"]) == (None, "enough_left")
        assert told["why"]
        assert who_finds(request, path) == {"ines"}

    def test_a_rise_has_no_word_of_its_own_for_a_colleague(self, as_ines, enrolled):
        ines = User.objects.get(name="Ines")
        journey.assess(enrolled.client, by=ines, now=timezone.now(), tier=Tier.FLAGSHIP)
        path = f"{API}/enrolments/{enrolled.public_id}/going-on/"
        assert as_ines.get(path).json()["quiet"] == "worse"
        told = signed_in(factories.make_user("Iris", "intake")).get(path).json()
        assert (told["package"], told["quiet"]) == (None, "held_back")
        assert "severe" not in told["why"]

    def test_a_ledger_asks_as_much_for_many_entries_as_for_few(
        self, as_ines, enrolled, django_assert_max_num_queries
    ):
        ledger = f"/enrolments/{enrolled.public_id}/ledger/"
        for sessions in (1, -1, 1, -1):
            act = {"act": "adjust", "sessions": sessions, "reason": "other", "note": "As agreed."}
            post(as_ines, ledger, act)
        with django_assert_max_num_queries(9):
            as_ines.get(API + ledger)


class TestSegmentFigures:
    @pytest.mark.parametrize("months", ["3", "6", "12"])
    def test_the_plan_stands_beside_what_happened(self, as_maria, practice, months):
        told = as_maria.get(f"{API}/segments/figures/", {"months": months}).json()
        assert told["months"] == int(months)
        assert [row["segment"] for row in told["rows"]] == ["C1", "C2", "C3", "C4"]
        plan = as_maria.get(f"{API}/segments/").json()["plan"]["C2"]
        planned = told["rows"][1]["planned"]
        assert planned["enrolments"] == plan["enrolments"] * int(months)
        assert Decimal(planned["revenue"]) == planned["sessions"] * Decimal(plan["price"])

    @pytest.mark.parametrize("months", ["", "4", "x"])
    def test_other_periods_are_refused(self, as_maria, practice, months):
        refused = as_maria.get(f"{API}/segments/figures/", {"months": months})
        assert (refused.status_code, list(refused.json())) == (422, ["months"])

    def test_small_groups_are_withheld_and_only_managers_look(self, request, enrolled):
        early = timezone.now() - timedelta(days=35)
        Enrollment.objects.filter(pk=enrolled.pk).update(enrolled_at=early)
        told = request.getfixturevalue("as_maria").get(f"{API}/segments/figures/").json()
        assert told["rows"][1]["actual"] is None
        assert who_finds(request, "/segments/figures/") == {"maria"}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_at_once_one_is_told(as_maria, short):
    sent = written(version(as_maria, short))
    managers = [factories.make_user(name, "manager") for name in ("Mona", "Mara")]
    programs = [token_of(manager)[1] for manager in managers]
    ends = race(
        *(
            lambda program=program, price=price: post(
                program, "/packages/", {**sent, "price": price}
            )
            for program, price in zip(programs, ("4300", "4400"), strict=True)
        )
    )
    assert sorted(end.status_code for end in ends) == [201, 409]
    assert ServicePackage.objects.filter(code=short.code).count() == 2
