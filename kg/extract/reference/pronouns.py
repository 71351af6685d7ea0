"""Finds the antecedent of a pronoun: the most salient mention before it that agrees with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence, Set as AbstractSet
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.extract.grammar.arguments import clause_of
from kg.extract.grammar.grammar import is_plural
from kg.extract.reference.descriptions import PRONOUNS
from kg.extract.reference.gendered import other_gender
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.speech.sources import aside_source
from kg.language.tokens import Doc
from kg.model import Kind, Part

if TYPE_CHECKING:
    from kg.extract.reference.clusters import Cluster
    from kg.extract.reference.links import Links

#: How far back a pronoun reaches, in sections (paragraphs) and in mentions.
REACH, MOST = 2, 500
#: The least probability of a link by the language model, for singular and plural pronouns.
LEAST_BELIEF = {"one": 0.2, "many": 0.35}
#: The same if only earlier paragraphs mention the antecedent: half of the less probable ones are wrong.
LEAST_BELIEF_ACROSS = {"one": 0.45, "many": 0.8}

#: The salience that a mention loses with each sentence in between.
_PER_SENTENCE = 1.5

#: Marks that open and close quotations alike.
_STRAIGHT = frozenset({'"', "``", "''"})
_BODIES = frozenset({Kind.ORGANIZATION, Kind.GOVERNMENT, Kind.COUNTRY, Kind.ARMED_FORCE, Kind.ARMED_GROUP})
_MANY = frozenset({Kind.POPULATION, Kind.ARMED_GROUP, Kind.ARMED_FORCE, Kind.ORGANIZATION, Kind.GOVERNMENT})


def antecedent(
    pronoun: Mention,
    mentions: Sequence[Mention],
    cluster_of: Mapping[Mention, Cluster],
    links: Links | None = None,
    speakers: Sequence[Mention] = (),
    capitals: AbstractSet[Mention] = frozenset(),
) -> Cluster | None:
    """Return the cluster that a pronoun refers to, if one is likely enough.

    Mentions that agree in number, gender and kind and are not ruled out by grammar are ranked by the language model's
    links, or without them as in Lappin and Leass (1994): by nearness, subjects over objects, parallel roles.

    Args:
        pronoun: the mention to resolve.
        mentions: the resolved mentions in reading order.
        cluster_of: the cluster of each mention.
        links: the language model's links, if it has any.
        speakers: those whose quotation the pronoun is in, who would call themselves "I".
        capitals: the names of capitals that act, and mean their states.
    """
    word = pronoun.doc[pronoun.start].lower_
    if word == "it" and _refers_to_thing(pronoun, mentions):
        return None
    gender, number = PRONOUNS[word]
    near = [m for m in mentions if _is_within_reach(pronoun, m)]
    if number == "many" and (begin := _quotation_starts(pronoun.doc)[pronoun.start]) is not None:
        # in a quotation, "they" seldom refers to those named before it
        near = [m for m in near if m.section is pronoun.section and m.start > begin]
    near = [m for m in near if not _is_only_quoted(pronoun, m)]
    speaking = {cluster_of[m] for m in speakers if m in cluster_of}
    bound = _bound(word, pronoun, mentions, cluster_of) | speaking
    states = capitals if gender == "none" else frozenset()
    fitting = [m for m in near if cluster_of[m] not in bound and (_agrees(word, m, cluster_of[m]) or m in states)]
    if links is None:
        best = max(reversed(fitting), key=lambda m: _salience(pronoun, m), default=None)
        return cluster_of[best] if best is not None else None
    belief = links.belief(pronoun, fitting, cluster_of)
    likeliest = max((cluster_of[m] for m in reversed(fitting)), key=lambda c: belief[c], default=None)
    # the probability that the model gave "he" for a woman, or for the speaker, is shared among the others
    out = [m for m in near if other_gender(gender, cluster_of[m].gender) or cluster_of[m] in speaking]
    possible = 1.0 - sum(links.probability(pronoun, m) for m in out)
    near_by = any(m.section is pronoun.section for m in fitting if cluster_of[m] is likeliest)
    least = (LEAST_BELIEF if near_by else LEAST_BELIEF_ACROSS)[number] * possible
    return likeliest if likeliest is not None and belief[likeliest] >= least else None


@lru_cache(maxsize=8)
def _quotation_starts(doc: Doc) -> list[int | None]:
    """Return for each word of a paragraph the index of the mark that opens the quotation around it, if there is one."""
    begin: int | None = None
    starts: list[int | None] = []
    for token in doc:
        starts.append(begin)
        if token.text == "“" or (token.text in _STRAIGHT and begin is None):
            begin = token.i
        elif token.text == "”" or token.text in _STRAIGHT:
            begin = None
    return starts


def _is_within_reach(pronoun: Mention, mention: Mention) -> bool:
    """Return whether a mention is near enough before a pronoun, and not part of another phrase or a caption."""
    return (
        mention.order < pronoun.order
        and pronoun.index - mention.index <= REACH
        and (mention.section.paragraph.part is Part.STORY or mention.section is pronoun.section)
        and not (mention.type is MentionType.NOMINAL and mention.head.dep_ == "compound")
    )


def _refers_to_thing(pronoun: Mention, mentions: Sequence[Mention]) -> bool:
    """Return whether "It" at the beginning of a sentence refers to the previous subject, which is not an actor."""
    token = pronoun.doc[pronoun.start]
    sentence = token.sent
    if token.dep_ != "nsubj" or token.i > sentence.start + 1:
        return False
    if sentence.start > 0:
        before = pronoun.doc[sentence.start - 1].sent
    else:
        earlier = [m.doc for m in mentions if m.index == pronoun.index - 1]
        if not earlier:
            return False
        before = earlier[0][len(earlier[0]) - 1].sent
    subject = next((c for c in before.root.children if c.dep_.startswith("nsubj")), None)
    if subject is None or subject.pos_ != "NOUN":
        return False
    return not any(m.doc is subject.doc and m.reach <= subject.i < m.tail for m in mentions)


def _is_only_quoted(pronoun: Mention, mention: Mention) -> bool:
    """Return whether "he said" cannot mean somebody because he speaks of him: “A clerk hid the votes,” *he* said."""
    token = pronoun.doc[pronoun.start]
    if mention.doc is not token.doc or token.dep_ != "nsubj" or aside_source(token.head) != token:
        return False
    starts = _quotation_starts(token.doc)
    return starts[token.i] is None and starts[mention.start] is not None


def _agrees(word: str, mention: Mention, cluster: Cluster) -> bool:
    gender, number = PRONOUNS[word]
    kind = cluster.kind
    if mention.type is MentionType.DEMONYM:
        return False
    if gender in {"male", "female"}:
        return kind is Kind.PERSON and cluster.gender in {gender, None}
    if number == "many":
        return (kind in _MANY and (cluster.plural or kind in {Kind.POPULATION, Kind.ARMED_GROUP})) or (
            mention.type is MentionType.NOMINAL and is_plural(mention.head)
        )
    return kind in _BODIES and not (is_plural(mention.head) and mention.type is MentionType.NOMINAL)


def _bound(
    word: str, pronoun: Mention, mentions: Sequence[Mention], cluster_of: Mapping[Mention, Cluster]
) -> set[Cluster]:
    """Return the clusters that grammar rules out: those of the other arguments of the pronoun's verb."""
    token = pronoun.doc[pronoun.start]
    if word.endswith(("self", "selves")):
        return set()
    possessive = "Poss" in "".join(token.morph.get("Poss", [])) or token.dep_ == "nmod:poss"
    above = [token, *token.ancestors]
    governors = {token.head.i} if possessive else {a.i for a in above[1:]}
    if token.dep_ in {"obj", "iobj"} and token.head.pos_ == "VERB":
        # "was suspended and accused *him*": the subject of the first verb is that of the second
        governors |= {subject.i for subject in clause_of(token.head).subject}
    begin = above[-1].left_edge.i
    found = set()
    for mention in reversed(mentions):
        if mention.section is not pronoun.section or mention.tail <= begin:
            break  # mentions with the same governor are in the same tree
        head = mention.head
        if head.i in governors or (not possessive and head.head.i == token.head.i):
            found.add(cluster_of[mention])
    return found


