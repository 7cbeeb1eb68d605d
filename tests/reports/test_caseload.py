"""A caseload: by tier, risk and time, one page after the other."""

from datetime import timedelta

import pytest
from django.db import connection

from people.models import Standing
from people.services import update_standing
from reports.selectors.caseload import CaseloadFilter, caseload
from tests import factories
from tiering.services import install_policy


@pytest.fixture
def clients(anna, now):
    """Return a function: clients of Anna with these columns of their standing."""

    def of(*standings):
        found = []
        for place, fields in enumerate(standings):
            client = factories.make_client(name=f"来访{place}", now=now, counselor=anna)
            update_standing(client=client, **fields)
            found.append(client)
        return found

    return of


def codes(browser, query=""):
    return [row["code"] for row in browser.get(f"/api/v1/caseload/{query}").json()["results"]]


def test_tier_comes_first_then_risk_then_time(as_anna, clients, now):
    later, sooner, flagship, risk, untiered = clients(
        {"tier": "basic", "next_session_at": now + timedelta(days=2)},
        {"tier": "basic", "next_session_at": now + timedelta(days=1)},
        {"tier": "flagship"},
        {"tier": "basic", "attention": 0},
        {},
    )
    order = [flagship, risk, sooner, later, untiered]
    assert codes(as_anna) == [client.code for client in order]


def test_every_tier_carries_its_standard_and_its_count(as_anna, clients):
    install_policy()
    clients({"tier": "flagship"}, {"tier": "basic"}, {"tier": "basic"})
    text = " ".join(as_anna.get("/caseload/").content.decode().split())
    assert "Reply within 4 h" in text
    assert "2 clients" in text
    assert "1 client<" in text


def test_pages_follow_each_other_without_loss(as_anna, clients):
    made = clients(*[{"tier": "basic"}] * 53)
    first = as_anna.get("/api/v1/caseload/").json()
    second = as_anna.get(f"/api/v1/caseload/?after={first['after']}").json()
    assert len(first["results"]) == 50
    assert second["after"] == ""
    seen = [row["code"] for row in first["results"] + second["results"]]
    assert sorted(seen) == sorted(client.code for client in made)


def test_a_key_that_was_tampered_with_means_the_first_page(as_anna, clients):
    clients({}, {})
    assert codes(as_anna, "?after=W10:forged") == codes(as_anna)


def test_the_views_keep_what_they_say(as_anna, clients, today):
    alert, silent, forgotten = clients(
        {"attention": 0, "next_session_at": today + timedelta(days=1)},
        {},
        {"next_session_at": today - timedelta(days=1)},
    )
    assert codes(as_anna, "?view=needs_me") == [alert.code, forgotten.code]
    assert codes(as_anna, "?view=no_session") == [silent.code]
    assert len(codes(as_anna, "?view=anything")) == 3


def test_the_tier_filter_and_an_unknown_tier(as_anna, clients):
    flagship, _basic = clients({"tier": "flagship"}, {"tier": "basic"})
    assert codes(as_anna, "?tier=flagship") == [flagship.code]
    assert as_anna.get("/caseload/?tier=platinum").status_code == 200


def test_a_supervisor_sees_her_team_with_its_counselors(as_sofia, cleo, boris, now):
    factories.make_client(name="别人", now=now, counselor=boris)
    text = as_sofia.get("/caseload/").content.decode()
    assert cleo.name in text
    assert "Anna" in text
    assert "别人" not in text


def test_an_empty_caseload_says_what_comes_next(as_boris):
    assert "books a first session" in as_boris.get("/caseload/").content.decode()


@pytest.mark.parametrize("count", [3, 50])
def test_the_page_asks_at_most_eight_questions(
    as_anna, clients, django_assert_max_num_queries, count
):
    clients(*[{"tier": "basic"}] * count)
    as_anna.get("/caseload/")
    with django_assert_max_num_queries(8):
        as_anna.get("/caseload/")


def test_the_page_walks_the_index(anna, clients, now):
    clients(*[{"tier": "basic"}] * 60)
    wanted = CaseloadFilter()
    first = caseload(anna.user, wanted, after="", now=now)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    for after in ("", first.after):
        with CaughtPlan() as plan:
            caseload(anna.user, wanted, after=after, now=now)
        assert "standing_caseload" in plan.text
        assert "Sort" not in plan.text


class CaughtPlan:
    """The plan of the one SELECT that the block asks for."""

    def __enter__(self):
        self.text = ""
        self._asking = False
        self._wrapper = connection.execute_wrapper(self._explain)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error):
        self._wrapper.__exit__(*error)

    def _explain(self, execute, sql, params, many, context):
        if "people_standing" in sql and not self._asking:
            self._asking = True
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                self.text = "\n".join(row[0] for row in cursor.fetchall())
        return execute(sql, params, many, context)


def test_the_standing_alone_never_opens_a_foreign_client(as_boris, boris, cleo):
    """A wrong copy of the counselor does not reach further than the client's own row."""
    Standing.objects.filter(client=cleo).update(counselor=boris)
    assert codes(as_boris) == []
