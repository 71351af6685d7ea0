"""Finds what a description refers to: a name beside it, an earlier name, or a group mentioned before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from kg.extract.grammar.grammar import case_of, is_plural, setting_names
from kg.extract.names.name_words import FIRMS_TOO
from kg.extract.reference.appositions import (
    alike,
    are_apposed,
    called,
    explained_name,
    explains,
    explains_description,
    is_second_description,
    is_somebody,
)
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.gendered import other_gender
from kg.extract.reference.links import Links
from kg.extract.reference.mentions import Mention, MentionType, is_definite
from kg.extract.reference.same_office import other_office, short_names
from kg.extract.reference.whereabouts import acts_elsewhere
from kg.lexicon import Country
from kg.model import Kind, Part

#: The least probability, by the language model, of the place that a description refers to.
LEAST_BELIEF = 0.05
#: The least probability at which the language model links two nouns for people: "the boy", "the teenager".
_LINKED = 0.3
#: Nouns for places that never refer back to a named place.
_VAGUE = frozenset(
    "area region countryside north south east west centre center side part border coast location site".split()
)

#: The least probability at which it links a description to a name: "the company", "the pensioner".
_NAMED = 0.3
#: Nouns that any body may be called by; an office or "the insurer" says more than its name does.
_GENERAL = frozenset(
    "company firm group organisation organization agency club union charity party team body association institution "
    "business corporation carrier operator network movement outfit collective".split()
)
_BODIES = frozenset({Kind.ORGANIZATION, Kind.GOVERNMENT, Kind.ARMED_GROUP})

#: Relations of the participants of a clause.
_PARTAKING = frozenset({"obj", "iobj", "obl", "nsubj"})


class Descriptions:
    """Resolves the descriptions of one article against the clusters found so far."""

    def __init__(
        self,
        clusters: Sequence[Cluster],
        cluster_of: dict[Mention, Cluster],
        links: Links | None = None,
        capitals: Mapping[str, Sequence[Country]] = MappingProxyType({}),
    ) -> None:
        self.clusters = clusters
        self.cluster_of = cluster_of
        self.links = links
        self._capitals = capitals
        self._names: dict[int, list[Mention]] = {}
        for name in (m for cluster in clusters for m in cluster.mentions if m.type is MentionType.NAME):
            self._names.setdefault(name.index, []).append(name)

    def find(self, mention: Mention) -> Cluster | None:
        """Return the cluster that a description belongs to, or None if it begins a new one."""
        apposed = self._apposed(mention) or self._goes_on(mention)
        if apposed:
            if apposed.kind not in {mention.kind, None}:
                # "Andes Meridian, the owner of the mine" is no person
                mention.votes, mention.signs = {}, {}
            return apposed
        if mention.country is None and mention.kind in {Kind.GOVERNMENT, Kind.ARMED_FORCE}:
            mention.country = self._owner_country(mention)
        if mention.kind is Kind.PERSON:
            found = self._find_office_holder(mention) or self._linked_name(mention)
            return found or (self._find_group(mention, definite=is_definite(mention)) if mention.group else None)
        definite = is_definite(mention)
        called = self._called_so(mention) if definite else None
        if called is not None or mention.kind is None:
            return called
        if mention.kind.is_place:
            return self._find_place_again(mention) if definite else None
        return self._find_group(mention, definite=definite)

    def _find_group(self, mention: Mention, *, definite: bool) -> Cluster | None:
        """Find the body or group that a description names: "the army", "the company", "the doctors"."""
        if _is_new(mention) or (mention.kind in _PEOPLE and not definite and _is_counted(mention)):
            # "a regulator" is new; "two people" and later "140 people" are not the same
            return None
        owned = bool(mention.country) and mention.kind in {Kind.GOVERNMENT, Kind.ARMED_FORCE}
        fitting = []
        for cluster in self.clusters:
            if not self._same_group(cluster, mention):
                continue
            same_owner = cluster.kind is mention.kind and cluster.country is mention.country
            if (same_owner if owned else _compatible(cluster, mention)) and not _is_body_of_few(mention, cluster):
                fitting.append(cluster)
        if mention.kind is Kind.ORGANIZATION and (named := self._linked_name(mention)) is not None:
            return named
        # "the army" without a country joins that of a country only if there is no other
        return self._likeliest(mention, [c for c in fitting if owned or c.country is None] or fitting)

    def _likeliest(self, mention: Mention, clusters: Sequence[Cluster]) -> Cluster | None:
        """Return the cluster that a description most likely refers to: the language model's choice, else the last."""
        candidates = [(c, [m for m in c.mentions if m.order < mention.order]) for c in clusters]
        if not any(before for _, before in candidates):
            return clusters[0] if clusters else None

        def weight(item: tuple[Cluster, list[Mention]]) -> tuple[bool, float, tuple[int, int]]:
            same = any(m.head.lemma_ == mention.head.lemma_ for m in item[1])
            belief = self.links.belief(mention, item[1], self.cluster_of)[item[0]] if self.links else 0.0
            return same, round(belief, 2), max((m.order for m in item[1]), default=(-1, -1))

        return max(candidates, key=weight)[0]

    def _linked_name(self, mention: Mention) -> Cluster | None:
        """Find the named person or body that the language model links a description to: "the company"."""
        if self.links is None or not is_definite(mention) or mention.complements or setting_names(mention.head):
            return None
        general = not mention.offices if mention.kind is Kind.PERSON else mention.head.lower_ in _GENERAL
        if not general or is_plural(mention.head):
            return None
        earlier = {c: [m for m in c.mentions if m.order < mention.order] for c in self.clusters}
        fitting = [c for c in self.clusters if earlier[c] and self._may_repeat(mention, c)]
        belief = self.links.belief(mention, (m for c in fitting for m in earlier[c]), self.cluster_of)
        best = max(fitting, key=lambda c: belief[c], default=None)
        return best if best is not None and best.named and belief[best] >= _NAMED else None

    def _may_repeat(self, mention: Mention, cluster: Cluster) -> bool:
        """Return whether a description may mean somebody mentioned before, by kind and gender."""
        alike_kind = cluster.kind is mention.kind if mention.kind is Kind.PERSON else cluster.kind in _BODIES
        return alike_kind and not cluster.plural and not other_gender(mention.gender, cluster.gender)

    def _called_so(self, mention: Mention) -> Cluster | None:
        """Find the last body whose name contains the noun: "the observatory"."""
        noun, complements = mention.head.lemma_.casefold(), mention.complements
        before = [
            (max(m.order for m in cluster.mentions if m.order < mention.order), cluster)
            for cluster in self.clusters
            if self._names_noun(cluster, noun)
            and complements <= cluster.words
            and any(m.order < mention.order for m in cluster.mentions)
        ]
        return max(before, key=lambda item: item[0])[1] if before else None

    def _find_place_again(self, mention: Mention) -> Cluster | None:
        """Find the place that "the city" or "the country" refers to."""
        own = any(c.dep_ == "nmod" and case_of(c) in {"of", "in"} for c in mention.head.children)
        many = is_plural(mention.head)
        if mention.end - mention.start > 1 or own or many or mention.head.lemma_.lower() in _VAGUE:
            return None
        named = [
            c for c in self.clusters
            if c.kind is mention.kind
            and any(m.order < mention.order and _is_in_story(m, mention) for m in c.mentions)
        ]  # fmt: skip
        if mention.start > 0 and mention.doc[mention.start - 1].lower_ == "that":
            # "moved to Spain and was jailed in that country"
            return max(named, key=lambda c: max(m.order for m in c.mentions if m.order < mention.order), default=None)
        main = [c for c in named if not self._is_aside(c, mention)] or named
        beside = self._named_beside(mention)
        likeliest = self._likeliest(mention, [c for c in main if c.country_itself not in beside] or main)
        sure = beside or len(main) < len(named)
        return likeliest if likeliest is None or sure or self._is_believed(mention, likeliest) else None

    def _is_aside(self, cluster: Cluster, mention: Mention) -> bool:
        """Return whether a place was last named only to describe another: "Chad, which borders *Sudan*, closed …"."""
        last = max((m for m in cluster.mentions if m.order < mention.order), key=lambda m: m.order)
        described = {t.head.i for t in (last.head, *last.head.ancestors) if t.dep_ in {"acl:relcl", "appos"}}
        others = (m for m in self._names.get(last.index, ()) if m.start < last.start and m is not last)
        return any(m.head.i in described and self.cluster_of[m].kind is mention.kind for m in others)

    def _is_believed(self, mention: Mention, cluster: Cluster) -> bool:
        """Return whether the language model links a description to a place, however weakly."""
        if self.links is None:
            return True
        before = [m for m in cluster.mentions if m.order < mention.order]
        return self.links.belief(mention, before, self.cluster_of)[cluster] >= LEAST_BELIEF

    def _named_beside(self, mention: Mention) -> set[Country | None]:
        """Return the countries in the same clause: "the country summoned Kyiv's ambassador"."""
        found: set[Country | None] = set()
        for name in self._names.get(mention.index, ()):
            head = name.head.head if name.head.dep_ == "nmod:poss" else name.head
            if head.head == mention.head.head and head.dep_ in _PARTAKING and head != mention.head:
                found |= {self.cluster_of[name].country_itself, *self._capitals.get(name.text, ())}
        return found - {None}

    def _owner_country(self, mention: Mention) -> Country | None:
        """Return the country that "the country's military" belongs to."""
        for child in mention.head.children:
            if child.dep_ != "nmod:poss":
                continue
            for cluster in self.clusters:
                if any(m.section is mention.section and m.head.i == child.i for m in cluster.mentions):
                    return cluster.country_itself
        return None

    def _names_noun(self, cluster: Cluster, noun: str) -> bool:
        """Return whether a noun heads a name: "the bank", but not "the state", for the State Bank of India."""
        return noun in cluster.words and any(noun in _heads(name) for name in cluster.folded)

    def _same_group(self, cluster: Cluster, mention: Mention) -> bool:
        """Return whether a cluster is of the group that a description names.

        For people and bodies, the noun must be the same or the model must link them: doctors are not firefighters.
        """
        if mention.group is None or mention.group.concept not in cluster.concepts:
            return False
        if other_gender(mention.gender, cluster.gender):
            # a bride is no groom
            return False
        if (mention.kind is Kind.PERSON) != (cluster.kind is Kind.PERSON):
            # a soldier is not the army
            return False
        if mention.kind not in {Kind.PERSON, Kind.POPULATION, Kind.ORGANIZATION}:
            return True
        before = [m for m in cluster.mentions if m.order < mention.order]
        if any(m.head.lemma_ == mention.head.lemma_ for m in before):
            return True
        links = self.links if is_definite(mention) else None
        return links is not None and links.belief(mention, before, self.cluster_of)[cluster] >= _LINKED

    def _apposed(self, mention: Mention) -> Cluster | None:
        """Find the name beside a description: "war monitor the Syrian Observatory"."""
        before = explained_name(mention, self._names.get(mention.index, ()))
        if before is not None and self.cluster_of[before].kind is Kind.PERSON:
            return self.cluster_of[before]
        given = {t.i for t in called(mention.head)}
        for other in self._names.get(mention.index, ()):
            if mention.kind in {Kind.PERSON, Kind.POPULATION} and not given.isdisjoint(range(other.start, other.end)):
                return self.cluster_of[other]
            if other.reach <= mention.head.i < other.start and mention.kind is Kind.PERSON:
                return self.cluster_of[other]
            following = mention.head.dep_ in {"appos", "nmod:desc"} and other.start <= mention.head.head.i < other.end
            if following and mention.kind is Kind.PERSON and self.cluster_of[other].kind is Kind.PERSON:
                # "Ann Lee, a lawyer"
                return self.cluster_of[other]
            cluster = self.cluster_of[other]
            owner = _may_be_body(mention) and cluster.kind is Kind.ORGANIZATION
            body = owner or (mention.kind in _BODIES and alike(mention.kind, cluster.kind or Kind.ORGANIZATION))
            if body and explains(mention, other):
                # "Andes Meridian, the listed company that owns the mine"
                return cluster
            somebody = is_somebody(mention) and cluster.kind is Kind.PERSON
            fits = cluster.kind is None or somebody or owner or alike(mention.kind, cluster.kind)
            if fits and mention.end <= other.start and are_apposed(mention, other, person=somebody):
                return cluster
        return None

    def _goes_on(self, mention: Mention) -> Cluster | None:
        """Find the description that another one explains: "the attackers, *three cousins*, died"."""
        if not (is_second_description(mention) or explains_description(mention)):
            return None
        first = (m for m in self.cluster_of if m.section is mention.section and m.head == mention.head.head)
        return next((self.cluster_of[m] for m in first if m.type is MentionType.NOMINAL), None)

    def _find_office_holder(self, mention: Mention) -> Cluster | None:
        """Find the person whose office a definite description names: "the minister"."""
        if not is_definite(mention):
            return None
        noun = mention.head.lemma_.casefold()
        fitting = []
        for cluster in self.clusters:
            held = [m for m in cluster.mentions if m.order < mention.order and m.offices]
            same = any(noun in short_names(m.doc[b:e].text) for m in held for b, e in m.offices)
            if same and not any(other_office(mention, m) or _is_governed(mention, m) for m in held):
                fitting.append(cluster)
        return self._likeliest(mention, fitting)

    def owner_of_bare(self, bare: Cluster) -> Cluster | None:
        """Return the force or government that "the army" refers to: the one that the article mentions most."""
        same = [c for c in self.clusters if c is not bare and c.kind is bare.kind and self._may_mean(bare, c)]
        return max(same, key=lambda c: len(c.mentions)) if same else None

    def _may_mean(self, bare: Cluster, owned: Cluster) -> bool:
        """Return whether "the army" may be that of a country.

        It is that of the article's main country, or one that was named before. In "The army lost two men. Niger
        expelled French troops." it is neither.
        """
        if owned.country is None and owned.known is None:
            return False
        home = owned.country is None or owned.country in self._main_countries
        before = min(m.order for m in owned.mentions) < min(m.order for m in bare.mentions)
        if any(_named_so(owned, m) for m in bare.mentions):
            return home or before
        people = all(is_plural(m.head) for m in bare.mentions)
        return any(self._same_group(owned, m) for m in bare.mentions) and before and (home or people)

    @cached_property
    def _main_countries(self) -> set[Country]:
        """The countries that the article mentions most."""
        often = Counter({c.country_itself: len(c.mentions) for c in self.clusters if c.country_itself is not None})
        most = max(often.values(), default=0)
        return {country for country, count in often.items() if count == most}


