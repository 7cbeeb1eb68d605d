"""A Chinese page is Chinese: no message of the catalogue stays English on it, for any role."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client as Browser
from django.urls import Resolver404, resolve
from django.utils import timezone, translation

from counselcrm.local.catalogues import read, sources
from feedback import links
from feedback.letters import InvitationLetter, ReminderLetter
from tests import everything

ROLES = ("ines", "anna", "sofia", "maria", "adam", "otto")
PAGES_OF_ONE_VIEW = 2
NOT_FOLLOWED = ("account_logout", "mfa_download_recovery_codes", "api-docs", "api-schema")
SEEN_ATTRIBUTES = ("title", "placeholder", "aria-label", "alt", "data-label")
UNSEEN = ("script", "style", "code", "kbd", "pre", "time")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|</?[a-z]+>")


class Words(HTMLParser):
    """What a person reads or hears of a page, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._unseen += tag in UNSEEN
        self.texts += [given[name] or "" for name in SEEN_ATTRIBUTES if name in given]
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen and data.strip():
            self.texts.append(" ".join(data.split()))


def words_of(html: str) -> Words:
    words = Words()
    words.feed(html)
    return words


@pytest.fixture(scope="module")
def english() -> re.Pattern[str]:
    """Every message of two words or more, as it would stand on a page."""
    (source,) = sources()
    found = set()
    for message in read(source):
        for text in message.id if isinstance(message.id, tuple) else (message.id,):
            pieces = [piece.strip() for piece in PLACEHOLDER.split(text)]
            longest = max(pieces, key=len)
            if len(re.findall(r"[A-Za-z]{2,}", longest)) > 1 and longest not in (message.string):
                found.add(longest)
    ordered = sorted(found, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, ordered)) + r")(?![\w-])")


def left_in_english(words: Words, english: re.Pattern[str]) -> list[str]:
    return [text for text in words.texts if english.search(text)]


@pytest.fixture
def practice(ines, anna, sofia) -> everything.Practice:
    cache.clear()
    return everything.practice(desk=ines, anna=anna, supervisor=sofia)


def in_chinese(browser: Browser) -> Browser:
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    return browser


def pages(browser: Browser, first: str = "/") -> Iterator[tuple[str, Words]]:
    """Walk along the links: of every view no more than a few pages."""
    waiting, seen, views = [first], {first}, Counter()
    while waiting:
        address = waiting.pop(0)
        view = view_of(address)
        if not view or view in NOT_FOLLOWED or views[view] >= PAGES_OF_ONE_VIEW:
            continue
        views[view] += 1
        page = browser.get(address, follow=True)
        assert page.status_code != 404, f"a link leads nowhere: {address}"
        if not page.headers["Content-Type"].startswith("text/html"):
            continue
        words = words_of(page.content.decode())
        yield address, words
        for link in words.links:
            target = urldefrag(urljoin(address, link)).url
            if target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append(target)


def view_of(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


@pytest.mark.slow
def test_no_page_of_any_role_keeps_english(request, practice, english):
    """One practice for all of them: looking changes nothing, and building it is what takes time."""
    found = {}
    for name in ROLES:
        browser = in_chinese(request.getfixturevalue(f"as_{name}"))
        shown = {(name, address): words for address, words in pages(browser)}
        assert len(shown) > 5, name
        found |= {where: left_in_english(words, english) for where, words in shown.items()}
    assert not {where: texts for where, texts in found.items() if texts}


@pytest.mark.slow
def test_no_page_of_a_client_keeps_english(practice, english):
    browser = in_chinese(Browser())
    browser.get(f"/s/{links.token_of(practice.asked)}")
    shown = [browser.get(f"/survey/{page}") for page in ("", "help/", "help/asked/", "stop/")]
    shown.append(browser.post("/survey/", {"nps": "", "comment": ""}))
    shown.append(browser.post("/survey/", {"nps": "9"}, follow=True))
    shown.append(browser.post("/survey/stop/", follow=True))
    shown.append(browser.get("/s/nobody-knows-this-one"))
    assert_chinese(shown, english)


def test_no_page_before_signing_in_keeps_english(db, english):
    cache.clear()
    browser = in_chinese(Browser())
    shown = [browser.get(f"/account/{page}/") for page in ("login", "password/reset", "inactive")]
    shown.append(browser.post("/account/login/", {"login": "", "password": ""}))
    shown.append(browser.post("/account/login/", {"login": "a@b.example", "password": "wrong"}))
    assert_chinese(shown, english)


def test_no_refused_form_keeps_english(as_ines, cleo, english):
    browser = in_chinese(as_ines)
    client = f"/clients/{cleo.public_id}"
    shown = [
        browser.post("/clients/new/", {"phone": "none", "email": "none", "birth_year": "12"}),
        browser.post(f"{client}/assess/", {"income": "many", "income_withheld": "on"}),
        browser.post(f"{client}/concern/", {}),
        browser.get(f"{client}/package/"),
        browser.get("/nowhere/"),
    ]
    assert_chinese(shown, english)


@pytest.mark.parametrize("status", [400, 403, 404])
def test_no_error_page_keeps_english(english, status):
    with translation.override("zh-hans"):
        page = render_to_string(f"{status}.html")
    assert not left_in_english(words_of(page), english)


@pytest.mark.parametrize("letter", [InvitationLetter(), ReminderLetter()])
def test_no_letter_keeps_english(practice, english, letter):
    envelope = letter.compose(practice.asked.public_id, timezone.now(), stop_link="/stop/x/")
    assert envelope.language == "zh-hans"
    words = words_of(envelope.html)
    assert not left_in_english(words, english)
    assert not english.search(envelope.text + envelope.subject)


def assert_chinese(shown, english: re.Pattern[str]) -> None:
    for page in shown:
        words = words_of(page.content.decode())
        assert words.texts
        assert not left_in_english(words, english), page.request["PATH_INFO"]
