// What the page is given (kg/explorer/view.py makes it), and what follows from it.

export type Span = [article: number, begin: number, end: number];
export type Status = "Asserted" | "Claimed" | "Planned" | "Hypothetical" | "Denied";
export const STATUSES: readonly Status[] = ["Asserted", "Claimed", "Planned", "Hypothetical", "Denied"];
export const COUNTS = ["killed", "injured", "detained", "displaced"] as const;
export type CountName = (typeof COUNTS)[number];

export interface Article {
  iri: string;
  id?: string;
  headline?: string;
  publisher?: string;
  author?: string;
  url?: string;
  date?: string;
  text?: string;
  pieces?: [begin: number, words: string][];
}

export interface Position {
  role: string;
  of?: number[];
  words?: Span[];
  start?: string;
  end?: string;
}

/** An actor or a place, or both. */
export interface Thing {
  iri: string;
  label: string;
  type: string;
  actor?: boolean;
  place?: boolean;
  lat?: number;
  long?: number;
  basis?: string;
  names?: string[];
  same?: string[];
  positions?: Position[];
  ties?: [tie: string, other: number][];
  mentions?: Span[];
}

export interface Count {
  number: number;
  precision?: string;
  words?: Span[];
}

export interface Happening extends Partial<Record<CountName, Count>> {
  iri: string;
  label: string;
  type: string;
  actors?: number[];
  targets?: number[];
  places?: number[];
  sources?: number[];
  start?: string;
  end?: string;
  precision?: string;
  dateWords?: Span[];
  /** Numbers that do not count, as of what is denied. */
  countWords?: Span[];
  factuality?: Status;
  verification?: string;
  confidence?: number;
  mentions?: Span[];
  same?: number[];
}

export interface Claim {
  iri: string;
  by?: number[];
  about?: number[];
  content?: string;
  quotations?: string[];
  stance?: string;
  confidence?: number;
  start?: string;
  end?: string;
  dateWords?: Span[];
  mentions?: Span[];
}

export interface Question {
  name: string;
  about: string;
  text: string;
  parameters: string[];
}

export interface Data {
  made: string;
  title: string;
  articles: Article[];
  nodes: Thing[];
  events: Happening[];
  claims: Claim[];
  terms: Record<string, { label: string; about: string; above?: string[] }>;
  prefixes: Record<string, string>;
  questions: Question[];
  rdf: string | null;
  sparql: string | null;
  left?: { events: number; articles: number };
}

export type Sort = "node" | "event" | "claim";
export interface Ref {
  sort: Sort;
  at: number;
}

export const sameRef = (one: Ref | null, other: Ref | null): boolean =>
  one !== null && other !== null && one.sort === other.sort && one.at === other.at;

/** The events in which a node has a part, by the part. */
export interface Parts {
  actors: number[];
  targets: number[];
  places: number[];
  sources: number[];
  claims: number[];
}

export class Model {
  readonly claimsAbout: number[][];
  readonly parts: Parts[];
  readonly wholes: Set<number>[];

  constructor(readonly data: Data) {
    for (const event of data.events) {
      event.label ??= event.iri;
      event.type ??= "Event";
    }
    this.claimsAbout = data.events.map(() => []);
    this.parts = data.nodes.map(() => ({ actors: [], targets: [], places: [], sources: [], claims: [] }));
    data.events.forEach((event, at) => {
      for (const part of ["actors", "targets", "places", "sources"] as const)
        for (const node of event[part] ?? []) this.parts[node]?.[part].push(at);
    });
    data.claims.forEach((claim, at) => {
      for (const event of claim.about ?? []) this.claimsAbout[event]?.push(at);
      for (const node of claim.by ?? []) this.parts[node]?.claims.push(at);
    });
    this.wholes = data.nodes.map((_, at) => this.#wholesOf(at));
  }

  /** A place and all that hold it. */
  #wholesOf(at: number): Set<number> {
    const found = new Set([at]);
    for (const one of found)
      for (const [tie, other] of this.data.nodes[one]?.ties ?? []) if (tie === "within") found.add(other);
    return found;
  }

  node(at: number): Thing {
    return this.data.nodes[at] ?? { iri: "", label: "?", type: "" };
  }

  event(at: number): Happening {
    return this.data.events[at] ?? { iri: "", label: "?", type: "Event" };
  }

  claim(at: number): Claim {
    return this.data.claims[at] ?? { iri: "" };
  }

  names(nodes: readonly number[] | undefined): string {
    return (nodes ?? []).map((at) => this.node(at).label).join(", ");
  }

  term(name: string | undefined): string {
    return name === undefined ? "" : (this.data.terms[name]?.label ?? name);
  }

  /** The classes of an event, its own first. */
  types(event: Happening): string[] {
    return [event.type, ...(this.data.terms[event.type]?.above ?? [])];
  }

  status(event: Happening): Status {
    return event.factuality ?? "Asserted";
  }

  articleOf(event: Happening): Article | undefined {
    const at = event.mentions?.[0]?.[0];
    return at === undefined ? undefined : this.data.articles[at];
  }

  ref(iri: string): Ref | null {
    for (const [sort, list] of [["node", this.data.nodes], ["event", this.data.events], ["claim", this.data.claims]] as const) {
      const at = list.findIndex((one) => one.iri === iri);
      if (at >= 0) return { sort, at };
    }
    return null;
  }

  iri(ref: Ref): string {
    return { node: this.data.nodes, event: this.data.events, claim: this.data.claims }[ref.sort][ref.at]?.iri ?? "";
  }

  mentions(ref: Ref): Span[] {
    return { node: this.data.nodes, event: this.data.events, claim: this.data.claims }[ref.sort][ref.at]?.mentions ?? [];
  }

  label(ref: Ref): string {
    if (ref.sort === "node") return this.node(ref.at).label;
    if (ref.sort === "event") return this.event(ref.at).label;
    const claim = this.claim(ref.at);
    return `${this.names(claim.by) || "somebody"}: ${claim.content ?? claim.quotations?.join(" … ") ?? ""}`;
  }
}

export const titleOf = (article: Article | undefined): string =>
  article ? (article.headline ?? article.id ?? article.iri) : "";
