"""地方文献: solicited, never demanded: the county library has no right of deposit (公共图书馆法 24, 25, 26)."""

from yylib.errors import declare

declare(
    local_scope=("还没有说明为什么算地方文献", "内容、作者、出版地三项里至少勾一项。", 422),
    local_skip=("跳过了 {skipped}，请写明原因", "例如：本人当面送来，不用再联系。", 422),
    local_reason=("请写明原因", "2–200 个字。", 422),
    local_no_party=("还没有登记联系人或单位", "请先在“联系人”里登记，或写上持有单位；没有的写明原因跳过。", 409),
    local_no_appraisal=("还没有写鉴定意见", "请先在“改”里写下鉴定意见和查重结果。", 409),
    local_no_agreement=("协议还没有登记", "请先填写签订日期和权属，有扫描件的一起存入。", 409),
    local_custody_agreement=("寄存的文献要先签协议", "物主仍是原主，请先登记协议再接收。", 409),
    local_no_way=("还没有选定取得方式", "请先在“改”里选：捐赠、购买、复制、交换或寄存。", 409),
    local_received=("这件文献已经接收（批次 {number}）", "接收错了，请在“到货验收”里撤回那一批，再来这里退回。", 409),
    local_not_received=("这件文献还没有接收", "接收以后才能办这一步。", 409),
    local_not_catalogued=("书目还没有编完", "请到“编目”里编完这一条，再来记下。", 409),
    local_not_shelved=("还有 {left} 册没有上地方文献专架", "分配、移交、上架都在“移交上架”里办，办完会自动记下。", 409),
    local_not_digitised=("还没有存入数字化件", "请先在“数字化件”里上传。", 409),
    local_no_step=("没有可以退回的一步", "这件文献还在第一步。", 409),
    local_certified=("已经发过证书", "证书要作废或补印，请打开那张证书。", 409),
    local_not_custody=("这件文献不是寄存在馆的", "请刷新页面。", 409),
    local_in_the_future=("日期还没有到", "请写今天或以前的日子。", 422),
    local_custody_person=("这位读者有寄存在馆的文献：{title}", "请先办归还，再删除个人信息。", 409),
    local_unknown_party=("联系人不在这件文献里", "请刷新页面重新选。", 422),
    local_custody_rights=("寄存的文献归原主所有", "权属请选“归原主”；物主愿意赠送的，先把取得方式改成“捐赠”。", 422),
    local_owner_needed=("还没有物主", "寄存要知道归还给谁：请登记联系人并勾选“物主”，或写上持有单位。", 409),
)  # fmt: skip

from yylib.services.local_works.contacts import (  # noqa: E402, F401
    add_party,
    count_due,
    due_contacts,
    last_contacts,
    log_contact,
    parties,
    remind,
    remove_party,
    unmask,
)
from yylib.services.local_works.intake import (  # noqa: E402, F401
    agree,
    certify,
    duplicates,
    give_back,
    items_of,
    receive,
    wording,
)
from yylib.services.local_works.pipeline import PIPELINE, advance, moves, previous, step_back  # noqa: E402, F401
from yylib.services.local_works.register import WORKS, change, enter, figures, get, mark  # noqa: E402, F401
