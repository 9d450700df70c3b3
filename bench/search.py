"""The first page of the public search in half a million titles, against the same page with nothing asked."""

from pathlib import Path
from urllib.parse import quote

from bench.acquired import WALL, instance
from bench.pages import p95

TITLES, SMALL = 500_000, 3_000
WORDS = {
    "one": "家",
    "two": "文学",
    "three": "红楼梦",
    "five": "百年孤独史",
    "absent": "龘龘龘",
    "people": "示例作者77",
}


def measure(folder: Path, rounds: int, seconds: float, quick: bool = False) -> dict:
    """The part ``search``: p95 of the page for words of one, two and three characters, the worst by the empty page's."""
    home = instance(folder / "search", SMALL if quick else TITLES, copies_on_the_way=False)
    paths = {"empty": "/catalogue/"} | {name: f"/catalogue/?q={quote(word)}" for name, word in WORDS.items()}
    middle = p95(home, WALL, paths, rounds, seconds, is_staff=False)
    worst = max(middle[name] for name in ("one", "two", "three"))
    return {"search": {"ratio": round(worst / middle["empty"], 2)}
            | {f"{name}_p95_ms": round(time, 2) for name, time in middle.items()}}  # fmt: skip
