from commonweal.council.framework.models.adopted import DecisionLevel, Framework, PolicyException
from commonweal.council.framework.models.pack import Pack

__all__ = ["DecisionLevel", "Framework", "Pack", "PolicyException"]
