"""Where the practice says it is, and where it looks whether it answers."""

import http.server
import threading

import pytest

from counselcrm.local.demo import Options, answers


@pytest.mark.parametrize(
    ("host", "url"),
    [
        pytest.param("127.0.0.1", "http://127.0.0.1:8000", id="this machine"),
        pytest.param("0.0.0.0", "http://127.0.0.1:8000", id="everywhere"),
        pytest.param("192.168.1.20", "http://192.168.1.20:8000", id="one address of a network"),
    ],
)
def test_links_lead_to_where_it_listens(host, url):
    assert Options(host=host).url == url


def test_it_is_asked_where_it_listens():
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert answers("127.0.0.1", server.server_port)
        assert not answers("127.0.0.1", 1)
    finally:
        server.shutdown()
        server.server_close()
