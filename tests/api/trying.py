"""The schema tried out by schemathesis against the application as it runs, as one role."""

import os
import subprocess
import sys
from pathlib import Path

BINARY = Path(sys.executable).with_name("schemathesis")
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


def tried(
    address: str, key: str, ids: dict[str, str], folder: Path, *more: str
) -> "subprocess.CompletedProcess[str]":
    """What it finds. ids: of things that are there, by the names of the paths' parts; more: its own options."""
    made = "\n".join(f'{name} = "{value}"' for name, value in ids.items())
    configuration = folder / "schemathesis.toml"
    configuration.write_text(
        f"{CONFIGURATION.read_text(encoding='utf-8')}\n[parameters]\n{made}\n", encoding="utf-8"
    )
    words = [str(BINARY), "--config-file", str(configuration), "run", f"{address}/api/v1/openapi.json"]
    words += ["--header", f"Authorization: Bearer {key}", "--no-color", "--seed", "20241020", *more]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True)
