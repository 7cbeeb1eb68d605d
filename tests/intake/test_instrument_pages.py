"""The pages of the forms: who may, what they show, what they refuse and keep."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from intake import services
from intake.models import Assessment, Attestation, Instrument, InstrumentVersion
from tests.doors import who_may
from tests.intake.instruments import OWN, instrument, own, pack_for
from tests.intake.sheets import typed

LIST = "/instruments/"
STAFF = {"ines", "anna", "boris", "sofia", "maria", "adam", "otto"}


def page(code, name="instrument"):
    return reverse(f"intake:{name}", args=[code])


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        (LIST, STAFF),
        ("/instruments/phq-9/", STAFF),
        ("/instruments/phq-9/try/", STAFF),
        ("/instruments/phq-9/definition.json", {"maria", "otto"}),
        ("/instruments/phq-9/text.json", {"maria", "otto"}),
        ("/instruments/new/", {"maria"}),
        ("/instruments/import/", {"maria"}),
        ("/api/v1/instruments/", STAFF),
        ("/api/v1/instruments/phq-9/", STAFF),
        ("/api/v1/instruments/phq-9/definition/", {"maria", "otto"}),
    ],
)
def test_a_page_opens_for_its_roles(request, url, allowed):
    assert who_may(request, url) == allowed


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("instrument_act", {"act": "deactivate"}),
        ("instrument_attest", {"licence": "L", "confirmed": "on"}),
        ("instrument_text", {"text": "{}"}),
        ("instrument_reading", {"convention": "x"}),
    ],
)
def test_only_a_manager_changes_anything(request, name, form):
    assert who_may(request, page("k10", name), form) == {"maria"}


@pytest.mark.parametrize("url", ["/instruments/nothing/", "/instruments/nothing/try/"])
def test_an_unknown_form_is_not_there(as_maria, url):
    assert as_maria.get(url).status_code == 404


def test_a_look_changes_nothing(as_maria):
    before = list(Instrument.objects.order_by("pk").values())
    for name in ("instrument_act", "instrument_attest", "instrument_text"):
        assert as_maria.get(page("k10", name)).status_code == 405
    as_maria.get(LIST)
    assert list(Instrument.objects.order_by("pk").values()) == before


def test_the_list_tells_the_licence_and_the_place_of_each(as_maria):
    text = as_maria.get(LIST).content.decode()
    assert "needs a licence" in text
    assert "at intake" in text
    assert text.count("<tr>") == 16


def test_the_list_asks_few_questions(as_maria, django_assert_max_num_queries):
    as_maria.get(LIST)
    with django_assert_max_num_queries(6):
        as_maria.get(LIST)


def test_a_page_asks_few_questions(as_maria, django_assert_max_num_queries):
    as_maria.get(page("phq-9"))
    with django_assert_max_num_queries(8):
        as_maria.get(page("phq-9"))


def test_a_locked_form_answers_409_with_the_reason(as_maria):
    answer = as_maria.post(page("isi", "instrument_act"), {"act": "activate"})
    assert answer.status_code == 409
    assert "This instrument needs a licence" in answer.content.decode()
    assert not instrument("isi").active


def test_a_licence_is_stated_and_the_form_switched_on(as_maria, as_ines, maria):
    refused = as_maria.post(page("isi", "instrument_attest"), {"licence": "Mapi 4711"})
    assert refused.status_code == 422
    assert "Mapi 4711" in refused.content.decode()
    assert not Attestation.objects.exists()
    form = {"licence": "Mapi 4711", "confirmed": "on"}
    assert as_maria.post(page("isi", "instrument_attest"), form).status_code == 302
    assert as_maria.post(page("isi", "instrument_act"), {"act": "activate"}).status_code == 302
    assert instrument("isi").active
    assert "Mapi 4711" in as_maria.get(page("isi")).content.decode()
    assert "Mapi 4711" not in as_ines.get(page("isi")).content.decode()


def test_the_order_of_the_page_is_changed_on_the_list(as_maria, forget_configuration):
    as_maria.post(page("pcl-5", "instrument_act"), {"act": "put_on", "list": "yes"})
    answer = as_maria.post(page("pcl-5", "instrument_act"), {"act": "up", "list": "yes"})
    assert answer.url == LIST
    order = Instrument.objects.filter(intake_position__isnull=False).order_by("intake_position")
    assert [row.code for row in order] == ["sads", "phq-9", "pcl-5", "gad-7"]
    assert as_maria.post(page("pcl-5", "instrument_act"), {"act": "eat"}).status_code == 404


def test_a_pack_comes_as_a_file_or_pasted(as_maria):
    text = json.dumps(pack_for("phq-9"), ensure_ascii=False)
    file = SimpleUploadedFile("phq-9.json", text.encode(), content_type="application/json")
    assert as_maria.post(page("phq-9", "instrument_text"), {"file": file}).status_code == 302
    assert instrument("phq-9").current.has_text
    assert as_maria.post(page("phq-9", "instrument_text"), {"text": text}).status_code == 302
    assert InstrumentVersion.objects.filter(source="pack").count() == 1
    assert "Line mood" in as_maria.get(page("phq-9")).content.decode()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Choose a file"),
        ("{oops", "is not JSON: line 1, column 2"),
        ('{"instrument": "gad-7"}', "instrument: is for another instrument"),
        ('{"instrument": "phq-9", "version": "1.1.0", "items": {}}', "items.interest: is missing"),
        ('{"a": NaN}', "must be a whole number"),
        ("[" * 50_000, "has too many entries"),
    ],
)
def test_a_pack_that_cannot_be_read_says_where_and_keeps_what_was_pasted(as_maria, text, told):
    answer = as_maria.post(page("phq-9", "instrument_text"), {"text": text})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    if text.startswith("{oops"):
        assert "{oops" in answer.content.decode()
    assert not InstrumentVersion.objects.filter(source="pack").exists()


def test_a_large_file_is_not_read(as_maria):
    file = SimpleUploadedFile("big.json", b" " * 300_000)
    answer = as_maria.post(page("phq-9", "instrument_text"), {"file": file})
    assert answer.status_code == 422
    assert "too large" in answer.content.decode()


def test_what_is_exported_can_be_imported_as_a_form_of_ones_own(as_maria):
    exported = as_maria.get(page("who-5", "instrument_export"))
    assert exported["Content-Disposition"] == 'attachment; filename="who-5-1.1.0.json"'
    data = json.loads(exported.content) | {"code": "our-five", "licence_class": "own"}
    answer = as_maria.post("/instruments/import/", {"text": json.dumps(data)})
    assert answer.url == page("our-five")
    made = instrument("our-five")
    assert (made.own, made.active, made.current.version) == (True, False, "1")


def test_an_import_under_a_shipped_code_is_refused_and_kept(as_maria):
    text = json.dumps(own(code="phq-9"))
    answer = as_maria.post("/instruments/import/", {"text": text})
    assert answer.status_code == 422
    assert "belongs to another instrument" in answer.content.decode()
    assert "morning" in answer.content.decode() or "Morning check" in answer.content.decode()


def test_an_import_with_many_slips_names_each(as_maria):
    data = own(direction="up")
    data["items"][1]["topic"] = {"en": "Body"}
    text = as_maria.post("/instruments/import/", {"text": json.dumps(data)}).content.decode()
    assert "direction: must be one of: higher_is_worse" in text
    assert "items[1].topic.zh-Hans: is missing" in text


def test_a_version_of_another_form_is_not_put_in_force_through_this_one(as_maria):
    other = instrument("gad-7").current.public_id
    url = reverse("intake:instrument_in_force", args=["phq-9", other])
    assert as_maria.post(url).status_code == 404
    assert as_maria.get(page("phq-9", "instrument_export") + f"?version={other}").status_code == 404
    assert as_maria.get(page("phq-9", "instrument_export") + "?version=x").status_code == 404


@pytest.mark.parametrize("code", ["phq-9", "ors", "c-ssrs", "dass-21", "goal-attainment", "pcl-5"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_kind_of_form_can_be_tried_out_and_nothing_is_stored(as_ines, code, language):
    as_ines.cookies["django_language"] = language
    items = instrument(code).current.definition["items"]
    answers = {f"try-{item['code']}": "1" for item in items}
    answer = as_ines.post(page(code, "instrument_try"), answers)
    assert answer.status_code == 200
    assert answer.context["trial"]["left"] == 0
    assert not Assessment.objects.exists()


def test_a_risk_answer_is_told_when_a_form_is_tried_out(as_ines):
    part = as_ines.post(
        page("phq-9", "instrument_try"), {"try-self_harm": "1"}, headers={"HX-Request": "true"}
    )
    assert "would open a crisis alert" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_what_cannot_be_read_counts_as_unanswered_when_tried_out(as_ines):
    answer = as_ines.post(page("phq-9", "instrument_try"), {"try-mood": "NaN", "try-sleep": "9"})
    assert answer.context["trial"] is None


def test_the_reading_is_chosen_on_the_page(as_maria):
    answer = as_maria.post(page("audit-c", "instrument_reading"), {"convention": "uk-5"})
    assert answer.status_code == 302
    assert instrument("audit-c").convention == "uk-5"
    refused = as_maria.post(page("audit-c", "instrument_reading"), {"convention": "mars"})
    assert refused.status_code == 422


def written(**changes):
    form = {
        "code": "morning", "name_en": "Morning check", "name_zh": "晨间小结",
        "period_en": "this morning", "period_zh": "今早", "low": "0", "high": "3",
        "low_en": "calm", "low_zh": "平静", "high_en": "uneasy", "high_zh": "不安",
        "direction": "higher_is_worse", "method": "sum", "multiplier": "1",
        "may_be_missing": "0", "licence_class": "own", "licence": "Ours.",
        "attribution": "The practice.", "citation": "None.",
        "items-TOTAL_FORMS": "4", "items-INITIAL_FORMS": "0",
        "items-0-code": "waking", "items-0-en": "Waking", "items-0-zh": "醒来",
        "items-2-code": "body", "items-2-en": "Body", "items-2-zh": "身体",
        "items-2-reversed": "on",
        "items-3-code": "harm", "items-3-en": "Harm", "items-3-zh": "伤害",
        "items-3-risk_from": "1",
        "bands-TOTAL_FORMS": "2", "bands-INITIAL_FORMS": "0",
        "bands-0-code": "low", "bands-0-start": "0", "bands-0-en": "low", "bands-0-zh": "低",
        "bands-1-code": "high", "bands-1-start": "5", "bands-1-en": "high", "bands-1-zh": "高",
        "cuts-TOTAL_FORMS": "0", "cuts-INITIAL_FORMS": "0",
        "act": "save",
    }  # fmt: skip
    return {name: value for name, value in (form | changes).items() if value is not None}


def test_a_form_is_written_in_the_browser(as_maria):
    answer = as_maria.post("/instruments/new/", written())
    assert answer.status_code == 302
    assert instrument("morning").current.definition == OWN | {"version": "1"}
    assert as_maria.get(page("morning", "instrument_edit")).status_code == 200


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        ({"items-3-risk_from": "9"}, "items-3-risk_from", "must be from 1 to 3"),
        ({"items-2-zh": ""}, "items-2-zh", "must be a text that is not empty"),
        ({"items-2-code": "waking"}, "items-2-code", "appears twice: waking"),
        ({"bands-1-start": "five"}, "bands-1-start", "must be a whole number"),
        ({"low": "3"}, "low", "the lowest answer must be below the highest"),
        ({"high": "999999"}, "high", "is too large"),
        ({"name_en": "x" * 81}, "name_en", "80"),
        ({"multiplier": "2.5"}, "multiplier", "must be a whole number"),
        ({"code": "new"}, "code", "belongs to another instrument"),
        ({"name_zh": "a\x00b"}, "name_zh", "Null characters"),
    ],
)
def test_a_slip_stands_beside_its_field_and_nothing_typed_is_lost(as_maria, change, field, told):
    answer = as_maria.post("/instruments/new/", written(**change))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert told in text
    assert f'id="id_{field}_error"' in text
    assert "晨间小结" in text or field == "name_zh"
    assert not Instrument.objects.filter(code="morning").exists()


def test_more_rows_come_without_a_script_and_store_nothing(as_maria):
    answer = as_maria.post("/instruments/new/", written(act="more-items"))
    assert answer.status_code == 200
    assert 'name="items-7-code"' in answer.content.decode()
    assert "醒来" in answer.content.decode()
    assert not Instrument.objects.filter(code="morning").exists()


def test_the_draft_is_checked_shown_and_scored_as_it_is_written(as_maria):
    part = as_maria.post(
        "/instruments/draft/", written() | {"try-waking": "3", "try-body": "0", "try-harm": "1"}
    ).content.decode()
    assert "No errors." in part
    assert 'name="try-waking"' in part
    assert "would open a crisis alert" in part
    assert ">7 <" in part
    wrong = as_maria.post("/instruments/draft/", written(**{"items-3-risk_from": "9"}))
    assert "items[2].risk_from" in wrong.content.decode()
    assert not Instrument.objects.filter(code="morning").exists()


def test_a_changed_word_is_the_next_version_and_what_the_page_does_not_show_stays(as_maria, maria):
    data = own()
    data["items"][0]["hint"] = {"en": "at once", "zh-Hans": "一醒来"}
    first = services.publish_own(data=data, by=maria)
    form = written(base=first.content_hash, **{"items-0-en": "On waking"})
    assert as_maria.post(page("morning", "instrument_edit"), form).status_code == 302
    current = instrument("morning").current
    assert current.version == "2"
    assert current.definition["items"][0]["hint"] == {"en": "at once", "zh-Hans": "一醒来"}
    stale = as_maria.post(
        page("morning", "instrument_edit"),
        written(base=first.content_hash, **{"items-0-en": "Later"}),
    )
    assert stale.status_code == 409
    assert "Later" in stale.content.decode()


def test_a_shipped_form_has_no_editor(as_maria):
    assert as_maria.get(page("phq-9", "instrument_edit")).status_code == 404


def test_the_assessment_page_shows_what_the_practice_has_chosen(
    as_maria, as_ines, cleo, maria, now, forget_configuration
):
    for code in ("ors", "c-ssrs"):
        services.attest_licence(instrument=instrument(code), licence="L", by=maria, now=now)
        services.activate(instrument=instrument(code), by=maria)
        services.put_on_intake(instrument=instrument(code), by=maria)
    services.load_pack(instrument=instrument("phq-9"), data=pack_for("phq-9"), by=maria)
    forget_configuration()
    url = reverse("intake:assess", args=[cleo.public_id])
    text = as_ines.get(url).content.decode()
    assert 'name="ors-self"' in text
    assert 'name="c-ssrs-behaviour"' in text
    assert "Line mood" in text
    refused = as_ines.post(url, typed() | {"ors-self": "10.5"})
    assert refused.status_code == 422
    assert 'value="10.5"' in refused.content.decode()
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("act", [services.take_off_intake, services.deactivate])
def test_answers_to_a_form_that_was_taken_away_meanwhile_are_not_stored(
    as_ines, cleo, maria, forget_configuration, act
):
    url = reverse("intake:assess", args=[cleo.public_id])
    asked = as_ines.get(url).context["form"].asked
    act(instrument=instrument("gad-7"), by=maria)
    forget_configuration()
    sheet = typed(phq=1) | {"gad-7-worry": "2", "forms_asked": asked}
    refused = as_ines.post(url, sheet)
    assert refused.status_code == 422
    assert "has changed its forms" in refused.content.decode()
    assert not Assessment.objects.exists()
    again = refused.context["form"].asked
    assert as_ines.post(url, sheet | {"forms_asked": again}).status_code == 302


def test_answers_to_other_words_are_not_stored(as_ines, cleo, maria, forget_configuration):
    url = reverse("intake:assess", args=[cleo.public_id])
    asked = as_ines.get(url).context["form"].asked
    services.load_pack(instrument=instrument("phq-9"), data=pack_for("phq-9"), by=maria)
    forget_configuration()
    assert as_ines.post(url, typed(phq=1) | {"forms_asked": asked}).status_code == 422
    assert not Assessment.objects.exists()
