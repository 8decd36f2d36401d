"""The countries of the world but Pakistan, in the language and the order of the page."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale

from ...i18n.catalogs import locale_of
from ...text import collation

# In CLDR's list, yet no country of residence: regions, pseudo-locales, islands that share a country's code.
NOT_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


@lru_cache
def countries(language: str) -> list[tuple[str, str]]:
    """Pairs of ISO 3166 code and name, sorted as a reader of ``language`` looks for them."""
    territories = locale_of(language).territories
    known = (code for code in Locale.parse("en").territories if isinstance(code, str))
    codes = {code for code in known if len(code) == 2 and code.isalpha()}
    named = [(code, territories.get(code, code)) for code in codes - NOT_COUNTRIES - {"PK"}]
    return sorted(named, key=lambda pair: collation.sort_key(pair[1], language))


def country_name(code: str, language: str) -> str:
    """The country's name."""
    return locale_of(language).territories.get(code, code)
