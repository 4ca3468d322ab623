from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pipeline.ingest.addresses import check_address
from pipeline.ingest.fetch import _user_agent
from pipeline.ingest.sources import Rule, Sources, SourcesError, load_sources, read_sources

SHIPPED = Path(__file__).parents[3] / "sources.toml"


def test_the_shipped_file_lists_feeds_of_several_regions() -> None:
    sources = read_sources(SHIPPED)
    assert len(sources.feeds) >= 15
    assert len({feed.url for feed in sources.feeds}) == len(sources.feeds)
    assert len({feed.publisher for feed in sources.feeds}) >= 15
    assert {"world", "Africa", "Middle East", "Asia", "Europe", "Americas"} <= {feed.region for feed in sources.feeds}
    for feed in sources.feeds:
        check_address(feed.url)
        assert urlsplit(feed.url).scheme == "https"
        assert feed.licence
        assert feed.language == "en"


def test_the_folder_of_the_data_wins_over_the_shipped_file(tmp_path: Path) -> None:
    assert load_sources(tmp_path / "raw") == read_sources(SHIPPED)
    (tmp_path / "sources.toml").write_text('[fetch]\ncontact = "me@example.org"\n[[mapping]]\npath = "x/*"\nfields = { text = "t" }\n')
    assert load_sources(tmp_path / "raw") == Sources(rules=(Rule("x/*", {"text": "t"}),), contact="me@example.org")


def test_the_first_matching_rule_counts() -> None:
    sources = Sources(rules=(Rule("a/*.csv", publisher="A"), Rule("*", publisher="B")))
    assert [sources.rule_for(path).publisher for path in ("a/x.csv", "a/x.txt")] == ["A", "B"]
    assert Sources().rule_for("a") == Rule()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("[[feed]\n", "sources.toml"),
        ('[[feed]]\nurl = "https://example.org"\n', r"\[\[feed\]\] number 1.*publisher"),
        ("[[mapping]]\nfeilds = {}\n", r"\[\[mapping\]\] number 1.*feilds"),
        ('[[mapping]]\nfields = { txt = "t" }\n', "txt"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, content: str, what: str) -> None:
    (tmp_path / "sources.toml").write_text(content)
    with pytest.raises(SourcesError, match=what):
        read_sources(tmp_path / "sources.toml")


def test_the_user_agent_is_one_line_with_a_contact() -> None:
    assert _user_agent("me@example.org\r\nEvil: header") == "open-incidents/1.0 (news dataset builder; contact: me@example.orgEvil: header)"
    assert "no contact" in _user_agent("")
