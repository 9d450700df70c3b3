"""加工步骤: the library's own checklist, drawn up and changed."""

from flask import redirect, request, url_for

from yylib.access import me, requires
from yylib.blueprints.processing import bp
from yylib.blueprints.processing.forms import StepForm
from yylib.database import write
from yylib.errors import Refused
from yylib.models.bibs import Material
from yylib.models.items import Source
from yylib.permissions import Permission as P
from yylib.services.processing import changing, checklist
from yylib.web import page, tell


@bp.get("/steps")
@requires(P.ITEMS_PROCESS)
def steps():
    """The checklist, with those out of use below."""
    return page("processing/steps.html", steps=checklist.steps(closed=True), uses=checklist.uses(),
                sources={one.value: one.label for one in Source}, materials={one.value: one.label for one in Material})  # fmt: skip


@bp.post("/steps/first")
@requires(P.ITEMS_PROCESS)
def first_steps():
    """The usual steps, where there are none."""
    made = write(checklist.first_content)
    tell("said", f"列出了 {made} 步，请按本馆的做法改")
    return redirect(url_for("processing.steps"), 303)


@bp.route("/steps/new", methods=["GET", "POST"])
@requires(P.ITEMS_PROCESS)
def new_step():
    """One more step."""
    return _edited(StepForm(), None)


@bp.route("/steps/<int:step_id>", methods=["GET", "POST"])
@requires(P.ITEMS_PROCESS)
def edit_step(step_id):
    """Change a step: its name, whether it must be done, for which volumes."""
    held = checklist.get(step_id)
    return _edited(StepForm(obj=held), held)


def _edited(form: StepForm, held):
    status = 200
    if form.validate_on_submit():
        try:
            known = {"step_id": held.id, "version": form.version.data} if held else {}
            write(changing.save, once=form.once.data, by=me().id, **known, **form.values())
            tell("said", f"“{form.name.data}”已保存", "没有移交的书已按新的步骤重新判断。")
            return redirect(url_for("processing.steps"), 303)
        except Refused as refused:
            form.refuse(refused)
            status = refused.sentence.status
    return page("processing/step.html", form=form, held=held, status=422 if form.errors and status == 200 else status)


@bp.post("/steps/<int:step_id>/put")
@requires(P.ITEMS_PROCESS)
def put_step(step_id):
    """Out of use, or back into it; one that was never done is deleted."""
    is_active = request.form.get("act") == "on"
    is_there = write(changing.put, step_id=step_id, is_active=is_active, by=me().id)
    tell("said", "已重新启用" if is_active else "已停用，做过的记录都在" if is_there else "已删除，它还没有做过")
    return redirect(url_for("processing.steps"), 303)


@bp.post("/steps/<int:step_id>/move")
@requires(P.ITEMS_PROCESS)
def move_step(step_id):
    """One place up or down."""
    write(changing.move, step_id=step_id, up=request.form.get("act") != "down", by=me().id)
    return redirect(url_for("processing.steps"), 303)
