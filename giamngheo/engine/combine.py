"""Provinces added up: every file's signature checked, nothing counted twice, rates from the sums."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from giamngheo.engine.findings import Finding, Refused, WrongUsage, whole_file
from giamngheo.engine.publication import COUNTS, read_publication
from giamngheo.engine.write import swapped_in, write_frame
from giamngheo.rules.language import say

TOTAL = "total"
# Each a share of all households or persons, in per cent.
RATES = {
    "poor_rate": (["poor"], "households"),
    "near_poor_rate": (["near_poor"], "households"),
    "multidimensionally_poor_rate": (["poor", "near_poor"], "households"),
    "poor_person_rate": (["poor_persons"], "persons"),
}
SAME = ("as_of", "standard", "basis")


@dataclass(frozen=True)
class CombineRequest:
    """files: publications. trust: a file of public keys, a line each, a province's code before it where it is bound."""

    files: Sequence[Path]
    out: Path
    trust: Path | None = None


@dataclass
class Combined:
    """What was added up: a row a province and the total last."""

    table: pl.DataFrame
    warnings: list[Finding] = field(default_factory=list)


def combine(request: CombineRequest) -> Combined:
    """Add the provinces up and write OUT. Raises Refused with every finding; nothing is written then."""
    if request.out.suffix.lower() not in {".csv", ".xlsx", ".parquet"}:
        told = "tệp kết quả phải là .csv, .xlsx hoặc .parquet", "the result must be .csv, .xlsx or .parquet"
        raise WrongUsage(f"{request.out}: {say(*told)}")
    contents, findings = _read(request.files)
    findings += _untrusted(contents, request.trust)
    findings += _doubles(contents)
    findings += _different(contents)
    if findings:
        raise Refused(findings)
    table = added_up([_row(content) for content in contents.values()])
    with swapped_in(request.out) as beside:
        write_frame(table, beside)
    return Combined(table, _other_policies(contents))


def added_up(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """The rows sorted by place_code, the total after them; rates from the counts of each row, null without any."""
    names = {"place_code": pl.String, "place_name": pl.String}
    table = pl.DataFrame(rows, schema={**names, **dict.fromkeys(COUNTS, pl.Int64)}).sort("place_code")
    sums = table.select(
        pl.lit(TOTAL).alias("place_code"), pl.lit(None, pl.String).alias("place_name"), pl.col(COUNTS).sum()
    )
    return pl.concat([table, sums]).with_columns(
        pl.when(pl.col(whole) > 0).then(100 * pl.sum_horizontal(part) / pl.col(whole)).alias(name)
        for name, (part, whole) in RATES.items()
    )


def _row(content: dict[str, Any]) -> dict[str, Any]:
    """The province's row, from its communes: a total is never taken over."""
    sums = {name: sum(row[name] for row in content["rows"]) for name in COUNTS}
    return {"place_code": content["area"]["code"], "place_name": content["area"]["name"], **sums}


def _read(files: Sequence[Path]) -> tuple[dict[Path, dict[str, Any]], list[Finding]]:
    contents, findings = {}, []
    for path in files:
        if not path.is_file():
            raise WrongUsage(f"{path}: {say('không có tệp này', 'no such file')}")
        try:
            contents[path] = read_publication(path)
        except Refused as refused:
            findings += refused.findings
    return contents, findings


def _untrusted(contents: dict[Path, dict[str, Any]], trust: Path | None) -> list[Finding]:
    if trust is None:
        return []
    if not trust.is_file():
        raise WrongUsage(f"{trust}: {say('không có tệp này', 'no such file')}")
    lines = [line.split() for line in trust.read_text(encoding="utf-8").splitlines()]
    known = {tuple(words[-2:]) for words in lines if words and not words[0].startswith("#")}
    told = say("khóa ký không có trong tệp khóa tin cậy", "signed with a key that is not in the trusted keys")
    return [
        whole_file(str(path), told, "public_key")
        for path, content in contents.items()
        if known.isdisjoint({(content["public_key"],), (content["area"]["code"], content["public_key"])})
    ]


def _doubles(contents: dict[Path, dict[str, Any]]) -> list[Finding]:
    first: dict[str, Path] = {}
    findings = []
    for path, content in contents.items():
        code = content["area"]["code"]
        before = first.setdefault(code, path)
        if before is not path:
            told = say(f"tỉnh {code} đã có trong {before}", f"province {code} is in {before} already")
            findings.append(whole_file(str(path), told, "area"))
    return findings


def _different(contents: dict[Path, dict[str, Any]]) -> list[Finding]:
    """What must be the same in all files, compared with the first."""
    if not contents:
        return []
    first, *others = contents.items()
    return [
        whole_file(
            str(path),
            say(
                f"{content[name]}, khác {first[0]}: {first[1][name]}",
                f"{content[name]}, but {first[1][name]} in {first[0]}",
            ),
            name,
        )
        for path, content in others
        for name in SAME
        if content[name] != first[1][name]
    ]


def _other_policies(contents: dict[Path, dict[str, Any]]) -> list[Finding]:
    """A warning for each file whose law is not the first one's to the letter."""
    first, *others = contents.items()
    told = say("bộ quy định khác tệp đầu tiên", "judged by another text of the policy than the first file")
    return [
        Finding(str(path), 1, "policy", told, is_warning=True)
        for path, content in others
        if content["policy"] != first[1]["policy"]
    ]
