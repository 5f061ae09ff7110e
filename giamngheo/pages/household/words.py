"""What acts and endings are called on the pages of a household."""

from giamngheo.records.registry.models import HouseholdSummary
from giamngheo.rules.language import say

LIFE_ACTS = {
    "birth": ("Sinh con", "Birth"),
    "death": ("Qua đời", "Death"),
    "marriage": ("Kết hôn", "Marriage"),
    "move_in": ("Chuyển đến", "Moved in"),
    "move_out": ("Chuyển đi", "Moved away"),
    "move_village": ("Chuyển thôn", "Moved to another village"),
    "move_commune": ("Chuyển từ xã khác đến", "Moved from another commune"),
    "split": ("Tách hộ", "Split"),
    "merge": ("Nhập hộ", "Merged"),
    "new_head": ("Đổi chủ hộ", "New head"),
    "same_person": ("Gộp hai mục của cùng một người", "Two entries of one person merged"),
}
ENDINGS = {
    "died_out": ("không còn nhân khẩu", "nobody is left"),
    "moved_away": ("chuyển đi nơi khác", "moved away"),
    "merged": ("nhập vào hộ khác", "merged into another household"),
}


def told_apart(summary: HouseholdSummary, spouse: str) -> str:
    """What tells two heads of one name apart, on one line. spouse: the name as the reader may see it."""
    born = summary.head_birth_year
    known = (
        say(f"sinh {born}", f"born {born}") if born else "",
        say(f"vợ, chồng: {spouse}", f"spouse: {spouse}") if spouse else "",
    )
    return " · ".join((*filter(None, known), summary.village.name, summary.code))


def life_act_label(kind: str) -> str:
    """What a life act is called."""
    return say(*LIFE_ACTS[kind])


def ending_label(ending: str) -> str:
    """Why a household ended; nothing for one that lives on."""
    return say(*ENDINGS[ending]) if ending else ""
