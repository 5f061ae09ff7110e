"""Take the pictures of docs/pictures/register: the demo product, looked at on a phone and on a desk.

Usage: `python -m scripts.take_pictures [NAME ...]`, from the root of a clone, with the packages of development and a
Chromium; NAME: of single pictures.
The product runs on a data folder of its own, which is gone afterwards.
"""

import io
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page

from scripts.light_png import light_png
from tests.config.product import serving
from tests.pages.served import DESK, PHONE, chromium
from tests.workbooks.makers import workbook

FOLDER = Path(__file__).parents[1] / "docs" / "pictures" / "register"
SCREENS = {"phone": PHONE, "desk": DESK}
HOUSEHOLDS, PASSWORD = 30_000, "demo-giamngheo"
POOR = "/households/?status=poor&sort=-members"
SECONDS = 300
Way = Callable[[Page], object]


def to(path: str) -> Way:
    """The way to an address."""
    return lambda page: page.goto(path)


def household(page: Page) -> None:
    """A large poor household."""
    page.goto(POOR)
    page.locator("main tbody a").first.click()


def within_household(name: str, page: Page) -> None:
    """A page of it, by the link's name."""
    household(page)
    page.locator("main").get_by_role("link", name=name).first.click()


def under_household(path: str, page: Page) -> None:
    """A page of it, by its address."""
    household(page)
    page.goto(f"{page.url}{path}")


def member(page: Page) -> None:
    """Its second member."""
    household(page)
    page.locator("#members h3 a").nth(1).click()


def duplicate(page: Page) -> None:
    """The second member of the large household, entered once more in the next one of the list."""
    member(page)
    name, born = (page.locator(f"[name={field}]").input_value() for field in ("full_name", "birth_date"))
    sex = page.locator("[name=sex]:checked").input_value()
    page.goto(POOR)
    page.locator("main tbody a").nth(1).click()
    page.goto(f"{page.url}members/add/")
    page.locator("[name=full_name]").fill(name.upper())
    page.locator("[name=birth_date]").fill(born)
    page.locator(f"[name=sex][value={sex}]").check()
    page.locator("[name=relation]").select_option("other")
    page.locator("main form button").last.click()
    page.locator("main .alert a").first.click()


def search(page: Page) -> None:
    """A name as a hand types it: without diacritics."""
    page.goto("/")
    page.locator("#find").fill("lo van")
    page.locator("#find").press("Enter")


def sheet(page: Page) -> None:
    """The forms of the largest village, one row filled."""
    page.goto("/entry/")
    page.locator("main .checks a").first.click()


def register(village: str) -> bytes:
    """A commune's own list: a title, its own headings, one day that never was."""
    return workbook(
        [
            ("DANH SÁCH HỘ NGHÈO NĂM 2024",),
            ("Mã hộ", "Họ và tên", "QH với chủ hộ", "Ngày sinh", "Thôn/bản", "KV", "Thu nhập BQ", "Nhà tiêu"),
            ("M01", "Quàng Văn Sáng", "chủ hộ", "05/03/1980", village, "NT", "1.200.000", "tự hoại"),
            ("M01", "Lò Thị Mai", "vợ", "07/09/1983", village, None, None, None),
            ("M02", "Cầm Thị Ính", "chủ hộ", "20/01/1955", village, "NT", 900_000, "không có"),
            ("M03", "Vì Văn Sợi", "chủ hộ", "31/02/1970", village, "NT", 950_000, "không có"),
        ],
        "DS hộ nghèo",
        ("A1:H1",),
    )


def columns(page: Page) -> None:
    """A workbook that has just been uploaded."""
    page.goto("/entry/")
    village = page.locator("main .checks a").first.inner_text()
    page.goto("/imports/")
    book = {"name": "so-ho-ngheo.xlsx", "mimeType": "application/octet-stream", "buffer": register(village)}
    page.locator("input[name=file]").set_input_files(book)  # type: ignore[arg-type]
    page.get_by_role("button", name="Đưa tệp lên").click()
    page.wait_for_url("**/columns/")


def preview(page: Page) -> None:
    """The same, checked by the worker."""
    columns(page)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    page.get_by_role("link", name="Xem kết quả").click()
    page.locator(".tiles").wait_for()


def reconciled(page: Page) -> None:
    """A sheet that went to the population database and came back with some names otherwise."""
    page.goto("/reconciliations/")
    if not page.locator("main tbody a").count():
        page.goto("/reconciliations/send/")
        page.get_by_label("Cơ sở dữ liệu quốc gia về dân cư").check()
        page.get_by_label("Mục đích").fill("đối chiếu dân cư quý IV năm 2024")
        page.get_by_role("button", name="Lập bảng").click()
        came_back(page)
    page.goto("/reconciliations/")
    page.locator("main tbody a").first.click()


