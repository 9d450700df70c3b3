"""The bundle of an activity with two hundred photos: its seconds by those of copying and summing the same files, and the
memory it takes beside what the process had."""

import hashlib
import time
from pathlib import Path
from statistics import median
from zipfile import ZIP_STORED, ZipFile

from bench.processes import Trouble, answered, tell

PHOTOS, FEW = 200, 6
EDGE, SMALL = 2000, 400


def measure(folder: Path, rounds: int, seconds: float, quick: bool = False) -> dict:
    """The part ``bundle``. Each round is a process of its own: its peak is that of one bundle."""
    home, photos = folder / "bundle", FEW if quick else PHOTOS
    home.mkdir()
    _run(home, "fill", photos, SMALL if quick else EDGE)
    found = [_run(home, "build", photos, 0) for _ in range(rounds)]
    middle = {name: median(one[name] for one in found) for name in found[0]}
    middle["ratio"] = middle["build_s"] / middle["floor_s"]
    return {"bundle": {name: round(figure, 3) for name, figure in middle.items()}}


def _run(home: Path, act: str, photos: int, edge: int) -> dict:
    return answered("bench.bundle", {"home": str(home), "act": act, "photos": photos, "edge": edge}, 600)


def _fill(photos: int, edge: int) -> dict:
    """An activity that has so many photos, noise, so that they do not shrink; and one without, to warm up on."""
    import io

    from PIL import Image

    from yylib.database import plain, write
    from yylib.services import files
    from yylib.services.archives import gathering

    by, (_bare, activity_id) = plain("SELECT min(id) AS id FROM account")[0].id, (_activity("HD-A"), _activity("HD-B"))
    noise = Image.effect_noise((edge, edge * 3 // 4), 40).convert("RGB")
    for number in range(photos):
        out = io.BytesIO()
        noise.rotate(number % 2 * 180).save(out, "JPEG", quality=75)
        out.seek(0)
        kept = files.keep(out, f"{number}.jpg", "activity_photo")
        write(gathering.add_photo, activity_id=activity_id, kept=kept._asdict(), caption=f"现场 {number}", by=by)
    return {}


def _activity(number: str) -> int:
    from yylib import clock
    from yylib.database import plain, writing
    from yylib.models.activities import Activity
    from yylib.models.archives import ArchiveFile

    branch_id = plain("SELECT min(id) AS id FROM branch")[0].id
    with writing() as session:
        held = Activity(
            number=number, kind="lecture", title="活动", branch_id=branch_id, stage="filed", made_at=clock.now()
        )
        session.add(held)
        session.flush()
        session.add(ArchiveFile(activity_id=held.id, year=2026, code=number, edition=1))
        return held.id


def _build(home: Path, photos: int) -> dict:
    """Seconds and growth of one bundle, and the seconds of the floor over the same files."""
    from yylib.database import plain
    from yylib.services.archives import bundling

    bare, activity_id = (row.id for row in plain("SELECT id FROM activity ORDER BY id"))
    with (home / "warm.zip").open("w+b") as out:
        bundling.build(bare, out)  # fonts and libraries are read once a process
    before, began, told = _peak(), time.perf_counter(), []
    with (home / "made.zip").open("w+b") as out:
        bundling.build(activity_id, out, lambda done, total: told.append(done))
    took, after = time.perf_counter() - began, _peak()
    with ZipFile(home / "made.zip") as held:
        whole = [name for name in held.namelist() if name.endswith(".jpg") and "小图" not in name]
    if len(whole) != photos or len(set(told)) < photos:
        raise Trouble("a photo is missing in the bundle, or nobody was told of it")
    return {"build_s": took, "floor_s": _floor(home), "rss_mib": after - before,
            "mib": (home / "made.zip").stat().st_size / 2**20}  # fmt: skip


def _floor(home: Path) -> float:
    """The same files into a zip, each summed, and nothing else."""
    began = time.perf_counter()
    with ZipFile(home / "floor.zip", "w", ZIP_STORED) as held:
        for path in sorted((home / "uploads").rglob("*")):
            if path.is_file():
                hashlib.sha256(path.read_bytes()).hexdigest()
                held.write(path, path.name)
    return time.perf_counter() - began


def _peak() -> float:
    """The most this process has held, in MiB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def answer(order: dict) -> dict:
    """``fill`` an instance with photos, or ``build`` its bundle."""
    from bench.house import prepare
    from yylib import create_app

    home, is_fill = Path(order["home"]), order["act"] == "fill"
    if is_fill:
        prepare(home, role="head")
    with create_app(home).app_context():
        return _fill(order["photos"], order["edge"]) if is_fill else _build(home, order["photos"])


if __name__ == "__main__":
    tell(answer)
