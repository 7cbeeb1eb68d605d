"""Message catalogues without gettext on the machine; runs inside the environment, where Babel is.

python -m counselcrm.local.catalogues compile    .po → .mo
python -m counselcrm.local.catalogues update     sources → .po (new messages in, dead ones out)
"""

import io
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from counselcrm.local.places import ROOT

# Calls that mark a message → which arguments are message, plural, context ("c").
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    name + lazy: spec
    for name, spec in {
        "gettext": None,
        "ngettext": (1, 2),
        "pgettext": ((1, "c"), 2),
        "npgettext": ((1, "c"), 2, 3),
    }.items()
    for lazy in ("", "_lazy")
} | {"_": None, "gettext_noop": None}
LANGUAGES = ("zh_Hans",)  # English stands in the sources
SKIPPED = {
    "tests",
    "benchmarks",
    "migrations",
    "node_modules",
    "static_build",
    "var",
    ".venv",
    ".git",
}


def compile_catalogue(source: Path) -> None:
    """Write the compiled catalogue beside its source; fuzzy messages are left out."""
    # Two processes may compile at once: each writes a draft of its own, and the last one stays.
    draft = source.with_suffix(f".{os.getpid()}.mo")
    with draft.open("wb") as file:
        write_mo(file, read(source), use_fuzzy=False)
    draft.replace(source.with_suffix(".mo"))


def compile_stale(paths: Iterable[Path]) -> None:
    """Compile the catalogues whose source is newer than what was compiled from it."""
    for source in paths:
        compiled = source.with_suffix(".mo")
        fresh = compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime
        if not fresh:
            compile_catalogue(source)


def read(source: Path) -> Catalog:
    """Return a catalogue, an empty one where there is none yet; a malformed one is an error."""
    if not source.exists():
        return Catalog(locale=source.parent.parent.name, project="counselcrm", charset="utf-8")
    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name, abort_invalid=True)


def sources(root: Path = ROOT) -> list[Path]:
    """Return the catalogues of every language."""
    return [root / "locale" / language / "LC_MESSAGES" / "django.po" for language in LANGUAGES]


def extract(root: Path = ROOT) -> Catalog:
    """Return every message that the project's Python and templates mark for translation."""
    template = Catalog(project="counselcrm", charset="utf-8")
    for path in _marked_files(root):
        place = path.relative_to(root).as_posix()
        for line, messages, context in _messages_in(path):
            template.add(messages, locations=[(place, line)], context=context)
    return template


def update(source: Path, template: Catalog) -> Catalog:
    """Bring one catalogue up to date with the sources and write it."""
    catalogue = read(source)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    source.parent.mkdir(parents=True, exist_ok=True)
    draft = source.with_suffix(".po.new")
    with draft.open("wb") as file:
        write_po(file, catalogue, width=98, sort_by_file=True, include_lineno=False)
    draft.replace(source)
    return catalogue


def unfinished(catalogue: Catalog) -> list[Message]:
    """Return the messages that have no translation yet, or a doubtful one."""
    return [
        message
        for message in catalogue
        if message.id and (message.fuzzy or not all(_strings(message)))
    ]


def _strings(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def _marked_files(root: Path) -> Iterator[Path]:
    for folder, inside, names in os.walk(root):
        inside[:] = sorted(name for name in inside if name not in SKIPPED)
        in_templates = "templates" in Path(folder).relative_to(root).parts
        for name in sorted(names):
            if name.endswith(".py") or (in_templates and name.endswith((".html", ".txt"))):
                yield Path(folder) / name


def _messages_in(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    text = path.read_text()
    if path.suffix != ".py":
        # Django turns a template into calls of gettext; brackets keep its blanks from being
        # read as indentation.
        text = f"({templatize(text, origin=str(path))}\n)"
    found = extract_python(io.BytesIO(text.encode()), KEYWORDS, ["Translators:"], {})
    for line, function, messages, _comments in found:
        yield from _one(line, function, messages)


def _one(
    line: int, function: str, messages: str | tuple[str | None, ...] | None
) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    given = messages if isinstance(messages, tuple) else (messages,)
    texts = [text for text in given if text]
    context = texts.pop(0) if "pgettext" in function and texts else None
    if "ngettext" in function or "npgettext" in function:
        if len(texts) >= 2:
            yield line, (texts[0], texts[1]), context
    elif texts:
        yield line, texts[0], context


def main(command: str, paths: Iterable[Path]) -> None:
    """Compile or update the catalogues and say what is unfinished."""
    template = extract() if command == "update" else None
    for source in paths:
        if template is not None:
            left = unfinished(update(source, template))
            print(f"  {source.relative_to(ROOT)}: {len(template)} messages, {len(left)} unfinished")
            for message in left:
                print(f"    {message.id!r}")
        if source.exists():
            compile_catalogue(source)


if __name__ == "__main__":
    main(sys.argv[1], sources())
