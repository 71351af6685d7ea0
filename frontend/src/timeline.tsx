// What happened when.
import { computed } from "@preact/signals";
import type { JSX } from "preact";
import { filtered } from "./filter.ts";
import { STATUSES } from "./model.ts";
import { Capped, EventLine, Nothing } from "./parts.tsx";
import { statusName } from "./signs.tsx";
import { filter, filters, model, shown } from "./state.ts";

interface Period {
  name: string;
  events: number[];
}

/** How many bars stand beside each other at most. */
const MOST = 40;

/** The day, month or year in which an event began, as exactly as is known. */
function begun(at: number): string {
  const { start, precision } = model.event(at);
  return (start ?? "").slice(0, precision === "Year" ? 4 : precision === "Month" ? 7 : 10);
}

/** Events by day, by month or by year: as finely as there is room for. */
const periods = computed((): Period[] => {
  // a bar that was pressed stays among the others
  const dated = filtered(model, { ...filters.value, from: "", to: "" }).filter((at) => model.event(at).start);
  for (const length of [10, 7, 4]) {
    const found = grouped(dated, (at) => begun(at).slice(0, length));
    if (found.length <= MOST || length === 4) return found.slice(-MOST);
  }
  return [];
});

function grouped(events: readonly number[], key: (at: number) => string): Period[] {
  const found = new Map<string, number[]>();
  for (const at of events) {
    const name = key(at);
    const held = found.get(name);
    if (held) held.push(at);
    else found.set(name, [at]);
  }
  return [...found].map(([name, all]) => ({ name, events: all })).sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Return the last day of a day, month or year. */
export function lastDay(period: string): string {
  if (period.length === 4) return `${period}-12-31`;
  if (period.length === 7) return new Date(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5, 7)), 0)).toISOString().slice(0, 10);
  return period;
}

export const firstDay = (period: string): string => `${period}-01-01`.slice(0, 10).replace(/^(\d{4}-\d{2})-01-$/, "$1-01");

const HEIGHT = 120;

function Bars(): JSX.Element | null {
  const all = periods.value;
  const most = Math.max(1, ...all.map((one) => one.events.length));
  if (all.length < 2) return null;
  return (
    <div class="bars" role="group" aria-label="Events by time; a bar shows only its time">
      {all.map((period) => <Bar key={period.name} period={period} most={most} />)}
    </div>
  );
}

function Bar({ period, most }: { period: Period; most: number }): JSX.Element {
  const counts = STATUSES.map((status) => [status, period.events.filter((at) => model.status(model.event(at)) === status).length] as const).filter(([, number]) => number > 0);
  const told = counts.map(([status, number]) => `${number} ${statusName(status).toLowerCase()}`).join(", ");
  const [from, to] = [firstDay(period.name), lastDay(period.name)];
  const only = filters.value.from === from && filters.value.to === to;
  let below = HEIGHT;
  return (
    <button
      type="button" class="bar" aria-pressed={only} aria-label={`${period.name}: ${told}`} title={`${period.name}: ${told}`}
      onClick={() => filter(only ? { from: "", to: "" } : { from, to })}
    >
      <svg viewBox={`0 0 20 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {counts.map(([status, number]) => {
          const tall = (number / most) * HEIGHT;
          below -= tall;
          return <rect key={status} class={`fill-${status}`} x="2" width="16" y={below} height={Math.max(1, tall - 1)} />;
        })}
      </svg>
      <span aria-hidden="true">{period.name}</span>
    </button>
  );
}

export function TimelineView(): JSX.Element {
  const days = grouped(shown.value.filter((at) => model.event(at).start), begun);
  const undated = shown.value.filter((at) => !model.event(at).start);
  const rows = [...days, ...(undated.length > 0 ? [{ name: "No date", events: undated }] : [])];
  return (
    <section>
      <h2 class="visually-hidden">Timeline</h2>
      <Bars />
      {rows.length === 0 && <Nothing />}
      <Capped tag="ol" class="timeline" items={rows} step={60} render={(period) => (
        <li key={period.name}>
          <h3><time>{period.name}</time> <small>{period.events.length}</small></h3>
          <Capped items={period.events} step={50} render={(at) => <li key={at}><EventLine at={at} date={model.event(at).start !== model.event(at).end && period.name.length === 10} /></li>} />
        </li>
      )} />
    </section>
  );
}
