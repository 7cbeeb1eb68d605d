"""Two files of one person become one, and can be taken apart again to the last column."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from crisis.models import Alert
from crisis.services import raise_alert
from feedback.models import Answer, Invitation, RecoveryCase
from feedback.services import answer, close_windows, stop_surveys
from intake.models import SelfFill
from intake.services import DraftVersion, keep_draft
from outbox import selectors as outbox
from outbox.models import Hold, Message
from packages.models import AdjustmentRequest, LedgerEntry, Participant
from packages.services import enroll
from packages.services.ends import expire_over
from people import selectors, services
from people.models import Client, Consent, Merge, Promise, Standing, Task, TrailEvent
from people.models.closing import CONSTRAINT
from people.rules.crowd import Traits
from people.rules.likeness import Person
from people.selectors.duplicates import alike, crowd_like
from reports.services import rebuild_standings
from scheduling.models import Appointment
from scheduling.services import mark_held, review_steps
from tests import factories, golden, journey
from tests.racing import race
from tiering.models import Appeal, CoSignRequest
from tiering.selectors import assessments_awaiting_tier, current_clients

WHY = "The same person, opened twice."
KEPT_BY_THE_LOOP = {"feedback.Answer", "feedback.FeedbackItem", "feedback.RecoveryCase"}


@pytest.fixture
def practice(site, now, anna):
    journey.install(now)
    journey.open_hours(anna)


@pytest.fixture
def twin(site, boris, now):
    """A second file of Cleo's, with another counselor."""
    registered_at = now - timedelta(days=30)
    return factories.make_client("林晓文", now=registered_at, counselor=boris, phone="13800000002")


def merge(kept, dropped, by, now, reason=WHY):
    return services.merge_files(kept=kept, dropped=dropped, reason=reason, by=by, now=now)


def undo(merged, by, now, reason="They are two cousins."):
    return services.undo_merge(merge=merged, reason=reason, by=by, now=now)


def everything_about(*clients):
    """Return every stored row that hangs on these clients, column by column; not the merge."""
    keys = [client.pk for client in clients]
    found = {}
    for model in apps.get_models():
        if model._meta.label in {"people.Merge", "people.TrailEvent"}:
            continue
        if model is Client:
            column = "id"
        else:
            fields = [f for f in model._meta.concrete_fields if f.name == "client"]
            if not fields:
                continue
            column = fields[0].column
        with connection.cursor() as cursor:
            cursor.execute(
                f'SELECT row_to_json(t)::text FROM "{model._meta.db_table}" t'
                f" WHERE {column} = ANY(%s) ORDER BY 1",
                [keys],
            )
            found[model._meta.label] = [row for (row,) in cursor.fetchall()]
    return found


def lived(client, counselor, ines, now):
    """A file with a session held and answered, nothing of it open."""
    start = now - timedelta(days=20)
    journey.confirm(client, by=ines, now=start)
    past = journey.past_appointment(client, counselor, by=ines, now=now, days=9)
    held = mark_held(
        appointment=past, facts=journey.facts_of(past), by=counselor.user, now=past.ends_at
    )
    asked = Invitation.objects.get(session=held)
    answer(invitation=asked, nps=9, now=past.ends_at + timedelta(hours=30))
    Message.objects.filter(client=client).update(
        state="suppressed", reason="answered", due_at=past.ends_at
    )
    client.refresh_from_db()
    return asked


def test_undoing_a_merge_gives_back_every_row_as_it_was(
    practice, cleo, twin, maria, ines, boris, now
):
    journey.open_hours(boris)
    lived(twin, boris, ines, now)
    rebuild_standings(now=now)
    before = everything_about(cleo, twin)
    merged = merge(cleo, twin, maria, now)
    assert everything_about(cleo, twin) != before
    rebuild_standings(now=now)
    undo(merged, maria, now + timedelta(days=1))
    assert everything_about(cleo, twin) == before
    twin.refresh_from_db()
    assert (twin.counselor_id, twin.merged_into_id) == (boris.pk, None)
    assert twin.standing.sessions_held == 1


def test_no_row_moves(practice, cleo, twin, maria, ines, boris, now):
    journey.open_hours(boris)
    lived(twin, boris, ines, now)
    before = everything_about(twin)
    merge(cleo, twin, maria, now)
    after = everything_about(twin)
    assert {name for name in before if before[name] != after[name]} == {
        "people.Client",
        "people.Standing",
    }


