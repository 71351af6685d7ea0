// Prints the triples of an RDF file as sorted N-Quads, read by a parser of the JavaScript world: node parse.mjs FILE FORMAT
import { createReadStream, readFileSync } from "node:fs";
import jsonld from "jsonld";
import { Parser, Store, Writer } from "n3";
import { RdfXmlParser } from "rdfxml-streaming-parser";

const [file, format] = process.argv.slice(2);

async function fromXml() {
  const store = new Store();
  for await (const quad of createReadStream(file).pipe(new RdfXmlParser())) store.addQuad(quad);
  return store;
}

async function fromJson() {
  const lines = await jsonld.toRDF(JSON.parse(readFileSync(file, "utf8")), { format: "application/n-quads" });
  return new Store(new Parser({ format: "application/n-quads" }).parse(lines));
}

function fromText() {
  const names = { turtle: "text/turtle", trig: "application/trig", ntriples: "application/n-triples", nquads: "application/n-quads" };
  return new Store(new Parser({ format: names[format] }).parse(readFileSync(file, "utf8")));
}

const store = await (format === "json-ld" ? fromJson() : format === "rdfxml" ? fromXml() : fromText());
const writer = new Writer({ format: "N-Quads" });
const lines = store.getQuads().map((quad) => writer.quadToString(quad.subject, quad.predicate, quad.object, quad.graph));
process.stdout.write(lines.sort().join(""));
