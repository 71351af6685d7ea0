// Questions in SPARQL: ready ones, and the reader's own.
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { Editor } from "./editor.tsx";
import { type Answer, ask, stop, type Term } from "./engine.ts";
import { save, tableOf } from "./files.ts";
import { pageAbout } from "./find.tsx";
import type { Question } from "./model.ts";
import { Capped, Link } from "./parts.tsx";
import { model } from "./state.ts";

const question = signal<Question | null>(model.data.questions.find((one) => one.name === "timeline") ?? model.data.questions[0] ?? null);
const text = signal(question.value?.text ?? "SELECT * { ?event a kg:Event }");
const state = signal<{ busy: boolean; error?: string; answer?: Answer }>({ busy: false });

async function run(): Promise<void> {
  state.value = { busy: true };
  try {
    state.value = { busy: false, answer: await ask(text.value) };
  } catch (error) {
    state.value = { busy: false, error: error instanceof Error ? error.message : String(error) };
  }
}

function take(name: string): void {
  question.value = model.data.questions.find((one) => one.name === name) ?? null;
  if (question.value) text.value = question.value.text;
}

/** Set what a question leaves open, as kg query --set does. */
function set(name: string, value: string): void {
  const quoted = JSON.stringify(value);
  text.value = text.value.replace(new RegExp(`^(\\s*BIND\\().*?( AS \\?${name}\\))$`, "m"), (_, head: string, tail: string) => head + quoted + tail);
}

/** Whether the page comes from a server, which knows more than the page. */
const served = model.data.sparql !== null;

function Cell({ term }: { term: Term | undefined }): JSX.Element {
  if (term === undefined) return <td />;
  const ref = term.type === "uri" ? model.ref(term.value) : null;
  const space = Object.entries(model.data.prefixes).find(([, iri]) => term.value.startsWith(iri) && term.type === "uri");
  const words = space && !ref ? `${space[0]}:${term.value.slice(space[1].length)}` : term.value;
  return <td>{ref ? <Link to={ref}>{model.label(ref)}</Link> : served && term.type === "uri" && !space ? <a href={pageAbout(term.value)}><bdi>{words}</bdi></a> : <bdi>{words}</bdi>}</td>;
}

function Found({ answer }: { answer: Answer }): JSX.Element {
  if (answer.truth !== undefined) return <p>{answer.truth ? "yes" : "no"}</p>;
  if (answer.text !== undefined) return <pre tabIndex={0}>{answer.text}</pre>;
  if (answer.rows.length === 0) return <p>No rows.</p>;
  return (
    <>
      <p>{answer.rows.length.toLocaleString("en")} rows <button type="button" onClick={() => save("answer.csv", "text/csv", tableOf(answer))}>Save as CSV</button></p>
      <div class="scroll" tabIndex={0} role="group" aria-label="Answer">
        <table class="answer">
          <thead><tr>{answer.columns.map((name) => <th key={name} scope="col">{name.replaceAll("_", " ")}</th>)}</tr></thead>
          <Capped tag="tbody" items={answer.rows} render={(row) => <tr key={answer.rows.indexOf(row)}>{answer.columns.map((name) => <Cell key={name} term={row[name]} />)}</tr>} />
        </table>
      </div>
    </>
  );
}

export function AskView(): JSX.Element {
  const { busy, error, answer } = state.value;
  return (
    <section class="ask">
      <h2>Ask the graph in SPARQL</h2>
      <label class="field">
        <span>A ready question</span>
        <select name="question" value={question.value?.name ?? ""} onChange={(event) => take(event.currentTarget.value)}>
          {model.data.questions.map((one) => <option key={one.name} value={one.name}>{`${one.name}: ${one.about}`}</option>)}
        </select>
      </label>
      {question.value?.parameters.map((name) => (
        <label key={`${question.value?.name}${name}`} class="field">
          <span>{name.replaceAll("_", " ")}</span>
          <input type="text" onInput={(event) => set(name, event.currentTarget.value)} />
        </label>
      ))}
      <div class="field">
        <span>SPARQL <small>(Ctrl+Enter asks, Ctrl+Space completes)</small></span>
        <Editor text={text} onRun={() => void run()} />
      </div>
      <p class="tools">
        <button type="button" class="main" disabled={busy} onClick={() => void run()}>Ask</button>
        <button type="button" disabled={!busy} onClick={stop}>Stop</button>
        <span role="status">{busy ? "Asking …" : ""}</span>
      </p>
      {error !== undefined && <p role="alert" class="error">{error}</p>}
      {answer && <Found answer={answer} />}
    </section>
  );
}