def _heads(name: str) -> set[str]:
    """Return the words that may head a name in lower case.

    >>> sorted(_heads("state bank of india")), sorted(_heads("hill street blues"))
    (['bank', 'india'], ['blues'])
    """
    words = name.split()
    return {words[-1], *(words[i - 1] for i in range(1, len(words)) if words[i] in {"of", "for"})}


def _named_so(cluster: Cluster, mention: Mention) -> bool:
    """Return whether a name ends in the noun of a description: "the Congolese army", "the army"."""
    noun = mention.head.lemma_.casefold()
    return any(name.split()[-1:] == [noun] for name in cluster.folded)


def _is_governed(mention: Mention, name: Mention) -> bool:
    """Return whether a description is in a clause that describes somebody else: "Ann Lee, whom *the minister* sent"."""
    head = mention.head
    above = name.doc is mention.doc and head.dep_.startswith("nsubj") and head.head.dep_ == "acl:relcl"
    return above and name.start <= head.head.head.i < name.end


def _may_be_body(mention: Mention) -> bool:
    """Return whether a description of a person may mean a firm as well: "the owner", "its rival"."""
    if mention.kind is not Kind.PERSON or is_plural(mention.head) or mention.gender is not None:
        return False
    return mention.head.lemma_.lower() in FIRMS_TOO or (mention.group is None and not mention.offices)


