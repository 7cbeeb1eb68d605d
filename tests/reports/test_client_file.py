"""One client's file: what happened, masked for who reads it, and recorded that it was read."""

from datetime import timedelta

import pytest

from crisis.services import raise_alert
from outbox.models import Message
from people.models import ContactEntry, TrailEvent
from people.services import record_consent
from reports.selectors.timeline import timeline
from tests import journey
from tests.reports.conftest import held, said


def page(browser, client, query=""):
    return browser.get(f"/clients/{client.public_id}/{query}").content.decode()


def kinds(user, client):
    return {row.kind for row in timeline(user, client, kinds="", before="").rows}


@pytest.fixture
def story(cleo, ines, now, today):
    """Cleo: assessed, tiered, enrolled, one session held, answered, one letter kept back."""
    journey.install(now)
    journey.confirm(cleo, by=ines, now=now)
    journey.buy(cleo, "short-term-5", by=ines, now=now)
    invitation = held(cleo, ended_at=now + timedelta(days=3))
    said(invitation, nps=3, csat=2, ces=6)
    Message.objects.create(
        client=cleo,
        letter="feedback.reminder",
        about=invitation.public_id,
        purpose="surveys",
        due_at=invitation.due_at,
        state="suppressed",
        reason="answered",
    )
    record_consent(client=cleo, purpose="research", given=False, source="desk", by=ines, now=now)
    cleo.refresh_from_db()
    return cleo


def test_the_timeline_is_gathered_from_every_room_for_the_desk(ines, story):
    assert kinds(ines, story) == {
        "registered",
        "assessment",
        "decision",
        "enrollment",
        "appointment",
        "answer",
        "message",
        "consent",
    }


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        pytest.param("anna", {"enrollment", "message", "answer"}, id="counselor"),
        pytest.param("sofia", {"enrollment", "message", "answer"}, id="supervisor"),
        pytest.param("maria", {"assessment", "decision"}, id="manager"),
    ],
)
def test_every_entry_is_masked_by_its_own_resource(request, story, name, hidden):
    person = request.getfixturevalue(name)
    user = getattr(person, "user", person)
    assert not kinds(user, story) & hidden
    assert "appointment" in kinds(user, story)


def test_the_desk_reads_that_a_survey_was_answered_and_never_how(as_ines, story):
    text = page(as_ines, story)
    assert "Survey answered" in text
    assert "CSAT 2" not in text


def test_a_manager_reads_the_answer_and_no_clinical_word(as_maria, story):
    text = page(as_maria, story)
    assert "NPS 3" in text
    for word in ("Severity form", "crm-tier--", "Tier confirmed", "intensity"):
        assert word not in text


def test_a_counselor_reads_an_answer_only_by_the_clients_yes(as_anna, cleo, now):
    said(held(cleo, ended_at=now - timedelta(days=9)), nps=1, may_see=False)
    assert "Survey answered" not in page(as_anna, cleo)
    said(held(cleo, ended_at=now - timedelta(days=2)), nps=10, may_see=True)
    text = page(as_anna, cleo)
    assert "NPS 10" in text
    assert "NPS 1<" not in text


def test_why_a_tier_was_given_is_masked(as_ines, as_anna, story, ines):
    """Intake sees money; the counselor sees that willingness leans, not the income."""
    assert "¥12,000 a month" not in page(as_anna, story)
    assert "28 of 49" in page(as_anna, story)
    assert "28 of 49" in page(as_ines, story)


def test_a_kept_back_letter_says_why(as_ines, story):
    text = page(as_ines, story)
    assert "Survey reminder" in text
    assert "already answered" in text


def test_being_in_touch_stands_in_the_story_without_its_words(as_anna, as_maria, story, ines, now):
    ContactEntry.objects.create(
        client=story, channel="phone", reached=True, note="想改到周五。", at=now, by=ines
    )
    for browser in (as_anna, as_maria):
        text = page(browser, story, "?show=messages")
        assert "Contact" in text
        assert "by Ines" in text
        assert "想改到周五" not in text


def test_opening_a_file_is_recorded_and_shown(as_anna, as_sofia, anna, story):
    page(as_anna, story)
    event = TrailEvent.objects.get(action="people.client.opened")
    assert (event.actor_id, event.client_id) == (anna.pk, story.pk)
    assert "File opened by Anna" in page(as_sofia, story)
    assert "File opened by Anna" not in page(as_anna, story)


def test_leafing_through_the_timeline_is_not_a_second_opening(as_anna, story):
    page(as_anna, story)
    page(as_anna, story, "?show=sessions")
    assert TrailEvent.objects.filter(action="people.client.opened").count() == 1


def test_a_filter_of_the_timeline_keeps_what_it_says(as_ines, story):
    assert "Package: " not in page(as_ines, story, "?show=assessments")
    assert "Package: " in page(as_ines, story, "?show=packages")
    assert as_ines.get(f"/clients/{story.public_id}/?show=everything").status_code == 200


def test_earlier_pages_lose_nothing_even_where_moments_are_equal(ines, cleo, now):
    for _time in range(45):
        record_consent(client=cleo, purpose="research", given=True, source="desk", by=ines, now=now)
    seen, before = [], ""
    while True:
        part = timeline(ines, cleo, kinds="consents", before=before)
        seen += [row.ref for row in part.rows]
        before = part.earlier
        if not before:
            break
    assert len(seen) == 46
    assert len(set(seen)) == 46


def test_a_forged_page_key_means_the_newest_page(ines, cleo):
    newest = timeline(ines, cleo, kinds="", before="")
    assert timeline(ines, cleo, kinds="", before="forged") == newest


def test_the_next_step_follows_the_journey(as_ines, cleo, ines, now):
    journey.install(now)
    assert "Start the assessment" in page(as_ines, cleo)
    journey.assess(cleo, by=ines, now=now)
    assert "Confirm the tier" in page(as_ines, cleo)


def test_an_open_alert_stands_in_the_head(as_anna, cleo, anna, now):
    raise_alert(client=cleo, source="concern", sign="said", by=anna.user, now=now)
    text = page(as_anna, cleo)
    assert "Crisis alert" in text
    assert "Routine" not in text


@pytest.mark.parametrize("name", ["ines", "anna", "sofia", "maria"])
def test_the_file_asks_at_most_thirteen_questions(
    request, story, name, django_assert_max_num_queries
):
    browser = request.getfixturevalue(f"as_{name}")
    page(browser, story)
    with django_assert_max_num_queries(13):
        page(browser, story)


def test_the_file_asks_no_more_while_an_alert_is_open(
    as_ines, story, anna, now, django_assert_max_num_queries
):
    raise_alert(client=story, source="concern", sign="said", by=anna.user, now=now)
    page(as_ines, story)
    with django_assert_max_num_queries(14):
        page(as_ines, story)
