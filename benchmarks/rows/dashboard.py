"""The manager's figures over a year."""

from benchmarks.driver import Request, cookie_line
from benchmarks.practice import Practice
from benchmarks.rows.kinds import Page


class Dashboard(Page):
    name = "dashboard, 12 months"
    must, aim = 16.0, 8.0
    growth = 1.5

    def prepare(self, practice: Practice) -> None:
        self._headers = {"Cookie": cookie_line(practice.sign_in(practice.one_of("manager")))}

    def request(self, number: int) -> Request:
        return Request("/satisfaction/?period=12m", headers=self._headers)
