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
from benchmarks.rows.imports import CopyBare, ImportClients, SealKeys
from benchmarks.rows.intake import AssessmentSubmit, IntakeHome, TierPreview
from benchmarks.rows.kinds import Page, Work
from benchmarks.rows.queue import ClaimDue, ClaimDueSmall, DueScan
from benchmarks.rows.scores import Rescore
from benchmarks.rows.simulator import SimulatePolicy
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
    IntakeHome,
    AssessmentSubmit,
    TierPreview,
    SurveyAnswer,
    Dashboard,
)
WORK: tuple[type[Work], ...] = (
    ClaimDue,
    ClaimDueSmall,
    DueScan,
    Rescore,
    SimulatePolicy,
    ImportClients,
    CopyBare,
    SealKeys,
)
