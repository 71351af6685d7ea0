// The page as a whole.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { ArticleView } from "./article.tsx";
import { AskView } from "./ask.tsx";
import { CompareView } from "./compare.tsx";
import { Details } from "./details.tsx";
import { FilterPanel, HowMany } from "./filters.tsx";
import { GetView } from "./get.tsx";
import { isAll } from "./filter.ts";
import { MapView } from "./map.tsx";
import { NetworkView } from "./network.tsx";
import { choose, filters, hasLinks, model, room, selected, view, type View, VIEWS } from "./state.ts";
import { EventsView } from "./table.tsx";
import { TimelineView } from "./timeline.tsx";

const SHOWN: Record<View, () => JSX.Element> = {
  article: ArticleView, events: EventsView, timeline: TimelineView, map: MapView, network: NetworkView, compare: CompareView,
  ask: AskView, get: GetView,
};

function Tabs(): JSX.Element {
  const offered = VIEWS.filter(([name]) => name !== "compare" || hasLinks);
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const at = offered.findIndex(([name]) => name === view.value);
    const next = offered[(at + by + offered.length) % offered.length];
    if (next) view.value = next[0];
    event.preventDefault();
    requestAnimationFrame(() => document.getElementById(`tab-${view.value}`)?.focus());
  };
  return (
    <div class="tabs" role="tablist" aria-label="Views" onKeyDown={step}>
      {offered.map(([name, label]) => (
        <button
          key={name} id={`tab-${name}`} type="button" role="tab" aria-selected={view.value === name} aria-controls="view"
          tabIndex={view.value === name ? 0 : -1} onClick={() => (view.value = name)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

export function App(): JSX.Element {
  const Shown = SHOWN[view.value];
  const { events, articles, nodes, claims, made, title, left } = model.data;
  useEffect(() => {
    const held = document.getElementById("view");
    const watch = new ResizeObserver(([entry]) => (room.value = Math.max(240, Math.round((entry?.contentRect.width ?? 800) / 20) * 20)));
    if (held) watch.observe(held);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && selected.value) choose(null);
    };
    addEventListener("keydown", close);
    return () => removeEventListener("keydown", close);
  }, []);
  const number = (one: readonly unknown[], name: string, names: string): string => `${one.length.toLocaleString("en")} ${one.length === 1 ? name : names}`;
  return (
    <>
      <a class="skip" href="#view" onClick={(event) => { event.preventDefault(); document.getElementById("view")?.focus(); }}>Skip to the content</a>
      <header>
        <h1><bdi>{title}</bdi></h1>
        <p>{[number(articles, "article", "articles"), number(events, "event", "events"), number(claims, "claim", "claims"), number(nodes, "actor or place", "actors and places")].join(" · ")}</p>
        {left && <p class="note">{left.events.toLocaleString("en")} events of {left.articles.toLocaleString("en")} older articles are not on this page; the questions ask all.</p>}
      </header>
      <Tabs />
      <div class={`columns${selected.value ? " has-selected has-details" : view.value === "article" ? " has-details" : ""}`}>
        <details class="side" open={matchMedia("(min-width: 60rem)").matches}>
          <summary>Filters{isAll(filters.value) ? "" : " (some set)"}</summary>
          <FilterPanel />
        </details>
        <main>
          <HowMany />
          <div id="view" tabIndex={-1} role="tabpanel" aria-labelledby={`tab-${view.value}`}>
            <Shown />
          </div>
        </main>
        <Details />
      </div>
      <footer><p>Made by {made}. Nothing on this page was checked by a person: the words that each statement rests on are one click away.</p></footer>
    </>
  );
}
