"""The practice's forms through the API: brought in, licensed, switched, put in force."""

import copy
import json

import pytest

from intake import services
from intake.models import Attestation, Instrument, InstrumentVersion
from intake.rules.instruments import content_hash
from tests import factories
from tests.calls import API, once, post, put
from tests.intake.instruments import OWN, instrument, pack_for
from tests.racing import race

STAFF = ("as_ines", "as_anna", "as_sofia", "as_maria", "as_adam", "as_otto")


def own(**changes):
    return {"definition": copy.deepcopy(OWN) | changes}


def renamed(name):
    return own(name={"en": name, "zh-Hans": name})


def who_reads(request, path):
    found = {p: request.getfixturevalue(p).get(API + path).status_code == 200 for p in STAFF}
    return {person.removeprefix("as_") for person, there in found.items() if there}


def who_sends(request, path, send=post):
    asked = {p: send(request.getfixturevalue(p), path, {}).status_code for p in STAFF}
    return {person.removeprefix("as_") for person, status in asked.items() if status != 404}


@pytest.mark.parametrize(
    "path",
    ["/instruments/", "/instruments/draft/", "/instruments/phq-9/text/"]
    + [f"/instruments/phq-9/{act}/" for act in ("act", "licences", "reading")],
)
def test_only_managers_change_forms(request, path):
    assert who_sends(request, path) == {"maria"}


def test_who_reads_what(request, as_maria):
    everybody = {"ines", "anna", "sofia", "maria", "adam", "otto"}
    assert who_sends(request, "/instruments/phq-9/definition/", put) == {"maria"}
    assert who_reads(request, "/instruments/phq-9/versions/") == everybody
    assert who_reads(request, "/instruments/phq-9/licences/") == {"maria", "adam", "otto"}
    assert who_reads(request, "/instruments/phq-9/definition/") == {"maria", "otto"}
    assert who_reads(request, "/instruments/phq-9/text/") == {"maria", "otto"}


class TestBringing:
    def test_a_form_comes_in_switched_off_and_goes_out_as_it_came(self, as_maria):
        made = once(post, as_maria, "/instruments/", own())
        told = made.json()
        assert (made.status_code, told["own"], told["active"], told["version"]) == (
            201, True, False, "1",
        )  # fmt: skip
        out = as_maria.get(f"{API}/instruments/morning/definition/").json()
        assert out == OWN | {"version": "1"}
        again = post(as_maria, "/instruments/", {"definition": out}).json()
        assert again["version"] == "1"
        assert InstrumentVersion.objects.filter(instrument__code="morning").count() == 1

    def test_the_next_version_is_written_over_the_one_that_was_read(self, as_maria):
        first = post(as_maria, "/instruments/", own()).json()
        path = "/instruments/morning/definition/"
        told = once(put, as_maria, path, renamed("Dawn check") | {"base": first["content_hash"]})
        assert told.json()["version"] == "2"
        stale = renamed("Dusk check") | {"base": first["content_hash"]}
        refused = put(as_maria, path, stale)
        assert (refused.status_code, refused.json()["code"]) == (409, "EditedMeanwhile")
        earlier = first["versions"][0]["id"]
        old = as_maria.get(f"{API}{path}", {"version": earlier}).json()
        assert old["name"] == OWN["name"]

    def test_every_version_is_listed_and_an_earlier_one_put_in_force(self, as_maria):
        first = post(as_maria, "/instruments/", own()).json()["versions"][0]["id"]
        put(as_maria, "/instruments/morning/definition/", renamed("Dawn check"))
        versions = as_maria.get(f"{API}/instruments/morning/versions/").json()["results"]
        assert [row["version"] for row in versions] == ["2", "1"]
        path = f"/instruments/morning/versions/{first}/in-force/"
        assert once(post, as_maria, path).json()["version"] == "1"
        refused = post(as_maria, path)
        assert (refused.status_code, refused.json()["code"]) == (409, "AlreadyInForce")
        elsewhere = f"/instruments/phq-9/versions/{first}/in-force/"
        assert post(as_maria, elsewhere).status_code == 404

    def test_a_shipped_form_is_not_rewritten(self, as_maria):
        data = as_maria.get(f"{API}/instruments/phq-9/definition/").json()
        refused = put(as_maria, "/instruments/phq-9/definition/", {"definition": data})
        assert (refused.status_code, refused.json()["code"]) == (409, "NotOurs")
        taken = post(as_maria, "/instruments/", {"definition": data})
        assert (taken.status_code, taken.json()["problems"][0]["path"]) == (422, "code")

    @pytest.mark.parametrize(
        ("sent", "path"),
        [
            ({}, "definition"),
            ({"definition": []}, "definition"),
            (own(items=[]), "items"),
            (own(direction="sideways"), "direction"),
            (own(surprise=1), "surprise"),
            (own(code="draft"), "code"),
        ],
    )
    def test_what_is_wrong_is_named_by_its_path(self, as_maria, sent, path):
        refused = post(as_maria, "/instruments/", sent)
        assert refused.status_code == 422
        assert path in [problem["path"] for problem in refused.json()["problems"]]
        assert not Instrument.objects.filter(own=True).exists()

    def test_a_draft_is_read_and_not_kept(self, as_maria):
        def read(sent):
            url = f"{API}/instruments/draft/"
            return as_maria.post(url, sent, content_type="application/json").json()

        assert read(own())["problems"] == []
        assert [one["path"] for one in read(own(direction="up"))["problems"]] == ["direction"]
        assert not Instrument.objects.filter(own=True).exists()

    def test_a_number_of_too_many_digits_is_refused(self, as_maria):
        text = json.dumps(own()).replace('"multiplier": 1', '"multiplier": 1e400')
        headers = {"Idempotency-Key": "7f3e1f6e-3c55-4a0e-9a55-0d1c6f6a3b10"}
        refused = as_maria.post(
            f"{API}/instruments/", text, content_type="application/json", headers=headers
        )
        assert refused.status_code == 422

    @pytest.mark.parametrize("wanted", ["x", "7f3e1f6e-3c55-4a0e-9a55-0d1c6f6a3b10"])
    def test_an_unknown_version_is_not_found(self, as_maria, wanted):
        url = f"{API}/instruments/phq-9/definition/"
        assert as_maria.get(url, {"version": wanted}).status_code == 404


