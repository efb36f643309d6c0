"""Parsing of ES modules, and bundles of modules that no server has to resolve."""

import re

import pytest

from generator.scripts.bundle import bundle_script
from generator.scripts.modules import parse_module
from generator.scripts.tokens import UnsupportedSyntaxError
from tests.project import ROOT


def bundled(**sources: str) -> tuple[str, frozenset[str]]:
    """Bundle js/main.js with the modules in folder js/ given by name."""

    def read(path: str) -> str:
        if (name := path.removeprefix("js/").removesuffix(".js")) in sources:
            return sources[name]
        raise FileNotFoundError(path)

    return bundle_script("js/main.js", read)


@pytest.mark.parametrize(
    ("source", "exports", "body"),
    [
        ("export function f(a, b) {}", {"f": "f"}, "function f(a, b) {}"),
        ("export async function f() {}", {"f": "f"}, "async function f() {}"),
        ("export function* f() {}", {"f": "f"}, "function* f() {}"),
        ("export async function* f() {}", {"f": "f"}, "async function* f() {}"),
        ("export class C extends B {}", {"C": "C"}, "class C extends B {}"),
        ("export const a = [1, 2];", {"a": "a"}, "const a = [1, 2];"),
        ("export const f = (a, b) => ({ a, b });", {"f": "f"}, "const f = (a, b) => ({ a, b });"),
        ("export var a = 1;", {"a": "a"}, "var a = 1;"),
        ("const a = 1, b = 2; export { a, b as c, };", {"a": "a", "c": "b"}, "const a = 1, b = 2; "),
        ("/** x */\nexport const a = 1;\n", {"a": "a"}, "/** x */\nconst a = 1;\n"),
    ],
)
def test_export_forms(source: str, exports: dict[str, str], body: str) -> None:
    module = parse_module("a.js", source)
    assert (module.exports, module.body) == (exports, body)


@pytest.mark.parametrize(
    ("source", "everything", "names"),
    [
        ('import "./x.js";', None, ()),
        ("import { a } from './x.js';", None, (("a", "a"),)),
        ('import { a, b as c } from "./x.js";', None, (("a", "a"), ("b", "c"))),
        ('import {\n  a, // one\n  b,\n} from "./x.js";', None, (("a", "a"), ("b", "b"))),
        ('import * as x from "../x/y-z.js";', "x", ()),
    ],
)
def test_import_forms(source: str, everything: str | None, names: tuple[tuple[str, str], ...]) -> None:
    module = parse_module("a.js", f"// first\n{source}\nrun();")
    (found,) = module.imports
    assert (found.line, found.namespace, found.names) == (2, everything, names)
    assert module.body == "// first\n\nrun();"


@pytest.mark.parametrize(
    ("source", "paths"),
    [
        ('const m = await_; import("./x.js").then(f);', ["./x.js"]),
        ('async () => { const { a } = await import("./x.js"); }', ["./x.js"]),
        ('const t = { "[a]": "./x.js", b: "../y.js" }; for (const p of t) import(p);', ["./x.js", "../y.js"]),
        ("const f = (p) => `${import(p)} ${'./x.js'}`;", ["./x.js"]),
    ],
)
def test_dynamic_import_forms(source: str, paths: list[str]) -> None:
    module = parse_module("a.js", source)
    assert list(module.dynamic_imports) == paths
    assert "$import(" in module.body


def test_import_meta_url_is_the_url_of_the_module_file() -> None:
    assert parse_module("a.js", 'new URL("x", import.meta.url);').body == 'new URL("x", $url);'


