"""捐赠: offered or handed in, listed piece by piece, kept, passed on or declined, thanked for, told to the giver.

Whoever asks to be deleted leaves the register of what was given (公益事业捐赠法 16 requires it) without a name.
"""

from yylib.errors import declare

declare(
    gift_ask_naming=("还没有问愿不愿意署名", "请先问捐赠人，再选“愿意署名”或“不署名”（公益事业捐赠法 第8条）。", 422),
    gift_who=("请写捐赠人", "写姓名或单位名称；不愿留名的选“匿名”。", 422),
    gift_anonymous=("匿名捐赠不记电话", "请去掉电话，或改成“个人”写上姓名。", 422),
    gift_past_day=("约定的日子已经过去", "请选今天或以后的日子。", 422),
    gift_reason=("请写明理由", "捐赠人会看到这句话，例如：本馆已有多册。", 422),
    gift_settled=("这次捐赠{stage}，不能再改清单", "要改请先撤销办结。", 409),
    gift_not_taken=("东西还没有收到", "先接收，再办这一步。", 409),
    gift_no_piece=("没有选中清单里的书", "请先在左边勾选。", 422),
    gift_undecided=("还有 {count} 种没有定去留", "请把清单里每一种都选好留藏、转赠或不收。", 409),
    gift_empty_list=("清单还是空的", "请先把收到的书登上清单。", 409),
    gift_in_batch=("留藏的书已进到货批次 {number}", "先在“到货验收”里撤回那一批的验收，再来撤销。", 409),
    gift_certified=("已经开了证书 {number}", "先作废证书，再作废这次接收。", 409),
    gift_nobody=("匿名捐赠没有可以写的姓名", "证书要写姓名；捐赠人愿意留名的，先改捐赠人。", 422),
    gift_title=("这个书号本馆没有记录，请写上题名", "书号已留着，写了题名就登上清单。", 422),
    gift_naming_own=("留名不能由登记的人或他的代理人批准", "请另一位有权限的同事批准。", 403),
    gift_naming_paper=("请写明谁批准、文号", "例如：馆务会 2026 年 11 月 20 日决定（公益事业捐赠法 第14条）。", 422),
    gift_naming_none=("协议里没有留名要批准", "没有写留名，或已经批准。", 409),
    gift_no_agreement=("还没有写捐赠协议", "先写好协议，再上传扫描件或批准留名。", 409),
)  # fmt: skip

from yylib.services.gifts.desk import identify, receive, take, unvoid, void  # noqa: E402
from yylib.services.gifts.donors import let_go, name_me, thank, unthank  # noqa: E402
from yylib.services.gifts.listed import DONORS, GIFTS  # noqa: E402
from yylib.services.gifts.offers import answer_decline, invite, offer, reconsider, withdraw  # noqa: E402
from yylib.services.gifts.settling import certify, reopen, settle  # noqa: E402
from yylib.services.gifts.terms import PIPELINE, by_path, get, path_of  # noqa: E402

__all__ = [
    "DONORS", "GIFTS", "PIPELINE", "answer_decline", "by_path", "certify", "get", "identify", "invite", "let_go", "name_me",
    "offer", "path_of", "receive", "reconsider", "reopen", "settle", "take", "thank", "unthank", "unvoid", "void", "withdraw",
]  # fmt: skip
