"""A province's file through the import page: a real browser brings it, stops the load, goes on, and takes it all back.

    HOUSEHOLDS=297104 python -m benchmarks.by_page

`giamngheo serve --demo` with a small province; two CSV files of further households of the same communes. Each step as
the officer sees it, from the click to the page that says it is done; meanwhile somebody else's page is asked. From
some 50,000 households on: a smaller load is over before it can be stopped.
"""

import os
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, sleep

from playwright.sync_api import Page, expect

from benchmarks.faults import Browser
from benchmarks.measure import finish
from benchmarks.served import asked
from benchmarks.users import SECONDS_TO_LOAD, p95
from giamngheo import __version__
from giamngheo.demo.generate import GenerateRequest, generate
from giamngheo.demo.register import PROVINCE, REVIEWED_ON, SEED
from tests.config.product import Product, serving
from tests.pages.served import chromium

IN_DEMO, FIRST_SERIAL, PASSWORD = "2000", 500_001, "demo-giamngheo"
MINUTE, HALF_WAY = 60_000, 50
COUNTED = "SELECT (SELECT count(*) FROM registry_household), (SELECT count(*) FROM registry_person)"


@dataclass
class Steps:
    """What the officer did: name and seconds, in order. waits: milliseconds of another's page meanwhile.

    promised: households that the button says it loads.
    """

    page: Page
    done: list[tuple[str, float]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    promised: int = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measured and kept."""
        begun = perf_counter()
        yield
        self.done.append((name, perf_counter() - begun))

    def press(self, name: str) -> None:
        """A button of the page."""
        self.page.get_by_role("main").get_by_role("button", name=name).first.click(timeout=10 * MINUTE)

    def until_done(self) -> None:
        """The job's card says so; then what has become of the file."""
        link = self.page.get_by_role("main").get_by_role("link", name="Xem kết quả")
        expect(link).to_be_visible(timeout=30 * MINUTE)
        with self.page.expect_navigation():
            link.click()


def number(told: str) -> int:
    """The first number of a text, as it is written in Vietnamese."""
    found = re.search(r"\d[\d.]*", told)
    assert found, told
    return int(found[0].replace(".", ""))


def files(households: int, folder: Path) -> list[Path]:
    """The province's two tables as an office has them."""
    generate(
        GenerateRequest(
            PROVINCE, households, REVIEWED_ON, SEED + 1, folder, format="csv", first_serial=FIRST_SERIAL
        )
    )
    return [folder / "households.csv", folder / "persons.csv"]


def sign_in(page: Page, product: Product) -> None:
    """As the province's officer."""
    page.goto(f"http://127.0.0.1:{product.port}/account/login/")
    page.locator("input[name=login]").fill("province@demo")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/")


def bring(steps: Steps, product: Product, paths: list[Path]) -> None:
    """Upload, columns, check, load with a stop half-way, undo."""
    page = steps.page
    page.goto(f"http://127.0.0.1:{product.port}/imports/")
    page.locator("input[name=file]").set_input_files(paths[0])
    page.locator("input[name=second_file]").set_input_files(paths[1])
    with steps.step("upload, until the columns are understood"):
        page.get_by_role("button", name="Đưa tệp lên").click(timeout=10 * MINUTE, no_wait_after=True)
        page.wait_for_url("**/columns/", timeout=10 * MINUTE)
    with steps.step("check, until the preview"):
        steps.press("Kiểm tra tệp")
        steps.until_done()
    if page.locator("#villages").count():
        page.locator("#villages").select_option("+")
        with steps.step("check again, with new villages made"):
            steps.press("Lưu và kiểm tra lại")
            steps.until_done()
    steps.promised = number(page.get_by_role("main").get_by_role("button", name="Nạp ").first.inner_text())
    with steps.step("load, stopped by the officer half-way"):
        steps.press("Nạp ")
        while page.locator("progress").evaluate_all("all => all[0]?.value ?? 0") < HALF_WAY:
            sleep(0.3)
        steps.press("Dừng việc này")
        steps.until_done()
    with steps.step("the rest of the load"):
        steps.press("Nạp tiếp")
        steps.until_done()


def take_back(steps: Steps) -> None:
    """Undo the whole import."""
    steps.page.get_by_role("link", name="Hoàn tác lần nhập này").click()
    with steps.step("undo"):
        steps.press("Hoàn tác lần nhập")
        steps.until_done()


@contextmanager
def another(product: Product, waits: list[float]) -> Iterator[None]:
    """Beside it, a commune's officer opens the list of households twice a second."""
    officer, is_over = Browser(product), threading.Event()
    officer.sign_in()

    def look() -> None:
        while not is_over.wait(0.5):
            begun = perf_counter()
            status = officer.get("/households/")
            assert status == 200, status
            waits.append((perf_counter() - begun) * 1000)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield
    finally:
        is_over.set()
        looking.join()


def report() -> Iterator[str]:
    """The lines, once everything is measured."""
    households = int(os.environ.get("HOUSEHOLDS", "297104"))
    with tempfile.TemporaryDirectory(prefix="giamngheo-page-") as folder:
        Path(folder).chmod(0o711)
        paths = files(households, Path(folder) / "files")
        size = sum(path.stat().st_size for path in paths) / 1e6
        with (
            serving(Path(folder) / "data", "--demo", seconds=SECONDS_TO_LOAD, HOUSEHOLDS=IN_DEMO) as product,
            chromium() as browser,
        ):
            steps = Steps(browser.new_page())
            sign_in(steps.page, product)
            (before,) = asked(product, COUNTED)
            with another(product, steps.waits):
                bring(steps, product, paths)
                (loaded,) = asked(product, COUNTED)
                take_back(steps)
            (after,) = asked(product, COUNTED)
    came = tuple(now - then for now, then in zip(loaded, before, strict=True))
    yield f"# {datetime.now(UTC):%Y-%m-%d}, giamngheo {__version__}: a province's file through the import page"
    yield ""
    yield f"Two CSV files, {households:,} households, {size:.0f} MB; {os.cpu_count()} processors."
    yield "Repeat with `python -m benchmarks.by_page`."
    yield ""
    yield "| the officer's step | s |"
    yield "|---|--:|"
    yield from (f"| {name} | {seconds:.1f} |" for name, seconds in steps.done)
    yield ""
    yield f"The preview promised {steps.promised:,} households (the others tell no village); loaded: {came[0]:,}, "
    yield f"with {came[1]:,} persons."
    yield f"After the undo: {'as before' if after == before else f'MISSED: {before} became {after}'}."
    yield f"A commune's list meanwhile: {len(steps.waits)} times, p95 {p95(steps.waits):.0f} ms, none failed."
    if came[0] != steps.promised:
        yield f"MISSED: {came[0]:,} instead of {steps.promised:,}."


def main() -> None:
    """Measure, print, keep; leaves with status 1 where something is missing."""
    finish("by-page", report())


if __name__ == "__main__":
    main()
