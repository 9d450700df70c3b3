"""志愿服务记录证明: asked for, checked, announced, issued, revoked and replaced (志愿服务条例 第19条, 民发〔2015〕149号).

``following`` tells who comes after; ``reading`` finds, ``counting`` adds up, ``stages`` decides before the paper is made and
``issuing`` makes it and takes it back.
"""

from yylib.errors import declare

declare(
    proof_future=("只能证明已经过去的服务", "结束日期写今天或以前。", 422),
    proof_days=("结束日期早于开始日期", "请看看两个日期。", 422),
    proof_nothing=("这段时间没有已确认的服务时长", "请换一段时间；刚服务过的，等工作人员确认以后再申请。", 422),
    proof_open=("已经有一份证明在办", "{first} 至 {last} 的那一份是“{stage}”；办好或撤回以后再申请。", 409),
    proof_never_served=("还没有录用过", "录用为志愿者、有了编号以后才能开证明。", 409),
    proof_nameless=("志愿者的信息已按本人要求删去", "没有姓名，不能再开证明。", 409),
    proof_id_kind=("请选证件类型", "写了号码，就要选是哪一种证件。", 422),
    proof_id_bad=("证件号码不对", "{kind}：{want}。请对照证件再看一遍。", 422),
    proof_id_birth=("证件号码和登记的出生日期不一致", "请对照证件再看；登记的出生日期错了，请先申请更正。", 422),
    proof_id_office=("这里不收证件号码", "本馆系统没有加密连接，证明上不写证件号码；不填就可以申请。", 422),
    proof_id_consent=("还没有同意使用证件号码", "请看过说明再勾选；不写证件号码也可以申请。", 422),
    proof_id_gone=("没有证件号码可看", "没有填过，或已过保存期限、按规定抹去了。", 409),
    proof_id_locked=("这台电脑的密钥打不开这个号码", "请系统管理员核对 config.json 里的密钥；打不开的，请本人重新填写。", 409),
    proof_own=("不能办自己的证明", "请另一位同事来办。", 403),
    proof_same_two=("审核和开具要两个人", "这一份是您审核的，请另一位负责人开具。", 403),
    proof_same_deputy=("不能代审核人开具", "审核这一份的{who}，您只代他行使这项权限；请另一位负责人开具。", 403),
    proof_announcing=("还在公示", "公示到 {until}（含当日），{after} 起可以开具。", 409),
    proof_objected=("有人提出异议，还没有答复", "请先核实，写明答复，再开具或不予开具。", 409),
    proof_no_objection=("没有待答复的异议", "请刷新后再看。", 409),
    proof_words=("要写明内容", "请写 2–300 个字，不写提出人的姓名和电话。", 422),
    proof_reason=("要写明原因", "不予开具、作废、更换都要写一句原因，本人能看到。", 422),
    proof_moved=("时长和公示的不一样了", "公示的是 {announced} 小时，现在是 {now} 小时；请按现在的记录重新审核。", 409),
    proof_grew=("比公示过的多", "公示的是 {announced} 小时，现在是 {now} 小时；多出来的要另外申请、公示。", 409),
    proof_stands=("证明有效，不用另开", "记录没有变；需要纸质的，再下载打印一次。", 409),
    proof_not_issued=("这一份还没有开具", "请看现在的状态。", 409),
)  # fmt: skip

from yylib.services.proofs import drawing  # noqa: E402, F401
from yylib.services.proofs.asking import ask, let_go, withdraw  # noqa: E402
from yylib.services.proofs.issuing import agreement, issue, reinstate, replace, revoke  # noqa: E402
from yylib.services.proofs.listed import PROOFS  # noqa: E402
from yylib.services.proofs.reading import announced, by_volunteer, get, names_of, unmask  # noqa: E402
from yylib.services.proofs.stages import PIPELINE, answer, check, object_to, recheck, refuse  # noqa: E402

__all__ = [
    "PIPELINE", "PROOFS", "agreement", "announced", "answer", "ask", "by_volunteer", "check", "get", "issue", "let_go",
    "names_of", "object_to", "recheck", "refuse", "reinstate", "replace", "revoke", "unmask", "withdraw",
]  # fmt: skip
