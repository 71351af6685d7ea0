// The graphs in every format, and the events that are shown as rows.
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { dumped } from "./engine.ts";
import { csvOf, geojsonOf, save } from "./files.ts";
import { model, shown } from "./state.ts";

const FORMATS: readonly (readonly [label: string, suffix: string, type: string, named: boolean])[] = [
  ["Turtle", "ttl", "text/turtle", false],
  ["JSON-LD", "jsonld", "application/ld+json", true],
  ["N-Quads", "nq", "application/n-quads", true],
  ["N-Triples", "nt", "application/n-triples", false],
  ["TriG", "trig", "application/trig", true],
  ["RDF/XML", "rdf", "application/rdf+xml", false],
];

const trouble = signal("");

async function get(suffix: string, type: string, named: boolean): Promise<void> {
  trouble.value = "";
  try {
    save(`graph.${suffix}`, type, suffix === "trig" ? (model.data.rdf ?? "") : await dumped(type, named));
  } catch (error) {
    trouble.value = error instanceof Error ? error.message : String(error);
  }
}

/** The server gives the graphs itself, in what it speaks. */
function Served(): JSX.Element {
  return (
    <ul>
      <li><a href="store?default" download="graph.ttl" type="text/turtle">All graphs as one, in Turtle</a></li>
      <li><a href=".well-known/void">About the data</a></li>
    </ul>
  );
}

export function GetView(): JSX.Element {
  return (
    <section>
      <h2>Download</h2>
      <h3>The graph</h3>
      {model.data.rdf === null ? <Served /> : (
        <p class="tools">
          {FORMATS.map(([label, suffix, type, named]) => <button key={suffix} type="button" onClick={() => void get(suffix, type, named)}>{label}</button>)}
        </p>
      )}
      {trouble.value && <p role="alert" class="error">{trouble.value}</p>}
      <h3>The {shown.value.length.toLocaleString("en")} events that are shown</h3>
      <p class="tools">
        <button type="button" onClick={() => save("events.csv", "text/csv", csvOf(shown.value))}>CSV</button>
        <button type="button" onClick={() => save("events.geojson", "application/geo+json", geojsonOf(shown.value))}>GeoJSON</button>
      </p>
      <p class="note">Locations are from GeoNames, CC BY 4.0. The outline of the world is from Natural Earth, through world-atlas.</p>
    </section>
  );
}
