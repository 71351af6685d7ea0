"""Finds lasting ties: who holds which office, and who leads, belongs to, is allied with or opposes whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extract.grammar.arguments import verb_arguments
from kg.extract.grammar.grammar import case_of, with_conjuncts
from kg.extract.reference.cast import Cast
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.reference.owners import owner_of
from kg.extract.times.dating import Dating
from kg.language import Section
from kg.language.tokens import Doc, Token
from kg.lexicon import Country, Lexicon
from kg.model import Kind, Position, Relation, Span

_LEADING = frozenset({"lead", "head", "command", "chair", "run", "govern"})
_BACKING = frozenset({"back", "support", "ally"})
_ALLIES = frozenset({"ally", "backer", "partner", "supporter"})
_ENEMIES = frozenset({"enemy", "rival", "opponent", "foe", "adversary"})
_MEMBERS = frozenset({"member", "part", "branch", "wing", "affiliate", "arm"})


class Relations:
    """Reads the ties of one article into its cast."""

    def __init__(
        self,
        cast: Cast,
        lexicon: Lexicon,
        owner: dict[tuple[int, int], Mention],
        cluster_of: dict[Mention, Cluster],
        dates: Dating,
    ) -> None:
        self.cast = cast
        self.lexicon = lexicon
        self.owner = owner
        self.cluster_of = cluster_of
        self.dates = dates
        #: the mentions that ties are read from, which go into the graph
        self.used: set[Mention] = set()

    def read_offices(self, mentions: list[Mention]) -> None:
        """Read offices from the words around the mentions of persons."""
        for mention in mentions:
            if (
                mention.offices
                and mention in self.cluster_of
                and self.cast.kind(self.cluster_of[mention]) is Kind.PERSON
            ):
                self._read_offices(mention)

    def read_ties(self, sections: list[Section]) -> None:
        """Read ties from verbs and nouns."""
        for index, section in enumerate(sections):
            for token in section.doc:
                for subject, name, object_ in self._ties(token, index):
                    self._add(subject, name, object_, section.span(token))

    def _cluster(self, token: Token, index: int) -> tuple[Cluster, Mention] | None:
        mention = owner_of(token, index, self.owner)
        if mention is None or mention not in self.cluster_of:
            return None
        return self.cluster_of[mention], mention

    # -- offices ---------------------------------------------------------------------------

    def _read_offices(self, mention: Mention) -> None:
        cluster, doc = self.cluster_of[mention], mention.doc
        for start, end in mention.offices:
            begin = _begin_with_former(doc, start)
            named = any(t.pos_ == "PROPN" for t in doc[begin + 1 : start])
            # "former Oslo mayor" is a former mayor
            words = f"{doc[begin].text} {doc[start:end].text}" if named else doc[begin:end].text
            office = self.lexicon.offices.get(words.lower().replace("’", "'"))
            body = self._body_of(mention, start, end)
            if mention.type is not MentionType.NAME and not cluster.named:
                continue
            span = mention.section.span(doc[begin:end])
            days = self.dates.tenure(mention.section, mention.index, end)
            found = Position(words, span, self.cast.key_of.get(body) if body else None, *days)
            held = self.cast.positions.setdefault(cluster, [])
            same = [p for p in held if p.role.casefold() == found.role.casefold()]
            if not same:
                held.append(found)
            elif (found.of and not same[0].of) or (any(days) and same[0].start is same[0].end is None):
                held[held.index(same[0])] = replace(found, of=found.of or same[0].of)
            if body is not None and body is not cluster and office is not None and office.leads:
                self._relate(body, "ledBy", cluster, span)

    def _body_of(self, mention: Mention, begin: int, end: int) -> Cluster | None:
        """Find the body that an office belongs to: "Syria's president", "head of X", "rebel commander"."""
        doc, index = mention.doc, mention.index
        i = begin - 1
        while i >= 0 and begin - i <= 6:
            token = doc[i]
            found = self._cluster(token, index)
            if found and found[0] is not self.cluster_of.get(mention):
                self.used.add(found[1])
                return found[0]
            described = self._described_by(token)
            if described:
                return described
            if token.pos_ not in {"ADJ", "NOUN", "PROPN", "PART", "DET"} and token.text not in {
                "'s",
                "’s",
                "'",
                "’",
                "-",
            }:
                break
            i -= 1
        within = next((c for t in doc[begin : end - 1] if (c := self._described_by(t))), None)
        if within is not None:
            # "rebel commander" is one office
            return within
        # "the foreign minister of Iran", "Foreign Minister Fidan of Turkey"
        return self._after(mention, end, {"of", "for", "to", "at"}) or self._after(mention, mention.end, {"of"})

    def _after(self, mention: Mention, end: int, cases: set[str]) -> Cluster | None:
        doc = mention.doc
        if end >= len(doc) or doc[end].lower_ not in cases:
            return None
        for token in doc[end + 1 : end + 8]:
            found = self._cluster(token, mention.index)
            if found and found[0] is not self.cluster_of.get(mention):
                self.used.add(found[1])
                return found[0]
            if token.pos_ not in {"ADJ", "NOUN", "PROPN", "DET", "PART"}:
                break
        return None

    def _described_by(self, token: Token) -> Cluster | None:
        """Find the group that a modifier names: the rebels in "rebel commander"."""
        group = self.lexicon.groups.get(token.lemma_.lower())
        if group is None or token.pos_ not in {"NOUN", "ADJ"}:
            return None
        for cluster in self.cast.clusters:
            if any(m.group and m.group.concept == group.concept for m in cluster.mentions):
                return cluster
        return None

    # -- verbs and nouns -------------------------------------------------------------------

    def _ties(self, token: Token, index: int) -> Iterator[tuple[tuple[Cluster, Mention], str, tuple[Cluster, Mention]]]:
        lemma = token.lemma_.lower()
        if token.pos_ == "VERB" and (lemma in _LEADING or lemma in _BACKING):
            yield from self._verb_ties(token, lemma, index)
        elif token.pos_ in {"NOUN", "PROPN"} and lemma in _ALLIES | _ENEMIES | _MEMBERS:
            yield from self._noun_ties(token, lemma, index)

    def _verb_ties(
        self, verb: Token, lemma: str, index: int
    ) -> Iterator[tuple[tuple[Cluster, Mention], str, tuple[Cluster, Mention]]]:
        if any(
            c.dep_ in {"aux", "advmod"}
            and c.lower_ in {"will", "would", "may", "might", "could", "not", "n't", "never"}
            for c in verb.children
        ):
            return
        arguments = verb_arguments(verb)
        subjects = [f for t in arguments.subject for o in with_conjuncts(t) if (f := self._cluster(o, index))]
        objects = [f for t in arguments.object for o in with_conjuncts(t) if (f := self._cluster(o, index))]
        # in "allied with X" the other side follows a preposition
        partners = [
            f
            for case, t in arguments.obliques
            if case in {"with", "to"}
            for o in with_conjuncts(t)
            if (f := self._cluster(o, index))
        ]
        if lemma == "ally":
            for ally in objects or subjects:
                yield from ((ally, "alliedWith", partner) for partner in partners)
        elif lemma in _LEADING:
            for body in objects:
                if self.cast.kind(body[0]) not in {Kind.CITY, Kind.REGION, Kind.FACILITY, Kind.PERSON}:
                    yield from ((body, "ledBy", leader) for leader in subjects)
        else:
            for backer in subjects:
                yield from ((backer, "alliedWith", ally) for ally in objects if ally[0].named or backer[0].named)

    def _noun_ties(
        self, noun: Token, lemma: str, index: int
    ) -> Iterator[tuple[tuple[Cluster, Mention], str, tuple[Cluster, Mention]]]:
        name = "alliedWith" if lemma in _ALLIES else "opposes" if lemma in _ENEMIES else "memberOf"
        owners = [
            c for c in noun.children if c.dep_ == "nmod:poss" or (c.dep_ == "nmod" and case_of(c) in {"of", "to"})
        ]
        holders: list[Token] = []
        if any(c.dep_ == "cop" for c in noun.children):
            holders = [s for c in noun.children if c.dep_ == "nsubj" for s in with_conjuncts(c)]
        else:
            named = [
                c
                for c in noun.children
                if c.dep_ in {"appos", "flat", "parataxis", "list"} and c.pos_ in {"PROPN", "NOUN"}
            ]
            holders = [s for c in named for s in with_conjuncts(c)]
            if noun.dep_ == "appos":
                holders.append(noun.head)
        for owner in owners:
            mine = self._cluster(owner, index)
            if mine is None:
                continue
            for holder in holders:
                theirs = self._cluster(holder, index)
                if theirs is None:
                    continue
                yield (theirs, name, mine) if name == "memberOf" else (mine, name, theirs)

    def _add(self, subject: tuple[Cluster, Mention], name: str, object_: tuple[Cluster, Mention], span: Span) -> None:
        if subject[0] is object_[0]:
            return
        if not (self.cast.kind(subject[0]).is_actor and self.cast.kind(object_[0]).is_actor):
            return
        self.used |= {subject[1], object_[1]}
        self._relate(subject[0], name, object_[0], span)

    def _relate(self, subject: Cluster, name: str, object_: Cluster, span: Span) -> None:
        ties = self.cast.relations.setdefault(subject, [])
        key = self.cast.key_of[object_]
        if subject is not object_ and not any(t.name == name and t.object == key for t in ties):
            ties.append(Relation(name, key, span))


#: Words before an office that is no longer held.
_FORMER = frozenset(
    "former ex ex- erstwhile onetime one-time sometime retired ousted deposed sacked dismissed impeached disgraced late"
    .split()
)  # fmt: skip


def _begin_with_former(doc: Doc, begin: int) -> int:
    """Return where an office begins, with a word before it that puts it in the past: "former", "ex-"."""
    for i in range(begin - 1, max(begin - 4, -1), -1):
        if doc[i].lower_ in _FORMER or (doc[i].lower_ == "once" and doc[i].is_sent_start):
            return i
        if not (doc[i].pos_ in {"ADJ", "NOUN", "PROPN"} or doc[i].text in {"-", "‑", "'s", "’s"}):
            break
    return begin


def places_within(cast: Cast, lexicon: Lexicon) -> None:
    """Tie each place to its country, and to the known place that contains it if the article mentions that."""
    known = {path: c for c in cast.clusters if (path := cast.known_path(c))}
    for cluster in cast.clusters:
        found = cast.resolved.get(cluster)
        if found is None or isinstance(cluster.known, Country):
            continue
        wholes = []
        country = lexicon.countries.get(found.location.country or "")
        if country is not None and country.id != found.known:
            named = known.get(country.id)
            wholes.append(cast.key_of[named] if named is not None else country.id)
            if named is None:
                cast.countries[country.code] = country
        if (place := known.get(found.within or "")) is not None:
            wholes.append(cast.key_of[place])
        for whole in dict.fromkeys(wholes):
            if whole != cast.key_of[cluster]:
                cast.relations.setdefault(cluster, []).append(Relation("within", whole))
