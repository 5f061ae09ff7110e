"""The product's own PostgreSQL: who it runs as, what its roles may do, what it survives."""

import os
import pwd
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import OperationalError, connect
from psycopg.errors import AdminShutdown, InsufficientPrivilege

from giamngheo.config.database import Addresses, at, create_from_template, drop, prepare
from giamngheo.config.postgres import Cluster

from ..database import UNSAFE_AND_FAST

ROOT = Path(__file__).parents[2]
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="hands over from root")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dữ liệu của 'xã' $HOME")


@pytest.fixture(scope="module")
def cluster(folder: Path) -> Iterator[Cluster]:
    with Cluster(folder, UNSAFE_AND_FAST) as running:
        yield running


@pytest.fixture(scope="module")
def addresses(cluster: Cluster, folder: Path) -> Addresses:
    made = prepare(cluster.url(), "register", folder)
    with connect(made.owner) as database:
        database.execute("CREATE TABLE secret (word text)")
        database.execute("INSERT INTO secret VALUES ('mật')")
    return made


def of_role(address: str, question: str) -> tuple[object, ...] | None:
    with connect(address) as database:
        return database.execute(question).fetchone()


def first_process(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def owner_of(pid: int) -> int:
    return os.stat(f"/proc/{pid}").st_uid


@pytest.mark.parametrize("role", ["app", "worker"])
def test_the_roles_that_work_are_neither_superuser_nor_owner_nor_above_row_security(
    addresses: Addresses, role: str
) -> None:
    asked = """SELECT current_user::text, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,
        pg_get_userbyid(datdba) = current_user, pg_has_role(datdba, 'MEMBER')
        FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()"""
    found = of_role(getattr(addresses, role), asked)
    assert found == (f"giamngheo_{role}", False, False, False, False, False, False, False)


def test_the_owner_owns_the_database_and_is_no_superuser(addresses: Addresses) -> None:
    asked = """SELECT rolsuper, rolbypassrls, pg_get_userbyid(datdba) = current_user
        FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()"""
    assert of_role(addresses.owner, asked) == (False, False, True)


@pytest.mark.parametrize("role", ["app", "worker"])
def test_a_role_sees_no_table_before_a_migration_grants_it(addresses: Addresses, role: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        of_role(getattr(addresses, role), "SELECT word FROM secret")


@pytest.mark.parametrize("role", ["app", "worker"])
def test_a_role_makes_no_table(addresses: Addresses, role: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        of_role(getattr(addresses, role), "CREATE TABLE own (word text)")


def test_letters_fold_as_vietnamese_and_count_in_the_search_by_parts(addresses: Addresses) -> None:
    asked = "SELECT upper('đặng thị'), lower('ĐƯỜNG'), unaccent('Hường'), 'Đ' ~ '[[:alpha:]]'"
    assert of_role(addresses.app, asked) == ("ĐẶNG THỊ", "đường", "Huong", True)
    assert of_role(addresses.app, "SELECT cardinality(show_trgm('đôn'))") == (4,)


def test_preparing_again_keeps_passwords_and_rows(
    cluster: Cluster, folder: Path, addresses: Addresses
) -> None:
    assert prepare(cluster.url(), "register", folder) == addresses
    assert of_role(addresses.owner, "SELECT word FROM secret") == ("mật",)


def test_preparing_again_brings_down_a_role_that_somebody_raised(
    cluster: Cluster, folder: Path, addresses: Addresses
) -> None:
    with connect(cluster.url()) as server:
        server.execute("ALTER ROLE giamngheo_app BYPASSRLS CREATEDB")
    prepare(cluster.url(), "register", folder)
    asked = "SELECT rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert of_role(addresses.app, asked) == (False, False)


@pytest.mark.usefixtures("addresses")
def test_only_the_owner_of_the_folder_reads_the_passwords(folder: Path) -> None:
    kept = {path.name: path.stat().st_mode & 0o777 for path in (folder / "keys").iterdir()}
    assert kept == {
        "database_superuser": 0o600,
        "database_owner": 0o600,
        "database_app": 0o600,
        "database_worker": 0o600,
    }


def test_nobody_enters_without_the_password(cluster: Cluster) -> None:
    for entry in ("giamngheo_superuser", "giamngheo_superuser:wrong", "giamngheo_app:wrong"):
        with pytest.raises(OperationalError, match="password"):
            connect(f"postgresql://{entry}@127.0.0.1:{cluster.port}/postgres")


def test_the_server_listens_on_the_loopback_only(cluster: Cluster) -> None:
    asked = "SELECT current_setting('listen_addresses'), current_setting('unix_socket_directories')"
    assert of_role(cluster.url(), asked) == ("127.0.0.1", "")


def test_a_copy_of_a_template_holds_its_rows_and_lets_in_the_same_roles(
    cluster: Cluster, addresses: Addresses
) -> None:
    create_from_template(cluster.url(), "register", "copy")
    try:
        assert of_role(at(addresses.owner, "copy"), "SELECT word FROM secret") == ("mật",)
        who = "SELECT has_database_privilege('giamngheo_app', 'copy', 'CONNECT'), d.datacl::text LIKE '%{=%' "
        assert of_role(at(addresses.app, "copy"), f"{who} FROM pg_database d WHERE datname = 'copy'") == (
            True,
            False,
        )
    finally:
        drop(cluster.url(), "copy")
    with pytest.raises(OperationalError, match="copy"):
        connect(at(addresses.app, "copy"))


def test_a_running_server_is_used_as_it_is(cluster: Cluster, folder: Path) -> None:
    other = Cluster(folder)
    other.start()
    assert (other.port, first_process(other)) == (cluster.port, first_process(cluster))


def test_killed_outright_in_the_middle_of_work_it_starts_again_with_every_row(
    cluster: Cluster, addresses: Addresses
) -> None:
    def work() -> None:
        with pytest.raises((OperationalError, AdminShutdown)), connect(addresses.app) as database:
            database.execute("SELECT count(*) FROM generate_series(1, 1e12)")

    busy = threading.Thread(target=work)
    busy.start()
    time.sleep(0.5)
    killed, port = first_process(cluster), cluster.port
    os.kill(killed, signal.SIGKILL)
    while cluster.is_alive():
        time.sleep(0.01)
    assert cluster.pids(), "the busy process must outlive its server, or this test proves nothing"
    cluster.start()
    busy.join()
    assert cluster.port == port
    assert first_process(cluster) != killed
    assert of_role(addresses.owner, "SELECT word FROM secret") == ("mật",)


def test_stopped_it_leaves_no_process_and_starts_again(cluster: Cluster, addresses: Addresses) -> None:
    cluster.stop()
    assert cluster.pids() == []
    cluster.start()
    assert of_role(addresses.owner, "SELECT word FROM secret") == ("mật",)


def test_a_notice_left_with_a_number_that_another_process_now_has_does_not_stop_it(cluster: Cluster) -> None:
    cluster.stop()
    notice = cluster.data / "postmaster.pid"
    with subprocess.Popen(["sleep", "60"], user=owner_of_folder(cluster)) as stranger:
        notice.write_text(f"{stranger.pid}\n{cluster.data}\n1\n{cluster.port}\n\n127.0.0.1\n0\nready\n")
        cluster.start()
        assert stranger.poll() is None
        stranger.kill()
    assert first_process(cluster) != stranger.pid


def owner_of_folder(cluster: Cluster) -> int:
    return cluster.folder.stat().st_uid


def test_where_its_port_was_taken_meanwhile_it_takes_another(tmp_path: Path) -> None:
    with Cluster(tmp_path, UNSAFE_AND_FAST) as cluster:
        cluster.stop()
        before = cluster.port
        with socket.create_server(("127.0.0.1", before)):
            cluster.start()
            assert cluster.port != before
            assert of_role(cluster.url(), "SELECT 1") == (1,)


def test_files_left_half_made_are_made_anew(tmp_path: Path) -> None:
    half_made = tmp_path / "postgres" / "data.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("17")
    with Cluster(tmp_path, UNSAFE_AND_FAST) as cluster:
        assert of_role(cluster.url(), "SELECT 1") == (1,)


@needs_root
def test_started_by_root_it_runs_as_an_ordinary_account(cluster: Cluster) -> None:
    assert {owner_of(pid) for pid in cluster.pids()} == {owner_of_folder(cluster)}
    assert owner_of_folder(cluster) != 0


@needs_root
def test_in_a_folder_closed_to_that_account_it_keeps_one_power_of_root_only(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with Cluster(tmp_path, UNSAFE_AND_FAST) as cluster:
        status = Path(f"/proc/{first_process(cluster)}/status").read_text()
    powers = int(next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff")), 16)
    assert powers.bit_count() == 1


@needs_root
def test_root_without_its_powers_is_told_so_and_starts_nothing(tmp_path: Path) -> None:
    program = f"""
from pathlib import Path
from giamngheo.config.postgres import Cluster
from giamngheo.config.unprivileged import CannotStart
try:
    Cluster(Path({str(tmp_path)!r})).start()
except CannotStart as told:
    print(told)
"""
    words = ["setpriv", "--bounding-set=-all", sys.executable, "-c", program]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert told.stdout.startswith("Không đủ quyền trên thư mục dữ liệu"), told.stderr
    assert Cluster(tmp_path).pids() == []


@needs_root
def test_an_ordinary_user_runs_it_with_no_change_of_account(tmp_path: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    os.chown(tmp_path, nobody.pw_uid, nobody.pw_gid)
    program = f"""
import os
from pathlib import Path
from giamngheo.config.postgres import Cluster
with Cluster(Path({str(tmp_path)!r})) as cluster:
    print(os.geteuid(), *{{os.stat(f"/proc/{{pid}}").st_uid for pid in cluster.pids()}})
print(cluster.pids())
"""
    # This Python and this folder may stand under /root: the child may read past that, and nothing else.
    become = [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    reading = ["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]
    told = subprocess.run(
        ["setpriv", *become, *reading, sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert told.stdout.splitlines() == [f"{nobody.pw_uid} {nobody.pw_uid}", "[]"], told.stderr
