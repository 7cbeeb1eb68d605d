"""Every field in which somebody may write freely, and what becomes of words of danger there.

A door (``AlertSign.Door``): screened, and ``test_danger_doors.py`` tries it. Otherwise a sentence
says why it is not. A new field has to join the list.
"""

from crisis.models import AlertSign

Door = AlertSign.Door

CODES = "codes and names of rows, not free text"
OPEN_ALERT = "written on an open alert: a person looks already"
STORED_ELSEWHERE = "made from what was screened where it was typed"
NAMES = "a name or a way to reach somebody"
PRACTICE = "about the practice's own rules and goods, not about a client"
NUMBER = "a number"
FILES = "why two files are, or are not, one person's; nobody speaks of themselves"
DRAFT = "still being typed by staff; screened when it is handed in"

MODELS: dict[str, AlertSign.Door | str] = {
    "crisis.Alert.measures": OPEN_ALERT,
    "crisis.AlertSign.note": OPEN_ALERT,
    "crisis.AlertStep.note": OPEN_ALERT,
    "feedback.Answer.comment": Door.SURVEY,
    "feedback.RecoveryCase.root_cause": Door.RECOVERY,
    "feedback.RecoveryStep.note": Door.RECOVERY,
    "intake.Administration.answers": "points of a form; risk items open their own alert",
    "intake.Assessment.budget": NUMBER,
    "intake.Assessment.income": NUMBER,
    "intake.Assessment.story": Door.ASSESSMENT,
    "intake.Attestation.licence": PRACTICE,
    "intake.Draft.typed": DRAFT,
    "intake.Goal.text": Door.ASSESSMENT,
    "intake.Need.text": Door.ASSESSMENT,
    "intake.SelfFill.typed": Door.SELF_FILL,
    "intake.Stakeholder.name": Door.ASSESSMENT,
    "packages.AdjustmentRequest.note": Door.PACKAGE,
    "packages.LedgerEntry.note": Door.PACKAGE,
    "packages.LedgerEntry.reason": CODES,
    "packages.ServicePackage.included": PRACTICE,
    "packages.ServicePackage.included_zh": PRACTICE,
    "people.Client.name_latin": NAMES,
    "people.Client.search_text": "made from names and ways to reach a client",
    "people.ContactEntry.note": "written by no page and no service",
    "people.ContactRequest.words": Door.REQUEST,
    "people.ImportJob.file": "a list of names; its columns take no free text",
    "people.ImportJob.headings": "a list of names; its columns take no free text",
    "people.ImportJob.name": NAMES,
    "people.ImportPiece.refused": "a list of names; its columns take no free text",
    "people.ImportPiece.rows": "a list of names; its columns take no free text",
    "people.Merge.reason": FILES,
    "people.Merge.undo_reason": FILES,
    "people.User.password": "a hash",
    "people.Promise.text": "written by no page and no service",
    "reports.SavedView.query": "filters of a list",
    "scheduling.ProcessNote.text": "written by no page and no service",
    "scheduling.SessionRecord.appraisal": Door.SESSION,
    "scheduling.SessionRecord.content": Door.SESSION,
    "scheduling.SessionRecord.reaction": Door.SESSION,
    "tiering.Appeal.reason": Door.TIER,
    "tiering.Appeal.words": Door.TIER,
    "tiering.CoSignRequest.answer": Door.TIER,
    "tiering.CoSignRequest.note": Door.TIER,
    "tiering.PolicyVersion.reason": PRACTICE,
    "tiering.ReferralAdvice.reason": Door.REFERRAL,
    "tiering.ServiceStandard.escalation": PRACTICE,
    "tiering.ServiceStandard.escalation_zh": PRACTICE,
    "tiering.TierDecision.inputs": STORED_ELSEWHERE,
    "tiering.TierDecision.note": Door.TIER,
    "tiering.TierDecision.reasons": STORED_ELSEWHERE,
}

