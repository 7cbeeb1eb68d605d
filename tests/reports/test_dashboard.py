"""The dashboard shows what was counted, to whom it may be shown, and says what it hides."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest

from feedback.rules import metrics
from people.models import Site
from reports.cuts import Cut, period_of
from reports.models import Axis, MonthRollup, Target
from reports.periods import day_of, month_of
from reports.selectors.choices import choices_for
from reports.selectors.comparisons import by_counselor, by_site
from reports.selectors.offers import Judge
from reports.selectors.satisfaction import reading_of
from reports.services import refresh_rollups
from tests import factories
from tests.reports.conftest import held, said

SCORES = [10, 9, 9, 8, 7, 6, 3]


@pytest.fixture
def cut(today):
    """Return a function: the last three months along these axes."""

    def of(**keys):
        along = {Axis(name): str(key) for name, key in keys.items()}
        return Cut("3m", period_of("3m", day_of(today)), along)

    return of


def text_of(browser, query=""):
    answer = browser.get(f"/satisfaction/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def chart_of(text):
    return json.loads(re.search(r'id="chart-nps-data"[^>]*>(.*?)</script>', text)[1])


def test_the_figures_are_those_of_the_rows(as_maria, answers, anna, today, cut):
    answers(anna, SCORES)
    reading = reading_of(cut(), today)
    assert reading.figures["nps"] == metrics.nps(3, 2, 2)
    text = text_of(as_maria)
    assert ">+14<" in text
    assert "7 answered" in text


def test_page_and_api_tell_the_same(as_maria, answers, anna):
    answers(anna, SCORES)
    figures = as_maria.get("/api/v1/metrics/").json()["metrics"]
    text = text_of(as_maria)
    assert f">{round(float(figures['csat_mean']['value']), 2):.2f}<" in text
    assert f"{round(float(figures['attainment_72h']['value']), 1):.1f}%" in text
    assert figures["nps"]["n"] == len(SCORES)


@pytest.mark.parametrize("axis", ["site", "tier", "counselor"])
def test_a_filter_reads_its_own_axis(answers, anna, boris, today, cut, axis):
    other = Site.objects.create(code="jingan", name="Jing'an")
    boris.site = other
    boris.save()
    answers(anna, [10] * 8, tier="flagship")
    answers(boris, [0] * 9, tier="basic")
    anna_key = {"site": anna.site_id, "tier": "flagship", "counselor": anna.pk}[axis]
    assert reading_of(cut(**{axis: anna_key}), today).figures["nps"].value == 100
    assert reading_of(cut(), today).figures["nps"].n == 17


def test_fewer_than_five_answers_are_withheld_with_a_reason(as_maria, answers, anna):
    answers(anna, [10, 9, 0])
    text = text_of(as_maria)
    assert "3 of 5 answers needed" in text
    assert "crm-metric--withheld" in text


def test_sessions_are_not_called_answers_where_sessions_are_counted(as_maria, answers, anna):
    answers(anna, [10, 9, 0], days_ago=10)
    assert "3 of 5 eligible sessions needed" in text_of(as_maria)


def test_a_chart_without_a_month_says_what_it_waits_for(as_anna, answers, anna):
    answers(anna, [10, 9, 0])
    page = as_anna.get("/feedback/mine/").content.decode()
    assert "No month with five answers yet" in page
    assert "data-crm-chart-mount" not in page


def test_filters_are_reset_only_where_one_is_set(as_maria, answers, anna):
    answers(anna, SCORES)
    assert "crm-filters__reset" not in text_of(as_maria)
    assert "crm-filters__reset" in as_maria.get("/satisfaction/?period=12m").content.decode()


def test_a_hidden_site_hides_a_second_one(answers, anna, boris, today, cut):
    other = Site.objects.create(code="jingan", name="Jing'an")
    boris.site = other
    boris.save()
    answers(anna, [10] * 8)
    answers(boris, [0] * 3)
    figures = by_site(cut(), Judge(day_of(today)))
    assert all(site["nps"].value is None for site in figures.values())
    assert figures[str(anna.site_id)]["nps"].n == 8
    # choosing the site in the filter must not tell what the comparison hides
    assert reading_of(cut(site=anna.site_id), today).figures["nps"].value is None


def test_the_heat_table_shows_a_supervisor_her_own_counselors(
    as_sofia, as_maria, answers, anna, boris
):
    answers(anna, [10] * 8)
    answers(boris, [9] * 8)
    assert 'href="/satisfaction/?counselor=' in text_of(as_sofia)
    assert "Boris" not in text_of(as_sofia)
    assert "Boris" in text_of(as_maria)


def test_an_auditor_sees_the_practice_and_no_counselor(as_otto, answers, anna):
    answers(anna, [10] * 8)
    text = text_of(as_otto)
    assert "+100" in text
    assert "Anna" not in text
    assert 'name="counselor"' not in text


def test_a_supervisor_cannot_ask_for_a_foreign_counselor(as_sofia, answers, anna, boris):
    answers(boris, [0] * 8)
    answers(anna, [10] * 9)
    # not offered: the whole practice is shown instead, and the API says no
    assert ">+6<" in text_of(as_sofia, f"?counselor={boris.pk}")
    assert as_sofia.get(f"/api/v1/metrics/?counselor={boris.pk}").status_code == 422


def test_nobody_may_cut_twice(as_sofia, as_maria, answers, anna):
    """Not even who may read single answers: no figure could be shown beside such small ones."""
    answers(anna, [10] * 8, tier="flagship")
    query = f"?tier=flagship&counselor={anna.pk}"
    for browser in (as_sofia, as_maria):
        assert "one filter at a time" in text_of(browser, query)
        assert browser.get(f"/api/v1/metrics/{query}").status_code == 422


def test_a_counselor_sees_her_own_figures_whatever_she_asks(as_anna, answers, anna, boris):
    answers(anna, [10] * 6)
    answers(boris, [0] * 6)
    page = as_anna.get(f"/feedback/mine/?counselor={boris.pk}&site=1").content.decode()
    assert "+100" in page
    figures = as_anna.get("/api/v1/metrics/").json()
    assert figures["filters"] == {"counselor": str(anna.pk)}
    assert Decimal(figures["metrics"]["nps"]["value"]) == 100
    assert as_anna.get(f"/api/v1/metrics/?counselor={boris.pk}").status_code == 422


def test_a_counselors_own_page_keeps_the_rule_of_five(as_anna, answers, anna):
    answers(anna, [10, 9, 0])
    assert "3 of 5 answers needed" in as_anna.get("/feedback/mine/").content.decode()


def test_hidden_months_of_the_chart_are_not_in_the_page_at_all(as_maria, answers, anna):
    answers(anna, [10] * 20, days_ago=75)
    answers(anna, [10] * 3, days_ago=40)
    answers(anna, [0] * 30, days_ago=10)
    for point in chart_of(text_of(as_maria))["points"]:
        if point["n"] < 5:
            assert point["value"] is None
            assert point["low"] is None


def test_a_month_without_answers_hides_no_other(as_maria, answers, anna):
    """Chart, table and API show the sound month of a period whose other months are empty."""
    answers(anna, [10] * 8, days_ago=5)
    page = text_of(as_maria)
    assert [point["n"] for point in chart_of(page)["points"] if point["value"] is not None]
    assert "no answers" in page


def test_a_set_target_judges_the_figure(as_maria, answers, anna, today):
    answers(anna, [9] * 8)
    Target.objects.create(metric="nps", value=Decimal(100), effective_on=day_of(today))
    assert as_maria.get("/api/v1/metrics/").json()["metrics"]["nps"]["standing"] == "on_target"
    Target.objects.create(
        metric="ces_mean", value=Decimal("1.5"), effective_on=day_of(today) - timedelta(days=3)
    )
    figure = as_maria.get("/api/v1/metrics/").json()["metrics"]["ces_mean"]
    assert (figure["target"], figure["standing"]) == ("1.5", "off_target")


def test_an_empty_practice_says_where_figures_come_from(as_maria):
    text = text_of(as_maria)
    assert "24 hours after a session, the client is" in text
    assert "No figure fell twice in a row" in text


@pytest.mark.parametrize("query", ["", "?period=12m", "?site=999", "?tier=flagship", "?period=x"])
def test_the_dashboard_asks_at_most_twelve_questions(
    as_maria, answers, anna, boris, django_assert_max_num_queries, query
):
    answers(anna, SCORES)
    answers(boris, SCORES)
    text_of(as_maria, query)
    with django_assert_max_num_queries(12):
        text_of(as_maria, query)


def test_the_heat_table_hides_what_a_total_would_give_away(answers, anna, boris, today, cut):
    answers(anna, [10] * 8)
    answers(boris, [0] * 3)
    heat = by_counselor(cut(), frozenset({str(anna.pk), str(boris.pk)}), Judge(day_of(today)))
    last = heat.months[-1]
    months = [month for month in heat.months if heat.total[month].n]
    for month in months:
        assert heat.rows[str(anna.pk)][month].value is None
    assert heat.total[months[-1]].value is not None
    assert last in heat.months


def test_an_answer_is_on_the_dashboard_after_the_next_refresh(as_maria, anna, today):
    clients = [factories.make_client(now=today, counselor=anna) for _ in range(5)]
    invitations = [
        held(client, ended_at=today - timedelta(hours=30 + place))
        for place, client in enumerate(clients)
    ]
    for invitation in invitations:
        said(invitation, nps=10, after_hours=1)
    assert "No sessions in this period" in text_of(as_maria)
    refresh_rollups(now=today)
    assert ">+100<" in text_of(as_maria)


def test_choices_offer_only_what_the_person_may_see(sofia, maria, otto, anna, boris):
    assert {word for _key, word in choices_for(sofia).counselors} == {"Anna"}
    assert {word for _key, word in choices_for(maria).counselors} == {"Anna", "Boris"}
    assert choices_for(otto).counselors == ()
    assert choices_for(anna.user).sites == ()


def test_a_large_practice_pages_through_its_counselors(as_maria, site, today):
    """Hundreds of counselors on one page would be read by nobody and cost more than the rest."""
    counselors = [factories.make_counselor(f"Counselor{place:02}") for place in range(27)]
    MonthRollup.objects.bulk_create(
        MonthRollup(
            axis=Axis.COUNSELOR,
            key=str(counselor.pk),
            month=month_of(day_of(today)),
            promoters=9,
            detractors=1,
        )
        for counselor in counselors
    )
    first, second = text_of(as_maria), text_of(as_maria, "?period=12m&from=25")
    assert first.count("?counselor=") == 25
    assert "?from=25#by-counselor" in first
    assert second.count("?counselor=") == 2
    assert "?period=12m&amp;from=0#by-counselor" in second
    assert text_of(as_maria, "?from=nonsense").count("?counselor=") == 25


def test_a_dashboard_that_was_kept_follows_every_change(as_maria, answers, anna, today):
    """Opened twice it is the same; sums, targets and names that moved are seen at once."""
    answers(anna, SCORES)
    assert "7 answered" in text_of(as_maria)
    assert "7 answered" in text_of(as_maria)
    answers(anna, [10] * 10, days_ago=20)
    refresh_rollups(now=today + timedelta(minutes=1))
    assert "17 answered" in text_of(as_maria)
    Target.objects.create(metric="nps", value=Decimal(99), effective_on=day_of(today))
    assert "Target ≥ 99" in text_of(as_maria)
    anna.user.name_latin = anna.user.name = "Annabel"
    anna.user.save()
    assert "Annabel" in text_of(as_maria)


def test_a_kept_dashboard_shows_nobody_more_than_before(as_maria, as_otto, answers, anna, today):
    answers(anna, SCORES)
    assert "NPS by counselor and month" in text_of(as_maria)
    assert "NPS by counselor and month" not in text_of(as_otto)
