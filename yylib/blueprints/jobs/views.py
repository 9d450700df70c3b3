"""The system page: jobs, checks and backups, for the person who runs the PC."""

import hashlib

from flask import request, url_for

from yylib import clock
from yylib import jobs as declared  # noqa: F401  (declares what runs)
from yylib.access import me, requires
from yylib.blueprints.jobs import bp
from yylib.blueprints.jobs.forms import SoonForm
from yylib.database import is_lite, write
from yylib.permissions import Permission
from yylib.services import backup, health, jobs
from yylib.web import page, saved


@bp.get("/")
@requires(Permission.JOBS_MANAGE)
def index():
    """A poll is answered only when something has changed since the version it shows."""
    given = _shown()
    if request.args.get("v") == given["version"]:
        return "", 204
    return page("jobs/index.html", fragment="system", **given)


@bp.post("/<name>/soon")
@requires(Permission.JOBS_MANAGE)
def soon(name):
    """立即备份, and the same for any other job: it runs within a second, beside the requests."""
    if SoonForm().validate_on_submit():
        write(jobs.soon, name=name, by=me().id)
    return saved(url_for("jobs.index"), "jobs/index.html", fragment="system", **_shown())


def _shown() -> dict:
    lines, now = jobs.lines(), clock.now()
    waiting = any(line.is_running or line.due_at and line.due_at <= now for line in lines)
    told = repr([(line.name, line.is_running, line.ok_at, line.failed, line.due_at) for line in lines])
    findings = health.look()
    return {
        "lines": lines, "waiting": waiting, "version": hashlib.sha256(told.encode()).hexdigest()[:12], "now": now,
        "findings": findings, "wrong": sum(found.level != health.GOOD for found in findings),
        "copies": backup.listing()[:30], "is_lite": is_lite(),
    }  # fmt: skip
