"""What staff and the clock do with packages."""

from packages.services.catalogue import (
    Details,
    apply_sale_changes,
    install_catalogue,
    put_on_sale,
    take_off_sale,
    withdraw_change,
    write_version,
)
from packages.services.ends import expire_over, remind_of_ends
from packages.services.ledger import Adjustment, adjust, decide_adjustment, refund
from packages.services.sales import FormAlreadyUsed, PackageNotOffered, enroll
from packages.services.segments import choose_segment, install_segments, publish_segments
from packages.services.sessions import (
    EnrollmentIsOver,
    NoSessionsLeft,
    NotAParticipant,
    return_session,
    use_next_session,
    use_session,
)
from packages.services.sharing import add_participant, remove_participant
from packages.services.standards import publish_standard

__all__ = [
    "Adjustment",
    "Details",
    "EnrollmentIsOver",
    "FormAlreadyUsed",
    "NoSessionsLeft",
    "NotAParticipant",
    "PackageNotOffered",
    "add_participant",
    "adjust",
    "apply_sale_changes",
    "choose_segment",
    "decide_adjustment",
    "enroll",
    "expire_over",
    "install_catalogue",
    "install_segments",
    "publish_segments",
    "publish_standard",
    "put_on_sale",
    "refund",
    "remind_of_ends",
    "remove_participant",
    "return_session",
    "take_off_sale",
    "use_next_session",
    "use_session",
    "withdraw_change",
    "write_version",
]
