"""Finds who holds which office, in which body and when, from the words around the names of persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, replace

from kg.extract.reference.cast import Cast
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.reference.owners import owner_of
from kg.extract.times.dating import Dating
from kg.language.tokens import Doc, Token
from kg.lexicon import Lexicon
from kg.model import Kind, Position, Span

#: Words before an office that is no longer held.
_FORMER = frozenset(
    "former ex ex- erstwhile onetime one-time sometime retired ousted deposed sacked dismissed impeached disgraced late"
    .split()
)  # fmt: skip
#: Adverbs before the article of an office that is no longer held.
_ONCE = frozenset({"once", "formerly", "previously"})
#: Prepositions between an office and its body: "minister *of* justice", "envoy *to* Chad".
_BEFORE_BODY = frozenset({"of", "for", "to", "at"})
#: What may stand between an office and its body before it.
_BETWEEN = frozenset({"ADJ", "NOUN", "PROPN", "PART", "DET"})
_JOINING = frozenset({"'s", "’s", "'", "’", "-"})
#: How many words before an office its body may begin, and after it.
_BEFORE, _AFTER = 6, 7


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices of an article's persons."""

    positions: Mapping[Cluster, Sequence[Position]]
    #: bodies with those whose office leads them, and the words for the office
    leaders: Sequence[tuple[Cluster, Cluster, Span]]
    #: the mentions of the bodies
    used: AbstractSet[Mention]


def find_offices(
    mentions: Sequence[Mention],
    *,
    cast: Cast,
    cluster_of: Mapping[Mention, Cluster],
    owner: Mapping[tuple[int, int], Mention],
    dates: Dating,
    lexicon: Lexicon,
) -> Offices:
    """Find the offices of persons.

    Args:
        mentions: all mentions of an article.
        cast: its actors and places.
        cluster_of: the cluster of each mention.
        owner: the mention of each word that has one.
        dates: its times, for when an office was held.
        lexicon: the offices, and the groups that may be part of one.
    """
    finder = _Finder(cast, cluster_of, owner, dates, lexicon)
    for mention in mentions:
        cluster = cluster_of.get(mention)
        if mention.offices and cluster is not None and cast.kind(cluster) is Kind.PERSON:
            finder.read(mention, cluster)
    return Offices(finder.positions, finder.leaders, finder.used)


class _Finder:
    def __init__(
        self,
        cast: Cast,
        cluster_of: Mapping[Mention, Cluster],
        owner: Mapping[tuple[int, int], Mention],
        dates: Dating,
        lexicon: Lexicon,
    ) -> None:
        self._cast = cast
        self._cluster_of = cluster_of
        self._owner = owner
        self._dates = dates
        self._lexicon = lexicon
        self.positions: dict[Cluster, list[Position]] = {}
        self.leaders: list[tuple[Cluster, Cluster, Span]] = []
        self.used: set[Mention] = set()

    def read(self, mention: Mention, cluster: Cluster) -> None:
        doc = mention.doc
        for start, end in mention.offices:
            begin = _begin_with_former(doc, start)
            named = any(t.pos_ == "PROPN" for t in doc[begin + 1 : start])
            # "former Oslo mayor" is a former mayor
            words = f"{doc[begin].text} {doc[start:end].text}" if named else doc[begin:end].text
            if doc[begin].lower_ in _ONCE:
                words = f"former {doc[start:end].text}"
            office = self._lexicon.offices.get(words.lower().replace("’", "'"))
            body = self._body_of(mention, start, end)
            if mention.type is not MentionType.NAME and not cluster.named:
                continue
            span = mention.section.span(doc[begin:end])
            days = self._dates.tenure(mention.section, mention.index, end)
            self._hold(cluster, Position(words, span, self._cast.key_of.get(body) if body else None, *days))
            if body is not None and body is not cluster and office is not None and office.leads:
                self.leaders.append((body, cluster, span))

    def _hold(self, cluster: Cluster, found: Position) -> None:
        """Add an office, or what is new about one that is known."""
        held = self.positions.setdefault(cluster, [])
        same = [p for p in held if p.role.casefold() == found.role.casefold()]
        if not same:
            held.append(found)
        elif (found.of and not same[0].of) or (any((found.start, found.end)) and same[0].start is same[0].end is None):
            held[held.index(same[0])] = replace(found, of=found.of or same[0].of)

    def _body_of(self, mention: Mention, begin: int, end: int) -> Cluster | None:
        """Find the body that an office belongs to: "Syria's president", "head of X", "rebel commander"."""
        doc = mention.doc
        for i in range(begin - 1, max(begin - 1 - _BEFORE, -1), -1):
            token = doc[i]
            if (found := self._other(token, mention)) or (found := self._described_by(token)):
                return found
            if token.pos_ not in _BETWEEN and token.text not in _JOINING:
                break
        # "rebel commander" is one office
        within = next((c for t in doc[begin : end - 1] if (c := self._described_by(t))), None)
        # "the foreign minister of Iran", "Foreign Minister Fidan of Turkey"
        return within or self._after(mention, end, _BEFORE_BODY) or self._after(mention, mention.end, {"of"})

    def _after(self, mention: Mention, end: int, cases: AbstractSet[str]) -> Cluster | None:
        doc = mention.doc
        if end >= len(doc) or doc[end].lower_ not in cases:
            return None
        for token in doc[end + 1 : end + 1 + _AFTER]:
            if found := self._other(token, mention):
                return found
            if token.pos_ not in _BETWEEN:
                break
        return None

    def _other(self, token: Token, mention: Mention) -> Cluster | None:
        """Return whom a word mentions, if that is not the holder of the office."""
        other = owner_of(token, mention.index, self._owner)
        cluster = self._cluster_of.get(other) if other is not None else None
        if other is None or cluster is None or cluster is self._cluster_of.get(mention):
            return None
        self.used.add(other)
        return cluster

    def _described_by(self, token: Token) -> Cluster | None:
        """Find the group that a modifier names: the rebels in "rebel commander"."""
        group = self._lexicon.groups.get(token.lemma_.lower())
        if group is None or token.pos_ not in {"NOUN", "ADJ"}:
            return None
        for cluster in self._cast.clusters:
            if any(m.group and m.group.concept == group.concept for m in cluster.mentions):
                return cluster
        return None


def _is_then(doc: Doc, i: int) -> bool:
    """Return whether "then" puts an office into the past: "the then mayor", "then-mayor Ana Ruiz"."""
    if doc[i].lower_ != "then":
        return False
    return doc[i + 1].text == "-" or (i > 0 and doc[i - 1].lower_ in {"the", "a", "its", "their", "his", "her"})


def _begin_with_former(doc: Doc, begin: int) -> int:
    """Return where an office begins, with a word before it that puts it in the past: "former", "ex-"."""
    if begin > 1 and doc[begin - 1].lower_ in {"a", "an", "the"} and doc[begin - 2].lower_ in _ONCE:
        # "once a goalkeeper"
        return begin - 2
    for i in range(begin - 1, max(begin - 4, -1), -1):
        if doc[i].lower_ in _FORMER or _is_then(doc, i) or (doc[i].lower_ == "once" and doc[i].is_sent_start):
            return i
        if not (doc[i].pos_ in {"ADJ", "NOUN", "PROPN"} or doc[i].text in {"-", "‑", "'s", "’s"}):
            break
    return begin
