"""Below the floor somebody else signs; whoever asks again is answered by another person."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from crisis.services import raise_alert
from people.models import Standing, Task, TrailEvent
from tests import factories, journey
from tests.conftest import signed_in
from tests.doors import who_may
from tests.racing import race
from tests.walking import walk
from tiering import paper, selectors, services
from tiering.models import Appeal, CoSignRequest, ReferralAdvice, TierDecision
from tiering.rules.tiers import Tier

WHY = "She moves abroad in two weeks."
ROWS = r'<a class="crm-pile__row" href="([^"]+)"'


def ask(assessment, by, now, chosen=Tier.BASIC, note=WHY):
    return services.ask_cosign(assessment=assessment, chosen=chosen, note=note, by=by, now=now)


def url(name, row):
    return reverse(f"tiering:{name}", args=[row.public_id])


@pytest.fixture
def new_file(anna, now, monkeypatch):
    monkeypatch.setattr("tiering.views.reviews.SHOWN", 2)
    journey.install(now)
    return lambda number: factories.make_client(
        now=now, counselor=anna, phone=f"1380000010{number}"
    )


def test_what_waits_for_a_signature_comes_in_pages(as_sofia, anna, ines, now, new_file):
    asked = []
    for number in range(5):
        waiting = journey.assess(new_file(number), by=ines, now=now)
        asked.append(url("co_sign", ask(waiting, anna.user, now + timedelta(minutes=number))))
    assert walk(as_sofia, reverse("tiering:to_review"), ROWS) == [asked[:2], asked[2:4], asked[4:]]


def test_what_was_asked_for_again_comes_in_pages(as_sofia, ines, now, new_file):
    asked = []
    for number in range(3):
        decision = journey.confirm(new_file(number), by=ines, now=now)
        appeal = services.record_appeal(
            decision=decision,
            asker="client",
            asked_on=timezone.localdate(now),
            words=WHY,
            by=ines,
            now=now - timedelta(minutes=number),
        )
        asked.insert(0, url("review", appeal))
    assert walk(as_sofia, reverse("tiering:to_review"), ROWS) == [asked[:2], asked[2:]]


def test_asking_decides_nothing(assessment, anna, now):
    request = ask(assessment, anna.user, now)
    assert request.state == "waiting"
    assert not TierDecision.objects.exists()
    assert ask(assessment, anna.user, now) == request


def test_a_signature_makes_the_decision_of_the_asker(assessment, anna, sofia, now):
    request = ask(assessment, anna.user, now)
    decision = services.sign_request(request=request, by=sofia, now=now)
    assert (decision.chosen, decision.need) == ("basic", "development")
    assert (decision.confirmed_by, decision.cosigned_by) == (anna.user, sofia)
    assert decision.note == WHY
    request.refresh_from_db()
    assert (request.state, request.decision) == ("signed", decision)


@pytest.mark.parametrize(
    ("note", "chosen", "refusal"),
    [
        ("too short", Tier.BASIC, services.OverrideNeedsNote),
        (WHY, Tier.DEVELOPMENT, services.NotBelowFloor),
        (WHY, Tier.FLAGSHIP, services.NotBelowFloor),
    ],
)
def test_what_cannot_be_asked_for(assessment, anna, now, note, chosen, refusal):
    with pytest.raises(refusal):
        ask(assessment, anna.user, now, chosen, note)


@pytest.mark.parametrize("person", ["ines", "maria"])
def test_who_may_not_change_a_tier_may_not_ask(assessment, person, now, request):
    with pytest.raises(services.MayNotOverride):
        ask(assessment, request.getfixturevalue(person), now)


def test_another_persons_request_is_not_overwritten(assessment, anna, sofia, now):
    ask(assessment, anna.user, now)
    with pytest.raises(services.AlreadyAsked):
        ask(assessment, sofia, now)


def test_other_words_for_the_same_choice_are_not_dropped_in_silence(assessment, anna, now):
    request = ask(assessment, anna.user, now)
    assert ask(assessment, anna.user, now, note=f" {WHY} ") == request
    with pytest.raises(services.AlreadyAsked, match="Withdraw"):
        ask(assessment, anna.user, now, note="Her sister looks after her now.")
    services.withdraw_request(request=request, by=anna.user, now=now)
    anew = ask(assessment, anna.user, now, note="Her sister looks after her now.")
    assert anew.note == "Her sister looks after her now."
    assert TrailEvent.objects.filter(action="tiering.co_signature.asked").count() == 2


def test_nobody_signs_or_refuses_a_request_of_their_own(assessment, sofia, now):
    request = ask(assessment, sofia, now)
    with pytest.raises(services.OwnRequest):
        services.sign_request(request=request, by=sofia, now=now)
    with pytest.raises(services.OwnRequest):
        services.refuse_request(request=request, reason=WHY, by=sofia, now=now)
    assert not TierDecision.objects.exists()


@pytest.mark.parametrize("person", ["ines", "maria", "adam"])
def test_only_a_supervisor_signs(assessment, anna, person, now, request):
    asked = ask(assessment, anna.user, now)
    with pytest.raises(services.MayNotSign):
        services.sign_request(request=asked, by=request.getfixturevalue(person), now=now)


def test_a_refusal_says_why_and_the_proposal_waits_again(assessment, anna, sofia, as_anna, now):
    request = ask(assessment, anna.user, now)
    with pytest.raises(services.RefusalNeedsReason):
        services.refuse_request(request=request, reason=" too shrt ", by=sofia, now=now)
    services.refuse_request(request=request, reason="Her sleep is too bad.", by=sofia, now=now)
    page = as_anna.get(url("propose", assessment)).content.decode()
    assert "Sofia did not sign: Her sleep is too bad." in page
    assert ask(assessment, anna.user, now) != request
    assert not TierDecision.objects.exists()


def test_the_desk_learns_that_somebody_was_asked_and_neither_who_nor_why(
    assessment, anna, sofia, as_ines, as_anna, now
):
    request = ask(assessment, anna.user, now)
    page = as_ines.get(url("propose", assessment)).content.decode()
    assert "Another tier below the floor was requested" in page
    assert "Anna requested" not in page
    assert "Anna requested" in as_anna.get(url("propose", assessment)).content.decode()
    services.refuse_request(request=request, reason="Her sleep is too bad.", by=sofia, now=now)
    page = as_ines.get(url("propose", assessment)).content.decode()
    assert "Another tier below the floor was requested" in page
    for word in ("Her sleep is too bad.", "Sofia"):
        assert word not in page


def test_an_answered_request_is_not_answered_again(assessment, anna, sofia, now):
    request = ask(assessment, anna.user, now)
    services.sign_request(request=request, by=sofia, now=now)
    with pytest.raises(services.AlreadyAnswered):
        services.sign_request(request=request, by=sofia, now=now)
    with pytest.raises(services.AlreadyAnswered):
        services.refuse_request(request=request, reason=WHY, by=sofia, now=now)
    with pytest.raises(services.AlreadyAnswered):
        services.withdraw_request(request=request, by=anna.user, now=now)


def test_only_the_asker_takes_it_back(assessment, anna, sofia, now):
    request = ask(assessment, anna.user, now)
    with pytest.raises(services.AlreadyAnswered):
        services.withdraw_request(request=request, by=sofia, now=now)
    services.withdraw_request(request=request, by=anna.user, now=now)
    request.refresh_from_db()
    assert request.state == "withdrawn"


def test_an_alert_since_then_stops_the_signature(assessment, anna, sofia, cleo, ines, now):
    request = ask(assessment, anna.user, now)
    raise_alert(client=cleo, source="concern", sign="self_harm", by=ines, now=now)
    with pytest.raises(services.OpenAlert):
        services.sign_request(request=request, by=sofia, now=now)
    request.refresh_from_db()
    assert request.state == "waiting"
    with pytest.raises(services.OpenAlert):
        ask(assessment, anna.user, now)


def test_a_newer_assessment_since_then_stops_the_signature(
    assessment, anna, sofia, cleo, ines, now
):
    request = ask(assessment, anna.user, now)
    journey.assess(cleo, by=ines, now=now + timedelta(days=1))
    with pytest.raises(services.NewerAssessment):
        services.sign_request(request=request, by=sofia, now=now + timedelta(days=2))
    with pytest.raises(services.NewerAssessment):
        ask(assessment, anna.user, now)


def test_a_confirmed_proposal_takes_the_request_back(assessment, anna, ines, now):
    request = ask(assessment, anna.user, now)
    services.confirm_tier(assessment=assessment, chosen=Tier.DEVELOPMENT, note="", by=ines, now=now)
    request.refresh_from_db()
    assert request.state == "withdrawn"
    with pytest.raises(services.AlreadyTiered):
        ask(assessment, anna.user, now)


def test_the_database_keeps_the_two_apart(assessment, anna, now):
    rows = CoSignRequest.objects.filter(pk=ask(assessment, anna.user, now).pk)
    for change in (
        {"state": "signed", "answered_by": anna.user},
        {"state": "refused", "answered_by": anna.user},
        {"state": "refused"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


@pytest.mark.django_db(transaction=True)
def test_signing_and_confirming_at_once_makes_one_decision(cleo, ines, anna, sofia):
    now = timezone.now()
    journey.install(now)
    assessment = journey.assess(cleo, by=ines, now=now)
    request = ask(assessment, anna.user, now)
    race(
        lambda: services.sign_request(request=request, by=sofia, now=now),
        lambda: services.confirm_tier(
            assessment=assessment, chosen=Tier.DEVELOPMENT, note="", by=ines, now=now
        ),
    )
    assert TierDecision.objects.count() == 1
    request.refresh_from_db()
    signed = TierDecision.objects.get().chosen == "basic"
    assert request.state == ("signed" if signed else "withdrawn")


@pytest.mark.django_db(transaction=True)
def test_two_supervisors_sign_once(cleo, ines, anna, sofia):
    now = timezone.now()
    journey.install(now)
    request = ask(journey.assess(cleo, by=ines, now=now), anna.user, now)
    sara = factories.make_user("Sara", "supervisor")
    ends = race(
        lambda: services.sign_request(request=request, by=sofia, now=now),
        lambda: services.refuse_request(request=request, reason=WHY, by=sara, now=now),
    )
    assert sum(isinstance(end, services.AlreadyAnswered) for end in ends) == 1


def test_who_opens_a_request(request, assessment, anna, now):
    asked = ask(assessment, anna.user, now)
    assert who_may(request, url("co_sign", asked)) == {"anna", "sofia"}
    assert who_may(request, url("refuse", asked), {"reason": ""}) == {"sofia"}


def test_a_supervisor_finds_signs_and_leads_to_the_receipt(
    as_sofia, as_anna, assessment, anna, now
):
    request = ask(assessment, anna.user, now)
    listed = as_sofia.get(reverse("tiering:to_review")).content.decode()
    assert url("co_sign", request) in listed
    page = as_sofia.get(url("co_sign", request)).content.decode()
    assert WHY in page
    assert "Co-sign as Sofia" in page
    assert "Co-sign as" not in as_anna.get(url("co_sign", request)).content.decode()
    answer = as_sofia.post(url("sign", request))
    assert answer.url == url("receipt", TierDecision.objects.get())
    assert "Sofia · Supervisor" in as_sofia.get(answer.url).content.decode()


def test_a_short_refusal_is_told_beside_the_field(as_sofia, assessment, anna, now):
    request = ask(assessment, anna.user, now)
    answer = as_sofia.post(url("refuse", request), {"reason": "no"})
    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"]


# ---------- appeals ----------


def appeal_of(decision, by, now, **said):
    asked = {"asker": "client", "asked_on": timezone.localdate(now), "words": "Waits are long."}
    return services.record_appeal(decision=decision, **(asked | said), by=by, now=now)


def answer(appeal, by, now, outcome="stands", chosen=None, reason=WHY):
    return services.review_appeal(
        appeal=appeal, outcome=outcome, chosen=chosen, reason=reason, by=by, now=now
    )


def test_an_appeal_is_due_in_seven_days_and_written_once(decision, ines, now):
    appeal = appeal_of(decision, ines, now)
    assert appeal_of(decision, ines, now) == appeal
    task = Task.objects.get(kind="review", about=appeal.public_id)
    assert task.due_at == appeal.due_at == now + timedelta(days=7)


@pytest.mark.parametrize(
    "other",
    [
        {"asker": "guardian"},
        {"asked_on": date(2026, 3, 9)},
        {"words": "He needs more time."},
    ],
    ids=["asker", "day", "words"],
)
def test_another_wish_while_one_is_open_is_not_dropped_in_silence(
    decision, ines, anna, sofia, now, other
):
    first = appeal_of(decision, ines, now)
    with pytest.raises(services.AppealIsOpen):
        appeal_of(decision, ines, now, **other)
    same = {"asked_on": timezone.localdate(now)}
    assert appeal_of(decision, anna.user, now + timedelta(days=1), **same) == first
    answer(first, sofia, now)
    assert appeal_of(decision, ines, now, **other) != first
    events = TrailEvent.objects.filter(action="tiering.appeal.recorded")
    assert (Appeal.objects.count(), events.count()) == (2, 2)


def test_a_decision_stands_with_a_reason(decision, ines, sofia, now):
    appeal = answer(appeal_of(decision, ines, now), sofia, now)
    assert (appeal.outcome, appeal.reviewed_by, appeal.new_decision) == ("stands", sofia, None)
    assert Task.objects.get(about=appeal.public_id).outcome == "stands"
    assert TierDecision.objects.count() == 1


def test_a_new_decision_replaces_the_old_one(decision, ines, sofia, cleo, now, as_ines):
    appeal = answer(appeal_of(decision, ines, now), sofia, now, "new", Tier.FLAGSHIP)
    new = appeal.new_decision
    assert (new.replaces, new.chosen, new.proposed) == (decision, "flagship", "development")
    assert new.note == WHY
    assert selectors.current_decision(cleo) == new
    assert selectors.decision_about(decision.assessment) == new
    assert Standing.objects.get(client=cleo).tier == "flagship"
    assert as_ines.get(url("propose", decision.assessment)).url == url("receipt", new)


@pytest.mark.parametrize(
    ("outcome", "chosen", "reason", "refusal"),
    [
        ("stands", None, "too short", services.ReviewNeedsReason),
        ("new", None, WHY, services.SameTier),
        ("new", Tier.DEVELOPMENT, WHY, services.SameTier),
        ("new", Tier.BASIC, WHY, services.NeedsCoSignature),
    ],
)
def test_what_a_review_cannot_say(decision, ines, sofia, now, outcome, chosen, reason, refusal):
    appeal = appeal_of(decision, ines, now)
    with pytest.raises(refusal):
        answer(appeal, sofia, now, outcome, chosen, reason)
    appeal.refresh_from_db()
    assert appeal.reviewed_at is None
    assert TierDecision.objects.count() == 1


def test_no_new_tier_while_an_alert_is_open(decision, ines, sofia, cleo, now):
    appeal = appeal_of(decision, ines, now)
    raise_alert(client=cleo, source="concern", sign="self_harm", by=ines, now=now)
    with pytest.raises(services.OpenAlert):
        answer(appeal, sofia, now, "new", Tier.FLAGSHIP)
    assert answer(appeal, sofia, now).outcome == "stands"


def test_after_a_newer_assessment_only_the_old_decision_can_stand(decision, ines, sofia, cleo, now):
    appeal = appeal_of(decision, ines, now)
    journey.assess(cleo, by=ines, now=now + timedelta(days=1))
    with pytest.raises(services.NewerAssessment):
        answer(appeal, sofia, now + timedelta(days=2), "new", Tier.FLAGSHIP)


def test_who_decided_or_signed_does_not_review(assessment, anna, sofia, now, ines):
    signed = services.sign_request(request=ask(assessment, anna.user, now), by=sofia, now=now)
    appeal = appeal_of(signed, ines, now)
    with pytest.raises(services.OwnDecision):
        answer(appeal, sofia, now)
    assert not selectors.appeals_to_review(sofia)
    with pytest.raises(services.MayNotReview):
        answer(appeal, anna.user, now)


def test_a_review_ends_once(decision, ines, sofia, now):
    appeal = answer(appeal_of(decision, ines, now), sofia, now)
    with pytest.raises(services.AlreadyReviewed):
        answer(appeal, sofia, now)
    again = appeal_of(decision, ines, now)
    assert again != appeal, "a new wish is a new appeal"


def test_a_replaced_decision_is_not_appealed(decision, ines, sofia, now):
    answer(appeal_of(decision, ines, now), sofia, now, "new", Tier.FLAGSHIP)
    with pytest.raises(services.NotInForce):
        appeal_of(decision, ines, now)


def test_nobody_has_asked_tomorrow(as_ines, decision):
    tomorrow = timezone.localdate() + timedelta(days=1)
    form = {"asker": "client", "asked_on": tomorrow.isoformat(), "words": "Please look."}
    answer = as_ines.post(url("ask_review", decision), form)
    assert answer.status_code == 422
    assert "Please look." in answer.content.decode()
    assert not Appeal.objects.exists()


def test_the_database_keeps_reviewer_and_decider_apart(decision, ines, sofia, now):
    appeal = answer(appeal_of(decision, ines, now), sofia, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(reviewed_by=ines)


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_answer_once(cleo, ines, sofia):
    now = timezone.now()
    journey.install(now)
    decision = journey.confirm(cleo, by=ines, now=now)
    appeal = appeal_of(decision, ines, now)
    sara = factories.make_user("Sara", "supervisor")
    ends = race(
        lambda: answer(appeal, sofia, now, "new", Tier.FLAGSHIP),
        lambda: answer(appeal, sara, now, "new", Tier.FLAGSHIP),
    )
    assert sum(isinstance(end, services.AlreadyReviewed) for end in ends) == 1
    assert TierDecision.objects.count() == 2


def test_the_desk_writes_it_down_and_a_supervisor_answers(as_ines, as_sofia, decision):
    today = timezone.localdate().isoformat()
    form = {"asker": "guardian", "asked_on": today, "words": "Please look again."}
    assert as_ines.post(url("ask_review", decision), form).status_code == 302
    appeal = Appeal.objects.get()
    assert "a review is requested" in as_ines.get(url("receipt", decision)).content.decode()
    assert url("review", appeal) in as_sofia.get(reverse("tiering:to_review")).content.decode()
    page = as_sofia.get(url("review", appeal)).content.decode()
    assert "Please look again." in page
    refused = as_sofia.post(url("review", appeal), {"outcome": "new", "reason": "short"})
    assert refused.status_code == 422
    done = {"outcome": "new", "chosen": "flagship", "reason": WHY}
    assert as_sofia.post(url("review", appeal), done).status_code == 302
    assert WHY in as_ines.get(url("receipt", decision)).content.decode()


def test_what_was_typed_for_a_second_wish_is_given_back(as_ines, decision):
    today = timezone.localdate().isoformat()
    first = {"asker": "client", "asked_on": today, "words": "Please look again."}
    second = {"asker": "guardian", "asked_on": today, "words": "She cannot come so often."}
    form = url("ask_review", decision)
    assert form in as_ines.get(url("receipt", decision)).content.decode()
    for _time in range(2):
        assert as_ines.post(form, first).status_code == 302
    assert form not in as_ines.get(url("receipt", decision)).content.decode()
    refused = as_ines.post(form, second)
    assert refused.status_code == 409
    assert "She cannot come so often." in refused.content.decode()
    assert Appeal.objects.get().words == "Please look again."


def test_what_was_typed_for_another_signature_is_given_back(as_anna, assessment):
    form = {"proposed": "development", "decision": "change", "chosen": "basic"}
    assert as_anna.post(url("propose", assessment), form | {"note": WHY}).status_code == 302
    again = form | {"note": "Her sister looks after her now."}
    refused = as_anna.post(url("propose", assessment), again)
    assert refused.status_code == 409
    assert "Her sister looks after her now." in refused.content.decode()
    assert CoSignRequest.objects.get().note == WHY


def test_in_chinese_an_answer_keeps_chinese_punctuation(as_ines, decision, ines, sofia, now):
    appeal = answer(appeal_of(decision, ines, now), sofia, now)
    as_ines.cookies["django_language"] = "zh-hans"
    page = re.sub(r"<[^>]*>", "", as_ines.get(url("receipt", decision)).content.decode())
    assert re.search(rf"（{sofia.name}，\d+年\d+月\d+日）。{appeal.reason}", page)


def test_who_asks_and_who_reviews(request, decision, ines, now):
    assert who_may(request, url("ask_review", decision)) == {"ines", "anna", "sofia"}
    assert who_may(request, url("review", appeal_of(decision, ines, now))) == {"sofia"}


# ---------- referrals ----------


def test_advice_is_written_once_and_acknowledged_once(cleo, anna, sofia, now):
    key = uuid4()
    act = {"client": cleo, "where": "psychiatry", "reason": "Two weeks without sleep."}
    first = services.advise_referral(**act, request_key=key, by=anna.user, now=now)
    assert services.advise_referral(**act, request_key=key, by=anna.user, now=now) == first
    services.acknowledge_referral(advice=first, how="phone", by=anna.user, now=now)
    services.acknowledge_referral(advice=first, how="writing", by=sofia, now=now)
    first.refresh_from_db()
    assert (first.acknowledged_how, first.acknowledged_to) == ("phone", anna.user)
    assert ReferralAdvice.objects.count() == 1


def test_the_trail_says_who_advised_and_who_heard_that_it_was_understood(cleo, anna, sofia, now):
    def told():
        events = TrailEvent.objects.filter(action__startswith="tiering.referral.").order_by("id")
        return [
            (e.action.rpartition(".")[2], e.actor, e.facts.get("where") or e.facts["how"])
            for e in events
        ]

    advice = services.advise_referral(
        client=cleo, where="psychiatry", reason=WHY, request_key=uuid4(), by=anna.user, now=now
    )
    assert told() == [("advised", anna.user, "psychiatry")]
    services.acknowledge_referral(advice=advice, how="phone", by=sofia, now=now)
    assert told()[1:] == [("acknowledged", sofia, "phone")]


def test_the_page_keeps_what_was_advised(as_anna, as_sofia, cleo):
    page = url("referrals", cleo)
    form = {"request_key": str(uuid4()), "where": "physician", "reason": "Heart pain."}
    assert as_anna.post(page, form | {"where": ""}).status_code == 422
    assert as_anna.post(page, form).status_code == 302
    advice = ReferralAdvice.objects.get()
    assert "Heart pain." in as_sofia.get(page).content.decode()
    understood = reverse("tiering:acknowledge_referral", args=[advice.public_id])
    assert as_anna.post(understood, {"how": "in_person"}).status_code == 302
    advice.refresh_from_db()
    assert advice.acknowledged_at


def test_the_desk_reads_only_what_it_advised(as_ines, as_anna, cleo):
    form = {"request_key": str(uuid4()), "where": "physician", "reason": "Heart pain."}
    as_anna.post(url("referrals", cleo), form)
    assert "Heart pain." not in as_ines.get(url("referrals", cleo)).content.decode()
    boris_and_others = who_may_see(cleo)
    assert boris_and_others == set()


def who_may_see(cleo):
    found = set()
    for name, role in (("Bea", "manager"), ("Ada", "admin"), ("Oda", "auditor")):
        browser = signed_in(factories.make_user(name, role))
        if browser.get(url("referrals", cleo)).status_code != 404:
            found.add(name)
    return found


# ---------- what is printed ----------


def receipt_of(browser, decision):
    return browser.get(url("receipt", decision)).content


def test_the_receipt_is_the_same_a_year_and_three_policies_later(
    as_ines, decision, maria, sofia, ines, now, forget_configuration
):
    from tests.tiering import practice

    before = receipt_of(as_ines, decision)
    for month, line in ((1, "11000"), (4, "12000"), (8, "13000")):
        at = now + timedelta(days=30 * month)
        practice.published(maria, sofia, at, at=at, income_flagship=line)
        forget_configuration()
    ines.role, ines.name_latin = "counselor", "Ines Now"
    ines.save()
    ines.role = "intake"
    ines.save(update_fields=["role"])
    assert selectors.policy_in_force(now + timedelta(days=365)).rule == "tier-rule/1.3.0"
    assert receipt_of(as_ines, decision) == before


@pytest.fixture
def changed(assessment, anna, now):
    return services.confirm_tier(
        assessment=assessment, chosen=Tier.FLAGSHIP, note=WHY, by=anna.user, now=now
    )


def test_why_a_tier_was_changed_is_not_the_desks_to_read(as_ines, as_anna, as_sofia, changed):
    for browser in (as_anna, as_sofia):
        assert WHY.encode() in receipt_of(browser, changed)
    page = receipt_of(as_ines, changed).decode()
    assert WHY not in page
    assert "<dt>Reason</dt><dd>You don't have access to this</dd>" in page


def test_the_answer_to_an_appeal_is_read_at_the_desk_on_the_new_receipt(
    as_ines, decision, ines, sofia, now
):
    answer(appeal_of(decision, ines, now), sofia, now, "new", Tier.FLAGSHIP)
    new = TierDecision.objects.get(replaces=decision)
    assert f"<dt>Reason</dt><dd>{WHY}</dd>" in receipt_of(as_ines, new).decode()


def test_the_file_is_the_page_on_paper_wherever_one_can_be_made(as_ines, decision):
    answer = as_ines.get(url("receipt_pdf", decision))
    if not paper.available():
        assert (answer.status_code, "Pango" in answer.content.decode()) == (503, True)
        return
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert as_ines.get(url("receipt_pdf", decision)).content == answer.content


def test_without_the_library_the_page_says_how_to_print(as_ines, decision, monkeypatch):
    monkeypatch.setattr(paper, "available", lambda: False)
    assert "t be made here" in as_ines.get(url("receipt", decision)).content.decode()
    answer = as_ines.get(url("receipt_pdf", decision))
    assert answer.status_code == 503
    assert "Pango" in answer.content.decode()


def test_paper_fetches_nothing_from_elsewhere():
    for address in (
        "https://elsewhere.example/x.css",
        "file:///etc/passwd",
        f"{paper.BASE}/static/../manage.py",
        f"{paper.BASE}/static/%2e%2e/manage.py",
        f"{paper.BASE}/static/css/not-there.css",
    ):
        with pytest.raises(paper.NotOurs):
            paper.our_file(address)


def test_paper_finds_collected_files_by_their_digest(settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path)
    (tmp_path / "css").mkdir()
    collected = tmp_path / "css" / "paper.0123456789ab.css"
    collected.write_text("p { color: #000000 }", encoding="utf-8")
    assert paper.our_file(f"{paper.BASE}/static/css/{collected.name}") == collected
    assert paper.our_file(f"{paper.BASE}/static/css/paper.css").name == "paper.css"


@pytest.mark.skipif(not paper.available(), reason="this machine has no Pango to print with")
def test_paper_without_its_style_is_no_paper():
    page = '<link rel="stylesheet" href="/static/css/{}"><p>Receipt</p>'
    assert paper.pdf_of(page.format("paper.css")).startswith(b"%PDF")
    with pytest.raises(paper.NotOurs):
        paper.pdf_of(page.format("paper.gone.css"))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_client_is_told_what_is_included_and_never_a_rank(as_ines, decision, language):
    as_ines.cookies["django_language"] = language
    text = as_ines.get(url("for_client", decision)).content.decode().lower()
    for word in ("basic", "development", "flagship", "基础级", "发展级", "旗舰级", "tier", "分级"):
        assert word not in text, word
    letter = " ".join(re.sub(r"<[^>]*>", " ", text.split("<main")[1]).split())
    assert "28" not in letter


def test_who_prints(request, decision):
    for page in ("receipt", "receipt_pdf", "for_client"):
        assert who_may(request, url(page, decision)) == {"ines", "anna", "sofia"}


def test_a_new_assessment_stands_beside_what_was_decided(as_ines, decision, cleo, ines, now):
    again = journey.assess(cleo, by=ines, now=now + timedelta(days=40), tier=Tier.BASIC)
    page = as_ines.get(url("propose", again)).content.decode()
    assert "The new assessment suggests another tier" in page
    as_ines.cookies["django_language"] = "zh-hans"
    chinese = re.sub(r"<[^>]*>", "", as_ines.get(url("propose", again)).content.decode())
    assert re.search(r"自\d+年\d+月\d+日起。", chinese)
    assert Standing.objects.get(client=cleo).tier == "development"
