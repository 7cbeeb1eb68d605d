"""Every list of the API: bounded, each row once, and as many questions for many rows as for few."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from intake.services import attest_licence, publish_own
from packages import services as packages
from packages.models import ServicePackage
from packages.services.standards import Written
from people import services as people
from people.models import Client, Counselor, User
from tests import factories, journey
from tests.architecture.test_api import SCHEMA
from tests.calls import API
from tests.intake.instruments import OWN, instrument
from tests.people import files
from tests.people.test_requests import make_request
from tests.tiering import practice
from tiering import services as tiering
from tiering.models import Appeal, TierDecision
from tiering.rules.tiers import Tier

WORDS = "She moves abroad in two weeks."
# Lists of which there are as many rows as the practice has rules.
STEADY = {"/standards/", "/policies/{public_id}/lint/"}


def lists() -> set[str]:
    """Return every address that answers a page, from the description."""
    shapes = SCHEMA["components"]["schemas"]
    found = set()
    for path, operations in SCHEMA["paths"].items():
        answer = operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        for content in answer.values():
            shape = shapes.get(content["schema"].get("$ref", "").rpartition("/")[2], {})
            if {"after", "results"} <= set(shape.get("properties", {})):
                found.add(path.removeprefix(API))
    return found


class World:
    """A practice that gets one of everything more with each ``more``."""

    def __init__(self, *, cleo: Client, ines: User, anna: Counselor, maria: User, now: datetime):
        self.cleo, self.ines, self.anna, self.maria, self.now = cleo, ines, anna, maria, now
        self.count = 0
        journey.install(now)
        Counselor.objects.update(tiers=[tier.value for tier in Tier], level="expert", capacity=40)
        calm = factories.make_client("何子昂", now=now, counselor=anna, phone="13800000200")
        self.first = journey.confirm(calm, by=ines, now=now)
        self.draft = practice.draft(maria, now, income_flagship="12000")
        self.simulation = practice.simulate(self.draft, maria, now)

    def more(self) -> None:
        self.count += 1
        self.now += timedelta(minutes=1)
        number, now, ines, maria = self.count, self.now, self.ines, self.maria
        self.on_the_shelf(number)
        self.at_the_desk(number)
        tiering.review_appeal(
            appeal=self.ask_again(self.first),
            outcome=Appeal.Outcome.STANDS,
            chosen=None,
            reason=WORDS,
            by=self.anna.supervisor,
            now=now,
        )
        self.ask_again(journey.confirm(self.cleo, by=ines, now=now))
        other = factories.make_client(
            f"何子{number}", now=now, counselor=self.anna, phone=f"138000001{number:02}"
        )
        assessment = journey.assess(other, by=ines, now=now)
        tiering.ask_cosign(
            assessment=assessment, chosen=Tier.BASIC, note=WORDS, by=self.anna.user, now=now
        )
        tiering.advise_referral(
            client=self.cleo,
            where="physician",
            reason=WORDS,
            request_key=uuid4(),
            by=self.anna.user,
            now=now,
        )
        practice.draft(maria, now)
        practice.client_at(9000 + number, by=ines, now=now, income=10_500, counselor=self.anna)
        self.simulation = practice.simulate(self.draft, maria, now)

    def ask_again(self, decision: TierDecision) -> Appeal:
        return tiering.record_appeal(
            decision=decision,
            asker="client",
            asked_on=timezone.localdate(self.now),
            words=WORDS,
            by=self.anna.user,
            now=self.now,
        )

    def on_the_shelf(self, number: int) -> None:
        now, ines, maria = self.now, self.ines, self.maria
        details = packages.Details(
            name="Course", name_zh="课程", tiers=("development",), segment="C2", sessions=5,
            price=4_000, valid_days=90, refund="unused_full",
        )  # fmt: skip
        package = packages.write_version(
            code=f"course-{number}", details=details, after=0, by=maria, now=now
        )
        packages.put_on_sale(
            package=package,
            effective_on=timezone.localdate(now),
            sales_a_month=0,
            by=maria,
            now=now,
        )
        packages.publish_standard(
            tier=Tier.BASIC,
            written=Written(12, 50, 7, "associate", number, "To the supervisor", "找督导"),
            clients=0,
            sessions=1,
            after=number,
            by=maria,
            now=now,
        )
        journey.confirm(self.cleo, by=ines, now=now)
        sold = journey.buy(self.cleo, "short-term-5", by=ines, now=now)
        packages.adjust(
            enrollment=sold,
            adjustment=packages.Adjustment(4, "goodwill", WORDS),
            request_key=uuid4(),
            by=ines,
            now=now,
        )

    def at_the_desk(self, number: int) -> None:
        now, ines, maria = self.now, self.ines, self.maria
        make_request(now)
        people.record_consent(
            client=self.cleo, purpose="email", given=True, source="desk", by=ines, now=now
        )
        twin = factories.make_client("林小雯", now=now, request_key=uuid4())
        people.merge_files(
            kept=self.cleo, dropped=twin, reason="Opened twice at the desk.", by=maria, now=now
        )
        files.received(files.written(files.LIN), by=maria, now=now)
        attest_licence(instrument=instrument("who-5"), licence="4711", by=maria, now=now)
        publish_own(data={**OWN, "code": f"morning-{number}"}, by=maria)
        name = {"en": f"Morning {number}", "zh-Hans": "晨间小结"}
        first = None if number == 1 else instrument("evening")
        publish_own(data={**OWN, "code": "evening", "name": name}, by=maria, editing=first)

    def addresses(self) -> dict[str, tuple[str, str]]:
        """Return address → the person who looks, and the address with its place filled in."""
        client = {"public_id": str(self.cleo.public_id)}
        looked = {
            "/adjustments/": ("maria", {}),
            "/appeals/": ("sofia", {}),
            "/caseload/": ("anna", {}),
            "/clients/": ("ines", {}),
            "/clients/{public_id}/assessments/": ("anna", client),
            "/clients/{public_id}/consents/": ("ines", client),
            "/clients/{public_id}/enrolments/": ("ines", client),
            "/clients/{public_id}/merges/": ("maria", client),
            "/clients/{public_id}/offers/": ("ines", client),
            "/clients/{public_id}/referrals/": ("anna", client),
            "/clients/{public_id}/tier-decisions/": ("ines", client),
            "/co-signatures/": ("sofia", {}),
            "/imports/": ("maria", {}),
            "/instruments/": ("ines", {}),
            "/instruments/{code}/licences/": ("maria", {"code": "who-5"}),
            "/instruments/{code}/versions/": ("ines", {"code": "evening"}),
            "/packages/": ("ines", {}),
            "/packages/versions/": ("ines", {}),
            "/policies/": ("maria", {}),
            "/policies/{public_id}/lint/": ("maria", {"public_id": self.draft.public_id}),
            "/policies/{public_id}/simulations/": ("maria", {"public_id": self.draft.public_id}),
            "/requests/": ("ines", {}),
            "/simulations/{public_id}/movers/": ("sofia", {"public_id": self.simulation.public_id}),
            "/standards/": ("ines", {}),
            "/tier-decisions/{public_id}/appeals/": ("sofia", {"public_id": self.first.public_id}),
            "/standards/{tier}/": ("ines", {"tier": "basic"}),
        }
        return {path: (who, path.format(**place)) for path, (who, place) in looked.items()}


@pytest.fixture
def world(cleo, ines, anna, maria, now):
    return World(cleo=cleo, ines=ines, anna=anna, maria=maria, now=now)


@pytest.fixture
def see(request, world) -> Callable[[str, str], tuple[dict[str, Any], int]]:
    """Return how to ask for a page of a list: the answer, and how many questions it took."""
    browsers: dict[str, Browser] = {}

    def look(path: str, after: str = "") -> tuple[dict[str, Any], int]:
        who, address = world.addresses()[path]
        browser = browsers.setdefault(who, request.getfixturevalue(f"as_{who}"))
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(API + address, {"after": after})
        assert answer.status_code == 200, path
        return answer.json(), len(asked)

    return look


def test_every_list_of_the_description_is_tried(world):
    assert set(world.addresses()) == lists()


def test_many_rows_take_no_more_questions_than_few(world, see, forget_configuration):
    def all_of_them() -> dict[str, tuple[int, int]]:
        found = {}
        for path in world.addresses():
            see(path)
            page, asked = see(path)
            found[path] = (len(page["results"]), asked)
        return found

    world.more()
    world.more()
    forget_configuration()
    few = all_of_them()
    world.more()
    world.more()
    forget_configuration()
    many = all_of_them()
    for path, (rows, asked) in many.items():
        assert asked <= few[path][1], path
        assert rows > few[path][0] or path in STEADY, path


def test_every_row_comes_once_on_pages_of_two(world, see, monkeypatch):
    for _one in range(3):
        world.more()
    whole = {path: see(path)[0]["results"] for path in world.addresses()}
    monkeypatch.setattr("people.guarded.PAGE", 2)
    for path in set(whole) - {"/caseload/"}:
        rows, after, pages = [], "", 0
        while after or not pages:
            page, _asked = see(path, after)
            assert len(page["results"]) <= 2, path
            rows, after, pages = rows + page["results"], page["after"], pages + 1
        assert rows == whole[path], path
        assert pages > 1 or len(rows) <= 2, path
    assert ServicePackage.objects.filter(active=True).count() > 2
