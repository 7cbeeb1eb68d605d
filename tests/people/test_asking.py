"""A question put into SQL once answers every reader with what that reader may see."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from common.asking import Question
from people.models import Client, Counselor
from people.services import lock_client
from tests import factories


def of():
    """Return a question: which clients a reader may list, also by the value of a column."""

    def build(reader, **slots):
        return Client.objects.visible_to(reader, action="list").filter(**slots).values_list("code")

    return Question(build)


def test_two_readers_of_one_role_see_their_own(anna, boris, cleo, now):
    other = factories.make_client(now=now, counselor=boris)
    question = of()
    assert question.ask(anna.user) == [(cleo.code,)]
    assert question.ask(boris.user) == [(other.code,)]


def test_every_role_has_its_own_scope(anna, sofia, maria, otto, cleo, boris, now):
    factories.make_client(now=now, counselor=boris)
    question = of()
    assert len(question.ask(anna.user)) == 1
    assert len(question.ask(sofia)) == 1
    assert len(question.ask(maria)) == 2
    assert question.ask(otto) == []


def test_who_may_see_nothing_costs_no_statement(adam, cleo):
    question = of()
    with CaptureQueriesContext(connection) as asked:
        assert question.ask(adam) == []
    assert not asked.captured_queries


def test_a_value_is_compared_and_never_part_of_the_statement(anna, cleo):
    question = of()
    assert question.ask(anna.user, name=cleo.name) == [(cleo.code,)]
    assert question.ask(anna.user, name="' OR 1=1 --") == []
    assert question.ask(anna.user, name=cleo.name) == [(cleo.code,)]


def test_columns_that_django_converts_are_converted(maria, anna):
    anna.methods = ["cbt"]
    anna.save()
    question = Question(lambda _reader: Counselor.objects.values_list("pk", "methods"))
    assert question.ask(maria) == [(anna.pk, ["cbt"])]


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_would_end_at_once_is_refused(cleo):
    with transaction.atomic():
        lock_client(cleo)
    with pytest.raises(TransactionManagementError):
        lock_client(cleo)
