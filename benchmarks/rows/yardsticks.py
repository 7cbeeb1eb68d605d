"""What no page can be cheaper than. ``one`` is the unit of all others."""

from benchmarks.driver import Request, cookie_line, form
from benchmarks.practice import Practice
from benchmarks.rows.kinds import Page


class One(Page):
    name = "one"
    server = "bare"

    def prepare(self, practice: Practice) -> None:
        self._clients = practice.clients

    def request(self, number: int) -> Request:
        return Request(f"/one/{number * 7919 % self._clients + 1}/")


class SignedIn(Page):
    name = "signed_in"
    server = "bare"

    def prepare(self, practice: Practice) -> None:
        self._cookies = [practice.sign_in(user) for user in practice.counselors(20)]

    def request(self, number: int) -> Request:
        cookies = self._cookies[number % len(self._cookies)]
        return Request("/signed-in/", headers={"Cookie": cookie_line(cookies)})


class Write(Page):
    name = "write"
    server = "bare"

    def prepare(self, practice: Practice) -> None:
        self._cookies = practice.sign_in(practice.one_of("intake"))

    def request(self, number: int) -> Request:
        return form("/write/", {"text": f"note {number}"}, cookies=self._cookies, status=200)
