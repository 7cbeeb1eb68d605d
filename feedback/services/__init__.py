"""What people and the clock do in the 72-hour loop."""

from feedback.services.answers import (
    AlreadyAnswered,
    ImpossibleAnswer,
    answer,
    ask_for_help,
    mark_opened,
    stop_surveys,
)
from feedback.services.calls import answer_by_phone, decline, no_answer
from feedback.services.inbox import mark_read
from feedback.services.invitations import (
    asks_at,
    install_survey_form,
    plan_invitation,
    reason_not_asked,
    withdraw_invitation,
)
from feedback.services.recovery import (
    CaseIsClosed,
    CaseUnfinished,
    MayNotHandle,
    StepOutOfOrder,
    close_case,
    hand_case,
    open_case,
    record_step,
    reopen_case,
    take_case,
)
from feedback.services.windows import close_windows

__all__ = [
    "AlreadyAnswered",
    "CaseIsClosed",
    "CaseUnfinished",
    "ImpossibleAnswer",
    "MayNotHandle",
    "StepOutOfOrder",
    "answer",
    "answer_by_phone",
    "ask_for_help",
    "asks_at",
    "close_case",
    "close_windows",
    "decline",
    "hand_case",
    "install_survey_form",
    "mark_opened",
    "mark_read",
    "no_answer",
    "open_case",
    "plan_invitation",
    "reason_not_asked",
    "record_step",
    "reopen_case",
    "stop_surveys",
    "take_case",
    "withdraw_invitation",
]
