"""What the survey page promises: without the tick, no counselor reads what her client said.

Two clients of Anna's gave the same bad answer; one of them allows Anna to see it. Everybody looks
at every address there is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from feedback import selectors
from feedback.models import FeedbackItem, Invitation, RecoveryCase
from feedback.rules.recovery import Step
from feedback.services import (
    MayNotHandle,
    answer,
    hand_case,
    open_case,
    plan_invitation,
    record_step,
)
from people.models import Client, Counselor, TrailEvent, User
from people.services import assign_counselor
from scheduling.models import SessionRecord
from tests import factories, journey
from tests.addresses import addresses, look
from tests.conftest import signed_in
from tests.feedback.conftest import hold_session

SECRET, OPENED, DANGER = "她总是看手机", "谢谢你听我说", "我想自杀"
NOTE = "Heard on the phone: 候诊太久"


@dataclass(frozen=True, slots=True)
class Said:
    """One client of Anna's, her answer and the case it opened."""

    client: Client
    case: RecoveryCase
    item: FeedbackItem


def says(name: str, comment: str, *, allowed: bool, anna: Counselor, now: datetime) -> Said:
    client = factories.make_client(name, now=now - timedelta(days=9), counselor=anna)
    earlier = timedelta(hours=30 + 2 * SessionRecord.objects.count())
    session = hold_session(client, ended_at=now - earlier)
    invitation = plan_invitation(session, session.ended_at)
    answer(
        invitation=invitation, nps=3, csat=1, comment=comment, counselor_may_see=allowed, now=now
    )
    case = RecoveryCase.objects.get(invitation=invitation)
    return Said(client, case, FeedbackItem.objects.get(answer__invitation=invitation))


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def closed(anna: Counselor, now: datetime) -> Said:
    """A client who said something that her counselor is not to read."""
    journey.install(now)
    return says("秦晚", SECRET, allowed=False, anna=anna, now=now)


@pytest.fixture
def open_(anna: Counselor, now: datetime) -> Said:
    """A client who allows her counselor to read it."""
    journey.install(now)
    return says("何安", OPENED, allowed=True, anna=anna, now=now)


def everything_shown(browser: Browser) -> Iterator[tuple[str, str]]:
    for address in addresses():
        if page := look(browser, address):
            yield address, page


def traces(said: Said, comment: str, page: str, address: str) -> list[str]:
    """Return what a page tells of an answer: its words, its case, its item, what was done."""
    signs = [comment, str(said.case.public_id), str(said.item.public_id), NOTE]
    if str(said.client.public_id) in address:
        signs += ["Would not recommend", "NPS 3", "CSAT 1", "Recovery case", "Survey answered"]
    return [sign for sign in signs if sign in page]


@pytest.mark.slow
def test_a_counselor_reads_nothing_that_was_not_opened_to_her(
    as_anna: Browser, closed: Said, open_: Said, ines: User, now: datetime
) -> None:
    record_step(case=closed.case, step=Step.LISTEN, note=NOTE, by=ines, now=now)
    pages = list(everything_shown(as_anna))
    assert len(pages) > 10
    told = {
        address: found
        for address, page in pages
        if (found := traces(closed, SECRET, page, address))
    }
    assert told == {}
    assert any(OPENED in page for _address, page in pages)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("ines", False), ("boris", False), ("sofia", False), ("adam", False), ("otto", False),
        ("maria", True),
    ],
)  # fmt: skip
def test_words_are_read_by_the_quality_team_alone(
    request: pytest.FixtureRequest, closed: Said, open_: Said, name: str, reads: bool
) -> None:
    browser = request.getfixturevalue(f"as_{name}")
    pages = list(everything_shown(browser))
    for comment in (SECRET, OPENED):
        assert any(comment in page for _address, page in pages) is reads


@pytest.mark.parametrize("part", ["take", "step", "close", "reopen", "hand"])
def test_a_counselor_does_not_handle_what_she_may_not_read(
    as_anna: Browser, closed: Said, part: str
) -> None:
    form = {"step": "listen", "note": NOTE, "root_cause": NOTE, "client_agreed": "on"}
    address = f"/recovery/{closed.case.public_id}/"
    assert as_anna.get(address).status_code == 404
    assert as_anna.post(f"{address}{part}/", form).status_code == 404


def test_with_the_tick_she_reads_and_handles(as_anna: Browser, open_: Said) -> None:
    assert OPENED in as_anna.get(f"/clients/{open_.client.public_id}/").content.decode()
    page = as_anna.get(f"/recovery/{open_.case.public_id}/").content.decode()
    assert OPENED in page
    assert as_anna.post(f"/recovery/{open_.case.public_id}/take/").status_code == 302


def test_another_counselor_does_not_inherit_what_was_opened_to_nobody(
    closed: Said, boris: Counselor, now: datetime
) -> None:
    assign_counselor(client=closed.client, counselor=boris, by=None, now=now)
    assert not RecoveryCase.objects.visible_to(boris.user).exists()


