"""Differences, states and sides of a line in words."""

from datetime import date

from giamngheo.records.registry.models import Person, ReconciliationLine
from giamngheo.records.registry.personal_ids import masked
from giamngheo.rules.explain import cell_words
from giamngheo.rules.language import say
from giamngheo.rules.reconciliation import DifferenceKind as Kind
from giamngheo.rules.schema import PERSONS

KINDS = {
    Kind.NAME: ("Họ tên khác", "Another name"),
    Kind.DIACRITICS: ("Họ tên khác dấu", "Other diacritics"),
    Kind.PERSONAL_ID: ("Số định danh khác", "Another personal id"),
    Kind.BIRTH_DATE: ("Ngày sinh khác", "Another birth date"),
    Kind.SEX: ("Giới tính khác", "Another sex"),
    Kind.ETHNIC_CODE: ("Dân tộc khác", "Another ethnic group"),
    Kind.DIED: ("Bên kia ghi đã chết", "Dead there"),
    Kind.MOVED_AWAY: ("Bên kia ghi đã chuyển đi", "Moved away there"),
    Kind.OTHER_VILLAGE: ("Bên kia ghi ở thôn khác", "In another village there"),
    Kind.STILL_THERE: ("Bên kia ghi đang ở", "Still present there"),
    Kind.ONLY_THEIRS: ("Chỉ bên kia có", "Only theirs"),
    Kind.ONLY_OURS: ("Chỉ trong sổ có", "Only ours"),
}
STATES = {
    "": ("chưa xử lý", "not settled"),
    "later": ("để sau", "put off"),
    "accepted": ("đã nhận theo bên kia", "theirs accepted"),
    "kept": ("đã giữ theo sổ", "ours kept"),
}
ROUND_STATES = {
    "writing": ("đang lập bảng", "the sheet is being made"),
    "sent": ("chờ bảng trả lời", "waiting for the answer"),
    "comparing": ("đang so", "being compared"),
    "compared": ("đã so", "compared"),
    "refused": ("chưa so được", "could not be compared"),
}


def kind_label(kind: str) -> str:
    """What a kind of difference is called."""
    return say(*KINDS[Kind(kind)])


def their_words(line: ReconciliationLine) -> str:
    """What their sheet says on the point of the line."""
    match line.kind:
        case Kind.BIRTH_DATE:
            return born_words(line.their_birth_date, line.their_birth_is_year_only)
        case Kind.SEX:
            return cell_words(PERSONS["sex"], line.their_sex)
        case Kind.ETHNIC_CODE:
            return cell_words(PERSONS["ethnic_code"], line.their_ethnic_code)
        case Kind.PERSONAL_ID:
            return masked(line.their_personal_id_tail)
        case Kind.DIED:
            return _since(say("đã chết", "dead"), line.their_on)
        case Kind.MOVED_AWAY:
            return _since(say("đã chuyển đi", "moved away"), line.their_on)
        case Kind.OTHER_VILLAGE:
            return line.their_village
        case Kind.STILL_THERE:
            return say("đang ở", "present")
        case Kind.ONLY_OURS:
            return say("không có người này", "not there")
    return line.their_name


def our_words(line: ReconciliationLine, person: Person | None, is_present: bool) -> str:
    """What the register says now on the point of the line. is_present: whether the person lives in a household."""
    if person is None:
        return say("không có người này", "not there")
    match line.kind:
        case Kind.BIRTH_DATE:
            return born_words(person.birth_date, bool(person.birth_date_is_year_only))
        case Kind.SEX:
            return cell_words(PERSONS["sex"], person.sex)
        case Kind.ETHNIC_CODE:
            return cell_words(PERSONS["ethnic_code"], person.ethnic_code)
        case Kind.PERSONAL_ID:
            return masked(person.personal_id_tail) or "–"
        case Kind.OTHER_VILLAGE:
            return str(person.household.village.name)
        case Kind.NAME | Kind.DIACRITICS | Kind.ONLY_OURS:
            return person.full_name
    return presence_words(person, is_present)


def presence_words(person: Person, is_present: bool) -> str:
    """Whether the register has the person present, dead or gone."""
    if person.died_on:
        return _since(say("đã chết", "dead"), person.died_on)
    return say("đang ở", "present") if is_present else say("đã chuyển đi", "moved away")


def born_words(born: date | None, is_year_only: bool) -> str:
    """A birth date, or the year where no more is known."""
    if born is None:
        return "–"
    return f"{born.year}" if is_year_only else f"{born:%d/%m/%Y}"


def _since(words: str, day: date | None) -> str:
    return f"{words}, {day:%d/%m/%Y}" if day else words