def _is_counted(mention: Mention) -> bool:
    return any(c.dep_ == "nummod" for c in mention.head.children)


#: Kinds of groups that differ from a number of their members: "two soldiers" are not the army.
_PEOPLE = frozenset({Kind.PERSON, Kind.POPULATION, Kind.ARMED_FORCE, Kind.ARMED_GROUP})


def _is_body_of_few(mention: Mention, cluster: Cluster) -> bool:
    """Return whether a description means a body, and a cluster only some members: "the army", "two soldiers"."""
    first = min(cluster.mentions, key=lambda m: m.order)
    few = first.type is MentionType.NOMINAL and (_is_counted(first) or _is_new(first))
    many = is_plural(mention.head) and mention.head.lemma_.lower() != "police"
    return few and not many and mention.head.lemma_ != first.head.lemma_


def _is_new(mention: Mention) -> bool:
    """Return whether a description introduces somebody: "a commission", "another group"."""
    return any(c.dep_ == "det" and c.lower_ in {"a", "an", "another"} for c in mention.head.children)


def _is_in_story(name: Mention, mention: Mention) -> bool:
    """Return whether a name is in the story, or in the paragraph of the description; other captions do not count."""
    story = name.section.paragraph.part is Part.STORY or name.section is mention.section
    return story and name.type in {MentionType.NAME, MentionType.DEMONYM}


