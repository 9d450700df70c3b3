"""征文与竞赛: works come in under numbers, judges score them without their authors, the best win, who agreed is named."""

from yylib.errors import declare
from yylib.meanings import mean

declare(
    entry_not_open=("还没有开始征集", "{opens} 起可以提交，请到时再来。", 409),
    entry_closed=("征集已经截止", "{closes} 截止；有特殊情况请打电话给图书馆。", 409),
    entry_not_taken=("这个活动不收作品", "请看活动通知里怎么参加。", 409),
    entry_author=("请写作者姓名", "按证件上的写法，1–60 个字。", 422),
    entry_child=("请写孩子的出生日期", "写成 2015-06-01 这样；已满 14 周岁的请选“已满 14 周岁”。", 422),
    entry_grown=("按出生日期，作者已满 14 周岁", "请选“已满 14 周岁”，不用写监护人。", 422),
    entry_guardian=("未满 14 周岁，要监护人同意", "请写监护人的姓名和电话，并请监护人勾选同意（个人信息保护法 第31条）。", 422),
    entry_work=("还没有作品", "请把文字贴进来，或选一个文件；题目也要写。", 422),
    entry_division=("请选一个组别", "可以选：{divisions}。", 422),
    entry_again=("这一篇已经收到了，编号 {number}", "同一位作者的同一个题目只收一次；要换稿，请先在“我的作品”那一页撤回，或打电话。", 409),
    entry_enough=("这位作者已经交了 {most} 件", "这次每人最多 {most} 件；要换，请先在“我的作品”那一页撤回一件，或打电话。", 409),
    entry_withdrawn=("这件作品已经撤回", "要再参加，请工作人员恢复。", 409),
    entry_stands=("这件作品没有撤回", "没有要恢复的。", 409),
    entry_reason=("请写明理由", "例如：与已发表作品雷同；理由记在作品旁边。", 422),
    judge_name=("请写评委姓名", "或选一位同事。", 422),
    judge_knows=("{name}看得到作者，不能再当评委", "这个活动由他负责、请评委，或作品经他登记。请另请同事，或给馆外评委发链接。", 409),
    judge_unasked=("已经收到 {count} 件作品，这位同事可能看过作者", "请先问本人：没有看过作者的，勾选“问过了”；看过的请另请别人。", 409),
    judge_gone=("这位评委已经停止评审", "要再请他，请重新发一个链接。", 409),
    judge_blind=("您是这次的评委，公布以前看不到作者", "请到评审页打分；公布获奖名单以后都能看。", 403),
    score_bad=("分数不对", "写 0–100 的数，最多一位小数，例如 88 或 88.5。", 422),
    score_other=("这件作品不在您评审的活动里", "请回到评审清单重选。", 404),
    score_over=("获奖名单已经公布，不能再改分", "要改，请先撤回公布。", 409),
    score_out=("这件作品您已经回避", "不用打分；选错了请告诉工作人员。", 409),
    score_counts=("这个分数没有剔除", "没有要恢复的。", 409),
    award_published=("获奖名单已经公布", "要改，请先撤回公布。", 409),
    award_not_published=("获奖名单还没有公布", "先定奖、公布，再办这一步。", 409),
    award_open=("征集还没有截止", "{closes} 截止以后才能公布获奖名单。", 409),
    award_none=("还没有定奖", "先给作品选奖项，再公布。", 409),
    award_unknown=("没有“{award}”这个奖", "先在“办法”里写上奖项和名额。", 422),
    award_over=("{where}{award}超过 {most} 名", "这里选了 {count} 件；请减少，或先在“办法”里改名额。", 422),
    award_certified=("已经发了 {count} 张获奖证书", "请能作废证书的同事（采编部、馆长）在证书页上作废，再撤回公布。", 409),
    award_nameless=("作者姓名已按规定删去，不能再开证书", "需要时请与作者本人联系。", 409),
    awards_unreadable=("看不懂奖项的第 {line} 行", "每行写一个奖和名额，例如：一等奖 1。", 422),
    contest_window=("截止时间不能早于开始时间", "请检查两个时间。", 422),
    entries_too_many=("作品太多，一次放不进一份打印", "请按组别筛选后再打印。", 422),
)  # fmt: skip
mean(uq_judge_activity_id_account_id="judge_twice")
declare(judge_twice=("这位同事已经是评委", "不用再加。", 409))

from yylib.services.contests import filing  # noqa: E402, F401
from yylib.services.contests.awards import (  # noqa: E402
    award,
    certify,
    certify_all,
    publish,
    unpublish,
    winners,
)
from yylib.services.contests.handing import hand_in, let_go, name_me, restore, strike, withdraw  # noqa: E402
from yylib.services.contests.judging import leave_out, recuse, score, take_in  # noqa: E402
from yylib.services.contests.listed import CONTESTS, ENTRIES  # noqa: E402
from yylib.services.contests.panel import add_judge, by_token, revoke_judge  # noqa: E402
from yylib.services.contests.terms import by_path, get, of, path_of, settle, takes  # noqa: E402

__all__ = [
    "CONTESTS", "ENTRIES", "add_judge", "award", "by_path", "by_token", "certify", "certify_all", "get", "hand_in",
    "leave_out", "let_go", "name_me", "of", "path_of", "publish", "recuse", "restore", "revoke_judge", "score", "settle",
    "strike", "take_in", "takes", "unpublish", "winners", "withdraw",
]  # fmt: skip
