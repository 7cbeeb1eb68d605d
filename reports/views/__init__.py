"""Pages of the reading room. They fetch and show; nothing here decides or writes but the trail."""

from reports.views.caseload import caseload
from reports.views.clients import client, clients, search
from reports.views.home import home, incomplete
from reports.views.satisfaction import dashboard, my_feedback
from reports.views.system import healthz, readyz, system
from reports.views.trail import trail
from reports.views.unasked import unasked
from reports.views.warnings import close_warning, take_warning

__all__ = [
    "caseload",
    "client",
    "clients",
    "close_warning",
    "dashboard",
    "healthz",
    "home",
    "incomplete",
    "my_feedback",
    "readyz",
    "search",
    "system",
    "take_warning",
    "trail",
    "unasked",
]
