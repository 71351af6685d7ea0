// Validates graphs with a SHACL engine: node shacl.mjs ENGINE SHAPES…, the shapes being Turtle files.
// Each line of standard input is a list of Turtle texts that make one graph; each answer is one line, its findings.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import dataModel from "@rdfjs/data-model";
import datasetFactory from "@rdfjs/dataset";
import { Parser } from "n3";
import RdfValidateShacl from "rdf-validate-shacl";
import { Validator } from "shacl-engine";

const [name, ...files] = process.argv.slice(2);

function parse(texts) {
  const quads = texts.flatMap((text, place) => new Parser({ blankNodePrefix: `b${place}_` }).parse(text));
  return datasetFactory.dataset(quads);
}

const shapes = parse(files.map((file) => readFileSync(file, "utf8")));

// the shape that is broken, the node that breaks it, and the value at fault
async function validate(data) {
  if (name === "shacl-engine") {
    const { results } = await new Validator(shapes, { factory: dataModel }).validate({ dataset: data });
    return results.map((one) => [one.shape.ptr.term, one.focusNode.term, one.value?.term]);
  }
  const { results } = await new RdfValidateShacl(shapes).validate(data);
  return results.map((one) => [one.sourceShape, one.focusNode, one.value]);
}

function text(term) {
  return term?.termType === "BlankNode" ? "_" : (term?.value ?? null);
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await validate(parse(JSON.parse(line)))
    .then((found) => found.map((terms) => terms.map(text)))
    .catch((error) => ({ error: String(error.stack) }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
