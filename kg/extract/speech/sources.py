"""Finds the sources of reports: the heads of the noun phrases that a reporting verb, noun or phrase names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.grammar.grammar import FINITE, measured_noun
from kg.language.tokens import Token

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_SUBJECT = frozenset({"nsubj", "nsubj:outer"})
_PASSIVE_SUBJECT = frozenset({"nsubj:pass"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
#: The pronouns of "many of whom", "some of which".
_MEASURED_RELATIVE = frozenset({"whom", "which"})
_WITHIN_PHRASE = frozenset(
    "det amod compound nummod nmod nmod:poss nmod:unmarked nmod:desc nmod:npmod flat appos case advmod punct".split()
)
#: What ends the clause in which a source follows its verb, or describes the source.
_CLAUSE_ENDS = frozenset({",", ";", ".", ":", "—", "–", "--", "(", "?", "!"})
_OPEN_RELATIVE = _RELATIVE | {"whose", "where", "when", "as", "after", "before", "while"}
#: Parts of speech that open a noun phrase, and of words that may only measure it: "many of", "eight of ten".
_OPENERS = frozenset({"DET", "PRON", "NUM", "ADJ"})
_POSSESSIVE = frozenset({"'s", "’s"})
_PHRASE_PARTS = frozenset({"NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"})
OPENING = frozenset({"“", "‘", "``", "«"})
CLOSING = frozenset({"”", "’", "''", "»"})
STRAIGHT = frozenset({'"', "'"})
#: Marks that separate a cue and its source from what is said.
SET_OFF = OPENING | CLOSING | STRAIGHT | {",", "—", "–", "--", ":", ";", "-"}
_INHERITING = frozenset({"conj", "xcomp", "advcl", "ccomp", "parataxis", "dep"})
_MAX_CLIMB = 5


def child(token: Token, *deps: str) -> Token | None:
    """Return the first child with one of these relations."""
    return next((c for c in token.children if c.dep_ in deps), None)


def has_case(token: Token, *words: str) -> bool:
    """Return whether a phrase begins with one of these prepositions."""
    return any(c.dep_ == "case" and c.lower_ in words for c in token.children)


def is_passive(verb: Token) -> bool:
    """Return whether a verb is in the passive: with an auxiliary or subject, or as a bare participle ("accused of")."""
    if child(verb, "nsubj:pass", "aux:pass"):
        return True
    bare = not child(verb, "aux", *_SUBJECT)
    participle = verb.dep_ in {"acl", "amod", "advcl"} and bare
    if verb.tag_ == "VBD" and verb.dep_ == "advcl" and bare and verb.i == verb.sent.start:
        # "Asked to name them, he declined"
        return True
    if verb.tag_ == "VBN" and verb.dep_ == "conj" and bare and verb.head.tag_ == "VBN" and verb.head.i < verb.i:
        # "was fined and ordered to pay"
        return is_passive(verb.head)
    return verb.tag_ == "VBN" and participle and not is_finite(verb)


def is_finite(verb: Token) -> bool:
    """Return whether a verb can have its own subject, including "said" misread as a participle before a clause."""
    if verb.tag_ in FINITE:
        return True
    if verb.tag_ != "VBN" or child(verb, "aux", "aux:pass", "nsubj:pass"):
        return False
    following = next((t for t in verb.doc[verb.i + 1 : verb.i + 3] if not t.is_space), None)
    return following is not None and (
        following.pos_ in {"DET", "PRON", "PROPN", "NOUN", "NUM"} or following.lower_ == "that"
    )


def agents(verb: Token) -> Iterator[Token]:
    """Yield the agents of a passive ("by …")."""
    for c in verb.children:
        if c.dep_ == "obl:agent" or (
            c.dep_ == "obl" and any(m.dep_ == "case" and m.lower_ == "by" for m in c.children)
        ):
            yield c


def coordinated(head: Token) -> tuple[Token, ...]:
    """Return the heads that a noun phrase joins: "Sana and a war monitor"; for "many of the voters", the voters."""
    # "one of the strikers, Noel Bray" is a single person
    found = [measured_noun(head) if head.pos_ in _OPENERS and head.lower_ != "one" else head]
    # in "the news agency ACP and a monitor" the second is joined to the name of the first
    names = [c for c in head.children if c.dep_ in {"appos", "flat"} and c.i == head.i + 1]
    for c in (*head.children, *(t for name in names for t in name.children)):
        if c.dep_ == "conj" and c.pos_ in NOMINAL and (child(c, "cc") or child(c, "conj")):
            found += [t for t in coordinated(c) if t not in found]
    return tuple(found)


def phrase_head(first: Token) -> Token | None:
    """Return the head of the noun phrase that begins with this token, or None if none begins there.

    The parser may attach the phrase to the wrong word, so we climb only to the right of its
    beginning and along the relations within noun phrases.
    """
    token = first
    for _ in range(_MAX_CLIMB):
        head = token.head
        if head.i <= token.i or token.dep_ not in _WITHIN_PHRASE or head.pos_ not in NOMINAL | {"ADJ", "SYM", "X"}:
            break
        if any(t.text in SET_OFF - {"-"} for t in token.doc[token.i : head.i]):
            break
        token = head
    if token.pos_ in NOMINAL:
        return token
    for right in token.doc[first.i : min(first.sent.end, first.i + 8)]:
        if right.pos_ in {"NOUN", "PROPN"}:
            return right
        if right.pos_ not in {"DET", "ADJ", "NUM", "ADV", "PRON"}:
            return None
    return None


def sources_of(verb: Token, *, relays: bool = False, depth: int = 0) -> tuple[Token, ...]:
    """Return the heads of the source phrases of a reporting verb, if it names any.

    Args:
        verb: the reporting verb.
        relays: whether the verb is one whose object speaks ("quoting officials").
        depth: how many verbs were climbed already.
    """
    if is_passive(verb):
        quoted = [c for c in verb.children if c.dep_ in _PASSIVE_SUBJECT] if relays else []
        by = [*quoted, *agents(verb)]
        return tuple(t for head in by for t in coordinated(_antecedent(head, verb)))
    beside = _before_apposition(verb) or aside_source(verb)
    if beside is not None:
        return coordinated(_antecedent(beside, verb))
    subject = next((c for c in verb.children if _is_subject(c, verb)), None)
    if subject is not None:
        own = coordinated(_antecedent(subject, verb))
        spoken = child(verb, "obj") if relays else None
        return own + coordinated(spoken) if spoken is not None else own
    before = _subject_before(verb) if is_finite(verb) else None
    if before is not None:
        return (_antecedent(before, verb),)
    return _inherited(verb, depth) if depth <= _MAX_CLIMB else ()


def _is_subject(token: Token, verb: Token) -> bool:
    """Return whether the parser's subject is plausible: before the verb, in its part of the sentence."""
    return token.dep_ in _SUBJECT and token.i < verb.i and not token.is_space and not _are_separated(token, verb)


