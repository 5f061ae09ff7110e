"""Prove that no identifier comes twice over all shards."""

import polars as pl

from giamngheo.engine.findings import Finding, Refused
from giamngheo.engine.judge import Judged
from giamngheo.engine.pairs import Pair
from giamngheo.engine.read_csv import ROW
from giamngheo.rules.language import say


class Ledger:
    """Remembers the identifiers of all shards, 8 bytes each, to prove that none comes twice."""

    def __init__(self) -> None:
        self._pairs: list[Pair] = []
        self._ids: dict[str, list[pl.Series]] = {"household_id": [], "person_id": []}

    def add(self, pair: Pair, judged: Judged) -> None:
        """Take in one pair's identifiers (unique within the pair already)."""
        self.add_hashes(pair, judged.household_ids, judged.person_ids)

    def add_hashes(self, pair: Pair, household_ids: pl.Series, person_ids: pl.Series) -> None:
        """The same, from the hashes of the identifiers."""
        self._pairs.append(pair)
        self._ids["household_id"].append(household_ids)
        self._ids["person_id"].append(person_ids)

    def refuse_doubles(self) -> None:
        """Raise Refused where an identifier stands in two shards, naming shard and row of the later one.

        What was remembered is forgotten by this: a country's identifiers are sorted in one place.
        """
        if len(self._pairs) < 2:
            return
        findings = [finding for column in self._ids for finding in self._doubles(column)]
        if findings:
            raise Refused(findings)

    def _doubles(self, column: str) -> list[Finding]:
        twice = twice_in(self._ids[column])
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


def twice_in(parts: list[pl.Series]) -> pl.Series:
    """The hashes that stand more than once in all the parts; empties the list, so that one copy is in memory."""
    whole = pl.concat(parts, rechunk=True)
    parts.clear()
    whole = whole.sort(in_place=True)
    return whole[1:].filter(whole[1:] == whole[:-1]).unique()