def _salience(pronoun: Mention, mention: Mention) -> float:
    score = -_PER_SENTENCE * _sentences_between(mention, pronoun)
    dep = mention.head.dep_
    if dep.startswith("nsubj"):
        score += 1.5
    elif dep in {"obj", "iobj"}:
        score += 0.6
    elif dep in {"nmod", "nmod:poss", "compound", "appos"}:
        score -= 0.3
    if mention.type is MentionType.PRONOUN:
        score += 0.3
    many = pronoun.doc[pronoun.start].lower_ in {"they", "them", "their", "themselves"}
    if many and is_plural(mention.head):
        score += 1.2
    elif many and mention.type is MentionType.NOMINAL:
        score -= 0.8
    if pronoun.head.dep_.startswith("nsubj") and dep.startswith("nsubj"):
        score += 0.4
    return score


@lru_cache(maxsize=8)
def _sentence_starts(doc: Doc) -> list[int]:
    return [token.i for token in doc if token.is_sent_start]


def _sentences_between(first: Mention, second: Mention) -> int:
    if first.section is second.section:
        starts = _sentence_starts(first.doc)
        return max(bisect_right(starts, second.start) - bisect_right(starts, first.start), 0)
    starts = _sentence_starts(first.doc)
    rest = len(starts) - bisect_right(starts, first.start)
    begun = bisect_right(_sentence_starts(second.doc), second.start)
    return rest + begun + (second.index - first.index - 1)
