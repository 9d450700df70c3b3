"""志愿服务记录证明 on A4: the fields of 民发〔2015〕149号, two signatures, room for the seal, the code to check it by, and the
entries it is made of on the pages after it."""

from typing import NamedTuple

from yylib.database import db
from yylib.models.certificates import Certificate, CertificateKind
from yylib.models.proofs import Proof
from yylib.models.service_hours import Evidence
from yylib.services import certificates
from yylib.services.prints import Code, Pdf, Space, Table, Text, codes, pdf
from yylib.services.prints.parts import WIDTH, Beside, Sheet

PHONE = "0533-3240236"
SHOWN = 8
_BY_HAND = f"查验：打开本馆网站“证书查验”，填编号和校验码；也可以来电 {PHONE}。"


class Fields(NamedTuple):
    """A grid of names and what they are, two pairs a line; a line of one pair runs across."""

    lines: tuple[tuple[str, ...], ...]

    def draw(self, sheet: Sheet) -> list:
        from reportlab.platypus import Table as Grid

        cells = [[sheet.paragraph(text or "—", "cell-head" if at % 2 == 0 else "cell") for at, text in enumerate(line)]
                 + [""] * (4 - len(line)) for line in self.lines]  # fmt: skip
        spans = [("SPAN", (1, y), (3, y)) for y, line in enumerate(self.lines) if len(line) == 2]
        style = [("GRID", (0, 0), (-1, -1), 0.6, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                 ("TOPPADDING", (0, 0), (-1, -1), 5), ("BOTTOMPADDING", (0, 0), (-1, -1), 6), *spans]  # fmt: skip
        return [Grid(cells, [WIDTH * share / 100 for share in (16, 34, 16, 34)], style=style)]


def drawn(row: Certificate) -> Pdf:
    """One proof as it was issued. The ID number is printed masked, while it is kept."""
    facts, proof = row.facts, db.session.get(Proof, row.subject_id)
    parts = [Fields(_fields(row, facts, proof)), Space(5), Text("　　" + row.body), Space(2),
             Table(("服务内容", "次数", "分钟"), [list(one) for one in _most(facts["by_what"])], (64, 18, 18), (1, 2)),
             Space(3), _checked(row)]  # fmt: skip
    annex = [Text(f"附：志愿服务明细（{row.number}）", "bold"), Space(2),
             Table(("序号", "日期", "服务内容", "地点", "分钟", "依据"), _lines(facts["lines"]), (8, 14, 34, 20, 9, 21), (4,)),
             Space(2), Text(f"合计 {len(facts['lines'])} 次，{facts['minutes']} 分钟，折合 {facts['hours']} 小时（先合计、再舍去不足 0.1 小时的零头；"
                  "不含路途时间）。", "small")]  # fmt: skip
    return pdf(title="志愿服务记录证明", head=(f"开具日期　{row.issued_on}", f"校验码　{spaced(row.code)}", f"编号　{row.number}"), parts=parts,
               signatures=("负责人", "经办人"), seal=True, annex=annex, made_at=row.issued_at,
               note=f"{row.number}　免费开具")  # fmt: skip


def _fields(row: Certificate, facts: dict, proof: Proof | None) -> tuple:
    number = (proof and proof.id_masked) or ("原件已载，保存期满后不再重印" if facts["id_kind"] else "")
    national = proof and proof.volunteer.national_no
    volunteer_no = facts["volunteer_no"] + (f"（全国 {national}）" if national else "")
    return (
        ("姓名", row.name, "志愿者编号", volunteer_no),
        *((("证件类型", facts["id_kind"], "证件号码", number),) if facts["id_kind"] else ()),
        ("服务时间", f"{facts['first']} 至 {facts['last']}", "服务时长", f"{facts['hours']} 小时（{facts['minutes']} 分钟）"),
        ("记录依据", facts["evidence_words"]),
        ("证据等级", facts["grade"], "馆内公示", f"{facts['announced'][0]} 至 {facts['announced'][1]}"),
        ("出具单位", "沂源县图书馆", "联系电话", PHONE),
        ("负责人", facts["in_charge"], "经办人", facts["handler"]),
    )  # fmt: skip


def _checked(row: Certificate):
    words = Text(_BY_HAND, "small")
    path = certificates.path_of(row)
    return Beside((words,), Code(path, "扫码查验真伪", 26)) if codes.address(path) else words


def _most(by_what: list) -> list:
    """The first page holds so many; what else was done is in the annex."""
    kept, rest = by_what[:SHOWN], by_what[SHOWN:]
    others = (
        [[f"其他 {len(rest)} 项，见附页", sum(one[1] for one in rest), sum(one[2] for one in rest)]] if rest else []
    )
    return kept + others


def _lines(lines: list) -> list[list]:
    return [[at, day, what, where, minutes, Evidence(evidence).label]
            for at, (_id, day, what, where, minutes, evidence) in enumerate(lines, 1)]  # fmt: skip


def spaced(code: str | None) -> str:
    """A check code in two halves, as it is read aloud."""
    return f"{code[:4]} {code[4:]}" if code else ""


certificates.draws(CertificateKind.SERVICE, drawn)
