"""字库: the embedded font, and what it cannot write. A character it lacks is printed as 〓 and said aloud."""

import threading
import unicodedata
from importlib.resources import files

REGULAR, BOLD = "yy-regular", "yy-bold"
FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf"}
STAND_IN = "〓"
_lock = threading.Lock()


def font(name: str = REGULAR):
    """The font under this name, read from the shipped file at its first use (0.2 s)."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    with _lock:
        if name not in pdfmetrics.getRegisteredFontNames():
            path = files("yylib.data").joinpath("fonts", FILES[name])
            pdfmetrics.registerFont(TTFont(name, str(path)))
        return pdfmetrics.getFont(name)


def missing(*texts: str) -> tuple[str, ...]:
    """The characters of these texts that the font cannot write, each once, in the order met."""
    known = font().face.charToGlyph
    return tuple(dict.fromkeys(c for text in texts for c in text if _shows(c) and ord(c) not in known))


def _shows(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Mn")


def printable(text: str) -> str:
    """The text as the font can write it: 〓 for what it lacks, nothing for what does not show."""
    known = font().face.charToGlyph
    return "".join(
        c if ord(c) in known or c in "\n\t" else STAND_IN for c in text if _shows(c) or c in "\n\t \u3000\xa0"
    )


def missing_words(characters) -> str:
    """The warning for who prints, or "" where nothing is missing."""
    return f"字库里没有这些字，纸上印成{STAND_IN}，请手写补上：{'、'.join(characters)}" if characters else ""
