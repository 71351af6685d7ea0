"""Resolves which mentions are the same actor or place.

Names first (known things, equal names, aliases, surnames, acronyms), then descriptions
("the observatory", "the army"), then pronouns: each step builds on the one before.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from kg.extract.grammar.grammar import place_acts
from kg.extract.names.name_index import NameIndex
from kg.extract.reference.clusters import Cluster, clean_name, fold_name
from kg.extract.reference.links import Links
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.reference.pronouns import MOST, REACH, antecedent
from kg.extract.reference.resolve_descriptions import Descriptions
from kg.lexicon import Country, Lexicon
from kg.model import Kind

_ALIAS = re.compile(
    r"^\s*(?:,|\()?\s*(?:also|formerly|better|previously|commonly|once|otherwise|locally|widely)?\s*"
    r"(?:known(?:\s+\w+)?\s+as|referred\s+to\s+as|a\.?k\.?a\.?|(?<=[,(]\s)called)\s+(?:the\s+)?[\"“'‘]?$",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"^(?:['’]s?)?\s*\(\s*(?:the\s+)?[\"“'‘]?$")
#: What comes before a name in another language, and before others in the same brackets: "Sibiu (German: …".
_TONGUE = re.compile(r"\s*\([A-Z]\w+:[^(),;A-Za-z]*$")
_NEXT_TONGUE = re.compile(r"(?:[,;/]\s*[A-Z]\w+:|\s+or\b|\s*[,;/])[^(),;A-Za-z]*$")
_HALVES = frozenset({"North", "South", "East", "West"})
_SMALL_WORDS = frozenset({"of", "the", "and", "for", "in", "on", "al", "de", "&", "-", "to", "'s", "’s"})


class Resolver:
    """The state of one article's resolution: the clusters, and which mention is in which."""

    def __init__(self, lexicon: Lexicon, links: Links | None = None) -> None:
        self.lexicon = lexicon
        self.links = links
        self.clusters: list[Cluster] = []
        self.cluster_of: dict[Mention, Cluster] = {}
        #: the alias after a name, by name: "A, also known as B"
        self.aliases: dict[Mention, Mention] = {}

    def resolve(
        self, mentions: Sequence[Mention], speakers: Mapping[Mention, Sequence[Mention]] = MappingProxyType({})
    ) -> list[Cluster]:
        """Put every mention that can be resolved into a cluster, in reading order.

        Args:
            mentions: all mentions of an article.
            speakers: those whose quotation a pronoun is in, by pronoun.
        """
        names = [m for m in mentions if m.type in {MentionType.NAME, MentionType.DEMONYM}]
        index = NameIndex()
        self._read_gender(names)
        for mention in sorted(names, key=lambda m: (m.known is None, -len(clean_name(m.text).split()), m.order)):
            self._place(mention, self._find_named(mention, index))
            index.add(mention, self.cluster_of[mention])
        self._join_aliases(names)
        self._join_acronyms()
        self._join_halves()
        descriptions = Descriptions(self.clusters, self.cluster_of, self.links, self.lexicon.capitals)
        for mention in mentions:
            if mention.type is MentionType.NOMINAL:
                described = descriptions.find(mention)
                if described is not None or mention.kind is not None:
                    self._place(mention, described)
        self._adopt_bare_groups(descriptions)
        numbers = [m.index for m in mentions]
        capitals = {m for m in names if m.text in self.lexicon.capitals and place_acts(m.head)}
        for number, mention in enumerate(mentions):
            if mention.type is MentionType.PRONOUN:
                first = max(bisect_left(numbers, mention.index - REACH), number - MOST)
                near = [m for m in mentions[first:number] if m in self.cluster_of]
                cluster = antecedent(mention, near, self.cluster_of, self.links, speakers.get(mention, ()), capitals)
                if cluster:
                    self._place(mention, cluster)
        return self.ordered()

    def ordered(self) -> list[Cluster]:
        """Return the clusters in the order in which the article first mentions them."""
        for cluster in self.clusters:
            cluster.sort()
        return sorted((c for c in self.clusters if c.mentions), key=lambda c: c.mentions[0].order)

    def cluster_of_country(self, country: Country) -> Cluster:
        """Return the cluster of a country, which is created if the article does not name it."""
        for cluster in self.clusters:
            if cluster.country_itself is country:
                return cluster
        cluster = Cluster(state=country)
        self.clusters.append(cluster)
        return cluster

    def _place(self, mention: Mention, cluster: Cluster | None) -> None:
        if cluster is None:
            cluster = Cluster()
            self.clusters.append(cluster)
        cluster.add(mention)
        self.cluster_of[mention] = cluster

    def move(self, mention: Mention, into: Cluster) -> None:
        """Put one mention into another cluster."""
        self.cluster_of[mention].drop(mention)
        into.add(mention)
        self.cluster_of[mention] = into

    def merge(self, into: Cluster, other: Cluster) -> None:
        """Put all mentions of one cluster into another."""
        if into is other:
            return
        for mention in other.mentions:
            into.add(mention)
            self.cluster_of[mention] = into
        other.empty()
        self.clusters.remove(other)

    def _read_gender(self, names: Iterable[Mention]) -> None:
        for mention in names:
            given = self.lexicon.given_names.get(mention.doc[mention.start].text)
            if given in {"male", "female"} and not mention.gender:
                mention.gender = given

    # -- names -----------------------------------------------------------------------------

    def _find_named(self, mention: Mention, index: NameIndex) -> Cluster | None:
        name = fold_name(mention.text)
        for cluster in index.alike(mention):
            known = cluster.known
            if mention.known is not None and known is not None:
                if mention.known == known:
                    return cluster
                continue
            if name in cluster.folded and not _means_other(mention, cluster):
                return cluster
        if mention.known is not None or mention.type is MentionType.DEMONYM:
            return None
        return self._find_longer(mention, name, index)

    def _find_longer(self, mention: Mention, name: str, index: NameIndex) -> Cluster | None:
        """Find the cluster with the full name of a shorter one: surnames, short forms of bodies."""
        words = name.split()
        matches: list[Cluster] = []
        for cluster in index.longer(words):
            for other in sorted(cluster.folded):
                longer = other.split()
                if len(longer) <= len(words) or (cluster.known is not None and cluster.kind is Kind.COUNTRY):
                    continue
                person = (
                    cluster.votes.get(Kind.PERSON, 0) > 0
                    or mention.votes.get(Kind.PERSON, 0) > 0
                    or cluster.kind is None
                )
                if (longer[-len(words) :] == words and person and cluster.kind in {Kind.PERSON, None}) or (
                    len(words) == 1
                    and longer[0] == words[0]
                    and cluster.kind is Kind.PERSON
                    and mention.kind is None
                    and mention.votes.get(Kind.CITY, 0) <= mention.votes.get(Kind.PERSON, 0)
                ):
                    matches.append(cluster)
                    break
                if longer[1:] == words and (Kind.ARMED_FORCE, "first word") in cluster.signs:
                    matches.append(cluster)  # "HMS Ocean", "the Ocean"
                    break
                if cluster.kind not in {Kind.PERSON, None} and longer[: len(words)] == words and len(words) > 1:
                    matches.append(cluster)
                    break
        before = [c for c in matches if min(m.order for m in c.mentions) <= mention.order]
        return before[-1] if before else matches[-1] if matches else None

    def _join_aliases(self, names: Sequence[Mention]) -> None:
        """Join "A, also known as B" and "A (ABC)"."""
        in_order = sorted(names, key=lambda m: m.order)
        tongues: set[Mention] = set()
        for first, second in itertools.pairwise(in_order):
            if (
                first.section is not second.section
                or first.type is not MentionType.NAME
                or second.type is not MentionType.NAME
            ):
                continue
            between = first.doc.text[_end(first) : second.doc[second.start].idx]
            tongue = _TONGUE.match(between) or (first in tongues and _NEXT_TONGUE.match(between))
            tongues |= {second} if tongue else set()
            alias = _ALIAS.match(between) or tongue
            short, full = clean_name(second.text), clean_name(first.text)
            bracket = _BRACKET.match(between) and (_is_acronym(short, full) or _is_clipped(short, full))
            if alias or bracket or (between.strip(" ,") == "or" and _is_acronym(short, full)):
                self.aliases[first] = second
                a, b = self.cluster_of[first], self.cluster_of[second]
                if a.known is None or b.known is None:
                    self.merge(a, b)

    def _join_acronyms(self) -> None:
        """Join a bare acronym with the one full name whose initials it is."""
        for cluster in list(self.clusters):
            short = [n for n in cluster.names if n.isupper() and 2 < len(n) <= 6]
            if not short or cluster.known is not None or len(set(cluster.names)) > 1:
                continue
            full = [c for c in self.clusters if c is not cluster and _is_short_for(short[0], c)]
            if len(full) == 1:
                self.merge(full[0], cluster)

    def _join_halves(self) -> None:
        """Join "the South" with South Korea where the article names only one such country."""
        for cluster in list(self.clusters):
            short = set(cluster.names)
            if len(short) != 1 or not short <= _HALVES:
                continue
            whole = [
                c for c in self.clusters if c.country_itself and c.country_itself.label.startswith(f"{min(short)} ")
            ]
            if len(whole) == 1:
                self.merge(whole[0], cluster)

    # -- descriptions ----------------------------------------------------------------------

    def _adopt_bare_groups(self, descriptions: Descriptions) -> None:
        """Give "the army" and "the government" to the country they belong to."""
        for bare in list(self.clusters):
            known = bare.country is not None or bare.known is not None or bare.names
            if bare.kind in {Kind.ARMED_FORCE, Kind.GOVERNMENT} and not known:
                owner = descriptions.owner_of_bare(bare)
                if owner is not None:
                    self.merge(owner, bare)


