"""What people of the demo say and write, in both languages. All of it is invented."""

from dataclasses import dataclass

# Goals by how many of the five SMART marks they carry: (Chinese, English, marks).
STRONG_GOALS = (
    (
        "每周主动约朋友见面3次，坚持到下月底",
        "Meet a friend 3 times a week until the end of next month",
        "specific measurable achievable relevant time_bound",
    ),
    (
        "两个月内把入睡时间缩短到30分钟以内",
        "Fall asleep within 30 minutes, in two months",
        "specific measurable achievable relevant time_bound",
    ),
    (
        "每天晚上记录一次情绪，连续四周",
        "Write down my mood once every evening for four weeks",
        "specific measurable achievable time_bound",
    ),
    (
        "六周内在周会上主动发言至少四次",
        "Speak up at least four times in weekly meetings in six weeks",
        "specific measurable relevant time_bound",
    ),
    (
        "三个月内每周与母亲通话一次而不争吵",
        "Call my mother weekly for three months without a quarrel",
        "specific measurable achievable relevant time_bound",
    ),
    (
        "月底前把加班控制在每周两晚以内",
        "No more than two late evenings a week by month's end",
        "specific measurable achievable time_bound",
    ),
)
VAGUE_GOALS = (
    ("想变得开心一点", "I want to feel happier", "relevant"),
    ("希望睡得好一些", "Sleep better", "specific relevant"),
    ("多交一些朋友", "Make more friends", "achievable relevant"),
    ("和家人的关系能缓和", "Get along better with my family", "specific relevant"),
    ("工作时不那么紧张", "Be less tense at work", "specific achievable relevant"),
    ("想弄清楚自己要什么", "Find out what I want", "relevant"),
    ("减少胡思乱想", "Ruminate less", "specific achievable relevant"),
)
STORIES = (
    (
        "最近半年工作压力大，晚上反复想白天的事情。",
        "Work has been heavy for half a year; my mind runs at night.",
    ),
    (
        "换了城市以后，觉得很难和别人亲近。",
        "Since I moved here I find it hard to feel close to anybody.",
    ),
    ("孩子上初中之后，家里常常争吵。", "Since our child started middle school we quarrel at home."),
    (
        "失眠断断续续有两年，白天提不起精神。",
        "I have slept badly on and off for two years and feel drained.",
    ),
    ("父亲去世后，一直没有好好哭过。", "Since my father died I have never really cried."),
    (
        "临近毕业，一想到将来就心慌。",
        "I graduate soon, and thinking of the future makes my heart race.",
    ),
    (
        "和伴侣沟通总是绕圈子，想找到新的方式。",
        "My partner and I talk in circles; I want another way.",
    ),
)
CONTENT = (
    "回顾一周的情绪记录，梳理触发情境。",
    "讨论与家人的边界，练习表达需要。",
    "睡眠日记复盘，调整作息安排。",
    "围绕工作中的自我要求展开。",
    "探索早年经历与当下关系模式的联系。",
    "制定下周的行为实验。",
    "哀伤历程的讲述与陪伴。",
    "练习着陆与呼吸技术。",
)
REACTION = (
    "投入，能主动补充细节。",
    "起初沉默，后半段放松。",
    "情绪有起伏，结束时平稳。",
    "对练习有兴趣，也有疑问。",
    "略显疲惫，但愿意继续。",
)
APPRAISAL = (
    "联盟稳固，按计划进行。",
    "目标需要再具体一些。",
    "进展缓慢但方向清楚。",
    "下次重点放在复发预防。",
    "建议下次复评量表。",
)

