"""Pages of the style guide. Nothing here reads or writes a row."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from common.design import figures, forms, people
from common.text import in_language

OPEN_TO = "demo and test mode: the style guide shows invented people only"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Stands where the signed-in person stands in the top bar."""

    name: str
    role: str
    email: str = "ines@example.org"
    is_authenticated: bool = True

    def get_role_display(self) -> str:
        return self.role

    def __str__(self) -> str:
        return self.name


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    context = _frame(request) | figures.samples() | people.samples() | forms.samples()
    return render(request, "design/guide.html", context)


@require_GET
def survey(request: HttpRequest) -> HttpResponse:
    return render(request, "design/survey.html", {"wrong": "wrong" in request.GET})


@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    return render(request, "design/paper.html", {"now": timezone.now()})


@require_GET
def problem(request: HttpRequest) -> HttpResponse:
    sentence = in_language(
        "This client has an open crisis alert. Resolve it before tiering.",
        "该来访者有未处理的危机警报，请先处理再分级。",
    )
    context = _frame(request) | {"problem": sentence, "status": 409, "code": "OpenAlert"}
    return render(request, "problem.html", context, status=409)


def _frame(request: HttpRequest) -> dict[str, object]:
    """Return what the page frame of a signed-in person needs."""
    now = timezone.now()
    alert = {
        "client_code": "C-2047",
        "sign": in_language("PHQ-9, self-harm thoughts", "PHQ-9，自伤念头"),
        "deadline": now + timedelta(minutes=18, seconds=42),
        "url": "#states",
        "opened_at": now - timedelta(minutes=11, seconds=18),
    }
    return {
        "user": Visitor(in_language("He Jing", "何静"), in_language("Intake", "接待")),
        "searches": True,
        "navigation": [
            _item("home", in_language("Home", "首页"), current=True),
            _item("inbox", in_language("Requests", "预约申请"), count=6),
            _item("clients", in_language("Clients", "来访者")),
            _item("clipboard", in_language("Intake", "初诊"), count=3),
            _item("phone", in_language("Call-backs", "回访电话"), count=9),
            _item("calendar", in_language("Calendar", "日历")),
        ],
        "crisis_bar": alert if "crisis" in request.GET else None,
        "now": now,
        "soon": now + timedelta(minutes=2, seconds=41),
    }


def _item(
    icon: str, label: str, *, count: int | None = None, current: bool = False
) -> dict[str, object]:
    return {"url": "#top", "icon": icon, "label": label, "count": count, "current": current}


for view in (guide, survey, paper, problem):
    view.open_to = OPEN_TO  # type: ignore[attr-defined]
