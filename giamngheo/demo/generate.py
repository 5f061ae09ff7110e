"""Make a synthetic province: its households, persons and totals of one review, as files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from giamngheo.demo.answers import Round, review
from giamngheo.demo.communes import communes_of, part_of
from giamngheo.demo.data import assumptions
from giamngheo.demo.population import Population, first_population
from giamngheo.demo.previous import Metadata, last_year, moved
from giamngheo.demo.province import province_in
from giamngheo.demo.standard import yardstick
from giamngheo.demo.totals import totals
from giamngheo.demo.year_on import Year, a_year_on
from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.progress import progress
from giamngheo.engine.review import review_for
from giamngheo.engine.write import refuse_too_many_rows, swapped_in, write_frame
from giamngheo.rules.language import say
from giamngheo.rules.numbers import grouped

FORMATS = ("parquet", "csv", "xlsx")


@dataclass(frozen=True)
class GenerateRequest:
    """What to make. households is not read with previous: the folder of the year before.

    first_serial: number of the first household; persons_per_household: a mean size other than the published.
    part: which part of the province's communes in how many, the first (0, 1) being all of them. is_settled: every
    verdict is determined, as in a review that has ended.
    """

    province: str
    households: int
    as_of: date
    seed: int
    out: Path
    previous: Path | None = None
    format: str = "parquet"
    all_in_review: bool = False
    first_serial: int = 1
    persons_per_household: float | None = None
    part: tuple[int, int] = (0, 1)
    is_settled: bool = False


@dataclass(frozen=True)
class Summary:
    """What was made: counts, the standard its answers were drawn for, and whether the rates are its own."""

    households: int
    persons: int
    in_review: int
    standard: str
    calibrated: bool
    source: str

    def __str__(self) -> str:
        how = (
            f"hiệu chỉnh theo {self.source}"
            if self.calibrated
            else f"không hiệu chỉnh (tỷ lệ theo {self.source})"
        )
        households, persons, in_review = map(grouped, (self.households, self.persons, self.in_review))
        counts = f"{households} hộ, {persons} nhân khẩu, {in_review} hộ thuộc diện rà soát"
        return f"{counts}; chuẩn {self.standard}; {how}"


def generate(request: GenerateRequest) -> Summary:
    """Write households, persons, totals and metadata.json to request.out. Raises WrongUsage before that."""
    if request.format not in FORMATS:
        raise WrongUsage(f"--format {request.format}: phải là {', '.join(FORMATS)}")
    with progress(4) as shown:
        shown.say(say("Sinh hộ, nhân khẩu và câu trả lời", "Making households, persons and answers"))
        tables, metadata, summary = make(request)
        for name, frame in tables.items():
            refuse_too_many_rows(request.out / f"{name}.{request.format}", len(frame))
        request.out.mkdir(parents=True, exist_ok=True)
        for name, frame in tables.items():
            shown.advance()
            shown.say(say(f"Ghi {name}", f"Writing {name}"))
            with swapped_in(request.out / f"{name}.{request.format}") as beside:
                write_frame(frame, beside)
    metadata.write(request.out)
    return summary


def make(request: GenerateRequest) -> tuple[Mapping[str, pl.DataFrame], Metadata, Summary]:
    """The three tables in memory. Raises WrongUsage: no standard or commune that day, bad previous year."""
    rules = assumptions()
    if request.is_settled:
        rules = rules | {"review": rules["review"] | {"undetermined": 0.0}}
    standard = review_for(request.as_of).standard
    population = _population(request)
    shape = province_in(request.province, request.as_of.year)
    this = Round(
        shape, yardstick(standard, request.as_of), request.as_of, request.seed, rules, request.all_in_review
    )
    households, persons = review(population, this)
    metadata = Metadata(request.province, request.as_of, request.seed, population.next_serial)
    summary = Summary(
        len(households),
        len(persons),
        int(households["in_review"].sum()),
        standard.id,
        shape.calibrated,
        shape.source,
    )
    tables = {
        "households": households,
        "persons": persons,
        "totals": totals(households, persons, request.as_of.year),
    }
    return tables, metadata, summary


def _population(request: GenerateRequest) -> Population:
    """A first population, or last year's a year on."""
    if request.previous is None:
        return _first(request)
    metadata = Metadata.read(request.previous)
    if request.as_of <= metadata.as_of or request.province != metadata.province:
        raise WrongUsage(
            f"--previous {request.previous}: là tỉnh {metadata.province} ngày {metadata.as_of:%d/%m/%Y};"
            " --as-of phải sau ngày đó và cùng tỉnh"
        )
    before = moved(last_year(request.previous, metadata), request.province, metadata.as_of, request.as_of)
    year = Year(request.as_of, metadata.as_of, request.seed, assumptions(), request.province)
    return a_year_on(before, year)


def _first(request: GenerateRequest) -> Population:
    if request.households < 1:
        raise WrongUsage(f"--households {request.households}: phải từ 1 trở lên")
    shape = province_in(request.province, request.as_of.year, request.persons_per_household)
    communes = part_of(communes_of(request.province, request.as_of), *request.part)
    return first_population(
        shape, communes, request.households, request.as_of, assumptions(), request.seed, request.first_serial
    )
