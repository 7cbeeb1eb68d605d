"""Every template is used, and none carries script or style of its own."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
CODE = [
    path
    for path in ROOT.glob("*/**/*.py")
    if not {".venv", "node_modules", "var", "tests"} & set(path.parts)
]
# Django and allauth look these up by their own names.
LOOKED_UP = {"400.html", "403.html", "404.html", "429.html", "admin/base_site.html"}


def pages():
    return sorted(TEMPLATES.rglob("*.html"))


def test_every_template_is_used():
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*CODE, *pages()])
    unused = [
        name
        for path in pages()
        if (name := path.relative_to(TEMPLATES).as_posix()) not in LOOKED_UP
        if not name.startswith(("account/", "allauth/", "mfa/", "emails/"))
        if name not in text
    ]
    assert not unused


def html_of(path):
    """The file without its template tags, whose arguments may be called anything."""
    return re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"), flags=re.S)


def test_no_template_carries_script_or_style():
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=\""
    )
    wrong = [
        path.relative_to(ROOT)
        for path in pages()
        if "emails/" not in path.as_posix() and inline.search(path.read_text(encoding="utf-8"))
    ]
    assert not wrong


def test_no_template_names_another_host():
    wrong = [
        path.relative_to(ROOT)
        for path in pages()
        if re.search(r"(src|href|action)=\"(https?:)?//", path.read_text(encoding="utf-8"))
    ]
    assert not wrong


def test_every_part_lists_what_it_needs():
    wrong = [
        path.relative_to(ROOT)
        for path in pages()
        if path.name.startswith("_") and "{% comment %}" not in path.read_text(encoding="utf-8")
    ]
    assert not wrong
