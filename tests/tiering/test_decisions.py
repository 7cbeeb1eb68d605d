"""The rule proposes, a person confirms, and the decision stands as it was made."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from crisis.services import raise_alert
from intake.selectors import intake_versions, sheet_of
from intake.services import submit_assessment
from people.models import Standing, TrailEvent
from tests import factories
from tests.intake.sheets import typed
from tiering import selectors, services
from tiering.models import PolicyVersion, Segment, ServiceStandard, TierDecision
from tiering.rules.tiers import Tier
from tiering.services.decisions import asked_again, write_decision


def assess(client, by, now, **changes):
    data = QueryDict(mutable=True)
    for name, value in typed(**changes).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return submit_assessment(
        client=client,
        sheet=sheet_of(dict(data.lists())),
        versions=intake_versions(),
        request_key=uuid4(),
        by=by,
        now=now,
    )


@pytest.fixture
def assessment(cleo, ines, now):
    """SADS 28, income 12,000, budget 9,000, goals 3 of 5: the rule proposes development."""
    return assess(cleo, ines, now)


def confirm(assessment, by, now, chosen=Tier.DEVELOPMENT, note="", cosigner=None):
    return services.confirm_tier(
        assessment=assessment, chosen=chosen, note=note, by=by, now=now, cosigner=cosigner
    )


def test_a_confirmed_tier_keeps_policy_reasons_and_who(assessment, ines, cleo, now):
    decision = confirm(assessment, ines, now)
    assert (decision.proposed, decision.chosen) == ("development", "development")
    assert decision.policy.rule == "tier-rule/1.0.0"
    assert decision.inputs["sads"] == 28
    assert decision.inputs["income"] == "12000"
    assert [reason["dimension"] for reason in decision.reasons][:3] == [
        "severity",
        "willingness",
        "goals",
    ]
    standing = Standing.objects.get(client=cleo)
    assert (standing.tier, standing.tier_order, standing.intensity) == (
        "development",
        1,
        "standard",
    )
    event = TrailEvent.objects.get(action="tiering.tier.confirmed")
    assert "12000" not in str(event.facts)


def test_inputs_and_reasons_stand_sealed(assessment, ines, now):
    confirm(assessment, ines, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT inputs, reasons FROM tiering_tierdecision")
        raw = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"12000" not in raw
    assert b"severity" not in raw


def test_the_same_choice_again_is_the_same_decision(assessment, ines, now):
    assert confirm(assessment, ines, now) == confirm(assessment, ines, now)
    assert TierDecision.objects.count() == 1


def test_a_second_tier_for_the_same_assessment_is_refused(assessment, ines, anna, now):
    confirm(assessment, ines, now)
    with pytest.raises(services.AlreadyTiered):
        confirm(assessment, anna.user, now, Tier.FLAGSHIP, "a long enough reason")


def test_no_tier_while_a_crisis_alert_is_open(assessment, ines, cleo, now):
    raise_alert(client=cleo, source="concern", sign="self_harm", by=ines, now=now)
    with pytest.raises(services.OpenAlert):
        confirm(assessment, ines, now)
    assert not TierDecision.objects.exists()


def test_a_tier_without_a_standard_cannot_be_given(assessment, ines, now):
    ServiceStandard.objects.filter(tier="development").delete()
    with pytest.raises(services.StandardMissing):
        confirm(assessment, ines, now)


@pytest.mark.parametrize(
    ("note", "stands"),
    [
        pytest.param("too short", False, id="nine characters"),
        pytest.param("ten chars.", True, id="ten characters"),
        pytest.param("  nine chr  ", False, id="spaces do not count"),
    ],
)
def test_another_tier_needs_a_reason(assessment, anna, now, note, stands):
    if stands:
        decision = confirm(assessment, anna.user, now, Tier.FLAGSHIP, note)
        assert decision.note == note
        assert decision.proposed == "development"
    else:
        with pytest.raises(services.OverrideNeedsNote):
            confirm(assessment, anna.user, now, Tier.FLAGSHIP, note)


def test_the_desk_confirms_and_does_not_change(assessment, ines, now):
    with pytest.raises(services.MayNotOverride):
        confirm(assessment, ines, now, Tier.FLAGSHIP, "a long enough reason")


def test_below_the_floor_a_supervisor_signs_too(assessment, anna, sofia, now):
    with pytest.raises(services.NeedsCoSignature):
        confirm(assessment, anna.user, now, Tier.BASIC, "a long enough reason")
    decision = confirm(assessment, anna.user, now, Tier.BASIC, "a long enough reason", sofia)
    assert decision.cosigned_by == sofia


def test_nobody_co_signs_a_choice_of_their_own(assessment, sofia, now):
    with pytest.raises(services.NeedsCoSignature):
        confirm(assessment, sofia, now, Tier.BASIC, "a long enough reason", sofia)


@pytest.mark.parametrize("person", ["maria", "ines"])
def test_only_a_supervisor_co_signs(assessment, anna, person, now, request):
    signer = request.getfixturevalue(person)
    with pytest.raises(services.NeedsCoSignature):
        confirm(assessment, anna.user, now, Tier.BASIC, "a long enough reason", signer)


def test_the_database_keeps_the_floor_even_past_the_service(assessment, ines, now):
    decision = confirm(assessment, ines, now)
    rows = TierDecision.objects.filter(pk=decision.pk)
    for change in (
        {"chosen": "basic", "note": b"x"},
        {"chosen": "flagship"},
        {"chosen": "gold"},
        {"cosigned_by": ines},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_people_confirming_at_once_make_one_decision(assessment, ines, anna):
    barrier, made = Barrier(2), []

    def decide(by):
        barrier.wait()
        made.append(confirm(assessment, by, timezone.now()).pk)
        connections.close_all()

    racers = [Thread(target=decide, args=[by]) for by in (ines, anna.user)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert len(set(made)) == 1
    assert TierDecision.objects.count() == 1


def test_before_the_first_policy_there_is_no_proposal():
    with pytest.raises(selectors.NoPolicy):
        selectors.policy_in_force(services.FIRST_DAY - timedelta(seconds=1))


def test_a_practice_begins_with_a_policy_three_standards_and_four_segments(now):
    services.install_policy()
    first = PolicyVersion.objects.get()
    assert (first.effective_at, first.state) == (datetime(2020, 1, 1, tzinfo=UTC), "published")
    found = ServiceStandard.objects.order_by("tier").values_list("tier", "version", "published_at")
    tiers = sorted(tier.value for tier in Tier)
    assert list(found) == [(tier, 1, first.effective_at) for tier in tiers]
    codes = Segment.objects.order_by("code").values_list("code", flat=True)
    assert list(codes) == ["C1", "C2", "C3", "C4"]


def test_a_draft_is_not_in_force(now):
    first = PolicyVersion.objects.get()
    PolicyVersion.objects.create(
        rule="tier-rule/2.0.0",
        thresholds=first.thresholds,
        state="draft",
        effective_at=first.effective_at,
    )
    assert selectors.policy_in_force(now) == first


def page(assessment):
    return reverse("tiering:propose", args=[assessment.public_id])


def test_the_page_shows_the_proposal_and_confirms_it(as_ines, assessment, cleo):
    shown = as_ines.get(page(assessment))
    assert b"Development" in shown.content
    answer = as_ines.post(page(assessment), {"decision": "confirm", "proposed": "development"})
    assert answer.url == reverse("packages:choose", args=[cleo.public_id])
    assert TierDecision.objects.get().confirmed_by.name == "Ines"


class TestWhoConfirms:
    """Whoever confirms what a colleague assessed sees it, and the audit log says so."""

    @staticmethod
    def look(assessment, user) -> str:
        from tests.conftest import signed_in

        return signed_in(user).get(page(assessment), follow=True).content.decode()

    def test_sees_what_is_confirmed(self, assessment, site):
        colleague = factories.make_user("Ivy", "intake")
        text = self.look(assessment, colleague)
        assert "28 of 49" in text
        assert "You don't have access to this" not in text
        look = TrailEvent.objects.get(action="tiering.proposal.opened", actor=colleague)
        assert look.facts["to_confirm"] is True

    def test_an_own_look_is_no_opened_one(self, assessment, as_ines):
        as_ines.get(page(assessment))
        assert "to_confirm" not in TrailEvent.objects.get(action="tiering.proposal.opened").facts

    def test_no_longer_once_it_is_confirmed(self, assessment, ines, now):
        services.confirm_tier(
            assessment=assessment, chosen=Tier.DEVELOPMENT, note="", by=ines, now=now
        )
        colleague = factories.make_user("Ivy", "intake")
        text = self.look(assessment, colleague)
        assert "28 of 49" not in text
        assert "have access to this" in text

    def test_nor_once_the_client_was_assessed_again(self, assessment, cleo, ines, now):
        assess(cleo, ines, now + timedelta(days=1))
        colleague = factories.make_user("Ivy", "intake")
        assert "28 of 49" not in self.look(assessment, colleague)

    def test_who_confirms_nothing_sees_no_more_than_before(self, assessment, maria):
        assert "28 of 49" not in self.look(assessment, maria)

    def test_every_form_that_decides_shows_the_scores(self, request, assessment):
        """No role finds the button beside a value that is hidden from it."""
        for name in ("ines", "anna", "sofia"):
            text = request.getfixturevalue(f"as_{name}").get(page(assessment)).content.decode()
            assert ("Record the decision" in text) <= ("28 of 49" in text), name


def test_a_counselor_reads_the_lean_and_not_the_purse(as_anna, assessment):
    text = as_anna.get(page(assessment)).content.decode()
    assert "28 of 49" in text
    assert "12,000" not in text
    assert "9,000" not in text


def test_a_changed_tier_without_a_reason_is_refused_beside_the_field(as_anna, assessment):
    answer = as_anna.post(
        page(assessment),
        {"decision": "change", "proposed": "development", "chosen": "flagship", "note": "short"},
    )
    assert answer.status_code == 422
    assert "short" in answer.content.decode()
    assert answer.context["form"].errors["note"]
    assert not TierDecision.objects.exists()


def test_below_the_floor_the_page_asks_a_supervisor(as_anna, assessment):
    note = "she asked for it herself"
    answer = as_anna.post(
        page(assessment),
        {"decision": "change", "proposed": "development", "chosen": "basic", "note": note},
    )
    assert answer.status_code == 302
    assert note in as_anna.get(answer.url).content.decode()
    assert not TierDecision.objects.exists()


def test_what_was_shown_does_not_override_the_rule(as_ines, assessment):
    """A forged hidden field is a change like any other, and the desk may not change."""
    answer = as_ines.post(page(assessment), {"decision": "confirm", "proposed": "flagship"})
    assert answer.status_code == 409
    assert not TierDecision.objects.exists()


def test_an_open_alert_hides_proposal_and_price(as_ines, assessment, cleo, ines, now):
    raise_alert(client=cleo, source="concern", sign="self_harm", by=ines, now=now)
    text = as_ines.get(page(assessment)).content.decode()
    assert "Record the decision" not in text
    assert "¥" not in text


@pytest.mark.parametrize("person", ["as_boris", "as_adam", "as_maria", "as_otto"])
def test_out_of_scope_is_not_there(person, assessment, request):
    browser = request.getfixturevalue(person)
    assert browser.get(page(assessment)).status_code == 404
    assert browser.post(page(assessment), {"decision": "confirm"}).status_code == 404


def test_unknown_and_malformed_ids_are_not_there(as_ines):
    assert as_ines.get(reverse("tiering:propose", args=[UUID(int=1)])).status_code == 404
    assert as_ines.get("/assessments/1/tier/").status_code == 404


def test_the_receipt_stays_the_same_after_a_new_policy(as_ines, assessment, ines, now):
    decision = confirm(assessment, ines, now)
    url = reverse("tiering:receipt", args=[decision.public_id])
    before = as_ines.get(url).content
    thresholds = PolicyVersion.objects.get().thresholds | {
        "version": "tier-rule/9.0.0",
        "floor_severity": 40,
        "severity_development": 40,
        "severity_flagship": 45,
    }
    PolicyVersion.objects.create(
        rule="tier-rule/9.0.0", thresholds=thresholds, state="published", effective_at=now
    )
    assert as_ines.get(url).content == before


def test_a_decided_assessment_leads_to_its_receipt(as_ines, assessment, ines, now):
    decision = confirm(assessment, ines, now)
    assert as_ines.get(page(assessment)).url == reverse(
        "tiering:receipt", args=[decision.public_id]
    )


def preview(browser, client, form):
    url = reverse("tiering:preview", args=[client.public_id])
    return browser.post(url, form, headers={"hx-request": "true"})


def test_the_preview_says_what_the_submit_would_propose(as_ines, cleo):
    text = preview(as_ines, cleo, typed(phq=1)).content.decode()
    assert 'id="preview"' in text
    assert "crm-tier--development" in text
    assert "28" in text
    assert "¥14,400" in text
    assert not TierDecision.objects.exists()


def test_a_preview_of_half_a_sheet_proposes_no_tier(as_ines, cleo):
    text = preview(as_ines, cleo, {"sads-emotion": "3"}).content.decode()
    assert "The tier is proposed once all seven rows of severity are answered" in text
    assert "no proposal yet" in text


def test_a_preview_reads_over_what_cannot_be_read(as_ines, cleo):
    answer = preview(as_ines, cleo, typed(income="abc") | {"sads-emotion": "99"})
    assert answer.status_code == 200


def test_a_risk_answer_offers_the_alert_before_the_form_is_finished(as_ines, cleo):
    text = preview(as_ines, cleo, {"phq-9-self_harm": "1"}).content.decode()
    assert "Open a crisis alert" in text


def test_the_preview_stays_within_its_bound(as_ines, cleo, django_assert_max_num_queries):
    preview(as_ines, cleo, typed())
    with django_assert_max_num_queries(9):
        preview(as_ines, cleo, typed(phq=1))


def test_parts_are_equal_on_the_page_and_in_the_answer(as_ines, cleo):
    """What the live answer swaps in is what the page draws when the form comes back."""
    import re

    form = typed(income="abc", phq=1)
    page_text = as_ines.post(reverse("intake:assess", args=[cleo.public_id]), form).content.decode()
    answer = preview(as_ines, cleo, form).content.decode()
    for part in ("severity-total", "money", "goal-0-state", "measure-phq-9", "file"):
        pattern = rf'<(\w+) [^>]*id="{part}"[^>]*>(.*?)</\1>'
        on_page = re.search(pattern, page_text, re.S)
        in_answer = re.search(pattern, answer, re.S)
        assert on_page, part
        assert in_answer, part
        assert on_page.group(2).split() == in_answer.group(2).split(), part


def test_the_newest_assessment_decides(cleo, ines, now):
    """An older form that nobody decided must not take a client below what is known since."""
    mild = assess(cleo, ines, now - timedelta(days=30), sads=1)
    severe = assess(cleo, ines, now, sads=4)
    assert confirm(severe, ines, now).need == "development"
    with pytest.raises(services.NewerAssessment):
        confirm(mild, ines, now, Tier.BASIC)
    assert Standing.objects.get(client=cleo).tier == "development"


def test_only_the_newest_assessment_waits_for_a_tier(cleo, ines, now):
    assess(cleo, ines, now - timedelta(days=30), sads=1)
    severe = assess(cleo, ines, now, sads=4)
    assert list(selectors.assessments_awaiting_tier(ines)) == [severe]
    confirm(severe, ines, now)
    assert not selectors.assessments_awaiting_tier(ines).exists()
    assert Standing.objects.get(client=cleo).awaits_tier_since is None


@pytest.mark.parametrize("sads", [4, None])
def test_a_decision_that_was_under_way_lets_a_newer_assessment_wait(cleo, ines, now, sads):
    """Somebody confirms; before that is written, the client is assessed again."""
    first = assess(cleo, ines, now - timedelta(days=30), sads=1)
    policy, facts, verdict = asked_again(first, now)
    newer = assess(cleo, ines, now, sads=sads)
    write_decision(
        assessment=first,
        policy=policy,
        facts=facts,
        verdict=verdict,
        chosen=verdict.tier,
        note="",
        by=ines,
        now=now,
    )
    assert list(selectors.assessments_awaiting_tier(ines)) == [newer]
