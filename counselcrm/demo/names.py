"""Names, phone numbers and addresses of people who do not exist.

Surnames are weighted by how common they are. Telephone numbers begin with 100, which no mobile
number does; addresses end in .example, where no mail can arrive.
"""

from dataclasses import dataclass
from random import Random

from counselcrm.demo.chance import pick
from people.names import latin

# Per thousand, roughly.
SURNAMES = {
    **{"王": 72, "李": 72, "张": 68, "刘": 54, "陈": 45, "杨": 31, "黄": 22, "赵": 23, "吴": 20},
    **{"周": 21, "徐": 16, "孙": 15, "马": 13, "朱": 13, "胡": 13, "林": 12, "郭": 12, "何": 12},
    **{"高": 10, "罗": 9, "郑": 9, "梁": 8, "谢": 7, "宋": 7, "唐": 7, "许": 7, "邓": 6, "韩": 6},
    **{"冯": 6, "曹": 6, "彭": 5, "曾": 5, "肖": 5, "田": 5, "董": 5, "潘": 5, "袁": 5, "蔡": 5},
    **{"蒋": 4, "余": 4, "于": 4, "杜": 4, "叶": 4, "程": 4, "苏": 4, "魏": 4, "吕": 4, "丁": 4},
    **{"任": 4, "沈": 4, "姚": 3, "卢": 3, "姜": 3, "崔": 3, "钟": 3, "谭": 3, "陆": 3, "汪": 3},
    **{"范": 3, "金": 3, "石": 3, "廖": 3, "贾": 3, "夏": 3, "韦": 2, "付": 2, "方": 2, "白": 2},
    **{"邹": 2, "孟": 2, "熊": 2, "秦": 2, "邱": 2, "江": 2, "尹": 2, "薛": 2, "闫": 2, "段": 2},
    **{"雷": 2, "侯": 2, "龙": 2, "史": 2, "陶": 2, "黎": 2, "贺": 2, "顾": 2, "毛": 2, "郝": 2},
    **{"龚": 2, "邵": 2, "万": 2, "钱": 2, "严": 2, "覃": 1, "武": 1, "戴": 1, "莫": 1, "孔": 1},
    **{"欧阳": 1, "上官": 0.2, "司马": 0.2, "诸葛": 0.2},
}
FEMALE = (
    "晓雯 静怡 雨桐 思颖 佳怡 欣然 雅婷 梦瑶 诗涵 子涵 若曦 婉清 雪莹 丽娜 海燕 秀英 玉兰 淑芬 "
    "春梅 桂芳 文静 晓燕 慧敏 丽华 红梅 小芳 雨欣 可馨 紫萱 语嫣 一诺 梓萱 艺涵 沐晴 知夏 书瑶 "
    "清妍 念慈 景怡 安琪 乐怡 心怡 嘉慧 敏仪 佩珊 颖 婷 敏 静 丽 洁 琳 倩 娟 雪 莉 薇 岚 蕾 璐 "
    "晨曦 舒云 映雪 采薇 芷若 令仪 宛如 亦菲 慕青 逸云"
).split()
MALE = (
    "浩然 子轩 宇航 俊杰 志强 建国 建华 国强 伟民 文博 思源 家豪 嘉伟 明轩 天佑 博文 宇轩 一鸣 "
    "景行 泽宇 奕辰 睿哲 立群 永康 德明 海涛 晓东 振华 国栋 学文 志远 鹏飞 少华 继东 光明 子墨 "
    "承恩 云帆 致远 知行 修远 怀瑾 书豪 冠宇 逸飞 正阳 伟 强 磊 军 勇 杰 涛 明 超 刚 平 辉 鹏 峰 "
    "凯 斌 昊 宁 峻熙 启航 乐天 文昊 向阳 大鹏"
).split()
ENGLISH_FEMALE = "Emily Grace Hannah Olivia Sarah Chloe Maya Laura Nina Isabel".split()
ENGLISH_MALE = "James Daniel Oliver Thomas Marcus Adrian Leo Samuel Victor Ethan".split()
ENGLISH_LAST = (
    "Whitfield Harlow Bennett Okafor Lindqvist Moreau Castellan Ashworth Novak Delaney Hartmann "
    "Sorensen Kapoor Marlowe Fenwick Abernathy"
).split()

ENGLISH_SPEAKERS = 0.04


@dataclass(frozen=True, slots=True)
class Person:
    """Who a client is. ``language`` is that of messages: "zh-hans" or "en"."""

    name: str
    gender: str
    phone: str
    email: str
    language: str


def person(dice: Random, number: int) -> Person:
    """Return somebody; ``number`` keeps telephone and address apart from everybody else's."""
    gender = pick(dice, {"female": 0.64, "male": 0.36})
    english = dice.random() < ENGLISH_SPEAKERS
    if english:
        first = dice.choice(ENGLISH_FEMALE if gender == "female" else ENGLISH_MALE)
        name = f"{first} {dice.choice(ENGLISH_LAST)}"
    else:
        name = pick(dice, SURNAMES) + dice.choice(FEMALE if gender == "female" else MALE)
    return Person(
        name=name,
        gender=gender,
        phone=phone(number),
        email=f"{'.'.join(latin(name).lower().split())}.{number}@mail.example",
        language="en" if english else "zh-hans",
    )


def phone(number: int) -> str:
    return f"100 {number // 10_000:04d} {number % 10_000:04d}"