FORMS: dict[str, AlertSign.Door | str] = {
    "crisis.forms.CloseAlertForm.measures": OPEN_ALERT,
    "crisis.forms.RaiseConcernForm.note": OPEN_ALERT,
    "feedback.forms.CloseCaseForm.root_cause": Door.RECOVERY,
    "feedback.forms.StepForm.note": Door.RECOVERY,
    "feedback.forms.SurveyAnswerForm.comment": Door.SURVEY,
    "intake.forms.asking.AskForm.website": "a trap for machines; nothing of it is kept",
    "intake.forms.asking.AskForm.words": Door.REQUEST,
    "intake.forms.assess.AssessmentForm.budget": NUMBER,
    "intake.forms.assess.AssessmentForm.duration_months": NUMBER,
    "intake.forms.assess.AssessmentForm.income": NUMBER,
    "intake.forms.assess.AssessmentForm.opened_at": "a moment",
    "intake.forms.assess.AssessmentForm.story": Door.ASSESSMENT,
    "intake.forms.drafts.DraftForm.draft_overrules": CODES,
    "intake.forms.instruments.DocumentForm.text": PRACTICE,
    "intake.forms.instruments.LicenceForm.licence": PRACTICE,
    "intake.forms.rows.HeadForm.attribution": PRACTICE,
    "intake.forms.rows.HeadForm.base": PRACTICE,
    "intake.forms.rows.HeadForm.citation": PRACTICE,
    "intake.forms.rows.HeadForm.licence": PRACTICE,
    "intake.forms.rows.ItemForm.en": PRACTICE,
    "intake.forms.rows.ItemForm.zh": PRACTICE,
    "packages.forms.catalogue.NewEntryForm.included": PRACTICE,
    "packages.forms.catalogue.NewEntryForm.included_zh": PRACTICE,
    "packages.forms.catalogue.VersionForm.included": PRACTICE,
    "packages.forms.catalogue.VersionForm.included_zh": PRACTICE,
    "packages.forms.ledger.AdjustForm.note": Door.PACKAGE,
    "packages.forms.standards.StandardForm.escalation": PRACTICE,
    "packages.forms.standards.StandardForm.escalation_zh": PRACTICE,
    "people.forms.merges.MergeForm.reason": FILES,
    "people.forms.merges.ReasonForm.reason": FILES,
    "scheduling.forms.BookForm.slot": CODES,
    "scheduling.forms.NotesForm.appraisal": Door.SESSION,
    "scheduling.forms.NotesForm.content": Door.SESSION,
    "scheduling.forms.NotesForm.reaction": Door.SESSION,
    "scheduling.forms.SessionForm.appraisal": Door.SESSION,
    "scheduling.forms.SessionForm.content": Door.SESSION,
    "scheduling.forms.SessionForm.reaction": Door.SESSION,
    "tiering.forms.decisions.ConfirmTierForm.note": Door.TIER,
    "tiering.forms.policies.AcknowledgeForm.key": CODES,
    "tiering.forms.policies.AcknowledgeForm.why": PRACTICE,
    "tiering.forms.policies.PolicyForm.reason": PRACTICE,
    "tiering.forms.reviews.AppealForm.words": Door.TIER,
    "tiering.forms.reviews.ReferralForm.reason": Door.REFERRAL,
    "tiering.forms.reviews.RefuseForm.reason": Door.TIER,
    "tiering.forms.reviews.ReviewForm.reason": Door.TIER,
}

# What programs send to other places is read by the forms above.
SERIALIZERS: dict[str, AlertSign.Door | str] = {
    "intake.api.selffills.HandOutSerializer.forms": CODES,
    "intake.api.shapes.ChosenReadingSerializer.convention": CODES,
    "intake.api.shapes.LicenceSerializer.licence": PRACTICE,
    "intake.api.sheets.GoalSerializer.text": Door.ASSESSMENT,
    "intake.api.sheets.NeedSerializer.text": Door.ASSESSMENT,
    "intake.api.sheets.SaidSerializer.story": Door.ASSESSMENT,
    "packages.api.standardshapes.ExpectedSerializer.escalation": PRACTICE,
    "packages.api.standardshapes.ExpectedSerializer.escalation_zh": PRACTICE,
    "packages.api.standardshapes.SentSerializer.escalation": PRACTICE,
    "packages.api.standardshapes.SentSerializer.escalation_zh": PRACTICE,
    "packages.api.versionshapes.WrittenSerializer.included": PRACTICE,
    "packages.api.versionshapes.WrittenSerializer.included_zh": PRACTICE,
    "packages.api.versionshapes.WrittenSerializer.name": PRACTICE,
    "packages.api.versionshapes.WrittenSerializer.name_zh": PRACTICE,
    "packages.api.versionshapes.WrittenSerializer.price": NUMBER,
    "packages.api.versionshapes.WrittenSerializer.segment": CODES,
    "people.api.alike.PersonSerializer.email": NAMES,
    "people.api.importshapes.ColumnChoiceSerializer.site": CODES,
    "people.api.search.LookedForSerializer.q": NAMES,
}
