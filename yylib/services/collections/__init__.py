"""专题: special collections, their works in an order, digitised copies, and what of them may be shown to whom."""

from yylib.errors import declare
from yylib.meanings import mean

declare(
    collection_slug=("地址的写法不对", "只用小写英文字母、数字和短横，例如 yimeng-songs，3–40 个字。", 422),
    collection_taken=("已有同名或同地址的专题", "请打开那一个改，或换一个。", 409),
    collection_work=("没有找到这件文献", "请写地方文献编号（DF2026-0001），或馆藏的书目号。", 422),
    collection_twice=("这件文献已在专题里", "要换位置，改它的序号。", 409),
    copy_in_house=("这一件只在馆内阅览", "请到馆内登记过的阅览电脑上打开，或请工作人员协助。", 403),
    copy_no_right=("还没有取得复制权", "请先在协议里登记“可以复制、数字化”，再上传。", 409),
    copy_withdrawn=("这一件已经撤下", "请刷新页面。", 409),
    copy_why=("请写明为什么撤下", "例如：扫描缺页，已换新的一份。", 422),
)  # fmt: skip
mean(uq_special_collection_slug="collection_taken", uq_special_collection_name="collection_taken",
     uq_collection_work_collection_id_work_id="collection_twice",
     uq_collection_work_collection_id_bib_id="collection_twice")  # fmt: skip

from yylib.services.collections.copies import (  # noqa: E402, F401
    COPY,
    add_copy,
    change_copy,
    copies_of,
    copy_for,
    withdraw_copy,
)
from yylib.services.collections.shelf import (  # noqa: E402, F401
    COLLECTIONS,
    change,
    enter,
    get,
    place,
    public,
    published,
    put,
    take_out,
    works_of,
)
