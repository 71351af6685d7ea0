"""Collects the signs of an event's factuality in its sentence: auxiliaries, negation, conditions, governing words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.grammar.charges import CLAIMED, charge_signs, takes_upon
from kg.extract.grammar.grammar import FINITE, case_of
from kg.extract.grammar.triggers import names_object
from kg.extract.speech.stances import is_withheld
from kg.language.tokens import Token
from kg.lexicon import Lexicon

#: A condition, and "would" or "should": an intent in reported speech, otherwise only a possibility.
CONDITION, FUTURE_IN_PAST = "Condition", "FutureInPast"
#: "Would later": an intent in reported speech, otherwise a fact.
FUTURE_OF_PAST = "FutureOfPast"
AUXILIARIES = frozenset({"aux", "aux:pass"})
_AS_WHOLE = "asWhole"
_IMPLIED = "implied"
_NEUTRAL = frozenset({None, _AS_WHOLE, _IMPLIED})
_CLAUSE = frozenset({"xcomp", "ccomp", "csubj", "csubj:pass"})
_OBJECT = frozenset({"obj", "nsubj:pass"})
_SUBJECT = frozenset({"nsubj", "nsubj:pass", "csubj"})
_NEGATIVE = frozenset({"advmod", "det", "cc", "cc:preconj", "case", "mark", "neg"})
_NOT_ALONE = frozenset({"only", "just", "merely", "simply"})
_RANKS = frozenset("first second third last latest only next".split())
_AFTERWARDS = frozenset({"later", "eventually", "subsequently", "ultimately"})
_JUST = frozenset({"hardly", "scarcely", "barely"})
_SINGLE = frozenset({"a", "an", "one"})
_NEARLY = frozenset({"nearly", "almost"})
_PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}
_QUOTES = frozenset({'"', "“", "”", "'", "‘", "’", "''", "``", "«", "»"})
#: Conjunctions whose clause is hypothetical in the future: "will stay until the army leaves".
_LIMITS = frozenset({"until", "till", "once"})
_MAX_CLIMB = 8


def signs_of(trigger: Token, lexicon: Lexicon) -> Iterator[str]:
    """Yield everything that acts on a trigger, from its own words up to the root."""
    token, own = trigger, True
    if _is_asked(trigger):
        yield "Hypothetical"
    if _is_inverted(trigger):
        yield CONDITION
    yield from charge_signs(trigger, lexicon)
    for _ in range(_MAX_CLIMB):
        if own:
            yield from _own_signs(token, lexicon)
        head = token.head
        if head == token:
            if _is_infinitive(token):
                yield "Planned"
            return
        # "called the patrol *a provocation*" plans none
        cue = None if names_object(head) or _was_able(head) else _cue(head, lexicon)
        last = _last_signs(token, head, cue, lexicon)
        if last is not None:
            yield from last
            return
        yield from _governing_signs(token, head, cue, lexicon)
        shared = _shares_signs(token, head, cue, lexicon)
        if shared is None:
            return
        token, own = head, shared


def is_alleged(token: Token, lexicon: Lexicon) -> bool:
    """Return whether a word itself is only a claim: "*alleged* attack", "rumours that he *fled*"."""
    return CLAIMED in {*_own_signs(token, lexicon), *charge_signs(token, lexicon)}


def _governing_signs(token: Token, head: Token, cue: str | None, lexicon: Lexicon) -> Iterator[str]:
    """Yield the signs that a governing word gives to a word."""
    relation = token.dep_
    if _acts_on(relation, token, head, cue) and cue not in _NEUTRAL and not _only_says(head, relation, lexicon):
        yield str(cue)
    if relation == "xcomp" and _is_infinitive(token) and _is_sent(head, lexicon):
        yield "Planned"


def _shares_signs(token: Token, head: Token, cue: str | None, lexicon: Lexicon) -> bool | None:
    """Return whether a word shares the signs of its governor's own words, or None if nothing above acts on it."""
    if token.dep_ != "conj":
        return True if _passes_up(token.dep_, token, head, cue, lexicon) else None
    if token.tag_ in FINITE | {"VBN"} and _is_infinitive(head):
        return None
    return not (_stands_alone(token) or _turns(token, head))


