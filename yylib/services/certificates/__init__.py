"""证书: issued under numbers without gaps, drawn on A4, checked by anybody, revoked with a reason; never changed.

``issue`` is what gifts, local literature and contests call.
"""

from yylib.errors import declare

declare(
    certificate_name=("证书上要写给谁", "请写姓名或单位名称，最多 {most} 个字。", 422),
    certificate_body=("证书正文太长，一张纸写不下", "请缩短到 {most} 个字以内。", 422),
    certificate_nameless=("这张证书上的姓名已按本人要求删去，不能补印", "它在登记上仍然有效；需要时另开一张。", 409),
    certificate_void=("这张证书已经作废", "请另开一张，或撤销作废。", 409),
    certificate_stands=("这张证书没有作废", "没有要撤销的。", 409),
    certificate_replaced=("已经另开了 {number}", "一件事只有一张有效的证书；先作废那一张。", 409),
    certificate_unknown=("没有查到这个编号", "请对照证书再看一遍，例如 捐证字〔2026〕001号；仍查不到的，不是本馆发的，请打电话核实。", 404),
    certificate_code=("查志愿服务记录证明还要填校验码", "校验码在编号旁边，8 位字母和数字。", 422),
    certificate_unproven=("编号和校验码对不上", "请照证明上方再看一遍，两样都要写全；仍对不上的，不是本馆发的，请打电话核实。", 404),
    certificate_unreadable=("看不懂这个编号", "请照证书右上角写全，例如 捐证字〔2026〕001号。", 422),
)  # fmt: skip

from yylib.services.certificates.checking import Checked, by_token, check, look, mask, path_of  # noqa: E402
from yylib.services.certificates.drawing import draws, lacking, pdf  # noqa: E402
from yylib.services.certificates.issuing import (  # noqa: E402
    Given,
    get,
    issue,
    issue_all,
    let_go,
    of,
    of_all,
    reinstate,
    revoke,
    show_names,
    standing,
    wording,
)
from yylib.services.certificates.listed import CERTIFICATES  # noqa: E402
from yylib.services.certificates.proving import Proven  # noqa: E402

__all__ = [
    "CERTIFICATES", "Checked", "Given", "Proven", "by_token", "check", "draws", "get", "issue", "issue_all", "lacking", "let_go", "look", "mask", "of", "of_all", "path_of",
    "pdf", "reinstate", "revoke", "show_names", "standing", "wording",
]  # fmt: skip
