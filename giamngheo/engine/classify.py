"""Judge the officers' files and write the verdicts: one file, or a directory of shards."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from giamngheo.engine import provenance
from giamngheo.engine.findings import Finding, Refused, WrongUsage, whole_file
from giamngheo.engine.income_score import FLAGS, scores, table_files
from giamngheo.engine.judge import Judged, Scored, judge
from giamngheo.engine.policy import POLICY
from giamngheo.engine.progress import Progress, progress
from giamngheo.engine.read_csv import ROW
from giamngheo.engine.review import review_for
from giamngheo.engine.tables import ENDINGS, Opened, open_table, shard_files
from giamngheo.engine.write import refuse_too_many_rows, swapped_in, write_frame
from giamngheo.rules.language import say
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS
from giamngheo.rules.verdict import Review

RESULT_SHARD = re.compile(r"^results-[0-9]{5}\.parquet$")


@dataclass(frozen=True)
class ClassifyRequest:
    """What to judge, by which law, and where the verdicts go."""

    households: Path
    persons: Path
    as_of: date
    out: Path
    standard: str = "auto"
    basis: str = "auto"
    recognised_on: date | None = None
    income_answers: Path | None = None
    overlay: Path | None = None


@dataclass
class Report:
    """What was done: how many households of each status, how many persons, the warnings."""

    standard: str
    statuses: dict[str, int] = field(default_factory=dict)
    persons: int = 0
    warnings: list[Finding] = field(default_factory=list)

    @property
    def households(self) -> int:
        """All households judged."""
        return sum(self.statuses.values())

    def add(self, judged: Judged) -> None:
        """Count one pair of tables in."""
        for status, number in judged.results["status"].value_counts().rows():
            self.statuses[status] = self.statuses.get(status, 0) + number
        self.persons += len(judged.person_ids)
        self.warnings += judged.warnings


@dataclass(frozen=True)
class Pair:
    """Two tables that belong together; number of the shard, empty for plain files."""

    number: str
    households: Path
    persons: Path

    def opened(self) -> tuple[Opened, Opened]:
        """Both tables, ready to be read. Raises Refused with what is wrong in either."""
        tables, findings = [], []
        for path, table in ((self.households, HOUSEHOLDS), (self.persons, PERSONS)):
            try:
                tables.append(open_table(path, table))
            except Refused as refused:
                findings += refused.findings
        if findings:
            raise Refused(findings)
        return tables[0], tables[1]


def pairs(households: Path, persons: Path) -> list[Pair]:
    """The pairs of tables behind two paths. Raises Refused (unpaired shards), WrongUsage (file and directory)."""
    if households.is_dir() != persons.is_dir():
        raise WrongUsage(
            say("hộ và nhân khẩu phải cùng là tệp hoặc cùng là thư mục", "both must be files or both folders")
        )
    if not households.is_dir():
        return [Pair("", households, persons)]
    sides = shard_files(households, HOUSEHOLDS), shard_files(persons, PERSONS)
    alone = [
        whole_file(
            str(mine[number]),
            say(
                f"mảnh {number} không có mảnh tương ứng ở {other}",
                f"shard {number} has no partner in {other}",
            ),
        )
        for folder, other, mine, theirs in (
            (households, persons, *sides),
            (persons, households, *sides[::-1]),
        )
        for number in sorted(mine.keys() - theirs.keys())
    ]
    if alone:
        raise Refused(alone)
    return [Pair(number, sides[0][number], sides[1][number]) for number in sorted(sides[0])]


def classify(request: ClassifyRequest) -> Report:
    """Judge every household and write the verdicts. Raises Refused or WrongUsage, nothing written."""
    started_at = datetime.now(UTC)
    review = review_for(
        request.as_of, request.standard, request.basis, request.recognised_on, request.overlay
    )
    found = pairs(request.households, request.persons)
    sources = [path for pair in found for path in (pair.households, pair.persons)]
    sources += [] if request.income_answers is None else [request.income_answers]
    check_out(request.out, sources, as_shards=bool(found[0].number))
    law_files = [] if request.income_answers is None else table_files(POLICY, request.as_of, request.overlay)
    inputs = provenance.Inputs.started([*sources, *law_files])
    report = Report(review.standard.id)
    with progress(2 * len(found)) as shown, swapped_in(request.out) as beside:
        judged = _judged(found, review, request, report, shown)
        _write(judged, request.out, beside, shown)
        counts = {"households": report.households, "persons": report.persons, "statuses": report.statuses}
        text = provenance.record(
            review, inputs, beside, started_at, counts | {"warnings": len(report.warnings)}
        )
        with swapped_in(provenance.beside(request.out)) as record:
            record.write_text(text, encoding="utf-8")
    return report


def check_out(out: Path, inputs: list[Path], as_shards: bool) -> None:
    """Refuse an OUT of unknown format, in no folder, or where something else would be lost. Raises WrongUsage."""
    is_directory = out.suffix.lower() not in ENDINGS
    if is_directory and (not as_shards or out.suffix):
        raise WrongUsage(f"{out}: {_wanted_out()}")
    if not out.resolve().parent.is_dir() or (out.exists() and out.is_dir() != is_directory):
        raise WrongUsage(say(f"{out}: không ghi được vào đây", f"{out}: cannot be written there"))
    places = {path.resolve() for path in inputs} | {path.resolve().parent for path in inputs if is_directory}
    if out.resolve() in places:
        raise WrongUsage(say(f"{out}: kết quả không được ghi đè lên đầu vào", f"{out}: is an input"))
    others = (
        [item.name for item in out.iterdir() if not RESULT_SHARD.match(item.name)] if out.is_dir() else []
    )
    if others:
        raise WrongUsage(
            say(f"{out}: thư mục có tệp khác ({others[0]})", f"{out}: holds other files ({others[0]})")
        )


def _wanted_out() -> str:
    endings = ", ".join(ENDINGS)
    return say(
        f"kết quả phải là {endings}; thư mục chỉ khi đầu vào là mảnh",
        f"must be {endings}; a folder for shards only",
    )


def _judged(
    found: list[Pair], review: Review, request: ClassifyRequest, report: Report, shown: Progress
) -> Iterator[tuple[Pair, pl.DataFrame]]:
    ledger = Ledger()
    for pair in found:
        shown.say(say(f"Đọc và kết luận {pair.households.name}", f"Judging {pair.households.name}"))
        households, persons = pair.opened()
        refuse_too_many_rows(request.out, households.raw.select(pl.len()).collect().item())
        judged = judge(households, persons, review, _scored(request, households, report, not pair.number))
        report.add(judged)
        ledger.add(pair, judged)
        shown.advance()
        yield pair, _sorted(judged.results)
    ledger.refuse_doubles()


def _sorted(results: pl.DataFrame) -> pl.DataFrame:
    return results if results["household_id"].is_sorted() else results.sort("household_id")


def _scored(request: ClassifyRequest, households: Opened, report: Report, is_everyone: bool) -> Scored | None:
    if request.income_answers is None:
        return None
    columns = ("household_id", "commune_code", "area_type", *FLAGS)
    frame = households.collected(households.raw.select(*households.values(*columns)))
    computed, findings = scores(
        POLICY, request.income_answers, frame, request.as_of, request.overlay, is_everyone
    )
    report.warnings += [finding for finding in findings if finding.is_warning]
    return Scored(computed, [finding for finding in findings if not finding.is_warning])


class Ledger:
    """Remembers the identifiers of all shards, as hashes, to prove that none comes twice."""

    def __init__(self) -> None:
        self._pairs: list[Pair] = []
        self._ids: dict[str, list[pl.Series]] = {"household_id": [], "person_id": []}

    def add(self, pair: Pair, judged: Judged) -> None:
        """Take in one pair's identifiers (unique within the pair already)."""
        self._pairs.append(pair)
        self._ids["household_id"].append(judged.household_ids)
        self._ids["person_id"].append(judged.person_ids)

    def refuse_doubles(self) -> None:
        """Raise Refused where an identifier stands in two shards, naming shard and row of the later one."""
        if len(self._pairs) < 2:
            return
        findings = [finding for column in self._ids for finding in self._doubles(column)]
        if findings:
            raise Refused(findings)

    def _doubles(self, column: str) -> list[Finding]:
        hashes = pl.concat(self._ids[column], rechunk=True).sort()
        twice = hashes.filter(hashes == hashes.shift(1)).unique()
        if twice.is_empty():
            return []
        seen: set[str] = set()
        findings = []
        for pair in self._pairs:
            opened = pair.opened()[0 if column == "household_id" else 1]
            ids = opened.numbered().select(ROW, *opened.values(column))
            suspects = ids.filter(pl.col(column).hash().is_in(twice.implode())).collect(engine="streaming")
            for row, value in suspects.rows():
                if value in seen:
                    findings.append(
                        Finding(
                            opened.file,
                            row,
                            column,
                            say(f"“{value}” đã có ở mảnh khác", f"“{value}” stands in another shard"),
                        )
                    )
                seen.add(value)
        return findings


def _write(judged: Iterator[tuple[Pair, pl.DataFrame]], out: Path, beside: Path, shown: Progress) -> None:
    if out.suffix.lower() not in ENDINGS:
        beside.mkdir()
        for pair, frame in judged:
            frame.write_parquet(beside / f"results-{pair.number}.parquet")
            shown.advance()
        return
    frames = [frame for _, frame in judged]
    whole = frames[0] if len(frames) == 1 else pl.concat(frames).sort("household_id")
    refuse_too_many_rows(out, len(whole))
    shown.say(say(f"Ghi {out.name}", f"Writing {out.name}"))
    write_frame(whole, beside)
    shown.advance()
