"""An answer that may not be the client's own is kept, marked, and in no figure."""

from datetime import datetime

import pytest
from django.test import Client as Browser

from feedback import links
from feedback.models import Answer, Invitation
from feedback.services import answer
from people.models import Client, Counselor, Task, TrailEvent, User
from reports.models import Rollup
from reports.services import rebuild_rollups
from tests.conftest import signed_in

NOTICE = "不计入任何统计"  # the page speaks the client's language
GOOD = {"nps": "10", "csat": "5", "ces": "1"}


def sent_by(browser: Browser, invitation: Invitation) -> str:
    browser.get(f"/s/{links.token_of(invitation)}")
    page = browser.get("/survey/").content.decode()
    assert browser.post("/survey/", GOOD).status_code == 302
    return page


@pytest.mark.parametrize("name", ["anna", "ines", "maria", "otto"])
def test_sent_beside_a_signed_in_member_of_staff(
    request: pytest.FixtureRequest, invitation: Invitation, maria: User, name: str
) -> None:
    page = sent_by(request.getfixturevalue(f"as_{name}"), invitation)
    assert NOTICE in page
    given = Answer.objects.get()
    user = request.getfixturevalue(name)
    assert given.not_counted == "staff_browser"
    assert given.recorded_by == getattr(user, "user", user)
    event = TrailEvent.objects.get(action="feedback.answer.given")
    assert event.facts["counted"] is False
    manager = signed_in(maria)  # a browser that the link has not turned to Chinese
    listed = manager.get("/feedback/?show=all").content.decode()
    assert "not counted" in listed
    file = manager.get(f"/clients/{invitation.client.public_id}/").content.decode()
    assert "staff were signed in" in file, "the ledger says why"


def test_the_clients_own_browser_counts(invitation: Invitation) -> None:
    assert NOTICE not in sent_by(Browser(), invitation)
    assert Answer.objects.get().not_counted == ""


@pytest.mark.parametrize("role", ["counselor", "intake", "supervisor"])
def test_written_down_by_the_own_counselor(
    invitation: Invitation, anna: Counselor, today: datetime, role: str
) -> None:
    anna.user.role = role
    anna.user.save()
    answer(invitation=invitation, nps=10, mode="phone", by=anna.user, now=today)
    assert Answer.objects.get().not_counted == "own_counselor"


def test_written_down_by_the_desk_counts(
    invitation: Invitation, ines: User, today: datetime
) -> None:
    answer(invitation=invitation, nps=10, mode="phone", by=ines, now=today)
    assert Answer.objects.get().not_counted == ""


def test_it_is_in_no_figure_and_keeps_no_promise(invite, anna: Counselor, today: datetime) -> None:
    for hours in (200, 202):
        answer(invitation=invite(hours), nps=9, csat=5, ces=1, now=today)
    left_out = invite(204)
    answer(invitation=left_out, nps=0, csat=1, ces=7, signed_in=anna.user, now=today)
    rebuild_rollups(now=today)
    row = Rollup.objects.filter(axis="practice")
    sums = {
        name: sum(row.values_list(name, flat=True))
        for name in ("sessions", "answered", "detractors", "promoters", "csat_n", "ces_n")
    }
    assert sums == {
        "sessions": 3, "answered": 2, "detractors": 0, "promoters": 2, "csat_n": 2, "ces_n": 2,
    }  # fmt: skip


class TestContact:
    """A counselor who changes how her own client is reached does not do so unseen."""

    @staticmethod
    def change(browser: Browser, client: Client, **typed: str) -> int:
        page = f"/clients/{client.public_id}/details/"
        text = browser.get(page).content.decode()
        state = text.partition('name="state" value="')[2].partition('"')[0]
        form = {
            "state": state, "name": client.name, "phone": client.phone, "email": client.email,
            "gender": client.gender, "birth_year": client.birth_year or "",
            "language": client.language, "site": client.site_id,
        } | typed  # fmt: skip
        return browser.post(f"{page}change/", form).status_code

    def test_the_desk_checks_it(
        self, as_anna: Browser, as_ines: Browser, cleo: Client, ines: User
    ) -> None:
        assert self.change(as_anna, cleo, email="anna@home.example") == 302
        task = Task.objects.get(kind="new_contact")
        assert task.done_at is None
        page = f"/clients/{cleo.public_id}/details/"
        assert page in as_ines.get("/").content.decode()
        assert "The client confirms it" in as_ines.get(page).content.decode()
        assert "The client confirms it" not in as_anna.get(page).content.decode()
        assert as_anna.post(f"{page}confirm/").status_code == 409
        assert as_ines.post(f"{page}confirm/").status_code == 302
        task.refresh_from_db()
        assert (task.done_by, task.outcome) == (ines, "confirmed")
        assert page not in as_ines.get("/").content.decode()
        assert TrailEvent.objects.filter(action="people.client.changed").count() == 1

    def test_again_after_it_was_checked(self, as_anna, as_ines, cleo: Client) -> None:
        self.change(as_anna, cleo, email="anna@home.example")
        as_ines.post(f"/clients/{cleo.public_id}/details/confirm/")
        cleo.refresh_from_db()
        self.change(as_anna, cleo, phone="139 0000 1234")
        assert Task.objects.get(kind="new_contact").done_at is None

    def test_a_name_put_right_asks_nobody(self, as_anna: Browser, cleo: Client) -> None:
        self.change(as_anna, cleo, name="林晓雯雯")
        assert not Task.objects.filter(kind="new_contact").exists()

    def test_nor_a_change_by_the_desk(self, as_ines: Browser, cleo: Client) -> None:
        self.change(as_ines, cleo, email="new@client.example")
        assert not Task.objects.filter(kind="new_contact").exists()
