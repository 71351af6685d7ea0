// Cuts a text at the ends of all marks on it.
import { type Article, COUNTS, type Model, type Ref, type Span, type Status } from "./model.ts";

/** actor, place, event, claim: what the words name; evidence: what a date or a number of an event rests on. */
export type MarkSort = "actor" | "place" | "event" | "claim" | "evidence";

export interface Mark {
  sort: MarkSort;
  ref: Ref;
  begin: number;
  end: number;
  status?: Status;
}

export interface Segment {
  begin: number;
  end: number;
  /** The shortest first. */
  marks: Mark[];
}

/** Return the marks on an article, by where they begin. */
export function marksOn(model: Model, article: number): Mark[] {
  const marks: Mark[] = [];
  const add = (spans: readonly Span[] | undefined, mark: Omit<Mark, "begin" | "end">): void => {
    for (const [of, begin, end] of spans ?? []) if (of === article && end > begin) marks.push({ ...mark, begin, end });
  };
  model.data.nodes.forEach((node, at) => {
    const acts = node.actor && !node.place;
    for (const position of node.positions ?? []) add(position.words, { sort: "evidence", ref: { sort: "node", at } });
    add(node.mentions, { sort: acts ? "actor" : "place", ref: { sort: "node", at } });
  });
  model.data.events.forEach((event, at) => {
    const ref: Ref = { sort: "event", at };
    add(event.mentions, { sort: "event", ref, status: model.status(event) });
    add(event.dateWords, { sort: "evidence", ref });
    add(event.countWords, { sort: "evidence", ref });
    for (const name of COUNTS) add(event[name]?.words, { sort: "evidence", ref });
  });
  model.data.claims.forEach((claim, at) => {
    add(claim.mentions, { sort: "claim", ref: { sort: "claim", at } });
    add(claim.dateWords, { sort: "evidence", ref: { sort: "claim", at } });
  });
  return marks.sort((one, other) => one.begin - other.begin || other.end - one.end);
}

/** Cut a stretch of a text, so that each piece lies within or without each mark. */
export function segmentsOf(begin: number, end: number, marks: readonly Mark[]): Segment[] {
  const within = marks.filter((mark) => mark.begin < end && mark.end > begin);
  const cuts = new Set([begin, end]);
  for (const mark of within) {
    cuts.add(Math.max(begin, mark.begin));
    cuts.add(Math.min(end, mark.end));
  }
  const places = [...cuts].sort((one, other) => one - other);
  return places.slice(0, -1).map((from, at) => {
    const to = places[at + 1] ?? end;
    const here = within.filter((mark) => mark.begin <= from && mark.end >= to);
    return { begin: from, end: to, marks: here.sort((one, other) => one.end - one.begin - (other.end - other.begin) || rank(one) - rank(other)) };
  });
}

const RANKS: Record<MarkSort, number> = { event: 0, claim: 1, actor: 2, place: 3, evidence: 4 };
const rank = (mark: Mark): number => RANKS[mark.sort];

/** A text by code points, in which graphs count; where it is not at hand, the words that the graph quotes. */
export class Letters {
  readonly #letters: string[];
  readonly whole: boolean;

  constructor(article: Article) {
    this.whole = article.text !== undefined;
    this.#letters = [...(article.text ?? "")];
    for (const [begin, words] of article.pieces ?? []) [...words].forEach((letter, at) => (this.#letters[begin + at] = letter));
  }

  get length(): number {
    return this.#letters.length;
  }

  slice(begin: number, end: number): string {
    let words = "";
    for (let at = begin; at < end; at += 1) words += this.#letters[at] ?? "";
    return words;
  }

  /** Return the paragraphs, or without a text the stretches that are known. */
  paragraphs(): [begin: number, end: number][] {
    const found: [number, number][] = [];
    let begin = -1;
    for (let at = 0; at <= this.length; at += 1) {
      const letter = this.#letters[at];
      const ends = this.whole ? letter === undefined || /[\n\r\u2028\u2029]/.test(letter) : letter === undefined;
      if (ends && begin >= 0) {
        found.push([begin, at]);
        begin = -1;
      } else if (!ends && begin < 0) begin = at;
    }
    return this.whole ? found.filter(([from, to]) => this.slice(from, to).trim() !== "") : found;
  }

  /** Return some words with what stands around them. */
  around(begin: number, end: number, reach = 60): [before: string, words: string, after: string] {
    if (!this.whole) return ["", this.slice(begin, end), ""];
    const before = this.slice(Math.max(0, begin - reach), begin).replace(/^[\s\S]*[\n\r]/, "").replace(/^\S*\s/, "");
    const after = this.slice(end, end + reach).replace(/[\n\r][\s\S]*$/, "").replace(/\s\S*$/, "");
    return [before, this.slice(begin, end), after];
  }

  /** Find words in the text, the place nearest to another one. */
  find(words: string, near: number): [begin: number, end: number] | null {
    const wanted = [...words];
    let best: [number, number] | null = null;
    if (!this.whole || wanted.length === 0) return null;
    for (let at = 0; at + wanted.length <= this.length; at += 1) {
      if (this.#letters[at] !== wanted[0] || !wanted.every((letter, place) => this.#letters[at + place] === letter)) continue;
      if (best === null || Math.abs(at - near) < Math.abs(best[0] - near)) best = [at, at + wanted.length];
    }
    return best;
  }
}
