"""The samples of deploy/proxy in front of the running product, each with the real nginx or Caddy: TLS, who is let in,
whose address counts, how large a file may be.

    python -m benchmarks.proxies

Says so where one is not at hand. Of a sample only the ports, the certificate and the upstream's port are changed.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import ROOT, keep
from giamngheo.config.postgres import free_port, is_taken
from tests.config.product import serving, wait_for

HOST, PASSWORD = "hongheo.tinh.gov.vn", "demo-giamngheo"
SAMPLES = ROOT / "deploy" / "proxy"
LOOK_UPS_A_MINUTE, MEGABYTE = 30, 1_000_000
MOVED, TAKEN, TOO_LARGE, TOO_MANY = ("301", "308"), ("200", "302"), "413", "429"
SIGN_IN = "/account/login/"
# Larger than a form may be, smaller than a province's file.
UPLOAD = 70 * MEGABYTE
NGINX = "pid {folder}/nginx.pid; error_log {folder}/nginx.log; events {{}} http {{ access_log off; {site} }}"


@dataclass(frozen=True)
class Ports:
    """Where the proxy listens, and where the product does."""

    plain: int
    tls: int
    product: int


class Caller:
    """Somebody with a browser outside: curl, which knows the certificate and keeps cookies."""

    def __init__(self, folder: Path, ports: Ports) -> None:
        self.folder, self._ports = folder, ports
        self.plain, self.base = f"http://{HOST}:{ports.plain}", f"https://{HOST}:{ports.tls}"

    def ask(self, path: str, *words: str, base: str = "") -> tuple[str, str]:
        """Status and headers of an answer; its body is in `body`."""
        jar, body, heads = (self.folder / name for name in ("cookies", "body", "heads"))
        known = [f"{HOST}:{port}:127.0.0.1" for port in (self._ports.plain, self._ports.tls)]
        asked = ["curl", "--silent", "--cacert", self.folder / "cert.pem", "--compressed"]
        asked += [word for one in known for word in ("--resolve", one)]
        asked += ["--cookie", jar, "--cookie-jar", jar, "--output", body, "--dump-header", heads]
        asked += [
            "--write-out",
            "%{http_code}",
            "--referer",
            f"{self.base}/",
            *words,
            (base or self.base) + path,
        ]
        # Without a check: a body that is refused before its end breaks the stream, and still has its status.
        done = subprocess.run(asked, check=False, capture_output=True, text=True)
        assert done.stdout != "000", (path, done.returncode)
        self.body = body.read_text(encoding="utf-8", errors="replace") if body.exists() else ""
        return done.stdout, heads.read_text(encoding="utf-8").lower()

    def send(self, page: str, path: str, *fields: str, how: Sequence[str] = ()) -> str:
        """Status of the answer to a form of a page, with that page's own token. how: more words for curl."""
        assert self.ask(page)[0] == "200", self.body
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.body)
        assert token, self.body
        words = (word for field in (*fields, f"csrfmiddlewaretoken={token[1]}") for word in ("--form", field))
        return self.ask(path, *how, *words)[0]


def nginx(folder: Path, ports: Ports) -> list[str]:
    """The sample as nginx takes it, and how that is started."""
    site = (SAMPLES / "nginx.conf").read_text(encoding="utf-8")
    for sample, here in (
        ("listen 80;", f"listen {ports.plain};"),
        ("listen 443 ssl", f"listen {ports.tls} ssl"),
        ("/etc/ssl/giamngheo/fullchain.pem", f"{folder}/cert.pem"),
        ("/etc/ssl/giamngheo/privkey.pem", f"{folder}/key.pem"),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{ports.product}"),
    ):
        assert sample in site, sample
        site = site.replace(sample, here)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, site=site), encoding="utf-8")
    return ["nginx", "-c", f"{folder}/nginx.conf", "-g", "daemon off;"]


