"""`giamngheo token`: a key for a program, made beside the running product."""

import json
import subprocess
import sys
from pathlib import Path

from .product import ROOT, ask, environment, serving


def command(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "giamngheo", *words],
        cwd=ROOT,
        env=environment(GIAMNGHEO_DATA=str(data)),
        capture_output=True,
        text=True,
    )


def test_a_key_made_while_the_product_runs_opens_the_api_at_once(data: Path, tmp_path: Path) -> None:
    assert command(tmp_path / "never served", "token", "--user", "quantri").returncode == 2
    with serving(data) as product:
        entered = command(
            data, "first-admin", "--user", "quantri", "--name", "Mai", "--office", "UBND tỉnh Sơn La"
        )
        assert entered.returncode == 0, entered.stderr
        made = command(data, "token", "--user", "quantri", "--days", "7", "--lang", "en")
        assert made.returncode == 0, made.stderr
        key = made.stdout.strip()
        assert key.startswith("gn_")
        assert key not in made.stderr
        assert "as admin, UBND tỉnh Sơn La" in made.stderr
        path = "/api/v1/units?level=province&on=2025-07-01"
        status, text = ask(product, path, Authorization=f"Bearer {key}")
        assert (status, len(json.loads(text)["items"])) == (200, 34)
        assert ask(product, path, Authorization=f"Bearer {key}x")[0] == 401
        refused = command(data, "token", "--user", "quantri", "--duty", "commune")
    assert refused.returncode == 2
    assert "Nhiệm vụ hôm nay: admin." in refused.stderr
