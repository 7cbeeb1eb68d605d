"""The forms of a practice: switched on, given their text, put on the page, written."""

import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from crisis.models import Alert
from intake import selectors, services
from intake.models import Administration, Attestation, Instrument, InstrumentVersion, Score
from intake.rules.instruments import content_hash
from intake.services.shipped import shipped_definitions
from people.models import Client, TrailEvent
from tests.intake.instruments import instrument, own, pack_for
from tests.intake.sheets import typed
from tests.intake.test_assessments import submit
from tests.racing import race


def on_page():
    return [version.instrument.code for version in selectors.intake_versions()]


def acts():
    return list(TrailEvent.objects.order_by("id").values_list("action", flat=True))


def test_a_new_practice_starts_with_three_forms_on_the_page_and_the_locked_ones_off():
    assert on_page() == ["sads", "phq-9", "gad-7"]
    active = set(Instrument.objects.filter(active=True).values_list("code", flat=True))
    assert active == {"sads", "phq-9", "gad-7", "k10", "pcl-5", "audit-c", "goal-attainment"}
    assert Instrument.objects.count() == 15


def test_installing_again_leaves_what_the_practice_has_chosen(maria):
    services.take_off_intake(instrument=instrument("gad-7"), by=maria)
    services.deactivate(instrument=instrument("k10"), by=maria)
    services.install_instruments()
    assert on_page() == ["sads", "phq-9"]
    assert not instrument("k10").active


def test_a_locked_instrument_stays_off_until_somebody_states_a_licence(maria, now):
    who = instrument("who-5")
    with pytest.raises(services.AttestationMissing) as refusal:
        services.activate(instrument=who, by=maria)
    assert refusal.value.status == 409
    assert not instrument("who-5").active
    services.attest_licence(instrument=who, licence=" WHO licence 4711 ", by=maria, now=now)
    services.activate(instrument=who, by=maria)
    stated = Attestation.objects.get()
    assert (stated.by, stated.at, stated.licence) == (maria, now, "WHO licence 4711")
    assert instrument("who-5").active
    assert acts()[-2:] == ["intake.instrument.licence_attested", "intake.instrument.activated"]


@pytest.mark.parametrize("licence", ["", "   ", "x" * 201])
def test_an_attestation_names_a_licence(maria, now, licence):
    with pytest.raises(services.NoLicenceNamed):
        services.attest_licence(instrument=instrument("who-5"), licence=licence, by=maria, now=now)
    assert not Attestation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_install_at_once_install_once():
    call_command("flush", interactive=False, inhibit_post_migrate=True)
    assert not Instrument.objects.exists()
    race(services.install_instruments, services.install_instruments)
    codes = [data["code"] for data in shipped_definitions()]
    in_force = Instrument.objects.exclude(current=None).order_by("code")
    assert list(in_force.values_list("code", flat=True)) == sorted(codes)
    assert InstrumentVersion.objects.count() == len(codes)


def test_switching_on_twice_leaves_one_line_in_the_trail(maria):
    for _ in range(2):
        services.deactivate(instrument=instrument("k10"), by=maria)
    assert acts().count("intake.instrument.deactivated") == 1


def test_the_severity_form_stays_on_the_page(maria):
    for act in (services.deactivate, services.take_off_intake):
        with pytest.raises(services.SeverityFormStays):
            act(instrument=instrument("sads"), by=maria)
    services.move_on_intake(instrument=instrument("phq-9"), up=True, by=maria)
    services.move_on_intake(instrument=instrument("sads"), up=False, by=maria)
    assert on_page() == ["sads", "phq-9", "gad-7"]


def test_the_practice_chooses_its_forms_and_their_order(maria):
    services.put_on_intake(instrument=instrument("pcl-5"), by=maria)
    services.move_on_intake(instrument=instrument("pcl-5"), up=True, by=maria)
    assert on_page() == ["sads", "phq-9", "pcl-5", "gad-7"]
    services.take_off_intake(instrument=instrument("phq-9"), by=maria)
    services.move_on_intake(instrument=instrument("gad-7"), up=True, by=maria)
    assert on_page() == ["sads", "gad-7", "pcl-5"]


def test_a_form_that_is_off_cannot_stand_on_the_page(maria):
    with pytest.raises(services.InstrumentIsOff):
        services.put_on_intake(instrument=instrument("isi"), by=maria)
    services.put_on_intake(instrument=instrument("k10"), by=maria)
    services.deactivate(instrument=instrument("k10"), by=maria)
    assert "k10" not in on_page()
    with pytest.raises(IntegrityError), transaction.atomic():
        Instrument.objects.filter(code="k10").update(intake_position=9)


