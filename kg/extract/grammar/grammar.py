"""Reads the dependency tree for all finders: prepositions, coordination, partitives, voice, relatives."""

from __future__ import annotations

from collections.abc import Iterator

from kg.language.tokens import Token

#: Heads that only measure their dependents: "most of Aleppo", "dozens of people".
PARTITIVES = frozenset(
    "most much many some part parts all half rest majority number one two three several none band bands group groups "
    "member members series lot lots area areas side outskirts centre center suburb suburbs control heart east west "
    "north south city town village province region district state port capital".split()
)
#: Nouns that only say how many: "tens of thousands of farmers", "a pair of bombers".
AMOUNTS = frozenset("ten dozen score hundred thousand million billion pair couple trio quartet handful".split())
_MEASURES = PARTITIVES | AMOUNTS

#: The tags of finite verbs (Penn Treebank).
FINITE = frozenset({"VBD", "VBZ", "VBP"})


def is_plural(noun: Token) -> bool:
    """Return whether a noun is in the plural."""
    return "Plur" in noun.morph.get("Number", [])


def case_of(token: Token) -> str:
    """Return the preposition of a phrase ("out of" as "of"), or ""."""
    for child in reversed(token.children):
        if child.dep_ == "case" and child.i < token.i:
            return child.lower_
    return ""


def first_conjunct(token: Token) -> Token:
    """Return the first item of the list that a word is in, which has the list's place in the tree."""
    while token.dep_ == "conj":
        token = token.head
    return token


def with_conjuncts(token: Token) -> Iterator[Token]:
    """Yield a phrase's head and all heads coordinated with it."""
    yield token
    for child in [*token.children, *(c for name in token.children if name.dep_ == "flat" for c in name.children)]:
        listed = child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}
        if (listed and _goes_on_apposition(token, child)) or is_left_out(child):
            continue
        goes_on = child.dep_ == "appos" and (_goes_on_list(token, child) or _is_among(child))
        if listed or _is_next_holder(child) or _accompanies(child) or goes_on or _is_listed_before(child):
            yield from with_conjuncts(child)
        for added in _accompanying(child):
            yield from with_conjuncts(added)
    if token.dep_.startswith("nsubj"):
        # "teachers, *together* with two nurses, marched"
        for adverb in (c for c in token.head.children if token.i < c.i < token.head.i):
            for added in _accompanying(adverb):
                yield from with_conjuncts(added)


#: Words that open phrases that add participants, and phrases that exclude them.
_ALONG = frozenset({"along", "together", "alongside"})
_WITHOUT = frozenset({"except", "excepting", "excluding", "unlike", "barring", "bar"})
_ALL = frozenset({"all", "every", "each", "no", "none", "any", "everyone", "everybody", "nobody", "anyone", "anybody"})


def _accompanies(token: Token) -> bool:
    """Return whether a phrase takes part in what its head does: "Chad, along with *Niger*"."""
    return token.dep_ == "nmod" and any(c.dep_ == "case" and c.lower_ in _ALONG for c in token.children)


def _accompanying(adverb: Token) -> Iterator[Token]:
    """Yield what an adverb adds: "Chad, *together* with Niger"."""
    if adverb.dep_ == "advmod" and adverb.lower_ in _ALONG:
        yield from (c for c in adverb.children if c.dep_ in {"obl", "nmod"} and case_of(c) == "with")


def examples_of(noun: Token) -> list[Token]:
    """Return the examples of a plural: "partners like Chad", "allies such as Chad and Niger"."""
    if not is_plural(noun):
        return []
    like = (c for c in noun.children if c.dep_ == "nmod" and c.i > noun.i)
    return [t for c in like if _is_example(c) for t in with_conjuncts(c)]


def _is_example(token: Token) -> bool:
    cases = [c.lower_ for c in token.children if c.dep_ in {"case", "fixed"} and c.i < token.i]
    return cases in (["like"], ["such", "as"], ["including"], ["such"])


def is_left_out(head: Token) -> bool:
    """Return whether a noun phrase is excluded from those who take part: "but not *the poet*", "unlike *Chad*"."""
    while head.dep_ in {"appos", "flat"}:
        head = head.head
    if head.dep_ == "conj" and any(c.dep_ in {"advmod", "cc"} and c.lower_ == "not" for c in head.children):
        return True
    before = [c for c in head.children if c.dep_ in {"case", "cc"} and c.i < head.i]
    return any(c.lower_ in _WITHOUT for c in before) or (_is_but(before) and _names_all(head.head))


def _is_but(words: list[Token]) -> bool:
    return [t.lower_ for t in words] == ["but"]


