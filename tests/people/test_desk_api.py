"""The desk through the API: requests from the public page, who is here already, consents."""

from uuid import uuid4

import pytest

from crisis.services import raise_alert
from people import services
from people.models import Client, Consent, ContactRequest, TrailEvent
from tests import factories
from tests.calls import API, JSON, once, post, token_of
from tests.people.test_requests import make_request

NOBODY = "01998a52-7c3e-7e01-9f6c-1f0a5d0c2bff"
STAFF = ("as_ines", "as_anna", "as_sofia", "as_maria", "as_adam", "as_otto")


def who_reads(request, path):
    found = {p: request.getfixturevalue(p).get(API + path).status_code == 200 for p in STAFF}
    return {person.removeprefix("as_") for person, there in found.items() if there}


@pytest.fixture
def asked(db, now):
    return make_request(now)


class TestRequests:
    def test_who_may(self, request, site, asked):
        assert who_reads(request, "/requests/") == {"ines", "maria"}
        assert who_reads(request, f"/requests/{asked.public_id}/") == {"ines", "maria"}
        path = f"/requests/{asked.public_id}/close/"
        for person in STAFF[1:]:
            sent = post(request.getfixturevalue(person), path, {"outcome": "spam"})
            assert sent.status_code == 404, person
        asked.refresh_from_db()
        assert asked.closed_at is None

    def test_danger_stands_first_and_the_words_only_in_the_request(self, as_ines, site, now):
        make_request(now)
        danger = make_request(now, calm=False)
        rows = as_ines.get(f"{API}/requests/").json()["results"]
        assert [row["calm"] for row in rows] == [False, True]
        assert "words" not in rows[0]
        told = as_ines.get(f"{API}/requests/{danger.public_id}/").json()
        assert (told["words"], told["phone"]) == ("想找人聊聊", "+8613900000009")
        assert TrailEvent.objects.filter(action="people.request.opened").count() == 1

    def test_one_is_closed_once(self, as_ines, asked):
        path = f"/requests/{asked.public_id}/close/"
        told = once(post, as_ines, path, {"outcome": "no_reply"}).json()
        assert (told["outcome"], told["closed_by"]) == ("no_reply", "Ines")
        assert post(as_ines, path, {"outcome": "no_reply"}).status_code == 200
        refused = post(as_ines, path, {"outcome": "spam"})
        assert (refused.status_code, refused.json()["code"]) == (409, "RequestIsClosed")
        assert as_ines.get(f"{API}/requests/").json()["results"] == []

    def test_one_of_somebody_known_is_closed_with_the_file(self, as_ines, asked, now):
        here = factories.make_client("周一鸣", now=now, phone="13900000009")
        other = factories.make_client("何子昂", now=now, phone="13800000002", email="he@he.example")
        url = f"/requests/{asked.public_id}/"
        (row,) = as_ines.get(API + url).json()["alike"]
        assert (row["code"], row["likely"]) == (here.code, True)
        stranger = {"outcome": "known", "client": str(other.public_id)}
        refused = post(as_ines, f"{url}close/", stranger)
        assert (refused.status_code, list(refused.json())) == (422, ["client"])
        apart = {"outcome": "spam", "client": str(here.public_id)}
        assert list(post(as_ines, f"{url}close/", apart).json()) == ["client"]
        known = {"outcome": "known", "client": str(here.public_id)}
        told = once(post, as_ines, f"{url}close/", known).json()
        assert (told["outcome"], told["client"]) == ("known", str(here.public_id))

    @pytest.mark.parametrize("outcome", [None, "", "opened", "eaten"])
    def test_another_end_is_refused(self, as_ines, asked, outcome):
        refused = post(as_ines, f"/requests/{asked.public_id}/close/", {"outcome": outcome})
        assert (refused.status_code, list(refused.json())) == (422, ["outcome"])

    def test_a_list_asks_as_much_for_many_as_for_few(
        self, as_ines, site, now, django_assert_max_num_queries
    ):
        for _one in range(5):
            make_request(now)
        with django_assert_max_num_queries(6):
            assert len(as_ines.get(f"{API}/requests/").json()["results"]) == 5


class TestOpeningFromARequest:
    @pytest.fixture
    def new(self, site):
        return {
            "name": "周一鸣",
            "phone": "13900000009",
            "language": "zh-hans",
            "site": site.code,
            "consents": ["care"],
        }

    def test_the_request_is_closed_with_the_file(self, as_ines, new, asked):
        made = once(post, as_ines, "/clients/", {**new, "request": str(asked.public_id)})
        asked.refresh_from_db()
        assert (asked.outcome, asked.client.public_id) == (
            ContactRequest.Outcome.OPENED,
            Client.objects.get().public_id,
        )
        assert made.json()["id"] == str(asked.client.public_id)

    def test_a_request_that_is_closed_or_unknown_opens_nothing(
        self, as_ines, ines, new, asked, now
    ):
        services.close_request(request=asked, outcome="spam", by=ines, now=now)
        for named in (str(asked.public_id), NOBODY, "x"):
            refused = post(as_ines, "/clients/", {**new, "request": named})
            assert (refused.status_code, list(refused.json())) == (422, ["request"])
        assert not Client.objects.exists()

    def test_a_refused_file_leaves_the_request_open(self, as_ines, new, asked):
        body = {**new, "consents": [], "request": str(asked.public_id)}
        assert post(as_ines, "/clients/", body).status_code == 422
        asked.refresh_from_db()
        assert asked.closed_at is None


