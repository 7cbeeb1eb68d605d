"""A sign that comes while somebody closes the alert opens the next one: none is filed away."""

from threading import Event, Thread

import pytest
from django.db import connections, transaction

from crisis import services
from crisis.models import Alert, AlertSign
from outbox.models import Hold


@pytest.mark.django_db(transaction=True)
def test_a_sign_that_waited_for_the_close_opens_an_alert_of_its_own(cleo, ines, sofia, now):
    alert = services.raise_alert(client=cleo, source="concern", sign="self_harm", by=ines, now=now)
    services.start_intervention(alert=alert, by=sofia, now=now)
    closing, asked = Event(), Event()

    def close():
        try:
            with transaction.atomic():
                services.close_alert(alert=alert, measures="safe at home", by=sofia, now=now)
                closing.set()
                asked.wait(1)
        finally:
            connections.close_all()

    def sign():
        try:
            closing.wait(5)
            services.raise_alert(client=cleo, source="help_now", sign="help_now", by=None, now=now)
        finally:
            connections.close_all()

    people = [Thread(target=close), Thread(target=sign)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    latest = AlertSign.objects.order_by("-id").select_related("alert").first()
    assert latest.alert.closed_at is None
    assert Alert.objects.open().count() == 1
    assert Hold.objects.filter(client=cleo, lifted_at=None).count() == 1
