from commonweal.council.framework.queries.adopted import (
    current,
    gaps,
    levels,
    levels_on,
    stages,
    versions,
    who_does_what,
)
from commonweal.council.framework.queries.charter import charter_in_force
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
    "charter_in_force",
    "current",
    "gaps",
    "levels",
    "levels_on",
    "read_pack",
    "read_pack_content",
    "shipped",
    "shipped_pack",
    "stages",
    "versions",
    "who_does_what",
]
