"""What people are called and say is found in the database and in letters, and in no log."""

from email import message_from_bytes, policy
from urllib.parse import quote

import psycopg2
import pytest

from tests.faults.people import CANARY, CANARY_MAIL, CANARY_PHONE, PASSWORD, WORDS
from tests.faults.visitor import Visitor

# Statements that fail in the everyday run of things, with somebody's words in them.
FAILING = [
    (
        "INSERT INTO people_site (code, name, name_zh)"
        " SELECT code, %(word)s, %(word)s FROM people_site"
    ),
    "SELECT CAST(%(word)s AS integer)",
    "SELECT CAST(%(word)s AS uuid) FROM people_client",
    "SELECT length(%(word)s) FROM nowhere",
    "SET LOCAL statement_timeout = 1; SELECT pg_sleep(2), %(word)s",
]
FORBIDDEN = (
    CANARY,
    "Kanarienvogel",
    CANARY_PHONE[:-2],
    CANARY_MAIL,
    WORDS[:-1],
    quote(CANARY[:3]),
    CANARY[:3].encode("unicode-escape").decode(),
    PASSWORD,
)


@pytest.fixture(scope="module")
def lived(stack, rounds):
    """A day in which words go everywhere they can go."""
    row = next(rounds)
    staff = stack.people["staff"]
    desk = Visitor(stack.port)
    desk.sign_in(f"1.{CANARY_MAIL}", PASSWORD)  # nobody of the staff
    desk.sign_in(staff["desk"], staff["password"])
    desk.get(f"/search/?q={quote(CANARY)}")
    desk.get(f"/nowhere/?name={quote(CANARY)}")
    desk.post("/search/", {"q": CANARY})
    desk.post("/clients/new/", {"name": CANARY, "phone": CANARY_PHONE, "email": CANARY_MAIL})
    desk.post(f"/clients/{row['client']}/concern/", {"sign": "other", "note": WORDS})
    caller = Visitor(stack.port)
    caller.get("/ask/")
    form = {"name": CANARY, "phone": CANARY_PHONE, "email": CANARY_MAIL, "words": WORDS}
    caller.post("/ask/", {**form, "agreed": "on"})
    client = Visitor(stack.port)
    client.get(f"/s/{row['survey']}")
    client.post("/survey/", {"nps": "1", "comment": f"{CANARY} {WORDS}", "wants_contact": "on"})
    stack.keep_worker()
    stack.run("-m", "celery", "-A", "counselcrm", "call", "outbox.send_due")
    for statement in FAILING:
        with psycopg2.connect(stack.env["DATABASE_URL"]) as own, own.cursor() as cursor:
            with pytest.raises(psycopg2.Error):
                cursor.execute(statement, {"word": f"{CANARY} {CANARY_PHONE}"})
            own.rollback()
    stack.until(lambda: list(stack.mails.glob("*.eml")))
    return stack


def said_in(text, *more):
    return [word for word in (*FORBIDDEN, *more) if word in text]


def tokens(stack):
    return [row["survey"] for row in stack.people["clients"]]


@pytest.mark.parametrize("program", ["web", "worker", "postgres", "valkey", "mailbox"])
def test_no_log_names_anybody_or_opens_anything(lived, program):
    text = (lived.logs / f"{program}.log").read_text(errors="replace")
    assert not said_in(text, *tokens(lived))
    if program == "web":
        assert "/s/…" in text, "that somebody came by a link is written down"
    if program == "postgres":
        assert "ready to accept connections" in text
        assert "STATEMENT" not in text


def test_the_broker_keeps_nobody(lived):
    broker = lived.broker()
    texts = [str(broker.execute_command("SLOWLOG", "GET", "128"))]
    for key in broker.scan_iter():
        texts += [key.decode(errors="replace"), broker.dump(key).decode("utf-8", errors="replace")]
    assert len(texts) > 1, "the limits were counted"
    assert not said_in("\n".join(texts), *tokens(lived))


def test_no_subject_of_a_letter_names_anybody(lived):
    letters = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in lived.mails.glob("*.eml")
    ]
    assert letters
    assert any("/s/" in letter.as_string() or letter.is_multipart() for letter in letters)
    assert not said_in("\n".join(str(letter["Subject"]) for letter in letters), *tokens(lived))