def test_both_acts_stand_in_the_trail_of_both_files_and_the_reason_is_sealed(
    cleo, twin, maria, now
):
    merged = merge(cleo, twin, maria, now)
    undo(merged, maria, now)
    for client, names in (
        (cleo, ["people.files.merged", "people.files.taken_apart"]),
        (twin, ["people.file.dropped", "people.file.restored"]),
    ):
        events = TrailEvent.objects.filter(client_id=client.pk, action__in=names, actor=maria)
        assert [event.action for event in events.order_by("id")] == names
    merged.refresh_from_db()
    assert (merged.reason, merged.undo_reason) == (WHY, "They are two cousins.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM people_merge t")
        assert WHY not in cursor.fetchone()[0]


@pytest.mark.parametrize("reason", ["", "  too short ", "123456789"])
def test_without_a_reason_nothing_happens(cleo, twin, maria, now, reason):
    with pytest.raises(services.MergeNeedsReason):
        merge(cleo, twin, maria, now, reason)
    merged = merge(cleo, twin, maria, now)
    with pytest.raises(services.MergeNeedsReason):
        undo(merged, maria, now, reason)
    assert Merge.objects.in_force().count() == 1


def test_the_dropped_file_is_in_no_list_caseload_hint_or_count_and_search_leads_on(
    practice, cleo, twin, maria, ines, boris, now
):
    journey.confirm(twin, by=ines, now=now)
    Task.objects.all().delete()
    assert current_clients(now) == 1
    known = Traits.of(Person(twin.name, phone=twin.phone))
    assert crowd_like(ines, [known]).likely(known) == twin.code
    merge(cleo, twin, maria, now)
    assert list(Client.objects.visible_to(maria, action="list")) == [cleo]
    assert selectors.search_clients(ines, twin.code) == [cleo]
    assert selectors.search_clients(ines, "13800000002") == [cleo]
    person = Person(twin.name, phone=twin.phone)
    assert twin not in [found.client for found in alike(ines, person)]
    assert crowd_like(ines, [known]).likely(known) is None
    assert not Standing.objects.filter(counselor=boris).exists()
    assert current_clients(now) == 0
    rebuild_standings(now=now)
    assert current_clients(now) == 0
    assert not Standing.objects.filter(counselor=boris).exists()


def test_an_assessment_of_a_dropped_file_waits_for_nobody(practice, cleo, twin, maria, ines, now):
    waiting = journey.assess(twin, by=ines, now=now)
    assert waiting in assessments_awaiting_tier(ines)
    merged = merge(cleo, twin, maria, now)
    assert waiting not in assessments_awaiting_tier(ines)
    rebuild_standings(now=now)
    assert Standing.objects.get(client=twin).awaits_tier_since is None
    undo(merged, maria, now)
    assert waiting in assessments_awaiting_tier(ines)


def test_the_earlier_file_goes_where_the_one_that_stays_goes(cleo, twin, maria, anna, boris, now):
    merged = merge(cleo, twin, maria, now)
    mine = Client.objects.visible_to(anna.user)
    assert twin in mine
    assert twin not in Client.objects.visible_to(boris.user)
    services.assign_counselor(client=cleo, counselor=boris, by=maria, now=now)
    assert twin in Client.objects.visible_to(boris.user)
    assert twin not in Client.objects.visible_to(anna.user)
    undo(merged, maria, now)
    assert twin in Client.objects.visible_to(boris.user)


# What each row of the table "What must be ended first" looks like.


def with_package(client, ines, now, code="short-term-5"):
    journey.confirm(client, by=ines, now=now)
    return journey.buy(client, code, by=ines, now=now)


def a_session(client, by, counselor, now):
    journey.confirm(client, by=by, now=now - timedelta(days=9))
    past = journey.past_appointment(client, counselor, by=by, now=now)
    facts = journey.facts_of(past)
    held = mark_held(appointment=past, facts=facts, by=counselor.user, now=past.ends_at)
    return Invitation.objects.get(session=held), past.ends_at


def task(client, other, ines, counselor, now):
    services.add_task(client=client, kind="review", about=uuid4(), due_at=now)


