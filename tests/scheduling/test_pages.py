"""The booking page, the agenda, and the page of a session: who may, and what stands there."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from packages.models import LedgerEntry
from people.models import TrailEvent
from scheduling import hooks, selectors, services
from scheduling.models import Appointment, SessionRecord
from tests import factories, journey

EVERYBODY = ["ines", "anna", "boris", "sofia", "maria", "adam", "otto"]


@pytest.fixture(autouse=True)
def no_survey(monkeypatch):
    """These pages are tested without the step that follows; it has tests of its own."""
    monkeypatch.setattr(hooks, "session_held", [])
    day = timedelta(days=1)
    monkeypatch.setattr(hooks, "survey_due_at", [lambda ended_at: ended_at + day])


@pytest.fixture
def booking(enrolled):
    return reverse("scheduling:book", args=[enrolled.public_id])


@pytest.fixture
def slot(enrolled, anna):
    """A free time of Anna's, by the real clock, as the form sends it."""
    return selectors.top_matches(enrolled, timezone.now())[0].slots[12]


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


def who_may(request, roles, url, *, form=None):
    answers = {}
    for name in EVERYBODY:
        browser = request.getfixturevalue(f"as_{name}")
        answer = browser.get(url) if form is None else browser.post(url, form)
        answers[name] = answer.status_code
    allowed = {name for name, status in answers.items() if status != 404}
    assert allowed == set(roles), answers
    return answers


# Booking


def test_booking_is_for_the_desk_and_the_clients_own_counselor(request, booking):
    who_may(request, ["ines", "anna"], booking)


def test_booking_by_others_books_nothing(request, booking):
    for name in ("boris", "sofia", "maria", "adam", "otto"):
        assert request.getfixturevalue(f"as_{name}").post(booking, {}).status_code == 404


def test_a_chosen_slot_is_booked_and_leads_to_the_file(as_ines, booking, slot, enrolled, anna):
    answer = as_ines.post(booking, {"slot": slot.key, "online": "on"})
    assert answer.url == reverse("reports:client", args=[enrolled.public_id])
    appointment = Appointment.objects.get()
    assert (appointment.starts_at, appointment.counselor) == (slot.starts_at, anna)
    assert appointment.online


def test_a_double_submit_books_once(as_ines, booking, slot):
    assert [as_ines.post(booking, {"slot": slot.key}).status_code for _ in range(2)] == [302, 302]
    assert Appointment.objects.count() == 1


