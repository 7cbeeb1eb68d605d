"""Every row of the table, in its order. A later row is one more class, listed here."""

from benchmarks.rows.caseload import Caseload, CaseloadApi, CaseloadFiltered
from benchmarks.rows.clients import (
    ClientFile,
    ClientList,
    ClientListDeep,
    Search,
    SearchPhone,
    SearchPinyin,
)
from benchmarks.rows.dashboard import Dashboard
from benchmarks.rows.intake import AssessmentSubmit, TierPreview
from benchmarks.rows.kinds import Page, Work
from benchmarks.rows.queue import ClaimDue, ClaimDueSmall, DueScan
<<<<<<< HEAD
from benchmarks.rows.scores import Rescore
=======
from benchmarks.rows.simulator import SimulatePolicy
>>>>>>> 7142e18 (Count the simulator among the rows of the bench)
from benchmarks.rows.survey import SurveyAnswer
from benchmarks.rows.yardsticks import One, SignedIn, Write

UNIT = One.name
YARDSTICKS: tuple[type[Page], ...] = (One, SignedIn, Write)
PAGES: tuple[type[Page], ...] = (
    Caseload,
    CaseloadFiltered,
    CaseloadApi,
    ClientList,
    ClientListDeep,
    Search,
    SearchPinyin,
    SearchPhone,
    ClientFile,
    AssessmentSubmit,
    TierPreview,
    SurveyAnswer,
    Dashboard,
)
<<<<<<< HEAD
WORK: tuple[type[Work], ...] = (ClaimDue, ClaimDueSmall, DueScan, Rescore)
=======
WORK: tuple[type[Work], ...] = (ClaimDue, ClaimDueSmall, DueScan, SimulatePolicy)
>>>>>>> 7142e18 (Count the simulator among the rows of the bench)
