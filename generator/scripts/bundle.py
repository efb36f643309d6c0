"""Bundle ES modules into one script, either a classic one or again a module, so that browsers fetch fewer files.

Each module becomes a function, which runs when it is first imported.
"""

import json
import posixpath
from collections.abc import Callable, Set
from dataclasses import dataclass, field

from generator.scripts.modules import Module, parse_module
from generator.scripts.tokens import UnsupportedSyntaxError, strip_comments

ReadSource = Callable[[str], str]
"""Path → text of a module. Raises FileNotFoundError if there is none."""


def bundle_script(entry: str, read: ReadSource) -> tuple[str, frozenset[str]]:
    """Return a classic script that runs a module as <script type="module"> would, and the paths of all modules in it.

    Raises UnsupportedSyntaxError if a module cannot be bundled or does not exist.
    """
    graph = _ModuleGraph(read)
    graph.add(entry)
    name = json.dumps(posixpath.basename(entry))
    runtime = _runtime(graph, entry, "document.currentScript.src")
    script = f'(() => {{\n"use strict";\n{_NO_EXTERNALS}{runtime}load({name});\n}})();\n'
    return script, frozenset(graph.modules)


def bundle_module(entry: str, read: ReadSource, external: Set[str]) -> str:
    """Return a module with all modules that it imports except the external ones, without comments.

    Raises UnsupportedSyntaxError as `bundle_script` does.
    """
    graph = _ModuleGraph(read, external)
    graph.add(entry)
    base = posixpath.dirname(entry)
    imports = [
        f"import * as $outside{number} from {_specifier(path, base)};"
        for number, path in enumerate(graph.used_external)
    ]
    names = [f"{_relative_name(path, base)}: $outside{number}" for number, path in enumerate(graph.used_external)]
    dynamic = [
        f"{_relative_name(path, base)}: () => import({_specifier(path, base)})"
        for path in graph.used_external_dynamically
    ]
    exports = ", ".join(graph.modules[entry].exports)
    lines = (
        *imports,
        f"const outside = {{ {', '.join(names)} }};",
        f"const fetched = {{ {', '.join(dynamic)} }};",
        _runtime(graph, entry, "import.meta.url"),
        f"const {{ {exports} }} = load({_relative_name(entry, base)});",
        f"export {{ {exports} }};\n",
    )
    return strip_comments(entry, "\n".join(lines))


@dataclass
class _ModuleGraph:
    """The modules reached from an entry, each after those that it imports; and the external modules they import."""

    read: ReadSource
    external: Set[str] = frozenset()
    modules: dict[str, Module] = field(default_factory=dict)
    used_external: dict[str, None] = field(default_factory=dict)
    used_external_dynamically: dict[str, None] = field(default_factory=dict)

    def add(self, path: str, importers: tuple[str, ...] = ()) -> None:
        """Parse a module and all modules that it imports. Raises UnsupportedSyntaxError and FileNotFoundError."""
        module = parse_module(path, self.read(path))
        for import_ in module.imports:
            target = _resolve(path, import_.path)
            if target in self.external:
                self.used_external[target] = None
                continue
            self._follow(path, import_.path, import_.line, (*importers, path))
            if missing := [name for name, _ in import_.names if name not in self.modules[target].exports]:
                raise UnsupportedSyntaxError(path, import_.line, f"{import_.path} does not export {', '.join(missing)}")
        self.modules[path] = module
        for written, line in module.dynamic_imports.items():
            if _resolve(path, written) in self.external:
                self.used_external_dynamically[_resolve(path, written)] = None
            else:
                self._follow(path, written, line, ())

    def _follow(self, path: str, written: str, line: int, importers: tuple[str, ...]) -> None:
        target = _resolve(path, written)
        if target in importers:
            raise UnsupportedSyntaxError(path, line, f"a circle of imports: {' → '.join((*importers, target))}")
        try:
            if target not in self.modules:
                self.add(target, importers)
        except FileNotFoundError:
            raise UnsupportedSyntaxError(path, line, f"no such module: {written}") from None


def _resolve(path: str, written: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), written))


def _relative_name(path: str, base: str) -> str:
    return json.dumps(posixpath.relpath(path, base or "."))


def _specifier(path: str, base: str) -> str:
    relative = posixpath.relpath(path, base or ".")
    return json.dumps(relative if relative.startswith("../") else f"./{relative}")


def _runtime(graph: _ModuleGraph, entry: str, url: str) -> str:
    """Return the script that loads modules, with all modules of the graph."""
    base = posixpath.dirname(entry)
    entries = (_module_entry(path, module, base) for path, module in graph.modules.items())
    return _RUNTIME.replace("$url", url).replace("$modules", "".join(entries))


def _module_entry(path: str, module: Module, base: str) -> str:
    """Return a module as an entry of the runtime's table of modules."""
    # In parentheses, which tell browsers that it is called at once: they then do not parse it twice.
    lines = [f"{_relative_name(path, base)}: (function ($exports, $load, $import, $url) {{"]
    lines += [
        f"$exports({{ {', '.join(f'{exported}: () => {local}' for exported, local in module.exports.items())} }});"
    ]
    for import_ in module.imports:
        target = import_.namespace or f"{{ {', '.join(f'{name}: {local}' for name, local in import_.names)} }}"
        lines.append(f"const {target} = $load({_relative_name(_resolve(path, import_.path), base)});")
    table = ", ".join(
        f"{json.dumps(written)}: {_relative_name(_resolve(path, written), base)}" for written in module.dynamic_imports
    )
    lines += [f"$import = $import({{ {table} }});"] if module.dynamic_imports else []
    return "\n".join(lines) + f"\n{module.body.strip()}\n}}),\n"


_NO_EXTERNALS = "const outside = {};\nconst fetched = {};\n"
_RUNTIME = """\
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
