// Which events are shown.
import { type Happening, type Model, STATUSES, type Status } from "./model.ts";

export interface Filters {
  words: string;
  statuses: readonly Status[];
  actor: string;
  type: string;
  place: string;
  source: string;
  publisher: string;
  from: string;
  to: string;
  confidence: number;
}

export const ALL: Filters = {
  words: "", statuses: STATUSES, actor: "", type: "", place: "", source: "", publisher: "", from: "", to: "", confidence: 0,
};

/** What stands for the article itself among the sources. */
export const ITSELF = "itself";

export const isAll = (filters: Filters): boolean => JSON.stringify(filters) === JSON.stringify(ALL);

export function filtered(model: Model, filters: Filters): number[] {
  const words = filters.words.toLowerCase().split(/\s+/).filter(Boolean);
  return model.data.events.flatMap((event, at) => (passes(model, filters, words, event, at) ? [at] : []));
}

function passes(model: Model, filters: Filters, words: string[], event: Happening, at: number): boolean {
  return (
    filters.statuses.includes(model.status(event)) &&
    (event.confidence ?? 1) >= filters.confidence &&
    (!filters.type || model.types(event).includes(filters.type)) &&
    (!filters.actor || [...(event.actors ?? []), ...(event.targets ?? [])].some((one) => model.node(one).iri === filters.actor)) &&
    (!filters.place || inPlace(model, event, filters.place)) &&
    (!filters.source || fromSource(model, event, at, filters.source)) &&
    (!filters.publisher || model.articleOf(event)?.publisher === filters.publisher) &&
    inTime(event, filters) &&
    words.every((word) => textOf(model, event, at).includes(word))
  );
}

/** Whether an event is in a place, in one within it, or hits one. */
function inPlace(model: Model, event: Happening, iri: string): boolean {
  const places = [...(event.places ?? []), ...(event.targets ?? []).filter((one) => model.node(one).place)];
  return places.some((place) => [...(model.wholes[place] ?? [])].some((whole) => model.node(whole).iri === iri));
}

export function sourcesOf(model: Model, event: Happening, at: number): number[] {
  const claimants = (model.claimsAbout[at] ?? []).flatMap((claim) => model.claim(claim).by ?? []);
  return [...new Set([...(event.sources ?? []), ...claimants])];
}

function fromSource(model: Model, event: Happening, at: number, source: string): boolean {
  if (source === ITSELF) return model.status(event) === "Asserted";
  return sourcesOf(model, event, at).some((one) => model.node(one).iri === source);
}

/** What has no date is shown unless a date is asked for. */
function inTime(event: Happening, { from, to }: Filters): boolean {
  if (!from && !to) return true;
  const begin = event.start ?? event.end;
  const end = event.end ?? event.start;
  return begin !== undefined && end !== undefined && (!from || end >= from) && (!to || begin <= to);
}

const texts = new WeakMap<Happening, string>();

function textOf(model: Model, event: Happening, at: number): string {
  let text = texts.get(event);
  if (text === undefined) {
    const people = [...(event.actors ?? []), ...(event.targets ?? []), ...(event.places ?? []), ...sourcesOf(model, event, at)];
    const contents = (model.claimsAbout[at] ?? []).map((claim) => model.claim(claim).content ?? "");
    const names = people.flatMap((one) => [model.node(one).label, ...(model.node(one).names ?? [])]);
    text = [event.label, model.term(event.type), ...names, ...contents].join("\n").toLowerCase();
    texts.set(event, text);
  }
  return text;
}
