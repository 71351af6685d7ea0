"""Finds the sources of each report, and whom "I" and "we" refer to."""

from __future__ import annotations

from kg.extract.grammar.grammar import case_of, measured_noun
from kg.extract.offices import Offices
from kg.extract.passes.text import Text
from kg.extract.reference.cast import Cast
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.descriptions import UNNAMED, describe_one, describe_source, kind_of
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.reference.owners import owner_of
from kg.extract.speech.first_person import find_author, find_first_persons, is_one
from kg.extract.speech.voices import Voices
from kg.language.tokens import Token
from kg.model import Kind

#: Kinds of actors for which an office-holder says "we".
_SPEAKING = frozenset({Kind.ORGANIZATION, Kind.GOVERNMENT, Kind.ARMED_FORCE, Kind.ARMED_GROUP, Kind.COUNTRY})


class Claimants:
    """Finds the sources of the reports of one article; those that are not in its cast yet join it.

    Args:
        text: the article, its analysed paragraphs and reports.
        cast: its actors and places.
        cluster_of: the cluster of each mention; new mentions are added.
        owner: the mention of each word that has one; new mentions are added.
        offices: who holds which office.
    """

    def __init__(
        self,
        text: Text,
        cast: Cast,
        cluster_of: dict[Mention, Cluster],
        owner: dict[tuple[int, int], Mention],
        offices: Offices,
    ) -> None:
        self._text = text
        self._cast = cast
        self._cluster_of = cluster_of
        self._owner = owner
        self._offices = offices
        #: the mentions that are found on the way: "I", "we", and sources that the lexicon does not list
        self.added: list[Mention] = []

    def find(self) -> list[list[Mention]]:
        """Return the mentions of the sources of each report."""
        self._resolve_first_persons(self._claimants())
        return self._claimants()  # now "I think" has its claimant too

    def _claimants(self) -> list[list[Mention]]:
        """Return the mentions of the sources of each report."""
        found: list[list[Mention]] = []
        for report in self._text.reports:
            mentions = [
                m
                for t in report.sources
                if (m := self._mention(t, report.section) or self._unlisted(t, report.section))
            ]
            if not mentions and report.carried is not None:
                mentions = found[report.carried]
            found.append(mentions)
        return found

    def _mention(self, token: Token, index: int) -> Mention | None:
        mention = owner_of(token, index, self._owner)
        return mention if mention is not None and mention in self._cluster_of else None

    def _resolve_first_persons(self, claimants: list[list[Mention]]) -> None:
        """Resolve "we" and "I" to whoever says them."""
        text = self._text
        speakers = [self._cluster_of[mentions[0]] if mentions else None for mentions in claimants]
        named = ((m, self._cluster_of[m]) for m in text.mentions if m in self._cluster_of)
        persons = [(m, cluster) for m, cluster in named if self._cast.kind(cluster) is Kind.PERSON]
        author = find_author(text.article, text.sections, persons, text.lexicon)
        voices = Voices(text.sections, text.reports, speakers, persons)
        for index, token, speaker in find_first_persons(text.article, text.sections, voices, author, text.lexicon):
            cluster = speaker if is_one(token) else self._body_of(speaker)
            mention = Mention(text.sections[index], index, token.i, token.i + 1, MentionType.PRONOUN)
            if is_one(token) and cluster.known is None:
                mention.vote(Kind.PERSON, "I")
            cluster.add(mention)
            self._keep(mention, cluster, token)
            if cluster not in self._cast.key_of:
                self._cast.add(cluster)

    def _body_of(self, speaker: Cluster) -> Cluster:
        """Return whom a speaker means by "we": the body or country that the speaker holds office in, if any."""
        text = self._text.article.text
        offices = [p for p in self._offices.positions.get(speaker, ()) if p.of]
        # an envoy to a country does not speak for it
        held = {p.of for p in offices if not text.startswith((" to ", " for ", " in ", " on "), p.span.end)}
        bodies = [c for c in self._cast.clusters if self._cast.key_of[c] in held and self._cast.kind(c) in _SPEAKING]
        return bodies[0] if len(bodies) == 1 else speaker

    def _unlisted(self, token: Token, index: int) -> Mention | None:
        """Make an actor of a source that the lexicon does not list ("a blogger")."""
        if token.lower_ == "one":
            named = self._named_beside(token, index)
            one = None if named else describe_one(self._text.sections[index], index, token, self._text.lexicon)
            return named if one is None else self._join(one, token)
        if token.pos_ not in {"NOUN", "PROPN"} and token.lower_ not in UNNAMED:
            return None
        if token.lemma_.lower() in self._text.lexicon.thing_nouns:
            return None  # "the fire revealed": neither rice nor a disease says anything
        author = self._author(token, index)
        if author is not None:
            return author
        return self._join(describe_source(self._text.sections[index], index, token), token)

    def _named_beside(self, one: Token, index: int) -> Mention | None:
        """Return the name of one out of several: "one of the survivors, *Ana Ruiz*, said"."""
        beside = (c for noun in (one, measured_noun(one)) for c in noun.children if c.dep_ == "appos")
        single = (c for c in beside if c.pos_ == "PROPN" and not any(t.dep_ == "conj" for t in c.children))
        return next((m for c in single if (m := self._mention(c, index)) is not None), None)

    def _join(self, mention: Mention, token: Token) -> Mention:
        """Add a source to the cast."""
        cluster = Cluster()
        cluster.add(mention)
        self._keep(mention, cluster, token)
        self._cast.add(cluster)
        return mention

    def _keep(self, mention: Mention, cluster: Cluster, token: Token) -> None:
        self._cluster_of[mention] = cluster
        self._owner[mention.index, token.i] = mention
        self.added.append(mention)

    def _author(self, token: Token, index: int) -> Mention | None:
        """Find the author of a document that "says" something: "a statement by the ministry", "its report"."""
        if kind_of(token) == "person":
            return None
        kept = (
            c for clause in token.children if clause.dep_ == "acl" for c in clause.children if c.dep_ == "obl:agent"
        )
        for child in (*token.children, *kept):
            owns = child.dep_ in {"nmod:poss", "obl:agent"}
            if owns or (child.dep_ == "nmod" and case_of(child) in {"by", "from", "of"}):
                mention = self._mention(child, index)
                if mention is not None and self._cast.kind(self._cluster_of[mention]).is_actor:
                    return mention
        return None