@pytest.mark.parametrize("role", ["supervisor", "manager", "intake"])
def test_a_counselor_in_another_role_stays_her_clients_counselor(
    anna: Counselor, closed: Said, open_: Said, role: str
) -> None:
    anna.user.role = role
    anna.user.save()
    Counselor.objects.filter(pk=anna.pk).update(supervisor=anna.user)
    assert closed.case not in RecoveryCase.objects.visible_to(anna.user)
    browser = signed_in(anna.user)
    told = {
        address: found
        for address, page in everything_shown(browser)
        if (found := traces(closed, SECRET, page, address))
    }
    # The desk is told that a survey was answered, and no more.
    told = {address: found for address, found in told.items() if found != ["Survey answered"]}
    assert told == {}


def test_a_case_is_handed_to_whom_it_is_open(
    closed: Said,
    open_: Said,
    anna: Counselor,
    ines: User,
    maria: User,
    sofia: User,
    boris: Counselor,
) -> None:
    assert set(selectors.possible_owners(closed.case.invitation)) == {ines, maria, sofia}
    assert set(selectors.possible_owners(open_.case.invitation)) == {ines, maria, sofia, anna.user}


def test_a_case_is_never_handed_to_whom_it_is_not_open(
    closed: Said, anna: Counselor, boris: Counselor, otto: User, maria: User, now: datetime
) -> None:
    for person in (anna.user, boris.user, otto):
        with pytest.raises(MayNotHandle):
            hand_case(case=closed.case, owner=person, by=maria, now=now)


class TestInbox:
    def test_every_comment_waits_until_somebody_has_read_it(
        self, as_maria: Browser, closed: Said, open_: Said, maria: User
    ) -> None:
        listed = as_maria.get("/feedback/").content.decode()
        assert closed.client.code in listed
        assert SECRET not in listed, "words are read one by one"
        page = f"/feedback/{closed.item.public_id}/"
        assert SECRET in as_maria.get(page).content.decode()
        look = TrailEvent.objects.get(action="feedback.item.opened")
        assert (look.actor, look.client_id) == (maria, closed.client.pk)
        assert as_maria.post(f"{page}read/").status_code == 302
        assert closed.client.code not in as_maria.get("/feedback/").content.decode()
        assert closed.client.code in as_maria.get("/feedback/?show=read").content.decode()
        assert open_.client.code in as_maria.get("/feedback/").content.decode()

    def test_it_counts_what_waits_on_the_rail(self, as_maria: Browser, closed: Said) -> None:
        assert 'href="/feedback/"' in as_maria.get("/clients/").content.decode()

    def test_a_good_answer_becomes_a_case_and_is_handed_on(
        self, as_maria: Browser, invite_answer: Invitation, sofia: User, now: datetime
    ) -> None:
        item = FeedbackItem.objects.get(answer__invitation=invite_answer)
        page = f"/feedback/{item.public_id}/"
        sent = as_maria.post(f"{page}case/", {"owner": str(sofia.public_id)})
        case = RecoveryCase.objects.get(invitation=invite_answer)
        assert sent["Location"] == f"/recovery/{case.public_id}/"
        assert (case.owner, case.reasons) == (sofia, ["opened_by_hand"])
        item.refresh_from_db()
        assert item.read_at is not None
        assert "Opened by the quality team" in as_maria.get("/recovery/").content.decode()
        again = open_case(answer=item.answer, owner=None, by=sofia, now=now)
        assert again == case

    def test_nobody_is_handed_a_case_that_is_not_open_to_them(
        self, as_maria: Browser, closed: Said, anna: Counselor
    ) -> None:
        address = f"/recovery/{closed.case.public_id}/hand/"
        assert as_maria.post(address, {"owner": str(anna.user.public_id)}).status_code == 422
        assert as_maria.post(address, {"owner": ""}).status_code == 422

    def test_an_answer_without_a_comment_asks_for_no_reader(
        self, as_maria: Browser, closed: Said, anna: Counselor, now: datetime
    ) -> None:
        silent = says("方平", "", allowed=False, anna=anna, now=now)
        assert silent.client.code not in as_maria.get("/feedback/").content.decode()
        assert silent.client.code in as_maria.get("/feedback/?show=all").content.decode()
        with_words = as_maria.get("/feedback/?show=all&comment=yes").content.decode()
        assert silent.client.code not in with_words

    def test_it_costs_the_same_for_few_and_for_many(
        self, as_maria: Browser, closed: Said, anna: Counselor, now: datetime,
        django_assert_max_num_queries,
    ) -> None:  # fmt: skip
        for number in range(5):
            says(f"客户{number}", SECRET, allowed=False, anna=anna, now=now)
        with django_assert_max_num_queries(9):
            as_maria.get("/feedback/?show=all")

    @pytest.mark.slow
    def test_words_of_danger_are_read_under_the_alert_alone(
        self, as_maria: Browser, anna: Counselor, now: datetime
    ) -> None:
        journey.install(now)
        said = says("冬至", DANGER, allowed=True, anna=anna, now=now)
        for address in (f"/feedback/{said.item.public_id}/", f"/recovery/{said.case.public_id}/"):
            page = as_maria.get(address).content.decode()
            assert "Danger sign: handled under the alert" in page
            assert DANGER not in page


@pytest.fixture
def invite_answer(anna: Counselor, now: datetime) -> Invitation:
    journey.install(now)
    client = factories.make_client("苏禾", now=now - timedelta(days=9), counselor=anna)
    session = hold_session(client, ended_at=now - timedelta(hours=30))
    invitation = plan_invitation(session, session.ended_at)
    answer(invitation=invitation, nps=8, comment="灯太暗", now=now)
    return invitation
