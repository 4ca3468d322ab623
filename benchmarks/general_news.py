"""Made-up general news, any amount of it: sport, business, weather, science, courts, culture and politics at the length of agency copy. All words are ours.

Sport and business speak of attacks, shots, fights and battles, as they do: a pipeline must not read them. Nothing here tells of an incident.
"""

from __future__ import annotations

import random
from typing import Any

_TOWNS = (
    "Leeds",
    "Porto",
    "Toronto",
    "Osaka",
    "Perth",
    "Lyon",
    "Denver",
    "Turin",
    "Malmo",
    "Cork",
    "Durban",
    "Quito",
    "Auckland",
    "Seville",
    "Tampere",
    "Bern",
)
_NAMES = ("Ann Keller", "Tom Brandt", "Maria Lopes", "Erik Lund", "Sara Osei", "Paul Ishii", "Nina Petrov", "Luis Vega", "Grace Moyo", "Ivan Horak")
_FIRMS = ("Norvik Energy", "Calder Rail", "Bluepeak Software", "Harrow Foods", "Tasman Air", "Orbis Bank", "Lindqvist Steel", "Arden Motors")
_CLUBS = ("Rovers", "City", "the Harriers", "United", "the Kingfishers", "Athletic", "the Mariners", "Wanderers")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SENTENCES = {
    "sport": (
        "{club} beat {club2} {n}-{m} in {town} on {day} after a slow first half.",
        "The striker's shot hit the post and {name} scored from the rebound.",
        "{club} attacked down the left for most of the match but found no way through until the {big}th minute.",
        "Coach {name} said the defence had fought well and deserved the point.",
        "It was the club's {n}th win of the season and lifts it to place {m} in the table.",
        "{name} will miss the next {n} games with a knee injury.",
        "The keeper saved a penalty in front of {big},000 spectators.",
        "A late foul cost {club2} the lead, and {name2} was sent off.",
        "The battle for the title goes on next {day}, when the two sides meet again.",
        "{name} ran the final lap in {big} seconds, her best time this year.",
    ),
    "business": (
        "{firm} said on {day} that profit rose by {big} per cent to {n}.{m} million in the quarter.",
        "Shares of the company gained {n}.{m} per cent in early trading.",
        "Chief executive {name} said demand had been strong in {town} and abroad.",
        "Analysts had expected a fall, and {firm2} is fighting for the same customers.",
        "The price war among suppliers has cut margins, {name2} of {firm2} said.",
        "The board will propose a dividend of {big} cents a share.",
        "{firm} plans to hire {big}0 people at its plant near {town} over the next {n} years.",
        "The central bank left interest rates unchanged at {n}.{m} per cent.",
        "Unions called the offer a good start, and talks go on next {day}.",
        "Exports grew by {n} per cent in a year, the statistics office reported.",
    ),
    "weather": (
        "Heavy rain is expected in {town} from {day}, with up to {big} millimetres in places.",
        "The forecast speaks of sunshine and {n} degrees by the end of the week.",
        "Farmers around {town} say the dry spring has delayed the harvest by {n} weeks.",
        "Trains between {town} and {town2} ran {big} minutes late because of fog.",
        "The river stood {n}.{m} metres above its usual level and was falling on {day}.",
        "Meteorologist {name} said the month was the warmest for {big} years.",
        "Ski resorts reported {big} centimetres of new snow.",
        "Schools opened as usual, a spokeswoman for the town said.",
    ),
    "science": (
        "Researchers in {town} have found a way to store heat in salt for {n} months, they write in a journal.",
        "The study followed {big}0 patients over {n} years.",
        "The new vaccine attacks the virus at an early stage, {name} of the institute said.",
        "The telescope will look at {big} distant galaxies before the mission ends.",
        "Battery cells of the new kind lose {n} per cent of their capacity in a year.",
        "{name2}, who was not part of the work, called the result careful and useful.",
        "The team hopes to repeat the trial in {town2} next year.",
        "Bees find their way by the light of the sky, the experiment suggests.",
    ),
    "courts and politics": (
        "The council of {town} voted {big} to {n} for a new tram line on {day}.",
        "The minister, {name}, defended the budget against criticism from the opposition.",
        "Parliament will debate the law on rents next {day}.",
        "A judge in {town2} ruled that {firm} must repay {n}.{m} million in fees.",
        "The mayor said {big} kilometres of cycle paths would be finished by summer.",
        "The candidates clashed over taxes in a television debate on {day}.",
        "{name2} won the party's nomination with {big} per cent of the vote.",
        "A campaign against the plan has collected {big},000 signatures.",
        "The two governments agreed to simplify visas for students.",
    ),
    "culture": (
        "The museum in {town} opens its new wing on {day} with {big} paintings on loan.",
        "The film by {name} took {n}.{m} million at the box office in its first week.",
        "Critics called the novel a fight with memory, told in {n} voices.",
        "{name2} will conduct the orchestra in {town2} next season.",
        "The festival drew {big},000 visitors in {n} days, organisers said.",
        "Tickets cost between {n} and {big} euros and go on sale on {day}.",
        "The theatre plans {n} premieres and a children's programme.",
        "A comedy explodes the myths of village life, and the audience laughed for {big} minutes.",
    ),
}
_SENTENCES_AN_ARTICLE = 24


def make_general_news(n: int, seed: int = 1) -> list[dict[str, Any]]:
    """Return n articles (id, publisher, published, title, text) of about 2,000 characters, no two alike."""
    rng = random.Random(seed)
    return [_make_article(number, rng) for number in range(n)]


def _make_article(number: int, rng: random.Random) -> dict[str, Any]:
    topic = rng.choice(list(_SENTENCES))
    sentences = [_fill(rng.choice(_SENTENCES[topic]), rng) for _ in range(_SENTENCES_AN_ARTICLE)]
    paragraphs = [" ".join(sentences[start : start + 3]) for start in range(0, len(sentences), 3)]
    title = sentences[0].rstrip(".")
    return {"id": f"general-{number}", "publisher": f"Paper {number % 50}", "published": "2024-01-18", "title": title, "text": "\n\n".join(paragraphs)}


def _fill(sentence: str, rng: random.Random) -> str:
    town, town2 = rng.sample(_TOWNS, 2)
    name, name2 = rng.sample(_NAMES, 2)
    firm, firm2 = rng.sample(_FIRMS, 2)
    club, club2 = rng.sample(_CLUBS, 2)
    names = {"town": town, "town2": town2, "name": name, "name2": name2, "firm": firm, "firm2": firm2, "club": club, "club2": club2}
    filled = sentence.format(day=rng.choice(_DAYS), n=rng.randint(2, 9), m=rng.randint(1, 9), big=rng.randint(11, 89), **names)
    return filled[0].upper() + filled[1:]
