"""Invented people of the style guide: piles, caseload, timeline. Nobody is real."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from common import geometry
from common.text import in_language as t


def samples() -> dict[str, Any]:
    return {
        "piles": _piles(),
        "tally": _tally(),
        "caseload": _caseload(),
        "timeline": _timeline(),
        "steps": _steps(),
        "crumbs": [
            {"label": t("Clients", "来访者"), "url": "#top"},
            {"label": "C-2048", "url": ""},
        ],
        "severity_bar": geometry.bar(
            value=28, minimum=7, maximum=49, marks=[(21, "21"), (35, "35")]
        ),
        "income_bar": geometry.bar(
            value=12000, minimum=0, maximum=20000, marks=[(10000, "10,000")]
        ),
        "goal_bar": geometry.bar(value=3, minimum=0, maximum=5, marks=[(4, "4")]),
        "budget_bar": geometry.bar(value=9000, minimum=0, maximum=14400),
    }


def _row(name: str, detail: str, **more: Any) -> dict[str, Any]:
    return {"url": "#intake", "name": name, "detail": detail, "tier": "", "ring": None} | more


def _piles() -> list[dict[str, Any]]:
    requests = {
        "code": "requests",
        "title": t("New requests", "新申请"),
        "note": t("Oldest first", "最早的在前"),
        "icon": "inbox",
        "count": 3,
        "rows": [
            _row(
                "吴青",
                t("Web form, evenings", "网页表单，希望晚间"),
                wait=t("2 d 4 h", "2 天 4 小时"),
                wait_state="late",
            ),
            _row(
                "邓若溪",
                t("WeChat, asks for a woman", "微信，希望女咨询师"),
                wait=t("19 h 10 min", "19 小时 10 分"),
                wait_state="soon",
            ),
            _row(
                "M. Carter",
                t("Phone, English, online", "电话，英语，线上"),
                wait=t("48 min", "48 分钟"),
                wait_state="",
            ),
        ],
        "links": [
            ("#intake", t("All requests to be called", "全部预约申请")),
            ("#intake", t("3 files to assess", "3 份档案待评估")),
        ],
    }
    files = requests | {
        "code": "files",
        "title": t("Incomplete files", "未完成的档案"),
        "note": t("What is still missing", "还缺什么"),
        "icon": "file",
        "rows": [
            _row("沈雨涵", t("3 severity rows, survey consent", "严重度 3 项、回访同意"), ring=60),
            _row("傅波", t("Budget, one goal", "预算、一个目标"), ring=80),
            _row("彭琳", t("Nothing answered yet", "尚未作答"), ring=0),
        ],
        "links": [],
    }
    confirm = requests | {
        "code": "confirm",
        "title": t("Awaiting confirmation", "待确认分级"),
        "note": t("The rule proposes; you decide", "规则建议，由您决定"),
        "icon": "check",
        "rows": [
            _row(
                "刘萌",
                t("SADS 27, 8 below flagship", "SADS 27，距旗舰级 8 分"),
                tier="development",
                wait=t("22 min", "22 分钟"),
            ),
            _row(
                "姚欣",
                t("SADS 14, 7 below development", "SADS 14，距发展级 7 分"),
                tier="basic",
                wait=t("41 min", "41 分钟"),
            ),
            _row(
                "曹峥",
                t("SADS 36, income withheld", "SADS 36，收入未透露"),
                tier="flagship",
                wait=t("1 h 05 min", "1 小时 05 分"),
            ),
        ],
        "links": [("#intake", t("All 3 proposals", "全部 3 条建议"))],
    }
    calls = requests | {
        "code": "calls",
        "title": t("Call-backs due", "到期的回访电话"),
        "note": t("Same three questions, by phone", "同样三个问题，电话询问"),
        "icon": "phone",
        "count": 0,
        "rows": [],
        "empty_title": t("No call-backs due", "没有到期的回访"),
        "empty_text": t(
            "Clients who have not answered within 72 hours of a session appear here.",
            "咨询后 72 小时内未回答的来访者会出现在这里。",
        ),
    }
    return [requests, files, confirm, calls]


def _tally() -> list[dict[str, Any]]:
    return [
        {
            "label": t("Intakes today", "今日初诊"),
            "value": "6",
            "note": t("of 9 booked", "共预约 9 个"),
        },
        {
            "label": t("Median intake", "初诊用时中位数"),
            "value": t("23 min", "23 分钟"),
            "note": t("target ≤ 30", "目标 ≤ 30"),
        },
        {
            "label": t("Tiers confirmed", "已确认分级"),
            "value": "5",
            "note": t("1 changed with reason", "1 个说明理由后更改"),
        },
        {
            "label": t("Call-backs reached", "回访接通"),
            "value": "7",
            "note": t("of 11 tried", "共拨 11 个"),
        },
        {
            "label": t("Oldest request", "等待最久的申请"),
            "value": t("2 d 4 h", "2 天 4 小时"),
            "note": t("over target ≤ 24 h", "超出目标 ≤ 24 小时"),
            "bad": True,
        },
    ]


def _caseload() -> list[dict[str, Any]]:
    def client(name: str, latin: str, code: str, **more: Any) -> dict[str, Any]:
        values = more.pop("scores", [])
        line = geometry.sparkline(values, band=(0, 9)) if values else None
        return {"name": name, "latin": latin, "code": code, "spark": line, "flags": []} | more

    return [
        {
            "tier": "flagship",
            "count": 1,
            "standard": t(
                "Reply within 4 h, first session within 2 days", "4 小时内回复，2 天内首次咨询"
            ),
            "clients": [
                client(
                    "陈思远",
                    "Chen Siyuan",
                    "C-1873",
                    scores=[19, 17, 18, 14, 11, 8],
                    measure="PHQ-9",
                    score=8,
                    change=t("recovered, 11 less", "已恢复，低 11"),
                    tone="good",
                    left=12,
                    of=20,
                ),
            ],
        },
        {
            "tier": "development",
            "count": 2,
            "standard": t(
                "Reply within 24 h, first session within 5 days", "24 小时内回复，5 天内首次咨询"
            ),
            "clients": [
                client(
                    "赵一鸣",
                    "Zhao Yiming",
                    "C-2011",
                    scores=[11, 12, 15, 18],
                    measure="PHQ-9",
                    score=18,
                    change=t("worse, 7 more", "恶化，高 7"),
                    tone="danger",
                    left=3,
                    of=10,
                    flags=[
                        {"text": t("7-day safety call", "7 天安全电话"), "tone": "danger"},
                        {"text": t("Off track", "偏离预期"), "tone": "warn"},
                    ],
                ),
                client(
                    "林晓雯",
                    "Lin Xiaowen",
                    "C-2048",
                    left=10,
                    of=10,
                    flags=[{"text": t("New", "新"), "tone": "accent"}],
                ),
            ],
        },
    ]


def _timeline() -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {
            "icon": "check",
            "tone": "warn",
            "title": t("Promise: send the sleep diary template", "承诺：发送睡眠日记模板"),
            "tag": {"text": t("Open", "未完成"), "tone": "warn"},
            "at": now - timedelta(hours=2),
            "meta": [t("due Thu 19 Nov", "11 月 19 日前"), t("owner Shen Yilan", "负责人 沈亦岚")],
        },
        {
            "icon": "clipboard",
            "tone": "accent",
            "title": t("Session 8 held", "第 8 次咨询完成"),
            "tag": {"text": t("Target met", "目标达成"), "tone": "good"},
            "at": now - timedelta(days=4),
            "text": t(
                "Named the Monday dread for the first time and agreed to one phone call home.",
                "第一次说出了周一的恐惧，并约定给家里打一次电话。",
            ),
            "meta": [
                t("52 effective min", "有效 52 分钟"),
                t("mood 4 to 6", "心情 4 到 6"),
                t("balance 13 to 12", "余额 13 到 12"),
            ],
        },
        {
            "icon": "target",
            "tone": "",
            "title": t("Tier confirmed: flagship", "分级已确认：旗舰级"),
            "tag": None,
            "at": now - timedelta(days=200),
            "text": t(
                "Severity, willingness and goals reach flagship.",
                "严重度、支付意愿与目标均达到旗舰级。",
            ),
            "meta": ["tier-rule/1.0.0"],
        },
    ]


def _steps() -> list[dict[str, str]]:
    names = (
        t("Assessment", "评估"),
        t("Tier", "分级"),
        t("Package", "服务包"),
        t("Counselor and slot", "咨询师与时段"),
        t("Notice", "通知"),
    )
    states = ("done", "current", "todo", "todo", "todo")
    return [
        {"label": name, "state": state, "url": "#steps" if state == "done" else ""}
        for name, state in zip(names, states, strict=True)
    ]
