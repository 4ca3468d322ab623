"""Code lists of articles and reports: how sure a date, a place or an actor is, and what the incident is to the article."""

from __future__ import annotations

from schemas.codes.code import Code, code_list

ROLES: dict[str, Code] = code_list(
    Code("main", "What the article is about.", "Not a judgement of how grave the incident is."),
    Code("secondary", "A further recent incident that the article reports in its own right.", "Not an older event told to explain the main one."),
    Code("background", "An older event mentioned in passing.", "Not doubtful: it may be well established, yet this article is a poor source for its details."),
)

PUBLISHED_PRECISIONS: dict[str, Code] = code_list(
    Code("second", "The source gave a date and a time.", "Not proof that the source's clock or time zone was right."),
    Code("day", "The source gave a date only; published_at is its first moment in UTC.", "Not a publication at midnight."),
    Code("unknown", "The source gave no usable date; published_at is null.", "Not old and not new: dates told relative to publication cannot be resolved."),
)

TEXT_REPAIRS: dict[str, Code] = code_list(
    Code(
        "mojibake",
        "UTF-8 that somebody had read as another encoding before it reached us (`â€™` for an apostrophe) was put right.",
        "Not a guess: it is done only where every character fits.",
    ),
    Code(
        "encoding_guessed",
        "The bytes fit neither a declared encoding nor UTF-8, and the likeliest other one was taken.",
        "Not unreadable, but a letter above ASCII may be the wrong one.",
    ),
    Code(
        "bytes_replaced",
        "Single bytes fitted no encoding and became U+FFFD, the replacement character.",
        "Not a long gap: a text that would lose more than 1 % of its characters is rejected.",
    ),
)

DATE_PRECISIONS: dict[str, Code] = code_list(
    Code("day", "One calendar day, or two that a night spans.", "Not the hour, and not a check in which time zone the day was counted."),
    Code("few_days", "An interval of two to six days.", "Not that the event lasted so long."),
    Code("week", "About one week.", "Not exactly a calendar week from Monday to Sunday."),
    Code("month", "About one month.", "Not an event that lasted for the month."),
    Code("year", "About one year, or several months of it.", "Not an event that lasted for the year."),
    Code("unknown", "No date can be told; date_start and date_end are null.", "Not the day of publication."),
)

DATE_BASES: dict[str, Code] = code_list(
    Code("stated", "The words alone give the date.", "Not checked against another source."),
    Code("relative", "The words give it relative to publication or to another event.", "Not a guess, but wrong when the publication date is wrong."),
    Code("published", "The text gives no date; the day of publication stands in for it.", "Not a date that anybody stated."),
)

GEO_PRECISIONS: dict[str, Code] = code_list(
    Code(
        "exact", "The named place itself: a town, a village or a spot within one.", "Not the very spot: coordinates are those of the place's gazetteer entry."
    ),
    Code("near", "Near a named place, within about 25 km.", "Not inside that place."),
    Code("admin2", "Somewhere in a district; coordinates are the district's centre.", "Not at the coordinates."),
    Code("admin1", "Somewhere in a province or state; coordinates are its centre.", "Not at the coordinates."),
    Code(
        "region",
        "Somewhere in a named area that is no administrative unit; coordinates are its centre.",
        "Not at the coordinates, and perhaps in another country.",
    ),
    Code("country", "Only the country is known; coordinates are null.", "Not the capital, and not the middle of the country."),
    Code("international", "At sea, in the air or across borders, in no one country.", "Not an unknown place; then geo_precision is null."),
)

ACTOR_BASES: dict[str, Code] = code_list(
    Code("claimed", "The actors say so themselves.", "Not proof: groups also claim what others did."),
    Code("attributed", "Somebody named says that they did it.", "Not admitted by the actors."),
    Code("suspected", "The text calls them suspects or says that they are believed to have done it.", "Not a formal charge."),
    Code("stated", "The article says so in its own voice.", "Not verified by the article's publisher beyond its words."),
    Code("unknown", "Nobody is named as the actor.", "Not that the actor is unknown to everybody."),
)
