"""What people type about decisions."""

from colead.features.decisions.forms.answering import (
    AdviceForm,
    AnswerAdviceForm,
    AskForm,
    BallotForm,
    DecideForm,
    ExamineForm,
    IntegrateForm,
    NoteForm,
)
from colead.features.decisions.forms.putting import (
    AmendForm,
    ChooserForm,
    ExtendForm,
    FilterForm,
    ProposeForm,
    ReopenForm,
    ReviewForm,
    VotersForm,
    WithdrawForm,
    settings_of,
)

__all__ = [
    "AdviceForm",
    "AmendForm",
    "AnswerAdviceForm",
    "AskForm",
    "BallotForm",
    "ChooserForm",
    "DecideForm",
    "ExamineForm",
    "ExtendForm",
    "FilterForm",
    "IntegrateForm",
    "NoteForm",
    "ProposeForm",
    "ReopenForm",
    "ReviewForm",
    "VotersForm",
    "WithdrawForm",
    "settings_of",
]
