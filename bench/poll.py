"""A poll that already shows the truth (204) against one that must be drawn."""

import re
from pathlib import Path
from statistics import median

from bench.client import load, shuffled
from bench.house import Browser, prepare
from bench.processes import Trouble, running

_LEVELS = re.compile(r'hx-get="(/staff/desk/levels\?[^"]+)"')


def measure(folder: Path, rounds: int, seconds: float) -> dict:
    """The part ``poll``: the ratio of the medians."""
    home = folder / "poll"
    home.mkdir()
    prepare(home)
    with running("bench.house", home) as server:
        browser = Browser(server.port)
        browser.sign_in()
        paths = _LEVELS.findall(browser.ask("GET", "/staff/desk")[1])
        if not paths:
            raise Trouble("the desk's page polls nothing")
        true = paths[0].replace("&amp;", "&")
        ways = {"same": {"path": true, "status": 204, "mark": ""},
                "drawn": {"path": re.sub(r"([?&]v=)[^&]*", r"\1old", true), "status": 200, "mark": 'id="levels"'}}  # fmt: skip
        given = {"port": server.port, "clients": 1, "seconds": seconds / 2,
                 "headers": {"Cookie": browser.cookie, "HX-Request": "true", "Yy-Poll": "1"}}  # fmt: skip
        found = {name: [] for name in ways}
        for _ in range(rounds):
            for name in shuffled(ways):
                found[name].append(load(**given, **ways[name])["p50"])
    same, drawn = median(found["same"]), median(found["drawn"])
    return {"poll": {"ratio": round(same / drawn, 2), "p50_204_ms": same, "p50_drawn_ms": drawn}}
