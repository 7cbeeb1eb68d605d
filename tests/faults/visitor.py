"""Somebody with a browser, behind the proxy of docs/operations.md."""

import html
import http.client
import re
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

HOST = "practice.example"
LONGEST = 30  # seconds that anybody waits for a page
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
AREA = re.compile(r'<textarea name="([^"]+)"[^>]*>\n?(.*?)</textarea>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Answer:
    """One page, and how long it took."""

    path: str
    status: int
    text: str
    headers: http.client.HTTPMessage
    seconds: float


class Visitor:
    """Keeps cookies, goes where it is sent, and remembers every answer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._jar: dict[str, str] = {}
        self.answers: list[Answer] = []

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        token = {"csrfmiddlewaretoken": self._jar.get("csrftoken", "")}
        return self._ask("POST", path, urlencode({**token, **form}))

    def sign_in(self, email: str, password: str) -> Answer:
        self.get("/account/login/")
        return self.post("/account/login/", {"login": email, "password": password})

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "203.0.113.7",
            "Origin": f"https://{HOST}",
            "Accept": "text/html",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._jar.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=LONGEST)
        try:
            line.request(method, path, body, headers)
            response = line.getresponse()
            text = response.read().decode(errors="replace")
        finally:
            line.close()
        answer = Answer(path, response.status, text, response.headers, time.monotonic() - begun)
        self.answers.append(answer)
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self._jar[name] = rest.split(";")[0]
        if response.status in (301, 302, 303):
            return self.get(urlsplit(response.headers["Location"]).path)
        return answer


def fields_of(page: str) -> dict[str, str]:
    """Return what the form of a page would send, but its token."""
    main = page[page.index("<main") :]
    pairs = HIDDEN.findall(main) + AREA.findall(main)
    fields = {name: html.unescape(text) for name, text in pairs}
    fields.pop("csrfmiddlewaretoken", None)
    return fields
