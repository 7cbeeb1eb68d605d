"""A draft is tried on everybody: exactly, in pieces, and nobody learns more than they may."""

import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from people.models import TrailEvent
from tests import factories
from tests.doors import who_may
from tests.racing import race
from tests.tiering import practice
from tiering import hooks, movers, selectors, services
from tiering.models import Simulation, SimulationMove
from tiering.rules.tiers import decide_tier, policy_from_dict
from tiering.rules.workflow import fingerprint
from tiering.tasks import carry_on_simulations


@pytest.fixture
def clients(ines, anna, now):
    """Eleven flagship clients of Anna, six of them with incomes below 12,000; three are basic."""
    found = [
        practice.client_at(number, by=ines, now=now, income=10_500, counselor=anna)
        for number in range(6)
    ]
    found += [
        practice.client_at(number, by=ines, now=now, income=20_000, counselor=anna)
        for number in range(6, 11)
    ]
    return found + [
        practice.client_at(number, by=ines, now=now, item=2, income=5_000)
        for number in range(9, 12)
    ]


@pytest.fixture
def draft(maria, now, clients):
    return practice.draft(maria, now + timedelta(minutes=1), income_flagship="12000")


@pytest.fixture
def later(now):
    return now + timedelta(minutes=2)


def test_the_matrix_is_what_the_rule_gives_one_by_one(draft, maria, later, clients):
    simulation = practice.simulate(draft, maria, later)
    wanted = [[0] * 3 for _ in range(3)]
    base, new = policy_from_dict(simulation.against), policy_from_dict(simulation.thresholds)
    for client in clients:
        decision = selectors.current_decision(client)
        facts = selectors.facts_of(decision.assessment)
        wanted[decide_tier(facts, base).tier.rank][decide_tier(facts, new).tier.rank] += 1
    assert simulation.result["matrix"] == wanted
    assert wanted[2][1] == 6
    assert simulation.moves.count() == 6
    assert simulation.floor_breaks == 0
    assert simulation.done == simulation.total == 14


@pytest.mark.parametrize("piece", [1, 5, 100])
def test_pieces_of_any_size_give_the_same(draft, maria, later, piece):
    whole = practice.simulate(draft, maria, later)
    pieces = practice.simulate(draft, maria, later, piece=piece)
    assert pieces.result == whole.result
    assert pieces.moves.count() == whole.moves.count()


def test_a_worker_that_died_halfway_goes_on_where_it_stood(draft, maria, later):
    simulation = services.start_simulation(policy=draft, by=maria, now=later)
    assert services.carry_on(simulation_id=simulation.pk, now=later, piece=5)
    with transaction.atomic():
        services.carry_on(simulation_id=simulation.pk, now=later, piece=5)
        transaction.set_rollback(True)
    simulation.refresh_from_db()
    assert simulation.done == 5
    while services.carry_on(simulation_id=simulation.pk, now=later, piece=5):
        pass
    simulation.refresh_from_db()
    assert (simulation.state, simulation.done) == ("done", 14)
    assert simulation.moves.count() == 6


def test_the_bell_finishes_what_was_asked(draft, maria, later):
    simulation = services.start_simulation(policy=draft, by=maria, now=later)
    assert carry_on_simulations() == 1
    simulation.refresh_from_db()
    assert simulation.state == "done"
    assert carry_on_simulations() == 0