def _last_signs(token: Token, head: Token, cue: str | None, lexicon: Lexicon) -> Sequence[str] | None:
    """Return the signs of a verb that shields what it governs from the words above, or None for any other verb.

    A purpose is planned. An attack that is "not ruled out" stays open, and one that somebody did "not prevent" took
    place; "did not confirm that" leaves it open too, but "did not say why" presupposes it.
    """
    if head.lemma_.lower() == "doubt" and head.pos_ == "NOUN" and any(c.lower_ == "no" for c in head.children):
        # "there is no doubt that"
        return []
    if token == takes_upon(head, lexicon):
        # "no group claimed the attack", which took place
        return []
    if token.dep_ == "advcl" and _turns_out(token):
        return []
    if token.dep_ in {"advcl", "acl"} and _is_infinitive(token) and head.pos_ not in {"ADJ", "NOUN"} and cue is None:
        return ["Planned"]
    if token.dep_ == "acl" and _is_infinitive(token) and cue is None and _is_to_do(head):
        return ["Planned"]
    if not is_withheld(head, lexicon):
        return None
    report = lexicon.reports.get((head.lemma_.lower(), "verb"))
    if cue == "Denied" and token.dep_ in _CLAUSE | _OBJECT | {"advcl", "obl"}:
        return ["Hypothetical"] if report is not None else []
    if cue is None and token.dep_ == "ccomp" and report is not None and report.stance in {"say", "confirm", "find"}:
        asks = any(t.tag_ in {"WP", "WDT", "WRB", "WP$"} for t in token.subtree if t.i < token.i)
        return [] if asks else ["Hypothetical"]
    return None


def _turns_out(verb: Token) -> bool:
    """Return whether an infinitive says how something ended: "took the town, *only to lose it*"."""
    mark = next((c for c in verb.children if c.dep_ == "mark" and c.lower_ == "to"), None)
    return mark is not None and [t.lower_ for t in mark.doc[max(mark.i - 2, 0) : mark.i]] == [",", "only"]


def _is_to_do(noun: Token) -> bool:
    """Return whether an infinitive after a noun lies in the future: "visas *to enter* the country".

    It does not in "the first to enter" or in "it took them three days to enter".
    """
    ranked = any(c.dep_ == "amod" and (c.tag_ == "JJS" or c.lower_ in _RANKS) for c in noun.children)
    return noun.pos_ == "NOUN" and not ranked and noun.head.lemma_.lower() != "take"


def _was_able(adjective: Token) -> bool:
    """Return whether an infinitive did happen: "were able to flee"."""
    past = any(c.dep_ in AUXILIARIES | {"cop"} and c.tag_ == "VBD" for c in adjective.children)
    return adjective.lower_ == "able" and past


def _is_inverted(trigger: Token) -> bool:
    """Return whether an inverted "had" or "were" opens a condition: "had the mayor left", "were he to leave".

    Parsers may take the auxiliary for the main verb, and the main verb for whatever follows.
    """
    for verb in trigger.ancestors:
        first = verb.lower_ in {"had", "were"} and verb.dep_ in {"advcl", "parataxis", "ccomp"}
        would = any(c.dep_ in AUXILIARIES and c.tag_ == "MD" for c in verb.head.children)
        if first and would:
            return not any(c.i < verb.i and c.dep_ in _SUBJECT | {"mark", "advmod", "cc"} for c in verb.children)
    return False


def _is_sent(head: Token, lexicon: Lexicon) -> bool:
    """Return whether an infinitive after this verb lies in the future: "is going to", "were sent to"."""
    if head.lower_ == "going":
        return True
    passive = any(c.dep_ == "aux:pass" for c in head.children)
    return passive and (head.lemma_.lower(), "verb") not in lexicon.reports and _cue(head, lexicon) is None


def _is_asked(trigger: Token) -> bool:
    """Return whether a word is in a question; a question quoted after it does not count."""
    if "?" not in trigger.doc.text:
        return False
    following = [t for t in trigger.sent if t.i > trigger.i and not t.is_space]
    while following and following[-1].text in _QUOTES:
        following.pop()
    return (
        bool(following)
        and following[-1].text == "?"
        and not any(t.text in _QUOTES or t.text in {".", "!"} for t in following)
    )


