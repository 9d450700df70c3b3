"""加工: the library's own checklist, done in any order, singly, by scanner or for a whole batch."""

from yylib.errors import declare

declare(
    step_twice=("已经有一步叫“{name}”", "换个名字，或把停用的那一步重新启用。", 409),
    step_one_barcode=("贴条码只能有一步", "“{name}”已经是贴条码的那一步。", 409),
    step_off=("“{name}”已经停用", "请在“加工步骤”里重新启用，或选别的步骤。", 409),
    step_unknown=("请选要做的步骤", "至少选一步；步骤在“加工步骤”里设置。", 422),
    step_by_barcode=("“{name}”由贴条码自动记上", "请给这一册贴条码；标签坏了请点“标签作废”，不用撤销这一步。", 409),
    item_unknown=("没有条码为 {code} 的书", "请再扫一次；还没有贴条码的，先在批次里贴条码。", 404),
    item_is_gone=("这一册{how}：《{title}》", "请把它放到退书那一边。", 409),
    item_is_listed=("《{title}》在移交清单 {number} 上", "先把它从清单上拿下，再改加工记录。", 409),
    stick_all_done=("这一批的书都贴好条码了", "可以回批次页打印书标、分配地点。", 409),
    items_none=("没有勾选要做的书", "在清单里勾选几册，或选“全批”。", 422),
    item_is_over=("《{title}》已经移交", "加工记录跟着书走，移交以后不再改；要改先撤销签收。", 409),
)

from yylib.services.processing import marking  # noqa: E402, F401  it follows the barcodes that are given
