"""One key, one act: the same answer again, another body refused, two at once done once."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from people.models import ApiAnswer
from people.services.answers import Answer, KeyReused, Write, answer_once, forget_old_answers
from tests.calls import API, JSON, a_draft, post
from tests.racing import race
from tiering.models import PolicyVersion

KEY = UUID("7f3e1f6e-3c55-4a0e-9a55-0d1c6f6a3b10")


def write(key=KEY, account=1, address="POST /x/", body=b"{}"):
    return Write(account=account, key=key, address=address, body=body)


class Counter:
    def __init__(self, status=201):
        self.times, self.status = 0, status

    def __call__(self):
        self.times += 1
        return Answer(self.status, json.dumps({"made": self.times}).encode())


def test_the_answer_is_given_again(as_maria, maria, now):
    body, key = {"base": str(a_draft(maria, now).public_id)}, uuid4()
    first, again = (post(as_maria, "/policies/", body, key) for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert PolicyVersion.objects.filter(based_on__isnull=False, state="draft").count() == 2


def test_the_same_key_with_another_body_is_refused(as_maria, maria, now):
    one, other = a_draft(maria, now), a_draft(maria, now)
    key = uuid4()
    post(as_maria, "/policies/", {"base": str(one.public_id)}, key)
    refused = post(as_maria, "/policies/", {"base": str(other.public_id)}, key)
    assert (refused.status_code, refused.json()["code"]) == (422, "KeyReused")


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "yes"}])
def test_a_write_needs_a_key(as_maria, maria, now, headers):
    body = {"base": str(a_draft(maria, now).public_id)}
    refused = as_maria.post(f"{API}/policies/", body, **JSON, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (422, "KeyMissing")
    assert PolicyVersion.objects.filter(based_on__isnull=False).count() == 1


def test_a_refusal_leaves_the_key_free(as_maria, maria, now):
    key = uuid4()
    assert post(as_maria, "/policies/", {"base": "x"}, key).status_code == 422
    body = {"base": str(a_draft(maria, now).public_id)}
    assert post(as_maria, "/policies/", body, key).status_code == 201


@pytest.mark.parametrize(
    "other", [{"account": 2}, {"address": "POST /y/"}, {"address": "PUT /x/"}, {"key": uuid4()}]
)
def test_another_account_address_or_key_is_another_act(db, now, other):
    act = Counter()
    answer_once(write=write(), act=act, now=now)
    answer_once(write=write(**other), act=act, now=now)
    assert act.times == 2
    assert write().request_key != write(**other).request_key


def test_after_a_day_the_answer_is_forgotten(db, now):
    act = Counter()
    answer_once(write=write(), act=act, now=now)
    assert forget_old_answers(now=now + timedelta(hours=23, minutes=59)) == 0
    assert forget_old_answers(now=now + timedelta(hours=24)) == 1
    answer_once(write=write(), act=act, now=now + timedelta(hours=24))
    assert act.times == 2


def test_an_answer_that_the_sweep_has_not_reached_is_forgotten_as_well(db, now):
    act = Counter()
    answer_once(write=write(), act=act, now=now)
    _answer, is_new = answer_once(write=write(body=b"[]"), act=act, now=now + timedelta(hours=24))
    assert is_new
    assert ApiAnswer.objects.count() == 1


def test_what_is_kept_can_be_read_by_nobody_without_the_key(db, now):
    said = b'{"note": "Cleo sleeps badly"}'
    answer_once(write=write(), act=lambda: Answer(201, said), now=now)
    row = ApiAnswer.objects.get()
    kept = bytes(row.answer) + bytes(row.mark) + bytes(row.body)
    assert b"Cleo" not in kept
    assert KEY.bytes not in kept
    assert str(KEY).encode() not in kept


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_act():
    now, act = timezone.now(), Counter()

    def send():
        return answer_once(write=write(), act=act, now=now)

    ends = race(*[send] * 6)
    assert act.times == 1
    assert {answer.content for answer, _is_new in ends} == {b'{"made": 1}'}
    assert [is_new for _answer, is_new in ends].count(True) == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_other_bodies_are_one_act_and_one_refusal():
    now, act = timezone.now(), Counter()
    ends = race(
        *(lambda body=body: answer_once(write=write(body=body), act=act, now=now)
          for body in (b"{}", b"[]"))
    )  # fmt: skip
    assert act.times == 1
    assert sum(isinstance(end, KeyReused) for end in ends) == 1


def test_an_act_that_fails_leaves_nothing(db, now):
    act = Counter(status=409)
    answer_once(write=write(), act=act, now=now)
    assert not ApiAnswer.objects.exists()
