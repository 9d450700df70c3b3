"""What the fictional house held before: invented titles in an export as the county's lending system would make it."""

import io
from typing import NamedTuple

from yylib.database import write
from yylib.demo import crowd
from yylib.services.holdings import importing
from yylib.services.imports import batches, run

PLACES = ("沂河", "鲁山", "南麻", "悦庄", "燕崖", "织女洞", "青石", "枣园", "北山", "梨花")
SUBJECTS = (
    ("{}纪事", "I247.5", "林远舟"), ("{}的四季", "I267", "苏晚"), ("给孩子讲{}的故事", "I287.5", "何小满"), ("{}植物图谱", "Q948.5", "郑青山"),
    ("{}民间剪纸", "J528.1", "陶一剪"), ("{}果树栽培手册", "S66", "孟春耕"), ("{}水利史话", "TV-092", "吕长河"), ("{}家常菜", "TS972.1", "冯小灶"),
    ("{}中学数学题解", "G634.6", "严守一"), ("{}旅行地图册", "K992.9", "周行"),
)  # fmt: skip
LOCATIONS = {"I287.5": "少儿借阅区"}
CHILD = "I287.5"
HEADS = "题名,责任者,出版社,出版日期,ISBN,条码号,索书号,馆藏地点,单价,状态"


class Title(NamedTuple):
    """One invented title: its book number is of a range that is given to nobody."""

    name: str
    author: str
    class_no: str
    isbn: str
    price: int


def invented(first: int, number: int) -> list[Title]:
    """So many different titles, from the one numbered ``first``."""
    return [_title(at) for at in range(first, first + number)]


def _title(at: int) -> Title:
    name, class_no, author = SUBJECTS[at % len(SUBJECTS)]
    place, round_ = PLACES[at // len(SUBJECTS) % len(PLACES)], at // len(SUBJECTS) // len(PLACES)
    digits = f"97879999{at:04d}"
    check = -sum(int(digit) * (1, 3)[place_ % 2] for place_, digit in enumerate(digits)) % 10
    return Title(
        name.format(place) + (f"（{round_ + 1}）" if round_ else ""),
        author,
        class_no,
        f"{digits}{check}",
        2200 + at * 37 % 4700,
    )


def export(titles: list[Title]) -> str:
    """The list as the lending system would write it: a line a volume."""
    lines = [HEADS]
    for at, one in enumerate(titles):
        chance = crowd.luck("held", one.isbn)
        for copy in range(chance.choice((1, 1, 2, 3))):
            state = chance.choice(("在馆", "在馆", "在馆", "借出"))
            lines.append(f"{one.name},{one.author},演示出版社,{2012 + at % 13},{one.isbn},{1000001 + at * 4 + copy},"
                         f"{one.class_no}/{at // len(SUBJECTS) + 1},{LOCATIONS.get(one.class_no, '借阅室')},{one.price / 100:.2f},{state}")  # fmt: skip
    return "\n".join(lines)


def bring_in(titles: list[Title], by: int) -> None:
    """Import them as staff would."""
    kept, mapping = importing.receive(io.BytesIO(export(titles).encode("gb18030")), "借阅系统导出（演示）.csv")
    batch_id = write(batches.open_batch, name=importing.NAME, kept=kept, place_id=None, mapping=mapping, by=by)
    write(batches.move, batch_id=batch_id, verb="start", by=by)
    run.run(batch_id)
