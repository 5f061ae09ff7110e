"""Last year's files, read back and judged, as the start of another year."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from giamngheo.demo.communes import communes_of, moved_codes
from giamngheo.demo.draws import coded
from giamngheo.demo.dwelling import ANSWERS
from giamngheo.demo.facts import DRAWN
from giamngheo.demo.population import Population
from giamngheo.engine.classify import ClassifyRequest, classify
from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.tables import ENDINGS, open_table
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS, Table

METADATA = "metadata.json"
LISTED = ("escaped_poverty_date", "escaped_near_poverty_date")


@dataclass(frozen=True)
class Metadata:
    """What a folder of synthetic tables is: written beside them, read when a year is added."""

    province: str
    as_of: date
    seed: int
    next_serial: int

    def write(self, folder: Path) -> None:
        """As metadata.json."""
        content = vars(self) | {"as_of": self.as_of.isoformat()}
        (folder / METADATA).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Metadata":
        """Raises WrongUsage where the folder is not one of ours."""
        path = folder / METADATA
        if not path.exists():
            raise WrongUsage(f"{folder}: không có {METADATA}; --previous phải là thư mục do demo-data tạo ra")
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.get("country"):
            raise WrongUsage(f"{folder}: là dữ liệu cả nước; --previous phải là thư mục của một tỉnh")
        return cls(**content | {"as_of": date.fromisoformat(content["as_of"])})


def last_year(folder: Path, metadata: Metadata) -> Population:
    """The population of a folder with the classes and dates that judging it gives."""
    paths = {table.name: _path(folder, table) for table in (HOUSEHOLDS, PERSONS)}
    tables = {table.name: _read(paths[table.name], table) for table in (HOUSEHOLDS, PERSONS)}
    results = _judged(paths["households"], paths["persons"], metadata.as_of)
    households = tables["households"]
    judged = households.select("household_id").join(
        results, on="household_id", how="left", maintain_order="left"
    )
    answers = [column for columns in ANSWERS.values() for column in columns]
    return Population(
        households.select(
            "household_id", "commune_code", "village_code", "village_name", "area_type",
            judged["class"].cast(HOUSEHOLDS["previous_status"].dtype).alias("previous_status"),
            *(judged[name] for name in LISTED),
            "separate_since",
        ),
        _members(tables["persons"], households),
        metadata.next_serial,
        judged.select(f"dep_{name}" for name in DRAWN).hstack(households.select(answers)),
    )  # fmt: skip


def _path(folder: Path, table: Table) -> Path:
    found = [
        folder / f"{table.name}{ending}" for ending in ENDINGS if (folder / f"{table.name}{ending}").exists()
    ]
    if not found:
        raise WrongUsage(f"{folder}: không có tệp {table.name}")
    return found[0]


def _read(path: Path, table: Table) -> pl.DataFrame:
    opened = open_table(path, table)
    return opened.raw.select(opened.values(*table.names)).collect()


def _judged(households: Path, persons: Path, as_of: date) -> pl.DataFrame:
    with TemporaryDirectory() as folder:
        out = Path(folder) / "results.parquet"
        classify(ClassifyRequest(households=households, persons=persons, as_of=as_of, out=out))
        columns = ["household_id", "class", *LISTED, *(f"dep_{name}" for name in DRAWN)]
        return pl.read_parquet(out, columns=columns)


def _members(persons: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    """Who lives where, what is known of them for good, and the answers that stay with a member."""
    rows = households.select("household_id").with_row_index("household").cast({"household": pl.Int64})
    kept = persons.select(
        "household_id", "relation", "sex", "birth_date", "birth_date_is_year_only", "ethnic_code",
        "person_id", "full_name", "personal_id", "disability", "monthly_allowance", "diploma",
    )  # fmt: skip
    joined = kept.join(rows, on="household_id", how="left", maintain_order="left")
    return joined.sort("household", maintain_order=True)


def moved(population: Population, province: str, since: date, until: date) -> Population:
    """The households under the communes of the new day: mergers followed, area by the commune's kind then.

    A commune that no change explains goes to the province's first one.
    """
    communes = communes_of(province, until)
    old = population.households["commune_code"]
    renamed = moved_codes(old.unique().to_list(), since, until)
    new = old.replace(renamed)
    new = new.zip_with(
        new.is_in(communes["code"].implode()), pl.repeat(communes["code"][0], len(new), eager=True)
    )
    village = pl.col("village_code").fill_null("")
    urban = pl.DataFrame({"code": new}).join(communes, on="code", how="left", maintain_order="left")["urban"]
    households = population.households.with_columns(
        new.alias("commune_code"),
        pl.when(pl.Series(old != new))
        .then(pl.concat_str(pl.Series(old), village))
        .otherwise("village_code")
        .alias("village_code"),
        coded(urban.to_numpy().astype(np.int64), HOUSEHOLDS["area_type"].dtype).alias("area_type"),
    )
    return Population(households, population.persons, population.next_serial, population.results)
