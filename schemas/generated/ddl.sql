CREATE TABLE "articles" (
    "article_id" VARCHAR NOT NULL CHECK (regexp_matches("article_id", '^art-[0-9a-f]{16}$')),
    "source_id" VARCHAR,
    "url" VARCHAR CHECK (regexp_matches("url", '^https?://')),
    "publisher" VARCHAR,
    "title" VARCHAR,
    "byline" VARCHAR,
    "language" VARCHAR CHECK (regexp_matches("language", '^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$')),
    "published_at" TIMESTAMP,
    "published_precision" VARCHAR NOT NULL CHECK ("published_precision" IN ('second', 'day', 'unknown')),
    "retrieved_at" TIMESTAMP,
    "arrival_date" DATE NOT NULL,
    "source_path" VARCHAR NOT NULL CHECK (length("source_path") >= 1),
    "media_type" VARCHAR NOT NULL CHECK (length("media_type") >= 1),
    "content_sha256" VARCHAR NOT NULL CHECK (regexp_matches("content_sha256", '^[0-9a-f]{64}$')),
    "n_words" INTEGER NOT NULL CHECK ("n_words" >= 0),
    "text_repair" VARCHAR CHECK ("text_repair" IN ('mojibake', 'encoding_guessed', 'bytes_replaced')),
    "licence" VARCHAR,
    "story_id" VARCHAR,
    "duplicate_of" VARCHAR CHECK (regexp_matches("duplicate_of", '^art-[0-9a-f]{16}$')),
    "superseded_by" VARCHAR CHECK (regexp_matches("superseded_by", '^art-[0-9a-f]{16}$')),
    "is_relevant" BOOLEAN NOT NULL,
    "relevance_score" DOUBLE CHECK ("relevance_score" BETWEEN 0 AND 1),
    PRIMARY KEY ("article_id")
);
COMMENT ON TABLE "articles" IS 'One row per published text, cleaned, with its publication time; the same text by the same publisher is one article.';
COMMENT ON COLUMN "articles"."article_id" IS 'Stable id, made from publisher and content_sha256. Not made from the address: it survives a moved page.';
COMMENT ON COLUMN "articles"."source_id" IS 'The id that the source gave: JSON id, feed guid or WARC record id. Not unique across sources.';
COMMENT ON COLUMN "articles"."url" IS 'Address of the article as the source gave it. Not checked to be still online.';
COMMENT ON COLUMN "articles"."publisher" IS 'Name of the publisher as the source gave it. Not the agency that may have written the text.';
COMMENT ON COLUMN "articles"."title" IS 'Headline; also the first line of the canonical text, but that `[name withheld]` stands for private persons. Not a summary by us.';
COMMENT ON COLUMN "articles"."byline" IS 'Author line as printed. Not resolved to persons.';
COMMENT ON COLUMN "articles"."language" IS 'Language of the text, BCP 47. Not the language of its sources.';
COMMENT ON COLUMN "articles"."published_at" IS 'Time of publication in UTC; null when unknown. Not the time of the incident, nor of retrieval.';
COMMENT ON COLUMN "articles"."published_precision" IS 'How precise published_at is. Not how reliable it is. Code list: published_precision.';
COMMENT ON COLUMN "articles"."retrieved_at" IS 'Time of retrieval in UTC, from the record beside the raw file; null when there is none. Never a file''s modification time or the clock of a build.';
COMMENT ON COLUMN "articles"."arrival_date" IS 'Day of the raw folder that the file arrived in; the partition. Not the day of publication.';
COMMENT ON COLUMN "articles"."source_path" IS 'Path of the raw file, relative to data/raw, with forward slashes. Not an address on the web.';
COMMENT ON COLUMN "articles"."media_type" IS 'Media type of the raw file, without its compression. Not what the file name claims, where the bytes say otherwise.';
COMMENT ON COLUMN "articles"."content_sha256" IS 'SHA-256, in hex, of the canonical text in UTF-8: it shows whether a text is the one that the offsets count in. Not the hash of the raw file.';
COMMENT ON COLUMN "articles"."n_words" IS 'Words of the canonical text, split on white space. Not a measure of what was read for incidents. Unit: words.';
COMMENT ON COLUMN "articles"."text_repair" IS 'What had to be guessed or mended to read the characters of the text; null when nothing was. Not a change of words: white space, control characters and Unicode form are always made uniform. Code list: text_repair.';
COMMENT ON COLUMN "articles"."licence" IS 'Licence of the text, an SPDX id or the source''s words; null when unknown. Null is not permission.';
COMMENT ON COLUMN "articles"."story_id" IS 'Cluster of near-identical texts, such as copies of one wire story, and of the versions of one page. Not one incident: different texts on it have different stories.';
COMMENT ON COLUMN "articles"."duplicate_of" IS 'The article whose text this one repeats; null for the first. Not deleted: its publisher still counts. Points to articles.article_id.';
COMMENT ON COLUMN "articles"."superseded_by" IS 'The next version of the same page: same publisher, same address, later retrieved or arrived, other words; null for the latest version. Not deleted and not wrong: both versions are read, and count as one independent source since they share a story. Points to articles.article_id.';
COMMENT ON COLUMN "articles"."is_relevant" IS 'Whether the text may tell of an incident and was read for it. Not that an incident was found.';
COMMENT ON COLUMN "articles"."relevance_score" IS 'Score behind is_relevant; null when not scored. Not a probability that was calibrated. Unit: 0 to 1.';