def _names_all(noun: Token) -> bool:
    """Return whether a phrase names all of a kind, or none: "every party", "all the neighbours", "nobody"."""
    words = (noun, *(c for c in noun.children if c.dep_ in {"det", "det:predet", "amod"}))
    return any(t.lower_ in _ALL for t in words)


def _is_among(name: Token) -> bool:
    """Return whether a name is one of those before it: "five states, among them *Kuwait* and Oman"."""
    begin = min([name.i, *(c.i for c in name.children if c.dep_ in {"compound", "amod"})])
    return [t.lower_ for t in name.doc[max(begin - 2, 0) : begin]] == ["among", "them"]


def _is_listed_before(item: Token) -> bool:
    """Return whether what looks like an attribute is an item of a list: "*a Canadian* and two Koreans"."""
    doc, i = item.doc, item.i
    if item.dep_ not in {"amod", "compound"} or i == 0 or i + 2 >= len(doc) or item.head.i < i:
        return False
    return _is_fresh(item) and doc[i + 1].lower_ in {"and", "or", ","} and doc[i + 2].pos_ in {"DET", "NUM"}


def _is_next_holder(item: Token) -> bool:
    """Return whether what looks like an apposition is an item: "plumber Ian Roe, *jockey Ann Ely* and a lodger"."""
    if item.dep_ not in {"nmod:desc", "appos"} or item.i < item.head.i + 2:
        return False
    listed = any(c.dep_ == "conj" and c.i > item.i for t in (item, item.head) for c in t.children)
    if item.pos_ == "PROPN":
        return listed and item.nbor(-1).pos_ == "NOUN" and item.nbor(-2).text == ","
    return listed and item.pos_ == "NOUN" and any(c.dep_ == "flat" and c.pos_ == "PROPN" for c in item.children)


def _is_fresh(noun: Token) -> bool:
    """Return whether a noun has a determiner of its own, of what is new to the reader: "a nurse", "two clerks"."""
    before = noun.i > 0 and noun.nbor(-1).lower_ in _FRESH
    return before or any(c.lower_ in _FRESH or c.dep_ == "nummod" for c in noun.children)


def _goes_on_list(first: Token, second: Token) -> bool:
    """Return whether what looks like an apposition is the second item of a list: "a welder, a nurse and a clerk"."""
    following = next((c for t in (first, second) for c in t.children if c.dep_ == "conj" and c.i > second.i), None)
    if following is None or not {first.pos_, second.pos_} <= {"NOUN", "PROPN", "ADJ"}:
        return False
    link = next((c for c in following.children if c.dep_ == "cc"), None)
    return link is not None and _is_fresh(first) and _is_fresh(second) and link.doc[link.i - 1].text != ","


def _goes_on_apposition(name: Token, second: Token) -> bool:
    """Return whether a conjunct describes the same person again: "Ann Lee, a nurse and a mother, was arrested"."""
    apposed = any(c.dep_ == "appos" and name.i < c.i < second.i for c in name.children)
    return apposed and name.pos_ == "PROPN" and second.pos_ == "NOUN" and is_single_subject(name)


def shared_object(verb: Token) -> Token | None:
    """Return the object of the verb right after a verb of the same form: "attacked and burned *a church*"."""
    following = (c for c in verb.children if c.dep_ == "conj" and c.i == verb.i + 2 and c.tag_ == verb.tag_)
    return next((c for second in following for c in second.children if c.dep_ == "obj"), None)


def named_among(noun: Token) -> list[Token]:
    """Return who is said to be of a group: "among the pickets arrested were *a singer* and a priest"."""
    if case_of(noun) != "among":
        return []
    if any(c.dep_ == "cop" for c in noun.children):
        return [c for c in noun.children if c.dep_ == "nsubj"]
    named = noun.head.head if noun.head.dep_ == "cop" else noun.head
    return [named] if noun.dep_ == "obl" and any(c.dep_ == "cop" for c in named.children) else []


def is_single_subject(noun: Token) -> bool:
    """Return whether a noun is the subject of a verb in the singular."""
    if not noun.dep_.startswith("nsubj"):
        return False
    finite = [c for c in noun.head.children if c.dep_ in {"aux", "aux:pass", "cop"}] or [noun.head]
    return "Sing" in finite[0].morph.get("Number", [])


#: Determiners of what is new to the reader.
_FRESH = frozenset({"a", "an", "another", "some", "several"})


def measured_noun(token: Token) -> Token:
    """Return what a partitive measures: "Aleppo" for "most of Aleppo"."""
    if token.lower_ in _MEASURES or token.lemma_.lower() in _MEASURES or token.pos_ in {"NUM", "ADJ", "DET"}:
        for child in token.children:
            if child.dep_ in {"nmod", "obl"} and case_of(child) == "of":
                return measured_noun(child) if child.lemma_.lower() in AMOUNTS else child
    return token


