"""Files of past counts for the tests, handed in as the upload page does."""

import io
from pathlib import Path

from yylib.database import write
from yylib.services import files
from yylib.services.imports import batches, heads

GATE = Path(__file__).parents[2] / "data" / "counts" / "gatecounts.csv"


def a_batch(text: str | bytes, *, by: int, place_id: int | None = None, places: dict | None = None, **columns) -> int:
    """A batch over a file of this text, its columns as guessed, except those given."""
    data = text if isinstance(text, bytes) else text.encode()
    kept = files.keep(io.BytesIO(data), "counts.csv", "import")
    mapping = heads.understand(files.path_of(kept.stored_name))
    mapping["columns"] |= columns
    mapping["places"] = places or mapping["places"]
    return write(batches.open_batch, name="visits", kept=kept, place_id=place_id, mapping=mapping, by=by)


def days(numbers: dict[str, object], head: str = "日期,人次") -> str:
    """A table of daily counts."""
    return "\n".join([head, *(f"{day},{number}" for day, number in numbers.items())])
