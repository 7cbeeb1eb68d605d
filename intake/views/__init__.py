"""Pages of the intake."""

from intake.views.asking import ask, asked
from intake.views.assess import assess
from intake.views.authoring import bring, read_draft, rewrite, write
from intake.views.drafts import discard, keep
from intake.views.filling import (
    fill,
    fill_help,
    fill_link,
    fill_told,
    finish,
    hand_back,
    thanks,
)
from intake.views.instruments import (
    attest,
    choose_reading,
    empty_text,
    export,
    instrument_act,
    instrument_list,
    instrument_page,
    load_text,
    put_in_force,
    try_out,
)
from intake.views.selffills import (
    self_fill,
    self_fill_here,
    self_fill_take,
    self_fill_withdraw,
)
from intake.views.summary import assessment

__all__ = [
    "ask",
    "asked",
    "assess",
    "assessment",
    "attest",
    "bring",
    "choose_reading",
    "discard",
    "empty_text",
    "export",
    "fill",
    "fill_help",
    "fill_link",
    "fill_told",
    "finish",
    "hand_back",
    "instrument_act",
    "instrument_list",
    "instrument_page",
    "keep",
    "load_text",
    "put_in_force",
    "read_draft",
    "rewrite",
    "self_fill",
    "self_fill_here",
    "self_fill_take",
    "self_fill_withdraw",
    "thanks",
    "try_out",
    "write",
]
