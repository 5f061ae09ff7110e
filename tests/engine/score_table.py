"""A full point table that never was law, in an overlay folder, and answers to it for the base of tables.py.

The format is that of policy/income_score/README.md; the points are made up so that verdicts change.
"""

from pathlib import Path

ABOUT = """id: thu
label_vi: Bảng điểm thử, không phải văn bản nào
source: {instrument: THU/NGHIEM, article: null}
valid_from: 2021-09-01
valid_to: 2026-12-31
confidence: unverified
regions:
  urban: Thành thị
  red_river_delta: Nông thôn đồng bằng sông Hồng
  northern_midlands_mountains: Nông thôn trung du và miền núi phía Bắc
complete: true
"""
QUESTIONS = """question,label_vi,mode,not_counted_if
work,Việc làm chính,single,
goods,Đồ dùng trong nhà,additive,
"""
# question, answer -> points in towns, in the Red River delta, in the northern mountains.
POINTS = {
    ("work", "office"): (175, 151, 160),
    ("work", "farm"): (90, 100, 120),
    ("goods", "tv"): (5, 10, 20),
    ("goods", "bike"): (30, 15, 25),
}
REGIONS = ("urban", "red_river_delta", "northern_midlands_mountains")
# H1, in the delta: 151. H2, in town: 175. H3, in the mountains: 120 + 20. H4, there: 120 + 20 + 25.
ANSWERS = """household_id,question,answer,has
H1,work,office,true
H1,goods,tv,false
H1,goods,bike,false
H2,work,office,true
H2,goods,tv,false
H2,goods,bike,false
H3,work,farm,true
H3,goods,tv,true
H3,goods,bike,false
H4,work,farm,true
H4,goods,tv,true
H4,goods,bike,true
"""


def points_text() -> str:
    """points.csv: a row a question, answer and region."""
    rows = [
        f"{question},{answer},Trả lời {answer},{region},{points}"
        for (question, answer), cells in POINTS.items()
        for region, points in zip(REGIONS, cells, strict=True)
    ]
    return "\n".join(["question,answer,label_vi,region,points", *rows, ""])


def overlay_folder(
    folder: Path, about: str = ABOUT, questions: str = QUESTIONS, points: str | None = None
) -> Path:
    """A province's policy folder whose table takes the place of the empty one of 2021."""
    home = folder / "policy" / "income_score" / "2021"
    home.mkdir(parents=True)
    table = {"table.yaml": about, "questions.csv": questions, "points.csv": points or points_text()}
    for name, text in table.items():
        (home / name).write_text(text, encoding="utf-8")
    return folder / "policy"


def answers_file(folder: Path, text: str = ANSWERS) -> Path:
    """The answers as a CSV."""
    path = folder / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return path
