from django.core.cache import caches

from common.remembered import remembered


def test_configuration_is_asked_for_once():
    asked = []

    @remembered
    def price_list(code):
        asked.append(code)
        return {"code": code}

    assert [price_list("a"), price_list("a"), price_list("b")] == [
        {"code": "a"},
        {"code": "a"},
        {"code": "b"},
    ]
    assert asked == ["a", "b"]


def test_who_changes_an_answer_changes_a_copy():
    @remembered
    def tiers():
        return ["basic"]

    tiers()
    tiers().append("flagship")
    assert tiers() == ["basic"]


def test_nothing_found_is_not_kept():
    answers = [None, "now it is there"]

    @remembered
    def policy():
        return answers.pop(0)

    assert [policy(), policy(), policy()] == [None, "now it is there", "now it is there"]


def test_an_answer_ages():
    assert caches["process"].default_timeout == 10
