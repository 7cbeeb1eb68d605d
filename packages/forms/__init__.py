"""What is typed about packages."""

from packages.forms.catalogue import NewEntryForm, SaleForm, VersionForm
from packages.forms.choose import ChoosePackageForm
from packages.forms.ledger import AdjustForm, DecideForm, EndShareForm, ShareForm
from packages.forms.segments import SegmentChoiceForm, SegmentsForm
from packages.forms.standards import StandardForm

__all__ = [
    "AdjustForm",
    "ChoosePackageForm",
    "DecideForm",
    "EndShareForm",
    "NewEntryForm",
    "SaleForm",
    "SegmentChoiceForm",
    "SegmentsForm",
    "ShareForm",
    "StandardForm",
    "VersionForm",
]
