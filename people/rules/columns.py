"""What the columns of a file of clients may mean, and what their headings say. Pure.

The words are those that practices write above such columns, in both languages; a person can
correct every guess. English first, then Chinese. Worked cases: docs/algorithms/imports.md.
"""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum


class Column(StrEnum):
    NAME = "name"
    GIVEN_NAME = "given_name"
    MIDDLE_NAME = "middle_name"
    FAMILY_NAME = "family_name"
    PHONE = "phone"
    EMAIL = "email"
    GENDER = "gender"
    BIRTH = "birth"
    LANGUAGE = "language"
    SITE = "site"
    HEARD_OF_US = "heard_of_us"
    SPONSORED = "sponsored"
    CLIENT_SINCE = "client_since"
    CARE = "care"
    AGREED_ON = "agreed_on"
    AGREED_HOW = "agreed_how"
    BY_EMAIL = "by_email"
    BY_SMS = "by_sms"
    BY_PHONE = "by_phone"
    SURVEYS = "surveys"
    RESEARCH = "research"


# A name in parts: the parts are joined.
NAME_PARTS = (Column.GIVEN_NAME, Column.MIDDLE_NAME, Column.FAMILY_NAME)
# Without these no row can become a file: who, and the dated yes to counselling.
NEEDED = (Column.NAME, Column.CARE, Column.AGREED_ON)
# One of these at least: a way to reach the person.
REACHING = (Column.PHONE, Column.EMAIL)

HEADINGS: dict[Column, tuple[str, str]] = {
    Column.NAME: (
        "name, full name, client, client name",
        "姓名, 名字, 来访者, 来访者姓名, 客户姓名, 客户",
    ),
    Column.GIVEN_NAME: (
        "first name, given name, forename",
        "名",
    ),
    Column.MIDDLE_NAME: (
        "middle name",
        "中间名",
    ),
    Column.FAMILY_NAME: (
        "last name, surname, family name",
        "姓, 姓氏",
    ),
    Column.PHONE: (
        "phone, phone number, telephone, tel, mobile, mobile phone, cell phone, phone 1 value",
        "电话, 手机, 手机号, 手机号码, 电话号码, 联系电话, 联系方式",
    ),
    Column.EMAIL: (
        "email, e-mail, mail, email address, e-mail address, e-mail 1 value",
        "邮箱, 电子邮箱, 电子邮件, 邮件",
    ),
    Column.GENDER: (
        "gender, sex",
        "性别",
    ),
    Column.BIRTH: (
        "year of birth, birth year, born, birthday, birth date, date of birth, dob",
        "出生年, 出生年份, 生日, 出生日期, 出生年月, 出生",
    ),
    Column.LANGUAGE: (
        "language, language of messages",
        "语言, 消息语言, 沟通语言",
    ),
    Column.SITE: (
        "site, centre, center, branch, location",
        "中心, 门店, 校区, 分店, 地点",
    ),
    Column.HEARD_OF_US: (
        "how did they hear of us, heard of us, referral, referral source, source, channel",
        "来源, 渠道, 转介来源, 了解渠道, 如何得知",
    ),
    Column.SPONSORED: (
        "an employer or sponsor pays, sponsored, sponsor, sponsor pays, employer pays, eap",
        "企业付费, 单位付费, 由企业支付",
    ),
    Column.CLIENT_SINCE: (
        "client since, registered, registered on, registration date, first visit, created",
        "登记日期, 建档日期, 首次来访, 首访日期, 注册日期",
    ),
    Column.CARE: (
        "consent, consents, agreed, consent to counselling, counselling consent, informed consent",
        "同意, 知情同意, 同意咨询, 是否同意, 同意接受咨询",
    ),
    Column.AGREED_ON: (
        "agreed on, consent date, date of consent, agreed at",
        "同意日期, 知情同意日期, 签署日期, 同意时间",
    ),
    Column.AGREED_HOW: (
        "agreed how, consent source, source of consent, consent form",
        "同意方式, 同意来源, 签署方式",
    ),
    Column.BY_EMAIL: (
        "may we write by e-mail, e-mail allowed, email allowed, email consent",
        "可发邮件, 允许邮件, 同意邮件",
    ),
    Column.BY_SMS: (
        "may we send text messages, sms, text messages allowed, sms allowed, sms consent",
        "可发短信, 允许短信, 同意短信",
    ),
    Column.BY_PHONE: (
        "may we call, calls, calls allowed, phone consent",
        "可致电, 允许致电, 同意致电, 可打电话",
    ),
    Column.SURVEYS: (
        "surveys, surveys allowed, survey consent, feedback allowed",
        "回访, 同意回访, 允许回访",
    ),
    Column.RESEARCH: (
        "research, research consent, research allowed",
        "研究, 同意研究, 允许研究",
    ),
}
_PUNCTUATION = re.compile(r"[\s_\-:：*?？.。/()（）]+")


def plain(text: str) -> str:
    """Return the text as two people would type it alike: case, width and punctuation taken off."""
    return _PUNCTUATION.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


_MEANT = {
    plain(word): column
    for column, said in HEADINGS.items()
    for words in said
    for word in words.split(",")
}


def guess(headings: Sequence[str]) -> tuple[Column | None, ...]:
    """Return what each heading means, None where it says nothing known; no meaning twice."""
    found: list[Column | None] = []
    for heading in headings:
        column = _MEANT.get(plain(heading))
        found.append(None if column in found else column)
    return tuple(found)


def lacking(columns: Sequence[Column | None]) -> tuple[Column, ...]:
    """Return what has to be found in the file before a row of it can become a client's file."""
    missing = [column for column in NEEDED if column not in columns]
    if Column.FAMILY_NAME in columns and Column.NAME in missing:
        missing.remove(Column.NAME)
    if not set(REACHING) & set(columns):
        missing.append(Column.PHONE)
    return tuple(missing)
