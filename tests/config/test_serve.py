"""`giamngheo serve`: one command brings everything up, keeps it up, and stops it all."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import pytest
from psycopg import connect

from giamngheo.config.database import prepare
from giamngheo.config.postgres import Cluster, free_port

from ..database import UNSAFE_AND_FAST
from .product import ROOT, Product, ask, environment, parent_of, read, refused, serving, wait_for


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """A product that came up in an empty folder."""
    with serving(tmp_path_factory.mktemp("xã") / "dữ liệu") as running:
        yield running


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def replaced(product: Product, module: str, before: list[int], dead: int) -> bool:
    """Whether serve has as many processes for a module as before, and not the dead one."""
    alive = product.own(module)
    return dead not in alive and len(alive) == len(before)


def test_it_answers_once_it_says_so_and_tells_each_step_in_vietnamese(product: Product) -> None:
    assert isinstance(product.health(), dict)
    for step in ("Khởi động PostgreSQL", "Cập nhật cấu trúc cơ sở dữ liệu", "Khởi động máy chủ trang web"):
        assert step in product.said
    assert f"Đang phục vụ tại http://127.0.0.1:{product.port}/" in product.said


@pytest.mark.parametrize(
    ("module", "role"), [("gunicorn", "giamngheo_app"), ("giamngheo worker", "giamngheo_worker")]
)
def test_each_process_knows_the_address_of_its_own_role_only(
    product: Product, module: str, role: str
) -> None:
    told = read(product.child(module), "environ")
    assert f"DATABASE_URL=postgresql://{role}:" in told
    assert told.count("postgresql://") == 1


def test_the_folder_is_read_by_its_owner_only(product: Product) -> None:
    modes = {path.name: path.stat().st_mode & 0o077 for path in product.data.iterdir()}
    assert modes == dict.fromkeys(modes, 0)
    assert product.data.stat().st_mode & 0o077 == 0o011


def test_a_second_serve_of_one_folder_is_refused(product: Product) -> None:
    told = refused(product.data, free_port())
    assert (told.returncode, told.stdout) == (2, "")
    assert "đang được một giamngheo khác phục vụ" in told.stderr
    assert product.health()


def test_a_port_in_use_is_refused_before_anything_is_started(product: Product, tmp_path: Path) -> None:
    told = refused(tmp_path, product.port)
    assert (told.returncode, told.stdout) == (2, "")
    assert f"Không mở được cổng {product.port}" in told.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["serve.lock"]


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_that_does_not_exist_is_refused(tmp_path: Path, port: int) -> None:
    told = refused(tmp_path, port)
    assert (told.returncode, told.stdout) == (2, "")


def test_real_data_are_never_mixed_with_the_demo(product: Product) -> None:
    data = product.data.parent / "mẫu"
    data.mkdir()
    (data / "kind").write_text("demo")
    assert "chứa dữ liệu mẫu" in (told := refused(data, 0)).stderr
    assert told.returncode == 2
    (data / "kind").write_text("register")
    assert "chứa dữ liệu thật" in (told := refused(data, 0, "--demo")).stderr
    assert told.returncode == 2


def test_a_step_that_fails_is_told_with_its_last_words_and_leaves_no_process(tmp_path: Path) -> None:
    told = refused(tmp_path, 0, "--demo", GIAMNGHEO_TODAY="hôm nay")
    assert told.returncode == 1
    assert "không thành công" in told.stderr
    assert "hôm nay" in told.stderr
    assert Cluster(tmp_path).pids() == []


@pytest.mark.parametrize("module", ["gunicorn", "giamngheo worker"])
def test_a_process_that_was_killed_runs_again(product: Product, module: str) -> None:
    before = product.own(module)
    os.kill(before[0], signal.SIGKILL)
    wait_for(lambda: replaced(product, module, before, before[0]), product.said)
    assert product.health()
    assert "đã dừng đột ngột (mã -9)" in product.said


def test_two_workers_so_that_a_short_job_does_not_wait_for_a_long_one(product: Product) -> None:
    assert len(product.own("giamngheo worker")) == 2


def test_a_web_server_a_core_and_while_one_is_dead_the_others_answer(product: Product) -> None:
    before = product.own("gunicorn")
    assert len(before) == len(os.sched_getaffinity(0))
    behind = [pid for pid in product.children() if parent_of(pid) == before[-1]]
    os.kill(before[-1], signal.SIGKILL)
    if len(before) > 1:
        wait_for(lambda: not set(behind) & set(product.children()), product.said)
        assert product.health()
    wait_for(lambda: replaced(product, "gunicorn", before, before[-1]), product.said)


def test_a_killed_server_process_of_the_web_server_is_replaced(product: Product) -> None:
    master = product.child("gunicorn")
    dead = next(pid for pid in product.children() if parent_of(pid) == master)
    os.kill(dead, signal.SIGKILL)
    wait_for(lambda: dead not in product.children())
    assert product.health()
    assert master in product.own("gunicorn")


def test_what_a_killed_web_server_left_behind_is_ended(product: Product) -> None:
    before = product.own("gunicorn")
    master = before[0]
    stuck = next(pid for pid in product.children() if parent_of(pid) == master)
    os.kill(stuck, signal.SIGSTOP)
    os.kill(master, signal.SIGKILL)
    wait_for(lambda: replaced(product, "gunicorn", before, master), product.said)
    assert stuck not in product.children()
    assert product.health()


def test_a_killed_postgresql_runs_again_at_the_same_address(product: Product) -> None:
    cluster = Cluster(product.data)
    cluster.start()
    dead, port = postmaster(product.data), cluster.port
    os.kill(dead, signal.SIGKILL)
    wait_for(lambda: cluster.is_alive() and postmaster(product.data) != dead, product.said)
    cluster.start()
    assert cluster.port == port
    assert product.health()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_stops_in_order_and_leaves_no_process(data: Path, how: signal.Signals) -> None:
    with serving(data) as product:
        assert len(product.everything()) >= 5
        assert product.end(how) == 0
    assert product.everything() == []
    parts = ["Đang dừng máy chủ trang web", "Đang dừng tiến trình nền", "Đang dừng PostgreSQL"]
    assert sorted(parts, key=product.said.index) == parts


@pytest.mark.parametrize("seconds", [0.3, 2])
def test_asked_to_stop_while_it_starts_it_leaves_no_process(tmp_path: Path, seconds: float) -> None:
    product = Product(tmp_path)
    wait_for(lambda: "•" in product.said)
    time.sleep(seconds)
    assert product.end() == 0, product.said
    assert product.everything() == []


def test_killed_outright_it_takes_its_children_along_and_its_postgresql_is_used_again(data: Path) -> None:
    with serving(data) as first:
        database = postmaster(data)
        assert first.end(signal.SIGKILL) == -signal.SIGKILL
        wait_for(lambda: not first.children())
        with serving(data) as second:
            assert second.health()
            assert postmaster(data) == database
    assert second.everything() == []


def test_the_offices_own_server_is_used_and_left_running(tmp_path: Path) -> None:
    with Cluster(tmp_path / "office", UNSAFE_AND_FAST) as office:
        with serving(tmp_path / "data", DATABASE_URL=office.url("poverty")) as product:
            pass
        assert product.children() == []
        assert not (tmp_path / "data" / "postgres").exists()
        assert office.is_alive()


def test_an_address_that_is_not_a_superusers_alone_is_not_enough(tmp_path: Path) -> None:
    with Cluster(tmp_path / "office", UNSAFE_AND_FAST) as office:
        addresses = prepare(office.url(), "poverty", tmp_path / "office")
        told = refused(tmp_path / "data", 0, DATABASE_URL=addresses.app)
    assert told.returncode == 1
    assert "DATABASE_OWNER_URL" in told.stderr


def test_a_worker_alone_without_a_product_is_told_what_to_do(tmp_path: Path) -> None:
    told = run_worker(tmp_path).communicate(timeout=60)[1]
    assert "hãy chạy “giamngheo serve” trước" in told
    assert list(tmp_path.iterdir()) == []


def test_a_second_worker_finds_the_database_of_the_running_product(product: Product) -> None:
    worker = run_worker(product.data, PGAPPNAME="second")
    cluster = Cluster(product.data)
    cluster.start()
    asked = "SELECT usename::text FROM pg_stat_activity WHERE application_name = 'second'"
    wait_for(lambda: answer(cluster.url(), asked) == ("giamngheo_worker",))
    worker.terminate()
    assert (worker.communicate(timeout=60)[1], worker.returncode) == ("", 0)


def answer(address: str, question: LiteralString) -> tuple[object, ...] | None:
    with connect(address) as database:
        return database.execute(question).fetchone()


def run_worker(data: Path, **more: str) -> "subprocess.Popen[str]":
    words = [sys.executable, "-m", "giamngheo", "worker"]
    env = environment(GIAMNGHEO_DATA=str(data), **more)
    return subprocess.Popen(words, cwd=ROOT, env=env, stderr=subprocess.PIPE, text=True)


def doctor(data: Path) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "giamngheo", "doctor", "--data", str(data)]
    return subprocess.run(words, cwd=ROOT, env=environment(), capture_output=True, text=True)


def test_the_doctor_finds_no_fault_in_a_product_at_work(product: Product) -> None:
    wait_for(lambda: ask(product, "/readyz")[0] == 200)
    told = doctor(product.data)
    assert told.returncode == 0, told.stdout + told.stderr
    assert {line.split()[0] for line in told.stdout.splitlines()} <= {"ổn", "chú"}
    for subject in ("Python: ", "PostgreSQL: 17", "khóa theo dòng: bật", "tiến trình nền: đang làm việc"):
        assert f"ổn      {subject}" in told.stdout


def test_the_doctor_names_what_is_wrong_in_the_database(product: Product) -> None:
    cluster = Cluster(product.data)
    cluster.start()
    with connect(cluster.url("giamngheo"), autocommit=True) as database:
        database.execute("ALTER TABLE registry_person NO FORCE ROW LEVEL SECURITY")
        database.execute("ALTER ROLE giamngheo_app BYPASSRLS")
        told = doctor(product.data)
        database.execute("ALTER ROLE giamngheo_app NOBYPASSRLS")
        database.execute("ALTER TABLE registry_person FORCE ROW LEVEL SECURITY")
    assert told.returncode == 1
    assert "LỖI     khóa theo dòng: tắt ở: registry_person" in told.stdout
    assert "LỖI     vai trò của CSDL: có quyền quá lớn: giamngheo_app" in told.stdout


def test_the_doctor_works_on_a_product_that_is_down(data: Path) -> None:
    (data / "keys" / "personal").chmod(0o644)
    told = doctor(data)
    assert (told.returncode, told.stderr) == (1, "")
    assert "LỖI     khóa: người khác đọc được: personal" in told.stdout
    assert "LỖI     PostgreSQL: không chạy" in told.stdout
    assert not Cluster(data).is_alive()


def test_every_process_writes_json_lines_without_what_was_asked(product: Product) -> None:
    assert ask(product, "/search/?q=Hac-van-Lo")[0] == 302
    assert ask(product, "/014075000001?q=Hac-van-Lo")[0] == 404
    logs = {path.name: path.read_text() for path in (product.data / "log").glob("*.jsonl")}
    assert logs.keys() == {"web.jsonl", "worker.jsonl"}
    lines = [json.loads(line) for text in logs.values() for line in text.splitlines()]
    assert all({"time", "level", "event", "run"} <= line.keys() for line in lines)
    assert "search" in {line.get("view") for line in lines}
    everything = "".join(path.read_text() for path in (product.data / "log").iterdir())
    assert "Hac-van-Lo" not in everything
    assert "014075000001" not in everything


def test_the_figures_count_what_every_process_of_the_web_server_answered(product: Product) -> None:
    token = (product.data / "keys" / "metrics").read_text()

    def asked() -> float:
        _, text = ask(product, "/metrics", Authorization=f"Bearer {token}")
        (value,) = re.findall(r'requests_total{method="GET",status="200",view="healthz"} (\S+)', text)
        return float(value)

    before = asked()
    for _ in range(20):
        product.health()
    # `serve` itself may have asked meanwhile.
    assert asked() >= before + 20
    assert ask(product, "/metrics")[0] == 404
