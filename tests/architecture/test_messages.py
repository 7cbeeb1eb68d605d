"""The catalogue is complete, keeps what the sources hand it, and is written as Chinese is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.apps import apps
from django.utils.translation import trans_real

from counselcrm.local.catalogues import extract, read, sources, unfinished

ROOT = Path(__file__).parents[2]
BORROWED = ROOT / "counselcrm" / "borrowed_words.py"
CHINESE = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|</?[a-z][^>]*>")
HALF_WIDTH = re.compile(rf"[{CHINESE}][,!?;:][{CHINESE}]|[{CHINESE}][,!?;:]$|[{CHINESE}]\.$")
SPACED = re.compile(rf"[{CHINESE}] +[{CHINESE}]")
ALLOWED = "仅作筛查，不作诊断"


@pytest.fixture(scope="module")
def catalogue():
    (source,) = sources()
    return read(source)


@pytest.fixture(scope="module")
def in_sources():
    return [message for message in extract() if message.id]


def ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def translated(catalogue) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def test_every_message_is_translated_and_none_is_in_doubt(catalogue):
    assert not [message.id for message in unfinished(catalogue)]


def test_every_message_of_the_sources_is_in_the_catalogue(catalogue, in_sources):
    missing = [
        message.id
        for message in in_sources
        if catalogue.get(ids(message)[0], message.context) is None
    ]
    assert not missing, "bring it up to date: python3 start.py messages"


def test_no_message_is_left_over(catalogue, in_sources):
    known = {(ids(message)[0], message.context) for message in in_sources}
    left_over = [
        message.id
        for message in translated(catalogue)
        if (ids(message)[0], message.context) not in known
    ]
    assert not left_over
    assert not catalogue.obsolete


def test_placeholders_and_tags_are_kept(catalogue):
    """The plural's are those that count: Chinese has one form for both."""
    wrong = [
        message.id
        for message in translated(catalogue)
        for text in strings(message)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(ids(message)[-1]))
    ]
    assert not wrong


def test_every_message_passes_the_strict_check_of_the_image(catalogue):
    """``pybabel compile`` builds no catalogue in which one placeholder is doubtful."""
    wrong = [
        (message.id, [str(error) for error in errors]) for message, errors in catalogue.check()
    ]
    assert not wrong


def test_punctuation_between_chinese_characters_is_chinese(catalogue):
    wrong = [
        text
        for message in translated(catalogue)
        for text in strings(message)
        if HALF_WIDTH.search(text) or SPACED.search(text)
    ]
    assert not wrong


def test_a_sentence_ends_as_its_source_does(catalogue):
    """A full stop in one language only is a sentence that lost its end, or a label with one."""
    wrong = [
        (message.id, text)
        for message in translated(catalogue)
        for text in strings(message)
        if text.endswith("。") and not ids(message)[-1].endswith((".", "!"))
    ]
    assert not wrong


def test_screening_is_never_called_a_diagnosis(catalogue):
    wrong = [
        text
        for message in translated(catalogue)
        for text in strings(message)
        if "诊断" in text.replace(ALLOWED, "")
    ]
    assert not wrong


def test_a_borrowed_word_is_one_that_a_library_says():
    said = set()
    for source in library_catalogues():
        with source.open("rb") as file:
            said |= {ids(message)[0] for message in read_po(file) if message.id}
    with BORROWED.open("rb") as file:
        keywords = {"_": None, "ngettext_lazy": (1, 2)}
        found = [messages for _, _, messages, _ in extract_python(file, keywords, [], {})]
    ours = [words[0] if isinstance(words, tuple) else words for words in found]
    assert ours
    assert not [word for word in ours if word not in said]


def library_catalogues() -> Iterator[Path]:
    """The catalogues of Django and of the installed apps, in one language that all of them have."""
    django = Path(trans_real.__file__).parents[2] / "conf"
    for folder in (django, *(Path(config.path) for config in apps.get_app_configs())):
        source = folder / "locale" / "fr" / "LC_MESSAGES" / "django.po"
        if source.exists():
            yield source
