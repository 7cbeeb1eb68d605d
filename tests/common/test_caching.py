"""The cache that all processes share."""

from django.core.cache import caches

from counselcrm.caching import SharedClients


def test_one_client_serves_every_question_of_a_process():
    clients = caches["default"]._cache
    assert isinstance(clients, SharedClients)
    assert clients.get_client("a") is clients.get_client("b", write=True)


def test_what_is_kept_comes_back_and_goes():
    kept = caches["default"]
    kept.set("word", {"said": 1}, 30)
    assert kept.get("word") == {"said": 1}
    kept.delete("word")
    assert kept.get("word") is None