CREATE TABLE "reports" (
    "report_id" VARCHAR NOT NULL CHECK (regexp_matches("report_id", '^rep-[0-9a-f]{16}$')),
    "article_id" VARCHAR NOT NULL CHECK (regexp_matches("article_id", '^art-[0-9a-f]{16}$')),
    "incident_id" VARCHAR CHECK (regexp_matches("incident_id", '^inc-[0-9a-f]{16}$')),
    "role" VARCHAR NOT NULL CHECK ("role" IN ('main', 'secondary', 'background')),
    "event_type" VARCHAR NOT NULL CHECK ("event_type" IN ('air_strike', 'drone_strike', 'missile_strike', 'shelling', 'bombing', 'suicide_bombing', 'armed_attack', 'armed_clash', 'assassination', 'kidnapping', 'hijacking', 'sabotage', 'seizure', 'arrest', 'protest', 'riot', 'diplomatic_measure', 'sanction', 'threat', 'agreement')),
    "date_start" DATE,
    "date_end" DATE,
    "date_precision" VARCHAR NOT NULL CHECK ("date_precision" IN ('day', 'few_days', 'week', 'month', 'year', 'unknown')),
    "date_basis" VARCHAR CHECK ("date_basis" IN ('stated', 'relative', 'published')),
    "country" VARCHAR CHECK (regexp_matches("country", '^[A-Z]{3}$')),
    "admin1" VARCHAR,
    "place" VARCHAR,
    "place_text" VARCHAR,
    "place_id" VARCHAR CHECK (length("place_id") >= 1),
    "latitude" DOUBLE CHECK ("latitude" BETWEEN -90 AND 90),
    "longitude" DOUBLE CHECK ("longitude" BETWEEN -180 AND 180),
    "geo_precision" VARCHAR CHECK ("geo_precision" IN ('exact', 'near', 'admin2', 'admin1', 'region', 'country', 'international')),
    "actors" VARCHAR[] NOT NULL,
    "actor_basis" VARCHAR NOT NULL CHECK ("actor_basis" IN ('claimed', 'attributed', 'suspected', 'stated', 'unknown')),
    "targets" VARCHAR[] NOT NULL,
    "weapons" VARCHAR[] NOT NULL CHECK (list_has_all(['firearm', 'explosive_device', 'vehicle_bomb', 'suicide_vest', 'grenade', 'mortar', 'artillery', 'rocket', 'missile', 'drone', 'aircraft_bomb', 'landmine', 'blade', 'vehicle', 'incendiary', 'chemical', 'other'], "weapons")),
    "killed_low" INTEGER CHECK ("killed_low" BETWEEN 0 AND 10000000),
    "killed_high" INTEGER CHECK ("killed_high" BETWEEN 0 AND 10000000),
    "injured_low" INTEGER CHECK ("injured_low" BETWEEN 0 AND 10000000),
    "injured_high" INTEGER CHECK ("injured_high" BETWEEN 0 AND 10000000),
    "attackers_killed" INTEGER CHECK ("attackers_killed" BETWEEN 0 AND 10000000),
    "contested" BOOLEAN NOT NULL,
    "char_start" INTEGER NOT NULL CHECK ("char_start" >= 0),
    "char_end" INTEGER NOT NULL CHECK ("char_end" >= 1),
    "quote" VARCHAR CHECK (length("quote") >= 1),
    "confidence" DOUBLE NOT NULL CHECK ("confidence" BETWEEN 0 AND 1),
    "extractor" VARCHAR NOT NULL CHECK (length("extractor") >= 1),
    PRIMARY KEY ("report_id")
);
COMMENT ON TABLE "reports" IS 'What one article says about one incident: type, when, where, who, toll, with the words that state it.';
COMMENT ON COLUMN "reports"."report_id" IS 'Stable id, made from the article, the place in its text and the event type. Not an id of the incident.';
COMMENT ON COLUMN "reports"."article_id" IS 'The article that says it. Not the only one that may say it. Points to articles.article_id.';
COMMENT ON COLUMN "reports"."incident_id" IS 'The incident that the report was linked to; null before linking. Not certain: linking is by rule and can be corrected. Points to incidents.incident_id.';
COMMENT ON COLUMN "reports"."role" IS 'What the incident is to the article. Not how grave it is. Code list: role.';
COMMENT ON COLUMN "reports"."event_type" IS 'Type of the incident; the most lethal means when it was mixed. Not a legal qualification. Code list: event_type.';
COMMENT ON COLUMN "reports"."date_start" IS 'First day of the interval in which the incident began, as told. Not always the day itself: see date_precision.';
COMMENT ON COLUMN "reports"."date_end" IS 'Last day of that interval; equal to date_start for a single day. Not the end of the fighting, unless the text says so.';
COMMENT ON COLUMN "reports"."date_precision" IS 'How wide the interval is. Not how sure the date is. Code list: date_precision.';
COMMENT ON COLUMN "reports"."date_basis" IS 'Where the date comes from; null when there is none. Not how precise it is. Code list: date_basis.';
COMMENT ON COLUMN "reports"."country" IS 'Country where it happened, ISO 3166-1 alpha-3. Not the country of the actor, and no statement on sovereignty. Code list: country.';
COMMENT ON COLUMN "reports"."admin1" IS 'Province, state or governorate, English name. Not a code.';
COMMENT ON COLUMN "reports"."place" IS 'Name of the place in the gazetteer, at the level of geo_precision. Not as written; that is place_text.';
COMMENT ON COLUMN "reports"."place_text" IS 'The place as the article writes it. Not normalised.';
COMMENT ON COLUMN "reports"."place_id" IS 'Id of the place in `places`. Not stable across gazetteers. Points to places.place_id.';
COMMENT ON COLUMN "reports"."latitude" IS 'Latitude, WGS84. Not the very spot: see geo_precision. Null when only a country is known. Unit: degrees.';
COMMENT ON COLUMN "reports"."longitude" IS 'Longitude, WGS84. Not the very spot: see geo_precision. Null when only a country is known. Unit: degrees.';
COMMENT ON COLUMN "reports"."geo_precision" IS 'What the coordinates and the place stand for; null when no place is known. Not an error radius. Code list: geo_precision.';
COMMENT ON COLUMN "reports"."actors" IS 'Who did it, canonical names; empty when nobody is named. Not a finding of guilt: see actor_basis.';
COMMENT ON COLUMN "reports"."actor_basis" IS 'On whose word the actors stand. Not how sure it is. Code list: actor_basis.';
COMMENT ON COLUMN "reports"."targets" IS 'Whom or what it was aimed at or hit, as named; `[name withheld]` stands for a private person. Not all victims.';
COMMENT ON COLUMN "reports"."weapons" IS 'Means used, as told; empty when not told. Not complete. Code list: weapon.';
COMMENT ON COLUMN "reports"."killed_low" IS 'Least number killed over the claims that stand. Null is not zero. Attackers apart. Unit: persons.';
COMMENT ON COLUMN "reports"."killed_high" IS 'Largest number killed over the claims that stand; null with a low means at least. Null is not zero. Attackers apart. Unit: persons.';
COMMENT ON COLUMN "reports"."injured_low" IS 'Least number injured over the claims that stand. Null is not zero. Attackers apart. Unit: persons.';
COMMENT ON COLUMN "reports"."injured_high" IS 'Largest number injured over the claims that stand; null with a low means at least. Null is not zero. Attackers apart. Unit: persons.';
COMMENT ON COLUMN "reports"."attackers_killed" IS 'Attackers killed, by their own hand or others''. Not part of killed_low and killed_high. Unit: persons.';
COMMENT ON COLUMN "reports"."contested" IS 'Claimants in this article differ on number, responsibility or who the victims were. Not that the incident is in doubt.';
COMMENT ON COLUMN "reports"."char_start" IS 'Where the quote starts in the canonical text. Not bytes. Unit: code points.';
COMMENT ON COLUMN "reports"."char_end" IS 'Where the quote ends, exclusive. Not bytes. Unit: code points.';
COMMENT ON COLUMN "reports"."quote" IS 'The words that state the incident: canonical text from char_start to char_end; null in a release that publishes no quotes. Not all the words that the row rests on.';
COMMENT ON COLUMN "reports"."confidence" IS 'How far the rules behind the row agree. Not the probability that the incident happened. Unit: 0 to 1.';
COMMENT ON COLUMN "reports"."extractor" IS 'Name and version of what wrote the row. Not the version of the release.';

