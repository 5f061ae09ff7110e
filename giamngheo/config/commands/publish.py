"""giamngheo publish"""

import sys
from argparse import Namespace
from pathlib import Path

from giamngheo.config import parser as words
from giamngheo.config.standalone import data_folder
from giamngheo.engine.findings import WrongUsage
from giamngheo.engine.publication import SIGNING, PublishRequest, public_key, publish
from giamngheo.engine.write import swapped_in
from giamngheo.records.base.secret_files import given_secret, secret, secret_file
from giamngheo.rules.language import say

OPTIONS = (
    words.option(
        "--snapshot",
        "thư mục do “giamngheo snapshot” ghi, của cả tỉnh",
        "a province's folder written by `giamngheo snapshot`",
        type=Path,
        required=True,
        metavar="DIR",
    ),
    words.law,
    words.option(
        "--out", "tệp kết quả (.json)", "the file (.json)", type=Path, required=True, metavar="FILE"
    ),
)


def act(asked: Namespace) -> None:
    """Freeze and sign a province's result; print the public key that its receiver pins."""
    if asked.out.suffix.lower() != ".json":
        told = "tệp kết quả phải là .json", "the file must be .json"
        raise WrongUsage(f"{asked.out}: {say(*told)}")
    key = _signing_key()
    request = PublishRequest(asked.snapshot, key, asked.standard, asked.basis, asked.policy)
    signed = publish(request)
    with swapped_in(asked.out) as beside:
        beside.write_bytes(signed)
    print(say("Đã chốt và ký", "Frozen and signed"), "→", asked.out)
    print(say(f"Khóa công khai: {public_key(key)}", f"Public key: {public_key(key)}"))


def _signing_key() -> str:
    """The key; where there was none, it is said where the new one is: the ministry may know another."""
    path = secret_file(data_folder(), SIGNING)
    if not given_secret(SIGNING) and not path.exists():
        told = say(
            f"! Chưa có khóa ký nào, đã tạo khóa mới: {path}. Nếu Bộ đã có khóa công khai của tỉnh thì bỏ tệp kết quả "
            "này, đặt GIAMNGHEO_DATA là thư mục dữ liệu của tỉnh rồi chốt lại",
            f"! There was no signing key, a new one is made: {path}. Where the ministry has the province's public key, "
            "put this result away, set GIAMNGHEO_DATA to the province's data folder and freeze again",
        )
        print(told, file=sys.stderr)
    return secret(data_folder(), SIGNING)
