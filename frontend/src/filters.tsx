// What is to be shown.
import { computed } from "@preact/signals";
import type { JSX } from "preact";
import { ALL, type Filters, ITSELF, isAll, sourcesOf } from "./filter.ts";
import { STATUSES } from "./model.ts";
import { Sign, statusName } from "./signs.tsx";
import { filter, filters, model, shown } from "./state.ts";

type Option = [value: string, label: string, number: number];

/** How many choices a list offers: those with most events. */
const MOST = 500;

const options = computed(() => {
  const actors = new Map<string, Option>();
  const places = new Map<string, Option>();
  const sources = new Map<string, Option>();
  const types = new Map<string, number>();
  const publishers = new Map<string, Option>();
  const count = (into: Map<string, Option>, value: string, label: string): void => {
    const held = into.get(value);
    if (held) held[2] += 1;
    else into.set(value, [value, label, 1]);
  };
  const nodes = (into: Map<string, Option>, which: Iterable<number>): void => {
    for (const at of new Set(which)) count(into, model.node(at).iri, model.node(at).label);
  };
  model.data.events.forEach((event, at) => {
    nodes(actors, [...(event.actors ?? []), ...(event.targets ?? [])]);
    nodes(places, (event.places ?? []).flatMap((one) => [...(model.wholes[one] ?? [])]));
    nodes(sources, sourcesOf(model, event, at));
    for (const type of model.types(event)) types.set(type, (types.get(type) ?? 0) + 1);
    const publisher = model.articleOf(event)?.publisher;
    if (publisher) count(publishers, publisher, publisher);
  });
  return { actors: sorted(actors), places: sorted(places), sources: sorted(sources), publishers: sorted(publishers), types: tree(types) };
});

function sorted(found: Map<string, Option>): Option[] {
  return [...found.values()].sort((one, other) => other[2] - one[2] || one[1].localeCompare(other[1])).slice(0, MOST);
}

/** The classes, each below the one above it. */
function tree(types: Map<string, number>): Option[] {
  const path = (name: string): string => [...(model.data.terms[name]?.above ?? [])].reverse().concat(name).map((one) => model.term(one)).join("\n");
  return [...types].filter(([name]) => name !== "Event")
    .sort(([one], [other]) => path(one).localeCompare(path(other)))
    .map(([name, number]) => [name, `${"\u00a0\u00a0".repeat(Math.max(0, (model.data.terms[name]?.above?.length ?? 1) - 1))}${model.term(name)}`, number]);
}

function Choice({ label, name, all, choices }: {
  label: string; name: "actor" | "type" | "place" | "source" | "publisher"; all: string; choices: readonly Option[];
}): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <select name={name} value={filters.value[name]} onChange={(event) => filter({ [name]: event.currentTarget.value })}>
        <option value="">{all}</option>
        {choices.map(([value, text, number]) => <option key={value} value={value}>{`${text} (${number})`}</option>)}
      </select>
    </label>
  );
}

function Words(): JSX.Element {
  return (
    <label class="field">
      <span>Words</span>
      <input type="search" name="words" value={filters.value.words} onInput={(event) => filter({ words: event.currentTarget.value })} />
    </label>
  );
}

function Day({ label, name }: { label: string; name: "from" | "to" }): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input type="date" name={name} value={filters.value[name]} onInput={(event) => filter({ [name]: event.currentTarget.value })} />
    </label>
  );
}

function Statuses(): JSX.Element {
  const numbers = new Map<string, number>();
  for (const event of model.data.events) numbers.set(model.status(event), (numbers.get(model.status(event)) ?? 0) + 1);
  const toggle = (status: Filters["statuses"][number]): void => {
    const { statuses } = filters.value;
    filter({ statuses: STATUSES.filter((one) => (one === status ? !statuses.includes(one) : statuses.includes(one))) });
  };
  return (
    <fieldset class="statuses">
      <legend>Factuality</legend>
      {STATUSES.map((status) => (
        <label key={status} title={model.data.terms[status]?.about ?? ""}>
          <input type="checkbox" name={`status-${status}`} checked={filters.value.statuses.includes(status)} onChange={() => toggle(status)} />
          <Sign status={status} /> {statusName(status)} <span class="number">{numbers.get(status) ?? 0}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function FilterPanel(): JSX.Element {
  const { actors, places, sources, publishers, types } = options.value;
  const { confidence } = filters.value;
  const itself: Option = [ITSELF, "the article itself", model.data.events.filter((event) => model.status(event) === "Asserted").length];
  return (
    <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <Words />
      <Statuses />
      <Choice label="Actor or target" name="actor" all="anybody" choices={actors} />
      <Choice label="Kind of event" name="type" all="anything" choices={types} />
      <Choice label="Place, or within it" name="place" all="anywhere" choices={places} />
      <Choice label="Who says so" name="source" all="anybody" choices={[itself, ...sources]} />
      {publishers.length > 1 && <Choice label="Published by" name="publisher" all="anybody" choices={publishers} />}
      <Day label="From" name="from" />
      <Day label="To" name="to" />
      <label class="field">
        <span>Confidence at least {confidence.toFixed(2)}</span>
        <input type="range" name="confidence" min="0" max="1" step="0.05" value={confidence} onInput={(event) => filter({ confidence: Number(event.currentTarget.value) })} />
      </label>
      <button type="button" class="reset" disabled={isAll(filters.value)} onClick={() => (filters.value = ALL)}>Show all</button>
    </form>
  );
}

export function HowMany(): JSX.Element {
  return (
    <p role="status" class="how-many">
      {shown.value.length.toLocaleString("en")} of {model.data.events.length.toLocaleString("en")} events shown
    </p>
  );
}
