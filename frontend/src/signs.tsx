// Who says so: a sign and words for each factuality, so that colour is never all that tells them apart.
import type { JSX } from "preact";
import { sourcesOf } from "./filter.ts";
import type { Count, Happening, Status } from "./model.ts";
import { titleOf } from "./model.ts";
import { model } from "./state.ts";

const SHAPES: Record<Status, JSX.Element> = {
  Asserted: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  Claimed: <path d="M1.5 1.5h9v6h-5l-2.5 3v-3h-1.5z" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" />,
  Planned: <path d="M2.5 1.5l7 4.5l-7 4.5z" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round" />,
  Hypothetical: (
    <path d="M3.4 4.2a2.6 2.6 0 1 1 3.6 2.4c-.7.3-1 .7-1 1.5M6 10.2v.6" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" />
  ),
  Denied: <path d="M2 2l8 8M10 2l-8 8" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" />,
};

export function Sign({ status }: { status: Status }): JSX.Element {
  return (
    <svg class={`sign is-${status}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
      {SHAPES[status]}
    </svg>
  );
}

const VERBS: Record<Status, string> = {
  Asserted: "Asserted", Claimed: "Claimed", Planned: "Planned", Hypothetical: "Only possible", Denied: "Denied",
};

export const statusName = (status: Status): string => VERBS[status];

/** What the article of an event is called where it says something itself. */
function articleName(event: Happening): string {
  const of = model.articleOf(event);
  return of?.publisher ?? (model.data.articles.length > 1 && of ? titleOf(of) : "the article");
}

/** Say in words who says that an event happened. */
export function whoSays(event: Happening, at: number): string {
  const status = model.status(event);
  const sources = model.names(sourcesOf(model, event, at));
  if (status === "Asserted") return `Asserted by ${articleName(event)}`;
  if (status === "Denied") return `Denied by ${sources || "the article"}`;
  if (!sources) return VERBS[status];
  return status === "Claimed" ? `Claimed by ${sources}` : `${VERBS[status]}, says ${sources}`;
}

export function Badge({ at }: { at: number }): JSX.Element {
  const event = model.event(at);
  const status = model.status(event);
  return (
    <span class={`badge is-${status}`}>
      <Sign status={status} /> <span class="who-says">{whoSays(event, at)}</span>
      {event.verification && <span class="verification">{model.term(event.verification)}</span>}
    </span>
  );
}

const ABOUT: Record<string, string> = { AtLeast: "at least ", AtMost: "at most ", Approximately: "about " };

export const countText = (count: Count): string =>
  `${ABOUT[count.precision ?? ""] ?? ""}${count.number.toLocaleString("en")}`;

/** Say when something happened, as exactly as the text does. */
export function when({ start, end, precision }: { start?: string; end?: string; precision?: string }): string {
  if (!start && !end) return "";
  const days = start === end || !end ? (start ?? "") : !start ? `until ${end}` : `${start} to ${end}`;
  if (precision === "Year" && start) return start.slice(0, 4);
  if (precision === "Month" && start) return start.slice(0, 7);
  return precision && precision !== "Day" && precision !== "Throughout" && start !== end ? `some time ${days}` : days;
}

export function Confidence({ value }: { value: number | undefined }): JSX.Element | null {
  if (value === undefined) return null;
  return (
    <span class="confidence">
      <meter min="0" max="1" value={value} aria-label="confidence" /> {value.toFixed(2)}
    </span>
  );
}
