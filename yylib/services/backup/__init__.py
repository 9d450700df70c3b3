"""备份: verified copies of the database and of what was handed in, kept by day, week and month, and put back.

The keys in ``config.json`` are left out on purpose: whoever finds a copy must not hold the keys as well.
"""

from yylib.errors import declare

declare(
    backup_failed=("备份没有做成", "{why}。原来的数据没有动。", 503),
    backup_no_space=(
        "备份没有做成：磁盘空间不够",
        "还需要约 {megabytes} MB，请腾出空间后再备份。原来的数据没有动。",
        503,
    ),
    backup_second=("第二处备份没有做成", "{why}。本机的备份已做好；请看看第二处的磁盘是否接好、有没有空间。", 503),
    backup_unreadable=("这不是可用的备份", "{why}。请另选一份。", 422),
    backup_passphrase=("没有能打开这份备份的口令", "请在口令文件里补上当时的口令（每行一个）再试。", 422),
    backup_newer=("这份备份来自更新的版本（{head}）", "请先把 yylib 升级到那个版本，再恢复。", 409),
    backup_missing=("没有找到这份备份", "请用 yylib backup list 看看有哪些。", 404),
    not_sqlite=("数据库是 PostgreSQL，这里不能恢复", "请按手册执行：{command}", 409),
)

from yylib.services.backup.copying import Made, make  # noqa: E402
from yylib.services.backup.keeping import Copy, listing, newest, prune  # noqa: E402
from yylib.services.backup.restoring import opened, put_back, uploads_back  # noqa: E402

__all__ = ["Copy", "Made", "listing", "make", "newest", "opened", "prune", "put_back", "uploads_back"]
