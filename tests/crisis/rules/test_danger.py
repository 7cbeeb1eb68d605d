"""The detector fetches a person: it misses little, and does not cry at every idiom."""

import csv
import time
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisis.rules.danger import Danger, dangers_in, look, normalise
from crisis.rules.danger.keys import keys_of_phrase, keys_of_text
from crisis.rules.danger.lexicon import lexicon
from tests.golden import rows

SENTENCES = Path(__file__).parent.parent / "danger_sentences"
HARMLESS = "harmless"


def sentences(name: str) -> list[dict[str, str]]:
    with (SENTENCES / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def measured(name: str) -> tuple[float, float]:
    """Return recall and precision, and print them with every miss by family."""
    noticed = [row | {"found": dangers_in(row["text"])} for row in sentences(name)]
    dangerous = [row for row in noticed if row["family"] != HARMLESS]
    caught = [row for row in dangerous if row["found"]]
    alarms = [row for row in noticed if row["family"] == HARMLESS and row["found"]]
    recall = len(caught) / len(dangerous)
    precision = len(caught) / (len(caught) + len(alarms))
    print(f"{name}: recall {recall:.3f} of {len(dangerous)}, precision {precision:.3f}")
    missed = [row for row in dangerous if not row["found"]]
    missed_of = Counter(row["family"] for row in missed)
    for family, count in Counter(row["family"] for row in dangerous).items():
        print(f"  {family}: {count - missed_of[family]} of {count}")
    for row in (*missed, *alarms):
        print(row["family"], row["text"], row["found"])
    return recall, precision


@pytest.mark.parametrize("name", ["tuned", "held_out"])
def test_dangerous_sentences_are_noticed_and_harmless_ones_are_not(name: str) -> None:
    recall, precision = measured(name)
    assert recall >= 0.95
    assert precision >= 0.85


@pytest.mark.parametrize("language", ["zh", "en"])
def test_keys_rule_out_no_phrase_that_is_there(language: str) -> None:
    """In each sentence some phrases are tried: over the list, each phrase many times."""
    phrases = lexicon(language).phrases.ways
    texts = [row["text"] for row in sentences("tuned") if row["language"] == language]
    for place, text in enumerate(texts):
        for plain in plain_forms(text, language):
            keys = keys_of_text(plain, language)
            for phrase in phrases[place % 8 :: 8]:
                if not phrase.may_stand_in(keys):
                    assert not phrase.pattern.search(plain), (phrase.written, text)


def plain_forms(text: str, language: str) -> tuple[str, ...]:
    plain = normalise.without_disguise(text)
    return normalise.english(plain) if language == "en" else (normalise.chinese(plain),)


@pytest.mark.parametrize(
    ("written", "language", "keys"),
    [
        ("kill* (?:him|her)", "en", [{"kil"}, {"him", "her"}]),
        ("i (?:[a-z]+ )?want* … die", "en", [{"i"}, {"wan"}, {"die"}]),
        ("a(?:n|nd) end", "en", [{"end"}]),
        ("take(?: it)? (?:all|up to)", "en", [{"tak"}, {"all", "up"}]),
        ("(?:ab|cde)f gh", "en", [{"gh"}]),
        ("[想要]…死(?!亡)", "zh", [{"想", "要"}, {"死"}]),
        ("跳(?:下去|楼)了?", "zh", [{"跳"}, {"下去", "楼"}]),
        ("不想活", "zh", [{"不想"}, {"想活"}]),
        ("(?:活|[^，])死", "zh", [{"死"}]),
    ],
)
def test_keys_hold_only_what_is_sure(written: str, language: str, keys: list[set[str]]) -> None:
    assert [set(need) for need in keys_of_phrase(written, language)] == keys


def test_the_list_is_long_and_in_both_languages() -> None:
    all_rows = sentences("tuned") + sentences("held_out")
    assert len({row["text"] for row in all_rows}) == len(all_rows)
    kinds = Counter((row["language"], row["family"] == HARMLESS) for row in all_rows)
    assert all(kinds[language, harmless] >= 100 for language in ("zh", "en") for harmless in (0, 1))
    assert {row["family"] for row in all_rows} == {HARMLESS, *Danger}


@pytest.mark.parametrize("row", rows("crisis", "Worked cases"), ids=lambda row: row["Text"])
def test_every_worked_case_holds(row: dict[str, str]) -> None:
    expected = [] if row["Danger"] == "none" else row["Danger"].split()
    assert dangers_in(row["Text"]) == tuple(map(Danger, expected))


DISGUISES = {
    "full width": lambda text: "".join(
        chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text
    ),
    "capitals": str.upper,
    "zero width between": lambda text: "\u200b".join(text),
    "soft hyphen between": lambda text: "\u00ad".join(text),
    "direction marks": lambda text: f"\u202e{text}\u202c",
    "variation selectors": lambda text: "\ufe0f".join(text),
    "accents": lambda text: unicodedata.normalize("NFC", text.replace("i", "i\u0301")),
    "wide spaces": lambda text: text.replace(" ", "\u3000"),
    "hyphens for spaces": lambda text: text.replace(" ", "\u2011"),
    "points for spaces": lambda text: text.replace(" ", "."),
    "many spaces": lambda text: text.replace(" ", " \u00a0 "),
}
SAID = {
    "I want to die": Danger.SUICIDE,
    "thinking about killing myself": Danger.SUICIDE,
    "my husband hits me": Danger.VIOLENCE,
    "我不想活了": Danger.SUICIDE,
    "割了手腕": Danger.SELF_HARM,
}


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("text", SAID)
def test_no_disguise_hides_a_phrase(text: str, disguise: str) -> None:
    assert SAID[text] in dangers_in(DISGUISES[disguise](text))


HYPHENS = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d "
APOSTROPHES = ["'", "\u2019", "\u2018", "\u02bc", "\uff07", "`", "\u00b4", ""]
BETWEEN = [" ", "\u3000", ".", "。", "·", "-", "*", "/", "😭", "\u200d", "…"]
HOSTILE = [
    *("a", "我", "kill ", "want to ", "想", "死", "i want to ", "不", "no ", "denies ", "，", "'"),
    *("我想死", "i want to kill myself ", "药", "他打我", "my husband ", "活着没意思", "she was "),
    *("被", "s u i ", "if i ", "their ", "he ", "\u0301", "不不想想", "自。", "thinking of ", "打"),
]


@pytest.mark.parametrize("hyphen", HYPHENS)
def test_every_hyphen_is_a_hyphen(hyphen: str) -> None:
    assert dangers_in(f"her self{hyphen}harm is back") == (Danger.SELF_HARM,)


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
def test_every_apostrophe_is_an_apostrophe(apostrophe: str) -> None:
    assert dangers_in(f"I don{apostrophe}t want to live") == (Danger.SUICIDE,)
    assert dangers_in(f"I don{apostrophe}t want to die") == ()


@pytest.mark.parametrize("between", BETWEEN)
def test_signs_between_chinese_characters_hide_nothing(between: str) -> None:
    assert dangers_in(between.join("我想自杀")) == (Danger.SUICIDE,)
    assert dangers_in(f"想自{between}杀") == (Danger.SUICIDE,)


def test_letters_that_only_look_alike_are_read_as_what_they_seem() -> None:
    assert dangers_in("ѕuісіdе") == (Danger.SUICIDE,)


@given(st.text(max_size=200), st.text(max_size=200))
def test_words_around_a_sign_do_not_hide_it(before: str, after: str) -> None:
    assert Danger.SELF_HARM in dangers_in(f"{before}\n我又自残\n{after}")


@pytest.mark.parametrize("text", ["", " ", "很好，谢谢", "\x00", "\ud800", "😀" * 50])
def test_ordinary_and_odd_texts_are_no_signs(text: str) -> None:
    assert dangers_in(text) == ()


def test_a_hit_says_what_was_matched_and_why_it_does_not_count() -> None:
    hit, *others = look("I do not want to die")
    assert (hit.danger, hit.words, hit.negated) == (Danger.SUICIDE, "want to die", "do not")
    assert all(other.negated for other in others)
    (weak,) = look("我是累赘")
    assert weak.weak
    assert not weak.negated


def test_two_weak_phrases_make_one_that_counts() -> None:
    assert dangers_in("我是累赘") == dangers_in("想不开") == ()
    assert dangers_in("我是累赘，有时想不开") == (Danger.SUICIDE,)
    far_apart = f"我是累赘。{'今天天气很好。' * 20}有时想不开"
    assert dangers_in(far_apart) == ()
    assert dangers_in(f"{far_apart}，是累赘") == (Danger.SUICIDE,)


def test_a_negation_in_a_gap_takes_the_meaning_away() -> None:
    assert dangers_in("他从来没有打过我") == dangers_in("my husband has never hit me") == ()
    assert Danger.VIOLENCE in dangers_in("他没有说话就打了我")


def test_the_title_of_a_work_is_not_what_somebody_says() -> None:
    assert dangers_in("最近在看《自杀专卖店》") == ()
    assert dangers_in("她在日记里写《我想自杀》") == (Danger.SUICIDE,)


ORDINARY = ("我今天和老师聊了很多，感觉好多了。I feel fine after the session, thanks. " * 40)[:2000]


def test_two_thousand_characters_are_looked_at_quickly() -> None:
    """About a millisecond on an idle machine; the bound leaves room for a busy one."""
    dangers_in(ORDINARY)
    took = []
    for _ in range(5):
        begun = time.process_time()
        dangers_in(ORDINARY)
        took.append(time.process_time() - begun)
    print(f"{min(took) * 1000:.2f} ms")
    assert min(took) < 0.01


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hundred_thousand_hostile_characters_do_not_stop_the_page(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    begun = time.process_time()
    dangers_in(text)
    assert time.process_time() - begun < 4
