// What the reader has chosen; the address of the page says it, so that it can be kept and sent.
import { computed, effect, signal } from "@preact/signals";
import { ALL, type Filters, filtered } from "./filter.ts";
import { type Data, Model, type Ref, STATUSES, type Status } from "./model.ts";
import { Letters } from "./text.ts";

export type View = "article" | "events" | "timeline" | "map" | "network" | "compare" | "ask" | "get";
export const VIEWS: readonly (readonly [View, string])[] = [
  ["article", "Article"], ["events", "Events"], ["timeline", "Timeline"], ["map", "Map"], ["network", "Network"],
  ["compare", "Compare"], ["ask", "Ask"], ["get", "Download"],
];

function read<T>(id: string): T {
  return JSON.parse(document.getElementById(`page-${id}`)?.textContent ?? "null") as T;
}

export const model = new Model(read<Data>("data"));
export const readBlock = read;

export const view = signal<View>("article");
export const article = signal(0);
export const selected = signal<Ref | null>(null);
export const hovered = signal<Ref | null>(null);
export const filters = signal<Filters>(ALL);
export const shown = computed(() => filtered(model, filters.value));
export const isShown = computed(() => new Set(shown.value));
/** Where the reader is to look in the article, and a number that tells one wish from the next. */
export const target = signal<{ begin: number; end: number; wish: number } | null>(null);

/** How many pixels wide pictures are, so that their words are as large as all others. */
export const room = signal(800);

export const hasLinks = model.data.events.some((event) => (event.same?.length ?? 0) > 0);

const cache = new Map<number, Letters>();

export function lettersOf(at: number): Letters {
  let letters = cache.get(at);
  if (letters === undefined) {
    letters = new Letters(model.data.articles[at] ?? { iri: "" });
    cache.set(at, letters);
  }
  return letters;
}

export function choose(ref: Ref | null): void {
  selected.value = ref;
  hovered.value = null;
}

/** Show where a stretch stands in its article. */
export function lookAt([of, begin, end]: readonly [number, number, number]): void {
  article.value = of;
  view.value = "article";
  target.value = { begin, end, wish: (target.value?.wish ?? 0) + 1 };
}

export function filter(some: Partial<Filters>): void {
  filters.value = { ...filters.value, ...some };
}

// -- the address ------------------------------------------------------------------------------------

const TEXTS = ["words", "actor", "type", "place", "source", "publisher", "from", "to"] as const;

export function readAddress(): void {
  const said = new URLSearchParams(location.hash.slice(1));
  const wanted = said.get("view");
  view.value = VIEWS.find(([name]) => name === wanted)?.[0] ?? "article";
  const of = model.data.articles.findIndex((one) => one.iri === said.get("article"));
  article.value = Math.max(0, of);
  const some: Partial<Filters> = {};
  for (const name of TEXTS) if (said.has(name)) some[name] = said.get(name) ?? "";
  const statuses = said.get("status")?.split(",");
  if (statuses) some.statuses = STATUSES.filter((one: Status) => statuses.includes(one));
  const sure = Number(said.get("confidence"));
  if (sure > 0 && sure <= 1) some.confidence = sure;
  filters.value = { ...ALL, ...some };
  const iri = said.get("select") ?? new URLSearchParams(location.search).get("about");
  selected.value = iri ? model.ref(iri) : null;
}

export function writeAddress(): void {
  effect(() => {
    const said = new URLSearchParams();
    if (view.value !== "article") said.set("view", view.value);
    if (article.value > 0) said.set("article", model.data.articles[article.value]?.iri ?? "");
    for (const name of TEXTS) if (filters.value[name]) said.set(name, filters.value[name]);
    if (filters.value.statuses.length < STATUSES.length) said.set("status", filters.value.statuses.join(","));
    if (filters.value.confidence > 0) said.set("confidence", String(filters.value.confidence));
    if (selected.value) said.set("select", model.iri(selected.value));
    const hash = said.toString() ? `#${said}` : "";
    if (hash !== location.hash) history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);
  });
}

export const sameSelected = (ref: Ref): boolean => selected.value?.sort === ref.sort && selected.value.at === ref.at;
