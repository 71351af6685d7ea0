"""Reads the kind of a name from its own words and its neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.extract.names.labels import plain
from kg.extract.names.name_tables import NameTables
from kg.extract.names.name_words import (
    BODY_WORDS,
    DIRECTIONS,
    FIRMS_TOO,
    is_body_word,
    is_person_ahead,
    names_day_or_month,
    names_person,
)
from kg.extract.names.settings import SHARES, STRICTLY_WHERE, place_signs
from kg.extract.names.things import is_called_person
from kg.extract.places.place_names import is_street
from kg.extract.reference.descriptions import group_noun, kind_of
from kg.extract.reference.mentions import Mention, MentionType
from kg.language.tokens import Doc, Token
from kg.lexicon import Country, GroupNoun, KnownActor
from kg.model import Kind

#: The kinds of names by the model's label.
_ENT_KINDS = {
    "PER": Kind.PERSON,
    "PERSON": Kind.PERSON,
    "ORG": Kind.ORGANIZATION,
    "LOC": Kind.CITY,
    "GPE": Kind.CITY,
    "FAC": Kind.FACILITY,
}

#: Nouns for what every town has; a town's name before them still means the town.
_ANY_TOWNS = frozenset(
    "home house residence apartment building office offices street streets road roads area areas site neighbourhood "
    "neighborhood jail courthouse hall school schools shop store farm land waters coast border corner".split()
)


#: A longer word in capitals is usually the town of a dateline rather than an acronym.
_LONGEST_ACRONYM = 6
#: Votes for a person that outweigh a noun for places behind the name, without and with "the" in front.
_PERSON, _SURE_PERSON = 5.0, 10.0
#: The least vote for a town that makes a name a place.
_LEAST_PLACE_VOTE = 2.0
#: The tags of singular nouns; parsers may take a noun before a name for part of the name.
_SINGULAR = frozenset({"NN", "NNP"})
#: The most words of a noun for a group.
_LONGEST_GROUP = 3
#: How far before a name an office with its task may begin.
_LONGEST_TASK = 9


#: Nouns for what firms, parties and newspapers have and towns do not: "the offices of X".
_OF_BODIES = frozenset("offices headquarters newsroom shares shareholders board staff employees editor editors".split())


#: What nouns for countries, and for allied forces, mean at the end of a name.
_OF_NAMES = {
    "alliance": Kind.ORGANIZATION, "nation": Kind.POPULATION, "nations": Kind.POPULATION, "country": Kind.REGION,
}  # fmt: skip
#: Nouns for ships before their names: "the tanker X".
_SHIPS = frozenset(
    "vessel tanker ferry ship trawler yacht icebreaker freighter tugboat tug boat steamer barge schooner liner".split()
)
#: Nouns for people after the name of a tribe: "Rizeigat herders".
_OF_TRIBES = frozenset("tribe tribes tribesmen tribesman clan clans clansmen herders herdsmen nomads elders".split())

#: Nouns after the name of a leader: "the X regime".
_LED_BY_PERSONS = frozenset("regime administration campaign loyalist loyalists supporters era".split())
#: The parts of speech of words between a name and an office behind it.
_IN_OFFICES = frozenset({"DET", "ADJ", "PROPN", "NOUN", "PART", "ADV", "PRON"})
#: Words after a name that open a clause in which others act: "Ann Lee, whom the minister sent".
_SUBORDINATING = frozenset("where when while who whom whose which that".split())
#: Determiners of one of many, which has no name.
_ONE_OF_MANY = frozenset("a an every each any no another some".split())


#: Words for buildings that are nobody's surname.
_NO_SURNAMES = frozenset("station airport hospital stadium cathedral prison airfield barracks refinery".split())


class Neighbours:
    """Reads the words around names."""

    def __init__(self, tables: NameTables) -> None:
        self.tables = tables

    def read_front(self, mention: Mention) -> None:
        """Note the title and office before a name."""
        if self._is_field(mention):
            return
        doc = mention.doc
        i = self._reach_left(mention)
        mention.reach = i
        while i < mention.start:
            width = self.tables.front_width(doc, i, mention.start) or 1
            words = plain(doc[i : i + width].text).lower()
            if words in self.tables.lexicon.titles or words.rstrip(".") in self.tables.lexicon.titles:
                title = self.tables.lexicon.titles.get(words) or self.tables.lexicon.titles[words.rstrip(".")]
                mention.title, mention.gender = title.label, title.gender or mention.gender
                mention.vote(Kind.PERSON, "title")
                if words in self.tables.lexicon.offices:
                    mention.offices.append((i, i + width))
            elif words in self.tables.lexicon.offices:
                mention.offices.append((i, i + width))
                mention.vote(Kind.PERSON, "office in front")
            i += width

    def _is_field(self, mention: Mention) -> bool:
        """Return whether an office after a name takes the words before it: "the deputy *Middle East* director"."""
        doc, end, head = mention.doc, mention.end, mention.head
        within = head.dep_ in {"compound", "amod", "nmod:desc"} and head.head.i >= end and head.head.is_lower
        return within and doc[mention.start - 1].is_lower and self.tables.office_width(doc, head.head.i) > 0

    def read_office_with_task(self, mention: Mention) -> None:
        """Note an office whose task separates it from the name: "Minister for the Middle East | Ann Lee"."""
        given = mention.doc[mention.start].text in self.tables.lexicon.given_names
        # "the mayor of Split and Ann Lee" are two
        joined = mention.start > 0 and mention.doc[mention.start - 1].text in {"and", "&"}
        office = None if mention.offices or joined or not given else self.office_with_task(mention.doc, mention.start)
        if office is not None:
            mention.offices.append(office)
            mention.vote(Kind.PERSON, "office with task")
            mention.reach = min(mention.reach, office[0])

    def office_with_task(self, doc: Doc, end: int) -> tuple[int, int] | None:
        """Return the office whose task reaches up to a word: "Minister for the Middle East", "Minister of"."""
        if doc[end - 1].text == ",":
            return None  # "the president of the bank, Ann Lee" is an apposition
        for i in range(end - 1, max(end - _LONGEST_TASK, 0), -1):
            token = doc[i]
            if token.text in {"of", "for"}:
                offices = self.tables.lexicon.offices
                width = next((w for w in (4, 3, 2, 1) if i >= w and doc[i - w : i].text.lower() in offices), 0)
                if width:
                    return i - width, i
            elif not (token.text[:1].isupper() or token.text in {"the", "and", "&", ","}):
                return None
        return None

    def _reach_left(self, mention: Mention) -> int:
        """Return where lower-case offices before a name begin: "rebel commander …"."""
        doc, i = mention.doc, mention.reach
        while i > 0:
            before = doc[i - 1]
            width = next(
                (
                    w
                    for w in range(min(4, i), 0, -1)
                    if plain(doc[i - w : i].text).lower() in self.tables.lexicon.offices
                ),
                0,
            )
            if width:
                i -= width
            elif before.text == "." and i > 1 and doc[i - 2].lower_ in self.tables.lexicon.titles:
                # "said Capt. Ruiz", where the period is a token of its own
                i -= 2
            elif (
                before.pos_ in {"ADJ", "NOUN", "PROPN"}
                and i < mention.start
                and before.text[:1].isalpha()
                and before.is_lower
            ):
                i -= 1
            else:
                break
        return i

    def look_around(self, mention: Mention) -> None:
        """Note what the name's form, the model and the words beside it say about its kind."""
        if mention.type is not MentionType.NAME:
            return
        _read_model(mention)
        for kind, sign in self._form_votes(mention):
            mention.vote(kind, sign)
        self._look_beside(mention)
        _look_at_nouns(mention)
        self._look_at_apposition(mention)

    def _look_beside(self, mention: Mention) -> None:
        """Note what the words right before and after a name say about its kind."""
        doc, start, end = mention.doc, mention.start, mention.end
        before = doc[start - 1].lower_ if start else ""
        two_before = doc[start - 2].lower_ if start > 1 else ""
        for kind, sign in place_signs(mention, self.tables.lexicon):
            mention.vote(kind, sign)
        after = doc[end].lower_ if end < len(doc) else ""
        body = self._body_before(mention)
        if body is not None:
            mention.vote(body, "body in front")
        body = self._body_after(mention)
        if body is not None:
            mention.vote(body, "body after")
        if _is_aged(mention):
            mention.vote(Kind.PERSON, "age")
        if self._is_apposed_person(mention) or is_called_person(mention):
            mention.vote(Kind.PERSON, "person in front")
        if _LED_BY_PERSONS & {after, doc[start - 2].lower_ if before == "of" and start > 1 else ""}:
            mention.vote(Kind.PERSON, "led by")
        if (before == "of" and two_before in _OF_BODIES) or (before == "in" and two_before in SHARES):
            mention.vote(Kind.ORGANIZATION, "offices of")
        if before == "-" and two_before in {"pro", "anti"} and mention.known is None:
            mention.vote(Kind.PERSON, "pro-")

    def _body_before(self, mention: Mention) -> Kind | None:
        """Return the kind that the noun before a name gives it: "the charity [Open Sea]", "the party, [New Dawn],"."""
        noun = mention.doc[mention.start - 1] if mention.start else None
        if noun is None or noun.tag_ not in _SINGULAR | {","}:
            return None
        if noun.text == "," and mention.head.dep_ == "appos":
            noun = mention.head.head
        return self._kind_of_body(noun) if mention.head in {noun.head, noun} or mention.head.head == noun else None

    def _is_apposed_person(self, mention: Mention) -> bool:
        """Return whether a name is in apposition to a noun for one person: "the mayor of Ulm, *Ines Roth*,"."""
        noun = mention.head.head
        if noun.dep_ == "nmod" and noun.tag_ == "NNP" and mention.doc[mention.start].ent_type_ != "LOC":
            noun = noun.head  # parsers may take it for another name of Ulm
        single = mention.head.dep_ == "appos" and noun.i < mention.start and noun.tag_ == "NN"
        if not single or mention.doc[mention.start - 1].text != "," or kind_of(noun) != "person":
            return False
        return mention.end - mention.start > 1 and mention.doc[mention.end - 1].dep_ == "flat"

    def _body_after(self, mention: Mention) -> Kind | None:
        """Return the kind that an apposition gives a name: "[Open Sea], a charity,"."""
        apposed = (c for c in mention.head.children if c.dep_ == "appos" and c.i > mention.end)
        closed = mention.end < len(mention.doc) and mention.doc[mention.end].text == ","
        described = (c for c in apposed if closed and any(d.dep_ == "det" for d in c.children))
        return next((kind for noun in described if (kind := self._kind_of_body(noun))), None)

    def _kind_of_body(self, noun: Token) -> Kind | None:
        """Return the kind of body that a noun means: a party, but neither a minister nor the people."""
        group = group_noun(noun, self.tables.lexicon) if noun.tag_ in _SINGULAR else None
        if group is None or group.kind in {Kind.POPULATION, Kind.PERSON}:
            return None
        somebody = group.kind is not Kind.ORGANIZATION and kind_of(noun) == "person"
        return None if somebody or noun.lower_ in self.tables.lexicon.offices else group.kind

    def share_in_lists(self, names: Sequence[Mention]) -> None:
        """Let all names of a list count as towns if the first does: "in A, B and C"."""
        where = False
        for first, second in pairwise(names):
            doc = first.doc
            if not where:
                where = first.start > 0 and doc[first.start - 1].lower_ in STRICTLY_WHERE
            between = doc[first.tail : second.reach].text
            listed = between in {",", "and", ", and", "or"} and second.head.dep_ == "conj"
            where = where and listed and first.type is second.type is MentionType.NAME
            if where and second.known is None:
                second.vote(Kind.CITY, "in a list of places")

    def take_in_noun(self, mention: Mention) -> None:
        """Read the noun after a name: "Hama countryside" is a region of its own, "Idlib city" is Idlib."""
        doc, end = mention.doc, mention.end
        if mention.type is not MentionType.NAME or end >= len(doc) or not doc[end].is_lower:
            return
        # parsers may take the noun for part of the name, and "mine" for a pronoun
        if doc[end].tag_ not in {"NN", "NNS", "NNP"} and doc[end].dep_ not in {"flat", "obj"}:
            return
        noun = self.tables.lexicon.place_nouns.get(doc[end].lower_)
        if noun is None or isinstance(mention.known, KnownActor):
            return
        if mention.start > 0 and doc[mention.start - 1].lower_ in _ONE_OF_MANY:
            return  # "every Gulf state", "a Lagos prison"
        # "the Trent Vale hospital", but "an Ann Lee building" may be somebody's
        the = mention.start > 0 and doc[mention.start - 1].lower_ == "the"
        the = the and (mention.head.dep_ == "compound" or doc[end].dep_ == "flat")
        if mention.votes.get(Kind.PERSON, 0) >= (_SURE_PERSON if the else _PERSON):
            return
        if doc[end].lower_ in _ANY_TOWNS:
            return
        if noun.kind is Kind.CITY or isinstance(mention.known, Country):
            mention.tail = end + 1
            return
        mention.end = mention.tail = end + 1
        mention.known = None
        mention.decide(noun.kind, "place noun within")
        mention.start = start_of_direction(doc, mention.start)
        mention.reach = min(mention.reach, mention.start)

    def take_in_direction(self, mention: Mention) -> None:
        """Read the direction before a place: "southern Brazil" is a region of its own."""
        doc, start = mention.doc, start_of_direction(mention.doc, mention.start)
        if start == mention.start or mention.type is not MentionType.NAME or isinstance(mention.known, KnownActor):
            return
        read = {t.ent_type_ for t in doc[mention.start : mention.end]}
        place = mention.known is not None or "LOC" in read or mention.votes.get(Kind.CITY, 0) >= _LEAST_PLACE_VOTE
        if not place or mention.offices or mention.title:
            return
        mention.country = mention.known if isinstance(mention.known, Country) else mention.country
        mention.start, mention.reach = start, min(mention.reach, start)
        mention.known, mention.kind = None, None
        mention.decide(Kind.REGION, "compass")

    def _form_votes(self, mention: Mention) -> Iterator[tuple[Kind, str]]:
        doc, start, end = mention.doc, mention.start, mention.end
        first, last = doc[start], doc[end - 1]
        of = next((i for i in range(start + 1, end) if doc[i].text in {"of", "for"}), end)
        head = doc[of - 1]
        if end - start > 1 or head.lower_ in self.tables.lexicon.groups:
            group = self._group_at_end(doc, start, of)
            if group:
                # "Cree Nation" are people, "Channel Country" is a landscape
                yield _OF_NAMES.get(head.lower_, group.kind), "group noun"
            place = self.tables.lexicon.place_nouns.get(head.lower_) or self.tables.lexicon.place_nouns.get(
                first.lower_
            )
            # "Department of Fisheries", though some countries have departments as provinces
            if place and not group and not (of < end and is_body_word(head)) and end - start > 1:
                yield place.kind, "place noun"
            if head.lower_ in BODY_WORDS and end - start > 1 and not group:
                # "the Sheriff's Office" is not a building
                yield (
                    Kind.ORGANIZATION,
                    "office's body" if first.lower_ in self.tables.lexicon.offices else "word of bodies",
                )
        if is_street(doc[start:end].text):
            yield Kind.FACILITY, "street"
        begins = self.tables.lexicon.name_heads.get(first.text) if end - start > 1 else None
        if begins is not None and begins.kind is not None:
            given = first.text in self.tables.lexicon.given_names
            yield begins.kind, "first word, or a given name" if given else "first word"
        if self.tables.is_double_name(doc, start, end):
            yield Kind.PERSON, "place as a given name"
        # "Victoria Station" is nobody; "Victoria Hill" may be somebody
        built = end - start > 1 and (last.lower_ in _NO_SURNAMES or self._is_read_as_place(mention))
        if (not built and first.text in self.tables.lexicon.given_names) or (
            names_day_or_month(first) and names_person(first)
        ):
            yield Kind.PERSON, "given name" if end - start > 1 else "given name alone"
        if last.text.isupper() and end - start == 1 and 2 <= len(last.text) <= _LONGEST_ACRONYM:
            yield Kind.ORGANIZATION, "capitals"

    def _is_read_as_place(self, mention: Mention) -> bool:
        """Return whether a noun for a place ends a name that the model takes for one: "Victoria Park", "Ross Sea"."""
        last = mention.doc[mention.end - 1]
        if self._is_apposed_person(mention):
            return False
        read = all(t.ent_type_ == "LOC" for t in mention.doc[mention.start : mention.end])
        return read and last.lower_ in self.tables.lexicon.place_nouns and kind_of(mention.head) != "person"

    def _group_at_end(self, doc: Doc, start: int, end: int) -> GroupNoun | None:
        """Return the group that the last words of a name call it: "Kenya's *National Assembly*"."""
        groups = self.tables.lexicon.groups
        forms = [doc[i:end].text.lower() for i in range(max(start, end - _LONGEST_GROUP), end)]
        return next((groups[form] for form in (*forms, doc[end - 1].lemma_.lower()) if form in groups), None)

    def _look_at_apposition(self, mention: Mention) -> None:
        """Read "X, the foreign minister" and "X, spokesman for Y" after a name."""
        doc, end = mention.doc, mention.end
        if end >= len(doc) or doc[end].text != ",":
            return
        i = end + 1
        limit = min(len(doc), i + 7)
        while i < limit:
            for width in range(min(5, limit - i), 0, -1):
                words = plain(doc[i : i + width].text).lower()
                if words in self.tables.lexicon.offices and not is_person_ahead(doc, i + width):
                    placed = mention.start > 0 and doc[mention.start - 1].pos_ == "ADP"
                    if placed and doc[i + width - 1].dep_ == "nsubj":
                        # "in Goma, the mayor said"
                        return
                    if words.split()[-1] not in FIRMS_TOO:
                        mention.offices.append((i, i + width))
                        mention.vote(Kind.PERSON, "office behind")
                    return
            token = doc[i]
            fine = token.pos_ in _IN_OFFICES or token.text in {"-", "'s", "’s"}
            if not fine or token.text == "," or token.lower_ in _SUBORDINATING:
                return
            i += 1


