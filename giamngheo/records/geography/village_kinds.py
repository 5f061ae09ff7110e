"""What a village is called by the law and by custom, with an English gloss; `kind` keeps the Vietnamese word."""

from giamngheo.rules.language import language

VILLAGE_KINDS = {
    "thôn": "village",
    "bản": "highland village",
    "tổ dân phố": "residential group",
    "tiểu khu": "sub-quarter",
    "khu phố": "street quarter",
    "khối phố": "street block",
    "khối": "block",
    "khu": "quarter",
    "khu dân cư": "residential quarter",
    "tổ": "group",
    "ấp": "hamlet",
    "xóm": "hamlet",
    "khóm": "urban hamlet",
    "làng": "village",
    "buôn": "Ede village",
    "bon": "Mnong village",
    "plei": "Jrai village",
    "phum": "Khmer hamlet",
    "sóc": "Khmer village",
}


def kind_label(kind: str) -> str:
    """The kind for the reader: the Vietnamese word, in English with its gloss beside it."""
    gloss = VILLAGE_KINDS.get(kind) if language.get() == "en" else None
    return f"{kind} ({gloss})" if gloss else kind


def kind_in(name: str) -> str:
    """The kind that a village's own name begins with: “Bản Hôm” is a bản; "" where it says none."""
    lowered = f"{name.lower()} "
    known = sorted(VILLAGE_KINDS, key=len, reverse=True)
    return next((kind for kind in known if lowered.startswith(f"{kind} ")), "")


def head_title(kind: str) -> str:
    """What the head of such a village is called: trưởng thôn, trưởng bản, tổ trưởng."""
    return "tổ trưởng" if kind.startswith("tổ") else f"trưởng {kind or 'thôn'}"
