"""Uploads: what is read, what is refused, and where it says the slip is."""

import copy
import json
from dataclasses import replace

import pytest

from intake.rules.documents import MOST_BYTES, read_document, written
from intake.rules.instruments import InvalidDefinition, content_hash, parse_definition, score
from intake.rules.lint import Doubt, lint
from intake.rules.packs import (
    Pack,
    base_version,
    blank_pack,
    fits,
    parse_pack,
    text_of,
    with_text,
)
from intake.rules.strict import Flaw
from tests.intake.rules.test_definitions import NO_TOTAL, SOUND, band, edited, words
from tests.intake.rules.test_instruments import DATA, DEFINITIONS, REMOVED, changed


def pack_for(code, **changes):
    definition = DEFINITIONS[code]
    return {
        "instrument": code,
        "version": definition.version,
        "source": "Official text, licence 4711.",
        "instructions": words("Above"),
        "items": {item.code: words(f"Line {item.code}") for item in definition.items},
        "labels": [words(f"Answer {n}") for n in range(4)],
    } | changes


AUDIT = DEFINITIONS["audit-c"]
AUDIT_ITEMS = [item.code for item in AUDIT.items]


def audit_pack(left_away=None):
    """Return a pack of nothing but the wording of the items and its source."""
    pack = pack_for("audit-c", instructions=left_away, labels=left_away)
    return {name: value for name, value in pack.items() if value is not REMOVED}


@pytest.mark.parametrize("code", sorted(DATA))
def test_what_is_written_is_read_back_with_the_same_hash(code):
    again = read_document(written(DATA[code]).encode())
    assert content_hash(again) == content_hash(DATA[code])


@pytest.mark.parametrize(
    ("raw", "flaw"),
    [
        (b"", Flaw.NOT_JSON),
        (b"{", Flaw.NOT_JSON),
        (b"[]", Flaw.NOT_AN_OBJECT),
        (b"\xff\xfe{}", Flaw.NOT_JSON),
        (b'{"code": "a", "code": "b"}', Flaw.TWICE),
        (b'{"low": NaN}', Flaw.NOT_A_NUMBER),
        (b'{"low": -Infinity}', Flaw.NOT_A_NUMBER),
        (b'{"low": ' + b"9" * 5000 + b"}", Flaw.TOO_LARGE),
        (b'{"low": 0.' + b"1" * 5000 + b"}", Flaw.TOO_LARGE),
        (b'{"a":' * 100_000 + b"1", Flaw.TOO_LONG),
        (b"[" * 60_000, Flaw.TOO_MANY),
        (b" " * (MOST_BYTES + 1), Flaw.TOO_LONG),
        ("情" * (MOST_BYTES // 3 + 1), Flaw.TOO_LONG),
    ],
    ids=str,
)
def test_an_upload_that_is_no_document_is_refused(raw, flaw):
    with pytest.raises(InvalidDefinition) as refusal:
        read_document(raw)
    assert refusal.value.flaw is flaw


def test_a_slip_in_the_json_is_found_by_line_and_column():
    with pytest.raises(InvalidDefinition) as refusal:
        read_document(b'{\n  "code": "a",\n  oops\n}')
    assert refusal.value.values == {"line": 3, "column": 3}


@pytest.mark.parametrize(
    ("raw", "path", "flaw", "values"),
    [
        (b'{"name": "\xff"}', "", Flaw.NOT_JSON, {"line": 1, "column": 11}),
        (b"\xff{}", "", Flaw.NOT_JSON, {"line": 1, "column": 1}),
        ('{"low": "one}', "", Flaw.NOT_JSON, {"line": 1, "column": 9}),
        ("[]", "", Flaw.NOT_AN_OBJECT, {}),
        ("[" * 60_000, "", Flaw.TOO_MANY, {"most": 1}),
        (" " * (MOST_BYTES + 1), "", Flaw.TOO_LONG, {"most": 262_144}),
        ('{"low": Infinity}', "", Flaw.NOT_A_NUMBER, {"word": "Infinity"}),
        ('{"low": 1000000000000}', "", Flaw.TOO_LARGE, {"most": 1_000_000_000_000}),
        ('{"low": 0.' + "1" * 23 + "}", "", Flaw.TOO_LARGE, {"most": 1_000_000_000_000}),
        ('{"low": {"code": 1, "code": 2}}', "code", Flaw.TWICE, {"code": "code"}),
    ],
    ids=["no UTF-8", "no UTF-8 at the start", "open text", "a list", "nested", "too long",
         "infinity", "thirteen digits", "twenty-five characters", "twice"],
)  # fmt: skip
def test_a_refused_upload_is_told_with_the_place_and_the_bound(raw, path, flaw, values):
    with pytest.raises(InvalidDefinition) as refusal:
        read_document(raw)
    assert (refusal.value.path, refusal.value.flaw, refusal.value.values) == (path, flaw, values)


def test_a_long_name_that_stands_twice_is_told_by_its_first_forty_characters():
    name = "abcdefghij" * 5
    with pytest.raises(InvalidDefinition) as refusal:
        read_document(f'{{"{name}": 1, "{name}": 2}}')
    assert refusal.value.path == name[:40]
    assert refusal.value.values == {"code": name[:40]}


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("999999999999", 999_999_999_999),
        ("-99999999999", -99_999_999_999),
        ("0.5", 0.5),
        ("-2.25", -2.25),
        ("0." + "1" * 22, 0.1111111111111111),
    ],
)
def test_a_number_is_read_up_to_its_last_digit(number, read):
    assert read_document(f'{{"low": {number}}}') == {"low": read}


