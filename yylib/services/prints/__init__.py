"""打印: the codes, the PDF forms and the posters that every subject prints. The font is embedded and has its limits."""

from yylib.services.prints.codes import address, qr
from yylib.services.prints.fonts import missing, missing_words
from yylib.services.prints.paper import Pdf, pdf
from yylib.services.prints.parts import Box, Code, Facts, Heading, Space, Table, Text
from yylib.services.prints.posters import poster

__all__ = [
    "Box", "Code", "Facts", "Heading", "Pdf", "Space", "Table", "Text", "address", "missing",
    "missing_words", "pdf", "poster", "qr",
]  # fmt: skip
