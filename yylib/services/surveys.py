"""活动问卷: a short survey after an activity, by a QR and without a name, once a phone; or typed in from paper."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from yylib import clock, tokens
from yylib.database import db, plain, plain_among
from yylib.errors import NotThere, Refused, declare
from yylib.models.activities import Activity, ActivityStage
from yylib.models.archives import SurveyAnswer
from yylib.permissions import Permission
from yylib.services import activities, attempts, lists, prints, rules
from yylib.services.archives import parts
from yylib.services.lists import Column, Filter

declare(
    survey_shut=("现在不能填这份问卷", "活动开始以后到结束后 {days} 天内可以填；想说的话请打馆里电话。", 409),
    survey_done=("这部手机已经填过了", "每部手机填一次，已经收到，谢谢。家里别人要填，请用自己的手机或要一张纸。", 409),
    survey_score=("请选一个满意程度", "总体感受要选一项，1 到 5。", 422),
)
SURVEY_DAYS = rules.declare(
    "SURVEY_DAYS", label="活动结束后多少天内可以填问卷", subject="活动", type=int, unit="天", default=15, low=1, high=90,
    source="系统默认（与立卷归档的 15 天相同）")  # fmt: skip
SURVEY_PER_ADDRESS = rules.declare(
    "SURVEY_PER_ADDRESS", label="同一网络地址 10 分钟内最多收多少份问卷", subject="活动", type=int, unit="份",
    default=300, low=60, high=10_000, source="系统默认（馆内无线网几百人共用一个地址）")  # fmt: skip

SCORES = {5: "非常满意", 4: "满意", 3: "一般", 2: "不满意", 1: "很不满意"}
ASKED = {"overall": "总体感受", "content": "活动内容", "service": "组织与服务"}
CHANNELS = {"web": "手机", "paper": "纸质"}
_HELD = (ActivityStage.APPROVED, ActivityStage.FILED)
_INSERT = (
    "INSERT INTO survey_answer (activity_id, at, overall, content, service, would_come_again, remark, channel, nonce) "
    "VALUES (:activity, :at, :overall, :content, :service, :again, :remark, :channel, :nonce) "
    "ON CONFLICT (activity_id, nonce) DO NOTHING")  # fmt: skip


class Result(NamedTuple):
    """What was answered. ``counts`` are the answers of each question by score; ``satisfied`` is the share of the overall
    answers that are 满意 or better, None without any; ``again`` are those who would come again of those who said."""

    number: int
    on_paper: int
    counts: dict[str, dict[int, int]]
    satisfied: float | None
    again: int
    again_asked: int
    remarks: list[str]

    def mean(self, question: str) -> float | None:
        """The mean score of a question, to one place; None where nobody answered it."""
        counts = self.counts[question]
        number = sum(counts.values())
        return round(sum(score * n for score, n in counts.items()) / number, 1) if number else None


def by_number(number: str) -> Activity:
    """The activity of a survey's address, or ``NotThere``: one that is held at all."""
    found = db.session.scalar(select(Activity).where(Activity.number == number, Activity.stage.in_(_HELD)))
    if found is None:
        raise NotThere()
    return found


def path(activity: Activity) -> str:
    """Where it is answered."""
    return f"/survey/{activity.number}"


def until(activity: Activity) -> date | None:
    """The last day on which it is taken."""
    return activity.last_day and activity.last_day + timedelta(days=rules.rule(SURVEY_DAYS))


def is_open(activity: Activity) -> bool:
    """Whether phones may answer now: from the first session's beginning until some days after the last day."""
    begins = [one.starts_at for one in activity.sessions if one.cancelled_at is None]
    last = until(activity)
    return bool(begins) and min(begins) <= clock.now() and last is not None and clock.today() <= last


def has_answered(activity_id: int, phone: str) -> bool:
    """Whether this phone has."""
    return bool(plain("SELECT 1 FROM survey_answer WHERE activity_id = :id AND nonce = :nonce", id=activity_id,
                      nonce=_nonce(phone)))  # fmt: skip


def _nonce(phone: str) -> str:
    return tokens.keyed("survey", phone)[:64]


def answer(*, activity_id: int, overall: int, content: int | None = None, service: int | None = None,
           would_come_again: bool | None = None, remark: str = "", phone: str, address: str) -> None:  # fmt: skip
    """One answer from a phone (``phone`` is the name in its cookie): once; so many from one address in ten minutes."""
    activity = activities.get(activity_id)
    if activity.stage not in _HELD or not is_open(activity):
        raise Refused("survey_shut", days=rules.rule(SURVEY_DAYS))
    attempts.limit("survey-address", address, rules.rule(SURVEY_PER_ADDRESS))
    attempts.enter("survey-address", address)
    if not _enter(activity_id, overall, content, service, would_come_again, remark, "web", _nonce(phone)):
        raise Refused("survey_done")


def type_in(*, activity_id: int, overall: int, content: int | None = None, service: int | None = None,
            would_come_again: bool | None = None, remark: str = "", by: int) -> int:  # fmt: skip
    """One sheet of paper, whenever it is found; how many papers there are now."""
    activities.get(activity_id)
    _enter(activity_id, overall, content, service, would_come_again, remark, "paper", tokens.fresh()[:64])
    return plain("SELECT count(*) AS n FROM survey_answer WHERE activity_id = :id AND channel = 'paper'",
                 id=activity_id)[0].n  # fmt: skip


