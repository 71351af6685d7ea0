"""How an article presents an event: as stated, claimed, planned, only possible, or denied.

Words that change factuality (the lexicon's cues) act on what they govern. We climb from the
trigger towards the root of its sentence and collect what acts on it; the strongest wins, in
a fixed order: a condition, a denial, a possibility, an intent, a report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set as AbstractSet

from kg.extract.reports import Reported, reports_by_section
from kg.extract.stances import is_withheld
from kg.extract.verification import find_verifications, verification_of
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.model import Factuality, Span, Stance, Verification

_CONDITION = "Condition"
#: "would", "should": an intent in reported speech, otherwise only a possibility.
_FUTURE_IN_PAST = "FutureInPast"
_AS_WHOLE = "asWhole"
_IMPLIED = "implied"
_NEUTRAL = frozenset({None, _AS_WHOLE, _IMPLIED})
_CLAIMED = "Claimed"
#: The strongest first.
_ORDER = (_CONDITION, "Denied", "Hypothetical", "Planned", _CLAIMED)
_RESULT = {_CONDITION: Factuality.HYPOTHETICAL}
#: The factuality of what is in a claim, by its stance; with any other stance it is claimed.
_STANCES = {
    Stance.DENIES: "Denied",
    Stance.DOUBTS: "Hypothetical",
    Stance.PREDICTS: "Planned",
    Stance.INTENDS: "Planned",
    Stance.DEMANDS: "Planned",
}
_CLAUSE = frozenset({"xcomp", "ccomp", "csubj", "csubj:pass"})
_OBJECT = frozenset({"obj", "nsubj:pass"})
_SUBJECT = frozenset({"nsubj", "nsubj:pass", "csubj"})
_AUXILIARIES = frozenset({"aux", "aux:pass"})
_NEGATIVE = frozenset({"advmod", "det", "cc", "cc:preconj", "case", "mark", "neg"})
_NOT_ALONE = frozenset({"only", "just", "merely", "simply"})
_PARTS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_QUOTES = frozenset({'"', "“", "”", "'", "‘", "’", "''", "``", "«", "»"})
_MAX_CLIMB = 8


class Judge:
    """What one article says about the factuality and the truth of its events."""

    def __init__(self, sections: Sequence[Section], lexicon: Lexicon, reports: Sequence[Reported]) -> None:
        self._sections = sections
        self._lexicon = lexicon
        self._reports = reports
        self._near = reports_by_section(sections, reports)
        self._verifications = find_verifications(sections, reports, lexicon)

    def factuality(self, trigger: Token, index: int) -> Factuality:
        """Return how the article presents the event that a word names.

        Args:
            trigger: the head of the words that name the event.
            index: the number of its paragraph.
        """
        reports = [self._reports[number] for number in self._near[index]]
        return factuality_of(trigger, self._sections[index], reports, self._lexicon)

    def with_and_without_reports(self, trigger: Token, index: int) -> tuple[Factuality, Factuality]:
        """Return how an event would be presented without the reports around it, and how it is."""
        section, signs = self._sections[index], set(_signs(trigger, self._lexicon))
        near = [self._reports[number] for number in self._near[index]]
        alone = _decided(trigger, section, (), signs)
        return alone, _decided(trigger, section, near, signs) if near else alone

    def verification(self, trigger: Token, index: int, reports: Sequence[Reported] = ()) -> Verification | None:
        """Return whether the article says that an event was confirmed, that it was not, or neither.

        Args:
            trigger: the head of the words that name the event.
            index: the number of its paragraph.
            reports: the reports around it.
        """
        return verification_of(trigger, self._sections[index], self._verifications, self._lexicon, reports)


def factuality_of(trigger: Token, section: Section, reports: Sequence[Reported], lexicon: Lexicon) -> Factuality:
    """Return how the article presents the event that a word names.

    Args:
        trigger: the head of the words that name the event.
        section: its paragraph.
        reports: what ``find_reports`` found in the article.
        lexicon: knows the cues.
    """
    return _decided(trigger, section, reports, set(_signs(trigger, lexicon)))


def _decided(trigger: Token, section: Section, reports: Sequence[Reported], own: AbstractSet[str]) -> Factuality:
    """Add the signs of the reports around a word to its own; the strongest decides."""
    span = section.span(trigger)
    around = [r for r in reports if r.attributes and r.covers(span)]
    signs = set(own)
    if _FUTURE_IN_PAST in signs:
        signs.add("Planned" if around else "Hypothetical")
    aside = bool(around) and _is_aside(trigger)
    for report in _deciding(around, span):
        sign = _STANCES.get(report.claims, _CLAIMED) if report.claims else _CLAIMED
        told = report.claims is Stance.PREDICTS and _is_past(trigger)
        signs.add(_CLAIMED if aside or told else sign)
    for sign in _ORDER:
        if sign in signs:
            return _RESULT.get(sign) or Factuality(sign)
    return Factuality.ASSERTED


def _deciding(reports: Sequence[Reported], span: Span) -> list[Reported]:
    """Leave out denials of what another source affirms: "denied the rebels' claim that they took Homs"."""

    def length(report: Reported) -> int:
        return min(part.end - part.begin for part in report.content if span.within(part))

    if len(reports) < 2:
        return [*reports]
    inner = min(reports, key=length, default=None)
    if inner is None or inner.claims is not Stance.AFFIRMS:
        return [*reports]
    return [r for r in reports if r.claims is not Stance.DENIES]


def _is_past(trigger: Token) -> bool:
    """Return whether a word is a verb in the past or perfect: "warned that troops had left"."""
    auxiliaries = [c for c in trigger.children if c.dep_ in _AUXILIARIES]
    past = any(t.tag_ == "VBD" or t.lower_ in {"has", "have", "had"} for t in (trigger, *auxiliaries))
    return past and not any(t.tag_ == "MD" for t in auxiliaries)


def _is_aside(trigger: Token) -> bool:
    """Return whether a word is in a relative clause in the past: "asked them to free the men, who were seized"."""
    for clause in (trigger, *trigger.ancestors):
        if clause.dep_ != "acl:relcl":
            continue
        if "VBD" in {c.tag_ for c in (clause, *clause.children) if c == clause or c.dep_ in _AUXILIARIES}:
            # "reports that troops had left" is none, though parsers may take it for one
            return any(t.tag_ in {"WP", "WDT", "WP$"} and t.lower_ != "that" for t in clause.subtree)
    return False


def _signs(trigger: Token, lexicon: Lexicon) -> Iterator[str]:
    """Yield everything that acts on a trigger, from its own words up to the root."""
    token, own = trigger, True
    if _is_asked(trigger):
        yield "Hypothetical"
    for _ in range(_MAX_CLIMB):
        if own:
            yield from _own_signs(token, lexicon)
        head, relation = token.head, token.dep_
        if head == token:
            if _is_infinitive(token):
                yield "Planned"
            return
        cue = _cue(head, lexicon)
        last = _last_signs(token, head, cue, lexicon)
        if last is not None:
            yield from last
            return
        if _acts_on(relation, token, head, cue) and cue not in _NEUTRAL and not _only_says(head, relation, lexicon):
            yield str(cue)
        if relation == "xcomp" and _is_infinitive(token) and _is_sent(head, lexicon):
            yield "Planned"
        shared = _shares_signs(token, head, cue, lexicon)
        if shared is None:
            return
        token, own = head, shared


def _shares_signs(token: Token, head: Token, cue: str | None, lexicon: Lexicon) -> bool | None:
    """Return whether a word shares the signs of its governor's own words, or None if nothing above acts on it."""
    if token.dep_ != "conj":
        return True if _passes_up(token.dep_, token, head, cue, lexicon) else None
    if token.tag_ in _FINITE | {"VBN"} and _is_infinitive(head):
        return None
    return not (_stands_alone(token) or _turns(token, head))


