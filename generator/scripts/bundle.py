"""ES modules as one script: as a classic one, or as a module again, with fewer files to fetch than it is written in.

Each module becomes a function, which runs when it is first imported.
"""

import json
import posixpath
from collections.abc import Callable, Set
from dataclasses import dataclass, field

from generator.scripts.modules import Module, parse
from generator.scripts.tokens import UnsupportedSyntaxError, without_comments

Read = Callable[[str], str]
"""Gives the text of a module by its path. Raises FileNotFoundError where there is none."""


def bundle(entry: str, read: Read) -> tuple[str, frozenset[str]]:
    """One classic script that runs a module as its element would, and the paths of all modules in it.

    Raises UnknownFormError where a module cannot be bundled or is not there.
    """
    gathered = _Gathered(read)
    gathered.take(entry)
    name = json.dumps(posixpath.basename(entry))
    frame = _frame(gathered, entry, "document.currentScript.src")
    script = f'(() => {{\n"use strict";\n{_NOTHING_OUTSIDE}{frame}load({name});\n}})();\n'
    return script, frozenset(gathered.modules)


def bundle_module(entry: str, read: Read, outside: Set[str]) -> str:
    """A module with all that it imports, but for the modules that stay outside, without comments.

    Raises UnknownFormError as bundle does.
    """
    gathered = _Gathered(read, outside)
    gathered.take(entry)
    base = posixpath.dirname(entry)
    imports = [f"import * as $outside{number} from {_beside(path, base)};" for number, path in enumerate(gathered.met)]
    names = [f"{_name(path, base)}: $outside{number}" for number, path in enumerate(gathered.met)]
    later = [f"{_name(path, base)}: () => import({_beside(path, base)})" for path in gathered.met_later]
    exports = ", ".join(gathered.modules[entry].exports)
    lines = (
        *imports,
        f"const outside = {{ {', '.join(names)} }};",
        f"const fetched = {{ {', '.join(later)} }};",
        _frame(gathered, entry, "import.meta.url"),
        f"const {{ {exports} }} = load({_name(entry, base)});",
        f"export {{ {exports} }};\n",
    )
    return without_comments(entry, "\n".join(lines))


@dataclass
class _Gathered:
    """The modules that one needs, each after those that it imports; and those met that stay outside."""

    read: Read
    outside: Set[str] = frozenset()
    modules: dict[str, Module] = field(default_factory=dict)
    met: dict[str, None] = field(default_factory=dict)
    met_later: dict[str, None] = field(default_factory=dict)

    def take(self, path: str, above: tuple[str, ...] = ()) -> None:
        """Take a module and all that it needs apart."""
        module = parse(path, self.read(path))
        for one in module.imports:
            target = _resolved(path, one.path)
            if target in self.outside:
                self.met[target] = None
                continue
            self._follow(path, one.path, one.line, (*above, path))
            if missing := [name for name, _ in one.names if name not in self.modules[target].exports]:
                raise UnsupportedSyntaxError(path, one.line, f"{one.path} does not export {', '.join(missing)}")
        self.modules[path] = module
        for written, line in module.dynamic.items():
            if _resolved(path, written) in self.outside:
                self.met_later[_resolved(path, written)] = None
            else:
                self._follow(path, written, line, ())

    def _follow(self, path: str, written: str, line: int, above: tuple[str, ...]) -> None:
        target = _resolved(path, written)
        if target in above:
            raise UnsupportedSyntaxError(path, line, f"a circle of imports: {' → '.join((*above, target))}")
        try:
            if target not in self.modules:
                self.take(target, above)
        except FileNotFoundError:
            raise UnsupportedSyntaxError(path, line, f"no such module: {written}") from None


def _resolved(path: str, written: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), written))


def _name(path: str, base: str) -> str:
    return json.dumps(posixpath.relpath(path, base or "."))


def _beside(path: str, base: str) -> str:
    relative = posixpath.relpath(path, base or ".")
    return json.dumps(relative if relative.startswith("../") else f"./{relative}")


def _frame(gathered: _Gathered, entry: str, url: str) -> str:
    """What loads the modules, and the modules."""
    base = posixpath.dirname(entry)
    parts = (_written(path, module, base) for path, module in gathered.modules.items())
    return _FRAME.replace("$url", url).replace("$modules", "".join(parts))


def _written(path: str, module: Module, base: str) -> str:
    """A module as an entry of the table of modules."""
    # In brackets, which tells browsers that it is run at once: they need not read it twice.
    lines = [f"{_name(path, base)}: (function ($exports, $load, $import, $url) {{"]
    lines += [f"$exports({{ {', '.join(f'{out}: () => {within}' for out, within in module.exports.items())} }});"]
    for one in module.imports:
        wanted = one.everything or f"{{ {', '.join(f'{there}: {here}' for there, here in one.names)} }}"
        lines.append(f"const {wanted} = $load({_name(_resolved(path, one.path), base)});")
    table = ", ".join(f"{json.dumps(one)}: {_name(_resolved(path, one), base)}" for one in module.dynamic)
    lines += [f"$import = $import({{ {table} }});"] if module.dynamic else []
    return "\n".join(lines) + f"\n{module.body.strip()}\n}}),\n"


_NOTHING_OUTSIDE = "const outside = {};\nconst fetched = {};\n"
_FRAME = """\
const base = $url;
const loaded = new Map();
function load(name) {
  if (Object.hasOwn(outside, name)) return outside[name];
  if (!loaded.has(name)) {
    const exports = Object.create(null);
    const define = (getters) => {
      for (const key in getters) Object.defineProperty(exports, key, { get: getters[key], enumerable: true });
    };
    const later = (paths) => async (path) => {
      if (!Object.hasOwn(paths, path)) throw new TypeError(`No such module: ${path}`);
      return Object.hasOwn(fetched, paths[path]) ? fetched[paths[path]]() : load(paths[path]);
    };
    const run = modules[name];
    run(define, load, later, new URL(name, base).href);
    loaded.set(name, exports);
  }
  return loaded.get(name);
}
const modules = {
$modules};
"""
