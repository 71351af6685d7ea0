// Where it happened, on an outline of the world that comes with the page.
import { computed, signal } from "@preact/signals";
import { forceCollide, forceSimulation, forceX, forceY } from "d3-force";
import { geoGraticule10, geoMercator, geoNaturalEarth1, geoPath, type GeoProjection } from "d3-geo";
import type { FeatureCollection, MultiLineString } from "geojson";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { drawnAt, type Side, withRoom } from "./labels.ts";
import type { Ref } from "./model.ts";
import { Capped, Link, Nothing } from "./parts.tsx";
import { Sign, statusName } from "./signs.tsx";
import { choose, hovered, model, readBlock, room, sameSelected, shown } from "./state.ts";

interface Spot {
  at: number;
  events: number[];
  long: number;
  lat: number;
}

/** How large the picture is. */
const size = computed(() => ({ width: room.value, height: Math.round(Math.min(560, Math.max(320, room.value * 0.6))) }));
/** As many circles as can be told apart, those with most events. */
const MOST = 400;

const places = computed(() => {
  const found = new Map<number, number[]>();
  for (const at of shown.value) {
    const event = model.event(at);
    const targets = (event.targets ?? []).filter((one) => model.node(one).place);
    for (const place of new Set([...(event.places ?? []), ...targets])) found.set(place, [...(found.get(place) ?? []), at]);
  }
  return [...found].sort((one, other) => other[1].length - one[1].length);
});

const spots = computed(() =>
  places.value.flatMap(([at, events]): Spot[] => {
    const { lat, long } = model.node(at);
    return lat === undefined || long === undefined ? [] : [{ at, events, lat, long }];
  }).slice(0, MOST),
);

const zoom = signal({ by: 1, x: 0, y: 0 });

function move(by: number, x = 0, y = 0): void {
  const now = zoom.value;
  const next = Math.min(64, Math.max(1, now.by * by));
  const ratio = next / now.by;
  zoom.value = { by: next, x: now.x * ratio + x, y: now.y * ratio + y };
}

/** Fit the places into the picture: the world where they are far apart, else their part of it. */
function projectionFor(all: readonly Spot[], width: number, height: number): GeoProjection {
  const points: FeatureCollection = {
    type: "FeatureCollection",
    features: all.flatMap(({ long, lat }) => [[-2, -1.5], [2, 1.5]].map(([east = 0, north = 0]) => ({
      type: "Feature" as const, properties: {}, geometry: { type: "Point" as const, coordinates: [long + east, Math.max(-80, Math.min(80, lat + north))] },
    }))),
  };
  const longs = all.map((one) => one.long);
  const wide = all.length === 0 || Math.max(...longs) - Math.min(...longs) > 80;
  const within: [[number, number], [number, number]] = [[40, 40], [width - 40, height - 40]];
  return wide ? geoNaturalEarth1().fitExtent([[5, 5], [width - 5, height - 5]], { type: "Sphere" }) : geoMercator().fitExtent(within, points);
}

interface World {
  land: FeatureCollection;
  borders: MultiLineString;
}

let world: World | null = null;

function readWorld(): World {
  if (world === null) {
    const topology = readBlock<Topology<{ countries: GeometryCollection; land: GeometryCollection }>>("world");
    const land = feature(topology, topology.objects.land);
    world = { land, borders: mesh(topology, topology.objects.countries, (one, other) => one !== other) };
  }
  return world;
}

function Outline({ projection }: { projection: GeoProjection }): JSX.Element {
  const paths = useMemo(() => {
    const path = geoPath(projection);
    const { land, borders } = readWorld();
    return [path(geoGraticule10()), path(land), path(borders)];
  }, [projection]);
  return (
    <>
      <path class="graticule" d={paths[0] ?? ""} />
      <path class="land" d={paths[1] ?? ""} />
      <path class="borders" d={paths[2] ?? ""} />
    </>
  );
}

function told(spot: Spot): string {
  const counts = new Map<string, number>();
  for (const at of spot.events) {
    const name = statusName(model.status(model.event(at))).toLowerCase();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return `${model.node(spot.at).label}: ${[...counts].map(([name, number]) => `${number} ${name}`).join(", ")}`;
}

const isStated = (spot: Spot): boolean => spot.events.some((at) => model.status(model.event(at)) === "Asserted");

function Circle({ spot, x, y }: Placed): JSX.Element {
  const ref: Ref = { sort: "node", at: spot.at };
  const radius = sizeOf(spot);
  const classes = ["spot", isStated(spot) ? "stated" : "said", model.node(spot.at).basis ? "near" : "", sameSelected(ref) ? "selected" : ""];
  return (
    <g
      class={classes.join(" ")} transform={`translate(${x} ${y})`} role="button" tabindex={0} aria-label={told(spot)}
      onClick={() => choose(ref)} onPointerEnter={() => (hovered.value = ref)} onPointerLeave={() => (hovered.value = null)}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          choose(ref);
        }
      }}
    >
      <title>{told(spot)}</title>
      <circle r={radius} />
    </g>
  );
}

