"""The database is away, or somebody holds what a page waits for: nobody loses a word."""

import json

import psycopg2
import pytest

from tests.faults.people import WORDS
from tests.faults.visitor import Visitor, fields_of

PATIENCE = 15  # seconds; the limit of a page's own waiting is five


@pytest.fixture
def desk(stack):
    visitor = Visitor(stack.port)
    visitor.sign_in(stack.people["staff"]["desk"], stack.people["staff"]["password"])
    return visitor


def test_an_answer_is_sent_again_when_the_database_is_back(stack, rounds, desk):
    client = Visitor(stack.port)
    client.get(f"/s/{next(rounds)['survey']}")
    monitor = Visitor(stack.port)
    stack.stop_postgres()
    try:
        refused = client.post("/survey/", {"nps": "9", "comment": WORDS})
        page = desk.get("/clients/")
        program = desk.get("/api/v1/caseload/")
        readiness = monitor.get("/readyz")
    finally:
        stack.start_postgres()
    for answer in (refused, page, program):
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) > 0
    assert json.loads(program.text)["code"] == "Unavailable"
    assert (readiness.status, '"database": {"well": false' in readiness.text) == (503, True)
    assert "12356" in refused.text
    typed = fields_of(refused.text)
    assert typed == {"nps": "9", "comment": WORDS}
    assert client.post("/survey/", typed).path == "/survey/thanks/"
    assert desk.get("/clients/").status == 200, "nobody was signed out"


def test_whoever_waits_too_long_gets_the_words_back(stack, rounds, desk):
    row = next(rounds)
    address = f"/clients/{row['client']}/concern/"
    with psycopg2.connect(stack.env["DATABASE_URL"]) as other, other.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM people_client WHERE public_id = %s FOR UPDATE", [row["client"]]
        )
        refused = desk.post(address, {"sign": "other", "note": WORDS})
        other.rollback()
    assert refused.status == 503
    assert refused.seconds < PATIENCE
    typed = fields_of(refused.text)
    assert typed == {"sign": "other", "note": WORDS}
    assert desk.post(address, typed).path.startswith("/alerts/")
