"""An explanation as text for people and as JSON for machines."""

import json
from typing import Any

from giamngheo.engine.explain import Explanation
from giamngheo.rules.codes import BASES, MOVEMENTS, STATUSES
from giamngheo.rules.explain import Reason
from giamngheo.rules.missing import columns_in
from giamngheo.rules.numbers import grouped
from giamngheo.rules.parameters import Source
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS

MARKS = {True: "✗ thiếu hụt", False: "✓ không thiếu hụt", None: "? chưa xác định"}


def as_json(explanation: Explanation) -> str:
    """The explanation as indented JSON."""
    return json.dumps(content(explanation), ensure_ascii=False, indent=2)


def content(explanation: Explanation) -> dict[str, Any]:
    """The explanation under the keys of the contract, and cutoff."""
    result, income = explanation.result, explanation.income
    return {
        "household_id": result["household_id"],
        "standard": result["standard"],
        "status": result["status"],
        "income": {
            "value": income.value,
            "line": income.line,
            "basis": income.basis,
            "is_poor": income.is_poor,
            "source": source_vi(income.source),
        },
        "indicators": [_indicator(reason) for reason in explanation.reasons],
        "missing": _missing(explanation),
        "movement": result["movement"],
    }


def _indicator(reason: Reason) -> dict[str, object]:
    return {
        "code": reason.code,
        "label_vi": reason.label.vietnamese,
        "deprived": reason.deprived,
        "because": reason.because,
        "persons": list(reason.persons),
        "cutoff": reason.cutoff.vietnamese,
        "source": source_vi(reason.source),
    }


def source_vi(source: Source) -> str:
    """The article; says so where our text of it is not verified."""
    return f"{source}{' (chưa đối chiếu văn bản)' if source.confidence == 'unverified' else ''}"


def _missing(explanation: Explanation) -> list[str]:
    return columns_in(explanation.result["missing"])


def as_text(explanation: Explanation) -> str:
    """The explanation as an officer reads it out."""
    result = explanation.result
    lines = [
        f"Hộ {result['household_id']} · xã {result['commune_code']} · {result['persons']} nhân khẩu",
        explanation.standard.vietnamese,
        "",
        f"KẾT QUẢ: {STATUSES[result['status']].upper()}{_movement(result['movement'])}",
        income_line(explanation),
        count_line(explanation),
        "",
    ]
    lines += [line for reason in explanation.reasons for line in _reason(reason)]
    if missing := _missing(explanation):
        lines += ["Cần bổ sung để xác định:", *(f"  - {_named(name)}" for name in missing)]
    return "\n".join(lines).rstrip()


def _movement(movement: str | None) -> str:
    return "" if movement in (None, "none") else f" ({MOVEMENTS[str(movement)]})"


def income_line(explanation: Explanation) -> str:
    """The income beside its line."""
    income = explanation.income
    if income.basis is None or income.value is None:
        return (
            "Thu nhập: chưa biết"
            if explanation.result["status"] != "not_reviewed"
            else "Thu nhập: không rà soát"
        )
    unit = "điểm" if income.basis == "score" else "đồng/người/tháng"
    judged = "không vượt" if income.is_poor else "vượt"
    line = grouped(income.line or 0)
    basis = BASES[income.basis].capitalize()
    return f"{basis}: {grouped(income.value)} {unit}, {judged} chuẩn {line} [{source_vi(income.source)}]"


def count_line(explanation: Explanation) -> str:
    """How many indicators it lacks."""
    least, most = (explanation.result[f"deprivation_count_{end}"] for end in ("min", "max"))
    if least is None:
        return "Thiếu hụt: không rà soát"
    known = f"{least}" if least == most else f"từ {least} đến {most}"
    return f"Thiếu hụt: {known} trong {len(explanation.reasons)} chỉ số"


def _reason(reason: Reason) -> list[str]:
    return [
        f"{MARKS[reason.deprived]} · {reason.label.vietnamese}",
        f"    {reason.because}",
        f"    Ngưỡng: {reason.cutoff.vietnamese} [{source_vi(reason.source)}]",
    ]


def _named(name: str) -> str:
    if name == "persons":
        return "danh sách nhân khẩu (persons)"
    table, column = (
        (PERSONS, name.removeprefix("persons.")) if name.startswith("persons.") else (HOUSEHOLDS, name)
    )
    return f"{table[column].label_vi} ({name})"
