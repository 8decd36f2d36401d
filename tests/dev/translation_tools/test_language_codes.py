"""Languages with a script, with a territory, and unknown to Babel: every page is crawled through in each."""

from __future__ import annotations

import pytest

from tests.copy_of_site import Copy, fetch

SCRIPT = """
from shikayat.dev.translation_tools import crawl_results
code = {code!r}
crawl_results.crawl(code)
print("CRAWLED", len(crawl_results.load(code).seen()))
"""


@pytest.mark.parametrize(
    ("code", "tag", "direction", "name"),
    [("pa_Arab", "pa-Arab", "rtl", "پنجابی"), ("pt_BR", "pt-BR", "ltr", "português"), ("pnb", "pnb", "rtl", "پنجابی")],
)
def test_a_language_whose_code_is_not_two_letters_has_all_pages(site_copy: Copy, code, tag, direction, name):
    site_copy.run("-m", "translations.new_language", code)
    assert f"{code} (" in site_copy.run("-m", "translations.check", code)
    with site_copy.served(PREVIEW_LANGUAGES=code) as address:
        for page in ("", "statistics", "statistics/categories", "register/nationality", "sign-in", "desk/sign-in"):
            assert f'<html lang="{tag}" dir="{direction}">' in fetch(f"{address}/{code}/{page}"), page
        assert name in fetch(f"{address}/en/")
    site_copy.run("-c", SCRIPT.format(code=code), PREVIEW_LANGUAGES=code)
    assert "Traceback" not in site_copy.log.read_text()
