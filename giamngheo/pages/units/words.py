"""How units and changes are put into words."""

from datetime import date

from giamngheo.pages.components.parts import Event
from giamngheo.records.geography.models import Unit
from giamngheo.records.geography.selectors.units import Edge
from giamngheo.rules.language import say

CONFIDENCES = {
    "seen": ("đã đối chiếu", "checked"),
    "inferred": ("suy ra, chưa đối chiếu văn bản gốc", "inferred, not checked against the official text"),
    "unverified": ("chưa kiểm chứng", "unverified"),
}
EDGE_KINDS = {
    "whole": ("toàn bộ", "whole"),
    "divided": ("một phần, do xã được chia", "a part: the commune was divided"),
    "unmapped": ("chưa rõ nhập vào đâu", "where it went is not known"),
}
KINDS = {
    "xã": "commune",
    "phường": "ward",
    "thị trấn": "township",
    "đặc khu": "special zone",
    "tỉnh": "province",
    "thành phố trung ương": "city under the centre",
}


def confidence(level: str) -> str:
    """How sure a row of policy/geography is."""
    return say(*CONFIDENCES[level])


def kind(unit: Unit) -> str:
    """The unit's kind, in English with its gloss."""
    return say(unit.kind, f"{unit.kind} ({KINDS[unit.kind]})" if unit.kind in KINDS else unit.kind)


def full_name(unit: Unit | None, code: str) -> str:
    """“xã Chiềng Cọ (03658)”; the bare code where no unit is known."""
    return f"{unit.kind} {unit.name} ({code})" if unit else code or "–"


def event(edge: Edge, url: str, is_into: bool) -> Event:
    """One step of the graph, as seen from one of its ends."""
    there = full_name(edge.old, edge.old_code) if is_into else full_name(edge.new, edge.new_code)
    how = say(*EDGE_KINDS[edge.kind])
    text = say("Nguồn", "Source") + f": {edge.source} · {confidence(edge.confidence)}"
    return Event(edge.on_date, f"{there}: {how}", text, icon="left" if is_into else "right", url=url)


def range_of(since: date | None, until: date | None) -> str:
    """A half-open period in words."""
    if since is None:
        begun = say("từ trước khi lập sổ", "since before the register")
        return (
            say(f"{begun} đến trước {until:%d/%m/%Y}", f"{begun} until {until:%d/%m/%Y}") if until else begun
        )
    if until is None:
        return say(f"từ {since:%d/%m/%Y}", f"since {since:%d/%m/%Y}")
    return say(f"từ {since:%d/%m/%Y} đến trước {until:%d/%m/%Y}", f"{since:%d/%m/%Y} until {until:%d/%m/%Y}")
