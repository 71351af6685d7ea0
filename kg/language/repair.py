"""Mends attachments that grammar rules out but parsers make: past tenses read as participles.

"The army attacked and killed four" is often read as "the army, attacked, and killed four",
"Shelling of the town killed four" as a sentence about shelling somebody, and the speakers of
"…, doctors and witnesses said" as part of what they say. The rules look for trees that no English
sentence has, and put the finite verb where it belongs. They know no words of any subject, only
tags and relations of Universal Dependencies.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

#: The name under which a pipeline takes the repair in.
COMPONENT = "newskg_repair"

_PAST = frozenset({"VBD", "VBN"})
_PARTICLES = frozenset({"in", "ins", "out", "outs", "off", "offs", "up", "ups", "down", "downs", "over", "overs"})
#: How full sentences end; headlines, which leave out "was", do not.
_ENDS = frozenset({".", "!", "?", "”", '"'})

_COMPLEMENTS = frozenset({"obj", "ccomp", "xcomp", "iobj"})
#: What a phrase of nouns is made of.
_NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "CCONJ", "NUM", "PART"})


@Language.component(COMPONENT)
def repair(doc: Doc) -> Doc:
    """Mend the trees of a parsed text in place, and return it.

    Args:
        doc: parsed with Universal Dependencies.
    """
    for token in list(doc):
        if token.text == "-":
            _make_noun_with_particle(token)
        if token.pos_ != "VERB":
            continue
        if _is_bare_passive(token):
            _make_active(token)
        _make_subject_of_vocative(token)
        if _is_attribute_with_subject(token):
            _make_governor(token)
        first = _coordinated_participle(token)
        if first is not None:
            _make_first_conjunct(first, token)
        elif _is_lost_main_verb(token):
            _make_root(token, subject=token.head, relation="nsubj")
        elif _follows_gerund_subject(token):
            _make_root(token, subject=token.head, relation="csubj")
        elif (subject := _subject_of_relative(token)) is not None:
            _make_root(token, subject=subject, relation="nsubj")
        elif speakers := _speakers(token):
            _make_subjects(token, speakers)
        _give_back_subject(token)
    return doc


def _make_noun_with_particle(hyphen: Token) -> None:
    """Let "sit" be the noun in "staged a sit-in" where its particle was taken for it."""
    doc = hyphen.doc
    if not 0 < hyphen.i < len(doc) - 1:
        return
    noun, particle = doc[hyphen.i - 1], doc[hyphen.i + 1]
    if noun.pos_ != "NOUN" or noun.head != particle or particle.lower_ not in _PARTICLES or particle.dep_ == "ROOT":
        return
    relation, above = particle.dep_, particle.head
    for child in [c for c in particle.children if c != noun]:
        child.head = noun
    noun.head, noun.dep_ = above, relation
    particle.head, particle.dep_ = noun, "compound:prt"


def _is_bare_passive(verb: Token) -> bool:
    """Say whether the main verb of a full sentence is read as a passive without its "was": "The army rushed in …"."""
    if verb.dep_ != "ROOT" or verb.tag_ not in _PAST or verb.sent[-1].text not in _ENDS:
        return False
    relations = {c.dep_ for c in verb.children}
    return "nsubj:pass" in relations and not relations & {"aux:pass", "aux", "obl:agent"}


def _make_subject_of_vocative(verb: Token) -> None:
    """Let "Mr Moura" in "Mr Moura, a former mayor, met the president" be the subject that the verb lacks."""
    if "Fin" not in verb.morph.get("VerbForm", []) or "Imp" in verb.morph.get("Mood", []):
        return
    called = [
        c
        for c in verb.children
        if c.dep_ in {"vocative", "dislocated", "parataxis"} and c.pos_ == "PROPN" and c.i < verb.i
    ]
    if called and not any(c.dep_.startswith(("nsubj", "csubj", "expl")) for c in verb.children):
        called[-1].dep_ = "nsubj"


def _is_attribute_with_subject(verb: Token) -> bool:
    """Say whether "imposed" in "the EU imposed sanctions" is read as describing its object."""
    return (
        verb.dep_ == "amod"
        and verb.tag_ in _PAST | {"VBZ", "VBP"}
        and verb.head.i > verb.i
        and any(c.dep_ in {"nsubj", "nsubj:pass"} and c.i < verb.i for c in verb.children)
    )


def _make_governor(verb: Token) -> None:
    thing = verb.head
    relation, above = thing.dep_, thing.head
    verb.head, verb.dep_ = (verb, "ROOT") if above == thing else (above, relation)
    thing.head, thing.dep_ = verb, "obj"
    _make_active(verb)


def _make_active(verb: Token) -> None:
    for child in verb.children:
        if child.dep_ == "nsubj:pass":
            child.dep_ = "nsubj"


def _coordinated_participle(verb: Token) -> Token | None:
    """Find V1 in "[the army [attacked]acl] and killed", where "and" has nothing to join."""
    joins = [c for c in verb.children if c.dep_ == "cc" and c.i < verb.i]
    if not joins or verb.dep_ == "conj" or verb.tag_ not in _PAST:
        return None
    for subject in verb.children:
        if subject.dep_ in {"nsubj", "nsubj:pass"} and subject.i < joins[0].i:
            clauses = [
                c for c in subject.children if c.dep_ == "acl" and c.tag_ in _PAST and subject.i < c.i < joins[0].i
            ]
            if clauses and clauses[-1].nbor(-1).text != ",":
                return clauses[-1]
    return None


def _make_first_conjunct(first: Token, second: Token) -> None:
    """Let the first verb take the place of the second, which is joined to it."""
    subject = first.head
    above = second.head if second.head != second else first
    relation = second.dep_
    first.head, first.dep_ = above, relation
    subject.head = first
    second.head, second.dep_ = first, "conj"


def _is_lost_main_verb(verb: Token) -> bool:
    """Say whether a sentence is but a noun with a past form behind it: "The army sent in troops."."""
    subject = verb.head
    if verb.dep_ != "acl" or verb.tag_ not in _PAST or subject.dep_ != "ROOT" or subject.i > verb.i:
        return False
    sentence = subject.sent
    if sentence[-1].text not in _ENDS or verb.nbor(-1).text == ",":
        return False
    if any(c.dep_ in {"obl:agent", "aux:pass"} for c in verb.children):
        return False
    own = {t.i for t in verb.subtree}
    return not any(
        t.dep_ in {"cop", "aux", "aux:pass"} or "Fin" in t.morph.get("VerbForm", []) for t in sentence if t.i not in own
    )


def _follows_gerund_subject(verb: Token) -> bool:
    """Say whether a finite verb without subject hangs on the gerund that is its subject: "Shelling … killed four"."""
    gerund = verb.head
    if verb.tag_ != "VBD" or verb.dep_ not in {"advcl", "ccomp", "parataxis", "xcomp"} or gerund.dep_ != "ROOT":
        return False
    if gerund.tag_ not in {"VBG", "NN"} or gerund.i > verb.i or verb.nbor(-1).text == ",":
        return False
    if any(c.dep_ in {"aux", "cop", "nsubj", "nsubj:pass", "obj"} for c in gerund.children):
        return False
    return not any(c.dep_ in {"mark", "nsubj", "nsubj:pass", "aux", "aux:pass"} for c in verb.children)


def _make_root(verb: Token, *, subject: Token, relation: str) -> None:
    """Make a verb the root of its sentence, and what was the root its subject."""
    moved = [c for c in subject.children if c.i > verb.i]
    verb.head = verb
    verb.dep_ = "ROOT"
    subject.head, subject.dep_ = verb, relation
    for child in moved:
        child.head = verb


def _subject_of_relative(verb: Token) -> Token | None:
    """Find S in "S, who fled in 2019, denied it", where "denied" is joined to "fled" by nothing but the comma."""
    if verb.dep_ not in {"conj", "parataxis", "ccomp", "advcl"} or not _is_finite_without_subject(verb, "VBN"):
        return None
    if verb.i == 0 or verb.nbor(-1).text != "," or any(c.dep_ in {"cc", "mark"} for c in verb.children):
        return None
    clause = verb.head
    while clause.dep_ == "conj":
        clause = clause.head
    noun = clause.head
    opening = clause.left_edge
    if clause.dep_ != "acl:relcl" or "," not in {opening.text, opening.i and opening.nbor(-1).text}:
        return None
    while noun.dep_ == "appos":
        noun = noun.head
    # a sentence that ends so has a main verb, and a noun is none
    complete = noun.dep_ == "ROOT" and noun.i < clause.i and noun.sent[-1].text in _ENDS
    return noun if complete and noun.pos_ in {"NOUN", "PROPN"} else None


def _speakers(verb: Token) -> list[Token]:
    """Find the heads of "doctors and witnesses" in "…, doctors and witnesses said" that hang on something before it."""
    doc = verb.doc
    if not _is_finite_without_subject(verb) or any(c.i > verb.i and c.dep_ in _COMPLEMENTS for c in verb.children):
        return []
    start = verb.i
    while start > verb.sent.start and doc[start - 1].pos_ in _NOMINAL:
        start -= 1
    if start <= verb.sent.start + 1 or doc[start - 1].text != "," or doc[verb.i - 1].pos_ not in {"NOUN", "PROPN"}:
        return []
    phrase = range(start, verb.i)
    heads = [doc[i] for i in phrase if doc[i].head.i not in phrase and doc[i].pos_ in {"NOUN", "PROPN"}]
    return [] if any(h.is_ancestor(verb) for h in heads) else heads


def _give_back_subject(verb: Token) -> None:
    """Let "a bomb exploded" be what is said in "A bomb exploded, police said", where "said" has two subjects."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj" and c.i < verb.i]
    if len(subjects) != 2:
        return
    first, own = subjects
    opening = own.left_edge
    clauses = [c for c in first.children if c.dep_ == "acl" and c.tag_ in _PAST and first.i < c.i < opening.i]
    if not clauses or "," not in {opening.text, opening.nbor(-1).text}:
        return
    clause = clauses[0]
    passive = any(c.dep_ in {"obl:agent", "aux:pass"} for c in clause.children)
    if not passive and clause.nbor(-1).text != ",":
        clause.head, clause.dep_ = verb, "ccomp"
        first.head = clause


def _make_subjects(verb: Token, heads: list[Token]) -> None:
    first, *others = heads
    first.head, first.dep_ = verb, "nsubj"
    for other in others:
        other.head, other.dep_ = first, "conj"


def _is_finite_without_subject(verb: Token, *more: str) -> bool:
    return verb.tag_ in {"VBD", "VBZ", "VBP", *more} and not any(
        c.dep_.startswith(("nsubj", "csubj", "expl")) or c.dep_ in {"aux:pass", "obl:agent"} for c in verb.children
    )