@pytest.mark.parametrize(
    "raw",
    ['{"name": "抑郁"}', '{"name": "抑郁"}'.encode(), '{"name": "抑郁"}'.encode("utf-8-sig")],
    ids=["text", "bytes", "bytes with a mark of their order"],
)
def test_a_document_is_read_from_text_and_from_bytes(raw):
    assert read_document(raw) == {"name": "抑郁"}


def test_an_upload_may_be_as_long_as_the_bound_says():
    assert read_document('{"low": 1}'.ljust(MOST_BYTES)) == {"low": 1}


def test_a_document_is_written_for_people_to_read():
    text = written({"name": {"en": "Mood", "zh-Hans": "情绪"}, "low": 1})
    assert text.splitlines() == [
        "{",
        '  "name": {',
        '    "en": "Mood",',
        '    "zh-Hans": "情绪"',
        "  },",
        '  "low": 1',
        "}",
    ]
    assert text.endswith("}\n")


def test_every_slip_is_told_at_once_in_the_order_of_the_form():
    data = changed("phq-9", ["items", 3, "topic"], {"en": "Energy"})
    data["items"][8]["risk_from"] = 9
    data["bands"][1]["start"] = "five"
    del data["citation"]
    with pytest.raises(InvalidDefinition) as refusal:
        parse_definition(data)
    assert [problem.path for problem in refusal.value.all] == [
        "items[3].topic.zh-Hans",
        "items[8].risk_from",
        "bands[1].start",
        "citation",
    ]


@pytest.mark.parametrize(
    "text", ["a\x00b", "\ud800", "a\x1bb"], ids=["NUL", "lone surrogate", "escape"]
)
def test_a_text_that_no_database_keeps_is_refused(text):
    with pytest.raises(InvalidDefinition) as refusal:
        parse_definition(changed("phq-9", ["items", 0, "topic", "en"], text))
    assert (refusal.value.path, refusal.value.flaw) == ("items[0].topic.en", Flaw.UNSTORABLE)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (["items", 0, "code"], "Mood!", "items[0].code"),
        (["items", 0, "low"], 0, "items[0].high"),
        (["items", 0, "weight"], 0, "items[0].weight"),
        (["items", 0, "asked_if"], {"item": "mood", "at_least": 1}, "items[0].asked_if.item"),
        (["items", 1, "asked_if"], {"item": "interest", "at_least": 4},
         "items[1].asked_if.at_least"),
        (["items", 1, "asked_if"], {"item": "nobody", "at_least": 1}, "items[1].asked_if.item"),
        (["scale", "labels"], [{"en": "a", "zh-Hans": "b"}], "scale.labels"),
        (["scale", "high"], 99_999, "scale.high"),
        (["licence_class"], "pirated", "licence_class"),
        (["subscales"], [{"code": "a", "name": words("A"), "items": ["nobody"], "multiplier": 1,
                          "bands": []}], "subscales[0].items[0]"),
        (["subscales"], [{"code": "a", "name": words("A"), "items": ["mood", "mood"],
                          "multiplier": 1, "bands": []}], "subscales[0].items[1]"),
        (["clusters"], [{"code": "a", "name": words("A"), "items": ["mood"], "endorsed_from": 2,
                         "at_least": 2}], "clusters[0].at_least"),
        (["clusters"], [{"code": "a", "name": words("A"), "items": ["mood"], "endorsed_from": 4,
                         "at_least": 1}], "clusters[0].endorsed_from"),
        (["levels"], [{"code": "a", "label": words("A"), "when": [{"item": "mood",
                                                                   "at_least": 1}]}],
         "levels[0].when"),
        (["readings"], [{"convention": "b", "label": words("B"), "bands": [], "cuts": []}],
         "convention"),
        (["key", "rho"], "1", "key.rho"),
        (["key", "method"], "goal_attainment", "items"),
        (["items"], [{}] * 201, "items"),
    ],
    ids=str,
)  # fmt: skip
def test_what_does_not_fit_together_is_refused_with_the_place(path, value, place):
    with pytest.raises(InvalidDefinition) as refusal:
        parse_definition(changed("phq-9", path, value))
    assert refusal.value.path == place