def _last_signs(token: Token, head: Token, cue: str | None, lexicon: Lexicon) -> Sequence[str] | None:
    """Return the signs of a verb that shields what it governs from the words above, or None for any other verb.

    A purpose is planned. Not to "rule out" an attack leaves it open, and what somebody did "not prevent" took place;
    "did not confirm that" leaves it open too, but "did not say why" takes it for granted.
    """
    if token.dep_ in {"advcl", "acl"} and _is_infinitive(token) and head.pos_ not in {"ADJ", "NOUN"} and cue is None:
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
    """Yield what a word's own dependents say: auxiliaries, negation, conjunctions, adjectives."""
    clauses = [c for c in token.children if c.dep_ == "advcl"]
    condition = any(_opens_condition(c, lexicon) for clause in clauses for c in clause.children)
    for c in token.children:
        word = c.lower_
        if c.dep_ in _AUXILIARIES:
            yield from _auxiliary_signs(c, token, lexicon, condition=condition)
        elif _opens_condition(c, lexicon):
            yield _CONDITION
        elif c.dep_ in {"amod", "acl"} and token.pos_ != "VERB":
            sign = lexicon.cues.get((c.lemma_.lower(), "adjective")) or lexicon.cues.get((word, "adjective"))
            if sign is not None and sign.factuality:
                yield sign.factuality
        if c.dep_ in _NEGATIVE or c.pos_ in {"ADV", "PART"}:
            yield from _adverb_signs(c, lexicon)
        elif c.dep_ in _SUBJECT and c.i < token.i:
            yield from _empty_subject_signs(c, lexicon)
    if token.dep_ == "acl:relcl" or token.pos_ == "VERB":
        return
    before = token.nbor(-1) if token.i > token.sent.start else None
    if before is not None and before.dep_ == "case":
        yield from _adverb_signs(before, lexicon)


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
            yield _FUTURE_IN_PAST
        else:
            yield cue.factuality
    elif auxiliary.lemma_ == "be" and any(
        c.lower_ == "to" and c.i > auxiliary.i for c in verb.children if c.dep_ == "mark"
    ):
        yield "Planned"
    elif (
        word == "had" and auxiliary.i < verb.i and any(c.dep_ in _SUBJECT and c.i > auxiliary.i for c in verb.children)
    ):
        yield _CONDITION


