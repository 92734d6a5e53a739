from __future__ import annotations

from commonweal.cycle.source.in_kind.models import AssetOffered
from commonweal.cycle.source.models import Opportunity


def of(opportunity: Opportunity) -> AssetOffered:
    """What is held about this asset, or an empty one that is not saved yet."""
    found = AssetOffered.objects.filter(opportunity=opportunity).first()
    return found or AssetOffered(opportunity=opportunity)
