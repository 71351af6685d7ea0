"""Finds the reporting cues of a paragraph: verbs, nouns and phrases.

Each becomes a draft: the cue, its sources, and the content that grammar assigns to it.
``reports`` adds quotations and drops drafts without content.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.extract.grammar.charges import takes_upon
from kg.extract.grammar.grammar import is_negated
from kg.extract.grammar.numbers import is_toll
from kg.extract.grammar.quantities import measures
from kg.extract.reference.descriptions import kind_of
from kg.extract.speech.extent import (
    apart,
    around_aside,
    before_comment,
    before_meanwhile,
    denied_before,
    without_cue,
    without_source,
)
from kg.extract.speech.naming import described_as, what_it_is_called
from kg.extract.speech.report_draft import ReportDraft, merged, span_of, spans_without, subtree_span, trimmed_span
from kg.extract.speech.reporting_adjectives import adjective_cues
from kg.extract.speech.reporting_nouns import noun_cues, speakers_for
from kg.extract.speech.sources import (
    SET_OFF,
    agents,
    child,
    coordinated,
    has_case,
    is_finite,
    is_passive,
    neighbour,
    phrase_head,
    sources_of,
)
from kg.extract.speech.trailing import trailing_report
from kg.extract.times.times_meaning import is_day, is_time_word
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.lexicon.terms import Report
from kg.model import Span, Stance

_CLAUSE = frozenset({"ccomp", "xcomp", "csubj", "csubj:pass", "csubj:outer"})
_ARGUMENT = frozenset({"obj", "obl", "xcomp", "ccomp", "advcl", "nmod"})
_ABOUT = frozenset({"of", "for", "about", "on", "against", "as", "over"})
#: What nobody says: "laid out mats", "set out chairs".
_CONCRETE = frozenset({"object", "place", "substance"})
#: The stances of wishes, promises and forecasts.
_OF_THE_FUTURE = frozenset({"plan", "believe"})
#: What makes an adjective the predicate of a clause: "found difficult to say".
_WITH_CLAUSE = ("mark", "cop", "xcomp", "ccomp", "csubj")
_VERBAL = frozenset({"VERB", "AUX"})


def find_cues(number: int, section: Section, lexicon: Lexicon) -> list[ReportDraft]:
    """Find the cues of one paragraph, in reading order."""
    found = [
        *_phrases(number, section, lexicon),
        *_owned_phrases(number, section, lexicon),
        *_verbs(number, section, lexicon),
        *noun_cues(number, section, lexicon),
        *adjective_cues(number, section, lexicon),
    ]
    apart(section, found)
    return sorted(found, key=lambda draft: draft.span)


def _verbs(number: int, section: Section, lexicon: Lexicon) -> Iterator[ReportDraft]:
    for token in section.doc:
        match = _verb_entry(token, lexicon) if token.pos_ == "VERB" else None
        if match is None:
            continue
        cue, report = match
        trailing = trailing_report(section, token, report, lexicon)
        if trailing is None and (_names_only(token) or token.dep_ in {"amod", "compound", "case", "fixed"}):
            continue
        if _compares(token) or _asks_anonymity(token):
            continue
        if report.of_tolls and not _gives_number(token):
            continue
        if (report.stance == "deny" and _affects_person(token)) or _turns_up(token):
            continue
        relays = report.stance == "relay"
        draft = ReportDraft(number, cue, report, span_of(section, cue), sources_of(token, relays=relays))
        draft.sources = speakers_for(draft.sources, lexicon) if token.dep_ == "acl" else draft.sources
        draft.passive = is_passive(token)
        by_paper = report.stance == "find" and _is_paper(draft.sources, lexicon)
        draft.content = around_aside(section, token) or _verb_content(section, token, report, by_paper=by_paper)
        draft.content = before_comment(section, token, draft.content, lexicon)
        draft.content = before_meanwhile(section, token, draft.content)
        draft.content = without_cue(section, draft)
        draft.content = without_source(section, draft)
        if draft.passive and draft.content and not draft.sources and child(token, "xcomp") is not None:
            subject = child(token, "nsubj:pass")
            if subject is not None:
                draft.content.insert(0, subtree_span(section, subject))
        _set_off(section, draft, trailing, lexicon)
        yield draft


def _set_off(section: Section, draft: ReportDraft, trailing: tuple[Token, Span] | None, lexicon: Lexicon) -> None:
    """Take what a comma sets off from its report as what is said, whatever the parser made of it."""
    denied = denied_before(section, draft.verb, lexicon) if draft.report.stance == "deny" and draft.passive else []
    if trailing is not None and (draft.passive or all(c.begin > trailing[1].begin for c in draft.content)):
        draft.sources, draft.content, draft.passive = coordinated(trailing[0]), [trailing[1]], False
    elif denied:
        draft.content = denied


def _compares(verb: Token) -> bool:
    """Return whether a verb only ends a comparison: "closer than the score *suggests*"."""
    return any(c.dep_ in {"mark", "case"} and c.lower_ == "than" for c in verb.children) and not any(
        c.dep_ in _CLAUSE for c in verb.children
    )


def _asks_anonymity(verb: Token) -> bool:
    """Return whether a source only asks to stay unnamed, which is no part of the news: "asked not to be named"."""
    clause = child(verb, "xcomp")
    if clause is None or verb.lemma_ not in {"ask", "request"}:
        return False
    return clause.lemma_ in {"name", "identify", "quote"} and is_negated(clause) and is_passive(clause)


def _gives_number(verb: Token) -> bool:
    """Return whether a verb tells how many or how much: "counted 31 dead", "put the cost at 30 million"."""
    things = [c for c in verb.children if c.dep_ in {"obj", "nsubj:pass", "xcomp"}]
    measured = any(c.pos_ == "ADJ" or kind_of(c) not in _CONCRETE | {"person"} for c in things)
    at = [c for c in verb.children if c.dep_ == "obl" and has_case(c, "at")] if things else []
    return any(map(is_toll, things)) or any(c.pos_ == "NUM" or (measured and child(c, "nummod")) for c in at)


def _affects_person(verb: Token) -> bool:
    """Return whether a verb has a person as its object: "dismissed the manager", "denied him bail"."""
    return any(c.dep_ in {"obj", "iobj"} and kind_of(c) == "person" for c in verb.children)


def _turns_up(verb: Token) -> bool:
    """Return whether somebody only comes to a place or a task: "reported for duty", "reported to the barracks"."""
    if verb.lemma_.lower() != "report" or child(verb, "obj", "ccomp") is not None:
        return False
    goals = [c for c in verb.children if c.dep_ == "obl" and c.i > verb.i]
    return any(has_case(c, "for") or (has_case(c, "to") and _is_goal(c)) for c in goals)


def _is_goal(noun: Token) -> bool:
    return kind_of(noun) == "place" or noun.lemma_.lower() in {"duty", "work", "scene"}


def _names_only(verb: Token) -> bool:
    """Return whether a participle only gives a name or describes ("also known as", "the plan announced on Friday")."""
    if verb.tag_ not in {"VBN", "VBD"} or verb.dep_ != "acl" or any(agents(verb)):
        return False
    before, following = verb.doc[max(0, verb.i - 1)], verb.doc[min(verb.i + 1, len(verb.doc) - 1)]
    # "a hawk called Duchess"
    named = before.pos_ == "NOUN" and following.pos_ == "PROPN" and child(verb, "nsubj", "ccomp") is None
    return named or following.lower_ == "as" or (before.text not in SET_OFF and not is_finite(verb))


def _verb_entry(token: Token, lexicon: Lexicon) -> tuple[tuple[Token, ...], Report] | None:
    """Look a verb up, the longest pattern first: "point out" before "point"."""
    lemma = token.lemma_.lower()
    # "denied any involvement", "denied all responsibility"
    following = token.doc[token.i + 1 : token.i + 4]
    follow = next((t for t in following if t.pos_ not in {"DET", "ADJ"}), None)
    direct = following[:1] if follow is None or follow.dep_ != "obj" else (*following[:1], follow)
    for word in direct:
        longer = lexicon.reports.get((f"{lemma} {word.lower_}", "verb"))
        if longer is not None:
            return (token, word), longer
    own = ("claim responsibility", "verb") if takes_upon(token, lexicon) is not None else (lemma, "verb")
    report = lexicon.reports.get(own) or (lexicon.reports.get((f"{lemma} as", "verb")) if described_as(token) else None)
    return ((token,), report) if report is not None else None


def _clauses(verb: Token, *, bare: bool, feels: bool) -> list[Token]:
    """Return the clauses that a verb governs as its content; for ``bare`` verbs no infinitives ("continue to").

    An adjective alone is content only of what somebody ``feels``.
    """
    found = [c for c in verb.children if c.dep_ in _CLAUSE and not (c.dep_ == "xcomp" and bare and _is_infinitive(c))]
    if not feels and child(verb, "obj", "obl:agent") is None:
        # "found dead", "pleaded guilty", "said sorry"
        found = [c for c in found if not (c.dep_ == "xcomp" and c.pos_ == "ADJ" and child(c, *_WITH_CLAUSE) is None)]
    found += [c for c in verb.children if c.dep_ == "advcl" and any(m.lower_ == "whether" for m in c.children)]
    if not found and bare and child(verb, "obj") is not None:
        # "views the program as a chance": what somebody takes a thing for
        found += [c for c in verb.children if c.dep_ in {"obl", "advcl"} and has_case(c, "as") and c.i > verb.i]
    # after a semicolon there is a sentence of its own
    first = verb.left_edge
    goes_on = verb.dep_ == "parataxis" and verb.head.i < verb.i and ";" not in {first.text, first.doc[first.i - 1].text}
    if not found and goes_on and not is_negated(verb):
        return [verb.head]
    return found


def _is_paper(sources: Sequence[Token], lexicon: Lexicon) -> bool:
    """Return whether a source is a poll, study or document."""
    return any((t.lemma_.lower(), "noun") in lexicon.reports for t in sources)


def _verb_content(section: Section, verb: Token, report: Report, *, by_paper: bool) -> list[Span]:
    """Return the words that grammar makes the content of a reporting verb."""
    bare = report.needs_content and report.stance in {"say", "find", "believe"} and not is_passive(verb)
    clauses = _clauses(verb, bare=bare, feels=report.stance == "believe")
    if clauses == [verb.head] and verb.dep_ == "parataxis":
        return spans_without(section, verb.head, verb)
    if clauses and report.stance != "judge":
        whole = report.stance == "plan" or any(
            c.dep_ == "obl" or (c.dep_ == "xcomp" and not _is_infinitive(c)) for c in clauses
        )
        objects = [c for c in verb.children if c.dep_ == "obj" and c.i > verb.i and whole]
        spans = [
            subtree_span(section, c, beyond=_after_adverbs(verb, c))
            for c in sorted([*clauses, *objects], key=lambda t: t.i)
        ]
        return merged(spans)
    names = report.needs_content and report.stance in {"say", "believe"}
    called = what_it_is_called(section, verb) if names and not clauses else []
    if called or (not clauses and _says_nothing(verb, report, by_paper=by_paper)):
        return called
    cue = verb.doc[verb.i + 1].lower_ if verb.i + 1 < len(verb.doc) and " " in report.lemma else ""
    cue = "at" if report.of_tolls else cue
    parts = [c for c in verb.children if c.i > verb.i and c.dep_ in _ARGUMENT and _is_topic(c, cue)]
    if report.claims is Stance.AFFIRMS and report.with_infinitive is not None:
        # "told Radio Okapi of killings", which the parser attaches to the name
        told = [c for c in verb.children if c.dep_ == "iobj"]
        parts += [c for t in told for c in t.children if c.dep_ == "nmod" and c.i > t.i and has_case(c, "of")]
    # "pleaded guilty" asks for nothing
    parts = [c for c in parts if not (c.dep_ == "xcomp" and c.pos_ == "ADJ" and report.claims is Stance.DEMANDS)]
    if is_passive(verb):
        parts += [c for c in verb.children if c.dep_ == "nsubj:pass"]
    return merged([subtree_span(section, c) for c in sorted(parts, key=lambda t: t.i)])


def _says_nothing(verb: Token, report: Report, *, by_paper: bool) -> bool:
    """Return whether a verb without a clause reports nothing: "he added milk", "he wants a nurse"."""
    if report.needs_content:
        return not by_paper
    return _handles(verb, report) or (_hopes(report) and (is_passive(verb) or _has_somebody(verb, report)))


def _hopes(report: Report) -> bool:
    """Return whether a verb is one of hope or promise, and not of request, which governs whom it asks."""
    asks = report.claims is Stance.DEMANDS and report.with_infinitive is None
    return report.stance in _OF_THE_FUTURE and not asks


def _has_somebody(verb: Token, report: Report) -> bool:
    """Return whether the object of a verb is a person or a thing, or missing: "expects a guest", "wants him"."""
    thing = child(verb, "obj")
    if thing is None:
        return " " not in report.lemma
    return thing.pos_ in {"PRON", "PROPN"} or kind_of(thing) in _CONCRETE | {"person"}


def _handles(verb: Token, report: Report) -> bool:
    """Return whether a verb of saying has a thing as its object, and says nothing: "laid out mats"."""
    thing = child(verb, "obj")
    return report.stance == "say" and " " in report.lemma and thing is not None and kind_of(thing) in _CONCRETE


def _is_infinitive(token: Token) -> bool:
    return any(c.dep_ == "mark" and c.lower_ == "to" for c in token.children)


def _after_adverbs(verb: Token, clause: Token) -> int:
    """Return the last of the adverbs between a verb and its clause, which belong to the verb ("said separately")."""
    last = verb.i if clause.i > verb.i else -1
    while last > 0 and last + 1 < clause.i and verb.doc[last + 1].lower_.endswith("ly"):
        last += 1
    return last


def _is_topic(argument: Token, preposition: str) -> bool:
    """Return whether an argument can be the topic: objects, and obliques with the right preposition."""
    if argument.dep_ == "obj" and (is_time_word(argument) or measures(argument.doc, argument.i)):
        # "speaking hours after the vote"
        return False
    if argument.dep_ in {"obl", "nmod", "advcl"}:
        if is_day(argument):
            # "reported on Monday evening"
            return False
        words = {m.lower_ for m in argument.children if m.dep_ in {"case", "mark"}}
        return bool(words & _ABOUT) or preposition in words
    return True


def _phrases(number: int, section: Section, lexicon: Lexicon) -> Iterator[ReportDraft]:
    """Yield phrases with their source: "according to Sana and a war monitor"."""
    patterns: dict[str, list[tuple[list[str], Report]]] = defaultdict(list)
    for (phrase, part), report in lexicon.reports.items():
        if part == "phrase":
            patterns[phrase.split(maxsplit=1)[0]].append((phrase.split(), report))
    text = [token.lower_ for token in section.doc]
    for begin, first in enumerate(text):
        for words, report in patterns.get(first, ()):
            end = begin + len(words)
            if text[begin:end] != words or end >= len(text):
                continue
            cue = section.doc[begin:end]
            head = phrase_head(section.doc[end])
            if head is None:
                continue
            draft = ReportDraft(number, tuple(cue), report, span_of(section, tuple(cue)), coordinated(head))
            draft.content = _around(section, cue[0], head)
            yield draft


def _owned_phrases(number: int, section: Section, lexicon: Lexicon) -> Iterator[ReportDraft]:
    """Yield phrases whose source owns the noun: "by the Red Cross's count" for "by the count of the Red Cross"."""
    for noun in section.doc:
        if noun.pos_ != "NOUN":
            continue
        owner, preposition = child(noun, "nmod:poss"), child(noun, "case")
        if owner is None or preposition is None or preposition.i > owner.left_edge.i:
            continue
        report = lexicon.reports.get((f"{preposition.lower_} the {noun.lower_} of", "phrase"))
        if report is not None:
            cue = (preposition, noun)
            draft = ReportDraft(number, cue, report, span_of(section, cue), coordinated(owner))
            draft.content = _around(section, preposition, noun)
            yield draft


def _around(section: Section, first: Token, head: Token) -> list[Span]:
    """Return the part of the sentence that "according to X" covers: all after it, all before it, or both.

    Punctuation decides, because parsers attach the phrase to whatever verb is near.
    """
    sentence = head.sent
    before = [t for t in sentence if t.i < first.i]
    comma = _end_of_phrase(head)
    following = [t for t in sentence if t.i > comma]
    opens = next((t for t in reversed(before) if not t.is_space), None)
    if opens is None or opens.pos_ in {"SCONJ", "CCONJ"} or opens.text in SET_OFF - {","} or opens.lower_ == "that":
        return trimmed_span(section, following) or trimmed_span(section, before)
    words = [t for t in following if not (t.is_punct or t.is_space)]
    left_open = opens.text == "," and len(before) > 1 and before[-2].pos_ in {"VERB", "ADP"}
    if comma > head.i and words and (left_open or _goes_on(words)):
        relative = next((t.i for t in before[-4:] if t.lower_ in {"which", "who", "that"}), None)
        start = [t for t in before if relative is None or t.i >= relative]
        return [*trimmed_span(section, start), *trimmed_span(section, following)]
    return trimmed_span(section, before)


def _end_of_phrase(head: Token) -> int:
    """Return the index of the comma that closes the phrase of a source, or of its head if none does."""
    for token in head.doc[head.i + 1 : head.sent.end]:
        if token.text == ",":
            return token.i
        if is_finite(token) and token.pos_ in _VERBAL:
            return head.i
    return head.i


def _goes_on(words: Sequence[Token]) -> bool:
    """Return whether the clause around the phrase continues: with its verb, not with more about the source."""
    if words[0].lower_ in {"which", "who", "that", "whose", "also", "where"} or words[0].pos_ == "CCONJ":
        return False
    return any(t.pos_ in _VERBAL and (is_finite(t) or t.tag_ == "MD") for t in words)


def fallback_source(draft: ReportDraft) -> tuple[Token, ...]:
    """Return the noun phrase beside a verb whose subject the parser missed ("…," said Smith)."""
    verb = draft.verb
    if draft.passive:
        return tuple(agents(verb))
    beside = neighbour(verb)
    return coordinated(beside) if beside is not None else ()
