// Answers SPARQL queries with Comunica: node comunica.mjs QUADS [union].
// Each line of standard input is a query as a JSON string; each answer is one line of SPARQL results in JSON.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { QueryEngine } from "@comunica/query-sparql-rdfjs";
import { Parser, Store } from "n3";

const [file, union] = process.argv.slice(2);
const store = new Store(new Parser({ format: "N-Quads" }).parse(readFileSync(file, "utf8")));
const engine = new QueryEngine();

async function answer(query) {
  const options = { sources: [store], unionDefaultGraph: union === "union" };
  const result = await engine.query(query, options);
  const { data } = await engine.resultToString(result, "application/sparql-results+json");
  let text = "";
  for await (const part of data) text += part;
  return JSON.stringify(JSON.parse(text));
}

for await (const line of createInterface({ input: process.stdin })) {
  const text = await answer(JSON.parse(line)).catch((error) => JSON.stringify({ error: String(error) }));
  process.stdout.write(`${text}\n`);
}
