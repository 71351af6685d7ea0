// The field for SPARQL: CodeMirror. It stands in a shadow root, where its styles are sheets that the program makes:
// the page's policy lets no style pass that is put into the document.
import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { effect, type Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { model } from "./state.ts";

const KEYWORDS = "ASK BIND CONSTRUCT DESCRIBE DISTINCT FILTER GRAPH GROUP BY HAVING LIMIT MINUS OFFSET OPTIONAL ORDER BY PREFIX SELECT UNION VALUES WHERE";

const theme = EditorView.theme({
  "&": { background: "var(--ground)", border: "1px solid var(--quiet)", borderRadius: "6px", color: "var(--text)", fontSize: "0.85rem" },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "DejaVu Sans Mono", monospace', lineHeight: "1.45", height: "20rem", overflow: "auto" },
  ".cm-content": { caretColor: "var(--text)" },
  "&.cm-focused .cm-matchingBracket": { background: "var(--lit)" },
  "&.cm-focused .cm-nonmatchingBracket": { background: "var(--Denied-tint)" },
  ".cm-tooltip": { background: "var(--raised)", border: "1px solid var(--quiet)", color: "var(--text)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--link)", color: "var(--ground)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: "0.8" },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--Planned)", fontWeight: "600" },
  { tag: tags.standard(tags.variableName), color: "var(--Planned)" },
  { tag: tags.local(tags.variableName), color: "var(--actor-line)" },
  { tag: tags.atom, color: "var(--Claimed)" },
  { tag: tags.string, color: "var(--place-line)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
]);

/** The terms with prefixes that the ready questions know, and each prefix alone. */
function terms(): Completion[] {
  const known = Object.entries(model.data.prefixes);
  const used = model.data.questions.flatMap((one) => one.text.match(/\b[a-z]+:[A-Za-z]\w*/g) ?? []);
  const named = [...new Set(used)].filter((term) => known.some(([name]) => term.startsWith(`${name}:`))).sort();
  return [...known.map(([name, iri]) => ({ label: `${name}:`, detail: iri, type: "namespace" })), ...named.map((label) => ({ label, type: "property" }))];
}

/** What could stand where the reader is writing: a prefix, a term, a keyword, or a variable of this query. */
function complete(context: CompletionContext): CompletionResult | null {
  const variable = context.matchBefore(/[?$]\w*/);
  if (variable) {
    const names = new Set(context.state.doc.toString().match(/[?$]\w+/g));
    names.delete(variable.text);
    return { from: variable.from, options: [...names].sort().map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
  }
  const word = context.matchBefore(/[A-Za-z][\w:]*/);
  if (!word && !context.explicit) return null;
  const words = KEYWORDS.split(/ (?!BY)/).map((label) => ({ label, type: "keyword" }));
  return { from: word?.from ?? context.pos, options: [...terms(), ...words], validFor: /^[\w:]*$/ };
}

/** Write over what is selected here: the browser would give new words the style of the old, which the policy refuses. */
const overwriting = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || event.data === null || event.isComposing || view.state.selection.main.empty) return false;
    view.dispatch(view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true }));
    return true;
  },
});

/** The field; what is in it and the text are always the same. */
export function Editor({ text, onRun }: { text: Signal<string>; onRun: () => void }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const root = place.current!.shadowRoot ?? place.current!.attachShadow({ mode: "open" });
    const run = { key: "Mod-Enter", run: () => { onRun(); return true; } };
    const view = new EditorView({
      parent: root, root,
      state: EditorState.create({
        doc: text.value,
        extensions: [
          keymap.of([run, ...defaultKeymap, ...historyKeymap]), history(), overwriting, bracketMatching(), EditorView.lineWrapping,
          StreamLanguage.define(sparql), syntaxHighlighting(colours), autocompletion({ override: [complete], icons: false }), theme,
          EditorView.contentAttributes.of({ "aria-label": "SPARQL", "aria-multiline": "true", tabindex: "0" }),
          EditorView.updateListener.of((update) => { if (update.docChanged) text.value = update.state.doc.toString(); }),
        ],
      }),
    });
    // at once, not when the page is next drawn: by then the reader may have written more
    const stop = effect(() => {
      const [now, wanted] = [view.state.doc, text.value];
      if (now.toString() !== wanted) view.dispatch({ changes: { from: 0, to: now.length, insert: wanted } });
    });
    return () => { stop(); view.destroy(); };
  }, []);

  return <div class="editor" ref={place} />;
}
