"""Whatever the description of the API allows, and what it does not: nothing breaks, and every
answer is one that the description names.

A few tries for each operation in every run; ``FUZZ=500 python3 start.py test`` for many.
"""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings

from intake.models import Assessment, Instrument
from people.access import may
from people.services import merge_files, receive_file
from people.services.requests import NewRequest, receive_request
from tests import factories, journey
from tests.architecture.test_api import VIEWS
from tests.calls import token_of
from tests.tiering import practice
from tiering import services
from tiering.rules.tiers import Tier

TRIES = int(os.environ.get("FUZZ", "6"))
RAW = SchemaGenerator().get_schema(request=None, public=True)
# As it stands on the wire: lazy texts and the like are plain by then.
SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(RAW, default=str)))
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
WORDS = "She moves abroad in two weeks."


@pytest.fixture
def programs(ines, anna, sofia, maria, monkeypatch) -> list[tuple[Any, Browser]]:
    """A program of each role that has tokens, with every scope."""
    monkeypatch.setattr("people.bearer.TRIES", 10**9)
    people = (ines, anna.user, sofia, maria)
    return [(person, token_of(person)[1]) for person in people]


@pytest.fixture
def rows(cleo, ines, anna, maria, now) -> dict[str, Any]:
    """One row behind every kind of address, so that a try is not always a 404."""
    journey.install(now)
    now = timezone.now()
    decision = journey.confirm(cleo, by=ines, now=now - timedelta(hours=1))
    sold = journey.buy(cleo, "short-term-5", by=ines, now=now)
    other = factories.make_client("何子昂", now=now, counselor=anna, phone="13800000002")
    assessment = journey.assess(other, by=ines, now=now)
    waiting = services.ask_cosign(
        assessment=assessment, chosen=Tier.BASIC, note=WORDS, by=anna.user, now=now
    )
    appeal = services.record_appeal(
        decision=decision,
        asker="client",
        asked_on=timezone.localdate(now),
        words=WORDS,
        by=anna.user,
        now=now,
    )
    advice = services.advise_referral(
        client=cleo, where="physician", reason=WORDS, request_key=uuid4(), by=anna.user, now=now
    )
    draft = practice.draft(maria, now)
    asked = receive_request(
        details=NewRequest(name="周一鸣", phone="13900000009", words=WORDS),
        calm=True,
        request_key=uuid4(),
        now=now,
    )
    return {
        "adjustments": sold.public_id,
        "appeals": appeal.public_id,
        "assessments": Assessment.objects.get(pk=assessment.pk).public_id,
        "clients": cleo.public_id,
        "co-signatures": waiting.public_id,
        "enrolments": sold.public_id,
        "imports": receive_file(
            data="姓名,手机\n林晓雯,13900000001\n".encode(),
            name="clients.csv",
            site=maria.site,
            language="zh-hans",
            request_key=uuid4(),
            by=maria,
            now=now,
        ).public_id,
        "merges": merge_files(
            kept=cleo,
            dropped=factories.make_client("林小雯", now=now, request_key=uuid4()),
            reason="Opened twice at the desk.",
            by=maria,
            now=now,
        ).public_id,
        "instruments": "phq-9",
        "instrument-versions": Instrument.objects.get(code="phq-9").current.public_id,
        "packages": sold.package.public_id,
        "policies": draft.public_id,
        "referrals": advice.public_id,
        "requests": asked.public_id,
        "simulations": practice.simulate(draft, maria, now).public_id,
        "standards": "basic",
        "tier-decisions": decision.public_id,
    }


def kind_of(operation: Any) -> str:
    """Return what the operation is about: "clients" of /api/v1/clients/…"""
    return str(operation.path.split("/")[3])


def who_may(programs: list[tuple[Any, Browser]], path: str, method: str) -> Browser:
    """Return the program that gets furthest: the first whose role the view opens to."""
    view = VIEWS[path]
    asked = view.writes.get(method, view.access)
    return next(program for person, program in programs if may(person, *asked))


def sender(operation: Any, program: Browser, rows: dict[str, Any]) -> Callable[[Any], Any]:
    place = str(rows.get(kind_of(operation), ""))
    below = rows["instrument-versions"] if "{code}" in operation.path else place
    address = operation.path.replace("{public_id}", str(below))
    address = address.replace("{code}", place).replace("{tier}", place)

    content = operation.definition.raw.get("requestBody", {}).get("content", {})
    uploads = "multipart/form-data" in content

    def send(case: Any) -> Any:
        given_key = str((case.headers or {}).get("Idempotency-Key", uuid4()))
        key = given_key if given_key.isascii() and given_key.isprintable() else str(uuid4())
        body = getattr(case, "body", None)
        if uploads:
            sent = body.get("file", b"") if isinstance(body, dict) else b""
            file = SimpleUploadedFile("clients.csv", str(sent).encode("utf-8", "replace"))
            return program.post(address, {"file": file}, headers={"Idempotency-Key": key})
        document = isinstance(body, dict | list | str | int | float | bool) or body is None
        return program.generic(
            operation.method.upper(),
            address,
            json.dumps(body) if document else "",
            content_type="application/json",
            query_params={name: str(value) for name, value in (case.query or {}).items()},
            headers={"Idempotency-Key": key},
        )

    return send


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted({kind_of(operation) for operation in OPERATIONS}))
def test_nothing_breaks_and_every_answer_is_described(kind, programs, rows):
    for operation in OPERATIONS:
        if kind_of(operation) == kind:
            with transaction.atomic():
                send_anything(operation, programs, rows)
                transaction.set_rollback(True)


def send_anything(operation: Any, programs: list[tuple[Any, Browser]], rows: dict[str, Any]):
    method, name = operation.method.upper(), f"{operation.method} {operation.path}"
    send = sender(operation, who_may(programs, operation.path, method), rows)
    described = set(operation.definition.raw["responses"])
    seen = []

    @settings(
        max_examples=TRIES,
        deadline=None,
        database=None,
        derandomize=TRIES < 50,
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def try_it(case: Any) -> None:
        answer = send(case)
        seen.append(answer.status_code)
        assert answer.status_code < 500, name
        assert str(answer.status_code) in described, (name, answer.content[:300])

    try_it()
    assert seen, name


def test_the_tries_reach_further_than_the_door(programs, rows):
    """A fuzz that only ever meets 404 and 422 tries nothing."""
    (submit,) = [one for one in OPERATIONS if one.definition.raw["operationId"] == "client"]
    send = sender(submit, who_may(programs, submit.path, "GET"), rows)
    assert send(submit.Case()).status_code == 200
