// Answers queries in a worker, so that one that takes too long can be ended.
import { initSync, Store } from "oxigraph/web.js";

export type Order =
  | { kind: "open"; code: ArrayBuffer; rdf: string }
  | { kind: "query"; text: string; limit: number }
  | { kind: "dump"; format: string; named: boolean };

export type Reply = { answer: string; sort: "rows" | "graph" | "text" } | { error: string };

let store: Store | null = null;

function open(code: ArrayBuffer, rdf: string): Reply {
  initSync({ module: new WebAssembly.Module(code) });
  store = new Store();
  store.load(rdf, { format: "application/trig" });
  // as kg query does: what all graphs say together is the default graph
  store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }");
  return { answer: "", sort: "text" };
}

function query(text: string): Reply {
  if (store === null) throw new Error("there is no store");
  const forms = { rows: "json", graph: "text/turtle" } as const;
  const isGraph = /^\s*(?:(?:#[^\n]*\n|BASE\s*<[^>]*>|PREFIX\s+\S*\s*<[^>]*>)\s*)*(?:CONSTRUCT|DESCRIBE)\b/i.test(text);
  const sort = isGraph ? "graph" : "rows";
  return { answer: String(store.query(text, { results_format: forms[sort] })), sort };
}

function dump(format: string, named: boolean): Reply {
  if (store === null) throw new Error("there is no store");
  if (named) {
    const quads = new Store(store.match().filter((quad) => quad.graph.termType !== "DefaultGraph"));
    return { answer: quads.dump({ format }), sort: "text" };
  }
  const triples = new Store(store.match().filter((quad) => quad.graph.termType === "DefaultGraph"));
  return { answer: triples.dump({ format, from_graph_name: defaultGraph }), sort: "text" };
}

import { defaultGraph as makeDefaultGraph } from "oxigraph/web.js";
let defaultGraph: ReturnType<typeof makeDefaultGraph>;

self.onmessage = ({ data }: MessageEvent<Order>): void => {
  let reply: Reply;
  try {
    if (data.kind === "open") {
      reply = open(data.code, data.rdf);
      defaultGraph = makeDefaultGraph();
    } else reply = data.kind === "query" ? query(data.text) : dump(data.format, data.named);
  } catch (error) {
    reply = { error: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(reply);
};
