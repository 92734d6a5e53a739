from commonweal.council.framework.queries.adopted import current, gaps, levels, stages, versions
from commonweal.council.framework.queries.packs import (
    BadPack,
    Problem,
    read_pack,
    read_pack_content,
    shipped,
    shipped_pack,
)

__all__ = [
    "BadPack",
    "Problem",
    "current",
    "gaps",
    "levels",
    "read_pack",
    "read_pack_content",
    "shipped",
    "shipped_pack",
    "stages",
    "versions",
]
