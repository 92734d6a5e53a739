from commonweal.cycle.source.models.advertising import Advertisement
from commonweal.cycle.source.models.application import Application, GateCheck
from commonweal.cycle.source.models.assignment import Assignment, SharingOut
from commonweal.cycle.source.models.award import Award, Offer
from commonweal.cycle.source.models.challenge import Challenge
from commonweal.cycle.source.models.condition import Condition
from commonweal.cycle.source.models.equality import EqualityAnswers
from commonweal.cycle.source.models.feedback import FeedbackConversation
from commonweal.cycle.source.models.lateness import LateRequest
from commonweal.cycle.source.models.lot import Lot
from commonweal.cycle.source.models.matching import PartnerSearch
from commonweal.cycle.source.models.message import ChangeRequest, Message
from commonweal.cycle.source.models.opened import Opened
from commonweal.cycle.source.models.opportunity import (
    Change,
    Criterion,
    Invitation,
    Notice,
    Opportunity,
    QuestionAnswered,
)
from commonweal.cycle.source.models.outage import Outage
from commonweal.cycle.source.models.panel import (
    Clarification,
    Declaration,
    Disagreement,
    DueDiligence,
    Moderation,
    PanelMember,
    Score,
    ScoreVersion,
)
from commonweal.cycle.source.models.partner import Partner
from commonweal.cycle.source.models.sealing import OpeningKey, OpeningOfficer, Seal
from commonweal.cycle.source.models.signoff import SignOff
from commonweal.cycle.source.models.workshop import Workshop, WorkshopPlace

__all__ = [
    "Advertisement",
    "Application",
    "Assignment",
    "Award",
    "Challenge",
    "Change",
    "ChangeRequest",
    "Clarification",
    "Condition",
    "Criterion",
    "Declaration",
    "Disagreement",
    "DueDiligence",
    "EqualityAnswers",
    "FeedbackConversation",
    "GateCheck",
    "Invitation",
    "LateRequest",
    "Lot",
    "Message",
    "Moderation",
    "Notice",
    "Offer",
    "Opened",
    "OpeningKey",
    "OpeningOfficer",
    "Opportunity",
    "Outage",
    "PanelMember",
    "Partner",
    "PartnerSearch",
    "QuestionAnswered",
    "Score",
    "ScoreVersion",
    "Seal",
    "SharingOut",
    "SignOff",
    "Workshop",
    "WorkshopPlace",
]
