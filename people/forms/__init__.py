"""What is typed about clients, and about who would like to become one."""

from people.forms.clients import NewClientForm
from people.forms.imports import ColumnsForm, ImportFileForm
from people.forms.merges import MergeForm, ReasonForm
from people.forms.requests import CloseRequestForm
from people.forms.tokens import TokenForm

__all__ = [
    "CloseRequestForm",
    "ColumnsForm",
    "ImportFileForm",
    "MergeForm",
    "NewClientForm",
    "ReasonForm",
]
__all__ = ["CloseRequestForm", "ColumnsForm", "ImportFileForm", "NewClientForm", "TokenForm"]