CREATE TABLE "claims" (
    "claim_id" VARCHAR NOT NULL CHECK (regexp_matches("claim_id", '^clm-[0-9a-f]{16}$')),
    "report_id" VARCHAR NOT NULL CHECK (regexp_matches("report_id", '^rep-[0-9a-f]{16}$')),
    "incident_id" VARCHAR CHECK (regexp_matches("incident_id", '^inc-[0-9a-f]{16}$')),
    "article_id" VARCHAR NOT NULL CHECK (regexp_matches("article_id", '^art-[0-9a-f]{16}$')),
    "claim_type" VARCHAR NOT NULL CHECK ("claim_type" IN ('casualty', 'responsibility', 'denial')),
    "claimant" VARCHAR,
    "claimant_actor_id" VARCHAR CHECK (length("claimant_actor_id") >= 1),
    "claimant_side" VARCHAR NOT NULL CHECK ("claimant_side" IN ('perpetrator', 'target', 'third_party', 'media', 'unknown')),
    "relay" VARCHAR,
    "outcome" VARCHAR CHECK ("outcome" IN ('killed', 'injured', 'missing', 'detained')),
    "victim_class" VARCHAR CHECK ("victim_class" IN ('civilian', 'child', 'woman', 'militant', 'security_force', 'attacker', 'unspecified')),
    "victim_text" VARCHAR,
    "count_low" INTEGER CHECK ("count_low" BETWEEN 0 AND 10000000),
    "count_high" INTEGER CHECK ("count_high" BETWEEN 0 AND 10000000),
    "count_kind" VARCHAR CHECK ("count_kind" IN ('exact', 'at_least', 'at_most', 'about', 'range', 'vague')),
    "is_total" BOOLEAN NOT NULL,
    "superseded" BOOLEAN NOT NULL,
    "char_start" INTEGER NOT NULL CHECK ("char_start" >= 0),
    "char_end" INTEGER NOT NULL CHECK ("char_end" >= 1),
    "quote" VARCHAR CHECK (length("quote") >= 1),
    "confidence" DOUBLE NOT NULL CHECK ("confidence" BETWEEN 0 AND 1),
    "extractor" VARCHAR NOT NULL CHECK (length("extractor") >= 1),
    PRIMARY KEY ("claim_id")
);
COMMENT ON TABLE "claims" IS 'One statement of a number or of responsibility inside a report: who says it, of whom, how many, with the quoted words.';
COMMENT ON COLUMN "claims"."claim_id" IS 'Stable id, made from the report, the span and what is claimed. Not shared by the same claim in another article.';
COMMENT ON COLUMN "claims"."report_id" IS 'The report that the claim belongs to. Points to reports.report_id.';
COMMENT ON COLUMN "claims"."incident_id" IS 'The incident of the report; null before linking. Not certain: linking is by rule and can be corrected. Points to incidents.incident_id.';
COMMENT ON COLUMN "claims"."article_id" IS 'The article that prints the claim. Not the origin of the claim: see claimant. Points to articles.article_id.';
COMMENT ON COLUMN "claims"."claim_type" IS 'What kind of statement it is. Code list: claim_type.';
COMMENT ON COLUMN "claims"."claimant" IS 'Who says it, as written; null is the article''s own voice. `[name withheld]` stands for a private person. Not checked to have said it.';
COMMENT ON COLUMN "claims"."claimant_actor_id" IS 'The claimant in `actors`; null when it has no row there. Not the person who spoke. Points to actors.actor_id.';
COMMENT ON COLUMN "claims"."claimant_side" IS 'On which side of the incident the claimant stands. Not a judgement of credibility. Code list: claimant_side.';
COMMENT ON COLUMN "claims"."relay" IS 'The medium or person that passes the claim on, as written. Not the publisher of the article.';
COMMENT ON COLUMN "claims"."outcome" IS 'What happened to the people; null for responsibility and denial, and where the text leaves it open. Code list: outcome.';
COMMENT ON COLUMN "claims"."victim_class" IS 'Who the people were, by the claimant''s words; null means the same as unspecified. Not our judgement. Code list: victim_class.';
COMMENT ON COLUMN "claims"."victim_text" IS 'The people as the claim calls them; `[name withheld]` stands for a private person. Not our word for them.';
COMMENT ON COLUMN "claims"."count_low" IS 'Lower bound of the number; null when there is none. Null is not zero. Unit: persons.';
COMMENT ON COLUMN "claims"."count_high" IS 'Upper bound of the number; null when there is none. Null is not zero. Unit: persons.';
COMMENT ON COLUMN "claims"."count_kind" IS 'How the number is worded; null for responsibility and denial. Not how reliable it is. Code list: count_kind.';
COMMENT ON COLUMN "claims"."is_total" IS 'The number is the whole toll of this outcome. False does not mean a part of another claim: it may stand alone.';
COMMENT ON COLUMN "claims"."superseded" IS 'The text itself replaces the number by a newer one or calls it wrong. Not replaced by another article; linking sees to that.';
COMMENT ON COLUMN "claims"."char_start" IS 'Where the quote starts in the canonical text. Not bytes. Unit: code points.';
COMMENT ON COLUMN "claims"."char_end" IS 'Where the quote ends, exclusive. Not bytes. Unit: code points.';
COMMENT ON COLUMN "claims"."quote" IS 'The words that state the claim: canonical text from char_start to char_end; null in a release that publishes no quotes, and where a private person''s name left no words to quote. Not a summary.';
COMMENT ON COLUMN "claims"."confidence" IS 'How far the rules behind the row agree. Not the probability that the claim is true. Unit: 0 to 1.';
COMMENT ON COLUMN "claims"."extractor" IS 'Name and version of what wrote the row. Not the version of the release.';

