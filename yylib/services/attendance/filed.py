"""What the day leaves for the file: the sign-in sheet, the head counts, the prizes handed out, each as an A4 document."""

from yylib import clock
from yylib.database import plain, plain_among
from yylib.models.attendance import Way
from yylib.services import activities, money, prints
from yylib.services.activities.reading import live
from yylib.services.archives import parts
from yylib.services.attendance import counts, figures, listed, prizes
from yylib.services.attendance.sessions import place_of, title, when


def _held(sql: str):
    return lambda activity_ids: {row.id for row in plain_among(sql, activity_ids)}


def _head(held) -> list[str]:
    return [held.title, held.number]


def _document(name: str, held, content: list, signatures=()) -> list[parts.Document]:
    made = prints.pdf(title=name, head=_head(held), parts=content, signatures=signatures)
    return [parts.Document(f"{name}.pdf", name, made.data)]


def sign_in(activity_id: int) -> list[parts.Document]:
    """签到表: each session's parties, who of them came, when and how; none where nobody registered or signed in."""
    held, content = activities.get(activity_id), []
    for session in live(held):
        days = [clock.day(row.day) for row in plain("SELECT DISTINCT day FROM attendance WHERE session_id = :id ORDER BY day",
                                                    id=session.id)]  # fmt: skip
        for day in days or [clock.local(session.starts_at).date()]:
            if lines := listed.lines(session, day):
                content += [prints.Heading(f"{title(session)}　{day}　{place_of(session)}"), _signed(lines)]
    return _document("签到表", held, content, ("现场负责", "审核")) if content else []


def _signed(lines: list) -> prints.Table:
    rows = [[at, line.unit or line.name, line.names, line.party,
             "；".join(f"{clock.local(row.at):%H:%M} {Way(row.way).label}{'（迟到）' if row.is_late else ''}" for row in line.signed)
             or "未到", line.came] for at, line in enumerate(lines, 1)]  # fmt: skip
    return prints.Table(["序号", "报名人", "参加的人", "报名", "签到", "实到"], rows, (1, 3, 5, 3, 4, 1.2), (0, 5))


def head_counts(activity_id: int) -> list[parts.Document]:
    """现场计数表: what was counted on each day at each spot, and each day's sum."""
    held, rows = activities.get(activity_id), []
    for session in held.sessions:
        for found in plain("SELECT DISTINCT day FROM head_count WHERE session_id = :id ORDER BY day", id=session.id):
            day = clock.day(found.day)
            rows += [[when(session), day, spot.name or "工作人员", spot.adults, spot.children, spot.adults + spot.children]
                     for spot in counts.spots(session.id, day)]  # fmt: skip
    if not rows:
        return []
    came = figures.by_day(activity_id)
    days = [[day, one.all_adults, one.all_children, one.people] for day, one in came.items()]
    return _document("现场计数表", held, [
        prints.Heading("每天参加人次（签到和计数合计）"), prints.Table(["日期", "成人", "儿童", "合计"], days, (), (1, 2, 3)),
        prints.Heading("谁数的"), prints.Table(["场次", "日期", "计数的人", "成人", "儿童", "合计"], rows, (4, 2, 3, 1, 1, 1), (3, 4, 5)),
    ], ("计数", "审核"))  # fmt: skip


def prize_list(activity_id: int) -> list[parts.Document]:
    """奖品发放表: each hand-out that was not taken back."""
    held, given = activities.get(activity_id), [one for one in prizes.given(activity_id) if not one.undone_at]
    if not given:
        return []
    rows = [[at, f"{clock.local(one.at):%Y-%m-%d %H:%M}", one.prize, one.number, money.yuan(one.value_fen) or "—",
             one.to_name or "—", one.note] for at, one in enumerate(reversed(given), 1)]  # fmt: skip
    table = prints.Table(
        ["序号", "时间", "奖品", "份数", "单价", "领奖人", "备注"], rows, (1, 3, 4, 1, 1.5, 3, 3), (0, 3, 4)
    )
    return _document("奖品发放表", held, [table], ("发放", "审核"))


parts.supply("sign_in", label="签到表", make=sign_in, held=_held(
    "SELECT DISTINCT s.activity_id AS id FROM attendance a JOIN activity_session s ON s.id = a.session_id "
    "WHERE a.undone_at IS NULL AND s.activity_id IN :listed"))  # fmt: skip
parts.supply("head_counts", label="现场计数表", make=head_counts, held=_held(
    "SELECT DISTINCT s.activity_id AS id FROM head_count h JOIN activity_session s ON s.id = h.session_id "
    "WHERE s.activity_id IN :listed"))  # fmt: skip
parts.supply("prizes", label="奖品发放表", make=prize_list, held=_held(
    "SELECT DISTINCT p.activity_id AS id FROM prize_hand_out h JOIN prize p ON p.id = h.prize_id "
    "WHERE h.undone_at IS NULL AND p.activity_id IN :listed"))  # fmt: skip
