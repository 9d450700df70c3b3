"""馆内海报: one code that can be scanned from two metres, what it is for, and the way without a phone."""

from yylib.errors import Refused
from yylib.services.prints import codes
from yylib.services.prints.paper import LIBRARY, Pdf, build
from yylib.services.prints.parts import MM, Sheet, code_drawing


def poster(*, title: str, path: str, text: str = "", otherwise: str = "没有手机，请到服务台，馆员帮您办。") -> Pdf:
    """An A4 poster for one of our pages; refused while there is no outward address: a dead code is never printed."""
    from reportlab.platypus import HRFlowable, Spacer

    url = codes.address(path)
    if url is None:
        raise Refused("no_public_url")
    sheet = Sheet()
    story = [Spacer(1, 12 * MM), sheet.paragraph(title, "poster"), Spacer(1, 6 * MM)]
    story += [HRFlowable("60%", 1.2, color="black", spaceAfter=2), HRFlowable("60%", 1.2, color="black", spaceAfter=8)]
    story += [code_drawing(url, 110 * MM), Spacer(1, 6 * MM)]
    story += [sheet.paragraph(line, "large") for line in (text, otherwise) if line]
    story += [Spacer(1, 6 * MM), sheet.paragraph(url, "centre")]
    return build(sheet, story, title, LIBRARY, numbered=False)
