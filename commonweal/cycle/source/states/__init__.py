from commonweal.cycle.source.states.application import APPLICATION
from commonweal.cycle.source.states.opportunity import OPPORTUNITY

__all__ = ["APPLICATION", "OPPORTUNITY"]
