"""The assessment: its live preview and its submit."""

from uuid import UUID

from benchmarks.driver import Request, cookie_line, form
from benchmarks.practice import Practice
from benchmarks.rows.kinds import Page
from intake.selectors import intake_versions
from people.models import Client

MANY = 1000
MONEY_AND_WORDS = {
    "income": "12,000",
    "budget": "9000",
    "goal-0-text": "每晚11点半前睡下，每周至少5天",
    "goal-0-ticks": ["specific", "measurable", "relevant"],
    "goal-1-text": "每周主动社交3次",
    "goal-1-ticks": ["specific", "measurable"],
    "duration_months": "8",
    "problems": ["anxiety", "sleep"],
    "style": "amiable",
    "story": "最近三个月睡得不好，工作压力很大，想先把睡眠调整过来。",
}


def whole_sheet() -> dict[str, str | list[str]]:
    """Return a sheet with every form filled in: no point of danger, no field left out."""
    sheet: dict[str, str | list[str]] = dict(MONEY_AND_WORDS)
    for version in intake_versions():
        for item in version.definition["items"]:
            asked = "risk_from" not in item
            answer = "4" if version.instrument.code == "sads" else "1"
            sheet[f"{version.instrument.code}-{item['code']}"] = answer if asked else "0"
    return sheet


def typed_on(sheet: dict[str, str | list[str]], number: int) -> dict[str, str | list[str]]:
    """Return the sheet as it stands at one look: other answers each time, money every tenth.

    What a process has drawn before it need not draw again, so no two looks may be quite alike.
    """
    names = sorted(name for name in sheet if name.startswith("sads-"))
    answers = {name: str(1 + number // 7**place % 7) for place, name in enumerate(names)}
    return {**sheet, **answers, "budget": str(5_000 + 100 * (number // 10))}


class IntakeHome(Page):
    """The desk's four piles: each a few rows out of everything that was ever done."""

    name = "intake home"
    queries = 17

    def prepare(self, practice: Practice) -> None:
        self._headers = {"Cookie": cookie_line(practice.sign_in(practice.one_of("intake")))}

    def request(self, number: int) -> Request:
        return Request("/", headers=self._headers)


class TierPreview(Page):
    name = "live tier preview"
    must, aim = 6.0, 4.0
    queries = 8

    def prepare(self, practice: Practice) -> None:
        self._cookies = practice.sign_in(practice.one_of("intake"))
        self._sheet = whole_sheet()
        found = Client.objects.order_by("pk").values_list("public_id", flat=True)
        self._clients = list(found[:MANY])

    def request(self, number: int) -> Request:
        path = f"/clients/{self._clients[number % len(self._clients)]}/assess/preview/"
        sheet = typed_on(self._sheet, number)
        return form(path, sheet, cookies=self._cookies, headers={"HX-Request": "true"}, status=200)


class AssessmentSubmit(TierPreview):
    name = "assessment submit"
    must, aim, queries = 12.0, 6.0, 13

    def request(self, number: int) -> Request:
        path = f"/clients/{self._clients[number % len(self._clients)]}/assess/"
        sheet = {**self._sheet, "request_key": str(UUID(int=number + 1, version=4))}
        return form(path, sheet, cookies=self._cookies, status=302)
