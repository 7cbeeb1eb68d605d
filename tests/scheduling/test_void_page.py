"""The undo on the page of a session: who, with what reason, and what is kept."""

import pytest
from django.urls import reverse
from django.utils import timezone

from scheduling import services
from scheduling.models import Void
from tests import journey
from tests.doors import who_may
from tests.scheduling.test_session_page import typed
from tests.scheduling.test_voiding import MARKS, WHY, mark


def undo(over):
    return reverse("scheduling:void", args=[over.public_id])


def form(over, **changes):
    over.refresh_from_db()
    return {"mark": over.marked_at.isoformat(), "void_reason": WHY} | changes


@pytest.fixture
def door(over):
    return reverse("scheduling:session", args=[over.public_id])


@pytest.mark.parametrize("state", MARKS)
def test_every_mark_is_undone_on_its_page_and_recorded_anew(as_anna, door, over, anna, state):
    mark(over, state, anna.user, timezone.now())
    assert "Undo with a reason" in as_anna.get(door).content.decode()
    assert as_anna.post(undo(over), form(over)).url == door
    shown = as_anna.get(door).content.decode()
    assert "Taken back" in shown
    assert WHY in shown
    assert "Save and complete" in shown
    if state == "held":
        assert shown.count("She slept five hours.") == 2, "in the form again, and to be read"
    assert as_anna.post(door, typed(over)).status_code == 302


def test_who_undoes(request, over, anna):
    mark(over, "no_show", anna.user, timezone.now())
    empty = form(over, void_reason="")
    assert who_may(request, undo(over), empty) == {"ines", "anna", "sofia", "maria"}
    statuses = {
        name: request.getfixturevalue(f"as_{name}").post(undo(over), form(over)).status_code
        for name in ("ines", "maria")
    }
    assert statuses == {"ines": 409, "maria": 409}
    assert request.getfixturevalue("as_sofia").post(undo(over), form(over)).status_code == 302


@pytest.mark.parametrize("reason", ["", "short"])
def test_without_a_reason_the_page_says_so_and_keeps_it(as_anna, over, anna, reason):
    mark(over, "cancelled", anna.user, timezone.now())
    page = as_anna.post(undo(over), form(over, void_reason=reason))
    assert page.status_code == 422
    assert 'name="void_reason"' in page.content.decode()
    assert not Void.objects.exists()


def test_a_refused_undo_gives_the_reason_back(as_ines, over, anna):
    mark(over, "cancelled", anna.user, timezone.now())
    page = as_ines.post(undo(over), form(over))
    assert page.status_code == 409
    assert WHY in page.content.decode()


def test_a_reason_for_what_is_booked_by_now_is_given_back(as_anna, over, anna):
    page = as_anna.post(undo(over), {"mark": "2026-03-10T10:00:00+08:00", "void_reason": WHY})
    assert page.status_code == 409
    assert WHY in page.content.decode()


def test_undoing_twice_is_undoing_once(as_anna, over, anna):
    mark(over, "cancelled", anna.user, timezone.now())
    sent = form(over)
    assert [as_anna.post(undo(over), sent).status_code for _ in range(2)] == [302, 302]
    assert Void.objects.count() == 1


@pytest.mark.parametrize("bad", ["x", "2026-99-01", "\x00"])
def test_a_malformed_mark_is_refused(as_anna, over, anna, bad):
    mark(over, "cancelled", anna.user, timezone.now())
    assert as_anna.post(undo(over), form(over, mark=bad)).status_code in {409, 422}


def test_the_story_of_the_client_shows_it(as_maria, over, anna):
    mark(over, "no_show", anna.user, timezone.now())
    services.void(
        appointment=over, marked_at=over.marked_at, reason=WHY, by=anna.user, now=timezone.now()
    )
    page = as_maria.get(reverse("reports:client", args=[over.client.public_id]))
    assert "Taken back: the client did not come" in page.content.decode()
    listed = as_maria.get(reverse("scheduling:corrections")).content.decode()
    assert WHY in listed


@pytest.mark.parametrize("state", MARKS)
def test_a_refusal_is_a_sentence_in_both_languages(as_anna, over, anna, door, state):
    mark(over, state, anna.user, timezone.now())
    other = "cancel" if state == "no_show" else "no_show"
    url = reverse(f"scheduling:{other}", args=[over.public_id])
    page = as_anna.post(url).content.decode()
    assert "Undo that first." in page
    assert "is did not come" not in page
    chinese = as_anna.post(url, headers={"accept-language": "zh-hans"}).content.decode()
    assert "先撤销" in chinese


@pytest.mark.parametrize("queries", [21])
def test_the_pages_take_a_fixed_number_of_queries(
    as_anna, as_sofia, over, anna, door, queries, django_assert_max_num_queries
):
    mark(over, "no_show", anna.user, timezone.now())
    as_anna.post(undo(over), form(over))
    services.mark_held(
        appointment=over, facts=journey.facts_of(over), by=anna.user, now=timezone.now()
    )
    as_anna.get(door)
    with django_assert_max_num_queries(queries):
        as_anna.get(door)
    with django_assert_max_num_queries(12):
        as_sofia.get(reverse("scheduling:corrections"))