CREATE TABLE "incidents" (
    "incident_id" VARCHAR NOT NULL CHECK (regexp_matches("incident_id", '^inc-[0-9a-f]{16}$')),
    "revision" INTEGER NOT NULL CHECK ("revision" >= 1),
    "status" VARCHAR NOT NULL CHECK ("status" IN ('candidate', 'published', 'retracted')),
    "event_type" VARCHAR NOT NULL CHECK ("event_type" IN ('air_strike', 'drone_strike', 'missile_strike', 'shelling', 'bombing', 'suicide_bombing', 'armed_attack', 'armed_clash', 'assassination', 'kidnapping', 'hijacking', 'sabotage', 'seizure', 'arrest', 'protest', 'riot', 'diplomatic_measure', 'sanction', 'threat', 'agreement')),
    "event_subtype" VARCHAR,
    "plover" VARCHAR,
    "cameo" VARCHAR CHECK (regexp_matches("cameo", '^[0-9]{2,4}$')),
    "acled_event_type" VARCHAR,
    "acled_sub_event_type" VARCHAR,
    "ucdp_type" VARCHAR CHECK ("ucdp_type" IN ('state-based conflict', 'non-state conflict', 'one-sided violence', 'organized violence')),
    "date_start" DATE,
    "date_end" DATE,
    "date_precision" VARCHAR NOT NULL CHECK ("date_precision" IN ('day', 'few_days', 'week', 'month', 'year', 'unknown')),
    "country" VARCHAR CHECK (regexp_matches("country", '^[A-Z]{3}$')),
    "admin1" VARCHAR,
    "place" VARCHAR,
    "place_id" VARCHAR CHECK (length("place_id") >= 1),
    "latitude" DOUBLE CHECK ("latitude" BETWEEN -90 AND 90),
    "longitude" DOUBLE CHECK ("longitude" BETWEEN -180 AND 180),
    "geo_precision" VARCHAR CHECK ("geo_precision" IN ('exact', 'near', 'admin2', 'admin1', 'region', 'country', 'international')),
    "actors" VARCHAR[] NOT NULL,
    "targets" VARCHAR[] NOT NULL,
    "weapons" VARCHAR[] NOT NULL CHECK (list_has_all(['firearm', 'explosive_device', 'vehicle_bomb', 'suicide_vest', 'grenade', 'mortar', 'artillery', 'rocket', 'missile', 'drone', 'aircraft_bomb', 'landmine', 'blade', 'vehicle', 'incendiary', 'chemical', 'other'], "weapons")),
    "responsibility" VARCHAR NOT NULL CHECK ("responsibility" IN ('self_declared', 'attributed', 'contested', 'denied', 'unknown')),
    "killed_low" INTEGER CHECK ("killed_low" BETWEEN 0 AND 10000000),
    "killed_best" INTEGER CHECK ("killed_best" BETWEEN 0 AND 10000000),
    "killed_high" INTEGER CHECK ("killed_high" BETWEEN 0 AND 10000000),
    "injured_low" INTEGER CHECK ("injured_low" BETWEEN 0 AND 10000000),
    "injured_best" INTEGER CHECK ("injured_best" BETWEEN 0 AND 10000000),
    "injured_high" INTEGER CHECK ("injured_high" BETWEEN 0 AND 10000000),
    "civilians_killed_low" INTEGER CHECK ("civilians_killed_low" BETWEEN 0 AND 10000000),
    "civilians_killed_high" INTEGER CHECK ("civilians_killed_high" BETWEEN 0 AND 10000000),
    "children_killed_low" INTEGER CHECK ("children_killed_low" BETWEEN 0 AND 10000000),
    "children_killed_high" INTEGER CHECK ("children_killed_high" BETWEEN 0 AND 10000000),
    "women_killed_low" INTEGER CHECK ("women_killed_low" BETWEEN 0 AND 10000000),
    "women_killed_high" INTEGER CHECK ("women_killed_high" BETWEEN 0 AND 10000000),
    "militants_killed_low" INTEGER CHECK ("militants_killed_low" BETWEEN 0 AND 10000000),
    "militants_killed_high" INTEGER CHECK ("militants_killed_high" BETWEEN 0 AND 10000000),
    "security_forces_killed_low" INTEGER CHECK ("security_forces_killed_low" BETWEEN 0 AND 10000000),
    "security_forces_killed_high" INTEGER CHECK ("security_forces_killed_high" BETWEEN 0 AND 10000000),
    "attackers_killed_low" INTEGER CHECK ("attackers_killed_low" BETWEEN 0 AND 10000000),
    "attackers_killed_high" INTEGER CHECK ("attackers_killed_high" BETWEEN 0 AND 10000000),
    "contested" BOOLEAN NOT NULL,
    "n_claimants" INTEGER NOT NULL CHECK ("n_claimants" >= 0),
    "evidence_grade" VARCHAR NOT NULL CHECK ("evidence_grade" IN ('confirmed', 'fair', 'weak', 'contested')),
    "n_articles" INTEGER NOT NULL CHECK ("n_articles" >= 1),
    "n_publishers" INTEGER NOT NULL CHECK ("n_publishers" >= 0),
    "n_independent" INTEGER NOT NULL CHECK ("n_independent" >= 0),
    "first_reported_at" TIMESTAMP,
    "last_reported_at" TIMESTAMP,
    "responds_to_incident_id" VARCHAR CHECK (regexp_matches("responds_to_incident_id", '^inc-[0-9a-f]{16}$')),
    "summary" VARCHAR NOT NULL CHECK (length("summary") >= 1),
    "qc_flags" VARCHAR[] NOT NULL,
    "pipeline_version" VARCHAR NOT NULL CHECK (length("pipeline_version") >= 1),
    PRIMARY KEY ("incident_id")
);
COMMENT ON TABLE "incidents" IS 'One row per real-world event: the reports that speak of it, linked, and the values derived from their claims by a named rule.';
COMMENT ON COLUMN "incidents"."incident_id" IS 'Stable id, given once and never used for another incident. Not made from values that may be corrected.';
COMMENT ON COLUMN "incidents"."revision" IS 'How often the row has changed since the id was given, from 1. Not the version of the release.';
COMMENT ON COLUMN "incidents"."status" IS 'State of the row. Not a verification on the ground. Code list: status.';
COMMENT ON COLUMN "incidents"."event_type" IS 'Type of the incident; the most lethal means when it was mixed. Not a legal qualification. Code list: event_type.';
COMMENT ON COLUMN "incidents"."event_subtype" IS 'A finer type where the reports give one. Not a closed list.';
COMMENT ON COLUMN "incidents"."plover" IS 'PLOVER event, with its mode after a slash, that comes nearest. Not coded by PLOVER''s makers: see codes.plover_match.';
COMMENT ON COLUMN "incidents"."cameo" IS 'CAMEO code that comes nearest. Not coded by a CAMEO coder: see codes.cameo_match.';
COMMENT ON COLUMN "incidents"."acled_event_type" IS 'Name of the ACLED event type that comes nearest. Not ACLED data: a name for comparison only.';
COMMENT ON COLUMN "incidents"."acled_sub_event_type" IS 'Name of the ACLED sub-event type that comes nearest. Not ACLED data: a name for comparison only.';
COMMENT ON COLUMN "incidents"."ucdp_type" IS 'UCDP type of violence that comes nearest. Not UCDP data, and not that UCDP would include the event: it asks for a death and an organised actor. Code list: ucdp_type.';
COMMENT ON COLUMN "incidents"."date_start" IS 'First day of the interval in which the incident began. Not always the day itself: see date_precision.';
COMMENT ON COLUMN "incidents"."date_end" IS 'Last day of that interval; equal to date_start for a single day. Not the end of the fighting, unless a report says so.';
COMMENT ON COLUMN "incidents"."date_precision" IS 'How wide the interval is. Not how sure the date is. Code list: date_precision.';
COMMENT ON COLUMN "incidents"."country" IS 'Country where it happened, ISO 3166-1 alpha-3. Not the country of the actor, and no statement on sovereignty. Code list: country.';
COMMENT ON COLUMN "incidents"."admin1" IS 'Province, state or governorate, English name. Not a code.';
COMMENT ON COLUMN "incidents"."place" IS 'Name of the place in the gazetteer, at the level of geo_precision. Not as any article writes it.';
COMMENT ON COLUMN "incidents"."place_id" IS 'Id of the place in `places`. Not stable across gazetteers. Points to places.place_id.';
COMMENT ON COLUMN "incidents"."latitude" IS 'Latitude, WGS84. Not the very spot: see geo_precision. Null when only a country is known. Unit: degrees.';
COMMENT ON COLUMN "incidents"."longitude" IS 'Longitude, WGS84. Not the very spot: see geo_precision. Null when only a country is known. Unit: degrees.';
COMMENT ON COLUMN "incidents"."geo_precision" IS 'What the coordinates and the place stand for; null when no place is known. Not an error radius. Code list: geo_precision.';
COMMENT ON COLUMN "incidents"."actors" IS 'Who did it, canonical names; empty when nobody is named. Not a finding of guilt: see responsibility.';
COMMENT ON COLUMN "incidents"."targets" IS 'Whom or what it was aimed at or hit, as named; `[name withheld]` stands for a private person. Not all victims.';
COMMENT ON COLUMN "incidents"."weapons" IS 'Means used, as told; empty when not told. Not complete. Code list: weapon.';
COMMENT ON COLUMN "incidents"."responsibility" IS 'On whose word the actors stand, over all reports. Not a finding of guilt. Code list: responsibility.';
COMMENT ON COLUMN "incidents"."killed_low" IS 'Least number killed over the claims that stand, attackers apart. Null is not zero. Unit: persons.';
COMMENT ON COLUMN "incidents"."killed_best" IS 'Number killed by the named rule of figures: one value for sums. Null is not zero, and best is not verified. Unit: persons.';
COMMENT ON COLUMN "incidents"."killed_high" IS 'Largest number killed over the claims that stand; null with a low means at least. Null is not zero. Unit: persons.';
COMMENT ON COLUMN "incidents"."injured_low" IS 'Least number injured over the claims that stand, attackers apart. Null is not zero. Unit: persons.';
COMMENT ON COLUMN "incidents"."injured_best" IS 'Number injured by the named rule of figures: one value for sums. Null is not zero, and best is not verified. Unit: persons.';
COMMENT ON COLUMN "incidents"."injured_high" IS 'Largest number injured over the claims that stand; null with a low means at least. Null is not zero. Unit: persons.';
COMMENT ON COLUMN "incidents"."civilians_killed_low" IS 'Least number of civilians killed, by claims that call them so. Null is not zero; women and children are not added in. Unit: persons.';
COMMENT ON COLUMN "incidents"."civilians_killed_high" IS 'Largest number of civilians killed, by claims that call them so. Null is not zero; null with a low means at least. Unit: persons.';
COMMENT ON COLUMN "incidents"."children_killed_low" IS 'Least number of children killed. Null is not zero. Unit: persons.';
COMMENT ON COLUMN "incidents"."children_killed_high" IS 'Largest number of children killed. Null is not zero; null with a low means at least. Unit: persons.';
COMMENT ON COLUMN "incidents"."women_killed_low" IS 'Least number of women killed. Null is not zero. Unit: persons.';
COMMENT ON COLUMN "incidents"."women_killed_high" IS 'Largest number of women killed. Null is not zero; null with a low means at least. Unit: persons.';
COMMENT ON COLUMN "incidents"."militants_killed_low" IS 'Least number killed whom a claimant calls militants. Null is not zero, and not our judgement of who they were. Unit: persons.';
COMMENT ON COLUMN "incidents"."militants_killed_high" IS 'Largest number killed whom a claimant calls militants. Null is not zero, and not our judgement of who they were. Unit: persons.';
COMMENT ON COLUMN "incidents"."security_forces_killed_low" IS 'Least number of members of state forces killed. Null is not zero. Unit: persons.';
COMMENT ON COLUMN "incidents"."security_forces_killed_high" IS 'Largest number of members of state forces killed. Null is not zero; null with a low means at least. Unit: persons.';
COMMENT ON COLUMN "incidents"."attackers_killed_low" IS 'Least number of attackers killed. Null is not zero; not part of the other figures. Unit: persons.';
COMMENT ON COLUMN "incidents"."attackers_killed_high" IS 'Largest number of attackers killed. Null is not zero; not part of the other figures. Unit: persons.';
COMMENT ON COLUMN "incidents"."contested" IS 'Claimants differ on number, responsibility or who the victims were. Not that the incident is in doubt.';
COMMENT ON COLUMN "incidents"."n_claimants" IS 'Different claimants over all claims; the articles'' own voice counts as one. Not independent of each other. Unit: claimants.';
COMMENT ON COLUMN "incidents"."evidence_grade" IS 'How well the reports support that it happened. Not how sure the figures are. Code list: evidence_grade.';
COMMENT ON COLUMN "incidents"."n_articles" IS 'Articles with a report on it. Not a measure of importance. Unit: articles.';
COMMENT ON COLUMN "incidents"."n_publishers" IS 'Different publishers among them. Not independent: one may own another. Unit: publishers.';
COMMENT ON COLUMN "incidents"."n_independent" IS 'Different stories among them, copies of one wire story counted once. Not verified to have different sources. Unit: stories.';
COMMENT ON COLUMN "incidents"."first_reported_at" IS 'Earliest published_at of its articles, UTC. Not the time of the incident.';
COMMENT ON COLUMN "incidents"."last_reported_at" IS 'Latest published_at of its articles, UTC. Not the end of the incident.';
COMMENT ON COLUMN "incidents"."responds_to_incident_id" IS 'The incident that this one answers, where a report says so. Not a cause that we inferred. Points to incidents.incident_id.';
COMMENT ON COLUMN "incidents"."summary" IS 'One sentence made from the fields of the row. Not a quotation.';
COMMENT ON COLUMN "incidents"."qc_flags" IS 'Names of the soft checks that the row failed. Not errors: rows with errors are set aside.';
COMMENT ON COLUMN "incidents"."pipeline_version" IS 'Version of the pipeline that wrote the row. Not the version of the release.';

