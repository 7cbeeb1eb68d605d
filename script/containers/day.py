"""A day in the practice that runs in containers, as browsers and programs have it.

day.py PORT PASSWORD    prints "ok" or "FAIL" and what was tried, line by line
"""

import http.client
import json
import re
import sys
import time
import uuid
from typing import Any
from urllib.parse import urlencode, urlsplit

PORT, PASSWORD, HOST = int(sys.argv[1]), sys.argv[2], "practice.example"
FORM = "application/x-www-form-urlencoded"
HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')
TOKEN = re.compile(r"crm_[A-Za-z0-9_-]+")
SADS = (
    "emotion", "cognition", "behaviour", "body", "sleep", "relationships", "functioning",
)  # fmt: skip
MANY = 2500
failures = 0


def check(what: str, well: bool, note: object = "") -> None:
    global failures
    failures += not well
    print(f"{'ok  ' if well else 'FAIL'} {what} {note}", flush=True)


class Person:
    """Somebody behind the proxy that docs/operations.md asks for."""

    def __init__(self, mail: str) -> None:
        self.jar: dict[str, str] = {}
        self.form("/account/login/", login=mail, password=PASSWORD)

    def call(self, method: str, path: str, body: Any = None, **more: str) -> bytes:
        """Ask for a page, go where it leads, and return what came."""
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "127.0.0.1",
            "Referer": f"https://{HOST}/",
            **more,
        }
        if self.jar:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        line.request(method, path, body, headers)
        answer = line.getresponse()
        self.status, self.headers, self.path = answer.status, answer.headers, path
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.jar[name] = rest.split(";")[0]
        if answer.status in (301, 302, 303):
            return self.call("GET", urlsplit(answer.headers["Location"]).path)
        return content

    def form(self, path: str, at: str = "", **fields: Any) -> str:
        """Open a page, fill its form in and send it."""
        page = self.call("GET", path).decode()
        hidden = dict(HIDDEN.findall(page[max(page.find("<main"), 0) :]))
        sent = {"csrfmiddlewaretoken": self.jar.get("csrftoken", ""), **hidden, **fields}
        body = urlencode(sent, doseq=True)
        return self.call("POST", at or path, body, **{"Content-Type": FORM}).decode()

    def token(self, *scopes: str) -> "Person":
        """Make a token of the API for oneself."""
        until = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 30 * 86400))
        name = f"proof {uuid.uuid4().hex[:6]}"
        page = self.form("/tokens/", name=name, expires_on=until, scopes=scopes)
        self.bearer = max(TOKEN.findall(page), key=len)
        return self

    def api(
        self, method: str, path: str, data: Any = None, body: Any = None, kind: str = ""
    ) -> dict[str, Any]:
        """Call the API by the token alone."""
        jar, self.jar = self.jar, {}
        headers = {
            "Authorization": f"Bearer {self.bearer}",
            "Content-Type": kind or "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        sent = body if data is None else json.dumps(data)
        answer = self.call(method, f"/api/v1{path}", sent, **headers)
        self.jar = jar
        try:
            found: dict[str, Any] = json.loads(answer)
        except ValueError:
            return {"answer": answer[:200]}
        return found

    def upload(self, content: bytes) -> dict[str, Any]:
        edge = uuid.uuid4().hex
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="clients.csv"\r\n'
            "Content-Type: text/csv\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self.api(
            "POST", "/imports/", body=body, kind=f"multipart/form-data; boundary={edge}"
        )


def pages() -> None:
    """Staff sign in and see their pages in style."""
    ada = Person("ada@practice.example")
    check("sign-in and a page, administrator", (ada.status, ada.path) == (200, "/system/"))
    ines = Person("ines@practice.example")
    check("sign-in and a page, desk", (ines.status, ines.path) == (200, "/"))
    style = re.search(r"/static/build/app\.[^\"]+\.css", ines.call("GET", "/").decode())
    ines.call("GET", style.group(0) if style else "/static/", **{"Accept-Encoding": "br"})
    compressed = ines.headers["Content-Encoding"] == "br"
    check(
        "hashed, compressed style sheet",
        compressed and "immutable" in ines.headers["Cache-Control"],
    )


def journey() -> None:
    """A client comes, is assessed, gets a tier, a package and a link by mail."""
    ines = Person("ines@practice.example").token(
        *(f"{area}:{act}" for area in ("clients", "intake", "tiering", "packages")
          for act in ("read", "write"))
    )  # fmt: skip
    tag = uuid.uuid4().hex[:6]
    details = {
        "name": f"Wei {tag}", "email": f"wei{tag}@example.org", "language": "en", "site": "xuhui",
        "consents": ["care", "email"], "another_person": True,
    }  # fmt: skip
    client = ines.api("POST", "/clients/", details)
    check("a client", ines.status == 201, client.get("code", client))
    sheet = {
        "answers": {"sads": dict.fromkeys(SADS, 4)}, "income": "12000", "budget": "9000",
        "duration_months": 8, "problems": ["sleep"],
        "goals": [{"text": "Asleep before midnight", "met": ["specific"]}],
    }  # fmt: skip
    assessment = ines.api("POST", f"/clients/{client['id']}/assessments/", sheet)
    check("an assessment", ines.status == 201)
    decision = ines.api("POST", f"/assessments/{assessment['id']}/tier/", {"chosen": "development"})
    check("a tier", ines.status == 201)
    for language in ("en", "zh-hans"):
        ines.form("/", at="/language/", language=language)
        begun = time.time()
        pdf = ines.call("GET", f"/tier-decisions/{decision['id']}/receipt.pdf")
        note = f"{len(pdf)} bytes in {time.time() - begun:.1f} s"
        check(f"receipt as PDF, {language}", ines.status == 200 and pdf[:5] == b"%PDF-", note)
    offer = ines.api("GET", f"/clients/{client['id']}/offers/")["results"][0]
    ines.api("POST", f"/clients/{client['id']}/enrolments/", {"package": offer["id"]})
    check("a package", ines.status == 201)
    offered = ines.api("GET", f"/clients/{client['id']}/self-fill/")["offered"]
    ines.api("POST", f"/clients/{client['id']}/self-fill/", {"forms": [offered[0]["code"]]})
    check("a link by mail", ines.status == 201)


def files() -> None:
    """A file of clients is brought in by the worker; one that is too large is not taken."""
    maria = Person("maria@practice.example").token("clients:read", "clients:write")
    head = maria.call("GET", "/imports/empty.csv").decode("utf-8-sig").splitlines()[0]
    tag = uuid.uuid4().hex[:6]
    rest = ",,,en,xuhui,,,,yes,2026-01-05,paper,yes,,,yes,\r\n"
    rows = "".join(f"Row {tag} {n},,row{n}-{tag}@example.org{rest}" for n in range(MANY))
    job, begun = maria.upload(f"{head}\r\n{rows}".encode()), time.time()
    check(f"a file of {MANY:,} clients is taken", maria.status == 201)
    maria.api("POST", f"/imports/{job['id']}/start/")
    while time.time() - begun < 180:
        job = maria.api("GET", f"/imports/{job['id']}/")
        if job.get("state") not in ("waiting", "running"):
            break
        time.sleep(1)
    note = f"in {time.time() - begun:.0f} s"
    check("the worker brings it in", job.get("state") == "done", note)
    maria.upload(b"x" * (27 << 20))
    check("27 MiB are refused", maria.status in (413, 422))


pages()
journey()
files()
sys.exit(failures > 0)
