"""Words as they stand in the cells of lists, by the code that is kept. Pure."""

import re
from collections.abc import Mapping

from people.rules.columns import Column

# What a spreadsheet or a database writes where there is no value.
ERROR_CELLS = frozenset(
    {"#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "#spill!", "#calc!"}
    | {"#getting_data", "#field!", "#blocked!", "#connect!", "#busy!", "#unknown!", "#error!"}
    | {"#formula!", "#error", "null", "(null)", "<null>", "nan", "nil", "undefined", "n/a"}
)
# A row below the last person that adds up.
TOTALS = re.compile(
    r"(?:grand\s+)?totals?|sub-?totals?|sum|合计|总计|小计|共计|总数|合計|總計|小計", re.I
)
TOTALS_TAIL = re.compile(r"[\s:：=]*[\d\s人名位]*")
# Words as they stand in lists, by the code that is kept.
GENDERS = {
    "female": "female f woman 女 女性",
    "male": "male m man 男 男性",
    "other": "other x diverse 其他 其它",
}
LANGUAGES = {
    "zh-hans": "zh zh-hans zh-cn chinese 中文 简体中文 汉语 普通话",
    "en": "en english 英文 英语",
}
SOURCES = {
    "friend": "friend family friends 朋友 亲友 家人 朋友介绍 亲友推荐",
    "search": "search google baidu internet web 搜索 百度 网络 搜索引擎",
    "social": "social wechat weibo xiaohongshu social-media 社交媒体 微信 微博 小红书 公众号",
    "doctor": "doctor hospital gp clinic 医生 医院 转诊",
    "employer": "employer company work eap 单位 公司 企业",
    "school": "school university college 学校 大学 高校",
    "returning": "returning former 老客户 回访者 复诊",
    "other": "other 其他 其它",
}
WAYS = {
    "paper": "paper form signed written 纸质 书面 签字 纸质签署",
    "online": "online web app electronic 线上 在线 电子 网上",
    "spoken": "spoken oral phone verbal 口头 电话",
}


def _turned(words: Mapping[str, str]) -> dict[str, str]:
    return {word: code for code, said in words.items() for word in (code, *said.split())}


CODES = {
    Column.GENDER: _turned(GENDERS),
    Column.LANGUAGE: _turned(LANGUAGES),
    Column.HEARD_OF_US: _turned(SOURCES),
    Column.AGREED_HOW: _turned(WAYS),
}
