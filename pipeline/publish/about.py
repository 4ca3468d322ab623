"""What every release says of itself: title, summary, collection, limits, rights. The papers around the tables quote it; no paper is written here."""

from __future__ import annotations

TITLE = "Open Incidents"
ABOUT = (
    "Incidents of conflict and diplomacy, read by machine from news articles: what happened, when, where, by whom, to whom, with what toll, and who says so. "
    "Where sources disagree, the disagreement is kept as data."
)
KEYWORDS = ("conflict", "events", "news", "casualties", "political violence")
LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "Creative Commons Attribution 4.0 International"}
CREATOR = "Open Incidents contributors"

COLLECTION = (
    "News articles are collected as files and from public feeds, cleaned, and reduced to one row per text. Articles that may report an incident are read by "
    "rules, word lists, small trained models and a dependency parser; reports of the same incident are linked, and figures are derived from the claims by "
    "stated rules. Nothing is sent anywhere."
)
BIASES = (
    "News covers some places, languages and kinds of violence far better than others; only English articles are read. Large tolls, capitals and foreign "
    "victims are over-reported, remote places and non-lethal violence under-reported. Counts are counts of reported events, not of events."
)
LIMITS = (
    "The rows are made by machine and can be wrong in type, date, place, number or in what belongs together. An incident is what reports say, not what was "
    "verified on the ground."
)
USES = (
    "Research, humanitarian analysis, journalism and education: trends, monitoring, finding the sources of an incident. Not for targeting, not for decisions "
    "about a person, and no finding of guilt."
)
SENSITIVE = (
    "Short quotations stand as evidence; no full text is published. Names of private persons (victims, witnesses, suspects, detainees) are left out by a "
    "program: quotes are cut where a name stands, and [name withheld] stands in other columns. Officials, spokespersons, leaders of states and groups, and "
    "doers who died in the deed or were convicted stay named. The program misses some names and withholds some that are public; author lines and addresses of "
    "articles are kept. Everybody has the right to have a row corrected, or an article, an incident or a name removed: write to the maintainers of the "
    "release, naming the id. A decision in data/corrections is honoured by every later build."
)
MAINTENANCE = (
    "Releases are immutable and numbered by the day of their newest article. Ids are never reused; merged, split and retired ids stand in incident_history."
)
