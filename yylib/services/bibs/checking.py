"""What a record lacks, what looks wrong about it, and the volumes it stands for."""

from sqlalchemy import select

from yylib.database import db, plain
from yylib.models.bibs import BibRecord
from yylib.services import clc, isbn, money
from yylib.services.bibs.finding import record_of
from yylib.services.bibs.shapes import NEEDED


def missing(bib: BibRecord) -> list[str]:
    """What a record still lacks before its cataloguing is done, by name."""
    record = record_of(bib)
    found = [name for tag, codes, name in NEEDED if not any(value.strip() for value in record.values(tag, codes))]
    return found if bib.title_seq_no or bib.author_no else [*found, "索书号"]


def warnings(bib: BibRecord) -> list[str]:
    """What looks wrong and hinders nothing: ISBN, price, class, the same call number on another title."""
    record = record_of(bib)
    found = [f"ISBN {shown}：{why}" for shown in record.values("010", "a") if (why := isbn.verdict(shown)[1])]
    found += [f"定价“{said}”看不懂，没有算进单价" for said in record.values("010", "d") if money.price(said) is None]
    found += [why for number in record.values("690", "a") if (why := clc.doubt(number))]
    numbers = [number.strip() for number in record.values("690", "a")]
    if bib.class_no and numbers and bib.class_no not in numbers:
        found.append(f"索书号用的分类号 {bib.class_no} 和 690 的 {numbers[0]} 不一样")
    if numbers and not clc.way(numbers[0]):
        found.append(f"分类号 {numbers[0]} 在中图法里没有这个大类")
    return found + [f"索书号和《{other.full_title}》相同" for other in clashes(bib)]


def clashes(bib: BibRecord) -> list[BibRecord]:
    """Other titles with the same call number; another volume of the same title is none, unless it is the same volume."""
    if not (bib.title_seq_no or bib.author_no):
        return []
    query = select(BibRecord).where(BibRecord.call_no == bib.call_no, BibRecord.class_no == bib.class_no,
                                    BibRecord.id != bib.id)  # fmt: skip
    found = db.session.scalars(query.order_by(BibRecord.id).limit(20))
    return [other for other in found if other.title != bib.title or other.volume == bib.volume]


def volumes(bib_id: int) -> list:
    """The volumes of a title: barcode, volume, stage, call number."""
    return plain("SELECT id, barcode, volume, stage, status, call_no FROM item WHERE bib_id = :id "
                 "AND stage NOT IN ('returned', 'void') ORDER BY id LIMIT 100", id=bib_id)  # fmt: skip


def labelled(bib_id: int) -> int:
    """How many volumes of a title bear a spine label by the title's own call number: those that are processed."""
    return plain("SELECT count(*) AS n FROM item WHERE bib_id = :id AND call_no = '' AND processed_at IS NOT NULL "
                 "AND stage NOT IN ('returned', 'void')", id=bib_id)[0].n  # fmt: skip