CREATE TABLE "actors" (
    "actor_id" VARCHAR NOT NULL CHECK (length("actor_id") >= 1),
    "name" VARCHAR NOT NULL CHECK (length("name") >= 1),
    "kind" VARCHAR NOT NULL CHECK ("kind" IN ('state', 'state_force', 'rebel_group', 'militia', 'criminal_group', 'party', 'international_organisation', 'ngo', 'media', 'official', 'other')),
    "country" VARCHAR CHECK (regexp_matches("country", '^[A-Z]{3}$')),
    "parent_actor_id" VARCHAR CHECK (length("parent_actor_id") >= 1),
    "valid_from" DATE,
    "valid_to" DATE,
    PRIMARY KEY ("actor_id")
);
COMMENT ON TABLE "actors" IS 'Organisations, states, forces and offices that reports and claims name.';
COMMENT ON COLUMN "actors"."actor_id" IS 'Stable id of the actor. Not a code of another dataset.';
COMMENT ON COLUMN "actors"."name" IS 'Canonical English name, as used in actors and targets. Not the actor''s only name.';
COMMENT ON COLUMN "actors"."kind" IS 'What the actor is. Not a legal or moral judgement. Code list: actor_kind.';
COMMENT ON COLUMN "actors"."country" IS 'Home country, ISO 3166-1 alpha-3; null when it has none or several. Not where it acts. Code list: country.';
COMMENT ON COLUMN "actors"."parent_actor_id" IS 'The actor that this one is a part of. Not an ally or a sponsor. Points to actors.actor_id.';
COMMENT ON COLUMN "actors"."valid_from" IS 'First day on which the row holds; null is since ever. Not always the day of its founding.';
COMMENT ON COLUMN "actors"."valid_to" IS 'Last day on which the row holds; null is to this day. Not always the day of its end.';