def _are_separated(token: Token, verb: Token) -> bool:
    """Return whether a single quotation mark is between a word and the verb, so that only one of them is quoted."""
    between = token.doc[token.i + 1 : verb.i]
    opened = sum(1 for t in between if t.text in OPENING)
    closed = sum(1 for t in between if t.text in CLOSING)
    straight = sum(1 for t in between if t.text in STRAIGHT)
    return opened != closed or straight % 2 == 1


def _before_apposition(verb: Token) -> Token | None:
    """Return the head of a source that an apposition separates from its verb: "Jane Smith, the mayor, said"."""
    if not is_finite(verb):
        return None
    doc, end = verb.doc, verb.i - 1
    while end > verb.sent.start and (doc[end].pos_ in {"ADV", "AUX"} or doc[end].is_space):
        end -= 1
    start = verb.sent.start
    for token in doc[start:end]:
        if token.text in SET_OFF - {","}:
            start = token.i + 1
    if doc[end].text != ",":
        return None
    while start < end:
        comma = next((t.i for t in doc[start:end] if t.text == ","), end)
        if comma == end:
            return None
        phrase = [t for t in doc[start:comma] if not t.is_space]
        plain = phrase and phrase[0].pos_ not in {"ADP", "ADV", "SCONJ", "VERB"}
        # what is said may come before: "It fell, the mayor, Jane Smith, said"
        head = _head_of_plain_phrase(phrase) if plain else None
        if head is not None:
            return head if _is_apposition(list(doc[comma + 1 : end])) else None
        start = comma + 1
    return None


