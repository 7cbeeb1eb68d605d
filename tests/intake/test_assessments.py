"""An assessment is stored once, scored by its version, and refused clearly."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import QueryDict
from django.urls import reverse

from crisis.models import Alert
from crisis.services import raise_alert
from intake import selectors, services
from intake.models import Administration, Assessment, Goal, InstrumentVersion, Score
from people.models import Standing
from tests import factories
from tests.conftest import SHANGHAI
from tests.intake.sheets import PHQ, typed
from tests.racing import while_one_waits

# The test wraps the request in a transaction of its own: two savepoints, begun and released.
SAVEPOINTS = 4


def sheet_of(form):
    data = QueryDict(mutable=True)
    for name, value in form.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return selectors.sheet_of(dict(data.lists()))


def submit(client, by, now, form=None, key=None, opened_at=None):
    form = form or typed()
    return services.submit_assessment(
        client=client,
        sheet=sheet_of(form),
        versions=selectors.intake_versions(),
        request_key=key or uuid4(),
        by=by,
        now=now,
        opened_at=opened_at,
    )


def test_a_submitted_assessment_keeps_totals_clear_and_content_sealed(cleo, ines, now):
    assessment = submit(cleo, ines, now, typed(sads=4, phq=1))
    again = Assessment.objects.select_related("client").get(pk=assessment.pk)
    assert (again.severity, again.severity_peak, again.smart) == (28, 4, 3)
    assert (str(again.income), str(again.budget)) == ("12000.00", "9000.00")
    assert again.story == "Wants to sleep first."
    with connection.cursor() as cursor:
        cursor.execute("SELECT income, story FROM intake_assessment")
        raw = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"12000" not in raw
    assert b"sleep" not in raw
    assert Goal.objects.get().text == "每晚11点半前睡下，每周至少5天"


def test_scores_are_pinned_to_the_version(cleo, ines, now):
    submit(cleo, ines, now, typed(sads=4, phq=1))
    scores = {score.instrument.code: score for score in Score.objects.select_related("instrument")}
    assert scores["sads"].total == 28
    assert (scores["phq-9"].total, scores["phq-9"].band) == (9, "mild")
    administration = Administration.objects.select_related("client").get(
        version__instrument__code="phq-9"
    )
    assert administration.answers == {**dict.fromkeys(PHQ, 1)}


def test_installing_the_forms_again_changes_nothing():
    before = set(InstrumentVersion.objects.values_list("content_hash", flat=True))
    services.install_instruments()
    assert set(InstrumentVersion.objects.values_list("content_hash", flat=True)) == before


def test_an_unfinished_severity_form_has_no_total(cleo, ines, now):
    form = typed()
    del form["sads-body"]
    assessment = submit(cleo, ines, now, form)
    assert assessment.severity is None
    assert assessment.severity_peak == 4
    assert not Score.objects.get(instrument__code="sads").complete


def test_the_same_key_again_is_the_same_assessment(cleo, ines, now):
    key = uuid4()
    first = submit(cleo, ines, now, key=key)
    assert submit(cleo, ines, now, key=key) == first
    assert Assessment.objects.count() == 1
    assert Administration.objects.count() == 1


def test_a_risk_answer_opens_an_alert_in_the_same_breath(cleo, ines, now):
    form = typed(phq=0) | {"phq-9-self_harm": "1"}
    submit(cleo, ines, now, form)
    alert = Alert.objects.get()
    assert alert.client == cleo
    assert alert.signs.get().sign == "phq-9.self_harm"


def test_whoever_turns_eighteen_this_year_may_still_be_a_minor(ines, now):
    child = factories.make_client(now=now, birth_year=now.year - 18)
    assert submit(child, ines, now).minor
    grown = factories.make_client("何子昂", now=now, birth_year=now.year - 19, phone="13800000002")
    assert not submit(grown, ines, now).minor
    ageless = factories.make_client("周一鸣", now=now, birth_year=None, phone="13800000003")
    assert not submit(ageless, ines, now).minor


def test_the_year_begins_at_midnight_of_the_practice(ines):
    """Half past midnight in Shanghai is still last year elsewhere."""
    new_year = datetime(2027, 1, 1, 0, 30, tzinfo=SHANGHAI).astimezone(UTC)
    client = factories.make_client(now=new_year, birth_year=2008)
    assert not submit(client, ines, new_year).minor
    assert submit(client, ines, new_year - timedelta(hours=1)).minor


def test_the_standing_remembers_the_score_before(cleo, ines, now):
    submit(cleo, ines, now, typed(sads=5))
    cleo.refresh_from_db()
    submit(cleo, ines, now, typed(sads=3))
    standing = Standing.objects.get(client=cleo)
    assert (standing.severity_before, standing.severity) == (35, 21)


@pytest.mark.django_db(transaction=True)
def test_a_danger_in_the_answers_and_one_that_was_heard_wait_for_each_other(cleo, ines, anna, now):
    """Neither takes what the other one needs next: both are written, and one alert stands."""
    heard, submitted = while_one_waits(
        cleo,
        lambda: raise_alert(client=cleo, source="concern", sign="said", by=anna.user, now=now),
        lambda: submit(cleo, ines, now, typed(phq=0) | {"phq-9-self_harm": "1"}),
    )
    assert isinstance(heard, Alert)
    assert submitted == Assessment.objects.get()
    assert sorted(Alert.objects.get().signs.values_list("sign", flat=True)) == [
        "phq-9.self_harm",
        "said",
    ]


def test_a_sheet_with_problems_is_not_stored(cleo, ines, now):
    with pytest.raises(services.SheetHasProblems):
        submit(cleo, ines, now, typed(income="abc"))
    assert not Assessment.objects.exists()


def page(client):
    return reverse("intake:assess", args=[client.public_id])


def test_the_page_leads_on_to_the_tier(as_ines, cleo):
    answer = as_ines.post(page(cleo), typed(phq=1))
    assessment = Assessment.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("tiering:propose", args=[assessment.public_id])


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"income": "abc"}, id="income in words"),
        pytest.param({"budget": "-5"}, id="negative budget"),
        pytest.param({"sads-emotion": "9"}, id="off the scale"),
        pytest.param({"sads-emotion": ["3", "4"]}, id="This has two different answers"),
        pytest.param({"phq-9-mood": "NaN"}, id="not a number"),
        pytest.param({"duration_months": "12000"}, id="a thousand years"),
        pytest.param({"problems": ["anything"]}, id="unknown problem"),
        pytest.param({"goal-1-ticks": ["specific"]}, id="ticks without a goal"),
        pytest.param({"story": "x" * 5001}, id="story too long"),
        pytest.param({"request_key": "not a key"}, id="malformed key"),
    ],
)
def test_a_refused_sheet_keeps_everything_that_was_typed(as_ines, cleo, change):
    answer = as_ines.post(page(cleo), typed() | change)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "每晚11点半前睡下，每周至少5天" in text
    assert 'aria-invalid="true"' in text or "crm-scale--bad" in text or "crm-form-errors" in text
    if "story" not in change:
        assert "Wants to sleep first." in text
    assert not Assessment.objects.exists()


def test_a_refused_answer_says_why_beside_its_own_scale(as_ines, cleo):
    answer = as_ines.post(page(cleo), typed() | {"sads-emotion": "9"})
    assert b'id="scale-sads-emotion-error"' in answer.content


def test_an_empty_sheet_asks_for_one_answer(as_ines, cleo):
    answer = as_ines.post(page(cleo), {"request_key": str(uuid4())})
    assert answer.status_code == 422
    assert not Assessment.objects.exists()


def test_a_get_with_answers_stores_nothing(as_ines, cleo):
    as_ines.get(page(cleo), typed())
    assert not Assessment.objects.exists()


def test_another_counselor_finds_nothing(as_boris, cleo):
    assert as_boris.get(page(cleo)).status_code == 404
    assert as_boris.post(page(cleo), typed()).status_code == 404


@pytest.mark.parametrize("person", ["as_maria", "as_adam", "as_otto"])
def test_roles_without_a_form_find_nothing(person, cleo, request):
    assert request.getfixturevalue(person).get(page(cleo)).status_code == 404


def test_an_unknown_or_malformed_client_is_not_there(as_ines):
    assert as_ines.get(reverse("intake:assess", args=[UUID(int=1)])).status_code == 404
    assert as_ines.get("/clients/not-an-id/assess/").status_code == 404


def test_the_page_asks_few_questions_of_the_database(as_ines, cleo, django_assert_max_num_queries):
    as_ines.get(page(cleo))
    with django_assert_max_num_queries(10):
        as_ines.get(page(cleo))


def test_a_submit_stays_within_its_bound(as_ines, cleo, django_assert_max_num_queries):
    form = typed(phq=1) | {"phq-9-self_harm": "0"}
    as_ines.get(page(cleo))
    with django_assert_max_num_queries(12 + SAVEPOINTS):
        as_ines.post(page(cleo), form)


@pytest.mark.parametrize(
    ("opened", "known"),
    [
        (timedelta(minutes=-24), True),
        (timedelta(hours=-3), True),
        (timedelta(hours=-3, seconds=-1), False),
        (timedelta(seconds=1), False),
        (None, False),
    ],
)
def test_the_time_an_intake_took_is_kept_where_it_can_be_true(cleo, ines, now, opened, known):
    opened_at = None if opened is None else now + opened
    assessment = submit(cleo, ines, now, opened_at=opened_at)
    assert assessment.started_at == (opened_at if known else None)


def test_the_page_remembers_when_it_was_opened(as_ines, cleo):
    url = reverse("intake:assess", args=[cleo.public_id])
    opened_at = as_ines.get(url).context["form"]["opened_at"].value()
    as_ines.post(url, typed() | {"opened_at": opened_at})
    assert Assessment.objects.get().started_at.isoformat() == opened_at


@pytest.mark.parametrize("opened_at", ["", "yesterday", "2026-03-10T10:00:00"])
def test_an_opening_time_that_cannot_be_read_hinders_nobody(as_ines, cleo, opened_at):
    url = reverse("intake:assess", args=[cleo.public_id])
    as_ines.post(url, typed() | {"opened_at": opened_at})
    assert Assessment.objects.get().started_at is None


def test_a_refused_assessment_keeps_when_it_was_opened(as_ines, cleo):
    url = reverse("intake:assess", args=[cleo.public_id])
    refused = as_ines.post(url, typed(budget="a lot") | {"opened_at": "2026-03-10T10:00:00+08:00"})
    assert refused.status_code == 422
    assert 'value="2026-03-10T10:00:00+08:00"' in refused.content.decode()