def is_amount_of(noun: Token) -> bool:
    """Return whether a noun only says how many there are of what follows: "*dozens* of farmers"."""
    what = measured_noun(noun) if noun.lemma_.lower() in AMOUNTS else noun
    return what is not noun and what.pos_ == "NOUN"


def is_passive(verb: Token) -> bool:
    """Return whether a verb is in the passive, or a bare past participle after a noun."""
    if governs_its_head(verb) or is_perfect(verb) or _takes_antecedent(verb):
        return False
    if any(c.dep_ in {"aux:pass", "nsubj:pass", "obl:agent", "csubj:pass"} for c in verb.children):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not any(c.dep_ in {"aux", "nsubj", "obj"} for c in verb.children):
        # "was attacked and looted"
        return verb.head.pos_ == "VERB" and is_passive(verb.head)
    if verb.dep_ == "ROOT" and verb.tag_ == "VBN" and not any(c.dep_ in {"aux", "obj", "ccomp"} for c in verb.children):
        # "Teenager stabbed outside station"
        return True
    return (
        verb.dep_ in {"acl", "amod", "advcl"}
        and verb.tag_ == "VBN"
        and not any(c.dep_ in {"aux", "obj"} for c in verb.children)
    )


def _takes_antecedent(verb: Token) -> bool:
    """Return whether a verb without auxiliary has its object before its subject: "the man *whom* two boys robbed"."""
    whom = any(c.dep_ == "obj" and c.pos_ == "PRON" and c.i < verb.i for c in verb.children)
    return whom and verb.dep_ == "acl:relcl" and not any(c.dep_ == "aux:pass" for c in verb.children)


def is_perfect(verb: Token) -> bool:
    """Return whether a verb is in the active perfect, whatever the parser makes of its subject: "had kidnapped"."""
    auxiliaries = [c for c in verb.children if c.dep_ in {"aux", "aux:pass"}]
    have = any(a.lower_ in {"have", "has", "had", "'ve", "having"} for a in auxiliaries)
    return have and all(a.dep_ == "aux" and a.lower_ not in {"been", "being"} for a in auxiliaries)


def governs_its_head(verb: Token) -> bool:
    """Return whether a participle before a noun is really the verb of the sentence: it has its own subject.

    In "Guards abused migrants" a parser may take "abused" for an attribute of the migrants.
    """
    fronts = verb.dep_ == "amod" and verb.tag_ in {"VBN", "VBD"} and verb.i < verb.head.i
    return fronts and any(c.dep_ in {"nsubj", "nsubj:pass"} and c.i < verb.i for c in verb.children)


def antecedent(token: Token) -> Token:
    """Return the noun that a relative pronoun refers to."""
    if token.lower_ in {"who", "which", "that", "whom"} and token.pos_ in {"PRON", "SCONJ", "DET"}:
        clause = token.head
        while clause.dep_ in {"conj", "xcomp"}:
            clause = clause.head
        if clause.dep_ == "acl:relcl":
            return clause.head
    return token


def is_negated(verb: Token) -> bool:
    """Return whether a verb is negated: "he did not say when" says nothing."""
    return any(c.dep_ == "advmod" and c.lower_ in {"not", "n't", "n’t", "never"} for c in verb.children)


def is_nobody(token: Token) -> bool:
    """Return whether a noun phrase is empty: "no group", "nobody"."""
    none = {"nobody", "none"}
    return token.lower_ in none or any(c.dep_ == "det" and c.lower_ == "no" for c in token.children)


def setting_names(noun: Token) -> frozenset[str]:
    """Return the names, in lower case, of the place or owner of a group or an office: "police in Lagos"."""
    tied = [
        c for c in noun.children
        if c.pos_ == "PROPN"
        and (c.dep_ == "nmod:poss" or (c.dep_ in {"nmod", "obl"} and case_of(c) in {"in", "of", "from", "at", "for"}))
    ]  # fmt: skip
    return frozenset(t.lower_ for t in tied)


#: Verbs whose subject may be a town as a place.
_OF_PLACES = frozenset(
    "fall lie see witness wake suffer host have be remain become get stand sit face experience hold burn erupt".split()
)


def place_acts(name: Token) -> bool:
    """Return whether a place means who governs there: "Ankara condemned it", but not "Ankara woke to snow"."""
    verb = name.head
    if name.dep_ == "obl:agent":
        return True
    return name.dep_ == "nsubj" and not case_of(name) and verb.pos_ == "VERB" and verb.lemma_.lower() not in _OF_PLACES
