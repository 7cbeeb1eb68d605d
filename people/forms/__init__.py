"""What is typed about clients, and about who would like to become one."""

from people.forms.clients import NewClientForm
from people.forms.consents import ConsentsForm
from people.forms.details import ChangeDetailsForm
from people.forms.imports import ColumnsForm, ImportFileForm
from people.forms.merges import MergeForm, ReasonForm
from people.forms.requests import CloseRequestForm
from people.forms.tokens import TokenForm

__all__ = [
    "ChangeDetailsForm",
    "CloseRequestForm",
    "ColumnsForm",
    "ConsentsForm",
    "ImportFileForm",
    "MergeForm",
    "NewClientForm",
    "ReasonForm",
    "TokenForm",
]
