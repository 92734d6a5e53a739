from commonweal.council.framework.queries.packs import (
    BadPack,
    Problem,
    read_pack,
    read_pack_content,
    shipped,
    shipped_pack,
)

__all__ = ["BadPack", "Problem", "read_pack", "read_pack_content", "shipped", "shipped_pack"]