def test_a_pack_carries_the_wording_and_changes_no_score():
    definition = DEFINITIONS["phq-9"]
    pack = parse_pack(pack_for("phq-9"), definition)
    new = parse_definition(with_text(DATA["phq-9"], pack, 1))
    assert new.version == f"{definition.version}+text.1"
    assert new.has_text
    assert not definition.has_text
    assert new.item("mood").wording == words("Line mood")
    assert new.scale.labels[3] == words("Answer 3")
    answers = dict.fromkeys((item.code for item in definition.items), 2)
    assert score(new, answers) == score(definition, answers)
    assert "wording" not in DATA["phq-9"]["items"][0]


def test_one_word_of_the_wording_is_another_hash_and_the_text_can_be_carried_on():
    one = with_text(DATA["phq-9"], parse_pack(pack_for("phq-9"), DEFINITIONS["phq-9"]), 1)
    changed_pack = pack_for("phq-9")
    changed_pack["items"]["mood"]["en"] = "Line moods"
    other = with_text(one, parse_pack(changed_pack, DEFINITIONS["phq-9"]), 1)
    assert content_hash(one) != content_hash(other)
    carried = text_of(parse_definition(one))
    assert with_text(DATA["phq-9"], carried, 1) == one
    assert fits(carried, DEFINITIONS["phq-9"])
    assert not fits(carried, DEFINITIONS["gad-7"])
    assert base_version("1.1.0+text.12") == "1.1.0"


