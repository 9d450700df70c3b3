"""The notice on paper: a poster with a code, and the whole notice for the notice board."""

from yylib import clock
from yylib.services import prints
from yylib.services.prints import Facts, Space
from yylib.services.prints.paper import LIBRARY
from yylib.services.recruitments import reading


def lines(one) -> list[tuple[str, str]]:
    """What a notice says, label and text, without what is empty; the risks stand among the rest, as large as they."""
    wanted, posts = reading.wanted(one), "、".join(part.post.name for part in one.posts)
    opens, closes = clock.local(one.opens_at), clock.local(one.closes_at)
    said = [("岗位", posts), ("人数", f"{wanted} 人" if wanted else "不限"), ("年龄", reading.ages(one)),
            ("报名时间", f"{opens:%Y-%m-%d %H:%M} 至 {closes:%Y-%m-%d %H:%M}"), ("服务时间", one.served_when),
            ("服务地点", one.served_where), ("服务内容", one.duties), ("报名条件", one.requirements),
            ("可能的风险", one.risks), ("保险", one.insurance), ("保障与激励", one.benefits), ("咨询电话", one.phone)]  # fmt: skip
    return [(label, text) for label, text in said if text]


def poster(recruitment_id: int) -> bytes:
    """An A4 poster with the code of the notice's page; ``no_public_url`` while there is none."""
    one = reading.get(recruitment_id)
    closes = clock.local(one.closes_at)
    made = prints.poster(title=one.title, path=reading.path(one), text=f"扫码看公告、报名，{closes.month} 月 {closes.day} 日截止",
                         otherwise=f"没有手机，请到服务台，或打 {one.phone}。" if one.phone else "没有手机，请到服务台，馆员帮您报名。")  # fmt: skip
    return made.data


def sheet(recruitment_id: int) -> bytes:
    """The whole notice on A4."""
    one = reading.get(recruitment_id)
    made = prints.pdf(title=one.title, head=(LIBRARY, "招募公告", ""), number=one.number,
                      parts=[prints.Text(one.about), Facts(lines(one)), Space(4),
                             prints.Code(reading.path(one), "公告页面")])  # fmt: skip
    return made.data
