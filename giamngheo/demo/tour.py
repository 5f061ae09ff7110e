"""`make demo-files`: three reviews of a synthetic province, judged, explained, compared with what was published."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from giamngheo.demo.data import published
from giamngheo.demo.generate import GenerateRequest, generate
from giamngheo.engine.classify import ClassifyRequest, classify
from giamngheo.engine.explain import ExplainRequest, explain
from giamngheo.engine.judge import heads_ethnic
from giamngheo.engine.pairs import Pair
from giamngheo.engine.simulate import SimulateRequest, simulate
from giamngheo.papers.explanation import as_text
from giamngheo.rules.codes import MOVEMENTS, STATUSES
from giamngheo.rules.numbers import grouped

PROVINCE, HOUSEHOLDS, SEED = "14", 297_104, 2022
ROUNDS = (date(2021, 10, 15), date(2022, 10, 15), date(2023, 10, 15))
PUBLISHED_ROUND = ROUNDS[1]
BOTH_STANDARDS = ("2022-2026", "2027-2030")
# One household of each kind that an officer is asked about.
ASKED_ABOUT = (
    pl.col("movement") == "stayed_poor",
    pl.col("movement") == "poor_to_near_poor",
    pl.col("status") == "undetermined",
)


@dataclass
class Tour:
    """Where the demo stands and how long each step took."""

    folder: Path
    households: int
    console: Console
    seconds: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step and say that it is under way."""
        self.console.print(f"[bold]{name}[/bold]")
        start = perf_counter()
        yield
        self.seconds.append((name, perf_counter() - start))

    def table(self, day: date, name: str) -> Path:
        """One table of one round."""
        return self.folder / str(day.year) / f"{name}.parquet"


def tour(folder: Path, households: int = HOUSEHOLDS, out: Callable[[], Console] = Console) -> None:
    """Run the whole demo in a folder and print what came out."""
    shown = Tour(folder, households, out())
    for number, day in enumerate(ROUNDS):
        _one_round(shown, day, ROUNDS[number - 1] if number else None)
    _explanations(shown)
    _two_standards(shown)
    shown.console.export_text()  # the picture begins here
    _beside_published(shown)
    _movements(shown)
    _picture(shown)
    _closing(shown)


def _one_round(shown: Tour, day: date, before: date | None) -> None:
    previous = None if before is None else shown.folder / str(before.year)
    with shown.step(f"Dữ liệu rà soát {day:%d/%m/%Y}"):
        request = GenerateRequest(
            PROVINCE, shown.households, day, SEED, shown.folder / str(day.year), previous=previous
        )
        shown.console.print(f"  {generate(request)}")
    with shown.step(f"Phân loại {day:%d/%m/%Y}"):
        report = classify(
            ClassifyRequest(
                shown.table(day, "households"), shown.table(day, "persons"), day, shown.table(day, "results")
            )
        )
    counts = ", ".join(
        f"{grouped(report.statuses.get(status, 0))} {name}" for status, name in STATUSES.items()
    )
    shown.console.print(f"  Chuẩn {report.standard}: {counts}")


def _explanations(shown: Tour) -> None:
    day = ROUNDS[-1]
    results = pl.scan_parquet(shown.table(day, "results"))
    for kind in ASKED_ABOUT:
        found = results.filter(kind).select(pl.col("household_id").first()).collect()
        with shown.step(f"Giải thích hộ {found.item()}"):
            told = explain(
                ExplainRequest(
                    shown.table(day, "households"), shown.table(day, "persons"), str(found.item()), day
                )
            )
        shown.console.print(as_text(told), highlight=False, markup=False)


def _two_standards(shown: Tour) -> None:
    day, (first, second) = ROUNDS[-1], BOTH_STANDARDS
    out = shown.folder / f"{first}-{second}.csv"
    with shown.step(f"So sánh chuẩn {first} với {second}"):
        report = simulate(
            SimulateRequest(
                shown.table(day, "households"), shown.table(day, "persons"), day, first, second, out
            )
        )
    shown.console.print(
        f"  {grouped(report.changed)} hộ đổi kết quả; trong đó {grouped(report.score_only)} hộ chỉ có điểm thu nhập,"
        f" chuẩn {second} chưa có điểm nên chưa xác định được"
    )


def _beside_published(shown: Tour) -> None:
    day = PUBLISHED_ROUND
    pair = Pair("", shown.table(day, "households"), shown.table(day, "persons"))
    ethnic = heads_ethnic(pair.opened()[1])
    results = pl.read_parquet(shown.table(day, "results")).join(ethnic, on="household_id")
    table = Table(
        title_style="bold", title=f"Sơn La {day.year}: % trên tổng số hộ, dữ liệu sinh ra cạnh số đã công bố"
    )
    for heading in ("Dân tộc của chủ hộ", "Hộ", "Nghèo", "công bố", "Cận nghèo", "công bố "):
        table.add_column(heading, justify="left" if heading.startswith("Dân") else "right")
    groups = next(table["groups"] for table in published() if table["province"] == PROVINCE)
    for group in groups:
        table.add_row(*_group_row(group, results.filter(pl.col("ethnic_code").is_in(list(group["codes"])))))
    shown.console.print(table)


def _group_row(group: dict[str, Any], results: pl.DataFrame) -> list[str]:
    counts = dict(results["class"].value_counts().rows())
    cells = [group["label_vi"], grouped(len(results))]
    for status in ("poor", "near_poor"):
        cells.append(grouped(100 * counts.get(status, 0) / max(len(results), 1), 2))
        # Rates that the published table does not print were shared out and prove nothing.
        is_published = status in group["published"]
        cells.append(grouped(100 * group[status] / group["households"], 2) if is_published else "–")
    return cells


def _movements(shown: Tour) -> None:
    table = Table(title_style="bold", title="Biến động của hộ qua các lần rà soát")
    table.add_column("Biến động")
    counts = []
    for day in ROUNDS:
        table.add_column(str(day.year), justify="right")
        movements = pl.read_parquet(shown.table(day, "results"), columns=["movement"])["movement"]
        counts.append(dict(movements.value_counts().rows()))
    for movement, name in MOVEMENTS.items():
        table.add_row(name, *(grouped(count.get(movement, 0)) for count in counts))
    shown.console.print(table)


def _picture(shown: Tour) -> None:
    """Keep the two tables as a picture, in the reader's own font: none is fetched from elsewhere."""
    drawn = shown.console.export_svg(title="make demo-files")
    out = shown.folder / "demo.svg"
    drawn = re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL)
    out.write_text(drawn.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas"), encoding="utf-8")


def _closing(shown: Tour) -> None:
    table = Table(title_style="bold", title="Thời gian từng bước (giây)")
    table.add_column("Bước")
    table.add_column("giây", justify="right")
    for name, seconds in shown.seconds:
        table.add_row(name, grouped(seconds, 1))
    shown.console.print(table)
    shown.console.print(
        f"Dữ liệu và kết quả: {shown.folder}/2021, 2022, 2023 (households, persons, totals, results)"
    )
    shown.console.print(f"So sánh hai chuẩn: {shown.folder}/{'-'.join(BOTH_STANDARDS)}.csv")


def main() -> None:
    """The demo in build/demo; HOUSEHOLDS sets its size."""
    wide = None if sys.stdout.isatty() else 110
    tour(
        Path("build/demo"),
        int(os.environ.get("HOUSEHOLDS", HOUSEHOLDS)),
        lambda: Console(width=wide, record=True),
    )


if __name__ == "__main__":
    main()
