"""A province's frozen result: counts by commune, no persons, signed; made from a snapshot, read and checked again.

The file is JSON in one form only (sorted keys, no blanks): {"content": …, "signature": …}. A byte changed anywhere is
a broken signature. The public key is in the signed content: who receives files pins it.
"""

import base64
import hashlib
import json
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from giamngheo import __version__
from giamngheo.engine.classify import ClassifyRequest, classify
from giamngheo.engine.findings import Refused, WrongUsage, whole_file
from giamngheo.engine.provenance import checksum
from giamngheo.rules.language import say

SNAPSHOT, PUBLICATION = "giamngheo snapshot", "giamngheo publication"
# The name of the secret that the signing key is made of.
SIGNING = "publication"
MANIFEST, TOTALS = "manifest.json", "totals.parquet"
CLASSES = ("poor", "near_poor", "not_poor")
OPEN = ("undetermined", "not_reviewed")
MOVEMENTS = (
    *("stayed_poor", "poor_to_near_poor", "poor_to_not_poor", "stayed_near_poor", "near_poor_to_poor"),
    *("escaped_near_poverty", "newly_poor", "newly_near_poor", "fell_back_to_poor", "fell_back_to_near_poor"),
)
COUNTS = (
    *("households", "persons", "poor", "near_poor", "not_poor", "poor_persons", "near_poor_persons"),
    *("average_living_farm_household", *OPEN, *MOVEMENTS),
)


@dataclass(frozen=True)
class PublishRequest:
    """snapshot: a folder that `giamngheo snapshot` wrote, of a whole province. key: what the signing key is made of."""

    snapshot: Path
    key: str
    standard: str = "auto"
    basis: str = "auto"
    overlay: Path | None = None


def publish(request: PublishRequest) -> bytes:
    """The signed file. Raises Refused where the snapshot is not what its manifest says, or cannot be judged."""
    manifest = _snapshot(request.snapshot)
    as_of = date.fromisoformat(manifest["as_of"])
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "results.parquet")
        asked = ClassifyRequest(
            households=request.snapshot / "households.parquet",
            persons=request.snapshot / "persons.parquet",
            as_of=as_of,
            out=out,
            standard=request.standard,
            basis=request.basis,
            overlay=request.overlay,
        )
        report = classify(asked)
        rows, denominators = _rows(pl.read_parquet(out), request.snapshot, as_of.year)
    private = _private(request.key)
    content = {
        "kind": PUBLICATION,
        "format": 1,
        "product": __version__,
        "area": manifest["area"],
        "as_of": manifest["as_of"],
        "standard": report.standard,
        "basis": request.basis,
        "policy": manifest["policy"],
        "snapshot": checksum(request.snapshot / MANIFEST),
        "denominators": denominators,
        "rows": rows.to_dicts(),
        "totals": rows.select(pl.col(COUNTS).sum()).row(0, named=True),
        "public_key": public_key(request.key),
    }
    signature = base64.b64encode(private.sign(_canonical(content))).decode()
    return _canonical({"content": content, "signature": signature}) + b"\n"


def read_publication(path: Path) -> dict[str, Any]:
    """The signed content of a file. Raises Refused where the signature, or anything else about it, is broken."""
    data = path.read_bytes()
    try:
        whole = json.loads(data)
        content, signature = whole["content"], base64.b64decode(whole["signature"], validate=True)
        is_one_form = _canonical({"content": content, "signature": whole["signature"]}) + b"\n" == data
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(content["public_key"], validate=True))
        key.verify(signature, _canonical(content))
        is_ours = is_one_form and content["kind"] == PUBLICATION and content["format"] == 1
        is_ours = is_ours and all(type(row[name]) is int for row in content["rows"] for name in COUNTS)
    except (ValueError, KeyError, TypeError, InvalidSignature):
        is_ours = False
    if not is_ours:
        told = (
            "chữ ký không đúng: tệp bị sửa, bị hỏng hoặc không phải kết quả đã chốt",
            "the signature does not hold: the file was changed, is damaged, or is no publication",
        )
        raise Refused([whole_file(str(path), say(*told), "signature")])
    checked: dict[str, Any] = content
    return checked


def public_key(key: str) -> str:
    """The public half of a signing key, as the files carry it."""
    return base64.b64encode(_private(key).public_key().public_bytes_raw()).decode()


def _private(key: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(key.encode()).digest())


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _snapshot(folder: Path) -> dict[str, Any]:
    """The manifest of a province's snapshot, every file compared with it."""
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_bytes())
        files, area = manifest["files"], manifest["area"]["code"]
        is_one = manifest["kind"] == SNAPSHOT
    except FileNotFoundError:
        told = "không phải thư mục do “giamngheo snapshot” ghi", "no folder that `giamngheo snapshot` wrote"
        raise WrongUsage(f"{folder}: {say(*told)}") from None
    except (ValueError, KeyError, TypeError):
        is_one = False
    if not is_one:
        raise Refused([whole_file(str(path), say("bản kê bị hỏng", "the manifest is damaged"))])
    changed = [
        whole_file(str(folder / name), say("không còn như bản kê ghi", "is not what the manifest says"))
        for name, kept in files.items()
        if not (folder / name).is_file() or checksum(folder / name) != kept["sha256"]
    ]
    if changed:
        raise Refused(changed)
    if len(area) != 2:
        told = "chỉ chốt được kết quả của cả tỉnh", "only a whole province's result is frozen"
        raise WrongUsage(f"{folder}: {area}: {say(*told)}")
    return manifest


def _rows(results: pl.DataFrame, folder: Path, year: int) -> tuple[pl.DataFrame, str]:
    """A row a commune with COUNTS, sorted; and where households and persons of all come from."""
    of_class = {name: pl.col("class") == name for name in CLASSES}
    counts = results.group_by("commune_code").agg(
        households=pl.len(),
        persons=pl.col("persons").sum(),
        **{name: is_one.sum() for name, is_one in of_class.items()},
        **{f"{name}_persons": pl.col("persons").filter(of_class[name]).sum() for name in CLASSES[:2]},
        average_living_farm_household=(
            pl.col("average_living_farm_household").fill_null(False) & of_class["not_poor"]
        ).sum(),
        **{name: (pl.col("status") == name).sum() for name in OPEN},
        **{name: (pl.col("movement") == name).fill_null(False).sum() for name in MOVEMENTS},
    )
    if not (folder / TOTALS).exists():
        return _whole(counts), "register"
    known = pl.read_parquet(folder / TOTALS).filter(pl.col("year") == year)
    totals = known.group_by("commune_code").agg(pl.col("households", "persons").sum())
    if absent := sorted(set(counts["commune_code"]) - set(totals["commune_code"])):
        told = say(f"thiếu xã {', '.join(absent)}", f"no row for {', '.join(absent)}")
        raise Refused([whole_file(str(folder / TOTALS), told, "commune_code")])
    joined = counts.drop("households", "persons").join(totals, "commune_code", how="full", coalesce=True)
    return _whole(joined), "totals"


def _whole(counts: pl.DataFrame) -> pl.DataFrame:
    return counts.select("commune_code", pl.col(COUNTS).cast(pl.Int64).fill_null(0)).sort("commune_code")
