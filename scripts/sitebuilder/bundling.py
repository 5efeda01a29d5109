"""Scripts as phones should get them: one file for each page or worker, without comments or space.

The modules under site/javascripts stay as they are, and Node runs them so. A bundle holds each
module in a function of its own, so that two may use one name; rjsmin takes out what only people
read and renames nothing.
"""

import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath, relpath

import rjsmin

_IMPORT = re.compile(r'^import\s+(?:\{([^}]*)\}\s*from\s*)?"(\.[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function\*?|class|const) (\w+)", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_NESTED = re.compile(r"\$\{[^}]*`")  # a template in a template, which rjsmin cuts off
_APART = re.compile(r'(\bnew URL\(|\bawait import\()"(\.[^"]+\.js)"')


class BundlingError(ValueError):
    """A module says something that a bundle can't hold."""


def bundle_scripts(modules: Mapping[str, str]) -> dict[str, str]:
    """Bundles by path: what no module imports, and what is loaded as a worker or on demand."""
    imported = {name for path in modules for name in _imports_of(path, modules[path])}
    apart = {name for path in modules for name in _loaded_apart(path, modules[path])}
    entries = [path for path in modules if path not in imported or path in apart]
    return {entry: _bundle(entry, modules) for entry in entries}


def _bundle(entry: str, modules: Mapping[str, str]) -> str:
    order = list(dict.fromkeys(_in_order(entry, modules, ())))
    names = {path: f"module{number}" for number, path in enumerate(order)}
    parts = [_wrap(path, modules[path], names, entry) for path in order]
    exports = ", ".join(_exports_of(modules[entry]))
    if exports:
        parts.append(f"export const {{ {exports} }} = {names[entry]};")
    return str(rjsmin.jsmin("\n".join(parts)))


def _in_order(path: str, modules: Mapping[str, str], above: tuple[str, ...]) -> Iterator[str]:
    """What a module needs, each before the one that needs it."""
    if path in above:
        raise BundlingError(f"{path} imports itself by way of {above[-1]}: take one import out.")
    if path not in modules:
        raise BundlingError(f"{above[-1]} imports {path}, and there is no such file.")
    for name in _imports_of(path, modules[path]):
        yield from _in_order(name, modules, (*above, path))
    yield path


def _wrap(path: str, text: str, names: Mapping[str, str], entry: str) -> str:
    """A module as a function that is called once and gives back what it exports."""

    def bind(found: re.Match[str]) -> str:
        wanted = (found[1] or "").replace(" as ", ": ")
        name = names[_resolve(path, found[2])]
        return f"const {{{wanted}}} = {name};" if wanted else ""

    def relocate(found: re.Match[str]) -> str:
        target = relpath(_resolve(path, found[2]), dirname(entry) or ".")
        return f'{found[1]}"./{target}"'

    exports = ", ".join(_exports_of(text))
    body = _IMPORT.sub(bind, _EXPORT.sub(r"\1 \2", text))
    if left := _LEFT_OVER.search(body) or _NESTED.search(body):
        raise BundlingError(f"{path}: a bundle can't hold `{left.group()}`: write it more plainly.")
    body = _APART.sub(relocate, body)
    return f"const {names[path]} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();"


def _imports_of(path: str, text: str) -> list[str]:
    return [_resolve(path, name) for _, name in _IMPORT.findall(text)]


def _exports_of(text: str) -> list[str]:
    return [name for _, name in _EXPORT.findall(text)]


def _loaded_apart(path: str, text: str) -> list[str]:
    return [_resolve(path, name) for _, name in _APART.findall(text)]


def _resolve(path: str, name: str) -> str:
    return normpath(join(dirname(path), name))
