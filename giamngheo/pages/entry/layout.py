"""Which cells the entry sheet has: a household's row and a member's, in the order in which they are typed."""

from collections.abc import Sequence

from giamngheo.pages.entry.cells import Cell, CodeCell, NumberCell, TicksCell, YesNoCell
from giamngheo.pages.entry.days import BIRTH, BirthCell, DayCell
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Column, Table


def _columns(table: Table, *names: str) -> tuple[Column, ...]:
    return tuple(table[name] for name in names)


def _one(table: Table, kind: type[Cell], name: str, *words: str) -> Cell:
    return kind(name, (words[0], words[1]), _columns(table, name))


def _home(kind: type[Cell], name: str, vietnamese: str, english: str) -> Cell:
    return _one(HOUSEHOLDS, kind, name, vietnamese, english)


def _ticks(table: Table, name: str, words: tuple[str, str], *columns: str) -> Cell:
    return TicksCell(name, words, _columns(table, *columns))


HOUSEHOLD_CELLS: Sequence[Cell] = (
    DayCell("review_date", ("Ngày rà soát", "Review day"), (HOUSEHOLDS["review_date"],)),
    _home(NumberCell, "income_score", "Điểm A", "Score A"),
    _home(NumberCell, "income_per_capita", "Thu nhập", "Income"),
    _home(NumberCell, "income_12m_per_capita", "Thu nhập 12 tháng", "Income of 12 months"),
    _home(CodeCell, "wall", "Tường", "Walls"),
    _home(CodeCell, "frame", "Khung", "Frame"),
    _home(CodeCell, "roof", "Mái", "Roof"),
    _home(NumberCell, "floor_area_m2", "m²", "m²"),
    _home(CodeCell, "water_source", "Nước", "Water"),
    _home(CodeCell, "toilet", "Nhà tiêu", "Toilet"),
    _home(YesNoCell, "uses_internet", "Internet", "Internet"),
    _home(YesNoCell, "uses_phone", "Thuê bao", "Phone"),
    _ticks(
        HOUSEHOLDS,
        "assets",
        ("Thiết bị", "Devices"),
        *("has_tv", "has_radio", "has_desktop", "has_phone", "has_laptop", "has_tablet"),
        *("has_smartphone", "has_loudspeaker"),
    ),
    _home(CodeCell, "waste_disposal", "Rác", "Waste"),
    _home(YesNoCell, "untreated_illness", "Ốm", "Illness"),
    _home(YesNoCell, "is_agricultural", "Nông", "Farm"),
    _home(YesNoCell, "no_labour_capacity", "Không LĐ", "No labour"),
    _home(YesNoCell, "has_merit_member", "Có công", "Merit"),
    _ticks(HOUSEHOLDS, "causes", ("Nguyên nhân", "Causes"), *(f"cause_{number}" for number in range(1, 9))),
    _ticks(
        HOUSEHOLDS,
        "needs",
        ("Nhu cầu", "Needs"),
        *("need_health", "need_education", "need_production", "need_credit", "need_housing"),
        *("need_water", "need_sanitation", "need_internet", "need_other"),
    ),
)
MEMBER_CELLS: Sequence[Cell] = (
    BirthCell("birth_date", ("Ngày sinh", "Born"), _columns(PERSONS, *BIRTH)),
    _one(PERSONS, CodeCell, "work_status", "Việc làm", "Work"),
    _one(PERSONS, CodeCell, "attends", "Đang học", "Attends"),
    _one(PERSONS, CodeCell, "diploma", "Bằng cấp", "Diploma"),
    _ticks(
        PERSONS,
        "marks",
        ("Bảo hiểm, sức khỏe", "Insurance, health"),
        *("health_insurance", "training_certificate", "stunted", "underweight", "disability"),
        *("monthly_allowance", "is_pregnant", "is_nursing", "has_merit"),
    ),
    _ticks(
        PERSONS,
        "member_needs",
        ("Nhu cầu", "Needs"),
        *("need_job", "need_training", "need_work_abroad", "need_legal_aid"),
    ),
)
