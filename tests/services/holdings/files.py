"""Holdings files for the tests, handed in as the upload page does."""

import io

from yylib.database import write
from yylib.services import marc
from yylib.services.holdings import importing
from yylib.services.imports import batches, run
from yylib.services.marc.record import BLANK

HEAD = "控制号,题名,责任者,出版社,ISBN,条码,索书号,馆藏地,价格,状态"
ROWS = (
    "C1,红楼梦,曹雪芹著,人民文学出版社,9787020002207,370300000001,I242.4/12,一楼借阅室,59.70,在馆",
    "C1,红楼梦,曹雪芹著,人民文学出版社,9787020002207,370300000002,I242.4/12,二楼阅览室,59.70,借出",
    "C2,沂源县志,沂源县地方史志办公室编,齐鲁书社,,370300000003,K295.24/7,地方文献室,CNY120.00,13",
    "C3,小王子,(法)圣埃克苏佩里著,中译出版社,978-7-5001-6208-7,370300000004,I565.88/3,一楼借阅室,32元,2",
)


def text(*rows: str, head: str = HEAD) -> bytes:
    """A sheet of these rows."""
    return "\n".join((head, *(rows or ROWS))).encode()


def volumes_in_marc(*volumes: tuple[str, str, str], encoding: str = "gb18030") -> bytes:
    """CNMARC records of one title each: control number, title, and the barcodes of its volumes in one 905."""
    return marc.to_iso2709([marc.Record(BLANK, [
        ["001", control], ["010", "  ", [["a", "978-7-5001-6208-7"], ["d", "CNY32.00"]]], ["200", "1 ", [["a", title]]],
        ["690", "  ", [["a", "I565.88"]]],
        ["905", "  ", [["a", "YY"], *(["b", code] for code in codes.split()), ["d", "I565.88"], ["e", "3"], ["f", "JY1"]]],
    ]) for control, title, codes in volumes], encoding)  # fmt: skip


def opened(data: bytes, name: str = "holdings.csv", by: int | None = None, **mapping) -> int:
    """A batch over this file, understood as guessed but for what is given."""
    kept, held = importing.receive(io.BytesIO(data), name)
    return write(batches.open_batch, name="holdings", kept=kept, place_id=None, mapping=held | mapping, by=by)


def brought(data: bytes, name: str = "holdings.csv", **mapping):
    """The batch after it has been brought in."""
    batch_id = opened(data, name, **mapping)
    write(batches.move, batch_id=batch_id, verb="start", by=None)
    run.run(batch_id)
    return batches.get(batch_id)


def undone(batch_id: int):
    """The batch after it has been taken out again."""
    write(batches.move, batch_id=batch_id, verb="undo", by=None)
    run.run(batch_id)
    return batches.get(batch_id)
