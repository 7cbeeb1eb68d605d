"""A counselor's clients, the page that is opened more often than any other."""

from benchmarks.driver import Request, cookie_line
from benchmarks.practice import Practice
from benchmarks.rows.kinds import Page


class Caseload(Page):
    name = "caseload, 50 rows"
    must, aim, queries = 12.0, 6.2, 8
    indexes = ("standing_caseload",)
    path = "/caseload/"

    def prepare(self, practice: Practice) -> None:
        self._cookies = [practice.sign_in(user) for user in practice.counselors(20)]

    def request(self, number: int) -> Request:
        cookies = self._cookies[number % len(self._cookies)]
        return Request(self.path, headers={"Cookie": cookie_line(cookies)})


class CaseloadFiltered(Caseload):
    name = "caseload, filtered"
    path = "/caseload/?tier=basic"


class CaseloadApi(Caseload):
    name = "caseload as JSON"
    must, aim, queries = 6.0, 4.6, 8
    path = "/api/v1/caseload/"
