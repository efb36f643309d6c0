from pathlib import Path

from generator.jobs.cache import Cache
from generator.pages.page import SiteInfo
from generator.reading.checked_content import check_content
from generator.site import Site
from tests.project import SMALL, built, copy_project


def test_pages_and_frame_cache_a_shared_part_separately(tmp_path: Path) -> None:
    """Page templates are compiled otherwise than the frame's, but cached in the same folder."""
    config = copy_project(SMALL, tmp_path)
    (tmp_path / "theme/parts/note.html").write_text("<p>{{ t('nav.home') }} {{ nothing | default('') }}</p>\n")
    header = tmp_path / "theme/partials/header.html"
    header.write_text('{% include "parts/note.html" %}' + header.read_text(encoding="utf-8"), encoding="utf-8")
    site = Site(check_content(tmp_path / "content"), tmp_path / "theme", SiteInfo("", "", ""))
    site.use_template_cache(Cache.for_site(tmp_path / "site"))
    site.compile_templates()
    assert "<p>Trang chủ </p>" in (built(config) / "index.html").read_text(encoding="utf-8")
