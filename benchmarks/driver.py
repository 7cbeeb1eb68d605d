"""Sending requests over persistent connections, two at a time."""

import http.client
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "127.0.0.1"
AT_ONCE = 2
PATIENCE = 60.0  # seconds for one answer


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent, and the status that shows that it was answered as meant."""

    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    status: int = 200


class Refused(Exception):
    """The server answered otherwise than the row expects."""


@dataclass(frozen=True, slots=True)
class Burst:
    """What came of some requests sent back to back.

    latencies   seconds, one a request
    wall        seconds from the first to the last
    size        bytes of one answer's body
    """

    latencies: Sequence[float]
    wall: float
    size: int


def form(
    path: str,
    values: Mapping[str, str | Sequence[str]],
    *,
    cookies: Mapping[str, str],
    headers: Mapping[str, str] | None = None,
    status: int,
) -> Request:
    """Return a form as a browser posts it, with the token against forged requests."""
    token = "b" * 32
    own = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": token,
        "Cookie": cookie_line({**cookies, "csrftoken": token}),
    }
    body = urlencode(values, doseq=True).encode()
    return Request(path, "POST", {**own, **(headers or {})}, body, status)


def cookie_line(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def ask(port: int, request: Request, **headers: str) -> tuple[int, bytes]:
    """Send one request and return status and body, whatever they are."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        return _send(connection, request, headers)
    finally:
        connection.close()


def burst(port: int, requests: Sequence[Request]) -> Burst:
    """Send all requests, two at a time, and return how long each took.

    :raises Refused: if one is answered with another status than it should be
    """
    waiting = iter(requests)
    latencies: list[float] = []
    sizes: list[int] = []
    refusals: list[Refused] = []
    lock = threading.Lock()

    def work() -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        ready.wait()
        try:
            for request in _taken(waiting, lock):
                begun = time.perf_counter()
                status, body = _send(connection, request, {})
                latencies.append(time.perf_counter() - begun)
                sizes.append(len(body))
                if status != request.status:
                    raise _refused(request, status)
        except Refused as refusal:
            refusals.append(refusal)
        except (OSError, http.client.HTTPException) as error:
            refusals.append(Refused(f"no answer: {error!r}"))
        finally:
            connection.close()

    ready = threading.Barrier(AT_ONCE + 1)
    threads = [threading.Thread(target=work, daemon=True) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    ready.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - begun
    if refusals:
        raise refusals[0]
    return Burst(latencies, wall, sizes[-1])


def _taken(waiting: Iterator[Request], lock: threading.Lock) -> Iterator[Request]:
    while True:
        with lock:
            request = next(waiting, None)
        if request is None:
            return
        yield request


def _send(
    connection: http.client.HTTPConnection, request: Request, more: Mapping[str, str]
) -> tuple[int, bytes]:
    connection.request(request.method, request.path, request.body, {**request.headers, **more})
    response = connection.getresponse()
    return response.status, response.read()


def _refused(request: Request, status: int) -> Refused:
    return Refused(f"{request.method} {request.path} answered {status}, not {request.status}")