def promise(client, other, ines, counselor, now):
    Promise.objects.create(
        client=client, text="A list of doctors", due_at=now, promised_by=ines, promised_at=now
    )


def letter(client, other, ines, counselor, now):
    Message.objects.create(client=client, letter="x", about=uuid4(), purpose="email", due_at=now)


def alert(client, other, ines, counselor, now):
    raise_alert(client=client, source="concern", sign="other", by=ines, now=now)


def draft(client, other, ines, counselor, now):
    keep_draft(
        client=client,
        typed={"story": ["Half a story"]},
        request_key=uuid4(),
        seen=DraftVersion(editor_id=uuid4()),
        by=ines,
        now=now,
    )


def self_fill(client, other, ines, counselor, now):
    SelfFill.objects.create(
        client=client,
        asked_by=ines,
        asked_at=now,
        place="tablet",
        expires_at=now + timedelta(hours=2),
        token_digest=b"x",
    )


def co_signature(client, other, ines, counselor, now):
    CoSignRequest.objects.create(
        client=client,
        assessment=journey.assess(client, by=ines, now=now),
        chosen="basic",
        proposed="development",
        need="development",
        note="because",
        asked_by=ines,
        asked_at=now,
    )


def appeal(client, other, ines, counselor, now):
    Appeal.objects.create(
        client=client,
        decision=journey.confirm(client, by=ines, now=now),
        asker="client",
        asked_on=now.date(),
        words="why",
        decided_by=ines,
        recorded_by=ines,
        recorded_at=now,
        due_at=now,
    )


def sessions(client, other, ines, counselor, now):
    with_package(client, ines, now)


def share_of_another(client, other, ines, counselor, now):
    bought = with_package(other, ines, now, "family-8")
    Participant.objects.create(client=client, enrollment=bought, agreed_at=now, added_by=ines)


def shared_with_another(client, other, ines, counselor, now):
    share_of_another(other, client, ines, counselor, now)


def adjustment(client, other, ines, counselor, now):
    AdjustmentRequest.objects.create(
        client=client,
        enrollment=with_package(client, ines, now),
        sessions=3,
        reason="goodwill",
        note="cold room",
        request_key=uuid4(),
        asked_by=ines,
        asked_at=now,
    )


def appointment(client, other, ines, counselor, now):
    journey.confirm(client, by=ines, now=now)
    journey.agree(client, counselor, now + timedelta(days=1), by=ines, now=now)


def unwritten_session(client, other, ines, counselor, now):
    journey.confirm(client, by=ines, now=now - timedelta(days=9))
    journey.past_appointment(client, counselor, by=ines, now=now)


def survey(client, other, ines, counselor, now):
    a_session(client, ines, counselor, now)


def case(client, other, ines, counselor, now):
    asked, ended_at = a_session(client, ines, counselor, now)
    answer(invitation=asked, nps=1, now=ended_at + timedelta(hours=3))


ARRANGE = {
    "open_task": task,
    "open_promise": promise,
    "letter_waits": letter,
    "open_alert": alert,
    "open_draft": draft,
    "open_self_fill": self_fill,
    "open_co_signature": co_signature,
    "open_appeal": appeal,
    "sessions_left": sessions,
    "shares_a_package": share_of_another,
    "package_is_shared": shared_with_another,
    "open_adjustment": adjustment,
    "appointment_to_come": appointment,
    "session_to_write_down": unwritten_session,
    "survey_awaited": survey,
    "open_case": case,
}


@pytest.mark.parametrize(
    "code", [row["Code"] for row in golden.rows("duplicates", "What must be ended first")]
)
def test_what_is_open_in_the_dropped_file_stands_against_the_merge(
    practice, cleo, twin, maria, ines, boris, now, code
):
    journey.open_hours(boris)
    ARRANGE[code](twin, cleo, ines, boris, now)
    before = everything_about(cleo, twin)
    with pytest.raises(services.CannotMerge) as refusal:
        merge(cleo, twin, maria, now)
    assert code in [obstacle.code for obstacle in refusal.value.obstacles]
    assert all(obstacle.text in str(refusal.value) for obstacle in refusal.value.obstacles)
    assert everything_about(cleo, twin) == before
    assert not Merge.objects.exists()


