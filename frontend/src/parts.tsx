// Small things that several views show.
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import type { Ref } from "./model.ts";
import { Badge, when } from "./signs.tsx";
import { choose, hovered, model, sameSelected } from "./state.ts";

/** A name that leads to what is known of it. */
export function Link({ to, children }: { to: Ref; children?: ComponentChildren }): JSX.Element {
  return (
    <button
      type="button" class={`link sort-${to.sort}`} onClick={() => choose(to)}
      onPointerEnter={() => (hovered.value = to)} onPointerLeave={() => (hovered.value = null)}
    >
      <bdi>{children ?? model.label(to)}</bdi>
    </button>
  );
}

export function Links({ nodes }: { nodes: readonly number[] | undefined }): JSX.Element | null {
  if (!nodes?.length) return null;
  return (
    <>
      {nodes.map((at, place) => (
        <span key={at}>
          {place > 0 && ", "}
          <Link to={{ sort: "node", at }} />
        </span>
      ))}
    </>
  );
}

/** An event in one or two lines: when, what, and who says so. */
export function EventLine({ at, date = true }: { at: number; date?: boolean }): JSX.Element {
  const event = model.event(at);
  const ref: Ref = { sort: "event", at };
  return (
    <div class={`event-line is-${model.status(event)}${sameSelected(ref) ? " selected" : ""}`}>
      {date && <span class="when">{when(event) || "no date"}</span>}
      <Link to={ref} />
      <Badge at={at} />
    </div>
  );
}

/** A list of which the beginning is shown, and more when asked for: thousands of rows are no use to anybody. */
export function Capped<T>({ items, step = 100, render, tag: Tag = "ul", class: name }: {
  items: readonly T[]; step?: number; render: (item: T) => JSX.Element; tag?: "ul" | "ol" | "tbody" | "div"; class?: string;
}): JSX.Element {
  const [most, setMost] = useState(step);
  const rest = items.length - most;
  const button = rest > 0 && (
    <button type="button" class="more" onClick={() => setMost(most + step)}>
      Show {Math.min(step, rest)} more of {rest.toLocaleString("en")}
    </button>
  );
  const shown = items.slice(0, most).map(render);
  if (Tag === "tbody") {
    return (
      <tbody>
        {shown}
        {button && <tr><td colSpan={99}>{button}</td></tr>}
      </tbody>
    );
  }
  return (
    <>
      <Tag class={name ?? "plain"}>{shown}</Tag>
      {button}
    </>
  );
}

export function Nothing(): JSX.Element {
  return <p class="nothing">No event passes the filters.</p>;
}
