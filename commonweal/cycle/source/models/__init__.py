from commonweal.cycle.source.models.application import Application, GateCheck
from commonweal.cycle.source.models.award import Award
from commonweal.cycle.source.models.equality import EqualityAnswers
from commonweal.cycle.source.models.lateness import LateRequest
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
    DueDiligence,
    Moderation,
    PanelMember,
    Score,
)
from commonweal.cycle.source.models.partner import Partner
from commonweal.cycle.source.models.sealing import OpeningKey, OpeningOfficer, Seal
from commonweal.cycle.source.models.workshop import Workshop, WorkshopPlace

__all__ = [
    "Application",
    "Award",
    "Change",
    "Clarification",
    "Criterion",
    "Declaration",
    "DueDiligence",
    "EqualityAnswers",
    "GateCheck",
    "Invitation",
    "LateRequest",
    "Moderation",
    "Notice",
    "OpeningKey",
    "OpeningOfficer",
    "Opportunity",
    "Outage",
    "PanelMember",
    "Partner",
    "QuestionAnswered",
    "Score",
    "Seal",
    "Workshop",
    "WorkshopPlace",
]
