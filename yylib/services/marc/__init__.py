"""机读目录: CNMARC and UNIMARC read and written as ISO 2709 and as MARCXML; other formats are recognised and named."""

from yylib.services.marc.formats import Format, kind_of
from yylib.services.marc.iso import LONGEST_FIELD, TooLong, to_iso2709
from yylib.services.marc.reading import BadMarc, Read, read, recognise
from yylib.services.marc.record import BLANK, Record
from yylib.services.marc.xml import to_xml

__all__ = [
    "BLANK",
    "LONGEST_FIELD",
    "BadMarc",
    "Format",
    "Read",
    "Record",
    "TooLong",
    "kind_of",
    "read",
    "recognise",
    "to_iso2709",
    "to_xml",
]
