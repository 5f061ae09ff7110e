"""A published table that does not add up is told where and why; facts as Sơn La published them for 2022."""

from pathlib import Path

import pytest

from .made import command

# QĐ 87/QĐ-UBND (Sơn La, 12/01/2023) as printed.
SON_LA = """place,series,count,rate,total,part_of
Sơn La,hộ,297104,,297104,
Sơn La,hộ nghèo,52883,"17,83",297104,
Sơn La,hộ cận nghèo,28702,"9,68",297104,
Dân tộc thiểu số,hộ,237976,"83,78",297104,Sơn La
Kinh,hộ,59128,,,Sơn La
Nhân khẩu dân tộc thiểu số,nhân khẩu,1111831,,1327121,
Dân tộc thiểu số,hộ nghèo,52075,"21,88",237976,Sơn La
Dân tộc thiểu số,hộ cận nghèo,28246,"11,87",237976,Sơn La
Kinh,hộ nghèo,808,"1,37",59128,Sơn La
Kinh,hộ cận nghèo,457,"0,77",59128,Sơn La
Thái,hộ nghèo,22662,"14,56",155639,
Thái,hộ cận nghèo,17398,"11,18",155639,
Mông,hộ nghèo,18098,"45,25",39995,
Mông,hộ cận nghèo,5360,"13,40",39995,
"""


def checked(folder: Path, text: str) -> list[str]:
    """The lines that `check-table` prints, without the file's name."""
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    said = command("check-table", path)
    assert (said.status, said.stderr) == (0, "")
    return [line.removeprefix(f"{path}:") for line in said.stdout.splitlines()]


def test_the_table_of_son_la_for_2022_has_four_slips(tmp_path: Path) -> None:
    assert checked(tmp_path, SON_LA) == [
        "3:rate: in 17,83 %, tính lại 17,80 %",
        "4:count: tổng các phần lệch +1",
        "4:rate: in 9,68 %, tính lại 9,66 %",
        "5:rate: in 83,78 %, tính lại 80,10 %; "
        "là tỷ lệ của “Nhân khẩu dân tộc thiểu số nhân khẩu”: nhầm mẫu số",
        "4 chỗ không khớp",
    ]


def test_a_table_that_adds_up_is_left_in_peace(tmp_path: Path) -> None:
    text = "place,count,rate,total\nA,10,10.0,100\nB,30,15,200\nTổng cộng,40,13.3,300\n"
    assert checked(tmp_path, text) == ["không thấy chỗ nào không khớp"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("A,123,,\nB,321,,\nTổng cộng,453,,", "có lẽ đảo chữ số"),
        ("A,12,13.00,100", "tính lại 12,00"),
        ("A,2183,12.83,10000", "tính lại 21,83"),
        ("A,1283,21.83,10000\nB,1,0.01,10000", "12,83"),
        ("A,1100,12.38,8574", "có lẽ đảo chữ số ở cột rate: 12,83"),
        ("A,2583,28.53,10000", "có lẽ đảo chữ số ở cột count: 2853"),
        ("A,52.88,17.80,297104", "nhầm dấu phân cách hàng nghìn"),
        ("A,53,,\nB,2,,\nTổng cộng,53002,,", "nhầm dấu hàng nghìn"),
        ("A,10,10,100\nB,60,20,300\nTổng cộng,70,15,400", "trung bình các tỷ lệ"),
        ("A,110,,100", "lớn hơn tổng số"),
        ('A,1.166,,\nB,"1,166",,', "không thống nhất"),
        ("A,50,25.0,100\nB,1,,200", "đúng nếu chia cho tổng của “B”"),
    ],
)
def test_a_slip_is_told_with_its_likely_cause(rows: str, told: str, tmp_path: Path) -> None:
    found = checked(tmp_path, f"place,count,rate,total\n{rows}\n")
    assert any(told in line for line in found), found


def test_thousands_marks_are_read_in_either_way(tmp_path: Path) -> None:
    assert checked(tmp_path, "place,count,rate,total\nA,52.883,17.80,297.104\n")[0].startswith("không thấy")
    assert checked(tmp_path, 'place,count,rate,total\nA,"52,883",17.80,"297,104"\n')[0].startswith(
        "không thấy"
    )


def test_a_cell_that_is_no_number_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("place,count,rate,total\nA,nhiều,1,2\n", encoding="utf-8")
    said = command("check-table", path)
    assert (said.status, f"{path}:2:count: " in said.stderr) == (3, True)
    path.write_text("place,rate\nA,1\n", encoding="utf-8")
    assert command("check-table", path).status == 3
    assert command("check-table", tmp_path / "absent.csv").status == 2
