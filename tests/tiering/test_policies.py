"""A draft comes into force step by step, through two people, and is never edited again."""

from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from people.models import TrailEvent
from tests import factories
from tests.doors import who_may
from tests.racing import race
from tests.tiering import practice
from tests.tiering.practice import WHY
from tests.walking import walk
from tiering import selectors, services
from tiering.models import PolicyVersion
from tiering.rules.thresholds import flat
from tiering.rules.workflow import fingerprint


@pytest.fixture
def draft(maria, now):
    return practice.draft(maria, now, income_flagship="12000")


def accept(policy, by, now):
    return services.accept_policy(
        policy=policy, numbers_hash=fingerprint(policy.thresholds), by=by, now=now
    )


def test_a_draft_is_a_copy_and_not_in_force(maria, now):
    first = selectors.newest_published()
    key = uuid4()
    draft = services.draft_policy(base=first, request_key=key, by=maria, now=now)
    assert draft.rule == "tier-rule/1.1.0"
    assert flat(draft.thresholds) == flat(first.thresholds)
    assert draft.thresholds["version"] == "tier-rule/1.1.0"
    assert selectors.policy_in_force(now) == first
    again = services.draft_policy(base=first, request_key=key, by=maria, now=now)
    assert again == draft


def test_the_next_draft_has_the_next_name(maria, now, draft):
    assert practice.draft(maria, now).rule == "tier-rule/1.2.0"


def test_all_versions_come_in_pages_the_newest_first(as_maria, maria, now, monkeypatch):
    monkeypatch.setattr(import_module("tiering.views.policies"), "SHOWN", 2)
    versions = [selectors.newest_published(), *(practice.draft(maria, now) for _one in range(4))]
    names = [version.rule for version in reversed(versions)]
    rows = r'<a class="crm-table__name"[^>]*>([^<]+)<'
    assert walk(as_maria, reverse("tiering:policies"), rows) == [names[:2], names[2:4], names[4:]]


def test_a_number_that_left_the_documents_loses_their_mark(draft):
    marks = selectors.marks_of(draft)
    assert marks["income_flagship"]["mark"] == "ours"
    assert marks["budget_flagship"]["mark"] == "doc"


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(draft, maria, now):
    practice.save(draft, maria, now, budget_flagship="6000")
    with pytest.raises(services.DraftChanged):
        practice.save(draft, maria, now, budget_flagship="7000", revision=draft.revision)
    draft.refresh_from_db()
    assert draft.thresholds["budget_flagship"] == "6000"


def test_the_way_into_force(draft, maria, sofia, now):
    assert draft.state == "draft", "the documents' contradiction is not taken on yet"
    draft = practice.take_on_all(draft, maria, now)
    assert draft.state == "linted"
    practice.simulate(draft, maria, now)
    draft.refresh_from_db()
    assert draft.state == "simulated"
    accept(draft, sofia, now)
    tomorrow = now + timedelta(days=1)
    draft.refresh_from_db()
    services.publish_policy(policy=draft, effective_at=tomorrow, by=maria, now=now)
    assert selectors.policy_in_force(now).rule == "tier-rule/1.0.0"


def test_what_was_published_decides_from_its_day_on(maria, sofia, now, forget_configuration):
    published = practice.published(maria, sofia, now, income_flagship="12000")
    forget_configuration()
    assert selectors.policy_in_force(now + timedelta(minutes=2)) == published
    assert selectors.rule_of(published).income_flagship == 12_000
    actions = TrailEvent.objects.filter(action__startswith="tiering.policy.")
    assert {event.action.rpartition(".")[2] for event in actions} == {
        "drafted",
        "saved",
        "acknowledged",
        "accepted",
        "published",
    }


def test_a_warning_is_taken_on_with_a_reason(draft, maria, now):
    (warning,) = (f for f in selectors.findings_of(draft) if f.level == "warning")
    act = {"policy": draft, "key": warning.key, "by": maria, "now": now}
    with pytest.raises(services.ReasonMissing):
        services.acknowledge_finding(reason="short", **act)
    taken = services.acknowledge_finding(reason=WHY, **act)
    assert taken.acknowledged[warning.key]["by"] == "Maria"
    with pytest.raises(services.UnknownFinding):
        services.acknowledge_finding(**act | {"key": "no such finding"}, reason=WHY)


@pytest.mark.parametrize(("language", "shown"), [("en", "Ma Liya"), ("zh-hans", "马丽雅")])
def test_who_took_a_warning_on_is_named_in_the_readers_language(
    as_maria, draft, maria, now, language, shown
):
    maria.name, maria.name_latin = "马丽雅", "Ma Liya"
    draft = practice.take_on_all(draft, maria, now)
    as_maria.cookies["django_language"] = language
    page = as_maria.get(reverse("tiering:policy", args=[draft.public_id])).content.decode()
    assert f"– {shown}</span>" in page


