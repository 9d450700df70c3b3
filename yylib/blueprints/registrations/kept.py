"""The codes of the registrations made on this phone."""

from yylib.readers import join as remember
from yylib.readers import joined as codes

__all__ = ["codes", "remember"]