@pytest.mark.parametrize(
    ("code", "changes", "path", "flaw", "values"),
    [
        ("phq-9", {"instrument": "gad-7"}, "instrument", Flaw.OTHER_INSTRUMENT, {"code": "gad-7"}),
        ("phq-9", {"version": "0.9"}, "version", Flaw.OTHER_VERSION,
         {"version": "0.9", "wanted": "1.1.0"}),
        ("phq-9", {"items": {"mood": words("x")}}, "items.interest", Flaw.MISSING, {}),
        ("phq-9", {"items": "all"}, "items", Flaw.NOT_AN_OBJECT, {}),
        ("audit-c", {"items": {code: words("x") for code in (*AUDIT_ITEMS, "colour")}},
         "items.colour", Flaw.UNKNOWN_FIELD, {}),
        ("phq-9", {"labels": [words("x")]}, "labels", Flaw.LABELS_DO_NOT_FIT, {"count": 4}),
        ("k10", {"labels": [words("x")] * 4}, "labels", Flaw.LABELS_DO_NOT_FIT, {"count": 5}),
        ("k10", {"labels": [words("x")] * 6}, "labels", Flaw.LABELS_DO_NOT_FIT, {"count": 5}),
        ("ors", {"labels": [words("x")] * 101}, "labels", Flaw.LABELS_DO_NOT_FIT, {"count": 101}),
        ("phq-9", {"instructions": {"en": "x"}}, "instructions.zh-Hans", Flaw.MISSING, {}),
        ("phq-9", {"source": ""}, "source", Flaw.NOT_A_TEXT, {}),
        ("phq-9", {"colour": "red"}, "colour", Flaw.UNKNOWN_FIELD, {}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else str(value),
)  # fmt: skip
def test_a_pack_that_does_not_fit_is_refused_with_the_place(code, changes, path, flaw, values):
    with pytest.raises(InvalidDefinition) as refusal:
        parse_pack(pack_for(code, **changes), DEFINITIONS[code])
    assert (refusal.value.path, refusal.value.flaw, refusal.value.values) == (path, flaw, values)


def test_an_empty_pack_names_every_item_and_is_refused_until_it_is_filled_in():
    blank = blank_pack(DEFINITIONS["who-5"])
    assert list(blank["items"]) == [item.code for item in DEFINITIONS["who-5"].items]
    assert len(blank["labels"]) == 6
    assert "labels" not in blank_pack(DEFINITIONS["ors"])
    with pytest.raises(InvalidDefinition):
        parse_pack(json.loads(json.dumps(blank)), DEFINITIONS["who-5"])


def test_an_empty_pack_is_a_document_to_be_filled_in():
    """Two languages everywhere, the version of the scoring, and none of our own topics."""
    text = with_text(DATA["audit-c"], parse_pack(audit_pack(), AUDIT), 3)
    empty = {"en": "", "zh-Hans": ""}
    assert blank_pack(parse_definition(text)) == {
        "instrument": "audit-c",
        "version": "1.0.0",
        "source": "",
        "instructions": empty,
        "items": dict.fromkeys(AUDIT_ITEMS, empty),
        "labels": [empty] * 5,
    }


@pytest.mark.parametrize("code", ["k10", "goal-attainment", "phq-9"])
def test_there_is_one_label_for_every_answer_from_low_to_high(code):
    definition = DEFINITIONS[code]
    scale = definition.scale
    answers = list(range(scale.low, scale.high + 1))
    labels = [words(f"Answer {answer}") for answer in answers]
    assert len(blank_pack(definition)["labels"]) == len(labels)
    pack = parse_pack(pack_for(code, labels=labels), definition)
    assert pack.labels == tuple(labels)
    assert fits(pack, definition)
    assert not fits(replace(pack, labels=pack.labels[1:]), definition)
    assert not fits(replace(pack, labels=(*pack.labels, words("One more"))), definition)


def test_a_pack_is_read_as_it_stands():
    pack = parse_pack(pack_for("audit-c", labels=[words(str(n)) for n in range(5)]), AUDIT)
    assert pack == Pack(
        wording={code: words(f"Line {code}") for code in AUDIT_ITEMS},
        instructions=words("Above"),
        labels=tuple(words(str(n)) for n in range(5)),
        source="Official text, licence 4711.",
    )


@pytest.mark.parametrize("left_away", [REMOVED, None], ids=["left away", "null"])
def test_a_pack_needs_neither_instructions_nor_labels(left_away):
    pack = parse_pack(audit_pack(left_away), AUDIT)
    assert (pack.instructions, pack.labels) == (None, ())
    assert fits(pack, AUDIT)


def test_a_text_takes_the_place_of_the_one_before():
    """Instructions are those of the pack or none; the data it is put on stays as it was."""
    before = with_text(DATA["phq-9"], parse_pack(pack_for("phq-9"), DEFINITIONS["phq-9"]), 1)
    kept = copy.deepcopy(before)
    bare = pack_for("phq-9", instructions=None, source="Second edition.")
    after = with_text(before, parse_pack(bare, DEFINITIONS["phq-9"]), 2)
    assert after["version"] == "1.1.0+text.2"
    assert "instructions" not in after
    assert after["text_source"] == "Second edition."
    assert before == kept
    assert before["instructions"] == words("Above")


def test_a_version_that_names_no_source_of_its_text_carries_it_on_without():
    data = with_text(DATA["audit-c"], parse_pack(audit_pack(), AUDIT), 1)
    del data["text_source"]
    carried = text_of(parse_definition(data))
    assert carried.source == ""
    assert set(carried.wording) == set(AUDIT_ITEMS)


def test_a_version_without_the_wording_of_every_item_carries_no_text():
    data = with_text(DATA["audit-c"], parse_pack(audit_pack(), AUDIT), 1)
    del data["items"][-1]["wording"]
    assert text_of(parse_definition(data)) is None


@pytest.mark.parametrize("code", sorted(DATA))
def test_the_shipped_forms_raise_no_doubt_that_nobody_has_looked_at(code):
    report = lint(DATA[code])
    assert report.problems == ()
    # WHO publishes no bands for it.
    known = {"whodas-12": [Doubt.NO_BANDS]}
    assert [remark.doubt for remark in report.remarks] == known.get(code, [])


@pytest.mark.parametrize(
    ("path", "value", "place", "doubt"),
    [
        (["items", 0, "topic", "zh-Hans"], "Interest", "items[0].topic", Doubt.SAME_IN_BOTH),
        (["items", 0, "topic", "en"], "x" * 61, "items[0].topic", Doubt.LONG_TOPIC),
        (["licence_class"], "own", "validated", Doubt.NO_CITATION),
        (["change"], {"points": "6", "citation": "x"}, "change.cut", Doubt.CHANGE_WITHOUT_CUT),
        (["bands"], [{"code": "a", "start": 0, "label": words("A")}], "bands", Doubt.ONE_BAND),
    ],
)
def test_a_doubt_is_told_with_its_place(path, value, place, doubt):
    report = lint(changed("phq-9", path, value))
    assert [(remark.path, remark.doubt) for remark in report.remarks] == [(place, doubt)]


ONE_ITEM = {
    "items": SOUND["items"][:1], "bands": [band("calm", 1), band("strained", 3)], "cuts": [],
    "readings": [], "subscales": [], "clusters": [], "levels": [],
}  # fmt: skip
ALL_REVERSED = {f"items.{place}.reversed": True for place in range(3)}
NOTHING_TO_READ_BY = {"bands": [], "cuts": [], "readings": [], "subscales": []}


def doubts(changes):
    report = lint(edited(SOUND, changes))
    assert report.problems == ()
    return [(remark.path, remark.doubt) for remark in report.remarks]


def topic(english, chinese):
    return {"items.1.topic": {"en": english, "zh-Hans": chinese}}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (ONE_ITEM, [("items", Doubt.ONE_ITEM)]),
        # One item turned round is looked at because it is alone, and for nothing else.
        ({**ONE_ITEM, "items": [{**SOUND["items"][0], "reversed": True}]},
         [("items", Doubt.ONE_ITEM)]),
        ({**ONE_ITEM, "items": SOUND["items"][:2], "bands": [band("calm", 2), band("bad", 5)]}, []),
        (ALL_REVERSED, [("items", Doubt.ALL_REVERSED)]),
        ({**ALL_REVERSED, "items.1.reversed": False}, []),
        (NOTHING_TO_READ_BY, [("bands", Doubt.NO_BANDS)]),
        ({**NOTHING_TO_READ_BY, "cuts": SOUND["cuts"]}, []),
        ({**NOTHING_TO_READ_BY, "subscales": SOUND["subscales"]}, []),
        ({**NO_TOTAL, "subscales": []}, []),
        ({**ALL_REVERSED, **NOTHING_TO_READ_BY, "change.cut": None},
         [("bands", Doubt.NO_BANDS), ("items", Doubt.ALL_REVERSED),
          ("change.cut", Doubt.CHANGE_WITHOUT_CUT)]),
    ],
    ids=["one item", "one reversed item", "two items", "all reversed", "all but one reversed",
         "nothing to read by", "cuts alone", "subscales alone", "no total", "several"],
)  # fmt: skip
def test_items_and_bands_that_look_forgotten_are_doubted(changes, told):
    assert doubts(changes) == told