@pytest.mark.parametrize("code", ["open_task", "open_alert", "appointment_to_come"])
def test_what_is_open_in_the_file_that_stays_hinders_nothing(
    practice, cleo, twin, maria, ines, anna, now, code
):
    ARRANGE[code](cleo, twin, ines, anna, now)
    merge(cleo, twin, maria, now)


def test_everything_that_hinders_is_said_at_once(practice, cleo, twin, maria, ines, boris, now):
    for code in ("open_task", "open_promise", "open_alert", "open_draft"):
        ARRANGE[code](twin, cleo, ines, boris, now)
    with pytest.raises(services.CannotMerge) as refusal:
        merge(cleo, twin, maria, now)
    assert [obstacle.code for obstacle in refusal.value.obstacles] == [
        "open_task",
        "open_promise",
        "open_alert",
        "open_draft",
    ]


@pytest.fixture
def third(site, now):
    return factories.make_client("林小雯", now=now, phone="13800000003")


def codes(refusal):
    return [obstacle.code for obstacle in refusal.value.obstacles]


def test_many_files_may_be_merged_into_one_and_each_taken_apart_alone(
    cleo, twin, third, maria, now
):
    first, second = merge(cleo, twin, maria, now), merge(cleo, third, maria, now)
    undo(first, maria, now)
    assert list(Client.objects.filter(merged_into=cleo)) == [third]
    undo(second, maria, now)
    assert not Client.objects.filter(merged_into=cleo).exists()


def test_there_is_no_chain_and_no_circle(cleo, twin, third, maria, now):
    merge(cleo, twin, maria, now)
    for kept, dropped, code in (
        (third, cleo, "dropped_has_earlier_files"),
        (twin, third, "staying_was_merged"),
        (third, twin, "dropped_was_merged"),
        (twin, cleo, "staying_was_merged"),
        (cleo, cleo, "same_file"),
    ):
        with pytest.raises(services.CannotMerge) as refusal:
            merge(kept, dropped, maria, now)
        assert code in codes(refusal)


def test_the_database_itself_has_no_chain_and_no_circle(cleo, twin, third, now):
    def point(dropped, kept):
        with transaction.atomic():
            Client.objects.filter(pk=dropped.pk).update(merged_into=kept, merged_at=now)

    with pytest.raises(IntegrityError, match="client_is_merged_into_one_that_stays"):
        point(cleo, cleo)
    point(twin, cleo)
    for dropped, kept in ((cleo, third), (cleo, twin), (third, twin)):
        with pytest.raises(IntegrityError, match="client_is_merged_into_one_that_stays"):
            point(dropped, kept)


def test_the_same_merge_again_is_the_same_merge(cleo, twin, maria, now):
    assert merge(cleo, twin, maria, now) == merge(cleo, twin, maria, now)
    assert Merge.objects.count() == 1


def test_what_was_taken_apart_is_not_taken_apart_again_and_may_be_merged_again(
    cleo, twin, maria, now
):
    merged = merge(cleo, twin, maria, now)
    undo(merged, maria, now)
    with pytest.raises(services.MergeIsUndone):
        undo(merged, maria, now)
    again = merge(twin, cleo, maria, now)
    assert again.pk != merged.pk


# Nothing new comes to a dropped file.


@pytest.mark.django_db
def test_every_table_about_clients_is_closed_to_dropped_files():
    tables = {
        model._meta.db_table: model._meta.label
        for model in apps.get_models()
        if any(field.name == "client" for field in model._meta.concrete_fields)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE 'pgtrigger_nothing_new_once_merged%' AND tgenabled <> 'D'"
        )
        closed = {table for (table,) in cursor.fetchall()}
    left_open = {label for table, label in tables.items() if table not in closed}
    assert left_open == KEPT_BY_THE_LOOP | {
        "people.Standing",  # derived; a dropped file's stands nowhere
        "people.ContactRequest",  # came before the file
        "people.FormDraft",  # unsent words of one person; the file only lends its key
        "intake.Score",  # hangs on an administration, which is closed
    }
    assert "packages_ledgerentry" in closed


@pytest.mark.parametrize("way", ["one by one", "many at once"])
def test_the_database_refuses_a_row_for_a_dropped_file(cleo, twin, maria, now, way):
    merge(cleo, twin, maria, now)
    new = Task(client=twin, kind="review", about=uuid4(), due_at=now)
    fine = Task(client=cleo, kind="review", about=uuid4(), due_at=now)
    rows = [new] if way == "one by one" else [fine, new]
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Task.objects.bulk_create(rows)
    assert refused.value.__cause__.diag.constraint_name == CONSTRAINT
    assert not Task.objects.exists()