CREATE TABLE "actor_aliases" (
    "actor_id" VARCHAR NOT NULL CHECK (length("actor_id") >= 1),
    "alias" VARCHAR NOT NULL CHECK (length("alias") >= 1),
    "language" VARCHAR CHECK (regexp_matches("language", '^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$')),
    "valid_from" DATE,
    "valid_to" DATE,
    PRIMARY KEY ("actor_id", "alias")
);
COMMENT ON TABLE "actor_aliases" IS 'Further names of actors, with the days on which each name stands for the actor.';
COMMENT ON COLUMN "actor_aliases"."actor_id" IS 'The actor. Not unique here. Points to actors.actor_id.';
COMMENT ON COLUMN "actor_aliases"."alias" IS 'The other name, as written in news. Not necessarily accepted by the actor.';
COMMENT ON COLUMN "actor_aliases"."language" IS 'Language of the name, BCP 47. Not the language of the actor.';
COMMENT ON COLUMN "actor_aliases"."valid_from" IS 'First day on which the name stands for this actor; null is since ever. Not the first use in print.';
COMMENT ON COLUMN "actor_aliases"."valid_to" IS 'Last day on which it does; null is to this day. Not the last use in print.';

CREATE TABLE "places" (
    "place_id" VARCHAR NOT NULL CHECK (length("place_id") >= 1),
    "name" VARCHAR NOT NULL CHECK (length("name") >= 1),
    "kind" VARCHAR NOT NULL CHECK ("kind" IN ('country', 'region', 'admin1', 'admin2', 'city', 'landmark')),
    "country" VARCHAR CHECK (regexp_matches("country", '^[A-Z]{3}$')),
    "admin1" VARCHAR,
    "admin2" VARCHAR,
    "latitude" DOUBLE CHECK ("latitude" BETWEEN -90 AND 90),
    "longitude" DOUBLE CHECK ("longitude" BETWEEN -180 AND 180),
    "population" INTEGER CHECK ("population" >= 0),
    "gazetteer" VARCHAR NOT NULL CHECK (length("gazetteer") >= 1),
    "gazetteer_version" VARCHAR NOT NULL CHECK (length("gazetteer_version") >= 1),
    PRIMARY KEY ("place_id")
);
COMMENT ON TABLE "places" IS 'Gazetteer entries that reports and incidents point to, with the gazetteer''s version.';
COMMENT ON COLUMN "places"."place_id" IS 'Id of the place, with the gazetteer before the colon. Not stable across gazetteers.';
COMMENT ON COLUMN "places"."name" IS 'Name in the gazetteer. Not the only name, and no statement on whose place it is.';
COMMENT ON COLUMN "places"."kind" IS 'What the entry is. Not its importance. Code list: place_kind.';
COMMENT ON COLUMN "places"."country" IS 'Country, ISO 3166-1 alpha-3; null for areas across countries. No statement on sovereignty. Code list: country.';
COMMENT ON COLUMN "places"."admin1" IS 'Province, state or governorate, English name. Not a code.';
COMMENT ON COLUMN "places"."admin2" IS 'District or county, English name. Not a code.';
COMMENT ON COLUMN "places"."latitude" IS 'Latitude, WGS84; the centre for countries, regions and units. Not the extent. Unit: degrees.';
COMMENT ON COLUMN "places"."longitude" IS 'Longitude, WGS84; the centre for countries, regions and units. Not the extent. Unit: degrees.';
COMMENT ON COLUMN "places"."population" IS 'Population in the gazetteer; null when it has none. Not current. Unit: persons.';
COMMENT ON COLUMN "places"."gazetteer" IS 'Name of the gazetteer. Not its publisher''s endorsement.';
COMMENT ON COLUMN "places"."gazetteer_version" IS 'Version of the gazetteer. Not the version of the release.';