def caddy(folder: Path, ports: Ports) -> list[str]:
    """The same of Caddy, which here gets its certificate from nowhere."""
    site = (SAMPLES / "Caddyfile").read_text(encoding="utf-8")
    opening, upstream = f"{HOST} {{", "127.0.0.1:8000"
    assert opening in site
    assert upstream in site
    site = site.replace(opening, f"{opening}\n\ttls {folder}/cert.pem {folder}/key.pem")
    site = site.replace(upstream, f"127.0.0.1:{ports.product}")
    here = f"{{\n\thttp_port {ports.plain}\n\thttps_port {ports.tls}\n\tadmin off\n}}\n"
    (folder / "Caddyfile").write_text(here + site, encoding="utf-8")
    return ["caddy", "run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"]


PROXIES = {"nginx": nginx, "caddy": caddy}


def tried(name: str) -> str:
    """One of them before a product of its own: what was seen. Raises AssertionError."""
    with tempfile.TemporaryDirectory(prefix="giamngheo-proxy-") as made:
        folder = Path(made)
        folder.chmod(0o711)
        _certificate(folder)
        plain, tls = free_port(), free_port()
        env = {"GIAMNGHEO_HOSTS": HOST, "GIAMNGHEO_ORIGINS": f"https://{HOST}:{tls}"}
        env |= {"GIAMNGHEO_TLS": "1", "GIAMNGHEO_PROXIES": "1", "HOUSEHOLDS": "300"}
        with serving(folder / "data", "--demo", **env) as product:
            ports = Ports(plain, tls, product.port)
            with _running(PROXIES[name](folder, ports), folder, tls):
                return f"{name}: {_seen(Caller(folder, ports))}"


def _seen(caller: Caller) -> str:
    status, heads = caller.ask("/", base=caller.plain)
    assert status in MOVED, heads
    assert f"location: https://{HOST}" in heads, heads
    status, heads = caller.ask(SIGN_IN)
    assert status == "200", heads
    assert "strict-transport-security" in heads, heads
    assert "; secure" in heads, heads
    assert caller.ask("/metrics")[0] == "404"
    assert caller.send(SIGN_IN, SIGN_IN, "login=province@demo", f"password={PASSWORD}") == "302", caller.body
    taken, refused = _sent(caller), _sent_elsewhere(caller)
    assert taken in TAKEN, (taken, caller.body)
    assert refused == TOO_LARGE, (refused, caller.body)
    answers = [
        caller.ask("/public/papers/AAAAAAAAAA/", *_claiming(n))[0] for n in range(LOOK_UPS_A_MINUTE + 5)
    ]
    assert answers[0] != TOO_MANY, answers
    assert answers[-1] == TOO_MANY, answers
    return (
        f"http is sent to https; signed in, cookies for https only; /metrics shut; {UPLOAD // MEGABYTE} MB taken where "
        f"files are ({taken}), {refused} elsewhere; of {len(answers)} look-ups that each claim another address the "
        f"last got {answers[-1]}"
    )


def _sent(caller: Caller) -> str:
    """Status of the answer to a large file, where files come in."""
    file = caller.folder / "households.csv"
    file.write_bytes(b"a,b\n" + b"1,2\n" * (UPLOAD // 4))
    return caller.send("/imports/", "/imports/upload/", f"file=@{file}", "review_date=2024-10-20")


def _sent_elsewhere(caller: Caller) -> str:
    file = caller.folder / "households.csv"
    # By HTTP/2 curl 7.88 now and then forgets the status of what is refused before its end; browsers do not.
    return caller.send("/imports/", "/households/", f"file=@{file}", how=("--http1.1",))


def _claiming(number: int) -> tuple[str, str]:
    """To come from somewhere else."""
    return "--header", f"X-Forwarded-For: 192.0.2.{number}"


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: is_taken(port), f"{command[0]} does not listen", 30)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _certificate(folder: Path) -> None:
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={HOST}"]
    words += ["-addext", f"subjectAltName=DNS:{HOST}", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)


def report() -> Iterator[str]:
    """A line each."""
    for name in PROXIES:
        yield tried(name) if shutil.which(name) else f"{name}: not at hand, not tried"


def main() -> None:
    """Print the lines and keep them."""
    keep("proxies", report())


if __name__ == "__main__":
    main()
