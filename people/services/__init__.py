"""What staff do to clients, consents and tasks."""

from people.services.answers import forget_old_answers
from people.services.bringing_in import carry_on_import
from people.services.clients import assign_counselor, lock_client, record_consent
from people.services.details import (
    DetailsChanged,
    change_details,
    details_of,
    record_consents,
    state_of,
)
from people.services.imports import (
    Choice,
    ColumnsLacking,
    ImportHasEnded,
    ImportHasStarted,
    UnreadableFile,
    cancel_import,
    choose_columns,
    forget_import,
    forget_old_imports,
    receive_file,
    start_import,
)
from people.services.merging import (
    CannotMerge,
    MergeIsUndone,
    MergeNeedsReason,
    merge_files,
    obstacles_to,
    undo_merge,
)
from people.services.registration import (
    CareNeedsConsent,
    Details,
    Registration,
    register_client,
    register_clients,
)
from people.services.requests import (
    NewRequest,
    RequestIsClosed,
    close_request,
    receive_request,
)
from people.services.standings import (
    TIER_ORDER,
    WITHOUT_TIER,
    keeps_standings,
    standings_rebuilt_later,
    update_standing,
)
from people.services.tasks import add_task, finish_task, postpone_task
from people.services.tokens import (
    AlreadyMade,
    DayTooFar,
    MayNotHold,
    NameTaken,
    ScopesMissing,
    make_token,
    revoke_token,
    token_in_use,
)

__all__ = [
    "TIER_ORDER",
    "WITHOUT_TIER",
    "AlreadyMade",
    "CannotMerge",
    "CareNeedsConsent",
    "Choice",
    "ColumnsLacking",
    "DayTooFar",
    "Details",
    "DetailsChanged",
    "ImportHasEnded",
    "ImportHasStarted",
    "MayNotHold",
    "MergeIsUndone",
    "MergeNeedsReason",
    "NameTaken",
    "NewRequest",
    "Registration",
    "RequestIsClosed",
    "ScopesMissing",
    "UnreadableFile",
    "add_task",
    "assign_counselor",
    "cancel_import",
    "carry_on_import",
    "change_details",
    "choose_columns",
    "close_request",
    "details_of",
    "finish_task",
    "forget_import",
    "forget_old_answers",
    "forget_old_imports",
    "keeps_standings",
    "lock_client",
    "make_token",
    "merge_files",
    "obstacles_to",
    "postpone_task",
    "receive_file",
    "receive_request",
    "record_consent",
    "record_consents",
    "register_client",
    "register_clients",
    "revoke_token",
    "standings_rebuilt_later",
    "start_import",
    "state_of",
    "token_in_use",
    "undo_merge",
    "update_standing",
]
