// Events that several articles tell of, side by side: what they agree on, and where they contradict each other.
import { computed } from "@preact/signals";
import type { JSX } from "preact";
import { COUNTS, titleOf } from "./model.ts";
import { Capped, Link, Links, Nothing } from "./parts.tsx";
import { Badge, countText, when } from "./signs.tsx";
import { isShown, model } from "./state.ts";

/** Events joined by links, the largest groups first. */
const groups = computed((): number[][] => {
  const seen = new Set<number>();
  const found: number[][] = [];
  model.data.events.forEach((_, at) => {
    if (seen.has(at)) return;
    const group = new Set([at]);
    for (const one of group) for (const other of model.event(one).same ?? []) group.add(other);
    for (const one of group) seen.add(one);
    const shown = [...group].filter((one) => model.event(one).mentions !== undefined);
    if (shown.length > 1 && shown.some((one) => isShown.value.has(one))) found.push(shown);
  });
  return found.sort((one, other) => contradictions(other) - contradictions(one) || other.length - one.length);
});

const ROWS: readonly (readonly [string, (at: number) => string])[] = [
  ...COUNTS.map((name) => [name[0]!.toUpperCase() + name.slice(1), (at: number) => {
    const count = model.event(at)[name];
    return count ? countText(count) : "";
  }] as const),
  ["When", (at) => when(model.event(at))],
  ["Where", (at) => model.names(model.event(at).places)],
];

/** Return whether the values that are known differ. */
const differs = (group: readonly number[], value: (at: number) => string): boolean => new Set(group.map(value).filter(Boolean)).size > 1;

const contradictions = (group: readonly number[]): number => ROWS.filter(([, value]) => differs(group, value)).length;

function Group({ group }: { group: number[] }): JSX.Element {
  return (
    <div class="group" tabIndex={0} role="group" aria-label={model.event(group[0] ?? -1).label}>
      <table class="compared">
        <caption><bdi>{model.event(group[0] ?? -1).label}</bdi> <small>{group.length} accounts</small></caption>
        <thead>
          <tr><th scope="col">Article</th>{group.map((at) => <th key={at} scope="col"><bdi>{model.articleOf(model.event(at))?.publisher ?? titleOf(model.articleOf(model.event(at)))}</bdi></th>)}</tr>
        </thead>
        <tbody>
          <tr><th scope="row">Event</th>{group.map((at) => <td key={at}><Link to={{ sort: "event", at }} /></td>)}</tr>
          <tr><th scope="row">Who</th>{group.map((at) => <td key={at}><Links nodes={model.event(at).actors} /></td>)}</tr>
          <tr><th scope="row">Who says so</th>{group.map((at) => <td key={at}><Badge at={at} /></td>)}</tr>
          {ROWS.filter(([, value]) => group.some((at) => value(at))).map(([name, value]) => {
            const apart = differs(group, value);
            return (
              <tr key={name} class={apart ? "apart" : ""}>
                <th scope="row">{name}{apart && <span class="differs"> ≠ they differ</span>}</th>
                {group.map((at) => <td key={at}>{value(at) || "–"}</td>)}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export function CompareView(): JSX.Element {
  return (
    <section>
      <h2>The same event in several articles</h2>
      {groups.value.length === 0 ? <Nothing /> : <Capped tag="div" class="groups" items={groups.value} step={20} render={(group) => <Group key={group[0]} group={group} />} />}
    </section>
  );
}
