"""Invented figures of the style guide: tiles, charts, heat map, matrix, warnings."""

from typing import Any

from common import formats, geometry
from common.text import in_language as t

MONTHS = (
    ("Nov", "11月", 188, 46, 35, 55),
    ("Dec", "12月", 201, 48, 37, 57),
    ("Jan", "1月", 176, 49, 38, 58),
    ("Feb", "2月", 24, 46, 12, 70),
    ("Mar", "3月", 214, 52, 42, 60),
    ("Apr", "4月", 228, 54, 44, 62),
    ("May", "5月", 236, 55, 46, 63),
    ("Jun", "6月", 241, 57, 48, 64),
    ("Jul", "7月", 249, 57, 48, 65),
    ("Aug", "8月", 255, 55, 46, 62),
    ("Sep", "9月", 262, 53, 44, 60),
    ("Oct", "10月", 281, 52, 44, 60),
)
HEAT = {
    ("Lin Yue", "林悦"): (61, 63, 66, 68, 64, 66),
    ("Zhao Min", "赵敏"): (58, 60, 55, 47, 38, 29),
    ("Sun Yifan", "孙一凡"): (48, 52, 56, 59, 61, 62),
    ("Tang Ning", "唐宁"): (None, None, 55, None, 60, 58),
    ("Xu Lan", "徐岚"): (59, "hidden", 61, "hidden", 57, 47),
}
CUTS = (30, 50, 60, 65)


def samples() -> dict[str, Any]:
    return {
        "filters": _filters(),
        "metrics": _metrics(),
        "trend": _trend(),
        "trend_table": _trend_table(),
        "outcome": _outcome(),
        "outcome_table": {
            "head": [t("Date", "日期"), t("Score", "得分")],
            "rows": [[point["label"], point["value"]] for point in _scores()],
        },
        "columns": _columns(),
        "columns_table": {"head": [t("Month", "月份"), t("Held", "已完成")], "rows": [["10", 412]]},
        "heat": _heat(),
        "heat_key": ["< 30", "30–49", "50–59", "60–64", "≥ 65"],
        "matrix_points": geometry.matrix(_themes()),
        "warnings": _warnings(),
    }


def _metrics() -> list[dict[str, Any]]:
    on, off = t("On target", "达标"), t("Over target", "高于目标")
    nps = {
        "code": "nps",
        "label": "NPS",
        "definition": t(
            "100 × (share of 9–10 minus share of 0–6), answered only",
            "100 ×（9–10 分占比减 0–6 分占比），仅计已回答",
        ),
        "value": "+52",
        "change": t("−0.4 vs Sep", "较 9 月 −0.4"),
        "status": "good",
        "status_text": on,
        "target": t("Target ≥ 50", "目标 ≥ 50"),
        "direction": t("higher is better", "越高越好"),
        "strip": geometry.strip(value=52, low=44, high=60, target=50, minimum=-10, maximum=110),
        "interval": t("+44 to +60", "+44 至 +60"),
        "n": "281",
        "response": "67.7%",
        "sparkline": geometry.sparkline([52, 54, 55, 57, 57, 55, 52], target=50),
        "sample": "full",
        "url": "#charts",
    }
    ces = nps | {
        "code": "ces",
        "label": "CES",
        "definition": t("Mean effort 1–7, answered only", "费力度 1–7 的平均值，仅计已回答"),
        "value": "2.31",
        "change": t("+0.24 vs Sep", "较 9 月 +0.24"),
        "status": "bad",
        "status_text": off,
        "target": t("Target ≤ 2", "目标 ≤ 2"),
        "direction": t("lower is better", "越低越好"),
        "strip": geometry.strip(
            value=2.31, low=2.16, high=2.46, target=2, minimum=1, maximum=4, better="lower"
        ),
        "interval": t("2.16 to 2.46", "2.16 至 2.46"),
        "sparkline": geometry.sparkline([1.8, 1.78, 1.84, 1.8, 1.86, 2.07, 2.31], target=2),
    }
    small = nps | {
        "code": "small",
        "label": "CSAT",
        "value": "4.56",
        "target": t("Target ≥ 4.5", "目标 ≥ 4.5"),
        "sample": "small",
        "n": "24",
        "strip": geometry.strip(value=4.56, low=4.2, high=4.9, target=4.5, minimum=1, maximum=5),
        "interval": t("4.20 to 4.90", "4.20 至 4.90"),
        "sparkline": geometry.sparkline([4.1, None, 4.4, 4.6, None, 4.3, 4.56], target=4.5),
    }
    withheld = nps | {
        "code": "withheld",
        "label": t("72-hour attainment", "72 小时达成率"),
        "target": t("Target ≥ 60%", "目标 ≥ 60%"),
        "sample": "withheld",
        "value": "",
        "n": "3",
        "n_label": t("Eligible n", "应回访 n"),
        "withheld": t("3 of 5 answers needed", "需要 5 份回答，现有 3 份"),
        "response": "",
    }
    return [nps, small, ces, withheld]


