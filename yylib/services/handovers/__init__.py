"""典藏、移交、上架: where a volume belongs, the list on which it is handed over and signed for, and the shelf."""

from yylib.errors import declare

declare(
    place_wanted=("请选馆藏地点", "地点在“馆藏地点”里设置；停用的不能再分配。", 422),
    place_none_chosen=("没有可以分配的书", "已移交、已上架和已退的书不再分配；要改先撤销移交。", 409),
    place_listed=("《{title}》在移交清单 {number} 上", "先把它从清单上拿下，再改分配。", 409),
    place_rules_wanted=("还没有可用的分配规则", "请先在“分配规则”里写一条，例如 少儿 → 少儿借阅室。", 409),
    handover_nothing=("没有可以移交给 {branch} 的书", "要已编目、已加工、已分配到这里，并且不在别的清单上。", 409),
    handover_closed=("清单 {number} {state}", "请刷新后再看；签收以后要改，先撤销签收。", 409),
    handover_line_gone=("这一行已经不在清单上", "请刷新后再看。", 409),
    handover_not_extra=("这一册不能加进清单：{why}", "请放在一边，交回采编。", 409),
    handover_undecided=("还有 {count} 册多出的没有处理", "请先在“扫描核对”里决定：加进清单，或放在一边。", 409),
    handover_none_matched=("还没有核对上一册", "请先逐册扫描，再签收。", 409),
    handover_same_person=("移交人和接收人要是两个人", "{name}已经签了另一边；请另一位同事用自己的账户签。", 409),
    handover_no_right=("{name}没有移交签收的权限", "请换一位有权限的同事，或请科室负责人开通。", 403),
    handover_signed=("{side}已经签过：{name}", "签错了请先撤回签名。", 409),
    handover_not_signed=("这一边还没有签名", "请刷新后再看。", 409),
    handover_on_shelf=("清单里有 {count} 册已经上架", "先撤销这些书的上架（退了的先撤销退书），再撤销签收。", 409),
    handover_reason=("请写明原因", "2–200 个字。", 422),
    shelve_not_ready=("《{title}》还不能上架：{stage}", "{todo}", 409),
    shelve_there=("《{title}》已经在架上", "不用再扫；放错了地方可以撤销上架。", 409),
    shelve_none=("没有等着上架的书", "签收以后的书才能上架。", 409),
    unshelve_not=("《{title}》不能撤销上架：{why}", "请到借阅系统里办理。", 409),
)
