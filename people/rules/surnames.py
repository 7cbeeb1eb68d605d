"""How Chinese surnames are read, where a reader who knows only the words reads them wrong. Pure.

After the surnames of 现代汉语词典 (7th edition) and the compound surnames of 百家姓, with those
that are borne today beside it. Simplified characters; the syllables of a compound surname have a
space between them.
"""

import re

from people.rules.written_text import CHINESE

_SURNAME = re.compile(f"{CHINESE.pattern}+")
_SINGLE = """
柏 bai    贲 ben    秘 bi     薄 bo     卜 bu     晁 chao   车 che    谌 chen   晟 cheng  种 chong
褚 chu    禇 chu    笪 da     都 du     费 fei    不 fou    干 gan    盖 ge     葛 ge     缑 gou
勾 gou    句 gou    谷 gu     炅 gui    炔 gui    妫 gui    观 guan   冠 guan   过 guo    呙 guo
哈 ha     黑 he     和 he     合 he     华 hua    纪 ji     嵇 ji     暨 ji     戢 ji     贾 jia
郏 jia    蹇 jian   降 jiang  靳 jin    隽 juan   圈 juan   卷 juan   角 jue    阚 kan    隗 kui
邝 kuang  适 kuo    令 ling   逯 lu     吕 lü     闾 lü     糜 mi     芈 mi     宓 mi     祢 mi
缪 miao   乜 nie    牟 mou    那 na     佴 nai    能 nai    粘 nian   宁 ning   区 ou     逄 pang
朴 piao   繁 po     亓 qi     綦 qi     强 qiang  郄 qie    覃 qin    仇 qiu    曲 qu     瞿 qu
璩 qu     麴 qu     阙 que    任 ren    撒 sa     单 shan   苫 shan   召 shao   佘 she    厍 she
折 she    莘 shen   沈 shen   盛 sheng  石 shi    什 shi    殳 shu    宿 su     眭 sui    邰 tai
台 tai    郯 tan    仝 tong   佟 tong   钭 tou    庹 tuo    宛 wan    尉 wei    郗 xi     郤 xi
冼 xian   洗 xian   鲜 xian   相 xiang  肖 xiao   解 xie    行 xing   禤 xuan   郇 xun    燕 yan
要 yao    幺 yao    叶 ye     应 ying   於 yu     郁 yu     乐 yue    员 yun    贠 yun    郧 yun
郓 yun    昝 zan    迮 ze     笮 ze     曾 zeng   查 zha    翟 zhai   祭 zhai   占 zhan   湛 zhan
长 zhang  仉 zhang  中 zhong  仲 zhong  禚 zhuo   訾 zi
"""
_COMPOUND = """
安陵 an ling        北宫 bei gong       伯赏 bo shang       褚师 chu shi        淳于 chun yu
单于 chan yu        达奚 da xi          澹台 tan tai        第五 di wu          东方 dong fang
东郭 dong guo       东里 dong li        东门 dong men       东野 dong ye        独孤 du gu
端木 duan mu        段干 duan gan       尔朱 er zhu         范姜 fan jiang      富察 fu cha
哥舒 ge shu         公伯 gong bo        公户 gong hu        公良 gong liang     公门 gong men
公山 gong shan      公上 gong shang     公孙 gong sun       公西 gong xi        公羊 gong yang
公冶 gong ye        公仪 gong yi        公玉 gong yu        公仲 gong zhong     谷梁 gu liang
穀梁 gu liang       贺兰 he lan         赫连 he lian        呼延 hu yan         斛律 hu lü
皇甫 huang fu       即墨 ji mo          夹谷 jia gu         沮渠 ju qu          乐正 yue zheng
梁丘 liang qiu      令狐 ling hu        闾丘 lü qiu         慕容 mu rong        纳兰 na lan
南宫 nan gong       南郭 nan guo        南门 nan men        那拉 na la          欧阳 ou yang
濮阳 pu yang        漆雕 qi diao        亓官 qi guan        乞伏 qi fu          壤驷 rang si
商牟 shang mou      上官 shang guan     申屠 shen tu        司空 si kong        司寇 si kou
司马 si ma          司徒 si tu          太叔 tai shu        太史 tai shi        拓跋 tuo ba
秃发 tu fa          完颜 wan yan        万俟 mo qi          微生 wei sheng      尉迟 yu chi
闻人 wen ren        巫马 wu ma          西门 xi men         夏侯 xia hou        鲜于 xian yu
相里 xiang li       轩辕 xuan yuan      羊舌 yang she       耶律 ye lü          叶赫 ye he
宇文 yu wen         宰父 zai fu         长孙 zhang sun      钟离 zhong li       仲长 zhong chang
仲孙 zhong sun      诸葛 zhu ge         颛孙 zhuan sun      子车 zi ju          子桑 zi sang
宗政 zong zheng     左丘 zuo qiu        瓜尔佳 gua er jia   赫舍里 he she li    钮祜禄 niu hu lu
爱新觉罗 ai xin jue luo                 叶赫那拉 ye he na la
"""


def _pairs(table: str) -> dict[str, tuple[str, ...]]:
    readings = (tuple(reading.split()) for reading in _SURNAME.split(table)[1:])
    return dict(zip(_SURNAME.findall(table), readings, strict=True))


# Surname → its syllables.
SINGLE = _pairs(_SINGLE)
COMPOUND = _pairs(_COMPOUND)
LONGEST = max(map(len, COMPOUND))


def surname_of(name: str) -> tuple[str, tuple[str, ...]]:
    """Return the surname that a Chinese name begins with, and its syllables.

    There are none where it is one that anybody reads right.
    """
    for length in range(min(LONGEST, len(name)), 1, -1):
        if syllables := COMPOUND.get(name[:length]):
            return name[:length], syllables
    return name[:1], SINGLE.get(name[:1], ())
