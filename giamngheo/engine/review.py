"""From what the user asked for to what a round is judged by."""

from datetime import date
from pathlib import Path

from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.geography import province_of_communes
from giamngheo.engine.policy import POLICY, load_law
from giamngheo.rules.language import say
from giamngheo.rules.parameters import Law, Standard
from giamngheo.rules.verdict import Review


def review_for(
    as_of: date,
    standard: str = "auto",
    basis: str = "auto",
    recognised_on: date | None = None,
    overlay: Path | None = None,
) -> Review:
    """The review of a day. Raises WrongUsage for an unknown standard, a day without one, a score without a line."""
    law = load_law(overlay=overlay)
    chosen = _standard(law, as_of, standard)
    if basis == "score" and not chosen.has_score:
        raise WrongUsage(
            say(
                f"--basis score: chuẩn {chosen.id} không có điểm thu nhập",
                f"--basis score: {chosen.id} has no score",
            )
        )
    return Review(law, chosen, as_of, basis, recognised_on or as_of, _communes(chosen, as_of))


def _standard(law: Law, as_of: date, name: str) -> Standard:
    try:
        return law.in_force(as_of) if name == "auto" else law.standard(name)
    except KeyError:
        known = ", ".join(standard.id for standard in law.standards)
        asked = f"--as-of {as_of}" if name == "auto" else f"--standard {name}"
        raise WrongUsage(
            say(f"{asked}: không có chuẩn nào (có: {known})", f"{asked}: no such standard ({known})")
        ) from None


def _communes(standard: Standard, as_of: date) -> dict[str, list[str]]:
    """The communes of the provinces that have their own lines."""
    if not standard.provincial:
        return {}
    in_force = [lines for lines in standard.provincial if lines.is_in_force(as_of)]
    units = province_of_communes(POLICY, as_of).rows() if in_force else []
    communes = {lines.province: [code for code, of in units if of == lines.province] for lines in in_force}
    for province, codes in communes.items():
        if not codes:
            told = (
                f"chưa có danh mục xã của tỉnh {province} ngày {as_of}",
                f"no communes of province {province} on {as_of}",
            )
            raise WrongUsage(say(*told))
    return communes