def _is_apposition(words: Sequence[Token]) -> bool:
    """Return whether words between commas only describe: no finite verb outside a relative clause."""
    relative = False
    for token in words:
        relative = relative or token.lower_ in _RELATIVE or token.lower_ == "whose"
        if token.tag_ in FINITE and not relative:
            return False
    return True


def _head_of_plain_phrase(phrase: Sequence[Token]) -> Token | None:
    """Return the head of a noun phrase without verbs: the word before its first preposition."""
    if any(t.pos_ in {"VERB", "AUX", "SCONJ"} for t in phrase):
        return None
    head: Token | None = None
    for token in phrase:
        if token.pos_ == "ADP" and head is not None:
            break
        head = token if token.pos_ in NOMINAL else head
    return head


def aside_source(verb: Token) -> Token | None:
    """Return the source beside a verb set off from what is said: "…", said Smith; the town, Smith said, fell.

    Here typography is more reliable than the parser, which tends to find the subject in what is said.
    """
    if verb.tag_ not in FINITE | {"VBN", "VB"}:
        return None
    doc, sent = verb.doc, verb.sent
    following = next((t for t in doc[verb.i + 1 : verb.i + 3] if not t.is_space), None)
    before = next((t for t in reversed(doc[max(0, verb.i - 2) : verb.i]) if not t.is_space), None)
    addressed = following is not None and (verb.lemma_ == "tell" or any(c.dep_ == "iobj" for c in verb.children))
    if before is not None and following is not None and before.text in SET_OFF and before.text != "-" and not addressed:
        quoted = before.text in CLOSING | STRAIGHT
        head = phrase_head(following)
        # "…, said the navy": whatever is said, the subject comes after its verb
        inverted = head is not None and head.dep_ == "nsubj" and head.head == verb
        opens = following.pos_ in {"PROPN", "NOUN"} or (quoted and following.pos_ in _OPENERS)
        if opens or inverted:
            return head
        if following.pos_ in _OPENERS and (described := _inverted_source(verb, following)) is not None:
            return described
    if following is None or following.is_punct or following.pos_ in {"ADP", "PROPN", "ADV", "NOUN", "SCONJ"}:
        return _subject_before(verb, within=SET_OFF) if verb.i > sent.start or following is None else None
    return None


def _inverted_source(verb: Token, first: Token) -> Token | None:
    """Return the source after its verb: "It fell, said *a nurse* who saw it".

    In "The mayor, X, said the town fell", the noun phrase is the subject of what is said, and a finite verb follows
    before the clause ends.
    """
    head = phrase_head(first)
    if head is None or head.pos_ == "PRON" or verb.i == verb.sent.start:
        return None
    for token in head.doc[head.i + 1 : head.sent.end]:
        if token.text in _CLAUSE_ENDS or token.lower_ in _OPEN_RELATIVE:
            return head
        if is_finite(token) or token.tag_ == "MD":
            return None
    return head


def _subject_before(verb: Token, within: frozenset[str] = frozenset()) -> Token | None:
    """Return the noun phrase right before a finite verb, if it follows a conjunction or mark or opens the sentence."""
    last: Token | None = None
    placed = False
    for token in reversed(verb.doc[: verb.i]):
        if token.is_space:
            if "\n" in token.text:
                break
        elif token.pos_ in _PHRASE_PARTS and (token.dep_ != "obj" or last is not None or placed):
            last = token if last is None and token.pos_ in NOMINAL else last
        elif (token.pos_ in {"ADV", "AUX", "PART"} and last is None) or token.lower_ in _POSSESSIVE:
            continue
        elif within and token.pos_ == "ADP" and last is not None:
            # "…, the foreign office *in Berlin* says": the noun before the preposition is the source
            last, placed = None, True
        elif within:
            return last if token.text in within else None
        else:
            return last if token.pos_ in {"CCONJ", "SCONJ"} or token.text in SET_OFF else None
    return None if within else last


