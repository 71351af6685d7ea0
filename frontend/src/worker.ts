// Answers queries in a worker, so that one that takes too long can be ended.
import { defaultGraph, initSync, literal, namedNode, parse, quad, Store } from "oxigraph/web.js";

export type Order =
  | { kind: "open"; code: ArrayBuffer; rdf: string }
  | { kind: "query"; text: string }
  | { kind: "dump"; format: string; named: boolean };

export type Reply = { answer: string; sort: "rows" | "graph" | "text" } | { error: string };

let store: Store | null = null;
let rdf = "";

function open(code: ArrayBuffer, text: string): Reply {
  initSync({ module: new WebAssembly.Module(code) });
  rdf = text;
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

/** Return the beginning of an IRI that no graph has. */
function unused(): string {
  let word = "urn:x-kept";
  while (rdf.includes(word)) word += "x";
  return `${word}:`;
}

const UNTOUCHED = new Set(["http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"]);

/**
 * Write all graphs in a format. A store makes other literals of numbers and dates (0.30 becomes 0.3, and a
 * nonNegativeInteger an integer) unless it doesn't know their datatype, so that is disguised meanwhile.
 */
function dump(format: string, named: boolean): Reply {
  const mask = unused();
  const disguised = parse(rdf, { format: "application/trig" }).map((one) => {
    const { subject, predicate, object, graph } = one;
    const plain = object.termType !== "Literal" || UNTOUCHED.has(object.datatype.value);
    const kept = plain ? object : literal(object.value, namedNode(mask + object.datatype.value));
    return quad(subject, predicate, kept, named ? graph : defaultGraph());
  });
  const copy = new Store(disguised);
  const text = copy.dump(named ? { format } : { format, from_graph_name: defaultGraph() });
  return { answer: text.replaceAll(mask, ""), sort: "text" };
}

self.onmessage = ({ data }: MessageEvent<Order>): void => {
  let reply: Reply;
  try {
    if (data.kind === "open") reply = open(data.code, data.rdf);
    else reply = data.kind === "query" ? query(data.text) : dump(data.format, data.named);
  } catch (error) {
    reply = { error: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(reply);
};
