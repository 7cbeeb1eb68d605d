"""A form of every kind of field, right and wrong, for the style guide."""

from typing import Any

from django import forms

from common.text import in_language as t


class SampleForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=t("Name", "姓名"))
        self.fields["income"] = forms.IntegerField(
            label=t("Monthly income, after tax", "税后月收入"),
            required=False,
            widget=forms.TextInput,
            help_text=t("Self-declared. Never used to lower care.", "自愿填写，绝不用于降低照护。"),
            error_messages={
                "invalid": t(
                    "Write the amount in digits, such as 9,000.", "请用数字填写金额，例如 9,000。"
                )
            },
        )
        self.fields["months"] = forms.IntegerField(
            label=t("How long", "持续多久"), required=False, widget=forms.TextInput
        )
        self.fields["source"] = forms.ChoiceField(
            label=t("Referral source", "来源"),
            choices=[("", t("Choose", "请选择")), ("friend", t("Friend or family", "亲友介绍"))],
        )
        self.fields["problems"] = forms.MultipleChoiceField(
            label=t("Presenting problems", "主诉"),
            choices=[
                ("anxiety", t("Anxiety", "焦虑")),
                ("sleep", t("Sleep", "睡眠")),
                ("work", t("Work stress", "工作压力")),
                ("family", t("Family", "家庭")),
            ],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["style"] = forms.ChoiceField(
            label=t("Communication style", "沟通风格"),
            choices=[
                ("analytical", t("Analytical", "分析型")),
                ("amiable", t("Amiable", "友好型")),
                ("driving", t("Driving", "指导型")),
            ],
            widget=forms.RadioSelect,
            required=False,
            help_text=t(
                "Choose one, or leave it for the first session.", "可选一项，或留待首次咨询。"
            ),
        )
        self.fields["story"] = forms.CharField(
            label=t("In her own words", "来访者的话"),
            widget=forms.Textarea(attrs={"rows": 3}),
            required=False,
        )
        self.fields["consent"] = forms.BooleanField(
            label=t("Agrees to care", "同意接受咨询"),
            help_text=t(
                "Asked on the phone, may be withdrawn at any time.", "电话中征得，可随时撤回。"
            ),
        )


def samples() -> dict[str, Any]:
    right = SampleForm(
        initial={
            "name": "林晓雯",
            "income": "12000",
            "months": 8,
            "source": "friend",
            "problems": ["anxiety", "sleep"],
            "style": "amiable",
        },
        prefix="right",
    )
    wrong = SampleForm({"wrong-income": "9.000.00", "wrong-name": ""}, prefix="wrong")
    wrong.is_valid()
    dimensions = [
        (
            t("Emotion", "情绪"),
            t("mood, worry, irritability", "心境、担忧、易怒"),
            t("steady", "平稳"),
            t("overwhelming", "难以承受"),
            5,
            "",
        ),
        (
            t("Cognition", "认知"),
            t("focus, rumination", "专注、反刍"),
            t("clear", "清晰"),
            t("cannot think", "无法思考"),
            None,
            "",
        ),
        (
            t("Behaviour", "行为"),
            t("avoidance, habits", "回避、习惯"),
            t("as usual", "如常"),
            t("out of control", "失控"),
            None,
            t(
                "Choose a number for behaviour, or leave the form as a draft.",
                "请为“行为”选择一个数字，或保存为草稿。",
            ),
        ),
    ]
    names = ("emotion", "cognition", "behaviour")
    keys = ("legend", "hint", "low", "high", "value", "error")
    items = [
        (t("Interest", "兴趣"), 2),
        (t("Low mood", "情绪低落"), 2),
        (t("Sleep", "睡眠"), 3),
        (t("Energy", "精力"), None),
    ]
    return {
        "right": right,
        "wrong": wrong,
        "severity": [
            {"name": name} | dict(zip(keys, row, strict=True))
            for name, row in zip(names, dimensions, strict=True)
        ],
        "items": [
            {"name": f"phq{number}", "legend": legend, "value": value}
            for number, (legend, value) in enumerate(items)
        ],
    }