def _end(mention: Mention) -> int:
    last = mention.doc[mention.end - 1]
    return last.idx + len(last.text)


def _means_other(mention: Mention, cluster: Cluster) -> bool:
    """Return whether equal names mean different entities: Mr Jordan and Jordan."""
    person = mention.votes.get(Kind.PERSON, 0) >= 5
    return bool((cluster.known is not None and person) or (mention.known is not None and cluster.kind is Kind.PERSON))


def _is_short_for(short: str, cluster: Cluster) -> bool:
    return any(_is_acronym(short, name) for name in set(cluster.names))


def _is_acronym(short: str, full: str) -> bool:
    wanted = short.replace(".", "").upper()
    return len(wanted) >= 2 and wanted in _initials(full)


def _is_clipped(short: str, full: str) -> bool:
    """Return whether a word in capitals consists of the beginnings of a name's words, in order.

    >>> _is_clipped("CENTCOM", "US Central Command"), _is_clipped("NATO", "Central Command")
    (True, False)
    """
    if not (short.isupper() and short.isalpha() and len(short) > 3):
        return False
    rests = {short}
    for word in full.upper().split():
        begun = {r[n:] for r in rests for n in range(1, len(word) + 1) if r[:n] == word[:n]}
        rests |= begun
    return "" in rests


@lru_cache(maxsize=65_536)
def _initials(name: str) -> frozenset[str]:
    """Return the initials of a name, without and with its lower-case words."""
    words = [word for word in re.split(r"[\s-]+", name) if word]
    letters = "".join(word[0] for word in words if word.lower() not in _SMALL_WORDS)
    return frozenset({letters.upper(), "".join(word[0] for word in words).upper()})