def test_an_error_cannot_be_taken_on(maria, now):
    looser = practice.draft(maria, now, floor_severity=25)
    (error,) = (f for f in selectors.findings_of(looser) if f.level == "error")
    with pytest.raises(services.UnknownFinding):
        services.acknowledge_finding(policy=looser, key=error.key, reason=WHY, by=maria, now=now)
    with pytest.raises(services.CannotSimulate):
        services.start_simulation(policy=looser, by=maria, now=now)


def test_an_author_does_not_accept(maria, now):
    policy = practice.ready(maria, now)
    with pytest.raises(services.OwnDraft):
        accept(policy, maria, now)


def test_whoever_changed_one_number_is_an_author_too(maria, now):
    mona = factories.make_user("Mona", "manager")
    policy = practice.draft(maria, now)
    policy = practice.take_on_all(practice.save(policy, mona, now, floor_peak=5), maria, now)
    practice.simulate(policy, maria, now)
    policy.refresh_from_db()
    with pytest.raises(services.OwnDraft):
        accept(policy, mona, now)


def test_nobody_accepts_what_was_not_simulated(draft, maria, sofia, now):
    draft = practice.take_on_all(draft, maria, now)
    with pytest.raises(services.StepNotReached):
        accept(draft, sofia, now)


def test_a_changed_number_needs_a_new_simulation(maria, sofia, now):
    policy = practice.ready(maria, now, income_flagship="12000")
    policy = practice.save(policy, maria, now, income_flagship="13000")
    policy = practice.take_on_all(policy, maria, now)
    assert policy.state == "linted"
    with pytest.raises(services.StepNotReached):
        accept(policy, sofia, now)
    back = practice.save(policy, maria, now, income_flagship="12000")
    assert back.state == "simulated", "these numbers have been tried and taken on"


def test_other_numbers_than_were_read_are_not_accepted(maria, sofia, now):
    policy = practice.ready(maria, now)
    with pytest.raises(services.DraftChanged):
        services.accept_policy(policy=policy, numbers_hash="0" * 64, by=sofia, now=now)


def test_an_accepted_version_is_not_edited(maria, sofia, now):
    policy = practice.ready(maria, now)
    accept(policy, sofia, now)
    with pytest.raises(services.NotEditable):
        practice.save(policy, maria, now, floor_peak=5)
    policy = services.take_back(policy=policy, by=maria, now=now)
    assert (policy.state, policy.accepted_by, policy.numbers_hash) == ("simulated", None, "")


@pytest.mark.parametrize("change", [{"reason": "x"}, {"thresholds": {}}, {"state": "draft"}])
def test_the_database_keeps_what_is_published(change):
    first = PolicyVersion.objects.filter(state="published")
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        first.update(**change)
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        first.delete()


