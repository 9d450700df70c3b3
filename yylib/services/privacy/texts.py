"""What is said before somebody consents, and the reason a colleague gives before looking at the whole of somebody."""

import re
import unicodedata
from typing import NamedTuple

from yylib.errors import Refused, declare

declare(
    consent_unknown=("同意书的版本不对", "请刷新页面，看过现在的文字再勾选。", 422),
    reason_needed=("请写明原因", "4–100 个字，不要写电话和证件号码；原因会记入操作日志。", 422),
)


class ConsentText(NamedTuple):
    """What is said before somebody consents. A changed text is a new version; the old one stays, for old consents."""

    purpose: str
    label: str
    version: str
    text: str


CONSENT_TEXTS = (
    ConsentText(
        "contact", "联系与服务", "2026-01",
        "沂源县图书馆用您的姓名和电话办理您申请的服务，并在需要时联系您，不作他用，也不提供给别的单位。"
        "您可以随时撤回同意；撤回后我们不再使用，并按保存期限删除。",
    ),
    ConsentText(
        "child", "儿童个人信息（由监护人同意）", "2026-01",
        "孩子未满十四周岁。我是孩子的监护人，同意沂源县图书馆为办理这项服务保存孩子的姓名、出生日期和我的姓名、电话。"
        "不同意不影响孩子到馆阅读。我可以随时查看、更正、删除这些信息，也可以随时撤回同意。",
    ),
    ConsentText(
        "volunteer_minor", "未成年人做志愿者（由监护人同意）", "2026-11",
        "孩子已满十四、未满十八周岁。我是孩子的监护人，看过招募公告里写明的内容和风险，同意孩子参加沂源县图书馆适合其年龄的志愿服务"
        "（山东省志愿服务条例 第10条），同意图书馆为此保存孩子的姓名、出生日期、服务记录和我的姓名、电话。"
        "我可以随时查看、更正、撤回同意；孩子可以随时退出，已有的服务时长照实记录。",
    ),
    ConsentText(
        "thanks", "捐赠署名致谢", "2026-11",
        "沂源县图书馆想在致谢名单、年度捐赠公示和证书查验页上写出您的姓名（或您指定的署名）和所赠的册数（公益事业捐赠法 第8条、第22条）。"
        "不同意不影响捐赠，只写册数不写姓名；电话从不公布。您可以随时撤回，撤回后从名单上去掉。",
    ),
    ConsentText(
        "winners", "公布获奖姓名", "2026-11",
        "获奖以后，沂源县图书馆想在获奖名单和证书查验页上写出作者的姓名、学校或单位和指导老师。"
        "不同意不影响参评和获奖，名单上只写一部分姓名；电话和出生日期从不公布。您可以随时撤回，撤回后名单立即遮去姓名。",
    ),
    ConsentText(
        "volunteer_named", "公布志愿者姓名", "2026-11",
        "沂源县图书馆想在馆内的证明公示和致谢名单上写出您的姓名（志愿服务条例 第20条：未经同意不得公开）。"
        "不同意不影响服务和开具证明，只写一部分姓名；电话和证件号码从不公布。您可以随时撤回，撤回后立即遮去姓名。",
    ),
    ConsentText(
        "proof_id", "开具证明使用证件号码", "2026-11",
        "开具志愿服务记录证明要写明证件类型和号码（民发〔2015〕149号）。证件号码是敏感个人信息，沂源县图书馆加密保存，只用于这份证明，"
        "证明上遮去中间各位，到保存期限就抹去。不同意也可以开，证明上不写证件号码。您可以随时要求删除。",
    ),
)  # fmt: skip


def consent_text(purpose: str, version: str) -> ConsentText:
    """One text by purpose and version, or ``consent_unknown``."""
    for text in CONSENT_TEXTS:
        if (text.purpose, text.version) == (purpose, version):
            return text
    raise Refused("consent_unknown", field="consent")


def current_text(purpose: str) -> ConsentText:
    """The version of a purpose's text that is shown now: the last one declared."""
    return [text for text in CONSENT_TEXTS if text.purpose == purpose][-1]


def proper_reason(text: str | None) -> str:
    """A reason as the audit keeps it: 4 to 100 characters without a number that could be somebody's. Else
    ``reason_needed``."""
    reason = " ".join(unicodedata.normalize("NFKC", text or "").split())
    if not 4 <= len(reason) <= 100 or re.search(r"[0-9][0-9 \-]{5,}[0-9]", reason):
        raise Refused("reason_needed", field="reason")
    return reason
