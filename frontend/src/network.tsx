// Who has to do with whom, by which events.
import { computed } from "@preact/signals";
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationLinkDatum, type SimulationNodeDatum } from "d3-force";
import type { JSX } from "preact";
import { drawnAt, type Side, withRoom } from "./labels.ts";
import type { Ref, Status } from "./model.ts";
import { Capped, EventLine, Nothing } from "./parts.tsx";
import { Sign, whoSays } from "./signs.tsx";
import { choose, hovered, model, room, sameSelected, selected, shown } from "./state.ts";

interface Dot extends SimulationNodeDatum {
  key: string;
  ref: Ref;
  label: string;
  size: number;
}

interface Tie extends SimulationLinkDatum<Dot> {
  part: "does" | "suffers" | "says";
  status: Status;
}

/** How large the picture is. */
const size = computed(() => ({ width: room.value, height: Math.round(Math.min(680, Math.max(480, room.value * 0.65))) }));
/** As many events as can be told apart. */
const most = computed(() => (room.value < 500 ? 20 : 60));

const net = computed(() => {
  const joining = shown.value
    .filter((at) => (model.event(at).actors?.length ?? 0) + (model.event(at).targets?.length ?? 0) > 0)
    .sort((one, other) => weight(other) - weight(one) || one - other);
  const dots = new Map<string, Dot>();
  const ties: Tie[] = [];
  const dot = (ref: Ref, label: string): Dot => {
    const key = `${ref.sort}${ref.at}`;
    let found = dots.get(key);
    if (found === undefined) {
      found = { key, ref, label, size: 0 };
      dots.set(key, found);
    }
    found.size += 1;
    return found;
  };
  for (const at of joining.slice(0, most.value)) {
    const event = model.event(at);
    const centre = dot({ sort: "event", at }, event.label);
    const status = model.status(event);
    for (const [part, nodes] of [["does", event.actors], ["suffers", event.targets], ["says", event.sources]] as const)
      for (const one of nodes ?? []) {
        const actor = dot({ sort: "node", at: one }, model.node(one).label);
        ties.push(part === "suffers" ? { source: centre, target: actor, part, status } : { source: actor, target: centre, part, status });
      }
  }
  return { dots: laidOut([...dots.values()], ties), ties, of: joining.length };
});

/** Two sides and a number say more than one side alone. */
const weight = (at: number): number => {
  const event = model.event(at);
  return (event.actors ? 1 : 0) + (event.targets ? 1 : 0) + (event.sources ? 1 : 0) + (event.confidence ?? 0);
};