def came_back(page: Page) -> None:
    """Answer the sheet of the page: every fifth birth a day later or so."""
    sheet_link = page.get_by_role("link", name="Tải bảng gửi đi")
    until(page, sheet_link)
    with page.expect_download() as found:
        sheet_link.click()
    book = load_workbook(io.BytesIO(Path(found.value.path()).read_bytes()))
    for row in list(book.worksheets[0].iter_rows(min_row=2))[::5]:
        for cell in row:
            if isinstance(cell.value, str) and cell.value[2:3] == "/":
                cell.value = f"28{cell.value[2:]}"
    answer = io.BytesIO()
    book.save(answer)
    sent = {"name": "tra-loi.xlsx", "mimeType": "application/octet-stream", "buffer": answer.getvalue()}
    page.get_by_label("Bảng nhận về").set_input_files(sent)  # type: ignore[arg-type]
    page.get_by_role("button", name="Đưa lên và so").click()
    until(page, page.get_by_text("Ngày sinh khác").first)


def line(page: Page) -> None:
    """A difference to settle."""
    reconciled(page)
    page.locator("main a[href*='/lines/']").first.click()


def frozen(page: Page) -> None:
    """The province's counts of today, signed."""
    page.goto("/publications/")
    link = page.locator("main tbody a").first
    if not link.count():
        page.get_by_role("button", name="Chốt kết quả").click()
        until(page, link, "/publications/")
    link.click()


def review(list_year: int, page: Page) -> None:
    """The round of the own commune that makes a year's list."""
    page.goto(f"/reviews/?year={list_year}")
    page.get_by_role("link", name=f"danh sách năm {list_year}").first.click()


def under_review(list_year: int, path: str, page: Page) -> None:
    """A page of it, by its address."""
    review(list_year, page)
    page.goto(f"{page.url}{path}")


def all_compared(page: Page) -> None:
    """Every round of this year under the next standard."""
    page.goto("/reviews/standards/")
    table = page.locator("main tbody a").first
    if not table.count():
        page.get_by_role("button", name="So cả tỉnh").click()
        until(page, table, "/reviews/standards/")


def village(steps: Sequence[str], page: Page) -> None:
    """A village of this year's round that stands at the first of these steps at which there is one."""
    review(2024, page)
    rows = (page.locator("main tbody tr", has_text=step) for step in (*steps, ""))
    next(found for found in rows if found.count()).first.locator("a").first.click()


def in_round(page: Page) -> None:
    """A household of a village under review, in its round."""
    village(["Đang rà soát", "Lập danh sách"], page)
    page.locator("main a[href*='/reviews/households/']").first.click()


def meeting(page: Page) -> None:
    """The record of a meeting, to be filled; the village itself where none waits for one."""
    village(["Chờ họp dân"], page)
    link = page.get_by_role("link", name="Ghi biên bản họp dân")
    if link.count():
        link.click()


def asked(page: Page) -> None:
    """A reviewer's household, at its first screen."""
    page.goto("/my-households/")
    page.locator("main a[data-household], main .own a").first.click()


def letter(page: Page) -> None:
    """A letter about to be issued."""
    page.goto("/letters/?for=lo+van")
    page.locator("main li", has_text="Hộ nghèo").first.locator("h2 a").click()


def first_with(address: str, words: str, page: Page) -> None:
    """The first of a list that says this."""
    page.goto(address)
    page.locator("main tbody tr", has_text=words).first.locator("a").first.click()


def by_order(page: Page) -> None:
    """The household that stands by a judgement."""
    first_with("/orders/", "Đã thi hành", page)
    page.locator("main").get_by_role("link", name="Trang hộ").click()


def tokens(page: Page) -> None:
    """The keys of programs, on one's own account."""
    page.goto("/my-account/")
    page.get_by_text("Khóa API của tôi").scroll_into_view_if_needed()
    page.mouse.wheel(0, 2000)


def until(page: Page, wanted: Locator, address: str = "") -> None:
    """Look again until the worker is through."""
    for _ in range(SECONDS):
        page.goto(address or page.url)
        if wanted.count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{page.url} never shows it")


@dataclass(frozen=True)
class Picture:
    """name: of the file; login: whose screen it is, empty: nobody's; way: to the page."""

    name: str
    way: Way
    login: str = "commune"