CREATE TABLE "codes" (
    "list_name" VARCHAR NOT NULL CHECK (length("list_name") >= 1),
    "code" VARCHAR NOT NULL CHECK (length("code") >= 1),
    "position" INTEGER NOT NULL CHECK ("position" >= 1),
    "meaning" VARCHAR NOT NULL CHECK (length("meaning") >= 1),
    "not_meaning" VARCHAR NOT NULL CHECK (length("not_meaning") >= 1),
    "plover" VARCHAR,
    "plover_match" VARCHAR CHECK ("plover_match" IN ('exact', 'broader', 'narrower')),
    "cameo" VARCHAR,
    "cameo_match" VARCHAR CHECK ("cameo_match" IN ('exact', 'broader', 'narrower')),
    "acled_event_type" VARCHAR,
    "acled_event_type_match" VARCHAR CHECK ("acled_event_type_match" IN ('exact', 'broader', 'narrower')),
    "acled_sub_event_type" VARCHAR,
    "acled_sub_event_type_match" VARCHAR CHECK ("acled_sub_event_type_match" IN ('exact', 'broader', 'narrower')),
    "ucdp_type" VARCHAR,
    "ucdp_type_match" VARCHAR CHECK ("ucdp_type_match" IN ('exact', 'broader', 'narrower')),
    PRIMARY KEY ("list_name", "code")
);
COMMENT ON TABLE "codes" IS 'Every code of every code list: meaning, what it does not mean, and the names that other codebooks use for nearly the same.';
COMMENT ON COLUMN "codes"."list_name" IS 'The code list; columns name the list they use.';
COMMENT ON COLUMN "codes"."code" IS 'The code.';
COMMENT ON COLUMN "codes"."position" IS 'Place in the list, from 1. Not a rank, except where the meaning says so.';
COMMENT ON COLUMN "codes"."meaning" IS 'What the code means.';
COMMENT ON COLUMN "codes"."not_meaning" IS 'What it does not mean.';
COMMENT ON COLUMN "codes"."plover" IS 'Nearest PLOVER event, with its mode after a slash. Not PLOVER''s own mapping.';
COMMENT ON COLUMN "codes"."plover_match" IS 'What that name covers compared with the code. Code list: match.';
COMMENT ON COLUMN "codes"."cameo" IS 'Nearest CAMEO code. Not CAMEO''s own mapping.';
COMMENT ON COLUMN "codes"."cameo_match" IS 'What that code covers compared with ours. Code list: match.';
COMMENT ON COLUMN "codes"."acled_event_type" IS 'Name of the nearest ACLED event type. Not ACLED''s own mapping, and not its data.';
COMMENT ON COLUMN "codes"."acled_event_type_match" IS 'What that name covers compared with the code. Code list: match.';
COMMENT ON COLUMN "codes"."acled_sub_event_type" IS 'Name of the nearest ACLED sub-event type. Not ACLED''s own mapping, and not its data.';
COMMENT ON COLUMN "codes"."acled_sub_event_type_match" IS 'What that name covers compared with the code. Code list: match.';
COMMENT ON COLUMN "codes"."ucdp_type" IS 'Nearest UCDP type of violence. Not UCDP''s own mapping.';
COMMENT ON COLUMN "codes"."ucdp_type_match" IS 'What that name covers compared with the code. Code list: match.';