def _inherited(verb: Token, depth: int) -> tuple[Token, ...]:
    """Return the subject of a verb without its own: its governor's, or the noun it describes."""
    head = verb.head
    if verb.dep_ in {"acl", "acl:relcl"} and head.pos_ in NOMINAL:
        return coordinated(head)
    if verb.dep_ not in _INHERITING or head == verb:
        return ()
    controller = child(head, "obj")
    quoted = any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children)
    if (verb.dep_ == "xcomp" or quoted) and controller is not None and head.i < controller.i < verb.i:
        return coordinated(controller)
    if depth == 0 and verb.dep_ in {"conj", "advcl"} and head.dep_ == "ccomp" and head.head.pos_ == "VERB":
        # "said that … and added": a reporting verb continues a reporting verb, not what is said
        return sources_of(head.head, depth=1)
    if head.pos_ not in {"VERB", "AUX"}:
        subject = child(head, "nsubj")
        if subject is None and head.dep_ == "xcomp" and depth <= _MAX_CLIMB:
            # "admitted being part of it, writing that …"
            return _inherited(head, depth + 1)
        return coordinated(subject) if subject is not None and not subject.is_space else ()
    if is_passive(head):
        passive = child(head, "nsubj:pass")
        return coordinated(_antecedent(passive, head)) if passive is not None else ()
    return sources_of(head, depth=depth + 1)


def _antecedent(subject: Token, verb: Token) -> Token:
    """Return the noun that a relative pronoun refers to, else the subject itself."""
    # "many of whom", but not "one of whom"
    several = subject.lower_ != "one" and measured_noun(subject).lower_ in _MEASURED_RELATIVE
    if subject.lower_ not in _RELATIVE and not several:
        return subject
    clause = verb
    for _ in range(_MAX_CLIMB):
        if clause.dep_ == "acl:relcl":
            return _name_before(subject, clause.head) or clause.head
        if clause.dep_ not in {"conj", "xcomp", "ccomp"}:
            break
        clause = clause.head
    before = next((t for t in reversed(verb.doc[max(0, subject.i - 3) : subject.i]) if t.pos_ in NOMINAL), None)
    return before if before is not None and subject.lower_ != "that" else subject


def _name_before(pronoun: Token, noun: Token) -> Token | None:
    """Return the name right before "which" if the parser attached the clause to a noun further off."""
    named = pronoun.i > 1 and pronoun.nbor(-1).text == "," and pronoun.nbor(-2).pos_ == "PROPN"
    if pronoun.lower_ != "which" or noun.pos_ != "NOUN" or not named:
        return None
    return _climb_left(pronoun.nbor(-2))


def neighbour(verb: Token) -> Token | None:
    """Return the noun phrase right before a verb without a subject, or else the first one of its sentence."""
    doc, left = verb.doc, verb.i - 1
    while left >= 0 and (doc[left].pos_ in {"AUX", "ADV", "PART"} or doc[left].is_space) and verb.i - left < 5:
        left -= 1
    if left >= verb.sent.start and doc[left].pos_ in NOMINAL and doc[left].dep_ not in {"obj", "obl", "nsubj:pass"}:
        return _climb_left(doc[left])
    if not is_finite(verb):
        return None
    start = next(
        (t.i + 1 for t in reversed(doc[verb.sent.start : verb.i]) if t.text in SET_OFF - {","}), verb.sent.start
    )
    return next((_climb_right(t) for t in doc[start : verb.i] if t.pos_ in {"PROPN", "PRON", "NOUN"}), None)


def _climb_right(token: Token) -> Token:
    """Return the head of the phrase that begins with this token."""
    return phrase_head(token) or token


def _climb_left(token: Token) -> Token:
    """Return the head of the phrase that ends with this token."""
    for _ in range(_MAX_CLIMB):
        if token.head.i >= token.i or token.dep_ not in _WITHIN_PHRASE or token.head.pos_ not in NOMINAL:
            break
        token = token.head
    return token
