"""The record beside a result: from which files, by which law, with which engine, how many."""

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from giamngheo import __version__
from giamngheo.engine.write import swapped_in
from giamngheo.rules.verdict import Review

BLOCK = 1 << 22


def checksum(path: Path) -> str:
    """SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


@dataclass(frozen=True)
class Inputs:
    """The checksums of the input files, worked out beside the run."""

    sums: Mapping[Path, Future[str]]

    @classmethod
    def started(cls, paths: list[Path]) -> "Inputs":
        """Begin to read the files in a thread of its own."""
        pool = ThreadPoolExecutor(max_workers=1)
        sums = {path: pool.submit(checksum, path) for path in paths}
        pool.shutdown(wait=False)
        return cls(sums)

    def listed(self) -> list[dict[str, Any]]:
        """Name, size and checksum of each file; waits for the last one."""
        return [
            {"file": str(path), "bytes": path.stat().st_size, "sha256": total.result()}
            for path, total in self.sums.items()
        ]


def beside(out: Path) -> Path:
    """Where the record of a result stands."""
    named = out if out.name else out.resolve()
    return named.with_name(named.name + ".provenance.json")


def _outputs(written: Path | Sequence[Path]) -> list[dict[str, str]]:
    """The checksum of each file written: by it a result and its record are known to belong together."""
    if isinstance(written, Path) and not written.is_dir():
        return [{"file": "", "sha256": checksum(written)}]
    files = sorted(written.iterdir()) if isinstance(written, Path) else written
    return [{"file": path.name, "sha256": checksum(path)} for path in files]


@dataclass(frozen=True)
class Run:
    """A run under way: since when, from which files; engine: what runs beside Polars, with its version."""

    started_at: datetime
    inputs: Inputs
    engine: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def started(cls, sources: list[Path]) -> "Run":
        """A run begins now; the checksums of its files are worked out beside it."""
        return cls(datetime.now(UTC), Inputs.started(sources))

    def keep(
        self,
        out: Path,
        written: Path | Sequence[Path],
        review: Review,
        counts: Mapping[str, Any],
        **asked: Any,
    ) -> None:
        """Put the record beside OUT.

        written: the result, still on its way there, or those files of a folder that this run wrote;
        asked: further options.
        """
        content = {
            "product": {"name": "giamngheo", "version": __version__},
            "engine": {"polars": pl.__version__, "python": platform.python_version(), **self.engine},
            "review": {
                "as_of": review.as_of.isoformat(),
                "standard": review.standard.id,
                "basis": review.basis,
                "recognised_on": review.recognised_on.isoformat(),
                **asked,
            },
            "law": dict(review.law.versions),
            "inputs": self.inputs.listed(),
            "outputs": _outputs(written),
            "counts": dict(counts),
            "started_at": self.started_at.isoformat(timespec="seconds"),
            "seconds": round((datetime.now(UTC) - self.started_at).total_seconds(), 3),
        }
        with swapped_in(beside(out)) as record:
            record.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
