"""岗位: the posts, drawn up, ordered, put out of use."""

from flask import redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.shift_desk import bp
from yylib.blueprints.shift_desk.forms import PostForm
from yylib.database import write
from yylib.errors import Refused
from yylib.permissions import Permission as P
from yylib.services import volunteer_posts
from yylib.web import page, tell


@bp.get("/posts")
@requires(P.VOLUNTEERS_READ)
def posts():
    """The posts, with those out of use below."""
    return page(
        "shift_desk/posts.html", posts=volunteer_posts.all_posts(closed=True), counts=volunteer_posts.shift_counts()
    )


@bp.post("/posts/first")
@requires(P.VOLUNTEERS_MANAGE)
def first_posts():
    """The usual posts, where there are none."""
    tell("said", f"列出了 {write(volunteer_posts.first_content)} 个岗位", "年龄和要求请按本馆的做法改。")
    return redirect(url_for("shift_desk.posts"), 303)


@bp.route("/posts/new", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def new_post():
    """One more post."""
    return _edited(PostForm().offer(), None)


@bp.route("/posts/<int:post_id>", methods=["GET", "POST"])
@requires(P.VOLUNTEERS_MANAGE)
def edit_post(post_id):
    """Change what a post says and requires."""
    held = volunteer_posts.get(post_id)
    return _edited(PostForm(obj=held).offer(held), post_id)


def _edited(form: PostForm, post_id: int | None):
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            known = {"post_id": post_id, "version": form.version.data} if post_id else {}
            write(volunteer_posts.save, once=form.once.data, by=me().id, **known, **form.values())
            tell("said", f"“{form.name.data}”已保存")
            return redirect(url_for("shift_desk.posts"), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("shift_desk/post.html", form=form, post_id=post_id, status=status)


@bp.post("/posts/<int:post_id>/put")
@requires(P.VOLUNTEERS_MANAGE)
def put_post(post_id):
    """Out of use, or back into it."""
    is_active = request.form.get("act") == "on"
    write(volunteer_posts.put, post_id=post_id, is_active=is_active, by=me().id)
    tell("said", "已重新启用" if is_active else "已停用，原来的班次和记录都在")
    return redirect(url_for("shift_desk.posts"), 303)


@bp.post("/posts/<int:post_id>/move")
@requires(P.VOLUNTEERS_MANAGE)
def move_post(post_id):
    """One place up or down."""
    write(volunteer_posts.move, post_id=post_id, up=request.form.get("act") != "down", by=me().id)
    return redirect(url_for("shift_desk.posts"), 303)
