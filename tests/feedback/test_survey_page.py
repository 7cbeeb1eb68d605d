"""The client's page: one link, three questions, no account, nothing changed by looking."""

import hashlib
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import Model
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.crypto import KeyRing, new_key
from crisis.models import Alert, AlertSign
from feedback import links
from feedback.models import Answer, Invitation, RecoveryCase
from outbox.models import Hold
from people import keys
from people.models import Client, Consent, TrailEvent
from people.selectors import consents_of

GOOD = {"nps": "9", "csat": "5", "ces": "2"}


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


def everything() -> dict[str, list[list[object]]]:
    """Return every row a visit could change."""
    tables = (Invitation, Answer, RecoveryCase, Alert, Hold, Consent, TrailEvent)
    return {table.__name__: rows_of(table) for table in tables}


def rows_of(table: type[Model]) -> list[list[object]]:
    rows = table._default_manager.order_by("pk").values_list()
    return [
        [bytes(value) if isinstance(value, memoryview) else value for value in row] for row in rows
    ]


class TestLink:
    def test_it_becomes_a_cookie_and_a_clean_address(self, link: str) -> None:
        page = Browser().get(link)
        assert (page.status_code, page["Location"]) == (302, "/survey/")
        cookie = page.cookies["crm_survey"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/survey/"
        assert link.rpartition("/")[2] not in cookie.value

    def test_only_its_digest_is_stored(self, invitation: Invitation) -> None:
        token = links.token_of(invitation)
        assert len(token) == 43
        stored = Invitation.objects.get()
        assert bytes(stored.token_digest) == hashlib.sha256(token.encode()).digest()
        assert token not in repr(everything())

    def test_its_host_comes_from_the_settings(self, settings, invitation: Invitation) -> None:
        settings.PUBLIC_URL = "https://practice.example"
        assert links.survey_link(invitation).startswith("https://practice.example/s/")

    def test_it_stays_the_same_after_a_change_of_keys(
        self, monkeypatch: pytest.MonkeyPatch, invitation: Invitation
    ) -> None:
        before = links.token_of(invitation)
        ring = keys.ring("client")
        wider = KeyRing((*ring.keys, ("v9", new_key())))
        monkeypatch.setattr(keys, "ring", lambda _name: wider)
        assert links.token_of(invitation) == before
        assert links.new_token(invitation) != before

    def test_without_the_key_that_made_it_it_is_loud(
        self, monkeypatch: pytest.MonkeyPatch, invitation: Invitation
    ) -> None:
        monkeypatch.setattr(keys, "ring", lambda _name: KeyRing((("v9", new_key()),)))
        with pytest.raises(links.KeyIsGone):
            links.token_of(invitation)

    def test_looking_ten_times_changes_nothing(self, link: str) -> None:
        before = everything()
        for _ in range(5):
            browser = Browser()
            browser.get(link)
            browser.head(link)
            browser.get("/survey/")
            browser.head("/survey/")
            browser.get("/survey/stop/")
            browser.get("/survey/help/")
            browser.get("/survey/opened/")
        assert everything() == before

    @pytest.mark.parametrize("page", ["/survey/", "/survey/stop/", "/survey/help/"])
    def test_without_a_cookie_there_is_nothing(self, db: None, page: str) -> None:
        assert Browser().get(page).status_code == 404
        assert Browser().post(page, GOOD).status_code == 404

    def test_unknown_tampered_and_old_links_answer_the_same_bytes(
        self, link: str, invite: Callable[..., Invitation]
    ) -> None:
        old = f"/s/{links.token_of(invite(hours=31 * 24))}"
        last = "A" if link[-2] != "A" else "B"
        tampered = f"{link[:-2]}{last}{link[-1]}"
        unknown = "/s/" + "x" * 43
        odd = ["/s/x", "/s/%00", "/s/%ff%fe", "/s/" + "y" * 2000, "/s/甲乙"]
        answers = [Browser().get(path) for path in (unknown, tampered, old, *odd)]
        assert {page.status_code for page in answers} == {404}
        assert len({page.content for page in answers}) == 1
        assert all(not page.cookies for page in answers)

    def test_a_forged_cookie_opens_nothing(self, invitation: Invitation) -> None:
        browser = Browser()
        browser.cookies["crm_survey"] = bytes(invitation.token_digest).hex()
        assert browser.get("/survey/").status_code == 404

    def test_twenty_tries_a_minute_then_wait(self, link: str) -> None:
        for _ in range(20):
            assert Browser().get("/s/guess").status_code == 404
        refused = Browser().get(link)
        assert (refused.status_code, refused["Retry-After"]) == (429, "60")
        assert Browser(REMOTE_ADDR="192.0.2.7").get(link).status_code == 302

    def test_a_link_leads_to_the_survey_whatever_is_added_to_it(self, link: str) -> None:
        assert Browser().get(f"{link}?to=https://evil.example")["Location"] == "/survey/"

    def test_it_speaks_the_clients_language_until_the_visitor_chooses(
        self, link: str, cleo: Client
    ) -> None:
        browser = Browser()
        browser.get(link)
        assert browser.get("/survey/").headers["Content-Language"] == "zh-hans"
        browser.post("/language/", {"language": "en", "next": "/survey/"})
        browser.get(link)
        assert browser.get("/survey/").headers["Content-Language"] == "en"


class TestPage:
    def test_it_shows_no_name_counselor_or_earlier_answer(
        self, visitor: Browser, cleo: Client
    ) -> None:
        text = visitor.get("/survey/").content.decode()
        counselor = cleo.counselor
        assert counselor is not None
        for secret in (cleo.name, cleo.code, cleo.email, cleo.phone, counselor.user.name):
            assert secret not in text

    def test_nothing_is_chosen_beforehand_and_help_is_always_there(self, visitor: Browser) -> None:
        text = visitor.get("/survey/").content.decode()
        assert " checked" not in text
        assert "tel:12356" in text
        assert "/survey/stop/" in text

    def test_it_asks_in_both_languages(self, visitor: Browser) -> None:
        assert "您有多大可能推荐我们？" in visitor.get("/survey/").content.decode()
        visitor.cookies["django_language"] = "en"
        assert "How likely are you to recommend us?" in visitor.get("/survey/").content.decode()

    def test_no_answer_is_kept_by_a_cache_and_no_address_leaks(self, visitor: Browser) -> None:
        page = visitor.get("/survey/")
        assert "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
        assert "style=" not in page.content.decode()


class TestAnswering:
    def test_an_answer_is_one_row_and_a_thank_you(
        self, visitor: Browser, invitation: Invitation
    ) -> None:
        page = visitor.post("/survey/", {**GOOD, "comment": " 谢谢 "})
        assert (page.status_code, page["Location"]) == (302, "/survey/thanks/")
        answer = Answer.objects.get()
        assert (answer.nps, answer.csat, answer.ces) == (9, 5, 2)
        assert answer.comment == "谢谢"
        assert (answer.wants_contact, answer.counselor_may_see) == (False, False)
        assert (answer.mode, answer.late) == ("link", False)
        invitation.refresh_from_db()
        assert invitation.answered_at == answer.answered_at == invitation.changed_at
        assert invitation.opened_at == invitation.answered_at
        assert visitor.get("/survey/thanks/").status_code == 200
        assert not RecoveryCase.objects.exists()

    def test_the_comment_is_sealed(self, visitor: Browser) -> None:
        visitor.post("/survey/", {"comment": "a very private word"})
        with connection.cursor() as cursor:
            cursor.execute("SELECT comment FROM feedback_answer")
            assert b"private" not in bytes(cursor.fetchone()[0])

    def test_a_second_answer_changes_nothing_and_shows_the_same_page(
        self, visitor: Browser
    ) -> None:
        first = visitor.post("/survey/", GOOD)
        before = everything()
        second = visitor.post("/survey/", {"nps": "0"})
        assert (second.status_code, second["Location"]) == (first.status_code, first["Location"])
        assert second.content == first.content
        assert everything() == before
        assert visitor.get("/survey/")["Location"] == "/survey/thanks/"

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({}, "answer at least one question"),
            ({"comment": "   "}, "answer at least one question"),
            ({"nps": "11"}, "Choose a number from 0 to 10."),
            ({"nps": "-1"}, "Choose a number from 0 to 10."),
            ({"csat": "0"}, "Choose a number from 1 to 5."),
            ({"ces": "8"}, "Choose a number from 1 to 7."),
            ({"ces": "many"}, "Choose a number from 1 to 7."),
            ({"nps": "9", "comment": "x" * 2001}, "at most 2000"),
            ({"nps": "9", "comment": "a\x00b"}, "Null characters"),
        ],
    )
    def test_a_refused_form_says_why(
        self, visitor: Browser, typed: dict[str, str], said: str
    ) -> None:
        visitor.cookies["django_language"] = "en"
        page = visitor.post("/survey/", typed)
        assert page.status_code == 422
        assert said in page.content.decode()
        assert not Answer.objects.exists()

    def test_a_refused_form_keeps_what_was_typed(self, visitor: Browser) -> None:
        typed = {"nps": "7", "csat": "9", "comment": "改约三次 <b>", "wants_contact": "on"}
        text = visitor.post("/survey/", typed).content.decode()
        assert 'id="scale-nps-7" checked' in text
        assert "改约三次 &lt;b&gt;" in text
        assert 'name="wants_contact" checked' in text
        assert 'name="counselor_may_see" checked' not in text

    def test_a_late_answer_is_taken_and_marked(self, invite: Callable[..., Invitation]) -> None:
        browser = Browser()
        browser.get(f"/s/{links.token_of(invite(hours=73))}")
        browser.post("/survey/", GOOD)
        assert Answer.objects.get().late

    @pytest.mark.parametrize(
        ("typed", "reasons"),
        [
            ({"nps": "6"}, ["detractor"]),
            ({"csat": "2"}, ["low_satisfaction"]),
            ({"ces": "6"}, ["high_effort"]),
            ({"nps": "10", "wants_contact": "on"}, ["wants_contact"]),
        ],
    )
    def test_a_bad_answer_opens_one_case_with_a_clock_of_24_hours(
        self, visitor: Browser, typed: dict[str, str], reasons: list[str]
    ) -> None:
        visitor.post("/survey/", typed)
        case = RecoveryCase.objects.get()
        assert case.reasons == reasons
        assert case.reply_due_at - case.opened_at == timedelta(hours=24)

    def test_a_sign_of_danger_in_the_comment_raises_an_alert(
        self, visitor: Browser, cleo: Client
    ) -> None:
        visitor.post("/survey/", {"nps": "8", "comment": "我不想活了"})
        alert = Alert.objects.get(client=cleo)
        sign = alert.signs.get()
        assert (sign.source, sign.sign) == ("keyword", "suicide")
        assert sign.note == "我不想活了"
        assert Hold.objects.filter(client=cleo, reason="crisis", lifted_at=None).exists()

    def test_an_answer_costs_seven_queries_at_most(self, visitor: Browser) -> None:
        with CaptureQueriesContext(connection) as queries:
            visitor.post("/survey/", {**GOOD, "comment": "谢谢"})
        asked = [query["sql"] for query in queries]
        assert len(asked) <= 7, asked

    def test_a_bad_answer_costs_one_query_more(self, visitor: Browser) -> None:
        with CaptureQueriesContext(connection) as queries:
            visitor.post("/survey/", {"nps": "2", "comment": "等了很久"})
        assert len(queries) <= 8, [query["sql"] for query in queries]

    @pytest.mark.parametrize("path", ["/survey/", "/survey/stop/", "/survey/help/"])
    def test_the_page_costs_few_queries(self, visitor: Browser, path: str) -> None:
        with CaptureQueriesContext(connection) as queries:
            visitor.get(path)
        assert len(queries) <= 2, [query["sql"] for query in queries]

    def test_a_form_without_its_token_is_refused(self, link: str) -> None:
        strict = Browser(enforce_csrf_checks=True)
        strict.get(link)
        strict.get("/survey/")
        assert strict.post("/survey/", GOOD).status_code == 403
        assert not Answer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_fifty_answers_at_once_make_one_row_and_fifty_equal_pages(
    link: str, invitation: Invitation
) -> None:
    browser = Browser()
    browser.get(link)
    cookie = browser.cookies["crm_survey"].value
    pages: list[tuple[int, str, bytes]] = []
    ready = threading.Barrier(50)

    def post(number: int) -> None:
        try:
            one = Browser()
            one.cookies["crm_survey"] = cookie
            ready.wait()
            page = one.post("/survey/", {"nps": str(number % 11), "csat": "1"})
            pages.append((page.status_code, page["Location"], page.content))
        finally:
            connection.close()

    visitors = [threading.Thread(target=post, args=(number,)) for number in range(50)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(pages) == 50
    assert set(pages) == {(302, "/survey/thanks/", b"")}
    assert Answer.objects.count() == 1
    assert RecoveryCase.objects.count() == 1
    assert TrailEvent.objects.filter(action="feedback.answer.given").count() == 1


class TestFirstTouch:
    def test_a_touch_is_noted_once(self, visitor: Browser, invitation: Invitation) -> None:
        assert visitor.post("/survey/opened/").status_code == 204
        invitation.refresh_from_db()
        first = invitation.opened_at
        assert first is not None
        visitor.post("/survey/opened/")
        invitation.refresh_from_db()
        assert invitation.opened_at == first == invitation.changed_at

    def test_a_look_is_no_touch(self, visitor: Browser, invitation: Invitation) -> None:
        assert visitor.get("/survey/opened/").status_code == 405
        visitor.get("/survey/")
        invitation.refresh_from_db()
        assert invitation.opened_at is None


class TestStopping:
    def test_the_question_comes_first_and_the_post_withdraws_the_consent(
        self, visitor: Browser, cleo: Client
    ) -> None:
        visitor.get("/survey/stop/")
        assert consents_of(cleo)["surveys"]
        assert visitor.post("/survey/stop/")["Location"] == "/survey/stop/"
        assert not consents_of(cleo)["surveys"]
        assert consents_of(cleo)["care"]
        newest = Consent.objects.order_by("-pk").first()
        assert newest is not None
        assert newest.source == "stop_link"

    def test_stopping_twice_is_one_withdrawal(self, visitor: Browser) -> None:
        visitor.post("/survey/stop/")
        before = everything()
        visitor.post("/survey/stop/")
        assert everything() == before


class TestHelpNow:
    def test_it_raises_an_alert_at_once(self, visitor: Browser, cleo: Client) -> None:
        asked = timezone.now()
        assert visitor.post("/survey/help/")["Location"] == "/survey/help/asked/"
        alert = Alert.objects.get(client=cleo)
        assert asked <= alert.raised_at <= timezone.now()
        assert AlertSign.objects.get().source == "help_now"
        assert "tel:12356" in visitor.get("/survey/help/asked/").content.decode()

    def test_it_works_after_the_answer_was_sent(self, visitor: Browser) -> None:
        visitor.post("/survey/", GOOD)
        visitor.post("/survey/help/")
        assert Alert.objects.exists()

    def test_pressing_it_many_times_is_one_alert_with_a_few_signs(self, visitor: Browser) -> None:
        for _ in range(10):
            assert visitor.post("/survey/help/").status_code == 302
        assert Alert.objects.count() == 1
        assert AlertSign.objects.count() == 3
