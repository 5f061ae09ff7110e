"""Vietnamese names: the order of lists, and initials for those who may not read them."""

from vn_collate import collate_key


def sort_key(full_name: str) -> bytes:
    """Orders names as a Vietnamese list does: by given name, then by the whole name."""
    words = full_name.split()
    return bytes.fromhex(collate_key(" ".join([*words[-1:], *words[:-1]]))) if words else b""


def initials(full_name: str) -> str:
    """“Lò Văn Hặc” as “L. V. H.”."""
    return " ".join(f"{word[0]}." for word in full_name.split())
