"""The log on screen: who sees which lines, in words, page by page; and every act has its words."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.http import HttpResponse

import giamngheo
from giamngheo.config.jobs import KINDS
from giamngheo.pages.audit import lines
from giamngheo.pages.audit.words import ACTS
from giamngheo.pages.jobs import shown
from giamngheo.records.base.audit import record
from giamngheo.records.base.data_keys import destroy_key
from giamngheo.records.base.scope import scoped
from tests.world import World, id_of

NAME_OF_ACT = re.compile(r'"((?:accounts|base|geography|registry)\.[a-z]+(?:_[a-z]+)*)"')


def log_saved_answers(world: World, role: str = "commune", household: str = "hac") -> None:
    """An officer saved a household's answers."""
    officer, found = world.officer(role), id_of(world.households[household])
    changed = {
        "toilet": ["none", "septic"],
        "floor_area_m2": [48.5, 60.0],
        "uses_internet": [None, True],
        "review_date": [None, "2024-10-20"],
    }
    with scoped(officer.scope()):
        record(officer, "registry.save_answers", "household", found, household_id=found, details=changed)


def words_of(response: object) -> str:
    """What one reads, without tags and spare blanks."""
    assert isinstance(response, HttpResponse)
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def test_every_act_that_is_logged_and_every_kind_of_job_has_its_words() -> None:
    package = Path(giamngheo.__file__).parent
    sources = [*package.glob("records/**/*.py"), *package.glob("pages/**/*.py")]
    named = {
        name
        for path in sources
        if "migrations" not in path.parts and path.name not in {"words.py", "apps.py"}
        for name in NAME_OF_ACT.findall(path.read_text(encoding="utf-8"))
        if "_" in name
    }
    assert named - set(ACTS) - set(KINDS) == set()
    assert set(KINDS) <= set(shown.KINDS)


def test_a_chair_reads_the_own_offices_log_in_words(world: World) -> None:
    log_saved_answers(world)
    log_saved_answers(world, "neighbour", "tam")
    read = words_of(world.client("commune_chair").get("/audit/"))
    assert "Cán bộ commune (UBND xã Chiềng Cọ) Lưu câu trả lời của hộ" in read
    assert "không có thành tự hoại, bán tự hoại" in read.replace("→ ", "")
    assert "20/10/2024" in read
    assert "48,5 thành 60" in read.replace("→ ", "")
    assert "Quyết Tâm" not in read


def test_the_log_speaks_english(world: World) -> None:
    log_saved_answers(world)
    client = world.client("commune_chair")
    client.cookies["language"] = "en"
    read = words_of(client.get("/audit/"))
    assert "Saved a household" in read
    assert "septic tank" in read


def test_the_auditor_reads_every_offices_log(world: World) -> None:
    log_saved_answers(world)
    log_saved_answers(world, "neighbour", "tam")
    read = words_of(world.client("auditor").get("/audit/"))
    assert "Chiềng Cọ" in read
    assert "Quyết Tâm" in read


def test_the_administrator_sees_that_a_household_was_changed_but_not_what(world: World) -> None:
    log_saved_answers(world)
    read = words_of(world.client("admin").get("/audit/"))
    assert "Lưu câu trả lời của hộ" in read
    assert "tự hoại" not in read
    assert "vai trò của bạn không xem được" in read


@pytest.mark.parametrize("role", ["commune", "village_head", "province", "ministry"])
def test_others_do_not_read_the_log(world: World, role: str) -> None:
    assert world.client(role).get("/audit/").status_code == 403


def test_destroyed_content_is_told_as_such(world: World) -> None:
    log_saved_answers(world)
    with scoped(world.officer("commune").scope()):
        destroy_key(str(id_of(world.households["hac"])))
    assert "Nội dung đã hủy theo quy định" in words_of(world.client("commune_chair").get("/audit/"))


def test_under_a_fixed_day_the_log_keeps_the_real_clock_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 11, 26, 3, 42, tzinfo=UTC)
    monkeypatch.setattr("giamngheo.records.base.clock.now", lambda: moment)
    log_saved_answers(world)
    read = words_of(world.client("commune_chair").get("/audit/"))
    assert "26/11/2026 10:42" in read
    assert "theo đồng hồ thật, không theo ngày thử nghiệm" in read
    told = words_of(world.client("commune").get(f"/households/{id_of(world.households['hac'])}/"))
    assert "20/10/2024 10:42" in told
    assert "11/2026" not in told


def test_the_log_is_filtered_by_act_officer_household_and_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role, household, moment in (
        # 23:30 of 19 October and 00:30 of 20 October in Viet Nam.
        ("commune", "hac", datetime(2024, 10, 19, 16, 30, tzinfo=UTC)),
        ("second", "duong", datetime(2024, 10, 19, 17, 30, tzinfo=UTC)),
    ):
        monkeypatch.setattr("giamngheo.records.base.clock.now", lambda moment=moment: moment)
        log_saved_answers(world, role, household)
    client = world.client("commune_chair")
    for query, households in (
        ("", {"H001", "H002"}),
        ("?actor=second", {"H002"}),
        ("?household=H001", {"H001"}),
        ("?household=khong-co", set()),
        ("?since=20/10/2024", {"H002"}),
        ("?until=19/10/2024", {"H001"}),
        ("?act=accounts.sign_in", set()),
        ("?act=registry.save_answers&actor=commune", {"H001"}),
    ):
        read = re.findall(r"household=(H\d+)", client.get(f"/audit/{query}").content.decode())
        assert set(read) == households, query


@pytest.mark.parametrize(
    "query", ["?since=31/02/2024", "?act=khong_co", "?before=abc", "?after=²", "?before=" + "9" * 40]
)
def test_a_wrong_filter_is_told_and_breaks_nothing(world: World, query: str) -> None:
    assert world.client("commune_chair").get(f"/audit/{query}").status_code in {200, 422}


def test_one_walks_through_the_log_there_and_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LINES_A_PAGE", 2)
    officer = world.officer("commune")
    for number in range(5):
        with scoped(officer.scope()):
            record(officer, f"test.act{number}", "office", officer.office_id)
    client, url, seen = world.client("commune_chair"), "/audit/", []
    for _ in range(3):
        text = client.get(url).content.decode()
        seen.append(re.findall(r"test\.act\d", text))
        found = re.search(r'rel="next" href="([^"]+)"', text)
        url = f"/audit/{found[1].replace('&amp;', '&')}" if found else ""
    assert seen == [["test.act4", "test.act3"], ["test.act2", "test.act1"], ["test.act0"]]
    assert not url
    back = re.search(r'rel="prev" href="([^"]+)"', text)
    assert back
    text = client.get(f"/audit/{back[1]}").content.decode()
    assert re.findall(r"test\.act\d", text) == ["test.act2", "test.act1"]