def _trend() -> dict[str, Any]:
    points = [
        {"label": t(en, zh), "value": value, "low": low, "high": high, "n": n, "small": n < 30}
        for en, zh, n, value, low, high in MONTHS
    ]
    return {
        "id": "nps",
        "kind": "trend",
        "title": t("NPS by month", "各月 NPS"),
        "description": t(
            "NPS rose from +46 to +57 in July and stands at +52; target 50.",
            "NPS 从 +46 升至 7 月的 +57，目前为 +52；目标 50。",
        ),
        "data": {
            "name": "NPS",
            "points": points,
            "target": 50,
            "targetLabel": t("Target 50", "目标 50"),
            "minimum": 0,
            "maximum": 80,
            "decimals": 0,
            "sign": True,
        },
    }


def _trend_table() -> dict[str, Any]:
    head = [t("Month", "月份"), "NPS", t("95% interval", "95% 区间"), "n"]
    rows = [
        [t(en, zh), formats.signed(value), f"{formats.signed(low)} – {formats.signed(high)}", n]
        for en, zh, n, value, low, high in MONTHS
    ]
    return {"head": head, "rows": rows}


def _scores() -> list[dict[str, Any]]:
    dates = ("12 Jun", "10 Jul", "7 Aug", "4 Sep", "2 Oct", "6 Nov")
    scores = (19, 17, 18, 14, 11, 8)
    return [{"label": date, "value": score} for date, score in zip(dates, scores, strict=True)]


def _outcome() -> dict[str, Any]:
    bands = (
        (0, 5, t("minimal", "无"), True),
        (5, 10, t("mild", "轻度"), False),
        (10, 15, t("moderate", "中度"), False),
        (15, 20, t("mod. severe", "中重度"), False),
        (20, 27, t("severe", "重度"), False),
    )
    return {
        "id": "outcome",
        "kind": "outcome",
        "title": t("PHQ-9 over time", "PHQ-9 变化"),
        "description": t("Six scores from 19 to 8; cut at 10.", "六次得分，从 19 到 8；界值 10。"),
        "data": {
            "name": "PHQ-9",
            "points": _scores(),
            "bands": [
                {"from": low, "to": high, "label": label, "healthy": healthy}
                for low, high, label, healthy in bands
            ],
            "cut": 10,
            "cutLabel": t("cut 10", "界值 10"),
            "minimum": 0,
            "maximum": 27,
        },
    }


def _columns() -> dict[str, Any]:
    months = [t(en, zh) for en, zh, *_ in MONTHS[6:]]
    return {
        "id": "columns",
        "kind": "columns",
        "title": t("Sessions held", "完成的咨询"),
        "description": t("Two sites side by side.", "两个中心并列。"),
        "data": {
            "labels": months,
            "series": [
                {"name": t("Xuhui", "徐汇"), "values": [210, 224, 231, 240, 238, 251]},
                {"name": t("Jing'an", "静安"), "values": [160, 158, 166, 171, 169, 161]},
            ],
        },
    }


