"""giamngheo boundaries"""

import shutil
from argparse import Namespace
from pathlib import Path

from giamngheo.config import parser as words
from giamngheo.config.parser import Parser
from giamngheo.engine.boundaries import read_boundaries
from giamngheo.engine.geography import commune_codes
from giamngheo.engine.policy import POLICY
from giamngheo.rules.language import say

KEPT = Path("policy", "geography", "boundaries.geojson")


def file(parser: Parser) -> None:
    """The file to load."""
    told = say(
        "ranh giới xã (.geojson), mỗi vùng có properties.code là mã xã",
        "boundaries of communes (.geojson), each feature with properties.code",
    )
    parser.options.add_argument("file", type=Path, metavar="FILE", help=told)


OPTIONS = (file, words.data)


def act(asked: Namespace) -> None:
    """Check the file and keep it in the office's data folder; the map of results is drawn with it."""
    found = read_boundaries(asked.file, commune_codes(POLICY))
    kept = asked.data.absolute() / KEPT
    kept.parent.mkdir(parents=True, exist_ok=True)
    half_done = kept.with_suffix(".half")
    shutil.copyfile(asked.file, half_done)
    half_done.replace(kept)
    print(say(f"đã nạp ranh giới của {len(found)} xã", f"boundaries of {len(found)} communes are loaded"))
