"""Possible duplicates in words: reasons, states, what an entry says."""

from collections.abc import Mapping

from giamngheo.engine.form_files import ethnic_names
from giamngheo.records.registry.models import Person
from giamngheo.records.registry.personal_ids import masked
from giamngheo.records.registry.selectors.duplicates import Side
from giamngheo.rules.explain import cell_words
from giamngheo.rules.labels import column_label
from giamngheo.rules.language import say
from giamngheo.rules.schema import PERSONS

REASONS = {
    "same_personal_id": ("cùng số định danh", "the same personal id"),
    "same_name_birth_sex": ("cùng họ tên, ngày sinh, giới tính", "the same name, birth date and sex"),
}
STATES = {
    "open": ("Chờ xử lý", "Open"),
    "merged": ("Đã gộp", "Merged"),
    "kept_apart": ("Là hai người", "Kept apart"),
}


def identity_label(name: str) -> str:
    """What a field of the identity is called."""
    return column_label(PERSONS[name])


def identity_words(person: Person, name: str) -> str:
    """What the entry says of a field of the identity; "" where nothing is known."""
    match name:
        case "full_name":
            return person.full_name
        case "personal_id":
            return masked(person.personal_id_tail)
        case "ethnic_code":
            code = person.ethnic_code or ""
            return ethnic_names().get(code, code)
        case "birth_date":
            if person.birth_date is None:
                return ""
            return (
                f"{person.birth_date:%Y}"
                if person.birth_date_is_year_only
                else f"{person.birth_date:%d/%m/%Y}"
            )
    value = getattr(person, name)
    return cell_words(PERSONS[name], value) if value else ""


def circumstances(side: Side, communes: Mapping[str, str]) -> dict[str, str]:
    """Where the entry stands in the register, by label. communes: names by code."""
    home, place = side.person.household, side.place
    code = home.commune_code
    head = side.summary.head_name
    reviews = [f"{day:%d/%m/%Y}" for day in side.reviewed_on]
    return {
        say("Hộ", "Household"): " · ".join(part for part in (home.code, head) if part),
        say("Thôn, bản", "Village"): home.village.name,
        say("Xã, phường", "Commune"): communes.get(code, code),
        say("Quan hệ với chủ hộ", "Relation to the head"): _relation(side),
        say("Ở hộ từ ngày", "Member since"): f"{place.valid_from:%d/%m/%Y}"
        if place and place.valid_from
        else "",
        say("Các lần rà soát", "Reviews"): ", ".join(reviews),
        say("Giấy tờ trong hồ sơ của hộ", "Papers in the dossier"): str(side.papers or ""),
    }


def _relation(side: Side) -> str:
    if side.person.died_on:
        return say("đã mất", "dead") + f" {side.person.died_on:%d/%m/%Y}"
    if side.place is None:
        return say("không còn ở hộ", "no member any more")
    return cell_words(PERSONS["relation"], side.place.relation) if side.place.relation else ""