def _own_signs(token: Token, lexicon: Lexicon) -> Iterator[str]:
    """Yield the signs of a word's own dependents: auxiliaries, negation, conjunctions, adjectives."""
    clauses = [c for c in token.children if c.dep_ == "advcl"]
    condition = any(_opens_condition(c, lexicon) for clause in clauses for c in clause.children)
    for c in token.children:
        word = c.lower_
        if c.dep_ in AUXILIARIES:
            yield from _auxiliary_signs(c, token, lexicon, condition=condition)
        elif _opens_condition(c, lexicon):
            yield CONDITION
        elif c.dep_ in {"amod", "acl"} and token.pos_ != "VERB":
            sign = lexicon.cues.get((c.lemma_.lower(), "adjective")) or lexicon.cues.get((word, "adjective"))
            if sign is not None and sign.factuality:
                yield sign.factuality
        if (c.dep_ in _NEGATIVE or c.pos_ in {"ADV", "PART"}) and not _is_answer(c, token):
            yield from _adverb_signs(c, lexicon)
        elif c.dep_ in _SUBJECT and c.i < token.i:
            yield from _empty_subject_signs(c, lexicon)
    if token.dep_ == "acl:relcl" or token.pos_ == "VERB":
        return
    before = token.nbor(-1) if token.i > token.sent.start else None
    if before is not None and before.dep_ == "case":
        yield from _adverb_signs(before, lexicon)


def _is_answer(word: Token, verb: Token) -> bool:
    """Return whether "no" is what somebody says or votes: "voted *no*"."""
    return word.lower_ == "no" and verb.pos_ == "VERB" and word.i == verb.i + 1


def _auxiliary_signs(auxiliary: Token, verb: Token, lexicon: Lexicon, *, condition: bool) -> Iterator[str]:
    word = auxiliary.lower_
    cue = lexicon.cues.get((word, "auxiliary"))
    if word in {"'d", "’d"} and auxiliary.tag_ != "MD":
        cue = None
    if cue is not None and cue.factuality:
        if cue.factuality == "Planned" and condition:
            yield "Hypothetical"
        elif (
            word in {"would", "'d", "’d", "should", "must"}
            and not condition
            and not any(c.lower_ == "have" for c in verb.children)
        ):
            later = any(c.dep_ == "advmod" and c.lower_ in _AFTERWARDS for c in verb.children)
            yield FUTURE_OF_PAST if later else FUTURE_IN_PAST
        else:
            yield cue.factuality
    elif auxiliary.lemma_ == "be" and any(
        c.lower_ == "to" and c.i > auxiliary.i for c in verb.children if c.dep_ == "mark"
    ):
        yield "Planned"
    elif (
        word == "had"
        and auxiliary.i < verb.i
        and any(c.dep_ in _SUBJECT and c.i > auxiliary.i for c in verb.children)
        # "never before had the town seen it"
        and not any(c.dep_ == "advmod" and c.i < auxiliary.i for c in verb.children)
    ):
        yield CONDITION


def _is_to_come(verb: Token) -> bool:
    """Return whether a verb describes something in the future: "will stay", "vowed to stay", "would keep firing"."""
    for token in (verb, verb.head if verb.dep_ == "xcomp" else verb):
        if _is_infinitive(token) or any(c.dep_ in AUXILIARIES and c.tag_ == "MD" for c in token.children):
            return True
    return False


def _opens_condition(token: Token, lexicon: Lexicon) -> bool:
    if token.dep_ not in {"mark", "advmod", "case"}:
        return False
    if token.lower_ in _LIMITS and not _is_to_come(token.head.head):
        # "fought until the army withdrew", "who once shot a burglar"
        return False
    words = [token.lower_, *(c.lower_ for c in token.children if c.dep_ == "fixed")]
    return (" ".join(words), "conjunction") in lexicon.cues


def _adverb_signs(adverb: Token, lexicon: Lexicon) -> Iterator[str]:
    cue = lexicon.cues.get((adverb.lower_, "adverb"))
    if cue is None or not cue.factuality:
        return
    following = adverb.doc[adverb.i + 1 : adverb.i + 2]
    if cue.factuality == "Denied" and any(t.lower_ in _NOT_ALONE for t in following):
        return
    if adverb.lower_ in _NEARLY and not (adverb.head.pos_ == "VERB" and adverb.i < adverb.head.i):
        # "killed nearly 40 people"
        return
    if adverb.lower_ == "never" and any(t.lower_ == "before" for t in following):
        # "Never before had the town seen a coup"
        return
    if adverb.lower_ in _JUST and any(t.lower_ == "had" for t in following):
        # "Hardly had the convoy left when"
        return
    yield cue.factuality


def _empty_subject_signs(subject: Token, lexicon: Lexicon) -> Iterator[str]:
    """Yield a denial for an empty subject: "Nobody was hurt", "no troops entered"."""
    words = [subject, *(c for c in subject.children if c.dep_ in {"det", "cc:preconj"})]
    # "not a single villager was hurt", but "not only villagers were"
    words += [t for t in subject.subtree if t.lower_ == "not" and t.nbor().lower_ in _SINGLE]
    for word in words:
        cue = lexicon.cues.get((word.lower_, "adverb"))
        if cue is not None and cue.factuality == "Denied":
            yield "Denied"