CREATE TABLE "incident_history" (
    "history_id" VARCHAR NOT NULL CHECK (regexp_matches("history_id", '^his-[0-9a-f]{16}$')),
    "incident_id" VARCHAR NOT NULL CHECK (regexp_matches("incident_id", '^inc-[0-9a-f]{16}$')),
    "action" VARCHAR NOT NULL CHECK ("action" IN ('created', 'revised', 'merged', 'split', 'retired', 'retracted')),
    "related_incident_id" VARCHAR CHECK (regexp_matches("related_incident_id", '^inc-[0-9a-f]{16}$')),
    "as_of" DATE NOT NULL,
    "reason" VARCHAR NOT NULL CHECK (length("reason") >= 1),
    PRIMARY KEY ("history_id")
);
COMMENT ON TABLE "incident_history" IS 'What happened to incident ids: created, revised, merged, split, retired, retracted.';
COMMENT ON COLUMN "incident_history"."history_id" IS 'Stable id, made from the other columns. Not in order of time.';
COMMENT ON COLUMN "incident_history"."incident_id" IS 'The id that it happened to; it may be gone from `incidents`. Not always a current incident.';
COMMENT ON COLUMN "incident_history"."action" IS 'What happened. Code list: history_action.';
COMMENT ON COLUMN "incident_history"."related_incident_id" IS 'The id that goes on after a merge or that was split off; null otherwise.';
COMMENT ON COLUMN "incident_history"."as_of" IS 'Latest arrival day among the data that led to it. Not the day on which a build ran.';
COMMENT ON COLUMN "incident_history"."reason" IS 'Why, in words: the rule with its figures, or the human decision.';

CREATE TABLE "releases" (
    "version" VARCHAR NOT NULL CHECK (regexp_matches("version", '^\d{4}\.\d{2}\.\d{2}\.\d+$')),
    "schema_version" VARCHAR NOT NULL CHECK (regexp_matches("schema_version", '^\d+\.\d+\.\d+$')),
    "pipeline_version" VARCHAR NOT NULL CHECK (length("pipeline_version") >= 1),
    "data_through" DATE NOT NULL,
    "n_articles" INTEGER NOT NULL CHECK ("n_articles" >= 0),
    "n_reports" INTEGER NOT NULL CHECK ("n_reports" >= 0),
    "n_claims" INTEGER NOT NULL CHECK ("n_claims" >= 0),
    "n_incidents" INTEGER NOT NULL CHECK ("n_incidents" >= 0),
    "n_rejected" INTEGER NOT NULL CHECK ("n_rejected" >= 0),
    "content_sha256" VARCHAR NOT NULL CHECK (regexp_matches("content_sha256", '^[0-9a-f]{64}$')),
    PRIMARY KEY ("version")
);
COMMENT ON TABLE "releases" IS 'The releases up to this one, with row counts and a hash over their content.';
COMMENT ON COLUMN "releases"."version" IS 'Version: the day of data_through and a number that counts up. Not the version of the schema or the program.';
COMMENT ON COLUMN "releases"."schema_version" IS 'Version of the tables and columns (semantic versioning). Not the version of the data.';
COMMENT ON COLUMN "releases"."pipeline_version" IS 'Version of the program that made it. Not the version of the data.';
COMMENT ON COLUMN "releases"."data_through" IS 'Latest arrival day in it. Not the day of the release, nor of the latest incident.';
COMMENT ON COLUMN "releases"."n_articles" IS 'Rows of articles. Unit: rows.';
COMMENT ON COLUMN "releases"."n_reports" IS 'Rows of reports. Unit: rows.';
COMMENT ON COLUMN "releases"."n_claims" IS 'Rows of claims. Unit: rows.';
COMMENT ON COLUMN "releases"."n_incidents" IS 'Rows of incidents. Unit: rows.';
COMMENT ON COLUMN "releases"."n_rejected" IS 'Rows of rejected. Not lost: each names its reason. Unit: rows.';
COMMENT ON COLUMN "releases"."content_sha256" IS 'SHA-256, in hex, over the tables'' content, this table left out. Not the hash of a file.';

CREATE TABLE "rejected" (
    "stage" VARCHAR NOT NULL CHECK ("stage" IN ('ingest', 'extract', 'link', 'validate')),
    "source_path" VARCHAR,
    "table_name" VARCHAR,
    "row_key" VARCHAR,
    "check" VARCHAR NOT NULL CHECK (length("check") >= 1),
    "reason" VARCHAR NOT NULL CHECK (length("reason") >= 1),
    "row" VARCHAR
);
COMMENT ON TABLE "rejected" IS 'Files and rows that were set aside, each with the step, the check, the reason and what to do.';
COMMENT ON COLUMN "rejected"."stage" IS 'The step that set it aside. Code list: stage.';
COMMENT ON COLUMN "rejected"."source_path" IS 'The raw file that it comes from, relative to data/raw. Not the only file that may be affected.';
COMMENT ON COLUMN "rejected"."table_name" IS 'The table that the row was meant for; null for a whole file. Not a table that the row stands in.';
COMMENT ON COLUMN "rejected"."row_key" IS 'Primary key of the row, parts joined by a vertical bar; null for a whole file. Not unique here.';
COMMENT ON COLUMN "rejected"."check" IS 'Name of the check that it failed. Not the only one it may fail.';
COMMENT ON COLUMN "rejected"."reason" IS 'What is wrong and what to do about it.';
COMMENT ON COLUMN "rejected"."row" IS 'The row as JSON; null for a whole file. Not the article''s text.';
