"""Signing in and out, the first administrator, giving the password once more, changing it."""

from urllib.parse import urlsplit

from flask import redirect, request, session, url_for
from flask_login import login_user, logout_user

from yylib import tokens
from yylib.access import address, me, public, signed_in, terminal
from yylib.blueprints.accounts import bp
from yylib.blueprints.accounts.forms import ConfirmForm, FirstForm, PasswordForm, SignInForm
from yylib.database import write
from yylib.errors import Refused
from yylib.services.accounts import manage, passwords, sessions
from yylib.web import page, tell


def local_next() -> str:
    """Where to go on to: an address of our own, never another host's."""
    wanted = request.args.get("next", "")
    parts = urlsplit(wanted)
    good = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc
    return wanted if good else url_for("home.staff")


def open_session(account_id: int, login_name: str = "") -> None:
    """Begin a session of this account in this browser; the old one's secrets go."""
    here = terminal()
    token = write(sessions.begin, account_id=account_id, address=address(), login_name=login_name,
                  terminal_id=here.id if here and here.kind == "desk" else None)  # fmt: skip
    session.clear()
    login_user(sessions.who(token))


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in():
    form = SignInForm()
    if form.validate_on_submit():
        try:
            account_id = sessions.check(**form.values(), address=address())
        except Refused as refused:
            if refused.code == "wrong_password":
                write(sessions.miss, login_name=form.login_name.data, address=address())
            form.refuse(refused)
            return page("accounts/sign_in.html", form=form, status=refused.sentence.status)
        open_session(account_id, form.login_name.data)
        return redirect(local_next(), 303)
    return page("accounts/sign_in.html", form=form, status=422 if form.errors else 200)


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
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            sessions.check(login_name=me().login_name, password=form.password.data, address=address())
        except Refused as refused:
            if refused.code == "wrong_password":
                write(sessions.miss, login_name=me().login_name, address=address())
            form.refuse(refused)
            return page("accounts/confirm.html", form=form, status=refused.sentence.status)
        write(sessions.confirm, session_id=me().session_id, by=me().id)
        return redirect(local_next(), 303)
    return page("accounts/confirm.html", form=form, status=422 if form.errors else 200)


@bp.route("/first/<token>", methods=["GET", "POST"])
@public
def first(token):
    """The first administrator, by the link that the first start printed."""
    form = FirstForm()
    if manage.has_admin():
        raise Refused("link_used")
    if form.validate_on_submit():
        try:
            password_hash = chosen(form, form.login_name.data, form.name.data)
            account_id = write(manage.first_admin, token=token, login_name=form.login_name.data, name=form.name.data,
                               password_hash=password_hash)  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            return page("accounts/first.html", form=form, status=refused.sentence.status)
        open_session(account_id, form.login_name.data)
        tell("said", "系统管理员账户已建好", "下一步：在“账户”里给同事开账户。")
        return redirect(url_for("home.staff"), 303)
    return page("accounts/first.html", form=form, status=422 if form.errors else 200)


def chosen(form, *about: str) -> str:
    """The hash of a password typed twice alike and good enough; hashing stays outside the unit."""
    if form.password.data != form.again.data:
        raise Refused("weak_password", field="again", why="两次输入的密码不一样，请重新输入。")
    return tokens.hashed(passwords.check(form.password.data, about=about))


@bp.route("/password", methods=["GET", "POST"])
@signed_in
def password():
    """Changing one's own password needs the present one; other sessions end."""
    form, person = PasswordForm(), me()
    if form.validate_on_submit():
        try:
            sessions.check(login_name=person.login_name, password=form.current.data, address=address())
            password_hash = chosen(form, person.login_name, person.name)
        except Refused as refused:
            if refused.code == "wrong_password":
                write(sessions.miss, login_name=person.login_name, address=address())
                refused = Refused("password_again", field="current")
            form.refuse(refused)
            return page("accounts/password.html", form=form, status=refused.sentence.status)
        write(manage.set_password, account_id=person.id, password_hash=password_hash, by=person.id,
              keep_session=person.session_id)  # fmt: skip
        tell("said", "密码已改好", "其他电脑上的登录都已退出。")
        return redirect(url_for("home.staff"), 303)
    return page("accounts/password.html", form=form, status=422 if form.errors else 200)
