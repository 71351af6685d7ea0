// Prints what the frame of newskg makes of a JSON-LD document, read from standard input: [document, frame]
import { readFileSync } from "node:fs";
import jsonld from "jsonld";

const [document, frame] = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(await jsonld.frame(document, frame)));
