"""The house's own rules, held by tests: arrows, sizes, names, declared access, no stray SQL."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "yylib"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "static" not in path.parts)
LEAVES = {
    "errors",
    "permissions",
    "clock",
    "workflow",
    "database",
    "gate",
    "guesses",
    "meanings",
    "tokens",
    "extensions",
    "config",
    "assets",
    "units",
}
EDGE = {"access", "asked", "web", "fields", "handed_in", "jobs", "listings", "lookups", "proof_form", "readers"}
LINES, FUNCTION, VIEW, OURS, PUBLIC = 400, 40, 25, 12, 15


def layer(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if first in ("models", "services", "blueprints"):
        return first
    return "leaf" if first in LEAVES else "edge" if first in EDGE else "top"


def imported(tree) -> list[str]:
    """The modules of ours that a module imports, anywhere in it."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "yylib":
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names if alias.name.split(".")[0] == "yylib"]
    return names


def layer_of_name(name: str) -> str:
    parts = name.split(".")
    if len(parts) == 1 or parts[1] in ("create_app", "__version__"):
        return "top"
    if parts[1] in ("models", "services", "blueprints"):
        return parts[1]
    return "leaf" if parts[1] in LEAVES else "edge" if parts[1] in EDGE else "top"


MAY = {
    "leaf": {"leaf"},
    "models": {"leaf", "models"},
    "services": {"leaf", "models", "services"},
    "edge": {"leaf", "models", "services", "edge"},
    "blueprints": {"leaf", "models", "services", "edge", "blueprints"},
    "top": {"leaf", "models", "services", "edge", "blueprints", "top"},
}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_follow_the_arrows(path):
    tree = ast.parse(path.read_text("utf-8"))
    mine = layer(path)
    for name in imported(tree):
        assert layer_of_name(name) in MAY[mine], f"{mine} may not import {name}"
        if mine == "blueprints" and layer_of_name(name) == "blueprints" and path.parent != PACKAGE / "blueprints":
            own = path.relative_to(PACKAGE / "blueprints").parts[0]
            assert name.split(".")[2] == own, f"a blueprint never imports another: {name}"


@pytest.mark.parametrize("path", [p for p in MODULES if layer(p) in ("models", "services")],
                         ids=lambda path: str(path.relative_to(PACKAGE)))  # fmt: skip
def test_models_and_services_know_nothing_of_http(path):
    text = path.read_text("utf-8")
    assert not re.search(r"^\s*(from|import) (flask|flask_login|flask_wtf|wtforms|werkzeug\.wrappers)\b", text, re.M)
    if layer(path) == "services":
        assert ".commit(" not in text


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def is_view(node) -> bool:
    return any(re.search(r"^bp\.|\.(get|post|route)\(", ast.unparse(mark)) for mark in node.decorator_list)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_sizes_stay_within_their_caps(path):
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert text.count("\n") <= LINES
    for node in functions(tree):
        size = node.end_lineno - node.lineno + 1
        assert size <= (VIEW if is_view(node) else FUNCTION), f"{node.name} has {size} lines"
    ours = {name.rsplit(".", 1)[0] if not name.endswith("*") else name for name in imported(tree)}
    if path.name != "__init__.py":
        assert len(ours) <= OURS, sorted(ours)
        public = [node.name for node in tree.body if hasattr(node, "name") and not node.name.startswith("_")]
        if layer(path) in ("services", "leaf"):
            assert len(public) <= PUBLIC, public


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_public_function_of_a_service_says_its_rule(path):
    if layer(path) not in ("services", "leaf", "edge"):
        return
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree), "a module says what it is for"
    bare = [node.name for node in tree.body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)]  # fmt: skip
    assert bare == []


def test_every_view_declares_its_access(app):
    bare = [endpoint for endpoint, view in app.view_functions.items()
            if endpoint != "static" and not hasattr(view, "access")]  # fmt: skip
    assert bare == []


def test_every_entry_of_the_menu_leads_somewhere(app):
    from yylib.blueprints import MENU

    missing = [endpoint for _label, items in MENU for _name, endpoint, _permission in items
               if endpoint not in app.view_functions]  # fmt: skip
    assert missing == []


def test_no_statement_is_made_of_formatted_text():
    found = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
                if re.search(r"\b(SELECT .* FROM|INSERT INTO|UPDATE .* SET|DELETE FROM)\b", text):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_permissions_and_roles_are_whole():
    from yylib.permissions import LABELS, ROLE_LABELS, ROLES, Permission, Role

    assert list(Permission) == sorted(Permission)
    assert set(LABELS) == set(Permission)
    assert set(ROLES) == set(ROLE_LABELS) == set(Role)
    readers = {Permission.PEOPLE_READ, Permission.PEOPLE_UNMASK}
    assert not ROLES[Role.ADMIN] & readers, "the administrator sees no reader's data"
