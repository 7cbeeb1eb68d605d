"""Search: what somebody types leads to the file that stands, also by what a dropped one had."""

import pytest
from django.db import connection
from django.db.models import Value

from people import selectors
from people.models import Client
from people.services import merge_files, undo_merge
from reports.selectors.clients import search
from tests import factories
from tests.calls import API

WHY = "The same person, opened twice."


def page(browser, query):
    answer = browser.post("/search/", {"q": query}, follow=True)
    return " ".join(answer.content.decode().split())


def found_by_programs(browser, query):
    answer = browser.post(f"{API}/clients/search/", {"q": query}, content_type="application/json")
    return answer.json()["results"]


@pytest.fixture
def twin(cleo, now):
    return factories.make_client("林小文", now=now, phone="+86 139 1111 2222")


@pytest.fixture
def merged(cleo, twin, maria, now):
    return merge_files(kept=cleo, dropped=twin, reason=WHY, by=maria, now=now)


@pytest.mark.parametrize("query", ["13911112222", "11112222", "林小文", "小文", "CODE"])
def test_what_a_dropped_file_went_by_leads_to_the_one_that_stays(
    as_ines, ines, cleo, twin, merged, query
):
    typed = twin.code if query == "CODE" else query
    text = page(as_ines, typed)
    assert f"{cleo.code} · found through the earlier file {twin.code}" in text
    assert str(cleo.public_id) in text
    assert str(twin.public_id) not in text
    assert selectors.search_clients(ines, typed) == [cleo]
    rows = found_by_programs(as_ines, typed)
    assert [row["code"] for row in rows] == [cleo.code]


def test_whoever_is_found_by_the_own_file_stands_there_once(as_ines, cleo, twin, merged):
    text = page(as_ines, "linxiaowen")
    assert text.count(f">{cleo.code}<") == 1
    assert "earlier file" not in text
    rows = found_by_programs(as_ines, "linxiaowen")
    assert [row["code"] for row in rows] == [cleo.code]


def test_two_earlier_files_of_one_client_are_one_row(as_ines, ines, cleo, twin, merged, maria, now):
    third = factories.make_client("林小文", now=now, phone="13911112222")
    merge_files(kept=cleo, dropped=third, reason=WHY, by=maria, now=now)
    assert [(row.code, row.earlier) for row in search(ines, "13911112222", 31)] == [
        (cleo.code, twin.code)
    ]
    assert selectors.search_clients(ines, "13911112222") == [cleo]


def test_before_anything_is_looked_for_nobody_is_missing(as_ines, cleo):
    for text in (page(as_ines, " "), as_ines.get("/search/").content.decode()):
        assert "Who are you looking for?" in text
        assert "Nobody found" not in text
        assert "0 clients" not in text


def test_a_file_that_was_taken_apart_is_found_by_itself(as_ines, twin, merged, maria, now):
    undo_merge(merge=merged, reason="They are two cousins.", by=maria, now=now)
    text = page(as_ines, "13911112222")
    assert f">{twin.code}<" in text
    assert "earlier file" not in text


def test_an_earlier_file_leads_nobody_out_of_the_caseload(as_anna, as_boris, cleo, twin, merged):
    assert cleo.code in page(as_anna, "13911112222")
    assert "Nobody found" in page(as_boris, "13911112222")
    assert found_by_programs(as_boris, "13911112222") == []


def test_a_full_page_stays_as_long_as_it_was_asked_to_be(ines, cleo, twin, merged, maria, now):
    for number in range(3):
        kept = factories.make_client(f"何子{number}", now=now, phone=f"1370000000{number}")
        dropped = factories.make_client("周一鸣", now=now, phone="13911112222")
        merge_files(kept=kept, dropped=dropped, reason=WHY, by=maria, now=now)
    factories.make_client("周一鸣", now=now, phone="13911112222")
    assert [row.earlier != "" for row in search(ines, "13911112222", 3)] == [False, True, True]
    assert len(search(ines, "13911112222", 31)) == 5
    assert len(selectors.search_clients(ines, "13911112222", 3)) == 3


def test_the_search_asks_two_questions_however_many_files_are_dropped(
    ines, cleo, merged, maria, now, django_assert_num_queries
):
    search(ines, "13911112222", 31)
    for _more in range(5):
        dropped = factories.make_client("周一鸣", now=now, phone="13911112222")
        merge_files(kept=cleo, dropped=dropped, reason=WHY, by=maria, now=now)
    with django_assert_num_queries(2):
        search(ines, "13911112222", 31)


def test_a_page_that_is_full_does_not_ask_for_earlier_files(
    ines, cleo, merged, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert [row.code for row in search(ines, "linxiaowen", 1)] == [cleo.code]


def test_dropped_files_are_found_through_an_index(ines, cleo, merged):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    dropped = selectors.led_to(ines, "text", Value("13911112222"))
    assert list(dropped) == list(Client.objects.filter(merged_into=cleo))
    assert "Seq Scan" not in dropped.explain()
