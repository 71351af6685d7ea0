// Asks a SPARQL endpoint with Comunica: node endpoint.mjs URL QUERY. Prints the rows as JSON.

import { QueryEngine } from "@comunica/query-sparql";

const [url, query] = process.argv.slice(2);
const bindings = await new QueryEngine().queryBindings(query, { sources: [{ type: "sparql", value: url }] });
const rows = (await bindings.toArray()).map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
process.stdout.write(`${JSON.stringify(rows)}\n`);
