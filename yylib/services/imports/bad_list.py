"""The rows that were not taken, as a workbook to work through beside the file: every cell is text, none a formula."""

import io

import xlsxwriter

from yylib.services import audit
from yylib.services.imports import batches

HEADS = (("行号", 8), ("原因", 70))
PIECE = 1000


def workbook(batch_id: int) -> bytes:
    """All bad rows of a batch by number and reason."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": False}) as book:
        sheet, bold = book.add_worksheet("没有收下的行"), book.add_format({"bold": True})
        for at, (head, width) in enumerate(HEADS):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, head, bold)
        sheet.freeze_panes(1, 0)
        line, after = 1, 0
        while rows := batches.bad_rows(batch_id, after=after, limit=PIECE):
            for bad in rows:
                sheet.write_number(line, 0, bad.row)
                sheet.write_string(line, 1, bad.reason)
                line += 1
            after = rows[-1].row
    return out.getvalue()


def note(*, batch_id: int, by: int) -> None:
    """Enter the export in the audit."""
    audit.note(subject="batch", row_id=batch_id, act="export", by=by, what="bad_rows")
