// What is known of one thing, and on which words it rests.
import type { ComponentChildren, JSX } from "preact";
import { sourcesOf } from "./filter.ts";
import { pageAbout } from "./find.tsx";
import { COUNTS, type Parts, type Ref, type Span, titleOf } from "./model.ts";
import { Capped, EventLine, Link, Links } from "./parts.tsx";
import { Badge, Confidence, countText, when } from "./signs.tsx";
import { choose, lettersOf, lookAt, model, selected, shown, view } from "./state.ts";

function Row({ name, children }: { name: string; children: ComponentChildren }): JSX.Element | null {
  if (children === null || children === undefined || children === "" || children === false) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Words of the article, which a click shows in their place. */
export function Quote({ span }: { span: Span }): JSX.Element {
  const [before, words, after] = lettersOf(span[0]).around(span[1], span[2], 40);
  return (
    <button type="button" class="quote" onClick={() => lookAt(span)} title={titleOf(model.data.articles[span[0]])}>
      {before && `…${before}`}<mark>{words || `${span[1]}–${span[2]}`}</mark>{after && `${after}…`}
    </button>
  );
}

function Quotes({ spans, most = 3 }: { spans: readonly Span[] | undefined; most?: number }): JSX.Element | null {
  if (!spans?.length) return null;
  return <Capped items={spans} step={most} class="quotes" render={(span) => <li key={span.join()}><Quote span={span} /></li>} />;
}

function EventDetails({ at }: { at: number }): JSX.Element {
  const event = model.event(at);
  const claims = model.claimsAbout[at] ?? [];
  return (
    <>
      <p class="kind">{model.term(event.type)} <small>event</small></p>
      <h2 tabIndex={-1}><bdi>{event.label}</bdi></h2>
      <p><Badge at={at} /></p>
      <dl>
        <Row name="Who">{event.actors && <Links nodes={event.actors} />}</Row>
        <Row name="To whom">{event.targets && <Links nodes={event.targets} />}</Row>
        <Row name="Where">{event.places && <Links nodes={event.places} />}</Row>
        <Row name="When">{when(event) && <>{when(event)}<Quotes spans={event.dateWords} /></>}</Row>
        {COUNTS.map((name) => {
          const count = event[name];
          return count && <Row key={name} name={name[0]!.toUpperCase() + name.slice(1)}>{countText(count)}<Quotes spans={count.words} /></Row>;
        })}
        <Row name="A number">{event.countWords && <>not counted, since the text does not say that this happened<Quotes spans={event.countWords} /></>}</Row>
        <Row name="According to">{event.sources && <Links nodes={event.sources} />}</Row>
        <Row name="In the words">{event.mentions && <Quotes spans={event.mentions} />}</Row>
        <Row name="Confidence">{event.confidence !== undefined && <Confidence value={event.confidence} />}</Row>
      </dl>
      {claims.length > 0 && (
        <>
          <h3>Who says what about it</h3>
          {claims.map((claim) => <ClaimCard key={claim} at={claim} />)}
        </>
      )}
      {event.same && (
        <>
          <h3>The same event elsewhere</h3>
          <ul class="plain">{event.same.map((one) => <li key={one}><EventLine at={one} /></li>)}</ul>
        </>
      )}
    </>
  );
}

function ClaimCard({ at }: { at: number }): JSX.Element {
  const claim = model.claim(at);
  return (
    <blockquote class="claim">
      <p><Links nodes={claim.by} /> {!claim.by && "somebody"} <strong>{model.term(claim.stance) || "says"}</strong>:</p>
      {claim.content && <p><bdi>{claim.content}</bdi></p>}
      <Quotes spans={claim.mentions} />
    </blockquote>
  );
}

function ClaimDetails({ at }: { at: number }): JSX.Element {
  const claim = model.claim(at);
  return (
    <>
      <p class="kind">claim</p>
      <h2 tabIndex={-1}><bdi>{model.names(claim.by) || "Somebody"}</bdi> {model.term(claim.stance) || "says"}</h2>
      <dl>
        <Row name="Content">{claim.content && <bdi>{claim.content}</bdi>}</Row>
        <Row name="Quoted">{claim.quotations && <>{claim.quotations.map((one) => <q key={one}>{one}</q>)}</>}</Row>
        <Row name="By">{claim.by ? <Links nodes={claim.by} /> : "nobody who is named"}</Row>
        <Row name="When">{when(claim) && <>{when(claim)}<Quotes spans={claim.dateWords} /></>}</Row>
        <Row name="Its words">{claim.mentions && <Quotes spans={claim.mentions} />}</Row>
        <Row name="Confidence">{claim.confidence !== undefined && <Confidence value={claim.confidence} />}</Row>
      </dl>
      {claim.about && (
        <>
          <h3>Events in it</h3>
          <ul class="plain">{claim.about.map((one) => <li key={one}><EventLine at={one} /></li>)}</ul>
        </>
      )}
    </>
  );
}

const PARTS: readonly (readonly [Exclude<keyof Parts, "claims">, string])[] = [
  ["actors", "What it did"], ["targets", "What was done to it"], ["places", "What happened there"], ["sources", "What it is the source of"],
];

function NodeDetails({ at }: { at: number }): JSX.Element {
  const node = model.node(at);
  const parts = model.parts[at];
  const claims = (parts?.claims ?? []).filter((claim) => !model.claim(claim).about);
  return (
    <>
      <p class="kind">{model.term(node.type) || "node"} <small>{[node.actor && "actor", node.place && "place"].filter(Boolean).join(" and ")}</small></p>
      <h2 tabIndex={-1}><bdi>{node.label}</bdi></h2>
      <dl>
        <Row name="Also called">{node.names?.join("; ")}</Row>
        {node.positions?.map((one) => (
          <Row key={one.role} name="Position">{one.role}{one.of && <> of <Links nodes={one.of} /></>} {when(one)}<Quotes spans={one.words} /></Row>
        ))}
        {node.ties?.map(([tie, other]) => <Row key={`${tie}${other}`} name={model.data.terms[tie]?.label ?? TIES[tie] ?? tie}><Links nodes={[other]} /></Row>)}
        <Row name="Coordinates">{node.lat !== undefined && node.long !== undefined && `${node.lat}, ${node.long}${node.basis ? ` (${model.term(node.basis)})` : ""}`}</Row>
        <Row name="In the words">{node.mentions && <Quotes spans={node.mentions} />}</Row>
      </dl>
      {PARTS.map(([part, heading]) => parts && parts[part].length > 0 && (
        <section key={part}>
          <h3>{heading}</h3>
          <Capped items={parts[part]} step={10} render={(one) => <li key={one}><EventLine at={one} /></li>} />
        </section>
      ))}
      {claims.length > 0 && (
        <section>
          <h3>Other facts</h3>
          <Capped items={claims} step={10} render={(one) => <li key={one}><Link to={{ sort: "claim", at: one }}>{model.claim(one).content ?? "a claim"}</Link></li>} />
        </section>
      )}
    </>
  );
}

const TIES: Record<string, string> = { ledBy: "Led by", memberOf: "Member of", alliedWith: "Allied with", opposes: "Opposes", within: "Within" };

/** The nodes that come up most. */
function most(which: (event: number) => readonly number[]): [node: number, times: number][] {
  const found = new Map<number, number>();
  for (const event of shown.value) for (const node of new Set(which(event))) found.set(node, (found.get(node) ?? 0) + 1);
  return [...found].sort((one, other) => other[1] - one[1] || one[0] - other[0]).slice(0, 8);
}

const SUMS: readonly (readonly [string, (event: number) => readonly number[]])[] = [
  ["Who says so", (at) => sourcesOf(model, model.event(at), at)],
  ["Who does it", (at) => model.event(at).actors ?? []],
  ["To whom", (at) => model.event(at).targets ?? []],
  ["Where", (at) => model.event(at).places ?? []],
];

function Overview(): JSX.Element {
  return (
    <aside class="details overview" aria-label="Overview">
      <p>Choose a name, an event or a claim to see what is known about it, who says so, and in which words.</p>
      {SUMS.map(([heading, which]) => {
        const found = most(which);
        return found.length > 0 && (
          <section key={heading}>
            <h3>{heading}</h3>
            <ol>{found.map(([at, times]) => <li key={at}><Link to={{ sort: "node", at }} /><span class="when">{times}</span></li>)}</ol>
          </section>
        );
      })}
    </aside>
  );
}

const ALL_DETAILS = { event: EventDetails, claim: ClaimDetails, node: NodeDetails };

export function Details(): JSX.Element | null {
  const ref: Ref | null = selected.value;
  if (ref === null) return view.value === "article" ? <Overview /> : null;
  const Shown = ALL_DETAILS[ref.sort];
  return (
    <aside class="details" aria-label="Details">
      <button type="button" class="close" onClick={() => choose(null)} aria-label="Close the details">×</button>
      <Shown key={model.iri(ref)} at={ref.at} />
      {model.data.sparql !== null && <p><a href={pageAbout(model.iri(ref))}>All articles that mention it</a></p>}
      <p class="iri"><code>{model.iri(ref)}</code></p>
    </aside>
  );
}
