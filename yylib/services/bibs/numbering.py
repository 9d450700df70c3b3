"""种次号: a counter a class; what was given back is used again first; the volumes of a set share one."""

from yylib.database import plain
from yylib.services import rules

REUSE_HOLES = rules.declare(
    "REUSE_HOLES", label="馆藏里空着的种次号也拿来用", subject="采编", type=bool, default=True,
    source="系统默认（馆藏没有导全时请关掉，免得和没导入的书重号）")  # fmt: skip

_IN_USE = "SELECT 1 FROM bib_record WHERE class_no = :class_no AND title_seq_no = :number LIMIT 1"
_HOLE = """
SELECT min(a.title_seq_no) + 1 AS n FROM bib_record a WHERE a.class_no = :class_no AND a.title_seq_no + 1 <
(SELECT next_no FROM call_counter WHERE class_no = :class_no) AND NOT EXISTS
(SELECT 1 FROM bib_record b WHERE b.class_no = :class_no AND b.title_seq_no = a.title_seq_no + 1)
"""
_START = """
INSERT INTO call_counter (class_no, next_no)
SELECT class_no, max(title_seq_no) + 1 FROM bib_record WHERE title_seq_no IS NOT NULL AND class_no <> '' GROUP BY class_no
ON CONFLICT (class_no) DO UPDATE SET next_no = excluded.next_no WHERE excluded.next_no > call_counter.next_no
"""


def hold(class_no: str) -> None:
    """Hold the counter of a class until the unit ends, so that what is decided next is decided by one at a time."""
    plain(
        "INSERT INTO call_counter (class_no, next_no) VALUES (:class_no, 1) ON CONFLICT DO NOTHING", class_no=class_no
    )
    plain("UPDATE call_counter SET next_no = next_no WHERE class_no = :class_no", class_no=class_no)


def take_number(class_no: str) -> int:
    """The next 种次号 of a class: the smallest that was given back, else the smallest that no title bears (by house rule),
    else the next; whoever else takes one of this class waits.

    A step of a command. A number that a title bears already, given by hand, is passed over.
    """
    hold(class_no)
    while freed := _taken_back(class_no):
        if not plain(_IN_USE, class_no=class_no, number=freed):
            return freed
    if hole := _hole(class_no):
        return hole
    while True:
        number = plain("UPDATE call_counter SET next_no = next_no + 1 WHERE class_no = :class_no RETURNING next_no - 1 AS n",
                       class_no=class_no)[0].n  # fmt: skip
        if not plain(_IN_USE, class_no=class_no, number=number):
            return number


def free_number(class_no: str, number: int | None) -> None:
    """Give a number back, once no title of the class bears it any more. A step of a command, after the title has let go."""
    if number and class_no and not plain(_IN_USE, class_no=class_no, number=number):
        plain("INSERT INTO freed_number (class_no, title_seq_no) VALUES (:class_no, :number) ON CONFLICT DO NOTHING",
              class_no=class_no, number=number)  # fmt: skip


def shared_number(class_no: str, title: str, volume: str, bib_id: int) -> int | None:
    """The number of the set that a volume belongs to: the same title of the same class, another volume."""
    rows = plain("SELECT title_seq_no FROM bib_record WHERE class_no = :class_no AND title = :title AND volume <> :volume "
                 "AND title_seq_no IS NOT NULL AND id <> :id ORDER BY id LIMIT 1",
                 class_no=class_no, title=title, volume=volume, id=bib_id)  # fmt: skip
    return rows[0].title_seq_no if rows else None


def start_counters() -> int:
    """Let each counter begin behind the highest number held in its class, after holdings were brought in; how many moved."""
    return plain(_START).count


def _taken_back(class_no: str) -> int | None:
    rows = plain("DELETE FROM freed_number WHERE class_no = :class_no AND title_seq_no = "
                 "(SELECT min(title_seq_no) FROM freed_number WHERE class_no = :class_no) RETURNING title_seq_no",
                 class_no=class_no)  # fmt: skip
    return rows[0].title_seq_no if rows else None


def _hole(class_no: str) -> int | None:
    """The smallest number behind which the counter stands and that no title bears."""
    if not rules.rule(REUSE_HOLES):
        return None
    moved = plain("SELECT 1 FROM call_counter WHERE class_no = :class_no AND next_no > 1", class_no=class_no)
    if moved and not plain(_IN_USE, class_no=class_no, number=1):
        return 1
    return plain(_HOLE, class_no=class_no)[0].n
