"""Finds proper names: those in the lexicon, and those recognised by their form alone."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from kg.extract.names.demonyms import demonym_before, demonym_mention, is_one_person
from kg.extract.names.labels import plain_text
from kg.extract.names.name_stretch import end_of_name, owns_name
from kg.extract.names.name_tables import NameTables, is_visited
from kg.extract.names.name_words import (
    DIRECTIONS,
    PERSONS,
    SMALL_BEGINNINGS,
    after_time,
    is_body_word,
    is_lower_word,
    is_name_word,
    is_roman,
    is_title_case,
    looks_like_person,
    may_begin_name,
    never_names,
    only_describes,
    token_end,
)
from kg.extract.names.neighbours import Neighbours
from kg.extract.names.things import heading_names, is_called_thing, is_heading, is_tongue, names_nothing
from kg.extract.places.datelines import find_dateline_place
from kg.extract.reference.descriptions import kind_of
from kg.extract.reference.mentions import Known, Mention, MentionType
from kg.language import Section
from kg.language.tokens import Doc, Token
from kg.lexicon import Country, KnownActor, Lexicon
from kg.model import Kind, Part

#: Nouns of divisions whose names may come before an office: "Ashby County Sheriff".
_COUNTIES = frozenset("County Parish Borough Township District Province State".split())

#: Words that are not part of the name after them: "the Pentagon", "Pro-Ruiz militants", "Former Oslo mayor".
_NOT_IN_FRONT = frozenset({"the", "pro", "anti", "former", "ex"})


class ProperNames:
    """Finds names; built once from a lexicon and used for every section."""

    def __init__(self, lexicon: Lexicon, common: AbstractSet[str] = frozenset()) -> None:
        """Build the tables.

        Args:
            lexicon: the known names, and the words around names.
            common: lower-case words that are not names when they open a sentence.
        """
        self.tables = NameTables(lexicon)
        self.neighbours = Neighbours(self.tables)
        self.common = common

    def find(self, section: Section, index: int) -> list[Mention]:
        """Find the names in one section, including those of things that are neither actors nor places."""
        doc = section.doc
        text = plain_text(doc)
        if is_heading(doc):
            return heading_names(section, index, self.tables)
        shouting = section.paragraph.part is Part.HEADLINE and is_title_case(doc)
        found: list[Mention] = []
        dateline = find_dateline_place(doc)
        i = 0
        while i < len(doc):
            if dateline is not None and dateline[0] == i:
                found.append(self._dateline_at(section, index, *dateline))
                i = dateline[1]
                continue
            if is_tongue(doc, i):
                i += 1
                continue
            made = self._known_at(section, index, text, i) or self._run_at(section, index, i, shouting=shouting)
            if made is None:
                i += 1
                continue
            mentions, i = made
            found += mentions
        for mention in found:
            mention.thing = mention.thing or is_called_thing(mention, self.tables)
        named = [m for m in found if not m.thing]
        for mention in named:
            self.neighbours.read_office_with_task(mention)
            self.neighbours.look_around(mention)
            self.neighbours.take_in_noun(mention)
            self.neighbours.take_in_direction(mention)
        self.neighbours.share_in_lists(named)
        for mention in named:
            mention.thing = mention.thing or names_nothing(mention, self.tables.lexicon)
        return [m for m in found if not self._is_common_plural(m)]

    def _is_common_plural(self, mention: Mention) -> bool:
        """Return whether a name is a common noun for people: "The *Members* of the Board", "*Trustees* adjourned"."""
        word = mention.doc[mention.start]
        plain = mention.end - mention.start == 1 and not mention.votes and not word.ent_type_ and not mention.thing
        common = word.lower_ in self.common or word.lower_.removesuffix("s") in self.common
        return plain and word.tag_ in {"NNS", "NNPS"} and common and kind_of(word) == "person"

    def _dateline_at(self, section: Section, index: int, start: int, end: int) -> Mention:
        """Make a mention of the place in a dateline, whatever the model says."""
        words = section.doc[start:end].text
        known = self.tables.known.longest_at(words.title() if words.isupper() else words, 0)
        country = (
            known[1] if known is not None and isinstance(known[1], Country) and len(known[0]) == len(words) else None
        )
        kind = Kind.CITY if country is None else Kind.COUNTRY
        mention = Mention(section, index, start, end, MentionType.NAME, None if country is None else kind, country)
        mention.vote(kind, "dateline")
        return mention

    # -- names that the lexicon knows ------------------------------------------------------

    def _known_at(self, section: Section, index: int, text: str, i: int) -> tuple[list[Mention], int] | None:
        doc = section.doc
        token = doc[i]
        if not (token.text[0].isalnum() or token.text[0] == "'") or not self.tables.may_begin_known(text, token):
            return None
        found = self._known_name(doc, text, i)
        seat = self.tables.seats.longest_at(text, token.idx)
        demonym = self.tables.demonyms.longest_at(text, token.idx)
        longest = max((len(x[0]) for x in (found, seat, demonym) if x), default=0)
        end = token_end(doc, i, token.idx + longest) if longest else None
        if end is None:
            return None
        # A longer capitalised name around a country or demonym is a separate name:
        # "Syrian Civil Defence", "Russia Today", "Kurdistan Workers' Party".
        stretch = end_of_name(doc, i, self.tables)
        compound = end + 1 < len(doc) and doc[end].text == "-" and self._is_adjective(doc, end + 1)
        actor = found and len(found[0]) == longest and isinstance(found[1], KnownActor)
        # "the Congress of Teachers" is not that of the United States
        longer = end + 1 < stretch and doc[end].text == "of" and self.tables.heads_institution(doc[end - 1])
        actor = actor and not longer
        # "Carrefour-Feuilles" does not name the firm, but "Fatah-Hamas talks" names two groups
        joined = stretch > end and doc[end].text == "-" and not compound
        actor = actor and not (joined and self.tables.known.longest_at(text, doc[end + 1].idx) is None)
        if stretch > end and not compound and not actor:
            state = seat or demonym or (found and isinstance(found[1], Country))
            if not state and self.tables.names_thing(doc, i, stretch):
                return [Mention(section, index, i, stretch, MentionType.NAME, thing=True)], stretch
            if self._is_within_name(doc, i, end, stretch):
                return None
        people = demonym and len(demonym[0]) == longest
        if demonym and people and (found is None or len(found[0]) < longest or is_one_person(doc, end - 1)):
            mention = demonym_mention(section, index, i, end, demonym[1])
        elif seat and len(seat[0]) == longest and not is_visited(doc, i, found, longest):
            mention = Mention(section, index, i, end, MentionType.NAME, Kind.COUNTRY, seat[1], country=seat[1])
        elif found is None or is_lower_word(doc[i]) or self._is_persons_name(doc, i, end, stretch, found[1]):
            return None
        else:
            kind = Kind.COUNTRY if isinstance(found[1], Country) else found[1].kind
            mention = Mention(section, index, i, end, MentionType.NAME, kind, found[1])
        if mention.kind:
            mention.vote(mention.kind, "known")
        return [mention], end

    def _known_name(self, doc: Doc, text: str, i: int) -> tuple[str, Known] | None:
        """Return the longest name of the lexicon that begins here, with abbreviations after a comma."""
        found = self._shared_head(doc, text, i) or self.tables.known.longest_at(text, doc[i].idx)
        if found is None and i > 1 and doc[i - 1].text == ",":
            # "Slidell, La."
            return self.tables.abbreviations.longest_at(text, doc[i].idx)
        the = found is not None and doc[i].lower_ == "the" and i + 2 < len(doc)
        if the and self.tables.modifying(doc[i + 1]) is not None and end_of_name(doc, i, self.tables) > i + 2:
            return None  # "the Australian Army" is no newspaper's
        return found

    def _is_within_name(self, doc: Doc, i: int, end: int, stretch: int) -> bool:
        """Return whether a known name up to ``end`` is only the beginning of a person's or body's name."""
        if self.tables.is_double_name(doc, i, stretch):
            return True
        return self._strip(doc, i, stretch) <= i and self._is_body(doc, i, stretch, front=end)

    def _is_adjective(self, doc: Doc, i: int) -> bool:
        """Return whether "-led" or "-Turkish" follows; a country before it is not part of a longer name."""
        return doc[i].is_lower or self.tables.demonyms.longest_at(plain_text(doc), doc[i].idx) is not None

    def _shared_head(self, doc: Doc, text: str, i: int) -> tuple[str, Known] | None:
        """Read "North" in "North and South Korea" as North Korea."""
        if i + 2 >= len(doc) or doc[i + 1].text != "and" or doc[i].lower_ not in DIRECTIONS:
            return None
        second = self.tables.known.longest_at(text, doc[i + 2].idx)
        first_word, _, rest = second[0].partition(" ") if second else ("", "", "")
        if not rest or first_word.lower() not in DIRECTIONS:
            return None
        whole = self.tables.known.longest_at(f"{doc[i].text} {rest}", 0)
        return (doc[i].text, whole[1]) if whole else None

    def _is_persons_name(self, doc: Doc, i: int, end: int, stretch: int, known: Known) -> bool:
        """Return whether a known name is part of a person's: "Jordan Peterson", "Mr Washington"."""
        if isinstance(known, KnownActor):
            return False
        before = doc[i - 1].text.lower() if i else ""
        titled = before.rstrip(".") in self.tables.lexicon.titles or before in self.tables.lexicon.titles
        named = i > 0 and doc[i - 1].text in self.tables.lexicon.given_names and doc[i - 1].pos_ == "PROPN"
        gives = doc[i].text in self.tables.lexicon.given_names and stretch > end and end == i + 1
        # "Trinidad Solés": the model takes both words for one person
        person = end < len(doc) and doc[i].ent_type_ in PERSONS and doc[end].ent_iob_ == "I" and stretch > end
        return titled or named or gives or person

    # -- names recognised by their form alone ----------------------------------------------

    def _run_at(self, section: Section, index: int, i: int, *, shouting: bool) -> tuple[list[Mention], int] | None:
        doc = section.doc
        token = doc[i]
        if token.text.isascii() and token.text == token.lower_ and token.text not in SMALL_BEGINNINGS:
            return None
        begins = may_begin_name(doc[i], shouting=shouting)
        office = self.tables.office_width(doc, i) if begins or is_name_word(doc[i]) else 0
        if not begins and office < 2:
            return None
        owned = office == 1 and owns_name(doc, i, i + 1, self.tables)
        if office and not owned and not (i + office < len(doc) and is_name_word(doc[i + office])):
            return [], i + office
        # "Secretary of State John Kerry": the name begins after an office of several words
        first = i + office if office > 1 else i
        end = end_of_name(doc, first, self.tables, shouting=shouting)
        end = self._before_office(doc, first, end)
        end, is_task = self._end_of_task(doc, first, end)
        if is_task:
            return [Mention(section, index, first, end, MentionType.NAME, thing=True)], end
        start = self._after_kind(doc, self._strip(doc, first, end), end)
        if start >= end:
            return ([], end) if end > i else None
        start = after_time(doc, start, end)
        while start < end and (doc[start].text in {"-", "'", "’"} or doc[start].lower_ in _NOT_IN_FRONT):
            start += 1
        if start >= end or (end - start == 1 and self._is_no_name(doc[start])) or only_describes(doc, start, end):
            return [], max(end, i + 1)
        if self.tables.names_thing(doc, start, end):
            return [Mention(section, index, start, end, MentionType.NAME, reach=i, thing=True)], end
        mention = Mention(section, index, start, end, MentionType.NAME, reach=i)
        opens = end - start == 1 and self._opens_sentence(doc[start])
        mention.doubtful = opens and doc[start].lower_ in self.common and not doc[start].ent_type_
        given = doc[start].text in self.tables.lexicon.given_names
        if end - start > 1 and doc[start].lower_ in self.common and not given:
            mention.vote(Kind.ORGANIZATION, "common word in front")
        self.neighbours.read_front(mention)
        return [*self._read_country(mention, i), mention], end

    def _read_country(self, mention: Mention, i: int) -> list[Mention]:
        """Note the country in a run of words from ``i``, and return the mention of a demonym before the name."""
        doc, start, end = mention.doc, mention.start, mention.end
        demonym = self.tables.demonyms.longest_at(plain_text(doc), doc[i].idx)
        made = []
        if demonym and start > i:
            country_end = token_end(doc, i, doc[i].idx + len(demonym[0])) or i + 1
            mention.country = demonym[1]
            made.append(demonym_before(mention, i, country_end, demonym[1]))
        elif demonym and self._is_body(doc, i, end):
            mention.country = demonym[1]
        head = self.tables.lexicon.name_heads.get(doc[start].text) if end - start > 1 else None
        if head is not None and head.country is not None:
            mention.country = self.tables.lexicon.countries.get(head.country[-2:])
        return made

    @staticmethod
    def _opens_sentence(token: Token) -> bool:
        return (
            token.i == 0
            or bool(token.is_sent_start)
            or (not token.nbor(-1).text[-1:].isalnum() and token.nbor(-1).text != ",")
        )

    def _is_body(self, doc: Doc, start: int, end: int, *, front: int = 0) -> bool:
        """Return whether a capitalised run that begins with a country, up to ``front``, is a body's own name."""
        last = doc[end - 1]
        rest = doc[max(front, start + 1) : end]
        if self.tables.names_thing(doc, start, end):
            return False
        if any(self.tables.heads_body(t) for t in rest):
            return True
        if len(rest) and self.tables.front_width(doc, start + 1, end):
            return False
        return (
            last.text not in self.tables.lexicon.given_names
            and len(rest) >= 1
            and not looks_like_person(rest.text, self.tables.lexicon)
        )

    def _strip(self, doc: Doc, start: int, end: int) -> int:
        """Skip demonyms, offices and titles before a name; return where the name begins."""
        i = start
        opens_place = self._is_place_with_title(doc, start, end) or self._is_place_of_country(doc, start, end)
        if opens_place or self.tables.is_double_name(doc, start, end) or owns_name(doc, start, start + 1, self.tables):
            return start
        while i < end:
            width = self.tables.front_width(doc, i, end)
            if not width:
                break
            i += width
        if i == start:
            return start + 1 if self._is_party_member(doc, start, end) else start
        if i >= end:
            return self._office_only(doc, start, end)
        if end - i == 1 and start and doc[start - 1].lower_ == "the" and self.tables.heads_body(doc[i]):
            return start  # "the Oba Market"
        # "Syrian Observatory": a single demonym belongs to a body's name
        only_demonyms = all(self.tables.demonyms.longest_at(plain_text(doc), doc[k].idx) for k in range(start, i))
        belongs = only_demonyms or self._is_country_of_body(doc, start, i, end)
        return start if belongs and not looks_like_person(doc[i:end].text, self.tables.lexicon) else i

    def _is_country_of_body(self, doc: Doc, start: int, i: int, end: int) -> bool:
        """Return whether the words up to ``i`` are a country's name that opens a body's: "Kenya Ports Authority"."""
        country = self.tables.country_at(plain_text(doc), doc[start].idx)
        if country is None or country[0].replace(".", "").isupper() or not self.tables.heads_body(doc[end - 1]):
            return False
        return token_end(doc, start, doc[start].idx + len(country[0])) == i

    def _after_kind(self, doc: Doc, start: int, end: int) -> int:
        """Skip the noun before a settlement's or region's name: "City of Edwardsville"."""
        noun = None
        if start < end and not is_body_word(doc[start]):
            noun = self.tables.lexicon.place_nouns.get(doc[start].lower_)
        kinds = {Kind.CITY, Kind.REGION}
        if noun is not None and noun.kind in kinds and start + 2 < end and doc[start + 1].text == "of":
            return start + 2 if end - start <= 5 else start
        return start

    def _before_office(self, doc: Doc, i: int, end: int) -> int:
        """Cut a run before an office within it: "Ashby County | Sheriff", "Milton | Fire Chief Ann Cole"."""
        if self.tables.front_width(doc, i, end):
            return end
        for k in range(i + 2, end):
            if doc[k - 1].text in _COUNTIES and self.tables.office_width(doc, k):
                return k
        if doc[i].text in self.tables.lexicon.given_names:
            return end
        for k in range(i + 1, end - 1):
            width = self.tables.office_width(doc, k)
            if width and k + width < end and is_name_word(doc[k + width]) and not self.tables.heads_body(doc[end - 1]):
                return k
        return end

    def _end_of_task(self, doc: Doc, i: int, end: int) -> tuple[int, bool]:
        """Find where an office's task or body ends before its holder's name: "Minister for Fisheries | Ana Costa".

        Returns:
            the end of the run, and whether it was cut and is only a task.
        """
        given = next((k for k in range(i + 1, end - 1) if doc[k].text in self.tables.lexicon.given_names), end)
        office = self.neighbours.office_with_task(doc, i) if given < end else None
        if office is None:
            return end, False
        return given, doc[office[1]].text == "for" or doc[office[1] - 1].lower_ in {"minister", "secretary"}

    def _is_place_with_title(self, doc: Doc, start: int, end: int) -> bool:
        """Return whether a title is part of a place's name: "control of Sheikh Najjar"."""
        if end - start != 2 or doc[start].lower_ not in {"sheikh", "shaykh", "saint"} or not start:
            return False
        where = doc[start - 1].lower_ in {"of", "in", "near", "at", "outside", "from", "to", "into", "and"}
        return where and doc[end - 1].text not in self.tables.lexicon.given_names

    def _is_place_of_country(self, doc: Doc, start: int, end: int) -> bool:
        """Return whether a country's name begins that of a place: "Mexico City", "Lebanon County"."""
        found = self.tables.known.longest_at(plain_text(doc), doc[start].idx)
        if found is None or not isinstance(found[1], Country) or found[0].replace(".", "").isupper():
            return False
        following = token_end(doc, start, doc[start].idx + len(found[0]))
        return following is not None and following < end and doc[following].lower_ in self.tables.lexicon.place_nouns

    def _is_party_member(self, doc: Doc, start: int, end: int) -> bool:
        """Return whether a group's noun comes before a person's name: "Democrat Hillary Clinton"."""
        lexicon = self.tables.lexicon
        group = doc[start].lower_ in lexicon.groups or f"{doc[start].text}s" in lexicon.actors
        return group and start + 2 < end and doc[start + 1].text in lexicon.given_names

    def _office_only(self, doc: Doc, start: int, end: int) -> int:
        """Return where the name begins in a run of only demonyms, titles and offices, which needs a title."""
        title = doc[start].lower_.rstrip(".") in self.tables.lexicon.titles and end - start >= 2
        return start + 1 if title and doc[end - 1].lower_ not in self.tables.lexicon.offices else end

    def _is_no_name(self, token: Token) -> bool:
        word = token.lower_
        return (
            never_names(token)
            or is_roman(token)
            or word in self.tables.lexicon.offices
            or word.removesuffix("s") in self.tables.lexicon.offices
            or word in self.tables.lexicon.titles
            or word in self.tables.lexicon.groups
            or token.lemma_.lower() in self.tables.lexicon.groups
            or word.removesuffix("s") in self.tables.lexicon.groups
            or not any(c.isalpha() for c in word)
            or (len(word) == 1)
        )
