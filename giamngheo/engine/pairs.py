"""The pairs of tables that belong together: two files, or the shards of two folders."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from giamngheo.engine.findings import Refused, WrongUsage, whole_file
from giamngheo.engine.tables import Opened, open_table, shard_files
from giamngheo.rules.language import say
from giamngheo.rules.schema import HOUSEHOLDS, PERSONS


@dataclass(frozen=True)
class Pair:
    """Two tables that belong together; number of the shard, empty for plain files.

    named: what findings call the two files, where that is not their own path.
    """

    number: str
    households: Path
    persons: Path
    named: tuple[str, str] | None = None

    def opened(self) -> tuple[Opened, Opened]:
        """Both tables, ready to be read. Raises Refused with what is wrong in either."""
        tables, findings = [], []
        names = self.named or (str(self.households), str(self.persons))
        paths = (self.households, HOUSEHOLDS), (self.persons, PERSONS)
        for (path, table), name in zip(paths, names, strict=True):
            try:
                tables.append(open_table(path, table, name))
            except Refused as refused:
                findings += refused.findings
        if findings:
            raise Refused(findings)
        return tables[0], tables[1]

    def rows(self) -> int:
        """How many households there are to judge; 0 where the table cannot be read, as `opened` will tell."""
        try:
            households = open_table(self.households, HOUSEHOLDS)
            return int(households.collected(households.raw.select(pl.len())).item())
        except Refused:
            return 0


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
