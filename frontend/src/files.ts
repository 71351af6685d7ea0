// What the reader can take along.
import type { Answer } from "./engine.ts";
import { COUNTS } from "./model.ts";
import { sourcesOf } from "./filter.ts";
import { model } from "./state.ts";

export function save(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A cell of CSV. A sign before what a table calculator would take for a formula keeps it text. */
export function cell(value: string | number | undefined): string {
  const words = typeof value === "string" && /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) ? `'${value}` : String(value ?? "");
  return /[",\n\r]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}

const csv = (rows: readonly (readonly (string | number | undefined)[])[]): string => rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");

export const tableOf = (answer: Answer): string => csv([answer.columns, ...answer.rows.map((row) => answer.columns.map((name) => row[name]?.value))]);

const COLUMNS = ["event", "label", "type", "actors", "targets", "places", "start_date", "end_date", "date_precision", ...COUNTS, "factuality", "verification", "sources", "confidence", "article"];

function row(at: number): (string | number | undefined)[] {
  const event = model.event(at);
  return [
    event.iri, event.label, event.type, model.names(event.actors), model.names(event.targets), model.names(event.places), event.start, event.end,
    event.precision, ...COUNTS.map((name) => event[name]?.number), event.factuality, event.verification, model.names(sourcesOf(model, event, at)),
    event.confidence, model.articleOf(event)?.iri,
  ];
}

export const csvOf = (events: readonly number[]): string => csv([COLUMNS, ...events.map(row)]);

export function geojsonOf(events: readonly number[]): string {
  const features = events.flatMap((at) => {
    const place = (model.event(at).places ?? []).map((one) => model.node(one)).find((one) => one.lat !== undefined && one.long !== undefined);
    const geometry = place ? { type: "Point", coordinates: [place.long, place.lat] } : null;
    const values = row(at);
    return [{ type: "Feature", id: model.event(at).iri, geometry, properties: Object.fromEntries(COLUMNS.map((name, of) => [name, values[of] ?? null])) }];
  });
  return `${JSON.stringify({ type: "FeatureCollection", features })}\n`;
}