@pytest.mark.parametrize(
    ("english", "chinese", "told"),
    [
        ("Mood", "情绪", []),
        ("Mood", "Mood", [Doubt.SAME_IN_BOTH]),
        ("情绪", "情绪", [Doubt.SAME_IN_BOTH]),
        ("Café", "咖啡馆", []),
        # An abbreviation is the same in every language.
        ("ADHD", "ADHD", []),
        ("x" * 60, "情" * 20, []),
        ("x" * 61, "情" * 20, [Doubt.LONG_TOPIC]),
        ("x" * 60, "情" * 21, [Doubt.LONG_TOPIC]),
        ("x" * 21, "x" * 21, [Doubt.SAME_IN_BOTH, Doubt.LONG_TOPIC]),
    ],
)
def test_a_topic_is_doubted_that_is_long_or_was_not_translated(english, chinese, told):
    assert doubts(topic(english, chinese)) == [("items[1].topic", doubt) for doubt in told]


def test_a_draft_that_cannot_be_read_is_told_its_problems_and_no_doubts():
    report = lint(edited(SOUND, {**ALL_REVERSED, "version": "", "citation": 1}))
    assert (report.definition, report.remarks) == (None, ())
    assert [(one.path, one.flaw) for one in report.problems] == [
        ("version", Flaw.NOT_A_TEXT),
        ("citation", Flaw.NOT_A_TEXT),
    ]


def test_a_draft_that_nothing_speaks_against_is_read():
    report = lint(SOUND)
    assert (report.problems, report.remarks) == ((), ())
    assert report.definition == parse_definition(SOUND)
