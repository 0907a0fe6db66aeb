"""What people type about decisions."""

from colead.features.decisions.forms.answering import (
    AdviceForm,
    AnswerAdviceForm,
    AskForm,
    DecideForm,
    ExamineForm,
    IntegrateForm,
    LotForm,
    NoteForm,
    VoiceForm,
)
from colead.features.decisions.forms.ballots import BallotForm, initial_of
from colead.features.decisions.forms.changing import ChangeForm
from colead.features.decisions.forms.putting import (
    AddOptionForm,
    AmendForm,
    ChooserForm,
    ExtendForm,
    FilterForm,
    KeepTemplateForm,
    ProposeForm,
    ReopenForm,
    ReviewForm,
    TemplateFileForm,
    VotersForm,
    WithdrawForm,
    settings_of,
)

__all__ = [
    "AddOptionForm",
    "AdviceForm",
    "AmendForm",
    "AnswerAdviceForm",
    "AskForm",
    "BallotForm",
    "ChangeForm",
    "ChooserForm",
    "DecideForm",
    "ExamineForm",
    "ExtendForm",
    "FilterForm",
    "IntegrateForm",
    "KeepTemplateForm",
    "LotForm",
    "NoteForm",
    "ProposeForm",
    "ReopenForm",
    "ReviewForm",
    "TemplateFileForm",
    "VoiceForm",
    "VotersForm",
    "WithdrawForm",
    "initial_of",
    "settings_of",
]
