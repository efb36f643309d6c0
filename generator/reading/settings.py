"""The folders that site_config.yml names, read without the site generator; what it refuses is left to it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml_env_tag import construct_env_tag  # type: ignore[import-untyped]

from generator.reading.loader import ContentFolder
from generator.reading.yaml_syntax import diagnose, syntax_problem
from generator.text.strings import text

PLUGIN = "doithoai"
_DEFAULTS: Mapping[str, Any] = {"docs_dir": "docs", "site_dir": "site", "use_directory_urls": True, "plugins": []}
_MAX_PARENTS = 8


class SiteConfigError(Exception):
    """A configuration file cannot be used; the reason is in Vietnamese."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(reason)
        self.file = file


@dataclass(frozen=True)
class Settings:
    """Where the archive's content, its theme and its site are, as absolute paths."""

    content: Path
    """The archive's own content folder: the parent of docs_dir."""
    gathered: tuple[ContentFolder, ...]
    """Content folders whose records others keep."""
    site: Path
    theme: Path


class _Loader(yaml.SafeLoader):
    """Reads plain values and `!ENV` as MkDocs does; a value with any other tag is None, and nothing is run."""


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def read_settings(config_file: Path) -> Settings:
    """Read the settings of a configuration file. Raises SiteConfigError if they cannot be used."""
    config = {**_DEFAULTS, **_read(config_file)}
    options = _plugin_options(config["plugins"], config_file)
    here = config_file.resolve().parent
    theme = config.get("theme")
    custom_dir = theme.get("custom_dir") if isinstance(theme, dict) else None
    docs_dir, site_dir = config["docs_dir"], config["site_dir"]
    if not isinstance(docs_dir, str) or Path(docs_dir).name != "pages":
        raise SiteConfigError(config_file, text("command.docs-dir"))
    if not isinstance(site_dir, str):
        raise SiteConfigError(config_file, text("command.site-dir"))
    if not isinstance(custom_dir, str) or config["use_directory_urls"] is not True:
        raise SiteConfigError(config_file, text("command.needed-settings"))
    return Settings(
        content=_absolute(here, docs_dir).parent,
        gathered=gathered_folders(options.get("content") or [], config_file),
        site=_absolute(here, site_dir),
        theme=_absolute(here, custom_dir),
    )


def gathered_folders(rows: object, config_file: Path) -> tuple[ContentFolder, ...]:
    """The folders that the plugin's option `content` lists, relative to the configuration. Raises SiteConfigError."""
    return tuple(_gathered_folder(row, config_file) for row in (rows if isinstance(rows, list) else [rows]))


def _gathered_folder(row: object, config_file: Path) -> ContentFolder:
    if (
        not isinstance(row, dict)
        or row.keys() != {"folder", "name"}
        or not all(isinstance(v, str) for v in row.values())
    ):
        raise SiteConfigError(config_file, text("command.content-rows"))
    folder: str = row["folder"]
    return ContentFolder((config_file.resolve().parent / folder).resolve(), folder.rstrip("/"), row["name"])


def _absolute(folder: Path, path: str) -> Path:
    # normpath and not resolve: a site that is a symlink keeps its own path, as MkDocs keeps it.
    return Path(os.path.normpath(folder / path))


def _plugin_options(plugins: object, config_file: Path) -> Mapping[str, Any]:
    """The options of our plugin, in either form that MkDocs reads: a list, or a mapping from name to options."""
    rows = plugins if isinstance(plugins, list) else [plugins]
    for row in rows:
        if row == PLUGIN:
            return {}
        if isinstance(row, dict) and PLUGIN in row:
            options = row[PLUGIN]
            return options if isinstance(options, dict) else {}
    raise SiteConfigError(config_file, text("command.no-plugin"))


def _read(config_file: Path, depth: int = 0) -> dict[str, Any]:
    """A configuration, with that of its INHERIT below it."""
    source = ""
    try:
        source = config_file.read_text(encoding="utf-8-sig")
        config = yaml.load(source, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        problem = diagnose(str(config_file), source) or syntax_problem(str(config_file), source.split("\n"), error)
        line, column = problem.position.line, problem.position.column
        reason = text("command.bad-yaml", line=line, column=column, message=problem.message, remedy=problem.remedy)
        raise SiteConfigError(config_file, reason) from error
    except (UnicodeDecodeError, yaml.reader.ReaderError) as error:
        raise SiteConfigError(config_file, text("command.not-text")) from error
    except RecursionError as error:
        raise SiteConfigError(config_file, text("command.too-deep")) from error
    except OSError as error:
        raise SiteConfigError(config_file, text("command.not-readable")) from error
    if not isinstance(config, dict):
        raise SiteConfigError(config_file, text("command.no-mapping"))
    parent = config.pop("INHERIT", None)
    if not isinstance(parent, str):
        return config
    if depth >= _MAX_PARENTS:
        raise SiteConfigError(config_file, text("command.inherits-itself", file=config_file.name))
    return _merged(_read(config_file.parent / parent, depth + 1), config)


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Two mappings as one, in which mappings are merged and other values taken from above."""
    merged = dict(below)
    for key, value in above.items():
        known = merged.get(key)
        merged[key] = _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged
