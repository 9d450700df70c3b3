"""标签纸: common sheets are there from the start, the library adds its own; each keeps what its printer needs as a shift."""

from sqlalchemy import func, select

from yylib.database import db, locked, plain
from yylib.errors import NotThere, Refused
from yylib.meanings import mean
from yylib.models.processing import LabelPaper

mean(uq_label_paper_name="paper_twice", ck_label_paper_pitch="paper_overlaps", ck_label_paper_label="paper_overlaps")
FARTHEST = 2000  # a printer that is off by more than 20 mm is set up wrongly
# Name, columns and rows, label, first corner, way to the next; hundredths of a millimetre.
FIRST = (
    ("A4　3×8　70×37 毫米", 3, 8, 7000, 3700, 0, 50, 7000, 3700),
    ("A4　5×13　38.1×21.2 毫米", 5, 13, 3810, 2120, 475, 1070, 4060, 2120),
    ("A4　4×10　48.5×25.4 毫米", 4, 10, 4850, 2540, 800, 2150, 4850, 2540),
    ("A4　3×7　63.5×38.1 毫米", 3, 7, 6350, 3810, 725, 1515, 6600, 3810),
)
ROLL = ("卷纸　50×30 毫米", 5000, 3000)


def first_content() -> int:
    """The common papers, where the library has none; how many were entered."""
    if plain("SELECT id FROM label_paper LIMIT 1"):
        return 0
    names = ("name", "columns", "rows", "width", "height", "margin_left", "margin_top", "pitch_x", "pitch_y")
    made = [LabelPaper(**dict(zip(names, sheet, strict=True)), sort=place) for place, sheet in enumerate(FIRST)]
    name, width, height = ROLL
    made.append(LabelPaper(name=name, page_width=width, page_height=height, columns=1, rows=1, width=width, height=height,
                           margin_left=0, margin_top=0, pitch_x=width, pitch_y=height, sort=len(made)))  # fmt: skip
    db.session.add_all(made)
    db.session.flush()
    return len(made)


def papers(*, closed: bool = False) -> list[LabelPaper]:
    """The papers in their order; ``closed`` shows those out of use too."""
    query = select(LabelPaper).order_by(LabelPaper.is_active.desc(), LabelPaper.sort, LabelPaper.id)
    return list(db.session.scalars(query if closed else query.where(LabelPaper.is_active)))


def get(paper_id: int) -> LabelPaper:
    """One paper, or ``NotThere``."""
    found = db.session.get(LabelPaper, paper_id)
    if found is None:
        raise NotThere()
    return found


def save(*, name: str, page_width: int, page_height: int, columns: int, rows: int, width: int, height: int,
         margin_left: int, margin_top: int, pitch_x: int, pitch_y: int, by: int, paper_id: int | None = None,
         version: int | None = None, is_active: bool = True) -> int:  # fmt: skip
    """Add a paper of the library's own, or correct one; lengths in hundredths of a millimetre. Its labels must fit."""
    if db.session.scalar(select(LabelPaper.id).where(LabelPaper.name == name, LabelPaper.id != (paper_id or 0))):
        raise Refused("paper_twice", field="name", name=name)
    if columns > 1 and pitch_x < width or rows > 1 and pitch_y < height:
        raise Refused("paper_overlaps", field="pitch_x" if pitch_x < width else "pitch_y")
    pitch_x, pitch_y = max(pitch_x, width), max(pitch_y, height)
    for side, field, needed, there in (
        ("横向", "columns", margin_left + (columns - 1) * pitch_x + width, page_width),
        ("纵向", "rows", margin_top + (rows - 1) * pitch_y + height, page_height),
    ):
        if needed > there + 50:  # half a millimetre is what cutting is off by
            raise Refused("paper_too_wide", field=field, side=side, needed=needed / 100, there=there / 100)
    if paper_id is None:
        paper = LabelPaper(sort=1 + (db.session.scalar(select(func.max(LabelPaper.sort))) or 0))
        db.session.add(paper)
    else:
        paper = locked(LabelPaper, paper_id, version=version)
    paper.name, paper.page_width, paper.page_height, paper.columns, paper.rows = (
        name,
        page_width,
        page_height,
        columns,
        rows,
    )
    paper.width, paper.height, paper.margin_left, paper.margin_top = width, height, margin_left, margin_top
    paper.pitch_x, paper.pitch_y, paper.is_active = pitch_x, pitch_y, is_active
    db.session.flush()
    return paper.id


def shift(*, paper_id: int, shift_x: int, shift_y: int, by: int) -> None:
    """校准: from now on all labels of this paper move right and down by so much, in hundredths of a millimetre."""
    paper = locked(LabelPaper, paper_id)
    paper.shift_x, paper.shift_y = (max(-FARTHEST, min(FARTHEST, value)) for value in (shift_x, shift_y))


def corner(paper: LabelPaper, place: int) -> tuple[int, int]:
    """The left upper corner of a place of the sheet, the first being 0, in hundredths of a millimetre from the sheet's own;
    row by row, with the shift."""
    row, column = divmod(place, paper.columns)
    return (paper.margin_left + column * paper.pitch_x + paper.shift_x,
            paper.margin_top + row * paper.pitch_y + paper.shift_y)  # fmt: skip