def test_a_ledger_of_a_dropped_file_takes_no_entry(practice, cleo, twin, maria, ines, now):
    bought = with_package(twin, ines, now)
    entry = LedgerEntry.objects.create(
        enrollment=bought, kind="refunded", sessions=-5, amount=0, about=uuid4(), at=now, by=ines
    )
    merge(cleo, twin, maria, now)
    entry.pk, entry.public_id, entry.about = None, uuid4(), uuid4()
    entry.kind, entry.sessions, entry.amount = "bought", 5, None
    with pytest.raises(IntegrityError, match="merged into another"), transaction.atomic():
        entry.save(force_insert=True)


def test_services_refuse_with_the_way_to_the_file_that_stays(
    practice, cleo, twin, maria, ines, anna, now
):
    stale = Client.objects.get(pk=twin.pk)
    merge(cleo, twin, maria, now)
    with pytest.raises(selectors.FileWasMerged, match=cleo.code) as refusal:
        journey.agree(stale, anna, now + timedelta(days=1), by=ines, now=now)
    assert refusal.value.way == cleo.get_absolute_url()
    with pytest.raises(selectors.FileWasMerged):
        enroll(client=stale, package=None, request_key=uuid4(), by=ines, now=now)
    twin.refresh_from_db()
    with pytest.raises(selectors.FileWasMerged):
        services.record_consent(
            client=twin, purpose="email", given=True, source="phone", by=ines, now=now
        )


def test_a_danger_is_never_refused_and_goes_to_the_file_that_stays(cleo, twin, maria, ines, now):
    merge(cleo, twin, maria, now)
    alert = raise_alert(client=twin, source="help_now", sign="help_now", by=None, now=now)
    assert alert.client_id == cleo.pk
    assert Standing.objects.get(client=cleo).attention == 0
    assert Hold.objects.filter(client=cleo, reason="crisis").exists()


def test_a_late_answer_stays_with_its_survey_and_its_danger_reaches_the_file_that_stays(
    practice, cleo, twin, maria, ines, boris, now
):
    journey.open_hours(boris)
    start = now - timedelta(days=20)
    journey.confirm(twin, by=ines, now=start)
    past = journey.past_appointment(twin, boris, by=ines, now=now, days=9)
    held = mark_held(
        appointment=past, facts=journey.facts_of(past), by=boris.user, now=past.ends_at
    )
    Message.objects.all().delete()
    close_windows(now=now)
    for task in Task.objects.open():
        services.finish_task(task=task, outcome="no_answer", by=ines, now=now)
    merge(cleo, twin, maria, now)
    asked = Invitation.objects.get(session=held)
    given = answer(invitation=asked, nps=1, comment="我不想活了", now=now)
    assert (given.client_id, given.late) == (twin.pk, True)
    assert RecoveryCase.objects.get().client_id == twin.pk
    assert Alert.objects.get().client_id == cleo.pk
    assert Answer.objects.count() == 1


# Consents of both files are read together.


def test_the_stricter_answer_holds_until_the_client_is_asked_again(cleo, twin, maria, ines, now):
    services.record_consent(
        client=twin, purpose="surveys", given=False, source="phone", by=ines, now=now
    )
    merged = merge(cleo, twin, maria, now + timedelta(hours=1))
    assert selectors.consents_of(cleo)["surveys"] is False
    assert selectors.consents_of(cleo)["email"] is True
    assert selectors.consents_of_many([cleo.pk])[cleo.pk] == selectors.consents_of(cleo)
    beside = selectors.ReadWith(answers=selectors.answers_of_client)
    found, answers = beside.ask(ines, cleo.public_id)
    assert selectors.consents_held(answers) == selectors.consents_of(found)
    services.record_consent(
        client=cleo, purpose="surveys", given=True, source="phone", by=ines,
        now=now + timedelta(hours=2),
    )  # fmt: skip
    assert selectors.consents_of(cleo)["surveys"] is True
    undo(merged, maria, now + timedelta(hours=3))
    twin.refresh_from_db()
    assert selectors.consents_of(twin)["surveys"] is False


