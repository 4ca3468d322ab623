"""The town an outlet serves: from its address, its name, the site's name behind a headline; and none where nothing says it."""

from __future__ import annotations

import pytest

from pipeline.extract.outlets import find_home


@pytest.mark.parametrize(
    ("publisher", "url", "title", "town"),
    [
        (None, "https://www.clickondetroit.com/news/2015/01/02/two-shot", None, ("Detroit", "Michigan")),
        (None, "http://chicago.cbslocal.com/2016/12/17/story", None, ("Chicago", "Illinois")),
        (None, "https://web.archive.org/web/20160101000000/http://www.wbir.com:80/story/1", None, ("Knoxville", "Tennessee")),
        (None, "http://nbcmiami.com/news/1.html", None, ("Miami", "Florida")),
        ("The Seattle Times", None, None, ("Seattle", "Washington")),
        ("KSLA News 12", None, None, ("Shreveport", "Louisiana")),
        (None, None, "Two hurt in shooting - WQQQ News Columbus, GA Weather & Sports", ("Columbus", "Georgia")),
    ],
)
def test_a_local_outlet_says_its_town(publisher: str | None, url: str | None, title: str | None, town: tuple[str, str]) -> None:
    home = find_home(publisher, url, title)
    assert home is not None
    assert (home.name, home.admin1) == town


@pytest.mark.parametrize(
    ("publisher", "url", "title"),
    [
        ("Reuters", "http://feeds.reuters.com/r/topNews/story01.htm", "Bomb kills three in Kabul"),
        (None, "https://www.washingtonpost.com/world/story.html", None),
        ("The New York Times", "https://www.nytimes.com/2016/01/12/world/story.html", None),
        ("Daily News", None, None),
        (None, "https://www.independent.co.uk/news/world/1.html", None),
        (None, None, "Army says attack was repelled - for now"),
        (None, None, None),
    ],
)
def test_no_town_without_evidence(publisher: str | None, url: str | None, title: str | None) -> None:
    assert find_home(publisher, url, title) is None
