"""The pages of a client who fills in forms alone, and of the desk that hands them out."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from crisis.models import Alert, AlertSign
from crisis.services import raise_alert
from intake import links, services
from intake.models import Administration, Assessment, SelfFill
from intake.rules.selffill import State
from outbox.models import Hold, Message
from outbox.services import send_due
from people import tokens
from people.models import TrailEvent
from people.services import record_consent
from tests import factories
from tests.doors import who_may
from tests.feedback.test_survey_page import rows_of
from tests.intake.test_self_fill import ask, fill_in, fresh, say, with_text

__all__ = ["with_text"]


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


@pytest.fixture
def today():
    """The real moment: links run out by the clock of the page."""
    return timezone.now()


@pytest.fixture
def fill(cleo, ines, today):
    return ask(cleo, ines, today)


@pytest.fixture
def link(fill):
    return f"/f/{links.token_of(fill)}"


@pytest.fixture
def visitor(link):
    browser = Browser()
    browser.get(link)
    browser.cookies["django_language"] = "en"
    return browser


def everything():
    tables = (SelfFill, Assessment, Alert, Hold, TrailEvent, Message)
    return {table.__name__: rows_of(table) for table in tables}


def text_of(answer):
    return answer.content.decode()


class TestLink:
    def test_it_becomes_a_cookie_and_a_clean_address(self, link):
        page = Browser().get(link)
        assert (page.status_code, page["Location"]) == (302, "/fill/")
        cookie = page.cookies["crm_fill"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/fill/")
        assert link.rpartition("/")[2] not in cookie.value

    def test_looking_ten_times_changes_nothing(self, link):
        before = everything()
        for _ in range(5):
            browser = Browser()
            browser.get(link)
            browser.head(link)
            for page in ("", "?at=0", "?at=3", "?at=end", "help/", "finish/", "told/"):
                browser.get(f"/fill/{page}")
        assert everything() == before

    def test_dead_links_of_every_kind_answer_the_same_bytes(self, cleo, ines, today, now):
        other = factories.make_client("乙", now=now, phone="13900000001")
        withdrawn = ask(cleo, ines, today)
        services.withdraw_self_fill(fill=withdrawn, by=ines, now=today)
        old = ask(other, ines, today - timedelta(days=8))
        survey = tokens.new_token(b"counselcrm survey link", f"{old.public_id}|1")
        dead = [links.token_of(withdrawn), links.token_of(old), survey, "x" * 43, "%00", "甲乙"]
        answers = [Browser().get(f"/f/{token}") for token in dead]
        assert {page.status_code for page in answers} == {404}
        assert len({page.content for page in answers}) == 1
        assert all(not page.cookies for page in answers)

    def test_a_token_of_another_purpose_is_another_token(self, fill):
        about = f"{fill.public_id}|{fill.token_version}"
        assert tokens.new_token(b"counselcrm survey link", about) != links.token_of(fill)

    def test_a_forged_cookie_and_no_cookie_open_nothing(self, fill):
        browser = Browser()
        browser.cookies["crm_fill"] = bytes(fill.token_digest).hex()
        for page in ("/fill/", "/fill/help/"):
            assert browser.get(page).status_code == 404
            assert Browser().post(page, {"at": "0"}).status_code == 404
        assert Browser().post("/fill/finish/").status_code == 404

    def test_a_cookie_of_the_survey_does_not_open_forms(self, visitor):
        stolen = visitor.cookies["crm_fill"].value
        browser = Browser()
        browser.cookies["crm_fill_here"] = stolen
        assert browser.get("/fill/").status_code == 404

    def test_twenty_tries_a_minute_then_wait(self, link):
        for _ in range(20):
            assert Browser().get("/f/guess").status_code == 404
        assert Browser().get(link).status_code == 429

    def test_withdrawn_while_the_client_writes_it_is_closed_politely(
        self, visitor, fill, ines, today
    ):
        services.withdraw_self_fill(fill=fill, by=ines, now=today)
        assert visitor.post("/fill/", {"at": "0", "sads-emotion": "3"}).status_code == 404
        assert fresh(fill).typed is None

    def test_it_brings_the_letter_in_the_clients_language(
        self, cleo, ines, today, mailoutbox, settings
    ):
        settings.PUBLIC_URL = "https://practice.example"
        fill = ask(cleo, ines, today - timedelta(minutes=1))
        send_due(now=timezone.now())
        (mail,) = mailoutbox
        assert mail.subject == "见面前的几个问题"
        assert f"https://practice.example/f/{links.token_of(fill)}" in mail.body
        assert cleo.name not in mail.body + mail.subject
        assert fresh(fill).sent_at

    def test_without_consent_no_letter_leaves_and_the_desk_is_told(
        self, ines, today, mailoutbox, as_ines
    ):
        shy = factories.make_client("丙", now=today, consents={"care": True}, phone="13900000002")
        fill = ask(shy, ines, today - timedelta(minutes=1))
        send_due(now=timezone.now())
        assert not mailoutbox
        assert fresh(fill).not_sent_reason == "no_contact"
        page = as_ines.get(reverse("intake:self_fill", args=[shy.public_id]))
        assert "The email was not sent because of consent" in text_of(page)


class TestScreens:
    def test_it_begins_answers_goes_back_and_ends(self, visitor, fill):
        assert "12 short questions" in text_of(visitor.get("/fill/"))
        answer = visitor.post("/fill/", {"at": "0", "sads-emotion": "3", "go": "next"})
        assert answer["Location"] == "/fill/?at=1"
        back = visitor.post("/fill/", {"at": "1", "sads-cognition": "4", "go": "back"})
        assert back["Location"] == "/fill/?at=0"
        assert 'value="3" id="scale-answer-3" checked' in text_of(visitor.get("/fill/?at=0"))
        assert visitor.get("/fill/")["Location"] == "/fill/?at=2"
        assert visitor.post("/fill/", {"at": "11"})["Location"] == "/fill/?at=end"
        end = text_of(visitor.get("/fill/?at=end"))
        assert "You have answered 2 of 12." in end
        assert "?at=2" in end

    def test_it_goes_on_where_it_stopped_on_another_device(self, visitor, link):
        visitor.post("/fill/", {"at": "0", "sads-emotion": "3"})
        other = Browser()
        other.get(link)
        assert other.get("/fill/")["Location"] == "/fill/?at=1"

    @pytest.mark.parametrize("at", ["99", "-1", "x", "1e3", "9" * 5000, "²"])
    def test_a_screen_that_is_not_there_leads_back(self, visitor, at):
        assert visitor.get("/fill/", {"at": at})["Location"] == "/fill/"
        assert visitor.post("/fill/", {"at": at})["Location"] == "/fill/"

    def test_what_cannot_be_read_stays_with_its_error(self, visitor, fill):
        answer = visitor.post("/fill/", {"at": "8", "duration_months": "eight or nine"})
        assert answer.status_code == 422
        assert "eight or nine" in text_of(answer)
        assert "Write a number with digits only." in text_of(answer)
        assert fresh(fill).typed is None

    def test_no_name_counselor_score_or_tier_is_on_any_screen(self, visitor, cleo, fill, today):
        for item in ("emotion", "cognition", "behaviour", "body", "sleep", "relationships"):
            say(fill, today, f"sads-{item}", "7")
        pages = [f"/fill/?at={at}" for at in (*range(12), "end")]
        pages += ["/fill/?begin", "/fill/help/", "/fill/thanks/", "/fill/told/"]
        for page in pages:
            text = text_of(visitor.get(page))
            for secret in (cleo.name, cleo.code, cleo.phone, cleo.email, str(cleo.counselor)):
                assert secret not in text, page
            for word in ("tier", "score", "flagship", "development", "severity"):
                assert word not in text.lower(), page
            assert "12356" in text
            assert visitor.get(page).headers["Cache-Control"].startswith("no-store")

    def test_a_danger_shows_the_help_page_and_goes_on(self, visitor, fill):
        answer = visitor.post("/fill/", {"at": "9", "story": "不想活了", "go": "next"})
        assert answer["Location"] == "/fill/told/?at=10"
        page = text_of(visitor.get(answer["Location"]))
        assert "You are not alone with this" in page
        assert 'href="/fill/?at=10"' in page
        assert AlertSign.objects.get().source == "keyword"
        assert visitor.post("/fill/finish/")["Location"] == "/fill/thanks/"

    def test_where_to_go_on_is_no_way_to_another_place(self, visitor):
        page = text_of(visitor.get("/fill/told/", {"at": '"><script>'}))
        assert "<script>" not in page.replace("<script src", "")

    def test_help_now_starts_the_clock(self, visitor):
        assert visitor.post("/fill/help/")["Location"] == "/fill/told/"
        assert AlertSign.objects.get().source == "help_now"

    def test_beside_a_signed_in_counselor_it_is_kept_and_marked(self, as_anna, as_ines, link, fill):
        as_anna.get(link)
        as_anna.post("/fill/", {"at": "0", "sads-emotion": "3"})
        assert as_anna.post("/fill/finish/")["Location"] == "/fill/thanks/"
        assert fresh(fill).signed_in.name == "Anna"
        review = text_of(as_ines.get(f"/clients/{fill.client.public_id}/assess/"))
        assert "in which Anna was signed in" in review

    def test_handing_in_closes_the_visit(self, visitor, link, fill):
        assert visitor.post("/fill/finish/").status_code == 422
        visitor.post("/fill/", {"at": "0", "sads-emotion": "3"})
        assert visitor.post("/fill/finish/")["Location"] == "/fill/thanks/"
        assert visitor.get("/fill/?at=0").status_code == 404
        visitor.get(link)
        again = visitor.get("/fill/?at=0")
        assert again["Location"] == "/fill/thanks/"
        assert fresh(fill).state == State.FINISHED

    def test_one_screen_costs_few_queries(self, visitor, django_assert_max_num_queries):
        with django_assert_max_num_queries(4):
            visitor.get("/fill/?at=3")
        with django_assert_max_num_queries(12):
            visitor.post("/fill/", {"at": "0", "sads-emotion": "3"})


class TestDesk:
    def page(self, client, name="self_fill"):
        return reverse(f"intake:{name}", args=[client.public_id])

    def test_who_may_hand_out(self, request, cleo):
        assert who_may(request, self.page(cleo)) == {"ines", "anna"}

    @pytest.mark.parametrize("act", ["here", "take", "withdraw"])
    def test_who_may_follow_it(self, request, cleo, fill, act):
        for name in ("boris", "sofia", "maria", "adam", "otto"):
            browser = request.getfixturevalue(f"as_{name}")
            assert browser.post(self.page(cleo, f"self_fill_{act}")).status_code == 404
        assert fresh(fill).state == State.SENT

    def test_the_link_is_sent(self, as_ines, cleo):
        form = {"forms_asked": "sads", "parts": ["story", "money"], "place": "home"}
        answer = as_ines.post(self.page(cleo), form, follow=True)
        assert "The link is on its way." in text_of(answer)
        assert SelfFill.objects.get().parts == ["story", "money"]

    @pytest.mark.parametrize(
        ("email", "agreed", "said"),
        [
            ("", True, "The file has no email address"),
            ("cleo@client.example", False, "t agreed to counselling and email, so a link"),
        ],
    )
    def test_a_link_that_would_reach_nobody_is_neither_offered_nor_promised(
        self, as_ines, cleo, ines, now, email, agreed, said
    ):
        cleo.email = email
        cleo.save(update_fields=["email"])
        record_consent(client=cleo, purpose="email", given=agreed, source="desk", by=ines, now=now)
        assert said in text_of(as_ines.get(self.page(cleo)))
        assert 'value="home"' not in text_of(as_ines.get(self.page(cleo)))
        form = {"forms_asked": "sads", "parts": ["story"], "place": "home"}
        answer = as_ines.post(self.page(cleo), form)
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert not SelfFill.objects.exists()
        assert as_ines.post(self.page(cleo), form | {"place": "tablet"}).status_code == 302

    def test_a_link_that_is_held_is_said_to_wait(self, as_ines, cleo, ines, now):
        raise_alert(client=cleo, sign="other", source="concern", by=ines, now=now)
        form = {"forms_asked": "sads", "parts": ["story"], "place": "home"}
        answer = text_of(as_ines.post(self.page(cleo), form, follow=True))
        assert "The link will be sent when the hold is lifted." in answer
        assert "on its way" not in answer

    def test_nothing_chosen_is_said_beside_the_field(self, as_ines, cleo):
        answer = as_ines.post(self.page(cleo), {"place": "home"})
        assert answer.status_code == 422
        assert "Choose at least one form." in text_of(answer)

    def test_forms_without_their_text_are_named_and_not_taken(self, as_ines, cleo):
        assert "PHQ-9" in text_of(as_ines.get(self.page(cleo)))
        answer = as_ines.post(self.page(cleo), {"forms_asked": "phq-9", "place": "home"})
        assert answer.status_code == 422

    def test_a_counselor_is_not_offered_money(self, as_anna, as_ines, cleo):
        assert 'value="money"' in text_of(as_ines.get(self.page(cleo)))
        assert 'value="money"' not in text_of(as_anna.get(self.page(cleo)))

    def test_the_tablet_leaves_nothing_of_the_person_who_opened_it(self, as_ines, cleo):
        form = {"forms_asked": "sads", "parts": ["story"], "place": "tablet"}
        answer = as_ines.post(self.page(cleo), form)
        assert answer["Location"] == "/fill/"
        assert as_ines.get("/fill/").status_code == 200
        assert as_ines.get(self.page(cleo))["Location"].startswith("/account/login/")
        assert "Ines" not in text_of(as_ines.get("/fill/"))
        as_ines.post("/fill/", {"at": "0", "sads-emotion": "3"})
        done = as_ines.post("/fill/finish/")
        assert done["Location"] == "/fill/hand-back/"
        assert as_ines.get("/fill/").status_code == 404

    def test_what_was_sent_home_goes_on_here(self, as_ines, cleo, fill, today):
        say(fill, today, "sads-emotion", "3")
        assert as_ines.post(self.page(cleo, "self_fill_here"))["Location"] == "/fill/"
        assert as_ines.get("/fill/")["Location"] == "/fill/?at=1"

    def test_it_can_be_taken_over_and_withdrawn(self, as_ines, cleo, fill, today):
        say(fill, today, "sads-emotion", "3")
        assert "1 of 12 answered" in text_of(as_ines.get(self.page(cleo)))
        answer = as_ines.post(self.page(cleo, "self_fill_take"))
        assert answer["Location"] == reverse("intake:assess", args=[cleo.public_id])
        as_ines.post(self.page(cleo, "self_fill_withdraw"))
        assert fresh(fill).state == State.WITHDRAWN
        assert as_ines.post(self.page(cleo, "self_fill_withdraw")).status_code == 404


class TestReviewPage:
    def open(self, browser, client):
        return text_of(browser.get(reverse("intake:assess", args=[client.public_id])))

    def test_the_desk_sees_it_in_its_pile_and_the_page_opens_with_it(
        self, as_ines, cleo, fill, today
    ):
        say(fill, today, "story", "Wants to sleep first.")
        fill_in(fill, today, "4")
        assert "filled in by the client, to be reviewed" in text_of(as_ines.get("/"))
        page = self.open(as_ines, cleo)
        assert "Filled in by the client alone" in page
        assert "Wants to sleep first." in page
        assert page.count("the client: 4") == 7

    def test_the_submit_carries_it_through(self, as_ines, cleo, fill, today):
        fill_in(fill, today, "4")
        sent = {f"sads-{name}": "4" for name in _SADS} | {"sads-sleep": "5"}
        key = "0e4e8a1e-6f9e-4f0e-9d55-6a3f6a1a0001"
        row = fresh(fill)
        sent |= {"self_fill": str(row.public_id), "request_key": key}
        url = reverse("intake:assess", args=[cleo.public_id])
        moved = as_ines.post(url, sent | {"self_fill_revision": "1"})
        assert moved.status_code == 409
        assert "The client has answered more" in text_of(moved)
        done = as_ines.post(url, sent | {"self_fill_revision": str(row.revision)})
        assert done.status_code == 302
        form = Administration.objects.get()
        assert (form.mode, form.corrected) == ("self", ["sleep"])
        assert "filled in by the client, to be reviewed" not in text_of(as_ines.get("/"))

    def test_withdrawn_meanwhile_it_says_so_and_keeps_what_was_typed(
        self, as_ines, ines, cleo, fill, today
    ):
        row = fill_in(fill, today, "4")
        services.withdraw_self_fill(fill=row, by=ines, now=today)
        sent = {
            "self_fill": str(row.public_id),
            "self_fill_revision": "7",
            "request_key": "0e4e8a1e-6f9e-4f0e-9d55-6a3f6a1a0002",
            "story": "Typed at the desk",
            "finish": "anyway",
        }
        url = reverse("intake:assess", args=[cleo.public_id])
        answer = as_ines.post(url, sent | {"sads-sleep": "4"})
        assert answer.status_code == 409
        assert "Typed at the desk" in text_of(answer)
        assert not Assessment.objects.exists()

    def test_a_draft_holds_and_its_gaps_are_filled(self, as_ines, cleo, fill, today):
        url = reverse("intake:draft", args=[cleo.public_id])
        key = "0e4e8a1e-6f9e-4f0e-9d55-6a3f6a1a0003"
        as_ines.post(url, {"request_key": key, "sads-sleep": "6", "later": "yes"})
        fill_in(fill, today, "4")
        page = self.open(as_ines, cleo)
        assert 'id="scale-sads-sleep-6" checked' in page
        assert 'id="scale-sads-body-4" checked' in page

    def test_somebody_elses_forms_cannot_be_slipped_in(self, as_boris, as_ines, cleo, today, ines):
        stranger = factories.make_client("丁", now=today, phone="13900000003")
        theirs = fill_in(ask(stranger, ines, today), today, "4")
        sent = {
            "self_fill": str(theirs.public_id),
            "self_fill_revision": str(theirs.revision),
            "request_key": "0e4e8a1e-6f9e-4f0e-9d55-6a3f6a1a0004",
            "sads-sleep": "4",
        }
        as_ines.post(reverse("intake:assess", args=[cleo.public_id]), sent)
        assert fresh(theirs).state == State.FINISHED

    def test_reading_it_is_in_the_trail(self, as_ines, cleo, fill, today):
        fill_in(fill, today)
        self.open(as_ines, cleo)
        assert TrailEvent.objects.filter(action="intake.self_fill.opened").count() == 1


_SADS = ("emotion", "cognition", "behaviour", "body", "sleep", "relationships", "functioning")
