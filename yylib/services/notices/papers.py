"""海报 and 通知 on A4, and what the file of an activity gets of them."""

from yylib.database import plain_among
from yylib.models.activities import Activity, Entry
from yylib.services import prints
from yylib.services.archives import parts as archive_parts
from yylib.services.notices import board, phrases, words
from yylib.services.prints.paper import LIBRARY, build
from yylib.services.prints.parts import MM, WIDTH, Sheet, code_drawing

_SIZES = ((10, 40), (20, 32), (40, 26), (1000, 20))  # so many characters of a title, in points
_HEIGHT = 238 * MM
_ON_POSTER = ("cancelled", "theme", "when", "where", "audience", "quota", "entry", "speaker", "bring", "accompany", "host",
              "organizer", "co_organizer", "phone")  # fmt: skip
_LETTERS = (18, 15, 12)  # points of its lines, the largest first
MOST_TIMES, LONGEST = 6, 90


def brief(line: words.Line) -> str:
    """A line as a poster has room for it: of many sessions the first few, of a long sentence its beginning."""
    held = line.text.split("\n")
    shown = [part if len(part) <= LONGEST else part[:LONGEST] + "……" for part in held[:MOST_TIMES]]
    return "\n".join(shown + ([f"……共 {len(held)} 场，各场时间请看网页"] if len(held) > MOST_TIMES else []))


def poster(activity_id: int) -> bytes:
    """The notice as a poster, one page of A4 whatever it says; without an outward address it has no code and names the
    telephone: a dead code is never printed."""
    return _drawn(board.get(activity_id)).data


def _drawn(activity: Activity) -> prints.Pdf:
    """In the largest letters that leave it on one page; what is too much even for the smallest is drawn smaller as a whole."""
    from reportlab.platypus import KeepInFrame

    said = [line for line in words.lines(activity, board.of(activity.id)) if line.key in _ON_POSTER]
    for size in _LETTERS:
        sheet, story = _set(activity, said, size)
        if (
            sum(part.wrap(WIDTH, _HEIGHT)[1] + part.getSpaceBefore() + part.getSpaceAfter() for part in story)
            <= _HEIGHT
        ):
            break
    sheet, story = _set(activity, said, size)
    frame = KeepInFrame(WIDTH, _HEIGHT, story, mode="shrink", hAlign="CENTER")
    return build(sheet, [frame], activity.title, LIBRARY, numbered=False)


def _set(activity: Activity, said: list[words.Line], size: int) -> tuple[Sheet, list]:
    """The poster's parts with its lines set in letters of so many points."""
    from reportlab.platypus import HRFlowable, Spacer

    sheet = Sheet()
    big = sheet.styles["poster"]
    big.fontSize = next(points for most, points in _SIZES if len(activity.title) <= most)
    big.leading = big.fontSize * 1.35
    sheet.styles["text"].fontSize, sheet.styles["text"].leading = size, size * 1.55
    story = [Spacer(1, size / 3 * MM), sheet.paragraph(f"{LIBRARY}　{activity.kind_label}", "large"), Spacer(1, 3 * MM),
             sheet.paragraph(words.title(activity), "poster"), Spacer(1, 4 * MM),
             HRFlowable("60%", 1.2, color="black", spaceAfter=2), HRFlowable("60%", 1.2, color="black", spaceAfter=8)]  # fmt: skip
    story += prints.Facts([(line.label, brief(line)) for line in said], label=2 * size).draw(sheet)
    return sheet, [*story, Spacer(1, size / 2 * MM), *_code(activity, sheet, 4 * size)]


def _code(activity: Activity, sheet: Sheet, size: float) -> list:
    url = prints.address(board.path(activity))
    if url is None:
        return []
    word = "扫码看详情" if activity.entry == Entry.DROP_IN else "扫码看详情、报名"
    return [code_drawing(url, size * MM), sheet.paragraph(f"{word}；没有手机，打 {phrases.phone(activity)}", "centre")]


def sheet_pdf(activity_id: int) -> bytes:
    """The whole notice on paper, for the notice board and for the file."""
    activity = board.get(activity_id)
    said = [(line.label, line.text) for line in words.lines(activity, board.of(activity_id))]
    made = prints.pdf(title=words.title(activity), head=(LIBRARY, "活动通知", ""), number=activity.number,
                      parts=[prints.Facts(said), prints.Space(4), prints.Code(board.path(activity), "活动页面")])  # fmt: skip
    return made.data


def _held(activity_ids: list[int]) -> set[int]:
    """Those whose notice was published at any time."""
    rows = plain_among(
        "SELECT activity_id FROM activity_notice WHERE publish_at IS NOT NULL AND activity_id IN :listed", activity_ids
    )
    return {row.activity_id for row in rows}


def _notice(activity_id: int) -> list[archive_parts.Document]:
    if not _held([activity_id]):
        return []
    text = words.text(activity_id).encode()
    return [archive_parts.Document("活动通知.pdf", "活动通知", sheet_pdf(activity_id)),
            archive_parts.Document("活动通知.txt", "活动通知（发布的文字）", text)]  # fmt: skip


def _poster(activity_id: int) -> list[archive_parts.Document]:
    return [archive_parts.Document("海报.pdf", "海报", poster(activity_id))] if _held([activity_id]) else []


archive_parts.supply("notice", label="活动通知", make=_notice, held=_held)
archive_parts.supply("poster", label="海报", make=_poster, held=_held)
