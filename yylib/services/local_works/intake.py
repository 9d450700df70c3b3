"""协议、接收、证书: what was agreed, the one way into the registers, the certificate, and giving custody back."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from yylib import clock
from yylib.database import db, locked
from yylib.errors import Refused
from yylib.models.bibs import BibRecord
from yylib.models.items import GONE, Item, Source
from yylib.models.local_works import PATH, LocalWork, Rights, WorkStage
from yylib.permissions import Permission
from yylib.services import batches, bibs, certificates, files, items
from yylib.services.local_works.pipeline import PIPELINE, SUBJECT, settle, take

AGREEMENT = files.declare("local_agreement", label="协议扫描件", endings=("pdf", "jpg", "jpeg", "png"), megabytes=25,
                          permission=Permission.LOCAL_MANAGE)  # fmt: skip


def duplicates(work: LocalWork) -> list[BibRecord]:
    """查重: titles that are held under this title."""
    return list(bibs.like(title=work.title))


def items_of(work: LocalWork) -> list[Item]:
    """The volumes it became."""
    if work.batch_id is None:
        return []
    query = select(Item).where(Item.batch_id == work.batch_id).options(joinedload(Item.location)).order_by(Item.id)
    return list(db.session.scalars(query))


def agree(*, work_id: int, version: int, agreed_on: date, rights: str, may_copy: bool, openness: str, by: int,
          agreement_no: str = "", rights_note: str = "", custody_until: date | None = None, kept: dict | None = None,
          note: str = "") -> None:  # fmt: skip
    """What was agreed (权属、复制权、公开级别), with its scan if there is one. May be entered or corrected at any time; the
    first time it moves the work on."""
    work = locked(LocalWork, work_id, version=version)
    if agreed_on > clock.today():
        raise Refused("local_in_the_future", field="agreed_on")
    if rights == Rights.UNCLEAR or work.is_custody and rights != Rights.OWNER:
        raise Refused("local_no_agreement" if rights == Rights.UNCLEAR else "local_custody_rights", field="rights")
    work.agreed_on, work.agreement_no, work.rights, work.rights_note = agreed_on, agreement_no, rights, rights_note
    work.may_copy, work.openness, work.custody_until = may_copy, openness, custody_until if work.is_custody else None
    if kept:
        work.agreement_file_id = files.remember(by=by, **kept)
    if work.stage in PATH[: PATH.index(WorkStage.AGREED)]:
        take(work, PIPELINE.find(WorkStage(work.stage), "agree"), by=by, note=note)


def receive(*, work_id: int, version: int, received_on: date, copies: int, price: int | None, by: int,
            bib_id: int | None = None, note: str = "") -> int:  # fmt: skip
    """接收: the pieces come into the holdings as a batch of their own way of acquiring, like any other, and wait for
    cataloguing. ``price`` is of one piece, in fen. What is in custody stays its owner's and says so on each volume."""
    work = locked(LocalWork, work_id, version=version)
    move = PIPELINE.find(WorkStage(work.stage), "receive")
    _ready(work)
    if received_on > clock.today():
        raise Refused("local_in_the_future", field="received_on")
    piece = {"title": work.title, "responsibility": work.responsibility, "publisher": work.publisher,
             "pub_date": work.pub_date, "copies": copies, "price": price}  # fmt: skip
    piece |= {"bib_id": bib_id} if bib_id else {}
    work.batch_id = batches.accept_pieces(source=work.way, name=f"地方文献 {work.number} {work.title}"[:120], pieces=[piece],
                                          accepted_on=received_on, by=by)  # fmt: skip
    work.copies = copies
    held = items_of(work)
    work.bib_id = held[0].bib_id if held else bib_id
    for item in held if work.is_custody else ():
        item.note = f"寄存，归原主所有（{work.number}）"
    take(work, move, by=by, note=note)
    return work.batch_id


def _ready(work: LocalWork) -> None:
    if work.way is None:
        raise Refused("local_no_way")
    if work.is_custody and work.agreed_on is None:
        raise Refused("local_custody_agreement")
    if work.is_custody and not (work.unit or any(one.is_owner and one.person_id for one in work.parties)):
        raise Refused("local_owner_needed")


def certify(*, work_id: int, name: str, by: int, is_named: bool = False) -> int:
    """收藏证书 for who gave, sold or deposited it; its id. One is valid at a time; it moves the work on where that is next."""
    work = locked(LocalWork, work_id)
    if not work.is_here:
        raise Refused("local_not_received")
    owner = next((one.person_id for one in work.parties if one.person_id and one.person.name == name), None)
    certificate_id = certificates.issue(kind="collection", name=name, what=what(work), body=wording(work), person_id=owner,
                                        is_named=is_named, subject=SUBJECT, subject_id=work.id, by=by,
                                        facts={"登记编号": work.number, "取得方式": work.way_label})  # fmt: skip
    if work.stage == WorkStage.RECEIVED:
        take(work, PIPELINE.find(WorkStage.RECEIVED, "certify"), by=by)
    return certificate_id


def what(work: LocalWork) -> str:
    """What was received, in a few words."""
    return f"《{work.title}》{work.extent or f'{work.copies} 册（件）'}"


def wording(work: LocalWork) -> str:
    """What the certificate says, by the way the work came; custody is no gift."""
    told = what(work)
    if work.is_custody:
        return f"承蒙寄存{told}，由本馆作为沂源地方文献代为妥善保管，供读者按约定阅览，所有权仍归原主。谨发此证，以致谢忱。"
    if work.way == Source.GIFT:
        return certificates.wording("collection", told)
    return f"承蒙支持，{told}已由本馆以{work.way_label}方式作为沂源地方文献收藏，永久保存。谨发此证，以致谢忱。"


def give_back(*, work_id: int, returned_on: date, by: int, note: str = "") -> None:
    """归还寄存: the volumes leave the registers and go back to their owner."""
    work = locked(LocalWork, work_id)
    if not (work.is_custody and work.is_here):
        raise Refused("local_not_custody")
    if returned_on > clock.today():
        raise Refused("local_in_the_future", field="returned_on")
    ids = [item.id for item in items_of(work) if item.stage not in GONE]
    items.give_back(ids, by, reason="归还寄存")
    work.returned_on = returned_on
    settle(work)
