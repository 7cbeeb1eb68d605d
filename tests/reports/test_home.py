"""The intake desk: four piles, each with its next step."""

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest

from people.services import NewRequest, add_task, receive_request
from tests import factories, journey
from tiering.models import TierDecision
from tiering.rules.tiers import decide_tier
from tiering.selectors import facts_of, policy_in_force, rule_of


def page(browser):
    return " ".join(browser.get("/").content.decode().split())


@pytest.fixture
def practice(now):
    journey.install(now)


def test_the_longest_waiting_stand_first(as_ines, practice, today):
    for hours, name in ((1, "后来"), (50, "先来")):
        factories.make_client(name=name, now=today - timedelta(hours=hours))
    text = page(as_ines)
    assert text.index("先来") < text.index("后来")
    assert "2 d 2 h" in text
    assert "crm-wait--late" in text


def test_a_client_moves_from_pile_to_pile(as_ines, practice, ines, today):
    client = factories.make_client(now=today)
    assert f"/clients/{client.public_id}/assess/" in page(as_ines)
    assessment = journey.assess(client, by=ines, now=today)
    text = page(as_ines)
    assert f'/clients/{client.public_id}/assess/"' not in text
    assert f"/assessments/{assessment.public_id}/tier/" in text
    client.refresh_from_db()
    journey.confirm(client, by=ines, now=today + timedelta(seconds=1))
    assert "Every tier is confirmed" in page(as_ines), "the older form decides nothing any more"


def test_a_pile_leads_to_the_whole_of_it(as_ines, practice, ines, today):
    new = factories.make_client("新来", now=today)
    assessed = factories.make_client("评过", now=today)
    journey.assess(assessed, by=ines, now=today)
    text = page(as_ines)
    for state, there, elsewhere in (("not_assessed", new, assessed), ("not_tiered", assessed, new)):
        assert f"/clients/?state={state}" in text
        shown = as_ines.get(f"/clients/?state={state}").content.decode()
        assert there.code in shown
        assert elsewhere.code not in shown


def test_requests_to_call_do_not_hide_the_way_to_the_files_to_assess(as_ines, practice, today):
    factories.make_client("新来", now=today)
    for number in range(6):
        receive_request(
            details=NewRequest(name=f"客{number}", phone="13900000009"),
            calm=True,
            request_key=uuid4(),
            now=today,
        )
    text = page(as_ines)
    assert '<a href="/requests/">All requests to be called</a>' in text
    assert '<a href="/clients/?state=not_assessed">1 file to assess</a>' in text


def test_what_is_too_many_to_be_counted_says_so(as_ines, practice, today, monkeypatch):
    monkeypatch.setattr("reports.selectors.intake_home.MOST_COUNTED", 3)
    for number in range(7):
        factories.make_client(f"新来{number}", now=today)
    text = page(as_ines)
    assert '<span class="crm-pile__count">3+</span>' in text
    assert "3+ files to assess" in text


def test_an_incomplete_file_shows_how_much_is_there(as_ines, practice, ines, today):
    journey.assess(factories.make_client(now=today), by=ines, now=today)
    assert "% complete" in page(as_ines)


def test_call_backs_lead_to_their_page(as_ines, practice, cleo, today):
    task = add_task(client=cleo, kind="call_back", about=cleo.public_id, due_at=today)
    assert f"/call-backs/{task.public_id}/" in page(as_ines)
    add_task(client=cleo, kind="call_back", about=uuid4(), due_at=today + timedelta(days=1))
    assert ">1</span>" in page(as_ines)


def test_a_tier_is_confirmed_in_its_row(as_ines, practice, ines, today):
    client = factories.make_client(now=today)
    assessment = journey.assess(client, by=ines, now=today)
    way, row = f"/assessments/{assessment.public_id}/tier/", {"headers": {"HX-Request": "true"}}
    assert f'hx-get="{way}"' in page(as_ines)
    part = as_ines.get(way, **row).content.decode()
    assert 'id="proposal"' in part
    assert "<html" not in part
    verdict = decide_tier(facts_of(assessment), rule_of(policy_in_force(today)))
    form = {"decision": "confirm", "proposed": verdict.tier.value}
    refused = as_ines.post(way, {**form, "decision": "perhaps"}, **row)
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()
    done = as_ines.post(way, form, **row)
    assert (done.status_code, done["HX-Trigger"]) == (204, "crm:done")
    assert TierDecision.objects.get().assessment == assessment
    assert "The tier is recorded." in page(as_ines)
    assert as_ines.get(way, **row)["HX-Redirect"].startswith("/tier-decisions/")


def test_all_incomplete_files_are_a_page_away(
    as_ines, practice, ines, today, monkeypatch, django_assert_max_num_queries
):
    for number in range(6):
        client = factories.make_client(f"客{number}", now=today)
        journey.assess(client, by=ines, now=today + timedelta(seconds=number))
    assert '<a href="/incomplete/">All incomplete files</a>' in page(as_ines)
    monkeypatch.setattr(import_module("reports.views.home"), "PAGE", 4)
    with django_assert_max_num_queries(10):
        first = as_ines.get("/incomplete/")
    second = as_ines.get(first.context["next_url"])
    names = [row["name"] for answer in (first, second) for row in answer.context["rows"]]
    assert [name[:2] for name in names] == [f"客{number}" for number in reversed(range(6))]
    assert second.context["next_url"] == ""


def test_an_empty_desk_teaches_the_next_step(as_ines, practice):
    text = page(as_ines)
    for word in (
        "Nobody is waiting",
        "Nothing is left open for you",
        "Every tier is confirmed",
        "Nobody to call",
        "New client",
    ):
        assert word in text


def test_the_tally_counts_today(as_ines, practice, ines, today):
    client = factories.make_client(now=today)
    journey.confirm(client, by=ines, now=today)
    text = page(as_ines)
    assert "0 changed with a reason" in text
    assert "Intakes today</dt><dd>1" in text


def test_the_desk_asks_a_bounded_number_of_questions(
    as_ines, practice, ines, today, django_assert_max_num_queries
):
    for hours in range(8):
        client = factories.make_client(now=today - timedelta(hours=hours))
        if hours % 2:
            journey.assess(client, by=ines, now=today)
    page(as_ines)
    with django_assert_max_num_queries(17):
        page(as_ines)
