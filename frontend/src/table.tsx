// All events as rows.
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { COUNTS, type Ref } from "./model.ts";
import { Capped, Link, Links, Nothing } from "./parts.tsx";
import { Badge, countText, when } from "./signs.tsx";
import { model, sameSelected, shown } from "./state.ts";

type Key = "order" | "when" | "who" | "what" | "where" | "status" | "confidence";
const order = signal<{ key: Key; down: boolean }>({ key: "order", down: false });

const HEADS: readonly (readonly [Key, string])[] = [
  ["when", "When"], ["what", "What"], ["who", "Who"], ["where", "Where"], ["status", "Who says so"], ["confidence", "Sure"],
];

function value(at: number, key: Key): string | number {
  const event = model.event(at);
  switch (key) {
    case "when": return event.start ?? "9999";
    case "who": return model.names(event.actors).toLowerCase() || "\uffff";
    case "what": return event.label.toLowerCase();
    case "where": return model.names(event.places).toLowerCase() || "\uffff";
    case "status": return `${model.status(event)} ${model.names(event.sources)}`;
    case "confidence": return -(event.confidence ?? -1);
    case "order": return at;
  }
}

function sorted(events: readonly number[]): number[] {
  const { key, down } = order.value;
  const keyed = events.map((at) => [value(at, key), at] as const);
  keyed.sort(([one, at], [other, to]) => (one < other ? -1 : one > other ? 1 : at - to));
  const found = keyed.map(([, at]) => at);
  return down ? found.reverse() : found;
}

function Head({ of: [key, label] }: { of: readonly [Key, string] }): JSX.Element {
  const { key: now, down } = order.value;
  const sort = now === key ? (down ? "descending" : "ascending") : "none";
  return (
    <th scope="col" aria-sort={sort}>
      <button type="button" onClick={() => (order.value = { key, down: now === key && !down })}>
        {label} <span aria-hidden="true">{sort === "none" ? "" : down ? "▾" : "▴"}</span>
      </button>
    </th>
  );
}

function Row({ at }: { at: number }): JSX.Element {
  const event = model.event(at);
  const ref: Ref = { sort: "event", at };
  return (
    <tr class={sameSelected(ref) ? "selected" : ""}>
      <td data-head="When" class="when">{when(event) || "–"}</td>
      <th scope="row" data-head="What"><Link to={ref} /> <small>{[model.term(event.type), ...COUNTS.flatMap((name) => (event[name] ? [`${countText(event[name])} ${name}`] : []))].join(" · ")}</small></th>
      <td data-head="Who"><Links nodes={event.actors} />{event.targets && <> → <Links nodes={event.targets} /></>}</td>
      <td data-head="Where"><Links nodes={event.places} /></td>
      <td data-head="Who says so"><Badge at={at} /></td>
      <td data-head="Sure">{event.confidence?.toFixed(2) ?? ""}</td>
    </tr>
  );
}

export function EventsView(): JSX.Element {
  return (
    <section>
      <h2 class="visually-hidden">Events</h2>
      {shown.value.length === 0 ? <Nothing /> : (
        <table class="events">
          <thead><tr>{HEADS.map((head) => <Head key={head[0]} of={head} />)}</tr></thead>
          <Capped tag="tbody" items={sorted(shown.value)} render={(at) => <Row key={at} at={at} />} />
        </table>
      )}
    </section>
  );
}
