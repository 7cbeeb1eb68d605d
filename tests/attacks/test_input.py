"""Whatever is typed, the answer is a page: nothing that is sent makes the practice fall over."""

from datetime import timedelta
from datetime import timezone as tz
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import Client
from tests import journey

NUL = "\x00"


def new_client(site, **changes):
    form = {
        "request_key": str(uuid4()),
        "name": "林晓雯",
        "phone": "138 0000 0001",
        "email": "",
        "language": "zh-hans",
        "site": site.pk,
        "consents": ["care"],
    }
    return form | changes


@pytest.mark.parametrize("words", ["a" + NUL, NUL, "林" + NUL, "%", "_", "\\", "a" * 3000])
def test_a_search_for_anything_is_answered(as_ines, cleo, words):
    url = reverse("reports:search")
    assert as_ines.post(url, {"q": words}, follow=True).status_code == 200
    assert as_ines.get(url, {"for": words}).status_code == 200


@pytest.mark.parametrize("name", ["tier", "view", "after"])
def test_a_filter_of_the_caseload_may_hold_anything(as_anna, cleo, name):
    url = reverse("reports:api_caseload")
    assert as_anna.get(url, {name: "a" + NUL}).status_code == 200
    assert as_anna.get(reverse("reports:caseload"), {name: "a" + NUL}).status_code == 200


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-30", "0001-01-01", "0001-01-02", "x"])
def test_any_day_of_the_trail_may_be_asked_for(as_otto, day):
    assert as_otto.get(reverse("reports:trail"), {"day": day}).status_code == 200


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-30", "0001-01-01", "0001-01-02", "x"])
def test_any_day_of_the_diary_may_be_asked_for(as_ines, day):
    assert as_ines.get(reverse("scheduling:today"), {"day": day}).status_code in {200, 404}


def test_the_longest_chinese_name_fits(as_ines, site):
    answer = as_ines.post(reverse("people:new_client"), new_client(site, name="庄" * 80))
    assert answer.status_code == 302
    assert Client.objects.get().name == "庄" * 80


def test_an_address_that_no_mail_server_takes_is_refused(as_ines, site):
    address = "a" * 200 + "@" + "b" * 60 + ".example"
    answer = as_ines.post(reverse("people:new_client"), new_client(site, email=address))
    assert answer.status_code == 422
    assert address in answer.content.decode()


@pytest.mark.parametrize(
    "moment",
    [
        "9999-12-31T23:59:59+00:00",
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+23:59",
        "0001-01-01T00:00:00+00:00",
        "2026-03-11T10:00:00+23:59",
        "2026-W01-1",
        "٢٠٢٦-01-01",
    ],
)
def test_a_slot_at_the_ends_of_time_is_no_slot(as_ines, cleo, anna, now, moment):
    journey.install(now)
    url = reverse("scheduling:book", args=[cleo.public_id])
    answer = as_ines.post(url, {"slot": f"{anna.user.public_id}/{moment}"})
    assert answer.status_code in {409, 422}


@pytest.mark.parametrize(
    "typed",
    [
        "1e400",
        "1e-400",
        "-0",
        "NaN",
        "Infinity",
        "9" * 4000,
        "0." + "1" * 60,
        "１２０００",
        "1_0",
        "1万",
    ],
)
def test_any_income_is_read_or_refused(as_ines, cleo, now, typed):
    journey.install(now)
    url = reverse("intake:assess", args=[cleo.public_id])
    form = {"request_key": str(uuid4()), "sads-emotion": "3", "income": typed, "opened_at": NUL}
    assert as_ines.post(url, form).status_code in {302, 422}


@pytest.mark.parametrize("offset", [timedelta(hours=23, minutes=59), -timedelta(hours=23)])
@pytest.mark.parametrize("year", [1, 9999, None])
def test_a_page_may_say_it_was_opened_at_any_moment(as_ines, cleo, now, offset, year):
    """PostgreSQL knows no time zone farther than 16 hours from UTC; Python does."""
    journey.install(now)
    opened_at = timezone.now().astimezone(tz(offset))
    opened_at = opened_at.replace(year=year) if year else opened_at - timedelta(minutes=5)
    form = {"request_key": str(uuid4()), "sads-emotion": "3", "opened_at": opened_at.isoformat()}
    form["finish"] = "anyway"
    answer = as_ines.post(reverse("intake:assess", args=[cleo.public_id]), form)
    assert answer.status_code == 302


PAGES = ["reports:clients", "reports:search", "crisis:log", "scheduling:today", "reports:caseload"]


@pytest.mark.parametrize("page", [*PAGES, "reports:trail", "reports:dashboard"])
def test_unreadable_bytes_and_repeated_words_in_an_address(request, page, cleo):
    for name in ("ines", "anna", "otto", "maria"):
        browser = request.getfixturevalue(f"as_{name}")
        url = reverse(page)
        for query in (
            "?after=%ff%fe&q=%ff&day=%ff",
            "?after=a&after=b&site=1&site=2",
            "?site=%00&tier=%00&state=%00&period=%00&from=%00",
            "?person=%00&room=%00&look=%00&code=%00",
        ):
            assert browser.get(url + query).status_code in {200, 302, 404}


@pytest.mark.parametrize(
    "page",
    ["crisis:raise", "intake:assess", "packages:choose", "scheduling:book", "tiering:preview"],
)
@pytest.mark.parametrize(
    "body",
    [
        {},
        {
            "request_key": NUL,
            "slot": NUL,
            "sign": NUL,
            "package": NUL,
            "story": NUL,
            "goal-0-text": NUL,
            "problems": NUL,
            "style": NUL,
            "note": NUL,
            "sads-emotion": NUL,
        },
    ],
)
def test_an_empty_form_and_one_full_of_zero_bytes_are_refused(as_ines, ines, cleo, now, page, body):
    journey.install(now)
    journey.confirm(cleo, by=ines, now=now)
    url = reverse(page, args=[cleo.public_id])
    assert as_ines.post(url, body).status_code in {200, 422}
