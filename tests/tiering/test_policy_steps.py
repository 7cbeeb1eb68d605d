"""What each step of a policy version leaves behind, to the last minute."""

from datetime import timedelta

import pytest

from people.models import TrailEvent
from tests.tiering import practice
from tests.tiering.practice import WHY
from tiering import selectors, services
from tiering.models import PolicyVersion
from tiering.rules.workflow import fingerprint

MINUTE = timedelta(minutes=1)


@pytest.fixture
def draft(maria, now):
    return practice.draft(maria, now, income_flagship="12000")


@pytest.fixture
def accepted(maria, sofia, now):
    policy = practice.ready(maria, now)
    return services.accept_policy(
        policy=policy, numbers_hash=fingerprint(policy.thresholds), by=sofia, now=now
    )


def told_of(policy, action):
    return TrailEvent.objects.filter(action=f"tiering.policy.{action}").count()


def warning_of(policy):
    (key,) = (one.key for one in selectors.findings_of(policy) if one.level == "warning")
    return key


@pytest.mark.parametrize(("reason", "enough"), [("0123456789", True), (" 012345678 ", False)])
def test_ten_characters_without_the_blanks_around_them_are_a_reason(
    draft, maria, now, reason, enough
):
    act = {"policy": draft, "key": warning_of(draft), "reason": reason, "by": maria, "now": now}
    if not enough:
        with pytest.raises(services.ReasonMissing) as refusal:
            services.acknowledge_finding(**act)
        assert refusal.value.status == 422
        return
    services.acknowledge_finding(**act)


def test_what_was_taken_on_says_who_when_and_why(draft, maria, now):
    key = warning_of(draft)
    services.acknowledge_finding(policy=draft, key=key, reason=f" {WHY} ", by=maria, now=now)
    draft.refresh_from_db()
    assert draft.acknowledged == {
        key: {
            "reason": WHY,
            "by": maria.name,
            "latin": maria.name_latin,
            "at": now.isoformat(),
        }
    }


def test_an_accepted_version_takes_nothing_on(accepted, maria, now):
    (key,) = accepted.acknowledged
    with pytest.raises(services.NotEditable):
        services.acknowledge_finding(policy=accepted, key=key, reason=WHY, by=maria, now=now)


def test_an_acceptance_is_stored_as_it_is_returned(accepted, sofia, now):
    stored = PolicyVersion.objects.get(pk=accepted.pk)
    for version in (accepted, stored):
        assert (version.state, version.accepted_by, version.accepted_at) == ("accepted", sofia, now)
        assert version.numbers_hash == fingerprint(version.thresholds)


def test_what_is_taken_back_is_a_draft_of_a_new_revision(accepted, maria, now):
    revision, later = accepted.revision, now + MINUTE
    services.take_back(policy=accepted, by=maria, now=later)
    stored = PolicyVersion.objects.get(pk=accepted.pk)
    assert (stored.state, stored.revision, stored.saved_at) == ("simulated", revision + 1, later)
    assert (stored.accepted_by, stored.accepted_at, stored.numbers_hash) == (None, None, "")
    assert told_of(stored, "taken_back") == 1


def test_only_what_is_accepted_can_be_taken_back(draft, maria, now):
    with pytest.raises(services.StepNotReached):
        services.take_back(policy=draft, by=maria, now=now)
    assert told_of(draft, "taken_back") == 0


def test_giving_a_draft_up_is_told(draft, maria, now):
    services.withdraw_policy(policy=draft, by=maria, now=now)
    assert told_of(draft, "withdrawn") == 1


def test_nobody_publishes_what_nobody_accepted(maria, now):
    policy = practice.ready(maria, now)
    with pytest.raises(services.StepNotReached):
        services.publish_policy(policy=policy, effective_at=now + MINUTE, by=maria, now=now)
    policy.refresh_from_db()
    assert policy.state == "simulated"


def test_what_is_published_is_returned_as_it_is_stored(accepted, maria, now):
    at = now + MINUTE
    published = services.publish_policy(policy=accepted, effective_at=at, by=maria, now=now)
    for version in (published, PolicyVersion.objects.get(pk=accepted.pk)):
        assert (version.state, version.effective_at) == ("published", at)
        assert (version.published_by, version.published_at) == (maria, now)


@pytest.mark.parametrize("ago", [MINUTE, 5 * MINUTE - timedelta(seconds=1)])
def test_a_form_filled_in_just_now_means_now(accepted, maria, now, ago):
    published = services.publish_policy(policy=accepted, effective_at=now - ago, by=maria, now=now)
    assert published.effective_at == now


@pytest.mark.parametrize("ago", [5 * MINUTE, 6 * MINUTE])
def test_five_minutes_ago_is_the_past(accepted, maria, now, ago):
    with pytest.raises(services.DayNotPossible) as refusal:
        services.publish_policy(policy=accepted, effective_at=now - ago, by=maria, now=now)
    assert refusal.value.status == 422


def test_two_versions_do_not_take_effect_at_one_moment(accepted, maria, sofia, now):
    at = now + timedelta(days=1)
    services.publish_policy(policy=accepted, effective_at=at, by=maria, now=now)
    second = practice.ready(maria, now, floor_peak=5)
    services.accept_policy(
        policy=second, numbers_hash=fingerprint(second.thresholds), by=sofia, now=now
    )
    with pytest.raises(services.DayNotPossible):
        services.publish_policy(policy=second, effective_at=at, by=maria, now=now)
    later = at + timedelta(microseconds=1)
    services.publish_policy(policy=second, effective_at=later, by=maria, now=now)