def _enter(activity_id, overall, content, service, again, remark, channel, nonce) -> int:
    if overall not in SCORES or content not in (None, *SCORES) or service not in (None, *SCORES):
        raise Refused("survey_score", field="overall")
    return plain(_INSERT, activity=activity_id, at=clock.stamp(clock.now()), overall=overall, content=content,
                 service=service, again=again, remark=(remark or "").strip()[:500] or None, channel=channel,
                 nonce=nonce).count  # fmt: skip


def result(activity_id: int) -> Result:
    """The answers counted; the remarks latest first, without names."""
    rows = plain("SELECT overall, content, service, would_come_again AS again, channel, remark FROM survey_answer "
                 "WHERE activity_id = :id ORDER BY id DESC", id=activity_id)  # fmt: skip
    counts = {name: {score: sum(getattr(row, name) == score for row in rows) for score in SCORES} for name in ASKED}
    satisfied = (counts["overall"][5] + counts["overall"][4]) / len(rows) if len(rows) else None
    said = [row.again for row in rows if row.again is not None]
    return Result(len(rows), sum(row.channel == "paper" for row in rows), counts, satisfied, sum(map(bool, said)), len(said),
                  [row.remark for row in rows if row.remark])  # fmt: skip


def poster(activity_id: int) -> bytes:
    """The code to hang up at the exit."""
    activity = activities.get(activity_id)
    return prints.poster(title="说说这次活动", path=path(activity), text=f"{activity.title}：扫码填四个小问题，不用写名字",
                         otherwise="没有手机，请向工作人员要一张纸。").data  # fmt: skip


def blank(activity_id: int) -> bytes:
    """The survey on paper, to hand out."""
    activity = activities.get(activity_id)
    asked = [prints.Text(f"{label}：" + "　".join(f"□ {word}" for word in SCORES.values())) for label in ASKED.values()]
    return prints.pdf(title="活动问卷", head=(activity.title,), number=activity.number, parts=[
        prints.Text("不用写名字。请在方框里打勾，填好交给工作人员。"), *asked, prints.Text("还会来参加吗：□ 会　□ 不会"),
        prints.Text("想对我们说的：＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿"), prints.Space(12)]).data  # fmt: skip


def _documents(activity_id: int) -> list[parts.Document]:
    found = result(activity_id)
    if not found.number:
        return []
    activity = activities.get(activity_id)
    rows = [
        [label, *(found.counts[name][score] for score in SCORES), found.mean(name)] for name, label in ASKED.items()
    ]
    facts = [("收到", f"{found.number} 份，其中纸质 {found.on_paper} 份"),
             ("满意率", f"{found.satisfied * 100:.1f}%（总体感受为满意及以上）")]  # fmt: skip
    if found.again_asked:
        facts.append(("还会再来", f"{found.again} 人，共 {found.again_asked} 人回答"))
    said = [prints.Heading("留言"), *(prints.Text(f"{at}．{text}") for at, text in enumerate(found.remarks, 1))]
    drawn = prints.pdf(title="活动问卷结果", head=(activity.title,), number=activity.number, parts=[
        prints.Facts(facts), prints.Table(["", *SCORES.values(), "平均"], rows, [2, 1, 1, 1, 1, 1, 1], range(1, 7)),
        *(said if found.remarks else [])])  # fmt: skip
    return [parts.Document("问卷结果.pdf", f"{activity.title}问卷结果", drawn.data)]


def _held(activity_ids: list[int]) -> set[int]:
    rows = plain_among("SELECT DISTINCT activity_id FROM survey_answer WHERE activity_id IN :listed", activity_ids)
    return {row.activity_id for row in rows}


parts.supply("survey", label="问卷结果", make=_documents, held=_held)


def _source(*, activity_id: int):
    return select(SurveyAnswer).where(SurveyAnswer.activity_id == activity_id)


def word(score: int | None) -> str:
    """满意; — where it was not answered."""
    return SCORES.get(score, "—")


ANSWERS = lists.announce(lists.List(
    name="survey_answers", title="活动问卷", id=SurveyAnswer.id, export=Permission.REPORTS_EXPORT, order="-at", source=_source,
    columns=(
        Column("at", "时间", lambda one: one.at, (SurveyAnswer.at,)),
        Column("overall", "总体感受", lambda one: word(one.overall), (SurveyAnswer.overall,)),
        Column("content", "活动内容", lambda one: word(one.content)),
        Column("service", "组织与服务", lambda one: word(one.service)),
        Column("again", "还会再来", lambda one: {True: "会", False: "不会"}.get(one.would_come_again, "—")),
        Column("remark", "留言", lambda one: one.remark or ""),
        Column("channel", "怎么填的", lambda one: CHANNELS.get(one.channel, one.channel)),
    ),
    filters=(
        Filter("overall", "总体感受", list(SCORES.items()), lambda value: SurveyAnswer.overall == int(value)),
        Filter("channel", "怎么填的", list(CHANNELS.items()), lambda value: SurveyAnswer.channel == value),
    ),
))  # fmt: skip
