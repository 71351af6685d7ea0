// Finds things in all that the server has, of which the page shows the newest.
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { type Answer, ask } from "./engine.ts";
import { model } from "./state.ts";

const words = signal("");
const found = signal<{ busy: boolean; error?: string; answer?: Answer }>({ busy: false });

const query = (text: string): string => `SELECT ?thing (SAMPLE(?label) AS ?name) (COUNT(DISTINCT ?graph) AS ?articles) {
  GRAPH ?graph { ?thing rdfs:label|skos:altLabel|schema:headline ?label }
  FILTER(CONTAINS(LCASE(?label), ${JSON.stringify(text.toLowerCase())}))
} GROUP BY ?thing ORDER BY DESC(?articles) ?name LIMIT 50`;

async function find(): Promise<void> {
  found.value = { busy: true };
  try {
    found.value = { busy: false, answer: await ask(query(words.value)) };
  } catch (error) {
    found.value = { busy: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** The address of the page about a thing. */
export const pageAbout = (iri: string): string => `?about=${encodeURIComponent(iri)}`;

export function Find(): JSX.Element | null {
  if (model.data.sparql === null) return null;
  const { busy, error, answer } = found.value;
  return (
    <details class="articles">
      <summary>Find in all articles</summary>
      <form onSubmit={(event) => { event.preventDefault(); void find(); }}>
        <label class="field"><span>A name, or words of a headline</span><input type="search" name="find" value={words.value} onInput={(event) => (words.value = event.currentTarget.value)} /></label>
        <button type="submit" disabled={busy || words.value.trim() === ""}>Find</button>
      </form>
      <p role="status">{busy ? "Looking …" : answer ? `${answer.rows.length} found` : ""}</p>
      {error !== undefined && <p role="alert" class="error">{error}</p>}
      <ul class="plain">
        {answer?.rows.map((row) => (
          <li key={row["thing"]?.value}>
            <a href={pageAbout(row["thing"]?.value ?? "")}><bdi>{row["name"]?.value}</bdi></a> <small>{row["articles"]?.value} {row["articles"]?.value === "1" ? "article" : "articles"}</small>
          </li>
        ))}
      </ul>
    </details>
  );
}
