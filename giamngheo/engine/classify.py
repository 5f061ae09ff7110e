"""Judge the officers' files and write the verdicts: one file, or a directory of shards."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import polars as pl

from giamngheo.engine import provenance
from giamngheo.engine.findings import Finding, Refused, WrongUsage
from giamngheo.engine.income_score import FLAGS, scores, table_files
from giamngheo.engine.judge import Judged, Scored, judge
from giamngheo.engine.ledger import Ledger
from giamngheo.engine.pairs import Pair, pairs
from giamngheo.engine.policy import POLICY
from giamngheo.engine.progress import Progress, progress
from giamngheo.engine.review import review_for
from giamngheo.engine.tables import ENDINGS, Opened
from giamngheo.engine.write import refuse_too_many_rows, swapped_in, write_frame
from giamngheo.rules.language import say
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
    """What was done: how many households of each status, how many persons, the warnings, with what beside Polars."""

    standard: str
    statuses: dict[str, int] = field(default_factory=dict)
    persons: int = 0
    warnings: list[Finding] = field(default_factory=list)
    engine: dict[str, str] = field(default_factory=dict)

    @property
    def households(self) -> int:
        """All households judged."""
        return sum(self.statuses.values())

    def add(self, statuses: Mapping[str, int], persons: int, warnings: list[Finding]) -> None:
        """Count one pair of tables in."""
        for status, number in statuses.items():
            self.statuses[status] = self.statuses.get(status, 0) + number
        self.persons += persons
        self.warnings += warnings


@dataclass(frozen=True)
class Batch:
    """One classification under way: what was asked, by which law, over which pairs, where to write it.

    beside: where the results stand until they are complete and take OUT's place.
    """

    request: ClassifyRequest
    review: Review
    pairs: list[Pair]
    beside: Path
    shown: Progress

    @property
    def in_shards(self) -> bool:
        """The results are a directory of shards."""
        return self.request.out.suffix.lower() not in ENDINGS

    def shard_of(self, pair: Pair) -> Path:
        """Where the results of one pair go, in a directory of shards."""
        return self.beside / f"results-{pair.number}.parquet"


Engine = Callable[[Batch], Report]


def classify(request: ClassifyRequest, engine: Engine | None = None) -> Report:
    """Judge every household and write the verdicts. Raises Refused or WrongUsage, nothing written.

    engine: who judges the pairs and writes them to `Batch.beside`; Polars in this process unless told.
    """
    review = review_for(
        request.as_of, request.standard, request.basis, request.recognised_on, request.overlay
    )
    found = pairs(request.households, request.persons)
    sources = [path for pair in found for path in (pair.households, pair.persons)]
    sources += [] if request.income_answers is None else [request.income_answers]
    check_out(request.out, sources, as_shards=bool(found[0].number))
    _refuse_large_sheet(request.out, found)
    law_files = [] if request.income_answers is None else table_files(POLICY, request.as_of, request.overlay)
    run = provenance.Run.started([*sources, *law_files])
    with progress(2 * len(found)) as shown, swapped_in(request.out) as beside:
        if request.out.suffix.lower() not in ENDINGS:
            beside.mkdir()
        report = (engine or in_this_process)(Batch(request, review, found, beside, shown))
        counts = {"households": report.households, "persons": report.persons, "statuses": report.statuses}
        counts |= {"warnings": len(report.warnings)}
        replace(run, engine=report.engine).keep(request.out, beside, review, counts)
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


def _refuse_large_sheet(out: Path, found: list[Pair]) -> None:
    """Ask for another format where the verdicts of all pairs do not fit a sheet. Raises WrongUsage.

    Shards are counted by what they say of themselves, before any is judged.
    """
    if out.suffix.lower() == ".xlsx":
        refuse_too_many_rows(out, sum(pair.rows() for pair in found))


def _wanted_out() -> str:
    endings = ", ".join(ENDINGS)
    return say(
        f"kết quả phải là {endings}; thư mục chỉ khi đầu vào là mảnh",
        f"must be {endings}; a folder for shards only",
    )


def in_this_process(batch: Batch) -> Report:
    """Judge and write with Polars here, pair by pair. Raises Refused with the findings of all pairs."""
    ledger, report = Ledger(), Report(batch.review.standard.id)
    findings: list[Finding] = []
    frames = []
    for pair in batch.pairs:
        name = pair.households.name
        batch.shown.say(say(f"Đọc và kết luận {name}", f"Judging {name}"))
        try:
            judged = judge_pair(pair, batch.request, batch.review)
        except Refused as refused:
            findings += refused.findings
            continue
        report.add(judged.statuses(), len(judged.person_ids), judged.warnings)
        ledger.add(pair, judged)
        batch.shown.advance()
        if batch.in_shards:
            judged.results.write_parquet(batch.shard_of(pair))
            batch.shown.advance()
        else:
            frames.append(judged.results)
    if findings:
        raise Refused(findings)
    ledger.refuse_doubles()
    if not batch.in_shards:
        _write_whole(frames, batch)
    return report


def judge_pair(pair: Pair, request: ClassifyRequest, review: Review) -> Judged:
    """One pair of tables judged, results sorted by household_id. Raises Refused, WrongUsage."""
    households, persons = pair.opened()
    scored, told = _scored(request, households, not pair.number)
    judged = judge(households, persons, review, scored)
    return replace(judged, results=_sorted(judged.results), warnings=[*told, *judged.warnings])


def _sorted(results: pl.DataFrame) -> pl.DataFrame:
    return results if results["household_id"].is_sorted() else results.sort("household_id")


def _scored(
    request: ClassifyRequest, households: Opened, is_everyone: bool
) -> tuple[Scored | None, list[Finding]]:
    """The scores worked out from the answers, and the warnings met."""
    if request.income_answers is None:
        return None, []
    columns = ("household_id", "commune_code", "area_type", *FLAGS)
    frame = households.collected(households.raw.select(*households.values(*columns)))
    computed, findings = scores(
        POLICY, request.income_answers, frame, request.as_of, request.overlay, is_everyone
    )
    wrong = [finding for finding in findings if not finding.is_warning]
    return Scored(computed, wrong), [finding for finding in findings if finding.is_warning]


def _write_whole(frames: list[pl.DataFrame], batch: Batch) -> None:
    whole = frames[0] if len(frames) == 1 else pl.concat(frames).sort("household_id")
    batch.shown.say(say(f"Ghi {batch.request.out.name}", f"Writing {batch.request.out.name}"))
    write_frame(whole, batch.beside)
    batch.shown.advance(len(frames))
