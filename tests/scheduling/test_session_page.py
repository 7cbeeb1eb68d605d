"""The page of one session: who reads, who writes, and that nothing typed is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from feedback.models import Invitation
from packages.models import LedgerEntry
from people.models import TrailEvent
from scheduling import services
from scheduling.models import SessionRecord
from tests import journey
from tests.doors import who_may

NOBODY = "0192e4a0-7b7b-7000-8000-000000000000"


@pytest.fixture
def door(over):
    return reverse("scheduling:session", args=[over.public_id])


def held(over, by, **said):
    return services.mark_held(
        appointment=over, facts=journey.facts_of(over, **said), by=by, now=timezone.now()
    )


def typed(over, **changes):
    """A filled-in session form, as a browser sends it."""
    local = "%Y-%m-%dT%H:%M"
    return {
        "started_at": timezone.localtime(over.starts_at).strftime(local),
        "ended_at": timezone.localtime(over.ends_at).strftime(local),
        "effective_minutes": "45",
        "content": "She slept five hours.",
        "reaction": "Relieved.",
        "appraisal": "",
        "mood_before": "4",
        "mood_after": "6",
    } | changes


def test_who_may_open_a_session(request, door):
    assert who_may(request, door) == {"ines", "anna", "sofia", "maria"}


def test_a_session_of_another_day_is_not_offered_to_be_written_down(as_anna, door, over):
    assert "Save and complete" in as_anna.get(door).content.decode()
    over.starts_at, over.ends_at = (at + timedelta(days=4) for at in (over.starts_at, over.ends_at))
    over.save()
    page = as_anna.get(door).content.decode()
    assert "Save and complete" not in page
    assert "This session is still to come" in page
    assert "Cancel the appointment" in page


def test_who_may_write_a_session_down(request, door, over):
    assert who_may(request, door, typed(over)) == {"ines", "anna", "maria"}
    assert SessionRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [("ines", 302), ("maria", 302), ("anna", 302), ("sofia", 404), ("boris", 404), ("otto", 404)],
)
@pytest.mark.parametrize(("move", "state"), [("cancel", "cancelled"), ("no_show", "no_show")])
def test_who_may_say_that_it_did_not_take_place(request, over, name, status, move, state):
    url = reverse(f"scheduling:{move}", args=[over.public_id])
    browser = request.getfixturevalue(f"as_{name}")
    assert browser.post(url).status_code == status
    over.refresh_from_db()
    assert over.state == (state if status == 302 else "booked")


@pytest.mark.parametrize("move", ["cancel", "no_show", "notes"])
def test_a_look_at_a_door_moves_nothing(as_anna, over, move):
    url = reverse(f"scheduling:{move}", args=[over.public_id])
    answer = as_anna.get(url)
    assert answer.status_code == 405
    assert (
        f'href="{reverse("scheduling:session", args=[over.public_id])}"' in answer.content.decode()
    )
    over.refresh_from_db()
    assert over.state == "booked"


def test_the_counselor_writes_notes_and_the_desk_sees_none_of_the_fields(as_anna, as_ines, door):
    assert 'name="content"' in as_anna.get(door).content.decode()
    assert 'name="content"' not in as_ines.get(door).content.decode()


def test_notes_sent_by_the_desk_are_not_stored(as_ines, door, over):
    as_ines.post(door, typed(over))
    assert not SessionRecord.objects.get().has_notes


def test_marking_held_takes_a_session_and_shows_when_the_survey_comes(as_anna, door, over):
    assert as_anna.post(door, typed(over)).url == door
    assert LedgerEntry.objects.filter(kind="used").count() == 1
    shown = as_anna.get(door).content.decode()
    assert "She slept five hours." in shown
    assert "4 of 5 sessions left" in shown
    assert "Survey scheduled for" in shown
    record = SessionRecord.objects.get()
    assert (record.mood_before, record.mood_after, record.effective_minutes) == (4, 6, 45)


def test_a_double_submit_is_one_session(as_anna, door, over):
    assert [as_anna.post(door, typed(over)).status_code for _ in range(2)] == [302, 302]
    assert SessionRecord.objects.count() == 1
    assert LedgerEntry.objects.filter(kind="used").count() == 1
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "reads"),
    [("anna", True), ("sofia", True), ("ines", False), ("maria", False)],
)
def test_only_the_counselor_and_the_supervisor_read_the_notes(
    request, door, over, anna, name, reads
):
    held(over, anna.user)
    shown = request.getfixturevalue(f"as_{name}").get(door).content.decode()
    assert ("She slept five hours." in shown) is reads
    assert "45" in shown


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        pytest.param({"ended_at": ""}, "This field is required", id="no end"),
        pytest.param({"started_at": "yesterday"}, "Enter a valid date/time", id="no time"),
        pytest.param({"ended_at": "2999-01-01T10:00"}, "after it has ended", id="to come"),
        pytest.param({"ended_at": "2020-01-01T10:00"}, "must end after it starts", id="backwards"),
        pytest.param({"started_at": "2020-01-01T10:00"}, "four hours at most", id="for years"),
        pytest.param({"effective_minutes": "51"}, "lasted 50 minutes", id="longer than it was"),
        pytest.param({"effective_minutes": "-1"}, "greater than or equal to 0", id="negative"),
        pytest.param({"mood_before": "11"}, "Select a valid choice", id="mood off the scale"),
        pytest.param({"mood_after": "x"}, "Select a valid choice", id="mood in words"),
        pytest.param({"content": "a" * 20_001}, "at most 20000 characters", id="too long"),
    ],
)
def test_a_refused_session_says_why_and_keeps_what_was_typed(as_anna, door, over, changes, why):
    answer = as_anna.post(door, typed(over, **changes))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert why in shown
    assert "Relieved." in shown
    assert not SessionRecord.objects.exists()


def test_text_that_came_too_late_is_shown_and_not_lost(as_anna, door, over, ines):
    bare = services.SessionFacts(started_at=over.starts_at, ended_at=over.ends_at)
    services.mark_held(appointment=over, facts=bare, by=ines, now=timezone.now())
    answer = as_anna.post(door, typed(over))
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "She slept five hours." in shown
    assert reverse("scheduling:notes", args=[over.public_id]) in shown


def test_the_counselor_adds_notes_to_what_the_desk_marked_as_held(as_anna, as_ines, door, over):
    as_ines.post(door, typed(over))
    url = reverse("scheduling:notes", args=[over.public_id])
    assert as_ines.post(url, {"content": "Not mine to write."}).status_code == 404
    assert as_anna.post(url, {}).status_code == 422
    assert as_anna.post(url, {"content": "She slept five hours."}).status_code == 302
    assert SessionRecord.objects.get().content == "She slept five hours."
    assert as_anna.post(url, {"content": "Another text."}).status_code == 409


@pytest.mark.parametrize("name", ["boris", "sofia", "maria", "adam", "otto"])
def test_nobody_else_adds_notes(request, over, ines, name):
    bare = services.SessionFacts(started_at=over.starts_at, ended_at=over.ends_at)
    services.mark_held(appointment=over, facts=bare, by=ines, now=timezone.now())
    url = reverse("scheduling:notes", args=[over.public_id])
    browser = request.getfixturevalue(f"as_{name}")
    assert browser.post(url, {"content": "Mine."}).status_code == 404


def test_a_session_without_a_package_says_so(as_anna, practice, cleo, anna, ines):
    over = journey.past_appointment(cleo, anna, by=ines, now=timezone.localtime(timezone.now()))
    door = reverse("scheduling:session", args=[over.public_id])
    assert "No package" in as_anna.get(door).content.decode()
    as_anna.post(door, typed(over))
    assert "Held without a package" in as_anna.get(door).content.decode()


def test_what_was_cancelled_offers_nothing_to_record(as_anna, door, over, anna):
    services.cancel(appointment=over, by=anna.user, now=timezone.now())
    assert "No session took place" in as_anna.get(door).content.decode()
    assert as_anna.post(door, typed(over)).status_code == 409


@pytest.mark.parametrize("unknown", [NOBODY, "x", "1"])
def test_an_unknown_or_malformed_appointment_is_not_found(as_anna, practice, unknown):
    for path in ("", "cancel/", "no-show/", "notes/"):
        assert as_anna.post(f"/appointments/{unknown}/{path}").status_code == 404


def test_opening_a_session_is_on_the_trail_and_changes_nothing_else(as_anna, door, over, anna):
    as_anna.get(door)
    as_anna.head(door)
    event = TrailEvent.objects.filter(action="scheduling.session.opened").first()
    assert event.actor == anna.user
    over.refresh_from_db()
    assert over.state == "booked"


@pytest.mark.parametrize(
    ("name", "leads"), [("anna", True), ("ines", True), ("sofia", True), ("maria", False)]
)
def test_a_session_leads_those_who_may_to_raising_a_concern(request, door, over, name, leads):
    concern = reverse("crisis:raise", args=[over.client.public_id])
    shown = request.getfixturevalue(f"as_{name}").get(door).content.decode()
    assert (concern in shown) is leads


def test_a_session_page_takes_a_fixed_number_of_queries(
    as_anna, door, over, anna, django_assert_max_num_queries
):
    held(over, anna.user)
    as_anna.get(door)
    with django_assert_max_num_queries(16):
        as_anna.get(door)