def _cell(value: int | str | None, n: int) -> dict[str, Any]:
    if value is None:
        why = t("Withheld: fewer than 5 answers", "不显示：回答少于 5 份")
        return {"text": "n<5", "withheld": True, "title": why}
    if isinstance(value, str):
        why = t("Withheld so that another cell stays hidden", "为保护另一格而不显示")
        return {"text": "—", "withheld": True, "title": why}
    return {
        "text": formats.signed(value),
        "level": geometry.heat_level(value, CUTS),
        "small": n < 30,
        "title": f"NPS {formats.signed(value)}, n = {n}",
    }


def _heat() -> dict[str, Any]:
    rows = [
        {
            "label": t(*names),
            "url": "#charts",
            "cells": [_cell(value, 22 + 4 * month) for month, value in enumerate(values)],
        }
        for names, values in HEAT.items()
    ]
    total = {
        "label": t("Practice", "全机构"),
        "cells": [_cell(value, 240) for value in (55, 57, 57, 55, 53, 52)],
    }
    columns = [t(en, zh) for en, zh, *_ in MONTHS[6:]]
    return {"corner": t("Counselor", "咨询师"), "columns": columns, "rows": rows, "total": total}


def _themes() -> list[tuple[str, int, int, int]]:
    return [
        (t("Hard to change a booking", "改约困难"), 5, 4, 24),
        (t("Waiting for the first session", "首次咨询等待久"), 4, 4, 19),
        (t("Counselor changed mid-way", "中途更换咨询师"), 5, 2, 6),
        (t("Reply came after 24 hours", "24 小时后才回复"), 4, 1, 4),
        (t("Room too warm", "房间太热"), 2, 4, 17),
        (t("Invoice by post only", "发票只能邮寄"), 2, 4, 7),
    ]


def _warnings() -> list[dict[str, Any]]:
    return [
        {
            "tone": "danger",
            "title": t("CES rose twice running", "CES 连续两期上升"),
            "url": "#charts",
            "run": "1.86 → 2.07 → 2.31",
            "facts": [
                t("+11.3%, then +11.6%", "+11.3%，随后 +11.6%"),
                t("Outside the 95% margin, n = 274", "超出 95% 误差范围，n = 274"),
            ],
            "owner": t("Chen Jing", "陈静"),
            "due": t("Review due 25 Nov", "11 月 25 日前复核"),
        },
        {
            "tone": "warn",
            "title": t("NPS fell twice at Xuhui", "徐汇 NPS 连续两期下降"),
            "url": "",
            "run": "+58 → +47 → +36",
            "facts": [t("Inside the 95% margin, n = 61", "在 95% 误差范围内，n = 61")],
            "owner": "",
            "due": "",
        },
    ]


def _filters() -> list[dict[str, Any]]:
    everything = ("", t("All", "全部"))
    months = [("2026-10", t("Oct 2026", "2026年10月")), ("2026-09", t("Sep 2026", "2026年9月"))]
    return [
        _filter("period", t("Period", "周期"), months, value="2026-10"),
        _filter("site", t("Site", "中心"), [everything, ("xuhui", t("Xuhui", "徐汇"))]),
        _filter("tier", t("Tier", "分级"), [everything, ("basic", t("Basic", "基础级"))]),
        _filter("counselor", t("Counselor", "咨询师"), [everything, ("1", t("Lin Yue", "林悦"))]),
    ]


def _filter(
    name: str, label: str, options: list[tuple[str, str]], value: str = ""
) -> dict[str, Any]:
    changed = bool(value)
    return {"name": name, "label": label, "options": options, "value": value, "changed": changed}
