from commonweal.council.people.forms.account import CodeForm, EmailForm, NameForm
from commonweal.council.people.forms.charter import CharterForm, ShowForCharterForm, TakeBackForm
from commonweal.council.people.forms.members import (
    EndRoleForm,
    InviteForm,
    LetInForm,
    RoleForm,
    SignOffForm,
    StandingForm,
)
from commonweal.council.people.forms.organisations import NamesForm, NewOrganisationForm, NumbersForm
from commonweal.council.people.forms.passport import (
    ChangeFileForm,
    CodeOfPassportForm,
    ContactsForm,
    EvidenceForm,
    ImportForm,
    ImportSeenForm,
    LinesField,
    PeopleAndMoneyForm,
    ShareForm,
    WhoSeesForm,
    WorkForm,
)

__all__ = [
    "ChangeFileForm",
    "CharterForm",
    "CodeForm",
    "CodeOfPassportForm",
    "ContactsForm",
    "EmailForm",
    "EndRoleForm",
    "EvidenceForm",
    "ImportForm",
    "ImportSeenForm",
    "InviteForm",
    "LetInForm",
    "LinesField",
    "NameForm",
    "NamesForm",
    "NewOrganisationForm",
    "NumbersForm",
    "PeopleAndMoneyForm",
    "RoleForm",
    "ShareForm",
    "ShowForCharterForm",
    "SignOffForm",
    "StandingForm",
    "TakeBackForm",
    "WhoSeesForm",
    "WorkForm",
]
