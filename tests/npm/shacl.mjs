// Validates graphs with a SHACL engine: node shacl.mjs ENGINE SHAPES…, the shapes being Turtle files.
// Each line of standard input is Turtle as a JSON string; each answer is one line, a list of findings in JSON.

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

async function validate(data) {
  if (name === "shacl-engine") {
    const { results } = await new Validator(shapes, { factory: dataModel }).validate({ dataset: data });
    return results.map((one) => [one.shape.ptr.term, one.focusNode.term, one.value?.term ?? one.value, one.severity]);
  }
  const { results } = await new RdfValidateShacl(shapes).validate(data);
  return results.map((one) => [one.sourceShape, one.focusNode, one.value, one.severity]);
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    const found = await validate(parse([JSON.parse(line)]));
    answer = found.map((terms) => terms.map((term) => term?.value ?? null));
  } catch (error) {
    answer = { error: String(error.stack) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
