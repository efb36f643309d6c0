"""The theme's ES modules as one classic script, for browsers load no module from a folder.

Each module becomes a function, which runs when it is first imported.
"""

import json
import posixpath
from collections.abc import Callable

from generator.offline.javascript import UnknownFormError
from generator.offline.modules import Module, parse

Read = Callable[[str], str]
"""Gives the text of a module by its path. Raises FileNotFoundError where there is none."""


def bundle(entry: str, read: Read) -> tuple[str, frozenset[str]]:
    """One classic script that runs a module as its element would, and the paths of all modules in it.

    Raises UnknownFormError where a module cannot be bundled or is not there.
    """
    modules: dict[str, Module] = {}
    _gather(entry, read, modules, ())
    parts = [_written(path, module, posixpath.dirname(entry)) for path, module in modules.items()]
    name = json.dumps(posixpath.basename(entry))
    return _FRAME.replace("$entry", name).replace("$modules", "".join(parts)), frozenset(modules)


def _gather(path: str, read: Read, modules: dict[str, Module], above: tuple[str, ...]) -> None:
    """Take a module and all that it needs apart, each once, what a module imports before it."""
    module = parse(path, read(path))

    def follow(written: str, line: int, above: tuple[str, ...]) -> str:
        target = _resolved(path, written)
        if target in above:
            raise UnknownFormError(path, line, f"a circle of imports: {' → '.join((*above, target))}")
        try:
            if target not in modules:
                _gather(target, read, modules, above)
        except FileNotFoundError:
            raise UnknownFormError(path, line, f"no such module: {written}") from None
        return target

    for one in module.imports:
        target = follow(one.path, one.line, (*above, path))
        if missing := [name for name, _ in one.names if name not in modules[target].exports]:
            raise UnknownFormError(path, one.line, f"{one.path} does not export {', '.join(missing)}")
    modules[path] = module
    for written, line in module.dynamic.items():
        follow(written, line, ())


def _resolved(path: str, written: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), written))


def _written(path: str, module: Module, base: str) -> str:
    """A module as an entry of the table of modules."""

    def name(other: str) -> str:
        return json.dumps(posixpath.relpath(other, base or "."))

    lines = [f"{name(path)}: function ($exports, $load, $import, $url) {{"]
    lines += [f"$exports({{ {', '.join(f'{out}: () => {within}' for out, within in module.exports.items())} }});"]
    for one in module.imports:
        wanted = one.everything or f"{{ {', '.join(f'{there}: {here}' for there, here in one.names)} }}"
        lines.append(f"const {wanted} = $load({name(_resolved(path, one.path))});")
    table = ", ".join(f"{json.dumps(one)}: {name(_resolved(path, one))}" for one in module.dynamic)
    lines += [f"$import = $import({{ {table} }});"] if module.dynamic else []
    return "\n".join(lines) + f"\n{module.body.strip()}\n}},\n"


_FRAME = """\
(() => {
"use strict";
const base = document.currentScript.src;
const loaded = new Map();
function load(name) {
  if (!loaded.has(name)) {
    const exports = Object.create(null);
    const define = (getters) => {
      for (const key in getters) Object.defineProperty(exports, key, { get: getters[key], enumerable: true });
    };
    const later = (paths) => async (path) => {
      if (!Object.hasOwn(paths, path)) throw new TypeError(`No such module: ${path}`);
      return load(paths[path]);
    };
    const run = modules[name];
    run(define, load, later, new URL(name, base).href);
    loaded.set(name, exports);
  }
  return loaded.get(name);
}
const modules = {
$modules};
load($entry);
})();
"""