function laidOut(dots: Dot[], ties: Tie[]): Dot[] {
  const { width, height } = size.value;
  forceSimulation(dots)
    .force("tie", forceLink<Dot, Tie>(ties).distance(46).strength(0.7))
    .force("apart", forceManyBody().strength(-190))
    .force("room", forceCollide<Dot>((one) => (one.ref.sort === "node" ? 30 : 14)))
    .force("x", forceX(0).strength(0.06))
    .force("y", forceY(0).strength(0.11))
    .stop()
    .tick(300);
  const [xs, ys] = [dots.map((one) => one.x ?? 0), dots.map((one) => one.y ?? 0)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  for (const one of dots) {
    one.x = 70 + (((one.x ?? 0) - left) / Math.max(1, right - left)) * (width - 140);
    one.y = 30 + (((one.y ?? 0) - top) / Math.max(1, bottom - top)) * (height - 60);
  }
  return dots;
}

const near = computed((): Set<string> | null => {
  const ref = hovered.value ?? selected.value;
  const key = ref && `${ref.sort}${ref.at}`;
  if (!key || !net.value.dots.some((one) => one.key === key)) return null;
  const found = new Set([key]);
  for (const tie of net.value.ties) {
    const [source, target] = [(tie.source as Dot).key, (tie.target as Dot).key];
    if (source === key) found.add(target);
    if (target === key) found.add(source);
  }
  return found;
});

function Line({ tie }: { tie: Tie }): JSX.Element {
  const [from, to] = [tie.source as Dot, tie.target as Dot];
  const lit = near.value === null || (near.value.has(from.key) && near.value.has(to.key));
  return (
    <line
      class={`tie tie-${tie.part} is-${tie.status}${lit ? "" : " dim"}`}
      x1={from.x ?? 0} y1={from.y ?? 0} x2={to.x ?? 0} y2={to.y ?? 0} {...(tie.part === "suffers" && { "marker-end": "url(#arrow)" })}
    />
  );
}

const shorten = (label: string): string => (label.length > 26 ? `${label.slice(0, 25)}…` : label);

const radiusOf = (dot: Dot): number => (dot.ref.sort === "event" ? 10 : 6 + Math.min(12, 2 * Math.sqrt(dot.size)));

/** Names of actors; of events those that belong to what is chosen, which come first. */
const sides = computed((): Map<string, Side> => {
  const named = net.value.dots
    .map((dot) => ({ key: dot.key, label: shorten(dot.label), x: dot.x ?? 0, y: dot.y ?? 0, radius: radiusOf(dot), lit: near.value?.has(dot.key) ?? false, event: dot.ref.sort === "event", size: dot.size }))
    .sort((one, other) => Number(other.lit) - Number(one.lit) || Number(one.event) - Number(other.event) || other.size - one.size);
  const found = withRoom(named, size.value.width);
  return new Map([...found].filter(([key]) => key.startsWith("node") || near.value?.has(key)));
});

function Node({ dot }: { dot: Dot }): JSX.Element {
  const lit = near.value === null || near.value.has(dot.key);
  const side = sides.value.get(dot.key);
  const event = dot.ref.sort === "event";
  const status = event ? model.status(model.event(dot.ref.at)) : null;
  const label = event ? `event: ${dot.label}. ${whoSays(model.event(dot.ref.at), dot.ref.at)}` : `${model.term(model.node(dot.ref.at).type)}: ${dot.label}`;
  return (
    <g
      class={`dot dot-${dot.ref.sort}${status ? ` is-${status}` : ""}${lit ? "" : " dim"}${sameSelected(dot.ref) ? " selected" : ""}`}
      transform={`translate(${dot.x ?? 0} ${dot.y ?? 0})`} role="button" tabindex={0} aria-label={label}
      onClick={() => choose(dot.ref)} onPointerEnter={() => (hovered.value = dot.ref)} onPointerLeave={() => (hovered.value = null)}
      onKeyDown={(key) => {
        if (key.key === "Enter" || key.key === " ") {
          key.preventDefault();
          choose(dot.ref);
        }
      }}
    >
      <title>{label}</title>
      {event && status ? (
        <>
          <circle r="10" />
          <g transform="translate(-6 -6)"><Sign status={status} /></g>
        </>
      ) : (
        <circle r={radiusOf(dot)} />
      )}
      {side && <text aria-hidden="true" dy="0.35em" {...drawnAt(side, radiusOf(dot))}>{shorten(dot.label)}</text>}
    </g>
  );
}

export function NetworkView(): JSX.Element {
  const { dots, ties, of } = net.value;
  const { width, height } = size.value;
  if (dots.length === 0) return <Nothing />;
  return (
    <section>
      <h2 class="visually-hidden">Network</h2>
      <svg class="network" viewBox={`0 0 ${width} ${height}`} role="group" aria-label="Actors and the events that join them">
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="14" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" /></marker>
        </defs>
        {ties.map((tie, at) => <Line key={at} tie={tie} />)}
        {dots.map((dot) => <Node key={dot.key} dot={dot} />)}
      </svg>
      <p class="legend">
        Lines go from who does it to the event, and with an arrow to whom it is done; dotted lines come from who says so.{" "}
        {of > most.value && <>The {most.value} events that join most are drawn, of {of.toLocaleString("en")}.</>}
      </p>
      <h3>Events that join actors</h3>
      <Capped items={dots.filter((dot) => dot.ref.sort === "event").map((dot) => dot.ref.at)} step={30} render={(at) => <li key={at}><EventLine at={at} /></li>} />
    </section>
  );
}