def _opens_condition(token: Token, lexicon: Lexicon) -> bool:
    if token.dep_ not in {"mark", "advmod", "case"}:
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
    yield cue.factuality


def _empty_subject_signs(subject: Token, lexicon: Lexicon) -> Iterator[str]:
    """Yield a denial for an empty subject: "Nobody was hurt", "no troops entered"."""
    words = [subject, *(c for c in subject.children if c.dep_ in {"det", "cc:preconj"})]
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
        if cue is not None and cue.factuality:
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
        cases = {"of", "for", "on", "from", "against"} | ({"with", "in"} if cue == _CLAIMED else set())
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
    return any(c.dep_ in _SUBJECT or c.dep_ in _AUXILIARIES for c in token.children)


def _turns(token: Token, head: Token) -> bool:
    """Return whether a joined verb does not share the auxiliaries of the first: "did not stop but *fired*".

    A finite verb shares none ("did not retreat and *shelled*"), and "but" sets against what is negated.
    """
    if any(c.dep_ == "cc" and c.lower_ == "but" for c in token.children):
        return True
    return token.tag_ in _FINITE and any(c.dep_ in _AUXILIARIES for c in head.children) and head.tag_ not in _FINITE


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
        return head.lemma_.lower() in lexicon.light_verbs
    return relation in {"compound", "nmod", "acl"} and cue not in _NEUTRAL
