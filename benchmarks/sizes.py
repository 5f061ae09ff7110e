"""The files that are measured on, made once, and the command that classifies them."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import ROOT, python, run

AS_OF = "2022-12-15"
FOLDER = ROOT / "build" / "bench"
DONE = "made"


@dataclass(frozen=True)
class Files:
    """So many households, in one file a table or cut as `cut` says: shards, country."""

    households: int
    cut: str = ""

    def __str__(self) -> str:
        return f"{self.households:,} households" + {"": "", "shards": " in shards"}.get(
            self.cut, ", the country"
        )

    @property
    def folder(self) -> Path:
        """Where they stand."""
        return FOLDER / "-".join(filter(None, (str(self.households), self.cut)))

    def made(self) -> Path:
        """The folder, made when it is not there yet; a mark says that it is complete."""
        if not (self.folder / DONE).exists():
            cut = [f"--{self.cut}"] if self.cut else []
            size = ["--households", str(self.households)]
            run(python("-m", "benchmarks.make_files", *size, *cut, "--out", self.folder))
            (self.folder / DONE).touch()
        return self.folder


LOOPED, SMALL, LARGE = Files(30_000), Files(300_000), Files(3_000_000)
LARGE_SHARDS, COUNTRY = Files(3_000_000, "shards"), Files(28_000_000, "country")


def classify_command(files: Files) -> list[str]:
    """The whole process, Parquet to Parquet."""
    folder = files.made()
    names = ("", "") if files.cut else ("households.parquet", "persons.parquet")
    tables = ["--households", str(folder / names[0]), "--persons", str(folder / names[1])]
    out = folder / ("results" if files.cut else "results.parquet")
    return python("-m", "giamngheo", "classify", *tables, "--as-of", AS_OF, "--out", out)
