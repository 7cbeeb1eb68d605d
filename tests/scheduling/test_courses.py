"""Who gets no better, or worse, is looked at within seven days; nothing changes by itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from crisis.services import close_alert, raise_alert, start_intervention
from intake.rules.sheet import Sheet
from intake.services import submit_assessment
from people.models import Client, Standing, Task
from reports.services import rebuild_standings
from scheduling.models import SessionRecord
from scheduling.services import mark_held, review_steps
from tests import journey
from tests.doors import who_may


@pytest.fixture
def tiered(cleo, anna, ines, now):
    opened = now - timedelta(days=90)
    Client.objects.filter(pk=cleo.pk).update(registered_at=opened)
    journey.install(opened)
    journey.open_hours(anna)
    journey.confirm(cleo, by=ines, now=now - timedelta(days=80))
    return cleo


def phq(client, by, now, each):
    from intake.selectors import intake_definitions

    definition = next(form for form in intake_definitions() if form.code == "phq-9")
    codes = [item.code for item in definition.items]
    answers = {"phq-9": {code: 0 if code == "self_harm" else each for code in codes}}
    sheet = Sheet(answers=answers)
    return submit_assessment(client=client, sheet=sheet, request_key=uuid4(), by=by, now=now)


def six_sessions(client, anna, ines, now):
    for days in (30, 25, 20, 15, 10, 3):
        past = journey.past_appointment(client, anna, by=ines, now=now, days=days)
        mark_held(appointment=past, facts=journey.facts_of(past), by=anna.user, now=past.ends_at)


def test_the_sixth_session_without_improvement_asks_for_a_look(tiered, anna, ines, now):
    six_sessions(tiered, anna, ines, now)
    assert review_steps(now=now) == 1
    task = Task.objects.get(kind="review")
    sixth = SessionRecord.objects.get(number=6)
    assert (task.about, task.due_at) == (sixth.public_id, sixth.ended_at + timedelta(days=7))
    assert review_steps(now=now) == 0, "asked once"
    assert Standing.objects.get(client=tiered).tier == "development"


def test_five_sessions_ask_for_nothing(tiered, anna, ines, now):
    six_sessions(tiered, anna, ines, now)
    last = SessionRecord.objects.get(number=6)
    assert review_steps(now=last.ended_at - timedelta(minutes=1)) == 0


def test_reliable_improvement_asks_for_nothing(tiered, anna, ines, now):
    phq(tiered, ines, now - timedelta(days=70), 2)
    phq(tiered, ines, now - timedelta(days=5), 0)
    six_sessions(tiered, anna, ines, now)
    assert review_steps(now=now) == 0


def test_worse_asks_at_any_time(tiered, ines, now):
    phq(tiered, ines, now - timedelta(days=70), 0)
    worse = phq(tiered, ines, now - timedelta(days=1), 2)
    assert review_steps(now=now) == 1
    assert Task.objects.get(kind="review").about == worse.public_id


def test_the_counselor_looks_and_says_what_came_of_it(as_anna, tiered, anna, ines, now):
    six_sessions(tiered, anna, ines, now)
    review_steps(now=now)
    page = as_anna.get(reverse("scheduling:courses")).content.decode()
    assert tiered.code in page
    url = reverse("scheduling:looked", args=[Task.objects.get(kind="review").public_id])
    as_anna.post(url, {"outcome": "nonsense"})
    assert Task.objects.get(kind="review").done_at is None
    as_anna.post(url, {"outcome": "assess_again"})
    assert Task.objects.get(kind="review").outcome == "assess_again"
    assert as_anna.post(url, {"outcome": "ended"}).status_code == 404


def test_who_looks(request, tiered, anna, ines, now):
    six_sessions(tiered, anna, ines, now)
    review_steps(now=now)
    assert who_may(request, reverse("scheduling:courses")) == {
        "ines", "anna", "boris", "sofia", "maria",
    }  # fmt: skip
    url = reverse("scheduling:looked", args=[Task.objects.get(kind="review").public_id])
    assert who_may(request, url, {}) == {"anna", "sofia"}, (
        "who says what came of it sees the scores"
    )


class TestOffTrack:
    """The caseload's flag is set by the course rule, and by nothing else."""

    FLAG = "Off track"

    @pytest.fixture
    def caseload(self, as_anna):
        return lambda: as_anna.get("/caseload/").content.decode()

    def test_nobody_is_off_track_by_themselves(self, tiered, caseload):
        assert self.FLAG not in caseload()

    def test_no_better_by_the_sixth_session(self, tiered, anna, ines, now, caseload):
        phq(tiered, ines, now - timedelta(days=70), 2)
        phq(tiered, ines, now - timedelta(days=5), 2)
        six_sessions(tiered, anna, ines, now)
        review_steps(now=now)
        assert self.FLAG in caseload()
        assert tiered.code in caseload().partition("needs_me")[2]

    def test_worse_at_any_time_until_it_is_better(self, tiered, ines, now, caseload):
        phq(tiered, ines, now - timedelta(days=70), 1)
        phq(tiered, ines, now - timedelta(days=5), 3)
        review_steps(now=now)
        assert self.FLAG in caseload()
        phq(tiered, ines, now - timedelta(days=1), 0)
        review_steps(now=now)
        assert self.FLAG not in caseload()

    def test_what_was_not_measured_is_not_off_track(self, tiered, anna, ines, now, caseload):
        six_sessions(tiered, anna, ines, now)
        assert review_steps(now=now) == 1
        assert self.FLAG not in caseload()

    def test_an_alert_stands_before_it_and_gives_way_to_it(
        self, tiered, anna, sofia, ines, now, caseload
    ):
        phq(tiered, ines, now - timedelta(days=70), 1)
        phq(tiered, ines, now - timedelta(days=5), 3)
        alert = raise_alert(client=tiered, source="concern", sign="x", by=ines, now=now)
        review_steps(now=now)
        assert self.FLAG not in caseload()
        start_intervention(alert=alert, by=anna.user, now=now)
        close_alert(alert=alert, measures="Spoken to.", by=sofia, now=now)
        assert self.FLAG in caseload()

    def test_a_rebuilding_keeps_it(self, tiered, ines, now, caseload):
        phq(tiered, ines, now - timedelta(days=70), 1)
        phq(tiered, ines, now - timedelta(days=5), 3)
        review_steps(now=now)
        rebuild_standings(now=now)
        assert self.FLAG in caseload()
