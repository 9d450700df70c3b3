"""What a contest leaves in the activity's file: the list of entries with their works, and the winners."""

from sqlalchemy import select

from yylib import clock
from yylib.database import db
from yylib.models.contests import ContestEntry
from yylib.services import files, prints
from yylib.services.archives import parts
from yylib.services.contests import awards, terms
from yylib.services.contests.listed import entry_state
from yylib.services.contests.ranking import ranking


def entries(activity_id: int) -> list[parts.Document]:
    """参赛作品登记表 with every score, and each work that won as it was handed in."""
    activity = terms.of(activity_id).activity
    ranked = {one.entry.id: one for rows in ranking(activity_id).values() for one in rows}
    held = db.session.scalars(
        select(ContestEntry).where(ContestEntry.activity_id == activity_id).order_by(ContestEntry.number)
    ).all()
    if not held:
        return []
    rows = [
        (one.number, one.title or "—", one.division or "—", one.author or "（已匿名）", one.school or "—",
         ranked[one.id].points if one.id in ranked else "—", entry_state(one)[1])
        for one in held
    ]  # fmt: skip
    table = prints.Table(
        ("编号", "题目", "组别", "作者", "学校或单位", "均分", "结果"), rows, (6, 22, 10, 10, 18, 7, 12), (0, 5)
    )
    made = prints.pdf(title="参赛作品登记表", head=(activity.title, activity.number), parts=[table],
                      signatures=("制表", "审核"))  # fmt: skip
    return [
        parts.Document("参赛作品登记表.pdf", "参赛作品登记表", made.data),
        *_works([one for one in held if one.award]),
    ]


def _works(won: list[ContestEntry]) -> list[parts.Document]:
    found = []
    for one in won:
        name = f"获奖作品{one.number:03d}"
        if one.text:
            found.append(parts.Document(f"{name}.txt", one.title, f"{one.title}\n\n{one.text}\n".encode()))
        if one.file and one.file.deleted_at is None:
            content = files.path_of(one.file.stored_name).read_bytes()
            found.append(parts.Document(f"{name}.{one.file.kind}", one.title, content))
    return found


def winners(activity_id: int) -> list[parts.Document]:
    """获奖名单 with all names, for the file alone."""
    known, rows = terms.of(activity_id), awards.winners(activity_id, is_public=False)
    if not rows:
        return []
    cells = [
        (one.award, one.division or "—", one.title or "—", one.name, one.school or "—", one.teacher or "—")
        for one in rows
    ]
    out = f"{clock.local(known.winners_at).date()} 公布" if known.winners_at else "尚未公布"
    made = prints.pdf(title="获奖名单", head=(known.activity.title, out), seal=True, signatures=("制表", "审核", "馆长"),
                      parts=[prints.Table(("奖项", "组别", "题目", "作者", "学校或单位", "指导老师"), cells, (9, 10, 24, 12, 18, 10))])  # fmt: skip
    return [parts.Document("获奖名单.pdf", "获奖名单", made.data)]


def _with_entries(ids: list[int]) -> set[int]:
    return set(db.session.scalars(select(ContestEntry.activity_id).where(ContestEntry.activity_id.in_(ids)).distinct()))


def _with_winners(ids: list[int]) -> set[int]:
    query = select(ContestEntry.activity_id).where(ContestEntry.activity_id.in_(ids), ContestEntry.award != "",
                                                   ContestEntry.withdrawn_at.is_(None))  # fmt: skip
    return set(db.session.scalars(query.distinct()))


parts.supply("entries", label="参赛作品", make=entries, held=_with_entries)
parts.supply("winners", label="获奖名单", make=winners, held=_with_winners)
