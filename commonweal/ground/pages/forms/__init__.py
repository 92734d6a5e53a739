from .choices import ChoiceField, ChoicesField, PickField, PicksField, TickField, YesNoField
from .dates import DateField, DateParts, TimeField
from .files import FileField, file_message
from .numbers import MoneyField, NumberField
from .page_form import PageForm, PageFormSet, Problem, page_formset, problems, unjudged
from .text import EmailField, HiddenField, PhoneField, PostcodeField, ReferenceField, TextField, WordsField

__all__ = [
    "ChoiceField",
    "ChoicesField",
    "DateField",
    "DateParts",
    "EmailField",
    "FileField",
    "HiddenField",
    "MoneyField",
    "NumberField",
    "PageForm",
    "PageFormSet",
    "PhoneField",
    "PickField",
    "PicksField",
    "PostcodeField",
    "Problem",
    "ReferenceField",
    "TextField",
    "TickField",
    "TimeField",
    "WordsField",
    "YesNoField",
    "file_message",
    "page_formset",
    "problems",
    "unjudged",
]