class TestAlike:
    def ask(self, browser, body):
        return browser.post(f"{API}/clients/alike/", body, **JSON)

    def test_who_is_here_already_is_told_before_a_file_is_opened(self, as_ines, cleo):
        told = self.ask(as_ines, {"name": "林小雯", "phone": "138 0000 0001"}).json()
        (row,) = told["results"]
        assert (row["code"], row["likely"]) == (cleo.code, True)
        assert "same_phone" in row["signs"]
        assert self.ask(as_ines, {"name": "何子昂"}).json()["results"] == []
        assert self.ask(as_ines, {}).json()["results"] == []

    def test_only_whoever_opens_files_asks(self, request, cleo):
        for person in STAFF[1:]:
            answer = self.ask(request.getfixturevalue(person), {"name": "林小雯"})
            assert answer.status_code == 404, person

    @pytest.mark.parametrize("wrong", [{"birth_year": "x"}, {"name": ["a"]}])
    def test_what_cannot_be_read_is_named(self, as_ines, wrong):
        assert list(self.ask(as_ines, wrong).json()) == list(wrong)

    def test_it_keeps_nothing_and_needs_no_right_to_write(self, ines, cleo):
        _token, reader = token_of(ines, "clients:read")
        assert self.ask(reader, {"phone": "13800000001"}).status_code == 200
        assert Client.objects.count() == 1


class TestConsents:
    def test_every_answer_is_listed_the_newest_first(self, as_anna, cleo, ines, now):
        services.record_consent(
            client=cleo, purpose="surveys", given=False, source="desk", by=ines, now=now
        )
        url = f"{API}/clients/{cleo.public_id}/consents/"
        rows = as_anna.get(url).json()["results"]
        assert len(rows) == Consent.objects.count()
        said = [row["given"] for row in rows if row["purpose"] == "surveys"]
        assert said == [False, True]
        assert rows[0]["recorded_by"] == "Ines"

    def test_another_ones_client_is_not_there(self, request, as_boris, cleo):
        path = f"/clients/{cleo.public_id}/consents/"
        assert who_reads(request, path) == {"ines", "anna", "sofia", "maria", "otto"}
        assert as_boris.get(API + path).status_code == 404

    def test_a_list_asks_as_much_for_many_as_for_few(
        self, as_ines, cleo, ines, now, django_assert_max_num_queries
    ):
        for _time in range(6):
            services.record_consent(
                client=cleo, purpose="email", given=True, source="desk", by=ines, now=now
            )
        with django_assert_max_num_queries(8):
            as_ines.get(f"{API}/clients/{cleo.public_id}/consents/")


class TestComparing:
    @pytest.fixture
    def twin(self, cleo, now):
        return factories.make_client("林小雯", now=now, request_key=uuid4())

    def ask(self, browser, keep, drop):
        return browser.post(f"{API}/merges/check/", {"keep": keep, "drop": drop}, **JSON)

    def test_what_stands_against_each_is_told_and_nothing_is_merged(
        self, as_maria, ines, cleo, twin, now
    ):
        raise_alert(client=twin, source="concern", sign="other", by=ines, now=now)
        told = self.ask(as_maria, str(cleo.public_id), str(twin.public_id)).json()
        against = {row["code"]: [one["code"] for one in row["against"]] for row in told["files"]}
        assert against == {cleo.code: [], twin.code: ["open_alert"]}
        assert told["proposed"] == str(twin.public_id)
        assert TrailEvent.objects.filter(action="people.files.compared").count() == 2
        assert not Client.objects.exclude(merged_into=None).exists()

    def test_it_is_closed_to_whom_merging_is_closed(self, request, cleo, twin):
        for person in ("as_ines", "as_anna", "as_adam", "as_otto"):
            browser = request.getfixturevalue(person)
            asked = self.ask(browser, str(cleo.public_id), str(twin.public_id))
            assert asked.status_code == 404, person

    def test_what_was_merged_leads_to_the_file_that_stays(self, as_maria, maria, cleo, twin, now):
        services.merge_files(
            kept=cleo, dropped=twin, reason="Opened twice at the desk.", by=maria, now=now
        )
        refused = self.ask(as_maria, str(cleo.public_id), str(twin.public_id))
        assert (refused.status_code, refused.json()["code"]) == (409, "FileWasMerged")
        unknown = self.ask(as_maria, str(cleo.public_id), NOBODY)
        assert unknown.status_code == 404
        same = self.ask(as_maria, str(cleo.public_id), str(cleo.public_id))
        assert (same.status_code, list(same.json())) == (422, ["drop"])
