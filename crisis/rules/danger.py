"""Words in free text that a person must look at now. Pure.

A word is a weak sign: it never decides anything, it fetches a human being. Missing one is worse
than asking once too often, so the list errs on the side of asking. [ours]
"""

import unicodedata
from enum import StrEnum


class Danger(StrEnum):
    SELF_HARM = "self_harm"
    HARM_TO_OTHERS = "harm_to_others"
    VIOLENCE = "violence"


# Without spaces, because Chinese has none and English ones are taken out before looking.
_WORDS: dict[Danger, tuple[str, ...]] = {
    Danger.SELF_HARM: (
        *("自杀", "轻生", "寻死", "想死", "不想活", "活不下去", "结束生命", "了结自己", "跳楼"),
        *("自残", "自伤", "割腕", "伤害自己"),
        *("suicid", "killmyself", "endmylife", "takemylife", "takemyownlife", "wanttodie"),
        *("wishiwasdead", "wishiweredead", "betteroffdead", "hurtmyself", "harmmyself"),
        *("cutmyself", "cuttingmyself", "self-harm", "selfharm"),
    ),
    Danger.HARM_TO_OTHERS: (
        *("杀了他", "杀了她", "想杀人", "同归于尽"),
        *("killhim", "killher", "killthem", "killsomeone"),
    ),
    Danger.VIOLENCE: (
        *("家暴", "被打", "打伤我", "虐待"),
        *("hitsme", "beatsme", "beatme", "domesticviolence"),
    ),
}


def dangers_in(text: str) -> tuple[Danger, ...]:
    """Return the kinds of danger the words of ``text`` may point to; empty for most texts."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return tuple(danger for danger, words in _WORDS.items() if any(word in plain for word in words))