/** Move circles a little, so that none hides another: a place without a point of its own has that of what holds it. */
function apart(all: Placed[]): void {
  const moved = all.map(({ spot, x, y }) => ({ x, y, size: sizeOf(spot) }));
  forceSimulation(moved)
    .force("x", forceX<(typeof moved)[number]>((_, at) => all[at]?.x ?? 0).strength(0.3))
    .force("y", forceY<(typeof moved)[number]>((_, at) => all[at]?.y ?? 0).strength(0.3))
    .force("room", forceCollide<(typeof moved)[number]>((one) => one.size))
    .stop()
    .tick(40);
  const near = (from: number, to: number): number => Math.max(from - FAR, Math.min(from + FAR, to));
  all.forEach((one, at) => Object.assign(one, { x: near(one.x, moved[at]?.x ?? one.x), y: near(one.y, moved[at]?.y ?? one.y) }));
}

/** How far a circle may stand from its place. */
const FAR = 12;

const sizeOf = (spot: Spot): number => 8 + Math.min(9, 1.2 * Math.sqrt(spot.events.length));

/** What is written in a circle and beside it, for the eye: the circle's own label says it all. */
function Words({ spot, x, y, side }: Placed & { side: Side | undefined }): JSX.Element {
  return (
    <g class={`words ${isStated(spot) ? "stated" : "said"}`} transform={`translate(${x} ${y})`}>
      <text class="number" dy="0.35em">{spot.events.length}</text>
      {side && <text class="name" dy="0.35em" {...drawnAt(side, sizeOf(spot))}>{model.node(spot.at).label}</text>}
    </g>
  );
}

interface Placed {
  spot: Spot;
  x: number;
  y: number;
}

function Picture(): JSX.Element {
  const all = spots.value;
  const { width, height } = size.value;
  const projection = useMemo(() => projectionFor(all, width, height), [all, width, height]);
  const { by, x, y } = zoom.value;
  const placed = all.flatMap((spot) => {
    const point = projection([spot.long, spot.lat]);
    return point ? [{ spot, x: (point[0] - width / 2) * by + width / 2 + x, y: (point[1] - height / 2) * by + height / 2 + y }] : [];
  });
  apart(placed);
  const sides = withRoom(placed.map(({ spot, x, y }) => ({ key: String(spot.at), label: model.node(spot.at).label, x, y, radius: sizeOf(spot) })), width);
  const transform = `translate(${width / 2 + x} ${height / 2 + y}) scale(${by}) translate(${-width / 2} ${-height / 2})`;
  let drag: [number, number] | null = null;
  return (
    <svg
      class="world" viewBox={`0 0 ${width} ${height}`} role="group" aria-label="Map of the places where events happened"
      onPointerDown={(event) => { if (!(event.target as Element).closest(".spot")) drag = [event.clientX, event.clientY]; }}
      onPointerMove={(event) => {
        if (drag === null || event.buttons === 0) return;
        const [dx, dy] = [event.clientX - drag[0], event.clientY - drag[1]];
        drag = null;
        move(1, dx, dy);
      }}
    >
      <g transform={transform}><Outline projection={projection} /></g>
      {placed.map((one) => <Circle key={one.spot.at} {...one} />)}
      <g aria-hidden="true">{placed.map((one) => <Words key={one.spot.at} {...one} side={sides.get(String(one.spot.at))} />)}</g>
    </svg>
  );
}

export function MapView(): JSX.Element {
  const without = places.value.filter(([at]) => model.node(at).lat === undefined).length;
  return (
    <section>
      <h2 class="visually-hidden">Map</h2>
      <div class="tools">
        <button type="button" onClick={() => move(1.6)} aria-label="Zoom in">+</button>
        <button type="button" onClick={() => move(1 / 1.6)} aria-label="Zoom out">−</button>
        <button type="button" onClick={() => move(1, 90, 0)} aria-label="Move west">←</button>
        <button type="button" onClick={() => move(1, -90, 0)} aria-label="Move east">→</button>
        <button type="button" onClick={() => move(1, 0, 90)} aria-label="Move north">↑</button>
        <button type="button" onClick={() => move(1, 0, -90)} aria-label="Move south">↓</button>
        <button type="button" onClick={() => (zoom.value = { by: 1, x: 0, y: 0 })}>Fit</button>
      </div>
      <Picture />
      <p class="legend">
        <span><svg class="spot stated" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="6" /></svg> some of it asserted</span>{" "}
        <span><svg class="spot said" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><circle cx="8" cy="8" r="6" /></svg> only claimed, planned, possible or denied</span>{" "}
        {without > 0 && <span>{without} {without === 1 ? "place has" : "places have"} no coordinates</span>}
      </p>
      {places.value.length === 0 && <Nothing />}
      <h3>Places</h3>
      <Capped items={places.value} step={50} render={([at, events]) => (
        <li key={at}>
          <Link to={{ sort: "node", at }} /> <small>{events.length}</small>{" "}
          {[...new Set(events.map((one) => model.status(model.event(one))))].map((status) => <Sign key={status} status={status} />)}
        </li>
      )} />
    </section>
  );
}
