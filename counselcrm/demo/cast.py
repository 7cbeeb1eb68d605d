"""Who works in the demo practice, and where.

The people below are always there; a larger practice hires more counselors by the dice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from counselcrm.demo.chance import dice, pick
from counselcrm.demo.names import FEMALE, MALE, SURNAMES

MAIL = "xinyu.example"
# One for all of them, shown on the sign-in page of the demo; it opens nothing but invented data.
PASSPHRASE = "quiet-river-morning-tea"  # noqa: S105

XUHUI, PUDONG, JINGAN = "xuhui", "pudong", "jingan"
SITES = {
    XUHUI: ("Xuhui", "徐汇"),
    PUDONG: ("Pudong", "浦东"),
    JINGAN: ("Jing'an", "静安"),
}
ALL_TIERS = ("basic", "development", "flagship")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody with an account who does not counsel."""

    role: str
    name: str
    email: str
    site: str


@dataclass(frozen=True, slots=True)
class Therapy:
    """What a counselor is good at; ``competences`` as in ``people.models.Counselor``."""

    level: str
    methods: tuple[str, ...]
    problems: tuple[str, ...]
    competences: tuple[int, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Guide:
    """A counselor.

    days          weekdays with hours, 0 Monday to 6 Sunday
    opens, ends   of every such day, the practice's time
    share         how many clients come to her, beside a usual counselor's 1.0
    since_days    how long ago she began here
    licence_days  how long the licence is still valid, counted from today
    """

    name: str
    gender: str
    email: str
    site: str
    supervisor: str
    therapy: Therapy
    languages: tuple[str, ...]
    tiers: tuple[str, ...]
    days: tuple[int, ...]
    opens: time
    ends: time
    share: float = 1.0
    since_days: int = 10_000
    licence_days: int = 730


STAFF = (
    Colleague("intake", "何静怡", f"intake@{MAIL}", XUHUI),
    Colleague("intake", "孙嘉慧", f"intake.pudong@{MAIL}", PUDONG),
    Colleague("intake", "唐立群", f"intake.jingan@{MAIL}", JINGAN),
    Colleague("intake", "许可馨", f"intake2@{MAIL}", XUHUI),
    Colleague("intake", "沈乐怡", f"intake2.pudong@{MAIL}", PUDONG),
    Colleague("supervisor", "顾文静", f"supervisor@{MAIL}", XUHUI),
    Colleague("supervisor", "韩志远", f"supervisor2@{MAIL}", PUDONG),
    Colleague("manager", "陆婉清", f"manager@{MAIL}", XUHUI),
    Colleague("admin", "石明轩", f"admin@{MAIL}", XUHUI),
    Colleague("auditor", "严令仪", f"auditor@{MAIL}", JINGAN),
)
SUPERVISORS = (f"supervisor@{MAIL}", f"supervisor2@{MAIL}")
STAR = f"counselor@{MAIL}"
STAR_OF_PUDONG = f"counselor.pudong@{MAIL}"
# In the order of the sign-in page.
SHOWN = (
    *(f"{name}@{MAIL}" for name in ("intake", "counselor", "counselor.pudong", "supervisor")),
    *(f"{name}@{MAIL}" for name in ("manager", "admin", "auditor")),
)

# name, gender, site, level, methods, problems, competences
_COUNSELORS = """
叶知夏 female xuhui  expert    cbt,mindfulness      anxiety,sleep,work_stress        9,9,8,9,8,8
陆怀瑾 male   pudong senior    cbt,solution         anxiety,work_stress,low_mood     8,8,8,8,7,9
苏映雪 female jingan expert    psychodynamic,emdr   trauma,relationship,self_worth   10,9,7,9,8,6
江致远 male   xuhui  senior    act,cbt              anxiety,study,low_mood           8,8,7,8,7,7
余慧敏 female pudong expert    psychodynamic,family trauma,family,relationship       9,9,6,9,8,6
魏书瑶 female jingan senior    cbt,family           family,parenting,relationship    8,9,7,8,9,7
程景行 male   xuhui  associate solution             work_stress,study,sleep          6,8,7,6,7,9
范晨曦 female pudong associate cbt                  anxiety,low_mood,self_worth      6,8,6,7,7,8
钟修远 male   jingan associate humanistic,art       study,self_worth,grief           6,9,6,6,8,7
邱采薇 female xuhui  senior    family,humanistic    family,parenting,grief           8,10,6,8,8,6
毛思源 male   pudong senior    act,mindfulness      sleep,anxiety,work_stress        8,7,8,8,7,8
贺念慈 female jingan expert    emdr,integrative     trauma,grief,low_mood            10,9,6,10,8,6
段云帆 male   xuhui  associate cbt,group            study,anxiety,relationship       6,7,7,7,7,9
白舒云 female pudong associate solution,group       work_stress,relationship,other   6,8,8,6,7,8
龚承恩 male   jingan senior    psychodynamic        self_worth,low_mood,relationship 9,8,6,8,7,6
夏沐晴 female xuhui  expert    integrative,act      low_mood,trauma,self_worth       9,9,7,9,9,7
戴逸飞 male   pudong senior    cbt,family           family,relationship,parenting    8,8,7,8,7,7
田清妍 female jingan associate mindfulness,act      sleep,anxiety,study              6,8,6,7,8,8
雷正阳 male   xuhui  associate cbt                  work_stress,low_mood,anxiety     6,7,9,6,7,8
邵宛如 female pudong senior    humanistic,art       grief,self_worth,family          8,9,6,7,8,6
秦知行 male   jingan senior    solution,cbt         work_stress,anxiety,sleep        8,7,9,8,7,9
薛芷若 female xuhui  associate art,humanistic       self_worth,study,other           6,9,6,6,8,7
万冠宇 male   pudong associate cbt,mindfulness      anxiety,sleep,study              6,7,7,7,7,9
陶语嫣 female jingan associate family               parenting,family,relationship    6,8,6,7,8,7
"""
_SHIFTS = ((time(9), time(17)), (time(10), time(18)), (time(12), time(20)))
_WEEKS = ((0, 1, 2, 3, 4), (1, 2, 3, 4, 5), (0, 2, 3, 4, 5), (0, 1, 2, 4, 5), (1, 2, 3, 5, 6))
_STAR_DAYS, _STAR_HOURS = (0, 1, 2, 3, 4, 5, 6), (time(9), time(20))
_LICENCE_ENDS_SOON = 3


def counselors(count: int) -> list[Guide]:
    """Return the first ``count`` counselors: every site has some of every level among them."""
    rows = [line.split() for line in _COUNSELORS.strip().splitlines()]
    rows += list(_hired(rows, max(0, count - len(rows))))
    return [_guide(number, row) for number, row in enumerate(rows[:count])]


def _hired(rows: list[list[str]], count: int) -> Iterator[list[str]]:
    for number in range(count):
        luck = dice("counselor", number)
        _name, gender, *rest = rows[number % len(rows)]
        given = luck.choice(FEMALE if gender == "female" else MALE)
        yield [pick(luck, SURNAMES) + given, gender, *rest]


def _guide(number: int, row: list[str]) -> Guide:
    name, gender, site, level, methods, problems, competences = row
    star = number < 2
    emails = (STAR, STAR_OF_PUDONG)
    opens, ends = _STAR_HOURS if star else _SHIFTS[number % len(_SHIFTS)]
    theory, empathy, industry, technique, culture, technology = map(int, competences.split(","))
    return Guide(
        name=name,
        gender=gender,
        email=emails[number] if star else f"c{number + 1:02d}@{MAIL}",
        site=site,
        supervisor=SUPERVISORS[1 if site == PUDONG else 0],
        therapy=Therapy(
            level=level,
            methods=tuple(methods.split(",")),
            problems=tuple(problems.split(",")),
            competences=(theory, empathy, industry, technique, culture, technology),
        ),
        languages=("zh-hans", "en") if star or level == "expert" else ("zh-hans",),
        tiers=ALL_TIERS[:2] if level == "associate" else ALL_TIERS,
        days=_STAR_DAYS if star else _WEEKS[number % len(_WEEKS)],
        opens=opens,
        ends=ends,
        # Those whom a visitor of the demo becomes have clients who are coming now.
        share=3.0 if star else 1.0,
        since_days=110 if star else 10_000,
        licence_days=60 if number == _LICENCE_ENDS_SOON else 730,
    )
