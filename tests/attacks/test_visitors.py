"""Whose try it was: every limit and every log line counts the visitor, behind proxies as before."""

import ast
import re

import pytest
import structlog
from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.test import Client as Browser
from rest_framework.settings import api_settings

from common import limits
from common.middleware import RequestLogMiddleware
from common.visitors import NOWHERE, client_address
from counselcrm.local.places import ROOT
from tests.people.signing_in import fail, is_in, sign_in, with_password

PROXY = "10.0.0.2"
ADDRESSES = [
    pytest.param(0, "203.0.113.7", "10.0.0.2", id="without a proxy its header is not believed"),
    pytest.param(1, "203.0.113.7", "203.0.113.7", id="one proxy"),
    pytest.param(1, "198.51.100.4, 203.0.113.7", "203.0.113.7", id="what the visitor wrote first"),
    pytest.param(1, "x, ,127.0.0.1,203.0.113.7", "203.0.113.7", id="several lies"),
    pytest.param(2, "198.51.100.4, 203.0.113.7, 10.0.0.3", "203.0.113.7", id="two proxies"),
    pytest.param(3, "203.0.113.7, 10.0.0.4, 10.0.0.3", "203.0.113.7", id="three proxies"),
    pytest.param(2, "203.0.113.7", "203.0.113.7", id="past the outer proxy"),
    pytest.param(1, "", "10.0.0.2", id="past every proxy"),
    pytest.param(1, "unknown", "10.0.0.2", id="a proxy that tells nothing"),
    pytest.param(1, "203.0.113.7:51312", "203.0.113.7", id="with a port"),
    pytest.param(1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", id="one network of IPv6"),
    pytest.param(1, "[2001:db8:1:2::9]:443", "2001:db8:1:2::", id="IPv6 with a port"),
    pytest.param(1, "fe80::1%eth0", "fe80::", id="IPv6 with a zone"),
    pytest.param(1, "::ffff:203.0.113.7", "203.0.113.7", id="IPv4 written as IPv6"),
    pytest.param(1, "203.0.113.007", "10.0.0.2", id="not how an address is written"),
    pytest.param(1, "\ud800\x00", "10.0.0.2", id="no text at all"),
]


@pytest.fixture(autouse=True)
def fresh_counts(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def behind_a_proxy(settings):
    settings.TRUSTED_PROXIES = 1


@pytest.mark.parametrize(("proxies", "told", "address"), ADDRESSES)
def test_who_visits_is_told_by_as_many_proxies_as_stand_there(rf, settings, proxies, told, address):
    settings.TRUSTED_PROXIES = proxies
    visit = rf.get("/", HTTP_X_FORWARDED_FOR=told, REMOTE_ADDR=PROXY)
    assert client_address(visit) == address


def test_behind_a_socket_there_is_an_address_too(rf):
    assert client_address(rf.get("/", REMOTE_ADDR="")) == NOWHERE


@pytest.mark.parametrize(("proxies", "told", "address"), ADDRESSES)
def test_both_libraries_and_the_log_have_it_from_the_same_place(
    rf, settings, proxies, told, address
):
    settings.TRUSTED_PROXIES = proxies
    visit = rf.get("/", HTTP_X_FORWARDED_FOR=told, REMOTE_ADDR=PROXY)
    assert get_client_ip_address(visit) == address
    assert get_adapter().get_client_ip(visit) == address
    assert ratelimit.get_ip(visit) == address
    with structlog.contextvars.bound_contextvars():
        RequestLogMiddleware.bind_ip(visit)
        assert structlog.contextvars.get_contextvars()["ip"] == address


def test_no_other_code_asks_who_visits():
    """Neither of the header or the socket, nor of a library that would ask them in its own way."""
    banned = re.compile(r"REMOTE_ADDR|FORWARDED_FOR|forwarded-for|get_client_ip_address|ipware")
    apps = [path.parent for path in ROOT.glob("*/apps.py")]
    wrong = [
        str(path.relative_to(ROOT))
        for app in apps
        for path in app.rglob("*.py")
        if banned.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == ["common/visitors.py"]


def test_every_count_by_address_is_of_that_address():
    """A limit counts a token, an account or a row; an address comes from ``client_address``."""
    counted = {}
    for path in [path for app in ROOT.glob("*/apps.py") for path in app.parent.rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "limits.within":
                name, who = map(ast.unparse, node.args)
                counted[name.strip("'")] = who
    assert counted == {
        "name": "client_address(request)",  # common.visits: survey, self-fill and token guesses
        "ask": "client_address(request)",
        "sign-in-from": "client_address(request)",
        "sign-in": "counted",
        "api": "str(token.public_id)",
        "survey-help": "str(invitation.pk)",
        "fill-help": "str(fill.pk)",
    }


def test_a_throttle_of_the_api_would_count_the_visitor_too(settings):
    """There is none: tokens are counted by ``people.bearer``."""
    assert api_settings.DEFAULT_THROTTLE_CLASSES == []
    assert api_settings.NUM_PROXIES == settings.TRUSTED_PROXIES


def visitor(number, **headers):
    told = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}", "REMOTE_ADDR": PROXY, **headers}
    return Browser(**told)


def test_two_visitors_behind_the_proxy_share_no_tries_of_axes(ines, behind_a_proxy):
    ines = with_password(ines)
    assert fail(visitor(1), ines.email, 8)[-1] == 429
    other = visitor(2)
    sign_in(other, ines.email)
    assert is_in(other)


def test_a_visitor_does_not_become_another_by_a_header(ines, behind_a_proxy):
    ines = with_password(ines)
    lies = [visitor(1, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, 203.0.113.1") for n in range(8)]
    assert [fail(liar, ines.email) for liar in lies][-1] == [429]


def test_two_visitors_behind_the_proxy_share_no_tries_of_allauth(behind_a_proxy):
    url = "/account/password/reset/"
    forms = ({"email": f"nobody{number}@practice.example"} for number in range(30))
    statuses = [visitor(1).post(url, form).status_code for form in forms]
    assert statuses[0] == 302
    assert statuses[-1] == 429
    assert visitor(2).post(url, {"email": "other@practice.example"}).status_code == 302


@pytest.mark.parametrize("link", ["/s/guess", "/f/guess", "/api/v1/clients/"])
def test_two_visitors_behind_the_proxy_share_no_guesses(behind_a_proxy, link, monkeypatch):
    secret = {"HTTP_AUTHORIZATION": "Bearer crm_guess"}
    statuses = [visitor(1, **secret).get(link).status_code for _time in range(21)]
    assert statuses[-1] == 429
    assert visitor(2, **secret).get(link).status_code in {401, 404}


def test_two_visitors_behind_the_proxy_share_no_requests(behind_a_proxy):
    statuses = [visitor(1).post("/ask/", {}).status_code for _time in range(6)]
    assert statuses[-1] == 429
    assert visitor(2).post("/ask/", {}).status_code == 422


def test_a_limit_of_an_hour_lasts_an_hour():
    assert limits.within("hour", "who", tries=1, seconds=3600)
    assert not limits.within("hour", "who", tries=1, seconds=3600)
