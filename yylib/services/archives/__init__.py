"""立卷归档: what an activity leaves, its checklist, its file and its bundle.

Gathered until it is filed: photos, links, documents, the summary. Filing asks that nothing required is missing, gives the
档号 once, and has the bundle built; until the file is opened again nothing in it changes.
"""

from yylib.errors import declare

declare(
    archive_closed=("这个活动已经归档，不能再改", "要补材料，先在“立卷归档”里重新打开并写明原因；补好再归档，档号不变。", 409),
    archive_incomplete=("还差 {count} 项，不能归档", "{lines}。补上，或写明为什么不适用。", 409),
    archive_not_over=("活动还没有结束", "最后一场（{day}）结束后再归档；材料现在就可以先存。", 409),
    archive_not_approved=("这个活动没有批准过", "没有批准的活动不归档。", 409),
    archive_stands=("这个活动还没有归档", "没有要打开的。", 409),
    archive_handed=("这一卷已于 {day} 移交档案室", "移交以后不再打开；确实登记错的，先撤销移交登记。", 409),
    archive_reason=("请写明原因", "写 4–200 个字，例如：没有奖品；或：补一份媒体报道。", 422),
    archive_retention=("档号已经定了，保管期限不能再改", "保管期限是档号的一部分。", 409),
    archive_nothing_to_hand=("{year} 年度没有可以移交的案卷", "已归档、还没有移交、归档包已做好的案卷才能移交。", 409),
    archive_hand_day=("移交日期不对", "不能早于最后一次归档，也不能晚于今天。", 422),
    archive_no_bundle=("归档包还没有做好", "请等进度条走完，或重新制作。", 409),
    archive_too_many_photos=("这个活动已经有 {most} 张照片", "请挑选后再存；馆内规定里可以放宽。", 409),
    archive_url=("链接要以 http:// 或 https:// 开头", "请从浏览器的地址栏复制；没有链接的（报纸、电视）留空，写清是哪一期。", 422),
    archive_empty_document=("请选一个文件，或写几句话", "两样都没有，没有什么可以存。", 422),
    archive_lost=("“{name}”的文件不在磁盘上", "请系统管理员从备份里恢复上传的文件，再重新制作。", 409),
    archive_future=("日期还没有到", "请改成今天或以前。", 422),
)  # fmt: skip

from yylib.services.archives import bundling, own  # noqa: E402, F401
from yylib.services.archives.filing import (  # noqa: E402
    facts,
    file,
    get,
    open_again,
    set_retention,
)
from yylib.services.archives.lines import (  # noqa: E402
    Line,
    change_checklist,
    checklist,
    checklists,
    missing_of,
)

__all__ = [
    "Line", "change_checklist", "checklist", "checklists", "facts", "file", "get", "missing_of",
    "open_again", "set_retention",
]  # fmt: skip
