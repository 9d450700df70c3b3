"""The vendored packages and the built files."""

import gzip
import hashlib
import json
import re

import pytest

from yylib import assets


def dist() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in assets.DIST.iterdir()}


def test_what_is_committed_is_what_a_build_would_write():
    held = dist()
    manifest = json.loads(held.pop("manifest.json"))
    wanted = assets.built()
    stale = "the built files are stale: run python -m yylib.assets build"
    assert set(manifest) == set(wanted), stale
    assert set(held) == set(manifest.values()) | {name + ".gz" for name in manifest.values()}, stale
    for name, content in wanted.items():
        assert held[manifest[name]] == content, stale
        assert gzip.decompress(held[manifest[name] + ".gz"]) == content, stale


def test_the_icons_in_the_templates_are_the_vendored_ones():
    committed = (assets.STATIC.parent / "templates" / "_icons.html").read_text("utf-8")
    assert committed == assets.icons_template()


def test_a_built_name_carries_the_hash_of_its_content():
    for name, hashed in json.loads(dist()["manifest.json"]).items():
        digest = hashlib.sha256((assets.DIST / hashed).read_bytes()).hexdigest()
        assert hashed.split(".")[-2] == digest[:10], name


def test_the_stylesheet_of_public_pages_is_at_most_20_kb_over_the_wire():
    public = json.loads(dist()["manifest.json"])["public.css"]
    assert len(dist()[public + ".gz"]) <= 20_000


@pytest.mark.parametrize("package", assets.VENDORED, ids=lambda p: p.name)
def test_every_vendored_file_is_the_one_whose_digest_is_written(package):
    taken = {target: target.read_bytes() for target in package.files.values()}
    assert assets.digest_of(taken) == package.sha256


def test_every_vendored_package_has_its_licence_beside_it():
    licences = (assets.STATIC / "vendor" / "LICENSES").read_text("utf-8")
    assert [p.name for p in assets.VENDORED if f"{p.name} {p.version}\n" not in licences] == []


def test_a_package_with_another_digest_is_refused_and_leaves_nothing(monkeypatch, tmp_path):
    target = tmp_path / "vendor" / "thing.js"
    other = assets.Package("thing", "1.0.0", {"thing.js": target}, "0" * 64)
    monkeypatch.setattr(assets, "VENDORED", (other,))
    monkeypatch.setattr(assets, "_unpack", lambda package, folder: ({target: b"something else"}, "MIT"))
    with pytest.raises(ValueError, match="thing@1.0.0"):
        assets.fetch()
    assert not target.exists()


@pytest.mark.parametrize("name", ["app.css", "public.css", "staff.css"])
def test_no_stylesheet_uses_what_older_browsers_drop_or_another_host(name):
    css = assets.built()[name].decode()
    assert re.findall(r"light-dark\(|oklch\(|oklab\(|color-mix\(|@import|@keyframes|@font-face", css) == []
    assert [u for u in re.findall(r"url\(\s*[\"']?([^\"')]+)", css) if not u.startswith("data:")] == []


def test_our_own_colours_are_plain_hex():
    css = assets.squeezed((assets.STATIC / "app.css").read_text("utf-8"))
    assert re.findall(r"(?:rgb|rgba|hsl|hsla|hwb|lab|lch)\(", css) == []


def test_no_built_script_points_to_a_map_or_evaluates_text_of_ours():
    built = assets.built()
    assert [n for n, content in built.items() if b"sourceMappingURL" in content] == []
    assert not re.search(rb"\beval\(|new Function|innerHTML|localStorage|sessionStorage", built["app.js"])


def test_an_address_is_the_hashed_one_and_the_plain_one_for_what_is_not_built():
    assert re.fullmatch(r"/static/dist/app\.[0-9a-f]{10}\.js", assets.asset("app.js"))
    assert assets.asset("drawing.svg") == "/static/drawing.svg"


def test_purging_keeps_a_rule_whose_every_name_is_used_and_drops_the_others():
    css = ".a,.b{color:red}.a .c{color:red}p.a:hover{color:red}#x{top:0}@media (min-width:1px){.b{top:0}.a{top:0}}"
    assert assets.purged(assets.sober(css), {"p", ".a"}, "") == (
        ".a{color:red}p.a:hover{color:red}@media (min-width:1px){.a{top:0}}"
    )


def test_purging_keeps_only_the_variables_still_asked_for_also_through_others():
    css = ":root{--one:var(--two);--two:1px;--three:3px;--four:4px}.a{top:var(--one)}.b{top:var(--three)}"
    kept = assets.purged(assets.sober(css), {".a"}, "left:var(--four)")
    assert kept == ":root{--one:var(--two);--two:1px;--four:4px}.a{top:var(--one)}"


def test_sobering_takes_out_new_colours_motion_and_the_dark_face_but_nothing_else():
    css = (
        ".a{color:oklch(50% 0 0);top:0;transition:top 1s}[data-bs-theme=dark] .a{color:#fff}"
        '@keyframes k{from{top:0}to{top:1px}}.b{color:light-dark(#000,#fff)}.c{content:"{;}"}'
    )
    assert assets.sober(css) == [(".a", ["top:0"]), (".c", ['content:"{;}"'])]


def test_squeezing_leaves_quoted_text_alone():
    assert assets.squeezed('a  ,  b { /* why */ content: " ;  } " ; }') == 'a,b {content: " ;  } "}\n'.replace(
        " {", "{"
    )


def test_a_block_with_braces_in_quotes_is_one_block():
    assert assets.blocks('@charset "x";a{content:"}"}b{top:0}') == [("a", 'content:"}"'), ("b", "top:0")]


def test_a_template_on_a_public_base_counts_for_the_purge_and_one_on_the_staff_base_does_not():
    names = {path.name for path in assets.public_templates()}
    assert {"base_public.html", "base_print.html", "ui.html", "_icons.html"} <= names
    assert not {"base_staff.html", "base_display.html"} & names
