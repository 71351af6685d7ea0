"""Extracts everything from one article: the steps, and their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.language import Language

from kg.extract.confidence import event_signs, statement_signs, tables
from kg.extract.events.context import drop_places_of_people, share_places, share_settings, share_with_repeats
from kg.extract.events.event_draft import EventDraft, drop_acting_targets
from kg.extract.events.events import EventDrafter
from kg.extract.events.merge_events import merge_events
from kg.extract.events.presented import presented_factuality
from kg.extract.events.wording import event_label
from kg.extract.grammar.factuality import Judge
from kg.extract.grammar.triggers import find_triggers
from kg.extract.places.places import atlas_of
from kg.extract.places.resolve_places import resolve_places
from kg.extract.reader.network import network
from kg.extract.reader.pairs import LABELS
from kg.extract.reader.reader import Reader
from kg.extract.reader.view import View
from kg.extract.reader.words import Known
from kg.extract.reference.cast import Cast
from kg.extract.reference.find import find_mentions
from kg.extract.reference.group_members import find_group_members
from kg.extract.reference.links import links_of
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.reference.owners import token_owner
from kg.extract.reference.resolve import Resolver
from kg.extract.relations import Relations, places_within
from kg.extract.speech.claim_maker import Claims
from kg.extract.speech.claimants import Claimants
from kg.extract.speech.reports import Reported, find_reports, reports_by_section
from kg.extract.speech.voices import find_speakers
from kg.extract.tables import Tables, tables_of
from kg.extract.times.dating import Dating
from kg.language import Section, common_words, read_sections
from kg.language.tokens import Token
from kg.lexicon import Lexicon
from kg.lexicon.gazetteer import Gazetteer
from kg.model import Article, Claim, Count, Entity, Event, Extraction, Factuality, Kind, Part, Span, Stance, When
from kg.vocabulary import root_of


def extract(article: Article, *, pipeline: Language, lexicon: Lexicon, gazetteer: Gazetteer) -> Extraction:
    """Find the actors, places, events and claims of one article.

    Args:
        article: the article.
        pipeline: the language model, from ``load_pipeline``.
        lexicon: knowledge of words and of the world, from ``load_lexicon``.
        gazetteer: the index of the world's places, from ``open_gazetteer``.
    """
    reading = Reading.begin(article, pipeline=pipeline, lexicon=lexicon, gazetteer=gazetteer)
    return reading.extraction(_name_of(pipeline))


def prepare(pipeline: Language, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
    """Build the lookup tables of ``extract``, so that the first article does not wait for them."""
    tables_of(lexicon, common_words(pipeline))
    atlas_of(gazetteer, lexicon)


def _name_of(pipeline: Language) -> str:
    meta = pipeline.meta
    return f"{meta.get('lang')}_{meta.get('name')}-{meta.get('version')}"


class Reading:
    """One article while it is being extracted."""

    def __init__(
        self, article: Article, sections: Sequence[Section], tables: Tables, gazetteer: Gazetteer, pipeline: Language
    ) -> None:
        self.article = article
        self.sections = list(sections)
        lexicon = self.lexicon = tables.lexicon
        self.triggers = tables.triggers
        self.mentions = find_mentions(sections, tables.proper)
        links = links_of(pipeline, sections, self.mentions)
        resolver = Resolver(lexicon, links)
        self.owner = token_owner(self.mentions)
        self.reports = find_reports(sections, lexicon)
        self.near = reports_by_section(sections, self.reports)
        self.cast = Cast(resolver.resolve(self.mentions, find_speakers(self.mentions, self.reports, self.owner)))
        self.cluster_of = resolver.cluster_of
        self.aliases = resolver.aliases
        resolve_places(article, resolver, self.cast, lexicon, gazetteer)
        self.cast.name()
        self.clusters = self.cast.clusters
        self.dates = Dating(article, sections, lexicon)
        self.judge = Judge(self.sections, lexicon, self.reports)
        self.relations = Relations(self.cast, lexicon, self.owner, self.cluster_of, self.dates)
        #: the mentions of the sources of each report
        self.claimants: list[list[Mention]] = []
        self.group_members = find_group_members(self.mentions, self.cluster_of)
        #: the mentions that have a role; only these and the names go into the graph
        self.used: set[Mention] = set()
        #: the counts so far: what happened to people, and to how many
        self._tolls: set[tuple[str, int]] = set()
        #: the earlier event that an event repeats, by the later one
        self.repeats: dict[EventDraft, EventDraft] = {}

    def resolve_speakers(self) -> None:
        """Find who speaks in each report, and whom "I" and "we" refer to."""
        self.relations.read_offices(self.mentions)
        found = Claimants(
            self.article, self.sections, self.reports, self.cast, self.cluster_of, self.owner, self.lexicon
        )
        self.claimants = found.find(self.mentions)

    def extraction(self, model: str) -> Extraction:
        """Return everything found in the article."""
        self.resolve_speakers()
        relations, claimants = self.relations, self.claimants
        drafts = self._joined(self._drafts())
        events = self._events(drafts, claimants)
        claims = self._claims(claimants, events)
        relations.read_ties(self.sections)
        places_within(self.cast, self.lexicon)
        self.used |= relations.used
        self.clusters.sort(key=lambda c: min(m.order for m in c.mentions))
        return Extraction(
            article=self.article,
            entities=(*self._entities(), *self.cast.surrounding()),
            events=tuple(event for _, event in events),
            claims=tuple(claims),
            paragraphs=tuple(s.paragraph for s in self.sections),
            model=model,
        )

    # -- claims ----------------------------------------------------------------------------

    def _claims(self, claimants: list[list[Mention]], events: list[tuple[EventDraft, Event]]) -> list[Claim]:
        said = zip(self.reports, claimants, strict=True)
        made = [(r, keys, ms) for r, ms in said if (keys := self._keys(ms)) or r.bare]
        self.used |= {m for report, _, mentions in made if report.claims for m in mentions}
        signs = {r.cue_span: statement_signs(r, mentions, cluster_of=self.cluster_of) for r, _, mentions in made}
        claims = Claims(self.sections, self.lexicon, events)
        return [
            replace(c, confidence=tables()["statement"].probability(signs[c.cue]), signs=signs[c.cue])
            for c in claims.make(((r, keys) for r, keys, _ in made), self._said_when)
        ]

    def _said_when(self, report: Reported) -> When | None:
        token = report.cue[0]
        return self.dates.of(token, report.section) or self.dates.of_words(token, report.section)

    def _keys(self, mentions: Iterable[Mention]) -> tuple[str, ...]:
        clusters = (c for m in mentions for c in self.group_members.get(m, (self.cluster_of[m],)))
        return tuple(dict.fromkeys(self.cast.key_of[c] for c in clusters))

    # -- events ----------------------------------------------------------------------------

    def _joined(self, drafts: list[EventDraft]) -> list[EventDraft]:
        """Turn events that only repeat an earlier one into further mentions of it."""
        kept: list[EventDraft] = []
        merged: dict[EventDraft, EventDraft] = {}
        for draft in drafts:
            earlier = self.repeats.get(draft)
            if earlier is None or not self._only_repeats(draft, earlier):
                kept.append(draft)
                continue
            earlier = merged[draft] = merged.get(earlier, earlier)
            earlier.others += draft.matches
        return kept

    def _only_repeats(self, draft: EventDraft, earlier: EventDraft) -> bool:
        """Return whether a draft adds nothing to the event it repeats: no actor, place, day or number."""
        known = {self.cluster_of[m] for m in (*earlier.actors, *earlier.targets, *earlier.places)}
        return (
            not any("Plur" in d.head.morph.get("Number", []) for d in (draft, earlier))
            and all(self.cluster_of[m] in known for m in (*draft.actors, *draft.targets, *draft.places))
            and draft.time is None
            and not draft.counts
            and self.judge.verification(draft.head, draft.match.index) is None
        )

    @classmethod
    def begin(cls, article: Article, *, pipeline: Language, lexicon: Lexicon, gazetteer: Gazetteer) -> Reading:
        """Analyse an article and resolve its mentions; the arguments are those of ``extract``."""
        sections = read_sections(article, pipeline)
        return cls(article, sections, tables_of(lexicon, common_words(pipeline)), gazetteer, pipeline)

    def reader(self) -> Reader:
        """Return the reader of events; mentions and speakers must be resolved first."""
        named = {(m.index, i) for m in self.mentions if m.type is MentionType.NAME for i in range(m.start, m.end)}
        matches = find_triggers(self.sections, self.triggers, named)
        for match in matches:
            self.dates.heads.setdefault(match.index, set()).add(match.head.i)
        times = self.dates.expressions
        known = Known(
            self.sections,
            {(m.index, m.head.i): m for m in matches},
            self.owner,
            self._kind_of,
            lambda mention: self.cluster_of[mention].mentions,
            self.reports,
            self.near,
            self.judge,
            [frozenset(i for begin, end in found for i in range(begin, end)) for found in times],
            self.lexicon.hints,
        )
        view = View(known, [m for m in self.mentions if m in self.cluster_of], times)
        drafter = EventDrafter(self.lexicon, self.owner, self.cluster_of, self.aliases, root_of)
        return Reader(network(), view, drafter, self.dates, self.claimants)

    def _drafts(self) -> list[EventDraft]:
        drafts = self.reader().drafts()
        drafts = merge_events(drafts)
        drop_places_of_people(drafts, self.cluster_of)
        self.repeats = share_with_repeats(drafts, self.cluster_of)
        share_places(drafts, self.mentions, self.cluster_of)
        share_settings(drafts, self.cluster_of, self.dates.expressions)
        for draft in drafts:
            drop_acting_targets(draft, self.cluster_of)
        return drafts

    def _events(self, drafts: list[EventDraft], claimants: list[list[Mention]]) -> list[tuple[EventDraft, Event]]:
        # a speech act that is a claim is not also an event: "said in a speech", "a statement saying"
        spoken = {
            (report.section, report.cue[0].sent.start)
            for report, mentions in zip(self.reports, claimants, strict=True)
            if mentions and report.claims
        }
        kept = [d for d in drafts if d.root != "Statement" or (d.match.index, d.head.sent.start) not in spoken]
        return sorted(((d, self._event(d, claimants)) for d in kept), key=lambda item: item[1].mentions[0])

    def _event(self, draft: EventDraft, claimants: list[list[Mention]]) -> Event:
        spans = [m.span for m in draft.matches]
        if draft.carrier is not None:
            spans.append(draft.match.section.span(draft.carrier))
        reports = self._reports_around(draft.head, draft.match.index, spans[0], claimants)
        if not reports and draft.likeliest is Factuality.CLAIMED:
            reports = self._report_before(draft, claimants)
        for report, mentions in reports:
            if report.cue[0].dep_ == "case":
                # "killed, by [the Red Cross's] count"
                draft.actors = [m for m in draft.actors if m not in mentions]
            if report.cue[0].lemma_.lower() in {"accord", "according"}:
                # "According to Sana, the army …": the parser may take the source for a subject
                speaking = {self.cluster_of[m] for m in mentions}
                draft.actors = [m for m in draft.actors if self.cluster_of[m] not in speaking] or draft.actors
        # a denial does not make somebody the source of what is denied
        answering = [m for report, mentions in reports if report.claims is not Stance.DENIES for m in mentions]
        factuality = presented_factuality(draft, reports, answering, self.judge, self.lexicon)
        sources = [m for _, ms in reports for m in ms] if factuality is Factuality.DENIED else answering
        sources = [] if factuality is Factuality.ASSERTED else sources
        roles = [*draft.actors, *draft.targets, *draft.places]
        self.used |= {*roles, *sources}
        time = self._time(draft, coming=factuality is Factuality.PLANNED)
        event = Event(
            key=f"{spans[0].begin}-{spans[0].end}",
            category=draft.trigger.category,
            mentions=tuple(spans),
            label=event_label(draft, spans[0].of(self.article.text), self._name),
            actors=self._keys(draft.actors),
            targets=self._keys(draft.targets),
            places=self._places(draft.places),
            when=time,
            counts=tuple(self._counts(draft, factuality)),
            factuality=factuality,
            verification=self.judge.verification(draft.head, draft.match.index, [r for r, _ in reports]),
            according_to=self._keys(sources),
        )
        signs = event_signs(draft, event, cluster_of=self.cluster_of)
        return replace(event, confidence=tables()["event"].probability(signs), signs=signs)

    def _kind_of(self, mention: Mention) -> Kind | None:
        cluster = self.cluster_of.get(mention)
        return None if cluster is None else self.cast.kind(cluster)

    def _name(self, mention: Mention) -> str:
        return self.cast.label(self.cluster_of[mention])

    def _reports_around(
        self, head: Token, index: int, span: Span, claimants: list[list[Mention]]
    ) -> list[tuple[Reported, list[Mention]]]:
        """Return the reports whose content covers an event, each with its sources."""
        return [
            (report, claimants[number])
            for number in self.near[index]
            if (report := self.reports[number]).attributes
            and report.covers(span)
            and head not in report.cue
            # an attack for which nobody "claimed responsibility" still took place
            and (report.stance != "own" or claimants[number])
        ]

    def _report_before(self, draft: EventDraft, claimants: list[list[Mention]]) -> list[tuple[Reported, list[Mention]]]:
        """Return the report in the sentence before, if the reader takes a sentence for more of what its source says.

        "*The Observatory said* rebels had attacked a base. At least 12 soldiers were killed."
        """
        start = draft.head.sent.start
        return [
            (report, claimants[number])
            for number in self.near[draft.match.index]
            if (report := self.reports[number]).attributes
            and report.section == draft.match.index
            and report.cue[-1].sent.end == start
            and report.claims is Stance.AFFIRMS
            and claimants[number]
        ][-1:]

    def _places(self, mentions: Iterable[Mention]) -> tuple[str, ...]:
        return self._keys(m for m in mentions if self.cast.kind(self.cluster_of[m]).is_place)

    def _time(self, draft: EventDraft, *, coming: bool) -> When | None:
        when = None if draft.time is None else self.dates.at(*draft.time, coming=coming)
        earlier = self.repeats.get(draft)
        return self._time(earlier, coming=coming) if when is None and earlier is not None else when

    def _counts(self, draft: EventDraft, factuality: Factuality) -> Iterable[Count]:
        for what, (index, quantity, is_fact) in sorted(draft.counts.items(), key=lambda item: LABELS.index(item[0])):
            section = self.sections[index]
            before = section.doc[max(quantity.start_token - 1, 0)].lower_
            if before in {"the", "these", "those"} and (what, quantity.value) in self._tolls:
                # "the deaths of the eight" counts nobody new
                continue
            self._tolls.add((what, quantity.value))
            words = section.span(section.doc[quantity.start_token : quantity.end_token])
            happened = is_fact and factuality in {Factuality.ASSERTED, Factuality.CLAIMED}
            yield Count(what, quantity.value, quantity.precision, words, happened)

    # -- entities --------------------------------------------------------------------------

    def _entities(self) -> Iterable[Entity]:
        needed = {p.of for ps in self.cast.positions.values() for p in ps} | {
            r.object for rs in self.cast.relations.values() for r in rs
        }
        needed |= {self.cast.key_of[c] for m, cs in self.group_members.items() if m in self.used for c in cs}
        for cluster in self.clusters:
            if cluster.mentions and all(m in self.group_members for m in cluster.mentions):
                continue
            with_role = [m for m in cluster.mentions if m in self.used]
            named = [
                m
                for m in cluster.mentions
                if (m.type is MentionType.NAME or _is_like_name(m)) and m.section.paragraph.part is not Part.BYLINE
            ]
            demonyms = [m for m in cluster.mentions if m.type is MentionType.DEMONYM]
            key = self.cast.key_of[cluster]
            if not (with_role or named or key in needed):
                continue
            shown = [*named, *demonyms, *with_role] or cluster.mentions
            yield self.cast.entity(cluster, [m.span for m in shown])


def _holds_name(mention: Mention) -> bool:
    """Return whether a description of a body holds a name: "the Syrian government", "the Maduro regime"."""
    front = mention.doc[mention.start : mention.head.i]
    return mention.kind in {Kind.GOVERNMENT, Kind.ARMED_FORCE} and any(t.text[:1].isupper() for t in front)


def _is_like_name(mention: Mention) -> bool:
    """Return whether a mention is worth keeping even without a role: "the Coalition", "I" in a quotation."""
    if mention.type is MentionType.PRONOUN:
        return mention.text == "I"
    head = mention.head
    capital = (head.text[:1].isupper() and not head.is_sent_start and head.i > 0) or _holds_name(mention)
    return mention.type is MentionType.NOMINAL and capital and mention.section.paragraph.part is not Part.HEADLINE