def test_nothing_that_was_said_is_written_down(draft, maria, later):
    simulation = services.start_simulation(policy=draft, by=maria, now=later)
    services.carry_on(simulation_id=simulation.pk, now=later, piece=5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT working FROM tiering_simulation")
        (working,) = cursor.fetchone()
        assert b"income" not in bytes(working)
        assert b"pair" not in bytes(working)
        cursor.execute("SELECT to_jsonb(m) FROM tiering_simulationmove m")
        assert not any("10500" in str(row) for row in cursor.fetchall())
    while services.carry_on(simulation_id=simulation.pk, now=later):
        pass
    simulation.refresh_from_db()
    assert simulation.working is None
    assert "10500" not in str(simulation.result)


def test_what_is_submitted_later_takes_no_part(draft, maria, ines, later, clients):
    simulation = services.start_simulation(policy=draft, by=maria, now=later)
    practice.client_at(50, by=ines, now=later + timedelta(minutes=1), income=11_000)
    while services.carry_on(simulation_id=simulation.pk, now=later):
        pass
    simulation.refresh_from_db()
    assert simulation.done == 14


def test_a_draft_below_the_floor_in_force_is_told_and_not_accepted(maria, sofia, ines, now, later):
    practice.client_at(1, by=ines, now=now, item=2, income=5_000)
    spiked = practice.client_at(2, by=ines, now=now, item=2, income=5_000)
    assessment = selectors.current_decision(spiked).assessment
    type(assessment).objects.filter(pk=assessment.pk).update(severity_peak=6)
    policy = practice.take_on_all(practice.draft(maria, later, floor_peak=7), maria, later)
    simulation = practice.simulate(policy, maria, later)
    assert simulation.floor_breaks == 1
    policy.refresh_from_db()
    assert policy.state == "linted"
    numbers = fingerprint(policy.thresholds)
    with pytest.raises(services.BelowFloor):
        services.accept_policy(policy=policy, numbers_hash=numbers, by=sofia, now=later)


def test_what_is_published_is_not_tried_any_more(maria, clients, later):
    with pytest.raises(services.CannotSimulate, match="This version is no longer a draft"):
        services.start_simulation(policy=selectors.newest_published(), by=maria, now=later)
    assert not Simulation.objects.exists()


def test_the_hours_of_today_follow_the_standards(draft, maria, later, monkeypatch):
    years = {
        "basic": hooks.ClientYear(30, Decimal(4), Decimal(600)),
        "flagship": hooks.ClientYear(11, Decimal(26), Decimal(9_000)),
    }
    monkeypatch.setattr(hooks, "client_years", [lambda _now: years])
    minutes = {tier: selectors.standard_for(tier).session_minutes for tier in years}
    hours = sum(
        Decimal(year.clients) * year.sessions * minutes[tier] / 60 / 52
        for tier, year in years.items()
    )
    assert hours > 5
    found = practice.simulate(draft, maria, later).result
    assert found["booked"] == f"{hours:.2f}"
    assert found["sold"] == "117000.00"
    years["unknown"] = hooks.ClientYear(1, Decimal(1), Decimal(1))
    assert practice.simulate(draft, maria, later).result["booked"] is None


def test_asking_again_gives_the_unfinished_one(draft, maria, later):
    first = services.start_simulation(policy=draft, by=maria, now=later)
    assert services.start_simulation(policy=draft, by=maria, now=later) == first


def test_a_stopped_simulation_leaves_nothing(draft, maria, later):
    simulation = services.start_simulation(policy=draft, by=maria, now=later)
    services.carry_on(simulation_id=simulation.pk, now=later, piece=5)
    services.cancel_simulation(simulation=simulation, by=maria, now=later)
    simulation.refresh_from_db()
    assert (simulation.state, simulation.working) == ("cancelled", None)
    assert not SimulationMove.objects.exists()
    assert services.carry_on(simulation_id=simulation.pk, now=later) is False
    event = TrailEvent.objects.get(action="tiering.simulation.cancelled")
    assert (event.actor, event.object_id) == (maria, simulation.public_id)
    assert practice.simulate(draft, maria, later).state == "done", "and another one may begin"


def test_a_finished_simulation_cannot_be_stopped(draft, maria, later):
    simulation = practice.simulate(draft, maria, later)
    services.cancel_simulation(simulation=simulation, by=maria, now=later)
    simulation.refresh_from_db()
    assert simulation.state == "done"
    with pytest.raises(IntegrityError), transaction.atomic():
        Simulation.objects.filter(pk=simulation.pk).update(working=b"x")


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_count_a_client_twice(maria, ines, anna):
    now = timezone.now()
    for number in range(6):
        practice.client_at(number, by=ines, now=now, income=10_500, counselor=anna)
    policy = practice.draft(maria, now, income_flagship="12000")
    simulation = services.start_simulation(policy=policy, by=maria, now=now)

    def work():
        return services.carry_on(simulation_id=simulation.pk, now=now, piece=2)

    for _ in range(6):
        race(work, work)
    simulation.refresh_from_db()
    assert (simulation.state, simulation.done) == ("done", 6)
    assert simulation.moves.count() == 6


def address(name, simulation):
    return reverse(f"tiering:{name}", args=[simulation.public_id])


@pytest.mark.parametrize("page", ["simulation", "progress", "movers_csv", "movers_xlsx"])
def test_who_sees_a_simulation(request, draft, maria, later, page):
    simulation = practice.simulate(draft, maria, later)
    assert who_may(request, address(page, simulation)) == {"maria", "sofia"}


def test_only_a_manager_stops_it(request, draft, maria, later):
    simulation = services.start_simulation(policy=draft, by=maria, now=later)
    assert who_may(request, address("cancel", simulation), {}) == {"maria"}


def test_a_manager_reads_movers_without_names(as_maria, draft, maria, later, clients):
    simulation = practice.simulate(draft, maria, later)
    page = as_maria.get(address("simulation", simulation)).content.decode()
    assert "You see totals of tier decisions" in page
    listed = as_maria.get(address("movers_csv", simulation)).content.decode()
    assert listed.count("Flagship,Development") >= 6
    page += listed
    for client in clients:
        assert client.code not in page
    assert "10,500" not in page


def test_a_supervisor_reads_her_team_with_reasons_and_without_the_purse(
    as_sofia, draft, maria, later, clients
):
    simulation = practice.simulate(draft, maria, later)
    page = as_sofia.get(address("simulation", simulation)).content.decode()
    assert clients[0].code in page
    assert "Willingness: You don&#x27;t have access to this" in page
    assert "10,500" not in page


def test_another_supervisor_sees_no_mover_of_this_team(draft, maria, later, clients):
    simulation = practice.simulate(draft, maria, later)
    other = factories.make_user("Sara", "supervisor", factories.make_site("pudong"))
    assert not movers.page_of(other, simulation, "").rows


def pages_of(user, simulation, size):
    found = [movers.page_of(user, simulation, "", size)]
    while found[-1].after:
        found.append(movers.page_of(user, simulation, found[-1].after, size))
    return [list(page.rows) for page in found]


def test_movers_come_page_by_page_below_the_floor_first(draft, maria, sofia, later, clients):
    simulation = practice.simulate(draft, maria, later)
    lowered = simulation.moves.filter(client=clients[2])
    assert lowered.update(below_floor=True) == 1
    pages = pages_of(sofia, simulation, 4)
    assert [[mover.code for mover in page] for page in pages] == [
        [clients[number].code for number in (2, 5, 4, 3)],
        [clients[number].code for number in (1, 0)],
    ]
    assert pages_of(sofia, simulation, 6) == [[*pages[0], *pages[1]]]
    assert [mover.below_floor for mover in pages[0]] == [True, False, False, False]


def test_who_sees_no_names_gets_every_line_once_too(draft, maria, later, clients):
    simulation = practice.simulate(draft, maria, later)
    assert [len(page) for page in pages_of(maria, simulation, 4)] == [4, 2]
    assert [len(page) for page in pages_of(maria, simulation, 3)] == [3, 3]


@pytest.mark.parametrize("after", ["-1", "x", "٣", "1" * 9])
def test_a_page_nobody_gave_is_the_first_one(draft, maria, sofia, later, after):
    simulation = practice.simulate(draft, maria, later)
    for reader in (maria, sofia):
        assert movers.page_of(reader, simulation, after) == movers.page_of(reader, simulation, "")


def test_a_page_of_many_movers_asks_as_much_as_one_of_few(
    draft, maria, sofia, later, clients, django_assert_num_queries
):
    simulation = practice.simulate(draft, maria, later)
    with CaptureQueriesContext(connection) as few:
        movers.page_of(sofia, simulation, "", 1)
    with django_assert_num_queries(len(few)):
        assert len(movers.page_of(sofia, simulation, "", 6).rows) == 6


def test_a_transition_of_few_is_withheld_from_a_manager(maria, ines, anna, as_maria, now, later):
    for number in range(2):
        practice.client_at(number, by=ines, now=now, income=10_500, counselor=anna)
    for number in range(2, 12):
        practice.client_at(number, by=ines, now=now, income=20_000, counselor=anna)
    simulation = practice.simulate(
        practice.draft(maria, later, income_flagship="12000"), maria, later
    )
    assert simulation.result["matrix"][2] == [0, 2, 10]
    shown = movers.page_of(maria, simulation, "")
    assert not shown.rows
    page = as_maria.get(address("simulation", simulation)).content.decode()
    assert "withheld" in page


def test_what_is_taken_away_is_no_formula(as_sofia, draft, maria, later, clients):
    clients[0].code = "=1+1"
    clients[0].save(update_fields=["code"])
    simulation = practice.simulate(draft, maria, later)
    text = as_sofia.get(address("movers_csv", simulation)).content.decode("utf-8-sig")
    assert "'=1+1" in text
    book = load_workbook(io.BytesIO(as_sofia.get(address("movers_xlsx", simulation)).content))
    cells = [row[0].value for row in book.active.iter_rows(min_row=2)]
    assert "'=1+1" in cells
    assert len(cells) == 6


def test_a_manager_takes_away_no_code(as_maria, draft, maria, later, clients):
    simulation = practice.simulate(draft, maria, later)
    text = as_maria.get(address("movers_csv", simulation)).content.decode("utf-8-sig")
    lines = text.strip().splitlines()
    assert lines[0] == "From,To,Below the floor"
    assert lines[1:] == ["Flagship,Development,no"] * 6


@pytest.mark.parametrize("after", ["", "x", "-1", "999999999999", "٣"])
def test_any_key_of_a_page_is_answered(as_maria, draft, maria, later, after):
    simulation = practice.simulate(draft, maria, later)
    assert as_maria.get(address("simulation", simulation), {"after": after}).status_code == 200


def without_token(html):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def test_progress_is_a_part_until_it_is_finished(as_maria, draft, maria, later):
    simulation = services.start_simulation(policy=draft, by=maria, now=later)
    url = address("progress", simulation)
    part = as_maria.get(url, headers={"hx-request": "true"})
    assert 'id="progress"' in part.content.decode()
    page = as_maria.get(address("simulation", simulation)).content.decode()
    assert without_token(part.content.decode()).strip() in without_token(page)
    while services.carry_on(simulation_id=simulation.pk, now=later):
        pass
    assert as_maria.get(url, headers={"hx-request": "true"}).headers["HX-Refresh"] == "true"


def test_the_page_asks_few_questions(
    as_sofia, draft, maria, later, clients, django_assert_max_num_queries
):
    simulation = practice.simulate(draft, maria, later)
    as_sofia.get(address("simulation", simulation))
    with django_assert_max_num_queries(13):
        as_sofia.get(address("simulation", simulation))