def _compatible(cluster: Cluster, mention: Mention) -> bool:
    """Return whether two descriptions with the same noun may mean the same group."""
    if mention.country and cluster.country and mention.country is not cluster.country:
        return False
    number = mention.head.morph.get("Number", [])
    if mention.kind is Kind.GOVERNMENT and _number_differs(cluster, number):
        # "eleven governments" are not "the government"
        return False
    own = setting_names(mention.head)
    if own and cluster.settings and own.isdisjoint(cluster.settings):
        return False
    anywhere = not is_definite(mention) or mention.head.lower_ in _LOCAL
    if anywhere and acts_elsewhere(cluster, mention):
        return False
    mine, theirs = mention.modifiers, cluster.modifiers
    if mention.kind in {Kind.PERSON, Kind.POPULATION, Kind.ORGANIZATION}:
        return mine == theirs or (is_definite(mention) and not mine)
    return not mine or not theirs or bool(mine & theirs)


#: Groups of which every town has its own, so that "the" says little.
_LOCAL = frozenset({"police", "firefighters", "coastguard"})


def _number_differs(cluster: Cluster, number: Sequence[str]) -> bool:
    """Return whether no description in a cluster has this grammatical number."""
    numbers = [m.head.morph.get("Number", []) for m in cluster.mentions if m.type is MentionType.NOMINAL]
    return bool(numbers) and number not in numbers
