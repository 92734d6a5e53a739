from commonweal.cycle.source.models.application import Application, GateCheck
from commonweal.cycle.source.models.award import Award
from commonweal.cycle.source.models.opportunity import Change, Criterion, Opportunity, Question, QuestionAnswered
from commonweal.cycle.source.models.panel import Declaration, Moderation, PanelMember, Score

__all__ = [
    "Application",
    "Award",
    "Change",
    "Criterion",
    "Declaration",
    "GateCheck",
    "Moderation",
    "Opportunity",
    "PanelMember",
    "Question",
    "QuestionAnswered",
    "Score",
]
