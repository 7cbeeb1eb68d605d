"""Invented names in numbers, with what a search finds them by."""

from functools import cache

from people import names
from people.rules.phones import digits_to_find
from people.rules.written_text import fold_for_search

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "晓雯建国思远佳怡子涵浩然雨桐明轩静文志强丽华俊杰欣妍天佑梦瑶国栋秀英海燕嘉豪诗琪"


PAIRS = 2  # second letters that go with each first one


def name_of(number: int) -> str:
    """Return one of some four thousand names, the same for the same number."""
    rest, surname = divmod(number, len(SURNAMES))
    pair, first = divmod(rest, len(GIVEN))
    second = (first * 5 + pair % PAIRS + 3) % len(GIVEN)
    return SURNAMES[surname] + GIVEN[first] + GIVEN[second]


@cache
def latin(name: str) -> str:
    return names.latin(name)


@cache
def _found_by(name: str) -> str:
    return names.search_text(name=name, name_latin=names.latin(name), code="", phone="", email="")


def search_text(name: str, code: str, phone: str, email: str) -> str:
    """Return what the practice would keep; the pinyin of a name is made only once."""
    words = (_found_by(name), fold_for_search(code), *digits_to_find(phone), fold_for_search(email))
    return " ".join(words)