@pytest.mark.parametrize(
    "source",
    [
        'import a from "./x.js";',
        'import a, { b } from "./x.js";',
        'import { default as a } from "./x.js";',
        'import { "a b" as a } from "./x.js";',
        'import { a } from "x";',
        'import { a } from "https://example.vn/x.js";',
        'import { a } from "./x.json" with { type: "json" };',
        'import { a } from "./x.js"',
        "import(",
        "import(path);",
        'import("x");',
        "import.meta.env;",
        "export default 1;",
        "export default function f() {}",
        'export * from "./x.js";',
        'export { a } from "./x.js";',
        "export { a as default };",
        "export let a = 1;",
        "export const a = 1, b = 2;",
        "export const { a } = b;",
        "export const [a] = b;",
        "export const a = 1",
        "await f();",
        "const a = await f();",
        "for await (const a of b) {}",
        "f($load);",
        "const a = `${`;",
        "f(];}",
        'const a = "b;',
        "const a = /b;",
    ],
)
def test_unsupported_syntax_is_refused_with_its_position(source: str) -> None:
    first = source.splitlines()[0]
    with pytest.raises(UnsupportedSyntaxError, match=rf"^js/a\.js:2: .*{re.escape(first[-8:-1])}"):
        parse_module("js/a.js", f"// first\n{source}")


@pytest.mark.parametrize(
    "source",
    [
        'const s = "export default 1; import a from b";',
        "const s = 'it\\'s import(x)';",
        "const s = `import(x) ${f(`export ${1}`)} \\` import(y) \\${`;",
        "const r = /import[/\"'`](x)\\//u.test(s) ? a / b / c : [/`/g];",
        "// import(x)\n/* export * from `\n*/ f();",
        "o.import(x); o?.export; const o = { import: 1, export: 2 };",
        "async () => await f(); f(async () => { for await (const a of b) await c; });",
        "return_ / 2; f(a) / 2; a[0] / 2; `a` / 2; `${a}` / 2;",
        "class A { #b = 1; static async *c() { yield /d/; } }",
    ],
)
def test_module_syntax_in_strings_comments_and_patterns_is_ignored(source: str) -> None:
    module = parse_module("a.js", source)
    assert module.body == source
    assert (module.imports, module.exports, module.dynamic_imports) == ((), {}, {})


def test_bundle_holds_reachable_modules_once_in_dependency_order() -> None:
    script, paths = bundled(
        main='import { b } from "./b.js";\nimport { c } from "./c.js";\nimport("./d.js");\nb(c);',
        b='import { c } from "./c.js";\nexport const b = c;',
        c="export const c = 1;",
        d='import { b } from "./b.js";\nexport const start = b;',
        unused="export const e = 1;",
    )
    assert paths == {"js/main.js", "js/b.js", "js/c.js", "js/d.js"}
    assert re.findall(r'^"(.*)": \(function', script, re.MULTILINE) == ["c.js", "b.js", "main.js", "d.js"]
    assert "export" not in re.sub(r"\$?exports\b", "", script)


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ({"main": 'import "./b.js";'}, "js/main.js:1: no such module: ./b.js"),
        ({"main": 'f();\nimport("./b.js");'}, "js/main.js:2: no such module: ./b.js"),
        ({"main": 'import { b } from "./b.js";', "b": ""}, "js/main.js:1: ./b.js does not export b"),
        (
            {"main": 'import "./b.js";', "b": '\nimport "./main.js";'},
            "js/b.js:2: a circle of imports: js/main.js → js/b.js → js/main.js",
        ),
    ],
)
def test_missing_modules_missing_exports_and_circles_are_refused(sources: dict[str, str], said: str) -> None:
    with pytest.raises(UnsupportedSyntaxError) as caught:
        bundled(**sources)
    assert str(caught.value) == said


def test_dynamic_imports_may_be_circular() -> None:
    _, paths = bundled(main='import("./b.js");', b='export const f = () => import("./main.js");')
    assert len(paths) == 2


def test_every_theme_module_is_bundled_and_reachable() -> None:
    static = ROOT / "theme/static"
    scripts = {path.relative_to(static).as_posix(): path.read_text(encoding="utf-8") for path in static.rglob("*.js")}
    parsed = {path: parse_module(path, source) for path, source in scripts.items()}
    left = [path for path, module in parsed.items() if re.search(r"^(?:im|ex)port\b", module.body, re.MULTILINE)]
    assert left == []
    modules = {path for path, module in parsed.items() if module.exports}
    _, reached = bundle_script("js/main.js", lambda path: (static / path).read_text(encoding="utf-8"))
    assert modules <= reached, "a module that nothing imports"