def test_a_no_through_an_old_letter_is_heard_and_holds_for_both(
    practice, cleo, twin, maria, ines, boris, now
):
    journey.open_hours(boris)
    asked = lived(twin, boris, ines, now)
    merge(cleo, twin, maria, now)
    asked.refresh_from_db()
    stop_surveys(invitation=asked, now=now + timedelta(hours=1))
    assert Consent.objects.filter(client=twin, purpose="surveys", given=False).exists()
    assert selectors.consents_of(cleo)["surveys"] is False


def test_a_hold_of_the_earlier_file_holds(cleo, twin, maria, now):
    Hold.objects.create(client=twin, reason="request", held_at=now)
    merge(cleo, twin, maria, now)
    assert outbox.open_hold(cleo).reason == "request"


def test_consents_take_one_question(cleo, twin, maria, now, django_assert_num_queries):
    merge(cleo, twin, maria, now)
    with django_assert_num_queries(1):
        selectors.consents_of(cleo)
    with django_assert_num_queries(1):
        selectors.consents_of_many([cleo.pk])


# The clock passes a dropped file by.


def test_sweeps_pass_dropped_files_by(practice, cleo, twin, maria, ines, boris, now):
    journey.open_hours(boris)
    lived(twin, boris, ines, now)
    bought = journey.buy(twin, "short-term-5", by=ines, now=now)
    LedgerEntry.objects.create(
        enrollment=bought, kind="refunded", sessions=-5, amount=0, about=uuid4(), at=now, by=ines
    )
    merge(cleo, twin, maria, now)
    before = everything_about(twin)
    later = now + timedelta(days=400)
    expire_over(now=later)
    close_windows(now=later)
    review_steps(now=now + timedelta(days=1))
    assert everything_about(twin) == before


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_merges_in_opposite_directions_make_one(self, cleo, twin, maria, now):
        ends = race(
            lambda: merge(cleo, twin, maria, now),
            lambda: merge(twin, cleo, maria, now),
        )
        assert sorted(type(end).__name__ for end in ends) == ["CannotMerge", "Merge"]
        assert Client.objects.filter(merged_into=None).count() == 1

    def test_a_chain_made_by_two_at_once_has_one_link(self, cleo, twin, third, maria, now):
        ends = race(
            lambda: merge(cleo, twin, maria, now),
            lambda: merge(twin, third, maria, now),
        )
        assert sorted(type(end).__name__ for end in ends) == ["CannotMerge", "Merge"]
        assert Merge.objects.count() == 1

    def test_many_who_merge_the_same_files_make_one_merge(self, cleo, twin, maria, now):
        ends = race(*[lambda: merge(cleo, twin, maria, now)] * 4)
        assert len({end.pk for end in ends}) == 1

    def test_two_who_take_files_apart_do_it_once(self, cleo, twin, maria, now):
        merged = merge(cleo, twin, maria, now)
        ends = race(*[lambda: undo(merged, maria, now)] * 2)
        assert sorted(type(end).__name__ for end in ends) == ["Merge", "MergeIsUndone"]

    def test_who_books_while_the_file_is_merged_is_refused_or_stands_against_it(
        self, practice, cleo, twin, maria, ines, boris, now
    ):
        journey.open_hours(boris)
        journey.confirm(twin, by=ines, now=now)
        ends = race(
            lambda: merge(cleo, twin, maria, now),
            lambda: journey.agree(twin, boris, now + timedelta(days=1), by=ines, now=now),
        )
        kinds = sorted(type(end).__name__ for end in ends)
        assert kinds in (["Appointment", "CannotMerge"], ["FileWasMerged", "Merge"])
        merged = Client.objects.filter(pk=twin.pk, merged_into=cleo).exists()
        assert merged is not Appointment.objects.exists()

    def test_a_row_that_is_just_being_added_is_waited_for(self, cleo, twin, maria, now):
        """Past the services too: the open transaction of one writer holds the merge back."""

        def add():
            with transaction.atomic():
                Task.objects.create(client=twin, kind="review", about=uuid4(), due_at=now)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(0.4)")
            return "added"

        def later():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.15)")
            return merge(cleo, twin, maria, now)

        added, refused = race(add, later)
        assert added == "added"
        assert [obstacle.code for obstacle in refused.obstacles] == ["open_task"]
