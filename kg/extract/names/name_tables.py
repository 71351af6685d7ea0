"""The tables in which names, demonyms, offices and titles are looked up."""

from __future__ import annotations

from kg.extract.names.labels import LabelIndex, lower_text, plain_text, word_at
from kg.extract.names.name_words import BODY_WORDS, DIRECTIONS, is_roman, token_end
from kg.extract.reference.mentions import Known
from kg.language.tokens import Doc, Token
from kg.lexicon import Country, KnownPlace, Lexicon
from kg.model import Kind

_BODIES = frozenset({Kind.ORGANIZATION, Kind.GOVERNMENT, Kind.ARMED_FORCE, Kind.ARMED_GROUP})


class NameTables:
    """What a lexicon knows about names and the words around them."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Build the label tables.

        Args:
            lexicon: the known names, and the words around names.
        """
        self.lexicon = lexicon
        labels: dict[str, Known] = {}
        for label, places in lexicon.places.items():
            labels[label] = places[0]
        for country in lexicon.countries.values():
            for label in (country.label, *country.alt_labels):
                labels[label] = country
        labels.update(lexicon.actors)
        self.abbreviations: LabelIndex[Known] = LabelIndex(
            {label: place for places in lexicon.places.values() for place in places for label in place.abbreviations}
        )
        self.known: LabelIndex[Known] = LabelIndex(labels)
        self.seats: LabelIndex[Country] = LabelIndex(lexicon.seats)
        self.demonyms: LabelIndex[Country] = LabelIndex(lexicon.demonyms)
        indexes = (self.abbreviations, self.known, self.seats, self.demonyms)
        self._first_words = frozenset(word for index in indexes for word in index.first_words)

    def may_begin_known(self, text: str, token: Token) -> bool:
        """Return whether a known name may begin with a word.

        Args:
            text: the ``plain_text`` of its paragraph.
            token: the word.
        """
        return word_at(text, token.idx) in self._first_words or token.lower_ in DIRECTIONS

    def modifying(self, token: Token) -> Country | None:
        """Return the country that a word names as a modifier: "Syrian", "Syria's", "US"."""
        found = self.demonyms.longest_at(plain_text(token.doc), token.idx)
        if found and len(found[0]) >= len(token.text):
            return found[1]
        known = self.known.longest_at(plain_text(token.doc), token.idx)
        return known[1] if known and isinstance(known[1], Country) else None

    def office_width(self, doc: Doc, i: int) -> int:
        """Return the number of words from here that name an office: "Secretary of State"."""
        text = lower_text(doc)
        for width in range(min(5, len(doc) - i), 0, -1):
            if text[doc[i].idx : doc[i + width - 1].idx + len(doc[i + width - 1].text)] in self.lexicon.offices:
                return width
        return 0

    def front_width(self, doc: Doc, i: int, end: int) -> int:
        """Return the number of words from here that are an office, a title or a demonym before a name."""
        text = plain_text(doc)
        for width in range(min(5, end - i), 0, -1):
            words = text[doc[i].idx : doc[i + width - 1].idx + len(doc[i + width - 1].text)].lower()
            if (
                words in self.lexicon.offices
                or words in self.lexicon.titles
                or words.rstrip(".") in self.lexicon.titles
            ):
                return width
        demonym = self.demonyms.longest_at(text, doc[i].idx) or self.country_at(text, doc[i].idx)
        if demonym:
            after = token_end(doc, i, doc[i].idx + len(demonym[0]))
            return after - i if after else 0
        return 0

    def country_at(self, text: str, begin: int) -> tuple[str, Country] | None:
        """Return the country whose name begins here: "US President"."""
        found = self.known.longest_at(text, begin)
        return (found[0], found[1]) if found and isinstance(found[1], Country) else None

    def heads_body(self, token: Token) -> bool:
        """Return whether a word heads the names of bodies and facilities ("Ministry", "Bridge")."""
        return self.heads_institution(token) or token.lower_ in self.lexicon.place_nouns

    def heads_institution(self, token: Token) -> bool:
        """Return whether a word heads the names of bodies ("Ministry", "Party")."""
        word = token.lower_
        group = self.lexicon.groups.get(word) or self.lexicon.groups.get(token.lemma_.lower())
        return (group is not None and group.kind in _BODIES) or word in BODY_WORDS

    def is_thing(self, token: Token) -> bool:
        """Return whether a word names neither an actor nor a place: "Treaty", "Games", "IEDs"."""
        tails = self.lexicon.name_tails
        return (
            token.text in tails
            or token.text.removesuffix("s") in tails
            or token.lower_ in tails
            or token.lemma_.lower() in tails
        )

    def names_thing(self, doc: Doc, start: int, end: int) -> bool:
        """Return whether a run of name words names neither an actor nor a place: "Oslo Accord", "Operation Dawn"."""
        of = next((i for i in range(start + 1, end) if doc[i].text in {"of", "for", "on"}), end)
        # "World War II"
        head = doc[of - 2] if of - start > 1 and is_roman(doc[of - 1]) else doc[of - 1]
        if self.heads_body(head):
            return False
        # "Typhoon Odette", "Tropical Storm Ana", "Security Council Resolution 2254"
        fronts = [self.lexicon.name_heads.get(t.text) for t in doc[start : min(start + 3, end - 1)]]
        if any(front is not None and front.kind is None for front in fronts):
            return True
        return self.is_thing(head) and doc[start].text not in self.lexicon.given_names

    def is_double_name(self, doc: Doc, start: int, end: int) -> bool:
        """Return whether the name of a place is a given name here, with a surname after it: "Paris Jackson"."""
        if doc[start].text not in self.lexicon.double_names or not 2 <= end - start <= 3:
            return False
        where = start > 0 and doc[start - 1].lower_ in {"in", "near", "from", "to", "at", "outside"}
        rest = doc[start + 1 : end]
        return not where and rest[-1].tag_ != "NNPS" and all(t.is_alpha and self._may_be_surname(t) for t in rest)

    def _may_be_surname(self, token: Token) -> bool:
        words = {token.lower_, token.lemma_.lower()}
        lexicon = self.lexicon
        listed = any(
            w in table
            for w in words
            for table in (lexicon.groups, lexicon.offices, lexicon.place_nouns, lexicon.titles)
        )
        named = self.known.longest_at(plain_text(token.doc), token.idx) or self.demonyms.longest_at(
            plain_text(token.doc), token.idx
        )
        return not (listed or named or self.is_thing(token) or words & DIRECTIONS or words & BODY_WORDS)


#: Prepositions after which a seat of government is a building.
_WHEREABOUTS = frozenset("at in inside outside near around into".split())


def is_visited(doc: Doc, i: int, found: tuple[str, Known] | None, length: int) -> bool:
    """Return whether a seat of government means the building: "talks at the Kremlin"."""
    if found is None or len(found[0]) != length or not isinstance(found[1], KnownPlace):
        return False
    before = doc[i - 2] if i > 1 and doc[i - 1].lower_ == "the" else doc[i - 1] if i else None
    return before is not None and before.lower_ in _WHEREABOUTS
