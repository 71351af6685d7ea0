// Asks the engine in the page, or the server that the page comes from.
import { model, readBlock } from "./state.ts";
import type { Order, Reply } from "./worker.ts";

let worker: Promise<Worker> | null = null;
let running: { worker: Worker; fail: (error: Error) => void } | null = null;

async function unpacked(packed: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

function ordered(of: Worker, order: Order): Promise<Reply> {
  return new Promise((resolve, reject) => {
    running = { worker: of, fail: reject };
    of.onmessage = ({ data }: MessageEvent<Reply>) => resolve(data);
    of.onerror = (event) => reject(new Error(event.message || "the engine failed"));
    of.postMessage(order);
  });
}

async function start(): Promise<Worker> {
  const address = URL.createObjectURL(new Blob([readBlock<string>("worker")], { type: "text/javascript" }));
  const made = new Worker(address);
  URL.revokeObjectURL(address);
  const reply = await ordered(made, { kind: "open", code: await unpacked(readBlock<string>("engine")), rdf: model.data.rdf ?? "" });
  if ("error" in reply) throw new Error(reply.error);
  return made;
}

async function order(what: Order): Promise<Reply> {
  worker ??= start();
  try {
    return await ordered(await worker, what);
  } catch (error) {
    worker = null;
    throw error;
  }
}

/** End what takes too long. The next question starts the engine anew. */
export function stop(): void {
  running?.worker.terminate();
  running?.fail(new Error("stopped"));
  controller?.abort();
  running = null;
  worker = null;
}

export interface Answer {
  columns: string[];
  rows: Record<string, Term | undefined>[];
  text?: string;
  truth?: boolean;
}

export interface Term {
  type: string;
  value: string;
}

const prefixes = (): string => Object.entries(model.data.prefixes).map(([name, space]) => `PREFIX ${name}: <${space}>`).join(" ");

export async function ask(text: string): Promise<Answer> {
  const reply = model.data.sparql === null ? await order({ kind: "query", text: `${prefixes()} ${text}` }) : await askServer(text);
  if ("error" in reply) throw new Error(reply.error);
  if (reply.sort === "graph") return { columns: [], rows: [], text: reply.answer };
  const found = JSON.parse(reply.answer) as { head: { vars?: string[] }; boolean?: boolean; results?: { bindings: Record<string, Term>[] } };
  if (found.boolean !== undefined) return { columns: [], rows: [], truth: found.boolean };
  return { columns: found.head.vars ?? [], rows: found.results?.bindings ?? [] };
}

let controller: AbortController | null = null;

async function askServer(text: string): Promise<Reply> {
  controller = new AbortController();
  const answer = await fetch(model.data.sparql ?? "", {
    method: "POST", body: text, signal: controller.signal,
    headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
  });
  const said = await answer.text();
  if (!answer.ok) return { error: said.trim() || `the server answers ${answer.status}` };
  return { answer: said, sort: (answer.headers.get("Content-Type") ?? "").includes("turtle") ? "graph" : "rows" };
}

/** Return all graphs in another format than the one that the page holds. */
export async function dumped(format: string, named: boolean): Promise<string> {
  const reply = await order({ kind: "dump", format, named });
  if ("error" in reply) throw new Error(reply.error);
  return reply.answer;
}
