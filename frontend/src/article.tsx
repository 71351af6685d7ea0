// The article with all that is known of it in its place.
import { computed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Ref, sameRef, titleOf, COUNTS } from "./model.ts";
import { Find } from "./find.tsx";
import { Capped } from "./parts.tsx";
import { Sign, whoSays, when } from "./signs.tsx";
import { article, choose, hovered, isShown, lettersOf, model, selected, target } from "./state.ts";
import { type Mark, marksOn, type Segment, segmentsOf } from "./text.ts";

/** What belongs to what is chosen or pointed at, each with its part in it. */
function related(ref: Ref | null): Map<string, string> {
  const found = new Map<string, string>();
  const add = (sort: Ref["sort"], all: readonly number[] | undefined, part: string): void => {
    for (const at of all ?? []) if (!found.has(`${sort}${at}`)) found.set(`${sort}${at}`, part);
  };
  if (ref === null) return found;
  add(ref.sort, [ref.at], "self");
  if (ref.sort === "event") {
    const event = model.event(ref.at);
    add("node", event.actors, "who");
    add("node", event.targets, "whom");
    add("node", event.places, "where");
    add("node", event.sources, "source");
    add("claim", model.claimsAbout[ref.at], "claim");
  } else if (ref.sort === "claim") {
    add("node", model.claim(ref.at).by, "source");
    add("event", model.claim(ref.at).about, "claimed");
  } else {
    const parts = model.parts[ref.at];
    add("event", parts?.actors, "does");
    add("event", parts?.targets, "suffers");
    add("event", parts?.places, "there");
    add("claim", parts?.claims, "says");
  }
  return found;
}

const inFocus = computed(() => related(hovered.value ?? selected.value));

/** Say of a mark what it is, for people who cannot see it. */
function about(mark: Mark): string {
  if (mark.sort === "evidence") return `evidence for ${model.label(mark.ref)}`;
  if (mark.ref.sort === "event") return `event: ${model.label(mark.ref)}. ${whoSays(model.event(mark.ref.at), mark.ref.at)}`;
  if (mark.ref.sort === "claim") return `claim. ${model.label(mark.ref)}`;
  return `${model.term(model.node(mark.ref.at).type)}: ${model.label(mark.ref)}`;
}

/** Where the words stand that are claimed, which the graph holds without their place. */
const claimed = computed((): [article: number, begin: number, end: number][] => {
  const ref = selected.value;
  const { content, quotations, mentions } = ref?.sort === "claim" ? model.claim(ref.at) : {};
  const cue = mentions?.[0];
  if (cue === undefined) return [];
  return [content ?? "", ...(quotations ?? [])].flatMap((words): [number, number, number][] => {
    const place = lettersOf(cue[0]).find(words, cue[1]);
    return place ? [[cue[0], ...place]] : [];
  });
});

const isDimmed = (mark: Mark): boolean => mark.ref.sort === "event" && !isShown.value.has(mark.ref.at);

function Piece({ segment, of, first }: { segment: Segment; of: number; first: boolean }): JSX.Element {
  const words = lettersOf(of).slice(segment.begin, segment.end);
  const said = claimed.value.some(([article, begin, end]) => article === of && begin <= segment.begin && segment.end <= end);
  const focus = inFocus.value;
  const marks = segment.marks.filter((mark) => !isDimmed(mark));
  // evidence stands out only with what rests on it
  const top = marks.find((mark) => mark.sort !== "evidence") ?? marks[0];
  const aim = target.value;
  const aimed = aim !== null && segment.begin >= aim.begin && segment.end <= aim.end;
  if (top === undefined) return aimed || said ? <span class={aimed ? "aimed" : "said"}>{words}</span> : <>{words}</>;
  const own = selected.value ?? hovered.value;
  const classes = ["m", ...new Set(marks.map((mark) => `m-${mark.sort}`))];
  const status = marks.find((mark) => mark.status)?.status;
  if (status) classes.push(`is-${status}`);
  for (const mark of marks) {
    const part = focus.get(`${mark.ref.sort}${mark.ref.at}`);
    if (part && (mark.sort !== "evidence" || sameRef(mark.ref, hovered.value ?? own))) classes.push("lit", `part-${part}`);
  }
  if (aimed) classes.push("aimed");
  if (said) classes.push("said");
  const begins = marks.some((mark) => mark.begin === segment.begin && mark.sort !== "evidence") || marks.some((mark) => mark.begin === segment.begin);
  const starts = marks.some((mark) => mark.sort === "event" && mark.begin === segment.begin);
  const enter = (): void => void (hovered.value = top.ref);
  const leave = (): void => void (hovered.value = null);
  const act = (): void => choose(next(segment.marks.filter((mark) => !isDimmed(mark)), selected.value));
  return (
    <span
      class={classes.join(" ")} data-begin={segment.begin} data-end={segment.end}
      onClick={act} onPointerEnter={enter} onPointerLeave={leave}
      {...(begins && {
        role: "button", tabIndex: first ? 0 : -1, "aria-label": `${words} — ${marks.map(about).join("; ")}`,
        onFocus: enter, onBlur: leave,
        onKeyDown: (event: KeyboardEvent) => {
          if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            act();
          }
        },
      })}
    >
      {starts && status && <Sign status={status} />}{words}
    </span>
  );
}

/** Where several things stand on the same words, a click goes from one to the next. */
function next(marks: readonly Mark[], now: Ref | null): Ref | null {
  const refs = marks.map((mark) => mark.ref).filter((ref, place, all) => all.findIndex((one) => sameRef(one, ref)) === place);
  const at = refs.findIndex((ref) => sameRef(ref, now));
  return refs[(at + 1) % refs.length] ?? null;
}

