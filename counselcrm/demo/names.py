"""Names, phone numbers and addresses of people who do not exist.

Surnames are weighted by how common they are. Telephone numbers begin with 100, which no mobile
number does; addresses end in .example, where no mail can arrive.
"""

from dataclasses import dataclass
from random import Random

from counselcrm.demo.chance import pick
from people.names import latin
from people.rules.written_text import fold_words

# How many of a thousand people bear them, roughly; then the surnames.
_SURNAMES = """
72 王 李
68 张
54 刘
45 陈
31 杨
22 黄
23 赵
20 吴
21 周
16 徐
15 孙
13 马 朱 胡
12 林 郭 何
10 高
9 罗 郑
8 梁
7 谢 宋 唐 许
6 邓 韩 冯 曹
5 彭 曾 肖 田 董 潘 袁 蔡
4 蒋 余 于 杜 叶 程 苏 魏 吕 丁 任 沈
3 姚 卢 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏
2 韦 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段 雷 侯 龙 史 陶 黎
2 贺 顾 毛 郝 龚 邵 万 钱 严
1 覃 武 戴 莫 孔 欧阳
0.2 上官 司马 诸葛
"""
_FEMALE = """
晓雯 静怡 雨桐 思颖 佳怡 欣然 雅婷 梦瑶 诗涵 子涵 若曦 婉清 雪莹 丽娜
海燕 秀英 玉兰 淑芬 春梅 桂芳 文静 晓燕 慧敏 丽华 红梅 小芳 雨欣 可馨
紫萱 语嫣 一诺 梓萱 艺涵 沐晴 知夏 书瑶 清妍 念慈 景怡 安琪 乐怡 心怡
嘉慧 敏仪 佩珊 颖 婷 敏 静 丽 洁 琳 倩 娟 雪 莉
薇 岚 蕾 璐 晨曦 舒云 映雪 采薇 芷若 令仪 宛如 亦菲 慕青 逸云
"""
_MALE = """
浩然 子轩 宇航 俊杰 志强 建国 建华 国强 伟民 文博 思源 家豪 嘉伟 明轩
天佑 博文 宇轩 一鸣 景行 泽宇 奕辰 睿哲 立群 永康 德明 海涛 晓东 振华
国栋 学文 志远 鹏飞 少华 继东 光明 子墨 承恩 云帆 致远 知行 修远 怀瑾
书豪 冠宇 逸飞 正阳 伟 强 磊 军 勇 杰 涛 明 超 刚
平 辉 鹏 峰 凯 斌 昊 宁 峻熙 启航 乐天 文昊 向阳 大鹏
"""
_ENGLISH_FEMALE = "Emily Grace Hannah Olivia Sarah Chloe Maya Laura Nina Isabel"
_ENGLISH_MALE = "James Daniel Oliver Thomas Marcus Adrian Leo Samuel Victor Ethan"
_ENGLISH_LAST = """
Whitfield Harlow Bennett Okafor Lindqvist Moreau Castellan Ashworth
Novak Delaney Hartmann Sorensen Kapoor Marlowe Fenwick Abernathy
"""

_ROWS = [row.split() for row in _SURNAMES.strip().splitlines()]
SURNAMES = {surname: float(row[0]) for row in _ROWS for surname in row[1:]}
FEMALE, MALE = _FEMALE.split(), _MALE.split()
ENGLISH_FEMALE, ENGLISH_MALE = _ENGLISH_FEMALE.split(), _ENGLISH_MALE.split()
ENGLISH_LAST = _ENGLISH_LAST.split()

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
        email=f"{'.'.join(fold_words(latin(name)).split())}.{number}@mail.example",
        language="en" if english else "zh-hans",
    )


def phone(number: int) -> str:
    return f"100 {number // 10_000:04d} {number % 10_000:04d}"