def test_a_version_is_never_edited_and_never_deleted():
    for change in (
        lambda: InstrumentVersion.objects.filter(version="1.1.0").update(version="9"),
        lambda: InstrumentVersion.objects.first().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_pack_makes_a_version_that_clients_can_read_and_comes_into_force(maria):
    before = instrument("phq-9").current
    made = services.load_pack(instrument=instrument("phq-9"), data=pack_for("phq-9"), by=maria)
    now_in_force = instrument("phq-9").current
    assert now_in_force == made
    assert (made.version, made.source, made.made_by) == ("1.1.0+text.1", "pack", maria)
    assert made.has_text
    assert not before.has_text
    assert InstrumentVersion.objects.filter(pk=before.pk).exists()


def test_the_same_text_again_is_the_same_version_and_another_word_a_new_one(maria):
    phq = instrument("phq-9")
    one = services.load_pack(instrument=phq, data=pack_for("phq-9"), by=maria)
    assert services.load_pack(instrument=phq, data=pack_for("phq-9"), by=maria) == one
    other = pack_for("phq-9", source="Another source.")
    two = services.load_pack(instrument=phq, data=other, by=maria)
    assert two.version == "1.1.0+text.2"
    assert services.load_pack(instrument=phq, data=pack_for("phq-9"), by=maria) == one
    assert instrument("phq-9").current == one


def test_a_pack_with_a_slip_stores_nothing(maria):
    bad = pack_for("phq-9")
    del bad["items"]["mood"]
    with pytest.raises(services.UnreadableDefinition) as refusal:
        services.load_pack(instrument=instrument("phq-9"), data=bad, by=maria)
    assert [problem.path for problem in refusal.value.problems] == ["items.mood"]
    assert not InstrumentVersion.objects.filter(source="pack").exists()


def test_a_new_shipped_version_keeps_the_text_of_the_practice(maria, tmp_path, monkeypatch):
    services.load_pack(instrument=instrument("phq-9"), data=pack_for("phq-9"), by=maria)
    newer = json.loads(json.dumps(shipped("phq-9"))) | {"version": "1.2.0"}
    (tmp_path / "phq-9.json").write_text(json.dumps(newer))
    monkeypatch.setattr("intake.services.shipped.DEFINITIONS", tmp_path)
    services.install_instruments()
    current = instrument("phq-9").current
    assert (current.version, current.has_text) == ("1.2.0+text.1", True)
    assert current.definition["items"][0]["wording"]["en"] == "Line interest"


def shipped(code):
    return next(data for data in shipped_definitions() if data["code"] == code)


def test_answers_stay_with_the_words_they_were_given_to(cleo, ines, maria, now):
    submit(cleo, ines, now, typed(phq=1))
    before = Administration.objects.get(version__instrument__code="phq-9").version
    services.load_pack(instrument=instrument("phq-9"), data=pack_for("phq-9"), by=maria)
    submit(cleo, ines, now, typed(phq=1))
    versions = Administration.objects.filter(version__instrument__code="phq-9").order_by("id")
    assert [row.version.version for row in versions] == ["1.1.0", "1.1.0+text.1"]
    assert versions[0].version == before
    totals = Score.objects.filter(instrument__code="phq-9").values_list("total", flat=True)
    assert set(totals) == {9}


def test_an_older_version_can_be_put_in_force_again(maria):
    before = instrument("phq-9").current
    made = services.load_pack(instrument=instrument("phq-9"), data=pack_for("phq-9"), by=maria)
    services.put_in_force(version=before, by=maria)
    assert instrument("phq-9").current == before
    with pytest.raises(services.AlreadyInForce):
        services.put_in_force(version=before, by=maria)
    services.put_in_force(version=made, by=maria)
    assert instrument("phq-9").current == made


def test_the_reading_is_chosen_and_every_score_says_by_which_it_was_read(maria, cleo, ines, now):
    audit = instrument("audit-c")
    services.put_on_intake(instrument=audit, by=maria)
    drinks = {"audit-c-frequency": "2", "audit-c-amount": "1", "audit-c-heavy_days": "0"}
    submit_now(cleo, ines, now, typed() | drinks)
    services.choose_convention(instrument=audit, convention="uk-5", by=maria)
    submit_now(cleo, ines, now, typed() | drinks)
    ours, theirs = Score.objects.filter(instrument=audit).order_by("pk")
    assert (ours.convention, ours.parts) == (
        "us-4-3",
        {"cuts": ["positive_women"], "for": "female"},
    )
    assert (theirs.convention, theirs.band, theirs.parts) == ("uk-5", "lower", {"for": "female"})
    with pytest.raises(services.UnknownConvention):
        services.choose_convention(instrument=audit, convention="mars-1", by=maria)


def submit_now(client, by, now, form):
    """Submit as if ten seconds had passed since the forms were last asked for."""
    from django.core.cache import caches

    caches["process"].clear()
    return submit(client, by, now, form)


def test_a_man_is_read_by_the_cut_for_men(maria, cleo, ines, now):
    Client.objects.filter(pk=cleo.pk).update(gender="male")
    cleo.refresh_from_db()
    services.put_on_intake(instrument=instrument("audit-c"), by=maria)
    drinks = {"audit-c-frequency": "2", "audit-c-amount": "1", "audit-c-heavy_days": "0"}
    submit_now(cleo, ines, now, typed() | drinks)
    assert Score.objects.get(instrument__code="audit-c").parts == {"for": "male"}


def test_triage_stores_its_level_and_any_yes_opens_an_alert(maria, cleo, ines, now):
    screener = instrument("c-ssrs")
    services.attest_licence(instrument=screener, licence="L", by=maria, now=now)
    services.activate(instrument=screener, by=maria)
    services.put_on_intake(instrument=screener, by=maria)
    submit_now(cleo, ines, now, typed() | {"c-ssrs-behaviour": "1"})
    score = Score.objects.get(instrument=screener)
    assert (score.complete, score.total, score.band, score.at_risk) == (
        False, None, "moderate", True,
    )  # fmt: skip
    assert Alert.objects.get().signs.get().sign == "c-ssrs.behaviour"


def test_subscales_are_stored_beside_the_total(maria, cleo, ines, now):
    dass = instrument("dass-21")
    services.attest_licence(instrument=dass, licence="L", by=maria, now=now)
    services.activate(instrument=dass, by=maria)
    services.put_on_intake(instrument=dass, by=maria)
    items = {f"dass-21-{item['code']}": "1" for item in dass.current.definition["items"]}
    submit_now(cleo, ines, now, typed() | items)
    score = Score.objects.get(instrument=dass)
    assert score.total == 42
    assert score.parts["subscales"] == {
        "depression": [14, "moderate"],
        "anxiety": [14, "moderate"],
        "stress": [14, "normal"],
    }


def test_a_form_of_our_own_starts_off_and_counts_its_versions(maria):
    first = services.publish_own(data=own(), by=maria)
    morning = instrument("morning")
    assert (first.version, first.source, morning.active, morning.own) == ("1", "own", False, True)
    services.activate(instrument=morning, by=maria)
    changed = own()
    changed["items"][0]["topic"]["en"] = "On waking"
    second = services.publish_own(data=changed, by=maria, editing=morning, base=first.content_hash)
    assert second.version == "2"
    assert instrument("morning").current == second
    assert second.content_hash == content_hash(second.definition)


def test_nothing_changed_is_no_version(maria):
    first = services.publish_own(data=own(), by=maria)
    again = services.publish_own(data=own(version="77"), by=maria, editing=instrument("morning"))
    assert again == first


def test_somebody_elses_version_is_not_written_over(maria):
    first = services.publish_own(data=own(), by=maria)
    services.publish_own(data=own(licence="New."), by=maria, editing=instrument("morning"))
    with pytest.raises(services.EditedMeanwhile):
        services.publish_own(
            data=own(licence="Newer."), by=maria, editing=instrument("morning"),
            base=first.content_hash,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_is_told(maria):
    services.install_instruments()
    first = services.publish_own(data=own(), by=maria)
    base, row = first.content_hash, instrument("morning")

    def publish(word):
        return lambda: services.publish_own(
            data=own(licence=word), by=maria, editing=row, base=base
        )

    ends = race(publish("One."), publish("Two."))
    assert sum(isinstance(end, services.EditedMeanwhile) for end in ends) == 1
    assert row.versions.count() == 2


@pytest.mark.parametrize("code", ["phq-9", "dass-21"])
def test_a_shipped_code_is_not_ours_to_take(maria, code):
    with pytest.raises(services.CodeIsTaken):
        services.publish_own(data=own(code=code), by=maria)


def test_a_shipped_form_is_not_written_anew_and_a_code_stays(maria):
    with pytest.raises(services.NotOurs):
        services.publish_own(data=own(), by=maria, editing=instrument("phq-9"))
    services.publish_own(data=own(), by=maria)
    with pytest.raises(services.CodeIsTaken):
        services.publish_own(data=own(), by=maria)
    with pytest.raises(services.CodeIsTaken):
        services.publish_own(data=own(code="evening"), by=maria, editing=instrument("morning"))


def test_an_own_form_that_cannot_be_read_is_not_stored(maria):
    with pytest.raises(services.UnreadableDefinition):
        services.publish_own(data=own(bands=[]) | {"items": []}, by=maria)
    assert not Instrument.objects.filter(code="morning").exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_add_at_once_leave_an_order(maria):
    services.install_instruments()
    race(
        lambda: services.put_on_intake(instrument=instrument("k10"), by=maria),
        lambda: services.put_on_intake(instrument=instrument("pcl-5"), by=maria),
    )
    rows = Instrument.objects.filter(intake_position__isnull=False).order_by("intake_position")
    assert [row.intake_position for row in rows] == [0, 1, 2, 3, 4]
    assert {row.code for row in rows[3:]} == {"k10", "pcl-5"}