def test_the_database_keeps_the_second_person(draft, maria, now):
    rows = PolicyVersion.objects.filter(pk=draft.pk)
    for change in (
        {"state": "published", "effective_at": now},
        {"accepted_by": maria},
        {"state": "accepted"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


@pytest.mark.parametrize("days", [-1, -0.01])
def test_a_policy_does_not_begin_in_the_past(maria, sofia, now, days):
    policy = practice.ready(maria, now)
    accept(policy, sofia, now)
    policy.refresh_from_db()
    with pytest.raises(services.DayNotPossible):
        services.publish_policy(
            policy=policy, effective_at=now + timedelta(days=days), by=maria, now=now
        )


def test_a_draft_is_stale_once_another_was_published(maria, sofia, now):
    first, second = practice.ready(maria, now), practice.ready(maria, now, floor_peak=5)
    for policy in (first, second):
        accept(policy, sofia, now)
        policy.refresh_from_db()
    services.publish_policy(policy=first, effective_at=now, by=maria, now=now)
    with pytest.raises(services.Stale):
        services.publish_policy(
            policy=second, effective_at=now + timedelta(days=1), by=maria, now=now
        )


def test_a_withdrawn_draft_stays_to_be_read(draft, maria, now):
    gone = services.withdraw_policy(policy=draft, by=maria, now=now)
    assert gone.state == "withdrawn"
    with pytest.raises(services.StepNotReached):
        services.withdraw_policy(policy=gone, by=maria, now=now)


@pytest.mark.django_db(transaction=True)
def test_two_publishers_at_once_put_one_version_into_force(maria, sofia):
    now = timezone.now()
    policies = [practice.ready(maria, now), practice.ready(maria, now, floor_peak=5)]
    for policy in policies:
        accept(policy, sofia, now)
        policy.refresh_from_db()

    def publish(policy):
        return lambda: services.publish_policy(
            policy=policy, effective_at=now + timedelta(hours=1), by=maria, now=now
        )

    ends = race(*(publish(policy) for policy in policies))
    assert sum(isinstance(end, services.Stale) for end in ends) == 1
    assert PolicyVersion.objects.filter(state="published").count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_version_is_published_once(maria, sofia):
    now = timezone.now()
    policy = practice.ready(maria, now)
    accept(policy, sofia, now)
    policy.refresh_from_db()

    def publish():
        return services.publish_policy(
            policy=policy, effective_at=now + timedelta(hours=1), by=maria, now=now
        )

    ends = race(publish, publish)
    assert sum(isinstance(end, PolicyVersion) for end in ends) == 1


def url(name, row):
    return reverse(f"tiering:{name}", args=[row.public_id])


def test_who_reads_the_policy(request, draft):
    everybody = {"ines", "anna", "boris", "sofia", "maria", "adam", "otto"}
    assert who_may(request, reverse("tiering:policies")) == everybody
    assert who_may(request, url("policy", draft)) == everybody


@pytest.mark.parametrize(
    ("act", "allowed"),
    [
        ("save", {"maria"}),
        ("acknowledge", {"maria"}),
        ("publish", {"maria"}),
        ("take_back", {"maria"}),
        ("simulate", {"maria"}),
        ("accept", {"maria", "sofia"}),
    ],
)
def test_who_acts_on_it(request, draft, act, allowed):
    assert who_may(request, url(act, draft), {}) == allowed


def form_of(policy, **changes):
    data = {"revision": policy.revision, "reason": WHY}
    data |= flat(policy.thresholds)
    for name, mark in selectors.marks_of(policy).items():
        data[f"{name}:mark"], data[f"{name}:source"] = mark["mark"], mark["source"]
    return {**data, **changes}


def test_the_page_saves_and_checks(as_maria, draft):
    answer = as_maria.post(url("save", draft), form_of(draft, severity_flagship="33"))
    assert answer.status_code == 302
    page = as_maria.get(answer.url).content.decode()
    assert 'value="33"' in page
    assert "An income of ¥15,000 gives two answers" in page
    assert "crm-thresholds__line--changed" in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("severity_flagship", "50"),
        ("severity_flagship", ""),
        ("severity_flagship", "many"),
        ("income_flagship", "-1"),
        ("income_flagship", "NaN"),
        ("income_flagship", "1e400"),
        ("floor_measures.phq-9", "28"),
        ("floor_peak:mark", "heard"),
    ],
)
def test_what_is_typed_wrong_is_told_beside_the_field_and_kept(as_maria, draft, field, typed):
    answer = as_maria.post(url("save", draft), form_of(draft, **{field: typed, "reason": "Kept."}))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Kept." in answer.content.decode()
    draft.refresh_from_db()
    assert draft.reason == WHY


def test_a_form_from_before_is_refused_with_everything_typed(as_maria, draft, maria, now):
    old = form_of(draft, budget_flagship="7777")
    practice.save(draft, maria, now, floor_peak=5)
    answer = as_maria.post(url("save", draft), old)
    assert answer.status_code == 422
    assert "7777" in answer.content.decode()


def test_a_short_reason_is_told_beside_its_finding(as_maria, draft):
    (warning,) = (f for f in selectors.findings_of(draft) if f.level == "warning")
    answer = as_maria.post(url("acknowledge", draft), {"key": warning.key, "why": "short"})
    assert answer.status_code == 422
    assert 'value="short"' in answer.content.decode()


def test_the_acceptor_reads_and_signs(as_sofia, as_maria, maria, now):
    policy = practice.ready(maria, now, income_flagship="12000")
    assert "Accept as Sofia" in as_sofia.get(url("policy", policy)).content.decode()
    assert "Accept as" not in as_maria.get(url("policy", policy)).content.decode()
    numbers = {"numbers_hash": fingerprint(policy.thresholds)}
    assert as_sofia.post(url("accept", policy), numbers).status_code == 302
    policy.refresh_from_db()
    assert policy.accepted_by.name == "Sofia"
    answer = as_maria.post(url("publish", policy), {"effective_at": "2020-01-01T00:00"})
    assert answer.status_code == 422
    later = timezone.localtime() + timedelta(days=1)
    answer = as_maria.post(url("publish", policy), {"effective_at": f"{later:%Y-%m-%dT%H:%M}"})
    assert answer.status_code == 302


def test_a_published_page_has_no_fields(as_maria):
    page = as_maria.get(url("policy", selectors.newest_published())).content.decode()
    assert 'name="severity_flagship"' not in page
    assert "Copy as a draft" in page


def test_the_list_asks_few_questions(as_maria, maria, now, django_assert_max_num_queries):
    for _ in range(3):
        practice.draft(maria, now)
    as_maria.get(reverse("tiering:policies"))
    with django_assert_max_num_queries(8):
        as_maria.get(reverse("tiering:policies"))


def test_the_page_asks_few_questions(as_maria, maria, now, django_assert_max_num_queries):
    policy = practice.ready(maria, now)
    as_maria.get(url("policy", policy))
    with django_assert_max_num_queries(14):
        as_maria.get(url("policy", policy))