def _look_at_nouns(mention: Mention) -> None:
    """Let a noun for a ship before a name, or for a tribe's people behind it, decide."""
    doc, start, end = mention.doc, mention.start, mention.end
    if start and doc[start - 1].lower_ in _SHIPS and doc[start - 1].tag_ in _SINGULAR:
        mention.decide(Kind.FACILITY, "ship in front")
    if end < len(doc) and doc[end].lower_ in _OF_TRIBES and doc[end - 1].head.i >= end - 1:
        mention.decide(Kind.POPULATION, "people behind")


def _read_model(mention: Mention) -> None:
    """Note the model's labels for a name."""
    if _is_within_name(mention):
        return
    words = mention.doc[mention.start : mention.end]
    for kind, count in Counter(_ENT_KINDS.get(t.ent_type_) for t in words).items():
        if kind is not None:
            mention.vote(kind, f"model: {kind.value}", count / len(words))


def start_of_direction(doc: Doc, start: int) -> int:
    """Return where the directions before a name begin: "north-eastern | Mali", or the name itself."""
    i = start
    while i > 0 and (doc[i - 1].lower_ in DIRECTIONS or (i < start and i > 1 and doc[i - 1].text in "-‑–")):
        i -= 1
    while i < start and doc[i].text in "-‑–":
        i += 1
    return i


def _is_within_name(mention: Mention) -> bool:
    """Return whether the model's name is longer than this one: "Pro-[Ruiz]", "the [Assad] regime"."""
    doc, start, end = mention.doc, mention.start, mention.end
    prefixed = start > 1 and doc[start - 1].text == "-" and doc[start].ent_iob_ == "I"
    goes_on = end < len(doc) and doc[end].ent_iob_ == "I" and doc[end].is_lower
    return prefixed or (goes_on and doc[end - 1].ent_type_ == "ORG")


def _is_aged(mention: Mention) -> bool:
    """Return whether a name has an age, as only persons do: "Ana Costa, 31," "Ana Costa (31)", "Ana Costa, aged 31"."""
    following = [t.text for t in mention.doc[mention.end : mention.end + 4]]
    if following[1:2] == ["aged"]:
        return following[0] == ","
    age = len(following) > 2 and following[1].isdecimal() and len(following[1]) < 4 and int(following[1]) < 120
    return age and (following[0], following[2]) in {(",", ","), (",", "."), ("(", ")")}