def test_whoever_is_late_reads_why_and_sees_what_is_free_now(
    as_ines, booking, slot, anna, ines, now
):
    other = factories.make_client("周子墨", now=now)
    journey.agree(other, anna, slot.starts_at, by=ines, now=timezone.now())
    answer = as_ines.post(booking, {"slot": slot.key, "online": "on"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "taken a moment ago" in page
    assert slot.key not in page
    assert "checked" in page
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    "slot",
    [
        "",
        "x",
        "x/2026-03-11T02:00:00+00:00",
        f"{uuid4()}/2026-03-11T02:00:00+00:00",
        f"{uuid4()}/never",
        "\x00/\x00",
        "a" * 200,
    ],
)
def test_a_malformed_slot_is_refused_beside_the_field(as_ines, booking, slot):
    answer = as_ines.post(booking, {"slot": slot})
    assert answer.status_code == 422
    assert not Appointment.objects.exists()


def test_a_slot_without_a_time_zone_is_refused(as_ines, booking, anna):
    key = f"{anna.user.public_id}/2030-03-11T02:00:00"
    assert as_ines.post(booking, {"slot": key}).status_code == 422


def test_a_counselor_books_nobody_for_a_colleague(as_anna, booking, boris):
    key = f"{boris.user.public_id}/{timezone.now() + timedelta(days=1)}"
    assert as_anna.post(booking, {"slot": key}).status_code == 409
    assert not Appointment.objects.exists()


def test_where_nobody_is_free_the_page_says_why(as_ines, practice, now, anna, boris):
    for counselor in (anna, boris):
        counselor.capacity = 0
        counselor.save()
    client = factories.make_client("周子墨", now=now)
    page = as_ines.get(reverse("scheduling:book", args=[client.public_id])).content.decode()
    assert "No counselor meets every hard condition" in page
    assert "2 × no free place this week" in page


@pytest.mark.parametrize("more", [0, 8])
def test_the_booking_page_takes_as_many_queries_for_two_as_for_ten(
    as_ines, practice, now, more, django_assert_max_num_queries
):
    for number in range(more):
        journey.open_hours(factories.make_counselor(f"Extra{number}"))
    client = factories.make_client("周子墨", now=now)
    url = reverse("scheduling:book", args=[client.public_id])
    as_ines.get(url)
    with django_assert_max_num_queries(18):
        as_ines.get(url)


# The session


def test_who_may_open_a_session(request, door):
    who_may(request, ["ines", "anna", "sofia", "maria"], door)


def test_who_may_write_a_session_down(request, door, over):
    answers = who_may(request, ["ines", "anna", "maria"], door, form=typed(over))
    assert answers["ines"] == 302
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
    assert as_anna.get(url).status_code == 405
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
    assert "Survey planned for" in shown
    record = SessionRecord.objects.get()
    assert (record.mood_before, record.mood_after, record.effective_minutes) == (4, 6, 45)


def test_a_double_submit_is_one_session(as_anna, door, over):
    assert [as_anna.post(door, typed(over)).status_code for _ in range(2)] == [302, 302]
    assert SessionRecord.objects.count() == 1
    assert LedgerEntry.objects.filter(kind="used").count() == 1


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
        pytest.param({"ended_at": "2020-01-01T10:00"}, "ends after it starts", id="backwards"),
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
    assert "Nothing was held at this time" in as_anna.get(door).content.decode()
    assert as_anna.post(door, typed(over)).status_code == 409


@pytest.mark.parametrize("unknown", [uuid4(), "x", "1"])
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


def test_a_session_leads_to_raising_a_concern(as_anna, door, enrolled):
    concern = reverse("crisis:raise", args=[enrolled.public_id])
    assert concern in as_anna.get(door).content.decode()


def test_a_session_page_takes_a_fixed_number_of_queries(
    as_anna, door, over, anna, django_assert_max_num_queries
):
    held(over, anna.user)
    as_anna.get(door)
    with django_assert_max_num_queries(16):
        as_anna.get(door)


# The agenda


@pytest.fixture
def agenda(over):
    day = timezone.localtime(over.starts_at).date()
    return f"{reverse('scheduling:today')}?day={day}"


@pytest.mark.parametrize(
    ("name", "sees"),
    [("anna", True), ("ines", True), ("sofia", True), ("maria", True), ("boris", False)],
)
def test_an_agenda_shows_ones_own_and_supervised_clients(request, agenda, enrolled, name, sees):
    answer = request.getfixturevalue(f"as_{name}").get(agenda)
    assert answer.status_code == 200
    assert (enrolled.code in answer.content.decode()) is sees


def test_the_administrator_has_no_agenda_and_the_auditor_an_empty_one(
    as_adam, as_otto, agenda, enrolled
):
    assert as_adam.get(agenda).status_code == 404
    assert enrolled.code not in as_otto.get(agenda).content.decode()


def test_what_nobody_wrote_down_is_asked_for_the_day_after(as_anna, over, enrolled):
    page = as_anna.get(reverse("scheduling:today")).content.decode()
    assert "Still to be recorded" in page
    assert enrolled.code in page


def test_an_empty_day_teaches_the_next_step(as_boris, practice):
    page = as_boris.get(reverse("scheduling:today")).content.decode()
    assert reverse("reports:clients") in page


@pytest.mark.parametrize("day", ["x", "2026-13-01", "0001-01-01", "9999-12-31", "2026-3-1"])
def test_a_malformed_day_is_not_found(as_anna, day):
    assert as_anna.get(reverse("scheduling:today"), {"day": day}).status_code == 404


@pytest.mark.parametrize("more", [0, 6])
def test_an_agenda_takes_as_many_queries_for_one_as_for_many(
    as_anna, agenda, over, anna, ines, now, more, django_assert_max_num_queries
):
    for number in range(more):
        client = factories.make_client(f"周{number}", now=now, counselor=anna)
        starts_at = over.starts_at + timedelta(hours=number + 1)
        journey.agree(client, anna, starts_at, by=ines, now=starts_at - timedelta(days=2))
    as_anna.get(agenda)
    with django_assert_max_num_queries(8):
        as_anna.get(agenda)