class TestText:
    def test_an_empty_pack_is_filled_and_loaded(self, as_maria):
        path = "/instruments/phq-9/text/"
        empty = as_maria.get(API + path).json()
        refused = post(as_maria, path, empty)
        assert refused.status_code == 422
        assert all(one["path"] and one["text"] for one in refused.json()["problems"])
        told = once(post, as_maria, path, pack_for("phq-9"))
        assert (told.status_code, told.json()["has_text"]) == (201, True)
        assert instrument("phq-9").current.content_hash == told.json()["content_hash"]
        assert post(as_maria, path, pack_for("phq-9")).json()["version"] == told.json()["version"]


class TestInUse:
    def test_without_a_licence_a_locked_form_stays_off(self, as_maria):
        path = "/instruments/who-5/act/"
        refused = post(as_maria, path, {"act": "activate"})
        assert (refused.status_code, refused.json()["code"]) == (409, "AttestationMissing")
        licences = "/instruments/who-5/licences/"
        said = {"licence": "Agreement 4711", "confirmed": True}
        assert post(as_maria, licences, said | {"confirmed": False}).status_code == 422
        assert post(as_maria, licences, said | {"licence": " "}).status_code == 422
        assert not Attestation.objects.exists()
        made = once(post, as_maria, licences, said)
        assert (made.status_code, made.json()["by"]) == (201, "Maria")
        assert as_maria.get(API + licences).json()["results"] == [made.json()]
        assert once(post, as_maria, path, {"act": "activate"}).json()["active"] is True

    def test_a_form_is_put_on_the_page_moved_and_taken_off(self, as_maria):
        def act(what):
            return once(post, as_maria, "/instruments/pcl-5/act/", {"act": what}).json()

        assert act("put_on")["intake_position"] == 3
        assert act("up")["intake_position"] == 2
        assert act("down")["intake_position"] == 3
        assert act("take_off")["intake_position"] is None
        assert act("deactivate")["active"] is False
        refused = post(as_maria, "/instruments/pcl-5/act/", {"act": "put_on"})
        assert (refused.status_code, refused.json()["code"]) == (409, "InstrumentIsOff")

    def test_the_severity_form_stays(self, as_maria):
        for what in ("deactivate", "take_off"):
            refused = post(as_maria, "/instruments/sads/act/", {"act": what})
            assert (refused.status_code, refused.json()["code"]) == (409, "SeverityFormStays")

    @pytest.mark.parametrize("sent", [{}, {"act": "burn"}, {"act": 1}, []])
    def test_another_act_is_refused(self, as_maria, sent):
        refused = post(as_maria, "/instruments/phq-9/act/", sent)
        assert refused.status_code == 422
        assert post(as_maria, "/instruments/nothing/act/", {"act": "up"}).status_code == 404

    def test_a_reading_is_chosen(self, as_maria):
        path = "/instruments/audit-c/reading/"
        assert once(post, as_maria, path, {"convention": "uk-5"}).json()["convention"] == "uk-5"
        refused = post(as_maria, path, {"convention": "moon"})
        assert refused.status_code == 422
        assert [one["path"] for one in refused.json()["problems"]] == ["convention"]
        assert instrument("audit-c").convention == "uk-5"


def test_a_list_of_versions_asks_as_much_for_many(as_maria, django_assert_max_num_queries):
    for name in ("One", "Two", "Three", "Four"):
        post(as_maria, "/instruments/", renamed(name))
    with django_assert_max_num_queries(5):
        rows = as_maria.get(f"{API}/instruments/morning/versions/").json()["results"]
    assert len(rows) == 4
    assert content_hash(instrument("morning").current.definition) == rows[0]["content_hash"]


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_a_new_form_of_one_code_hear_of_each_other():
    managers = [factories.make_user(name, "manager") for name in ("Mona", "Mara")]
    ends = race(
        *(
            lambda by=by, name=name: services.publish_own(data=renamed(name)["definition"], by=by)
            for by, name in zip(managers, ("Dawn", "Dusk"), strict=True)
        )
    )
    assert {type(end) for end in ends} == {InstrumentVersion, services.CodeIsTaken}
    assert Instrument.objects.filter(code="morning").count() == 1