# Comments by mood and theme: (Chinese, English).
PRAISE = (
    ("咨询师很耐心，我感觉被理解了。", "My counselor was patient; I felt understood."),
    ("每次来都能理清一些思路，谢谢。", "Each time things become a little clearer. Thank you."),
    ("环境安静，预约也很方便。", "A quiet place, and booking was easy."),
    ("这次的练习很实用，回家就能用。", "The exercise was practical; I can use it at home."),
    ("前台态度温和，让人放松。", "The people at the desk are kind, it helps to relax."),
    ("比上次轻松很多，会继续来。", "Much lighter than last time, I will come again."),
    ("推荐给了我的同事。", "I have recommended you to a colleague."),
    ("终于睡了几个好觉。", "I have had some good nights at last."),
)
MILD = (
    ("总体不错，希望时间再长一点。", "Good on the whole; I wish it were a little longer."),
    (
        "隔音可以再好一些，能听到走廊的声音。",
        "I could hear the corridor; better soundproofing would help.",
    ),
    ("希望有更多晚上的时段。", "More evening slots would be good."),
    ("内容有帮助，只是进度有点慢。", "Helpful, though the pace is a little slow."),
    ("缴费流程有点复杂。", "Paying was a bit complicated."),
    ("还可以，想看看后面的变化。", "All right so far; let us see how it goes."),
)
WAITING = (
    (
        "等了半个多月才约上第一次，太久了。",
        "It took more than two weeks to get a first session. Too long.",
    ),
    (
        "预约等待时间越来越长，改期也很难。",
        "Waiting times keep growing, and moving a session is hard.",
    ),
    ("打了三次电话才排上号。", "I had to call three times to get a place."),
    (
        "到店后又等了二十五分钟，后面很赶。",
        "I waited another 25 minutes on site, and then it was rushed.",
    ),
    ("最需要的时候约不到，只能等。", "When I needed it most there was no slot, only waiting."),
    ("咨询本身很好，但是等待太消耗人了。", "The session is good, but the waiting wears one out."),
    ("希望能尽快解决排队的问题。", "Please do something about the queue."),
)
COMPLAINT = (
    ("感觉没有说到点子上。", "I do not think we got to the point."),
    ("中途换了房间，思路断了。", "We had to change rooms half-way and I lost my thread."),
    ("费用说明不够清楚。", "The costs were not explained clearly."),
    (
        "和咨询师不太合拍，想换一位。",
        "It does not click with my counselor; I would like another one.",
    ),
    ("提醒短信发错了时间。", "The reminder named the wrong time."),
)

# What staff write while making good: one line a step.
LISTENED = (
    "电话联系，完整听取经过，未打断。",
    "当面了解情况，记录来访者原话。",
    "电话回访，记下事情经过与期望。",
)
EMPATHISED = ("复述感受并致歉，来访者表示被理解。", "确认失望的原因，表达歉意。")
ACTED = (
    "安排下周优先时段，并由督导跟进。",
    "免除一次改期限制，更换安静的房间。",
    "与咨询师沟通，调整后续安排。",
)
FOLLOWED_UP = ("一周后回访，来访者对处理满意。", "再次联系，来访者愿意继续咨询。")
CAUSES = (
    "新来访者首次咨询时段不足，晚间排班缺口。",
    "房间冲突未提前核对。",
    "费用说明只有口头版本。",
    "匹配时未询问偏好。",
)
OVERRIDES = (
    "既往经历复杂，建议更密切的支持。",
    "家庭支持薄弱，先按较高标准安排。",
    "用药复诊阶段，需要更快响应。",
)
BELOW = "本人坚持短程体验，已与督导讨论风险与替代方案。"
STAYS = "本期咨询尚未结束，按原服务标准继续，结束后再评。"
MEASURES = (
    "已完成风险评估，家属知情并陪同；转介精神科门诊并确认就诊；制定安全计划，24小时与72小时随访完成。",
    "与来访者签订安全计划，移除危险物品，紧急联系人已通知；一周内随访三次，情况稳定。",
)
CONCERN = "来访者离开前情绪明显低落，谈到看不到希望。"


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asked on the public page."""

    name: str
    language: str
    words: str
    hours: float


REQUESTS = (
    Asking("方知行", "zh-hans", "孩子不想上学三周了，想先问问怎么预约。", 1.5),
    Asking("Hannah Berg", "en", "I moved to Shanghai in spring and sleep badly since.", 5),
    Asking("孟晓棠", "zh-hans", "晚上可以打电话，白天在上班。", 22),
    Asking("蒋一帆", "zh-hans", "最近总觉得活着没意思，想找人谈谈。", 0.7),
)
BELOW_FLOOR = "来访者下月调往外地，只来得及三次，已约好当地的咨询师接续。"
ASKED_AGAIN = "觉得咨询师级别和我说的情况不太相符，希望再看一次。"
STANDS = "与来访者通过电话，量表与目标都支持原来的分级，已说明原因。"
ADVISED = "建议先排除甲状腺问题，再继续咨询。"
SHORTER_HISTORY = "督导会议认为一年半以上即应视为长期困扰。"
