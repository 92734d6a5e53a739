from commonweal.ground.questions.forms.answering import AnswersForm, answer_form, lines_changed
from commonweal.ground.questions.forms.writing import LengthForm, LibraryForm, NewVersionForm, QuestionForm

__all__ = [
    "AnswersForm",
    "LengthForm",
    "LibraryForm",
    "NewVersionForm",
    "QuestionForm",
    "answer_form",
    "lines_changed",
]