def _cue(head: Token, lexicon: Lexicon) -> str | None:
    """Return the effect of a governing word on what it governs."""
    part = _PARTS.get(head.pos_)
    if part is None:
        return None
    lemma = head.lemma_.lower()
    follow = [c.lower_ for c in head.children if c.i > head.i and c.dep_ in {"compound:prt", "obj"}]
    if head.i + 1 < len(head.doc):
        follow.append(head.nbor().lower_)
    for words in (*(f"{lemma} {f}" for f in follow), lemma, head.lower_):
        cue = lexicon.cues.get((words, part))
        if cue is None and part == "verb" and head.tag_ == "VBN":
            cue = lexicon.cues.get((words, "adjective"))
        # a rumour acts only on what it says: not "the report on the crash"
        if cue is not None and cue.factuality and not (part == "noun" and cue.factuality == CLAIMED):
            return cue.factuality
    return None


def _acts_on(relation: str, token: Token, head: Token, cue: str | None) -> bool:
    """Return whether a cue acts on a word through this relation: on its complement, not its adjuncts or subject."""
    if relation in _CLAUSE:
        # "expects that", "ordered them to", "failed to", "denied that"; but not "told them that"
        return True
    if relation in {"acl", "advcl"}:
        return _is_infinitive(token) or token.tag_ == "VBG"
    if relation in _OBJECT:
        return True
    if relation in {"nmod", "obl"}:
        # "charged with murder"
        cases = {"of", "for", "on", "from", "against"} | ({"with", "in"} if cue == CLAIMED else set())
        return any(c.dep_ == "case" and c.lower_ in cases for c in token.children)
    return relation in {"compound", "amod"} and head.pos_ == "NOUN"


def _only_says(head: Token, relation: str, lexicon: Lexicon) -> bool:
    """Return whether a governing word orders by an infinitive but only says by a clause ("told them that")."""
    report = lexicon.reports.get((head.lemma_.lower(), "verb"))
    return relation == "ccomp" and report is not None and report.stance not in {"plan", "deny", "doubt"}


def _is_infinitive(token: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "to" for c in token.children)


def _stands_alone(token: Token) -> bool:
    """Return whether a conjunct has its own subject or auxiliary, so that it does not share those of the first."""
    return any(c.dep_ in _SUBJECT or c.dep_ in AUXILIARIES for c in token.children)


def _turns(token: Token, head: Token) -> bool:
    """Return whether a joined verb does not share the auxiliaries of the first: "did not stop but *fired*".

    A finite verb shares none ("did not retreat and *shelled*"), and "but" contrasts with a negation.
    """
    if any(c.dep_ == "cc" and c.lower_ == "but" for c in token.children):
        return True
    if any(c.dep_ == "cc" and c.lower_ in {"or", "nor"} for c in token.children):
        # "has not freed them or reopened the paper"
        return False
    never = any(c.lower_ == "never" for c in head.children)
    if never and token.tag_ in FINITE and any(c.lower_ == "and" for c in token.children):
        # "never signed the accord and bombed a bridge"
        return True
    if not any(c.dep_ in AUXILIARIES for c in head.children):
        return False
    # a verb that shares "did not" is an infinitive, even if it is tagged as a participle
    return (token.tag_ in FINITE and head.tag_ not in FINITE) or (token.tag_ == "VBN" and head.tag_ == "VB")


def _passes_up(relation: str, token: Token, head: Token, cue: str | None, lexicon: Lexicon) -> bool:
    """Return whether what acts on the governor acts on its dependent too ("will try to", "may launch an attack")."""
    if relation == "xcomp" or (cue == _IMPLIED and _is_infinitive(token)):
        return True
    light = cue == _AS_WHOLE or head.lemma_.lower() in lexicon.light_verbs
    if relation in {"nsubj", "nsubj:pass", "obj"}:
        return light or (relation in _OBJECT and cue not in _NEUTRAL)
    if relation in {"ccomp", "csubj", "csubj:pass"}:
        return light and head.pos_ in {"VERB", "AUX"}
    if relation == "obl":
        verb = head.lemma_.lower()
        return verb in lexicon.light_verbs or f"{verb} {case_of(token)}" in lexicon.light_verbs
    return relation in {"compound", "nmod", "acl"} and cue not in _NEUTRAL