/** Let arrows go from mark to mark, so that the text is one stop of the tabulator. */
function roam(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const holder = event.currentTarget as HTMLElement;
  const marks = [...holder.querySelectorAll<HTMLElement>(".m[role=button]")];
  const at = marks.indexOf(document.activeElement as HTMLElement);
  const to = event.key === "Home" ? 0 : event.key === "End" ? marks.length - 1 : step && at >= 0 ? at + step : -1;
  const wanted = marks[to];
  if (wanted === undefined) return;
  event.preventDefault();
  for (const mark of marks) mark.tabIndex = mark === wanted ? 0 : -1;
  wanted.focus();
}

function Card(): JSX.Element | null {
  const ref = hovered.value;
  if (ref === null) return <div class="card" aria-hidden="true" />;
  const event = ref.sort === "event" ? model.event(ref.at) : null;
  return (
    <div class="card" aria-hidden="true">
      <strong><bdi>{model.label(ref)}</bdi></strong>{" "}
      {event ? (
        <>
          <span class={`badge is-${model.status(event)}`}><Sign status={model.status(event)} /> {whoSays(event, ref.at)}</span>{" "}
          {[when(event), model.names(event.places), ...COUNTS.flatMap((name) => (event[name] ? [`${event[name].number} ${name}`] : []))].filter(Boolean).join(" · ")}
        </>
      ) : ref.sort === "node" ? model.term(model.node(ref.at).type) : model.term(model.claim(ref.at).stance)}
    </div>
  );
}

function Text({ of }: { of: number }): JSX.Element {
  const letters = lettersOf(of);
  const marks = useMemo(() => marksOn(model, of), [of]);
  const holder = useRef<HTMLDivElement>(null);
  const aim = target.value;
  useEffect(() => {
    holder.current?.querySelector(".aimed")?.scrollIntoView({ block: "center", behavior: "instant" });
  }, [aim, of]);
  const chosen = selected.value;
  useEffect(() => {
    // on a phone, what is known of it would cover it
    if (chosen !== null && matchMedia("(max-width: 59.99rem)").matches) document.activeElement?.closest(".text .m")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  // marks that only cut the text where the reader is to look
  const cuts = [...(aim ? [edge(aim)] : []), ...claimed.value.filter(([article]) => article === of).map(([, begin, end]) => edge({ begin, end }))];
  let first = true;
  return (
    <div class="text" ref={holder} onKeyDown={roam} role="group" aria-label="Text of the article; arrow keys go from mark to mark">
      {letters.paragraphs().map(([begin, end]) => (
        <p key={begin} class={letters.whole ? "" : "piece"}>
          {segmentsOf(begin, end, [...marks, ...cuts]).map((segment) => {
            const real = { ...segment, marks: segment.marks.filter((mark) => mark.ref.at >= 0) };
            const piece = <Piece key={segment.begin} segment={real} of={of} first={first && real.marks.length > 0} />;
            if (real.marks.length > 0) first = false;
            return piece;
          })}
        </p>
      ))}
    </div>
  );
}

/** A mark of nothing. */
const edge = ({ begin, end }: { begin: number; end: number }): Mark => ({ sort: "evidence", ref: { sort: "event", at: -1 }, begin, end });

function Legend(): JSX.Element {
  return (
    <p class="legend">
      <span class="m m-actor">actor</span> <span class="m m-place">place</span> <span class="m m-claim">who says it</span>{" "}
      {(["Asserted", "Claimed", "Planned", "Hypothetical", "Denied"] as const).map((status) => (
        <span key={status} class={`m m-event is-${status}`}><Sign status={status} />{status === "Hypothetical" ? "only possible" : status.toLowerCase()}</span>
      ))}
    </p>
  );
}

export function ArticleView(): JSX.Element {
  const { articles } = model.data;
  const of = article.value;
  const now = articles[of];
  if (now === undefined) return <><p class="nothing">There is no article in these graphs.</p><Find /></>;
  return (
    <article>
      {articles.length > 1 && <Articles />}
      <Find />
      {articles.length > 1 && <h2><bdi>{titleOf(now)}</bdi></h2>}
      <p class="byline">{[now.publisher, now.author, now.date].filter(Boolean).join(" · ")}{now.url && /^https?:/.test(now.url) && <> · <a href={now.url} rel="noreferrer noopener" target="_blank">{now.url}</a></>}</p>
      <Legend />
      {now.text === undefined && <p class="note">The graph contains only the words it cites; {model.data.sparql === null ? "kg page" : "kg serve"} --texts adds the article.</p>}
      <Text key={of} of={of} />
      <Card />
    </article>
  );
}

function Articles(): JSX.Element {
  const [words, setWords] = useState("");
  const wanted = words.toLowerCase();
  const found = model.data.articles.flatMap((one, at) => (`${titleOf(one)} ${one.publisher ?? ""} ${one.date ?? ""}`.toLowerCase().includes(wanted) ? [at] : []));
  return (
    <details class="articles">
      <summary>{model.data.articles.length} articles</summary>
      <label class="field"><span>Find an article</span><input type="search" value={words} onInput={(event) => setWords(event.currentTarget.value)} /></label>
      <Capped items={found} step={50} render={(at) => (
        <li key={at}>
          <button type="button" class="link" aria-current={at === article.value ? "true" : undefined} onClick={() => (article.value = at)}>
            <bdi>{titleOf(model.data.articles[at])}</bdi>
          </button>{" "}
          <small>{[model.data.articles[at]?.publisher, model.data.articles[at]?.date].filter(Boolean).join(" · ")}</small>
        </li>
      )} />
    </details>
  );
}
