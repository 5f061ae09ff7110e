"""The components: what they say in words, how they behave in a browser, and that anyone can use them."""

import copy
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.signals import request_started
from django.http import QueryDict
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings

from giamngheo.pages.components.links import with_query
from giamngheo.pages.components.table import Column, Table, chosen_sort

from .served import DESK, PHONE, chromium, faults, is_wider_than_screen, served

PAGES = Path("giamngheo/pages")
TEMPLATES = PAGES / "templates"
COMPONENTS = sorted((TEMPLATES / "components").rglob("*.html"))
VIETNAMESE = re.compile(r"[À-ỹ]")


class Unknown(str):
    """Stands for a variable that a template was not given: it cannot be shown."""

    def __contains__(self, part: object) -> bool:
        return True

    def __mod__(self, name: object) -> str:
        raise NameError(name)


@pytest.fixture
def strict(settings: Settings) -> None:
    """A template that shows a variable it was not given fails."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = Unknown("unknown")
    settings.TEMPLATES = templates


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with served() as address:
        found = browser.new_context(base_url=address)
        yield found
        found.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def written(template: str, **values: object) -> str:
    """What a template writes."""
    return Template(template).render(Context(values)).strip()


def gallery(language: str = "vi") -> str:
    client = Client()
    client.cookies["language"] = language
    answer = client.get("/components/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("template", "value", "shown"),
    [
        ("{{ value|grouped }}", 1166086, "1.166.086"),
        ("{{ value|grouped:3 }}", 1166.086, "1.166,086"),
        ("{{ value|grouped }}", 0, "0"),
        ("{{ value|grouped }}", None, "–"),
        ("{{ value|day }}", date(2024, 2, 9), "09/02/2024"),
        ("{{ value|day }}", datetime(2024, 2, 8, 18, 0, tzinfo=UTC), "09/02/2024"),
        ("{{ value|day }}", None, "–"),
        ("{{ value|clock }}", datetime(2024, 10, 20, 3, 42, tzinfo=UTC), "20/10/2024 10:42"),
        ("{{ value|clock }}", None, "–"),
        ("{{ value|hour }}", datetime(2024, 10, 20, 3, 42, tzinfo=UTC), "10:42"),
        ('{% say "Còn {n} hộ" "{n} left" n=value %}', 3, "Còn 3 hộ"),
        ('{% say "Hộ {n}" "{n}" n=value %}', "<b>", "Hộ &lt;b&gt;"),
    ],
)
def test_numbers_days_and_words_are_written_as_an_office_writes_them(
    settings: Settings, template: str, value: object, shown: str
) -> None:
    settings.FIXED_TODAY = None
    assert written(template, value=value) == shown


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("poor", "Hộ nghèo"),
        ("near_poor", "Hộ cận nghèo"),
        ("newly_escaped", "Hộ mới thoát nghèo"),
        ("not_poor", "Không nghèo, không cận nghèo"),
        ("undetermined", "Chưa đủ thông tin"),
        ("not_reviewed", "Không thuộc diện rà soát"),
    ],
)
def test_a_status_is_told_by_words_and_a_drawing_never_by_colour_alone(status: str, words: str) -> None:
    badge = written("{% status_badge status %}", status=status)
    assert words in badge
    assert f"icons.svg#{status}" in badge


def test_no_status_is_a_dash() -> None:
    assert written("{% status_badge None %}") == "–"


def test_every_drawing_that_is_used_exists() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (PAGES / "static/icons.svg").read_text("utf-8")))
    templates = "".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.html"))
    code = "".join(path.read_text("utf-8") for path in PAGES.rglob("*.py"))
    used = set(re.findall(r'\{% icon "([^"]+)"', templates)) | set(re.findall(r'icon="([^"]+)"', code))
    assert used
    assert used - drawn == set()


def test_a_second_click_on_a_heading_turns_the_order_and_starts_at_the_first_page() -> None:
    columns = [Column("head", "Chủ hộ", is_sortable=True), Column("members", "Nhân khẩu")]
    query = QueryDict("village=3&sort=head&after=H009")
    head, members = Table("Hộ", columns, [], "head", query).heads
    assert (head.direction, head.url) == ("ascending", "?village=3&sort=-head")
    assert (members.direction, members.url) == ("none", "")


def test_an_order_nobody_offers_is_the_default() -> None:
    columns = [Column("head", "Chủ hộ", is_sortable=True), Column("secret", "Bí mật")]
    assert chosen_sort(QueryDict("sort=-head"), columns, "head") == "-head"
    assert chosen_sort(QueryDict("sort=secret"), columns, "head") == "head"
    assert chosen_sort(QueryDict("sort=password"), columns, "head") == "head"


def test_a_link_keeps_what_the_address_already_says() -> None:
    assert with_query(QueryDict("a=1&b=2&b=3"), a=None, c="x") == "?b=2&b=3&c=x"


@pytest.mark.usefixtures("strict")
def test_no_component_shows_a_variable_it_was_not_given() -> None:
    assert "Lò Văn Một" in gallery()


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_a_page_that_says_no_needs_nobody_signed_in(name: str) -> None:
    request = Client().get("/components/").wsgi_request
    request.officer = None  # type: ignore[attr-defined]  # as the middleware sets it
    assert "<h1>" in render_to_string(f"{name}.html", request=request)


def test_the_page_of_last_resort_needs_no_request_at_all() -> None:
    assert "Phần mềm gặp lỗi" in written('{% extends "500.html" %}')


def test_the_english_gallery_has_no_vietnamese_but_names_and_the_switch() -> None:
    lines = [line for line in gallery("en").splitlines() if VIETNAMESE.search(line)]
    names = re.compile(r"Lò |Giàng |Hoàng |Quàng |Vàng |Nguyễn |Bản Mẫu|Tiểu khu|Tiếng Việt|nhiều")
    assert [line.strip() for line in lines if not names.search(line)] == []


def test_no_page_carries_styles_or_scripts_inside_or_from_another_site() -> None:
    texts = {path: path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")}
    foreign = re.compile(
        r'\sstyle=|<style|<script(?![^>]*src="\{% static)|\son[a-z]+=|(?:src|href)="(?:https?:)?//'
    )
    assert [str(path) for path, text in texts.items() if foreign.search(text)] == []


def test_the_reference_names_every_component_and_each_tells_its_parameters() -> None:
    reference = (PAGES / "components/README.md").read_text("utf-8")
    names = [path.relative_to(TEMPLATES / "components").with_suffix("").as_posix() for path in COMPONENTS]
    assert [name for name in names if f"`{name}`" not in reference] == []
    assert [path.name for path in COMPONENTS if "{% comment %}" not in path.read_text("utf-8")] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("address", ["/components/", "/components/confirm/"])
def test_everyone_can_use_the_components(
    browser: Browser, size: tuple[int, int], scheme: str, address: str
) -> None:
    with served() as base:
        context = browser.new_context(
            base_url=base,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]  # light or dark
        )
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert faults(page) == []
        assert not is_wider_than_screen(page)
        assert refused == []
        context.close()


def test_what_one_types_is_saved_as_one_goes(page: Page) -> None:
    page.goto("/components/")
    form = page.locator("#sample")
    form.get_by_label("Họ và tên chủ hộ").fill("Lò Văn Tám")
    form.get_by_label("Diện tích nhà ở").focus()
    expect(form.locator("[name=version]")).to_have_value("2")
    form.get_by_label("Không", exact=True).check()
    expect(form.locator("[name=version]")).to_have_value("3")
    expect(form.locator("#sample-state")).to_contain_text(re.compile(r"Đã lưu \d\d:\d\d"))


def test_a_wrong_answer_is_told_at_its_field_and_stays_in_it(page: Page) -> None:
    page.goto("/components/")
    form = page.locator("#sample")
    area = form.get_by_label("Diện tích nhà ở")
    form.get_by_label("Họ và tên chủ hộ").fill("Lò Văn Tám")
    area.fill("nhiều")
    area.press("Tab")
    expect(form.locator("#id_sample-area_m2_error")).to_contain_text("Nhập một số.")
    expect(area).to_have_attribute("aria-invalid", "true")
    expect(area).to_have_value("nhiều")
    expect(form.locator("#sample-state")).to_contain_text("Chưa lưu")
    area.fill("54")
    area.press("Tab")
    expect(form.locator("#id_sample-area_m2_error")).to_be_empty()
    expect(area).not_to_have_attribute("aria-invalid", "true")


def test_without_a_connection_nothing_typed_is_lost_and_it_is_saved_when_it_is_back(
    page: Page, context: BrowserContext
) -> None:
    page.goto("/components/")
    form = page.locator("#sample")
    name = form.get_by_label("Họ và tên chủ hộ")
    context.set_offline(True)
    name.fill("Lò Văn Tám")
    name.press("Tab")
    expect(form.get_by_text("Chưa lưu được.")).to_be_visible()
    expect(name).to_have_value("Lò Văn Tám")
    context.set_offline(False)
    expect(form.locator("#sample-state")).to_contain_text("Đã lưu")
    expect(form.get_by_text("Chưa lưu được.")).to_be_hidden()
    expect(form.locator("[name=version]")).to_have_value("2")


def test_after_a_failed_save_a_button_tries_again(page: Page) -> None:
    page.goto("/components/")
    form = page.locator("#sample")
    page.route("**/components/save/", lambda route: route.fulfill(status=502, body=""))
    form.get_by_label("Họ và tên chủ hộ").fill("Lò Văn Tám")
    form.get_by_label("Diện tích nhà ở").focus()
    expect(form.get_by_text("Chưa lưu được.")).to_be_visible()
    page.unroute("**/components/save/")
    form.get_by_role("button", name="Lưu lại").click()
    expect(form.get_by_text("Chưa lưu được.")).to_be_hidden()
    expect(form.locator("[name=version]")).to_have_value("2")


def test_what_is_typed_just_before_leaving_goes_along(page: Page) -> None:
    page.goto("/components/")
    asked: list[tuple[str, str]] = []

    def note(environ: dict[str, str], **_: object) -> None:
        asked.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))

    request_started.connect(note)
    page.locator("#sample").get_by_label("Ghi chú").press_sequentially("đã báo trưởng bản")
    page.goto("/components/confirm/")
    page.wait_for_timeout(500)
    request_started.disconnect(note)
    assert asked.count(("POST", "/components/save/")) == 1


def test_work_under_way_shows_how_far_it_is_and_stops_asking_when_it_is_done(page: Page) -> None:
    page.goto("/components/")
    job = page.locator("#job")
    expect(job).to_contain_text("40% · 10.800 hộ")
    expect(job).to_contain_text("100% · 27.000 hộ", timeout=10_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(1_500)
    assert asked == []
    expect(job.get_by_role("link", name="Xem kết quả")).to_be_visible()


def test_without_javascript_a_plain_save_does_the_same(browser: Browser) -> None:
    with served() as address:
        context = browser.new_context(base_url=address, java_script_enabled=False)
        page = context.new_page()
        page.goto("/components/")
        form = page.locator("#sample")
        form.get_by_label("Họ và tên chủ hộ").fill("Lò Văn Tám")
        form.get_by_role("button", name="Lưu", exact=True).click()
        assert page.url.endswith("/components/#autosave")
        context.close()


def test_on_the_phone_a_row_of_a_table_is_a_card_and_stays_a_row_for_screen_readers(browser: Browser) -> None:
    with served() as address:
        context = browser.new_context(base_url=address, viewport={"width": PHONE[0], "height": PHONE[1]})
        page = context.new_page()
        page.goto("/components/?sort=-members")
        table = page.get_by_role("table")
        expect(table.get_by_role("row")).to_have_count(7)
        first = table.get_by_role("row").nth(1)
        expect(first.get_by_role("rowheader")).to_have_text("Vàng A Năm")
        box = first.bounding_box()
        assert box is not None
        assert box["height"] > 120
        expect(table.get_by_role("columnheader", name="Nhân khẩu")).to_have_attribute(
            "aria-sort", "descending"
        )
        context.close()


def test_on_paper_there_is_no_way_around(page: Page) -> None:
    page.goto("/components/")
    page.emulate_media(media="print")
    for gone in (".top", ".foot", ".btn >> nth=0"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.get_by_role("heading", name="Vì sao?")).to_be_visible()