PICTURES = (
    Picture("sign-in", to("/account/login/"), ""),
    Picture("home", to("/")),
    Picture("list", to(POOR)),
    Picture("search", search),
    Picture("household", household),
    Picture("why", partial(within_household, "Vì sao?")),
    Picture("edit", partial(within_household, "Nhà ở")),
    Picture("member", member),
    Picture("life-acts", partial(under_household, "acts/")),
    Picture("duplicate", duplicate),
    Picture("duplicates", to("/duplicates/")),
    Picture("papers", partial(under_household, "papers/")),
    Picture("fast-entry", sheet),
    Picture("import-columns", columns),
    Picture("import-preview", preview),
    Picture("export", to("/exports/")),
    Picture("reconciliation", reconciled),
    Picture("reconciliation-line", line),
    Picture("frozen-results", frozen, "province_head"),
    Picture("units", to("/units/")),
    Picture("officers", to("/officers/"), "commune_chair"),
    Picture("audit", to("/audit/"), "commune_chair"),
    Picture("review-preparation", to("/reviews/preparation/2024/")),
    Picture("review-allowances", partial(under_review, 2024, "allowances/")),
    Picture("review-household", in_round),
    Picture("review-board", partial(review, 2024)),
    Picture("review-village", partial(village, ["Đang niêm yết", "Đã họp, chờ niêm yết"])),
    Picture("review-meeting", meeting),
    Picture("review-decision", partial(under_review, 2023, "decision/")),
    Picture("review-forms", partial(under_review, 2023, "forms/")),
    Picture("review-standards", partial(under_review, 2024, "standards/")),
    Picture("review-results", to("/reviews/results/?year=2023"), "province"),
    Picture("province-standards", all_compared, "province"),
    Picture("all-rounds", to("/reviews/all/"), "province"),
    Picture("newly-escaped", to("/newly-escaped/")),
    Picture("my-households", to("/my-households/"), "reviewer"),
    Picture("my-household", asked, "reviewer"),
    Picture("letter", letter, "one_stop"),
    Picture("requests", to("/requests/"), "one_stop"),
    Picture("request", partial(first_with, "/requests/", "Từ chối, chờ chủ tịch ký"), "commune_chair"),
    Picture("recognition", partial(first_with, "/recognitions/", "Đang niêm yết")),
    Picture("order", partial(first_with, "/orders/", "chờ văn thư"), "commune_clerk"),
    Picture("household-by-order", by_order),
    Picture("review-reports", to("/reviews/reports/2024/")),
    Picture("public", to("/public/"), ""),
)


def token(data: Path) -> tuple[Picture, ...]:
    """A token is given; the picture of it."""
    words = [
        "giamngheo",
        "token",
        "--user",
        "commune@demo",
        "--name",
        "Phần mềm một cửa",
        "--data",
        str(data),
    ]
    subprocess.run([sys.executable, "-m", *words], check=True, capture_output=True)
    return (Picture("tokens", tokens),)


def main(names: Sequence[str]) -> None:
    """Take them all, or those named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        Path(data).chmod(0o711)
        with serving(Path(data), "--demo", HOUSEHOLDS=str(HOUSEHOLDS)) as product, chromium() as browser:
            address = f"http://127.0.0.1:{product.port}"
            take_all(browser, address, PICTURES, names)
            take_all(browser, address, token(Path(data)), names)


def take_all(browser: Browser, address: str, pictures: Sequence[Picture], names: Sequence[str]) -> None:
    """Those named, or all, on each screen."""
    for screen in SCREENS:
        for picture in pictures:
            if not names or picture.name in names:
                take(browser, address, picture, screen)


def take(browser: Browser, address: str, picture: Picture, screen: str) -> None:
    """One picture, of what one sees without scrolling."""
    width, height = SCREENS[screen]
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": height}, locale="vi-VN"
    )
    page = context.new_page()
    if picture.login:
        sign_in(page, picture.login)
    picture.way(page)
    page.wait_for_load_state("networkidle")
    taken = page.screenshot(animations="disabled", caret="hide")
    page.goto("about:blank")
    path = FOLDER / f"{picture.name}-{screen}.png"
    path.write_bytes(light_png(taken, page))
    context.close()
    print(path.name, path.stat().st_size)


def sign_in(page: Page, login: str) -> None:
    """As the demo's accounts do."""
    page.goto("/account/login/")
    page.locator("[name=login]").fill(f"{login}@demo")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.locator(".who").wait_for()


if __name__ == "__main__":
    main(sys.argv[1:])
