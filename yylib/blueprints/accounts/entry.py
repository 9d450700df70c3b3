"""Signing in and out, the first administrator, giving the password once more, changing it."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import redirect, request, session, url_for
from flask_login import login_user, logout_user

from yylib import clock, tokens
from yylib.access import address, me, public, signed_in, terminal
from yylib.blueprints.accounts import bp
from yylib.blueprints.accounts.forms import ConfirmForm, FirstForm, PasswordForm, SignInForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission
from yylib.services import calendar
from yylib.services.accounts import credentials, manage, passwords, sessions, throttle
from yylib.web import page, tell

GRACE = timedelta(minutes=30)  # the desk is cleared up after the doors are shut


def local_next() -> str:
    """Where to go on to: an address of our own, never another host's."""
    wanted = request.args.get("next", "")
    parts = urlsplit(wanted)
    good = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc
    return wanted if good and wanted.isprintable() else url_for("accounts.begin")


def desk():
    """The enrolled desk PC this request comes from, or None."""
    here = terminal()
    return here if here and here.kind == "desk" else None


def open_session(account_id: int, login_name: str = "", *, confirmed: bool = True) -> None:
    """Begin a session of this account in this browser; the old one ends and its secrets go."""
    if person := me():
        write(sessions.end, session_id=person.session_id)
    here = desk()
    token = write(sessions.begin, account_id=account_id, address=address(), login_name=login_name,
                  terminal_id=here and here.id, closing=here and _closing(here.branch_id), confirmed=confirmed)  # fmt: skip
    session.clear()
    login_user(sessions.who(token))


def _closing(branch_id: int):
    """When a desk signed in today signs out by itself: half an hour after the last closing."""
    open_today = calendar.intervals(branch_id, clock.today())
    return open_today[-1][1] + GRACE if open_today else None


def proved(**given) -> int:
    """The account whose password was given; a wrong one is counted before it is refused."""
    try:
        return credentials.check(**given, address=address())
    except Refused as refused:
        if refused.code == "wrong_password":
            write(throttle.miss, login_name=given["login_name"], address=address())
        raise


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in():
    form, status = SignInForm(), 200
    if form.validate_on_submit():
        try:
            account_id = proved(**form.values())
            open_session(account_id, form.login_name.data)
            return redirect(local_next(), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("accounts/sign_in.html", form=form, desk=desk(), status=_status(form, status))


def _status(form, status: int) -> int:
    return 422 if form.errors and status == 200 else status


@bp.post("/sign-out")
@public
def sign_out():
    if person := me():
        write(sessions.end, session_id=person.session_id)
    logout_user()
    session.clear()
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/confirm", methods=["GET", "POST"])
@signed_in
def confirm():
    """再输一次密码, before approvals, exports and settings; also at an enrolled desk."""
    form, status = ConfirmForm(), 200
    if form.validate_on_submit():
        try:
            proved(login_name=me().login_name, password=form.password.data)
            write(sessions.confirm, session_id=me().session_id, by=me().id)
            if not request.args.get("next"):
                tell("said", "确认过了", "请关掉这个窗口，回到刚才那一页按 F5 重新提交。")
            return redirect(local_next(), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("accounts/confirm.html", form=form, status=_status(form, status))


@bp.route("/first/<token>", methods=["GET", "POST"])
@public
def first(token):
    """The first administrator, by the link that the first start printed."""
    form, status = FirstForm(), 200
    if manage.has_admin():
        raise Refused("link_used")
    if form.validate_on_submit():
        try:
            password_hash = chosen(form, form.login_name.data, form.name.data)
            account_id = write(manage.first_admin, token=token, login_name=form.login_name.data, name=form.name.data,
                               password_hash=password_hash)  # fmt: skip
            open_session(account_id, form.login_name.data)
            tell("said", "系统管理员账户已建好", "下一步：在“账户”里给同事开账户。")
            return redirect(url_for("accounts.begin"), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("accounts/first.html", form=form, status=_status(form, status))


def chosen(form, *about: str) -> str:
    """The hash of a password typed twice alike and good enough; hashing stays outside the unit."""
    if form.password.data != form.again.data:
        raise Refused("weak_password", field="again", why="两次输入的密码不一样，请重新输入。")
    return tokens.hashed(passwords.check(form.password.data, about=about))


@bp.route("/password", methods=["GET", "POST"])
@signed_in
def password():
    """Changing one's own password needs the present one; other sessions end."""
    form, person, status = PasswordForm(), me(), 200
    if form.validate_on_submit():
        try:
            _own_password(form, person)
            tell("said", "密码已改好", "其他电脑上的登录都已退出。")
            return redirect(url_for("accounts.begin"), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("accounts/password.html", form=form, status=_status(form, status), first_time=person.must_change)


def _own_password(form, person) -> None:
    proved_own(person, form.current.data)
    if form.current.data == form.password.data:
        raise Refused("weak_password", field="password", why="新密码要和现在的不同。")
    write(manage.set_password, account_id=person.id, password_hash=chosen(form, person.login_name, person.name),
          by=person.id, keep_session=person.session_id)  # fmt: skip


def proved_own(person, typed: str) -> None:
    """The present password, asked for beside a change of password or PIN."""
    try:
        proved(login_name=person.login_name, password=typed)
    except Refused as refused:
        raise (Refused("password_again", field="current") if refused.code == "wrong_password" else refused) from None


# Where the day begins for whom: the first page of these that the person may open.
FIRST_PAGES = (
    (Permission.VISITS_ADOPT, "reports.turnout"),
    (Permission.VISITS_RECORD, "visits.desk"),
    (Permission.ACCOUNTS_MANAGE, "accounts.index"),
    (Permission.REPORTS_READ, "reports.turnout"),
)


@bp.get("/")
@signed_in
def begin():
    """A head begins with the turnout, the desk with its field, the administrator with the accounts."""
    pages = [endpoint for permission, endpoint in FIRST_PAGES if me().can(permission)]
    return redirect(url_for(pages[0] if pages else "accounts.me"))
