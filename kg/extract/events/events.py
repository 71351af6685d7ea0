"""Turns triggers and their arguments into events: picks a reading and fills its roles with mentions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from kg.extract.events.event_draft import EventDraft, drop_acting_targets
from kg.extract.grammar.grammar import case_of, examples_of, is_left_out, measured_noun, with_conjuncts
from kg.extract.grammar.noun_arguments import is_medium, related_to_thing
from kg.extract.grammar.roles import Roles, assign_roles
from kg.extract.grammar.triggers import Match, names_object
from kg.extract.reference.clusters import Cluster
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.reference.owners import owner_of
from kg.language.tokens import Token
from kg.lexicon import Lexicon, Trigger
from kg.model import Kind

_CURRENCIES = frozenset("$€£¥₹₽")
_FIXED_TARGETS = frozenset({Kind.POPULATION, Kind.ARMED_FORCE, Kind.ARMED_GROUP, Kind.GOVERNMENT})
#: Classes of events that lead to or from a place: a country is both target and place.
_MOVING = frozenset({"Displacement", "Mobilization", "Withdrawal"})
#: Classes of events that affect the place after "in": "a curfew in Homs", "arrived in Chad".
_WITHIN = frozenset({"Coercion", "Consultation", "Displacement"})
#: Classes of events that affect a place as well as its people: the place is also the target.
_BEFALLING = frozenset(
    {
        "Accusation",
        "Agreement",
        "Aid",
        "Assault",
        "Coercion",
        "Concession",
        "Cooperation",
        "Displacement",
        "Rejection",
        "Request",
        "Sanction",
        "Support",
        "Threat",
    }
)


#: Kinds of actors that make a weak trigger an event: "police", "rebels".
_FORCES = frozenset({Kind.ARMED_GROUP, Kind.ARMED_FORCE})


class EventDrafter:
    """Makes drafts of one article's events."""

    def __init__(
        self,
        lexicon: Lexicon,
        owner: Mapping[tuple[int, int], Mention],
        cluster_of: Mapping[Mention, Cluster],
        aliases: Mapping[Mention, Mention],
        root_of: Callable[[str], str],
    ) -> None:
        self.lexicon = lexicon
        self.aliases = aliases
        self.owner = owner
        self.cluster_of = cluster_of
        self.root_of = root_of

    def draft_one(self, match: Match) -> EventDraft | None:
        """Draft the event that a trigger names, or return None if it names none here."""
        for sense in match.senses:
            trigger, root = sense, self.root_of(sense.category)
            roles = assign_roles(match, trigger, root, self.lexicon)
            weapon = self._weapon(match) if root == "Accident" else None
            if weapon is not None:
                thing, trigger = weapon
                root = self.root_of(trigger.category)
                if thing.dep_ == "obj":
                    roles = assign_roles(match, trigger, root, self.lexicon)
            draft = EventDraft(match, trigger, root)
            self._fill(draft, roles)
            if self._fits(trigger, draft, roles):
                if trigger.weak and not self._anchored(draft):
                    return None
                self._find_place(draft)
                return draft
        return None

    def _weapon(self, match: Match) -> tuple[Token, Trigger] | None:
        """Return the weapon that makes an explosion an attack: "a bomb went off", "exploded a series of bombs"."""
        for thing in () if match.is_noun else match.head.children:
            if thing.dep_ in {"nsubj", "nsubj:pass", "obj"}:
                for trigger in self.lexicon.triggers.get((measured_noun(thing).lemma_.lower(), "noun"), ()):
                    if self.root_of(trigger.category) == "Assault":
                        return thing, replace(trigger, weak=False)
        return None

    def _fill(self, draft: EventDraft, roles: Roles) -> None:
        index = draft.match.index
        for token in self._heads(roles.actors, index):
            if draft.match.is_noun and token.dep_ in {"compound", "amod"}:
                self._fill_modifier(draft, token)
            else:
                self._add(draft.actors, self._mention(token, index))
        for token in self._heads(roles.targets, index):
            self._fill_target(draft, token)
        for token in self._heads(roles.places, index):
            self._fill_place(draft, token)
        for token in draft.match.tokens:
            # a trigger's own noun may be the target: "clashed with police"
            if token != draft.head and not draft.match.is_noun and case_of(token) != "as":
                mention = owner_of(token, index, self.owner)
                if self._kind(mention) in _FIXED_TARGETS:
                    self._add(draft.targets, mention)
        drop_acting_targets(draft, self.cluster_of)

    def _fill_modifier(self, draft: EventDraft, token: Token) -> None:
        """Read "the Aleppo battle" as a place, "the Israeli raid" as an actor."""
        mention = self._mention(token, draft.match.index)
        kind = self._kind(mention)
        if mention is not None and kind in {Kind.CITY, Kind.REGION, Kind.FACILITY}:
            self._add_place(draft, mention)
        else:
            self._add(draft.actors, mention)

    def _fill_target(self, draft: EventDraft, token: Token) -> None:
        index = draft.match.index
        mention = self._place_mention(token, index)
        kind = self._kind(mention)
        where = mention is not None and kind is not None and kind.is_place
        case = case_of(token)
        if (
            mention
            and where
            and ((case == "in" and draft.root not in _WITHIN) or (case == "from" and draft.root == "TerritorialChange"))
        ):
            self._add_place(draft, mention)
        elif mention and where and (kind is not Kind.COUNTRY or draft.trigger.object == "place"):
            self._add_place(draft, mention)
            if draft.trigger.object != "place" and draft.root in _BEFALLING and not draft.trigger.mutual:
                self._add(draft.targets, self._befallen(token, mention, index), befallen=True)
        else:
            self._add(draft.targets, self._mention(token, index, target=True))
            if mention and where and (draft.root in _MOVING or case in {"in", "across", "throughout"}):
                self._add_place(draft, mention)

    def _befallen(self, token: Token, place: Mention, index: int) -> Mention | None:
        """Return the target that a place represents: its owner, else the place itself."""
        own = owner_of(token, index, self.owner)
        if own is not None and own.type is MentionType.NOMINAL:
            owners = (c for c in own.head.children if c.dep_ == "nmod:poss" or _is_owner(c))
            mention = next((m for c in owners if (m := owner_of(c, index, self.owner)) and self._can_act(m)), None)
            if mention is not None:
                return mention
        return place if self._is_particular(place) else None

    def _fill_place(self, draft: EventDraft, token: Token) -> None:
        mention = self._place_mention(token, draft.match.index)
        kind = self._kind(mention)
        if mention and kind and kind.is_place:
            self._add_place(draft, mention)
        elif mention and kind and draft.match.is_noun and not draft.actors and token.dep_ in {"compound", "amod"}:
            draft.actors.append(mention)

    def _heads(self, tokens: Iterable[Token], index: int) -> list[Token]:
        """Return the heads of coordinated phrases, looking through "most of" and aliases."""
        heads: list[Token] = []
        for token in tokens:
            for conjunct in with_conjuncts(token):
                inner = measured_noun(conjunct)
                heads += with_conjuncts(inner) if inner is not conjunct else [conjunct]
        for head in list(heads):
            named = owner_of(head, index, self.owner)
            alias = self.aliases.get(named) if named else None
            if alias is not None:
                heads += [t for t in with_conjuncts(alias.head) if t != alias.head]
            heads += examples_of(head)
        return list(dict.fromkeys(heads))

    def _kind(self, mention: Mention | None) -> Kind | None:
        cluster = self.cluster_of.get(mention) if mention else None
        return cluster.kind if cluster else None

    def _add(self, into: list[Mention], mention: Mention | None, *, befallen: bool = False) -> None:
        kind = self._kind(mention)
        if mention is None or mention in into:
            return
        peopled = kind in {Kind.CITY, Kind.REGION} and mention.type is MentionType.NAME
        if kind is None or kind.is_actor or peopled or befallen:
            into.append(mention)

    def _mention(self, token: Token, index: int, *, target: bool = False) -> Mention | None:
        """Return what a phrase refers to, or its owner: "Mr Assad's rule", "boats of migrants", "ISIS bastion"."""
        mention = owner_of(token, index, self.owner)
        if mention is None and token.pos_ in {"NOUN", "ADJ"}:
            following = related_to_thing(token, target=target)
            mention = next((m for t in following if (m := owner_of(t, index, self.owner)) and self._can_act(m)), None)
        if mention is None and _counts_people(token):
            mention = self._counted_before(token, index)
        return mention if mention is not None and mention in self.cluster_of else None

    def _can_act(self, mention: Mention) -> bool:
        kind = self._kind(mention)
        return kind.is_actor if kind is not None else mention.type is MentionType.NAME

    def _counted_before(self, token: Token, index: int) -> Mention | None:
        """Return the group that "54 others" belong to: the object of the preceding verb."""
        verb = token.head
        before = verb.head if verb.dep_ in {"conj", "parataxis"} else None
        if before is None or before.pos_ != "VERB":
            return None
        objects = [c for c in before.children if c.dep_ in {"obj", "nsubj:pass"}]
        return next((m for c in objects if (m := owner_of(c, index, self.owner))), None)

    def _place_mention(self, token: Token, index: int, *, setting: bool = False) -> Mention | None:
        """Return the place in a phrase, the named one in "the countryside of Hama province".

        As a ``setting``, "a hotel in Funchal" is Funchal.
        """
        mention = owner_of(token, index, self.owner)
        own_kind = self._kind(mention)
        if mention is None or (mention.type is MentionType.NOMINAL and own_kind is not None and own_kind.is_place):
            for child in token.children:
                # a village near Homs is not Homs
                if child.dep_ in {"nmod", "nmod:poss", "compound", "appos"} and case_of(child) not in _BESIDE:
                    inner = owner_of(child, index, self.owner)
                    kind = self._kind(inner)
                    if inner is not None and inner.type is MentionType.NAME and kind and kind.is_place:
                        vague = setting and mention is not None and not self._is_particular(mention)
                        if mention is None or own_kind is not Kind.FACILITY or vague:
                            return inner
        return mention

    def _add_place(self, draft: EventDraft, mention: Mention) -> None:
        if not self._is_particular(mention):
            return
        if mention not in draft.places and mention in self.cluster_of:
            draft.places.append(mention)

    def _fits(self, trigger: Trigger, draft: EventDraft, roles: Roles) -> bool:
        """Return whether the object is of a kind that this reading of the trigger requires."""
        if draft.root == "Consultation" and trigger.object_kinds and names_object(draft.match.head):
            return False
        if not trigger.object_kinds:
            return not (draft.root == "Protest" and _has_thing(draft.match))
        index = draft.match.index
        objects = self._heads(roles.objects, index)
        mentions = [owner_of(t, index, self.owner) for t in objects]
        kinds = [k for k in (self._kind(m) for m in mentions) if k]
        for wanted in trigger.object_kinds:
            if wanted == "Thing" and objects and not kinds:
                return True
            if any(wanted in self._thing_kinds(t) for t in (*objects, *_given(draft.match))):
                return True
            if wanted in {"Actor", "Person", "Population"} and any(_counts_people(t) for t in objects):
                return True
            if any(_is_a(k, wanted) for k in kinds):
                return True
        return False

    def is_of_kind(self, kind: str, token: Token) -> bool:
        """Return whether a phrase names a thing of a kind of the lexicon: "Typhoon Noru" a ``Calamity``."""
        words = (token, *(c for c in token.children if c.dep_ in {"flat", "nmod:desc"}))
        return any(kind in self.lexicon.thing_nouns.get(t.lemma_.lower(), ()) for t in words)

    def _thing_kinds(self, token: Token) -> tuple[str, ...]:
        """Return the kinds of things that a phrase names, by its noun or its unit: "tons of food", "$5m"."""
        if any(c.text in _CURRENCIES for c in (token, *token.children)):
            return ("Relief",)
        nouns = self.lexicon.thing_nouns
        inner = (c for c in token.children if c.dep_ == "nmod" and case_of(c) in {"of", "in"})
        return tuple(kind for t in (token, *inner) for kind in nouns.get(t.lemma_.lower(), ()))

    def _anchored(self, draft: EventDraft) -> bool:
        """Return whether an ambiguous word has enough support: a name, or fighters or police as its actor."""
        named = any(self.cluster_of[m].named for m in (*draft.actors, *draft.targets))
        return named or (draft.root != "Accident" and any(self._kind(m) in _FORCES for m in draft.actors))

    def _find_place(self, draft: EventDraft) -> None:
        """Take the place of a surrounding clause if the event has none."""
        if draft.places:
            return
        token = draft.head
        for _ in range(4):
            if token.dep_ == "ROOT" or token.dep_ in {"acl:relcl", "parataxis"}:
                return
            if token.dep_ == "ccomp" and token.head.pos_ == "VERB":
                return
            token = token.head
            for child in token.children:
                if (
                    child.dep_ in {"obl", "nmod"}
                    and case_of(child) in {"in", "at", "near", "on", "outside"}
                    and child != draft.head
                ):
                    for noun in with_conjuncts(measured_noun(child)):
                        mention = self._place_mention(noun, draft.match.index)
                        kind = self._kind(mention)
                        if mention and kind and kind.is_place:
                            self._add_place(draft, mention)
            if draft.places:
                return

    def place_meant(self, mention: Mention, *, setting: bool = False) -> Mention:
        """Return the named place in a description: Hama in "the city of Hama"."""
        found = self._place_mention(mention.head, mention.index, setting=setting)
        return found if found is not None and found in self.cluster_of else mention

    def owner_meant(self, mention: Mention) -> Mention:
        """Return the owner or user of a weapon: the army in "the army's jets", "jets flown by the army"."""
        if mention.group is None or not mention.group.weapon:
            return mention
        # "drones built in Turkey and flown by the army"
        clauses = [c for c in mention.head.children if c.dep_ == "acl"]
        clauses += [c for clause in clauses for c in clause.children if c.dep_ == "conj"]
        users = (c for clause in clauses for c in clause.children)
        owners = [
            *(c for c in users if c.dep_ == "obl:agent"),
            *(
                c
                for c in mention.head.children
                if c.dep_ in {"nmod:poss", "amod", "compound"} or (c.dep_ == "nmod" and case_of(c) == "of")
            ),
        ]
        found = (owner_of(c, mention.index, self.owner) for c in owners)
        return next((m for m in found if m is not None and m in self.cluster_of and m is not mention), mention)

    def fits(self, role: str, mention: Mention, match: Match) -> bool:
        """Return whether what a mention refers to can have a role: ``actor``, ``target`` or ``place``."""
        kind, head = self._kind(mention), mention.head
        if head in match.tokens and kind not in _FIXED_TARGETS:
            # "expelled the ambassador" names the event
            return False
        if head.dep_ == "conj" and head not in with_conjuncts(head.head):
            # "Ann Lee, a nurse and [a mother]" is one person
            return False
        if role == "actor" and self.is_of_kind("Calamity", head) and self._kind(mention) not in _FIXED_TARGETS:
            return False
        if is_left_out(head) or (role != "place" and is_medium(head, self.lexicon)):
            # "announced [on state television]"
            return False
        if role == "place":
            return kind is not None and kind.is_place and self._is_particular(mention)
        peopled = kind in {Kind.CITY, Kind.REGION} and mention.type is MentionType.NAME
        return kind is None or kind.is_actor or peopled or role == "target"

    def _is_particular(self, mention: Mention) -> bool:
        """Return whether a place is named, or described well enough to be identified."""
        if self.cluster_of[mention].named:
            return True
        if self._kind(mention) in {Kind.NATURAL_FEATURE, Kind.REGION} or mention.type is not MentionType.NOMINAL:
            return False
        before = mention.doc[mention.start - 1] if mention.start else None
        fixed = before is not None and (
            before.lower_ in {"the", "this", "that"} or before.text in {"'s", "’s", "'", "’"}
        )
        return fixed and mention.end - mention.start > 1


#: Prepositions for something that is only near a place.
_BESIDE = frozenset({"near", "outside", "off", "around", "beside", "from", "to"})


def _has_thing(match: Match) -> bool:
    """Return whether a verb has an object of its own: "the attacks demonstrate cruelty" is not a protest."""
    if match.is_noun or match.trigger.object != "none":
        return False
    return any(c.dep_ == "obj" and c not in match.tokens for c in match.head.children)


def _is_owner(token: Token) -> bool:
    return token.dep_ == "nmod" and case_of(token) == "of"


def _given(match: Match) -> list[Token]:
    """Return the things that are given in "provided him with"."""
    return [c for c in match.head.children if c.dep_ == "obl" and case_of(c) == "with"]


def _counts_people(token: Token) -> bool:
    """Return whether a number or "others" means people: "saved 200 more"."""
    return token.pos_ == "NUM" or token.lower_ in {
        "others",
        "more",
        "many",
        "dozens",
        "hundreds",
        "thousands",
        "scores",
    }


def _is_a(kind: Kind, wanted: str) -> bool:
    if wanted == "Place":
        return kind.is_place
    if wanted == "Actor":
        return kind.is_actor
    return kind.value == wanted
