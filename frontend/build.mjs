// Builds what kg/explorer/bundle holds: the page's program and style, the worker that answers queries, the engine,
// and the outline of the world. The same sources give the same bytes; tests/test_bundle.py holds the two together.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "..", "kg", "explorer", "bundle");
const modules = join(here, "node_modules");

const common = {
  absWorkingDir: here,
  bundle: true,
  charset: "ascii",
  format: "iife",
  legalComments: "none",
  logLevel: "warning",
  minify: true,
  platform: "browser",
  target: ["chrome111", "firefox115", "safari16.4"],
  write: false,
};
// the engine's loader would fetch its code from beside itself: it is handed over instead
const options = { define: { "import.meta.url": '"about:blank"' }, jsx: "automatic", jsxImportSource: "preact" };

// the licences of what is in a page go with it
const notices = readFileSync(join(here, "..", "licences", "page.txt"), "utf8").replaceAll("\r\n", "\n");
const banner = { js: `/*\n${notices.trim()}\n*/` };

async function bundled(entry, more = {}) {
  const made = await build({ ...common, ...more, entryPoints: [join("src", entry)] });
  const text = made.outputFiles[0].text.trim() + "\n";
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${entry} holds what ends a script or a style`);
  return text;
}

const files = {
  "page.js": await bundled("main.tsx", { ...options, banner }),
  "worker.js": await bundled("worker.ts", options),
  "page.css": await bundled("page.css"),
  "world.json": JSON.stringify(JSON.parse(readFileSync(join(modules, "world-atlas", "countries-110m.json"), "utf8"))) + "\n",
  "engine.wasm.gz": gzipSync(readFileSync(join(modules, "oxigraph", "web_bg.wasm")), { level: 9 }),
};
// what the bundle was built from, so that a change of the sources alone is noticed where there is no Node.js
const sources = ["../licences/page.txt", "package.json", "package-lock.json", "build.mjs", "tsconfig.json", ...readdirSync(join(here, "src")).map((name) => `src/${name}`)];
const digest = (name) => createHash("sha256").update(readFileSync(join(here, name), "utf8").replaceAll("\r\n", "\n")).digest("hex");
files["sources.json"] = JSON.stringify(Object.fromEntries(sources.sort().map((name) => [name, digest(name)])), null, 2) + "\n";

mkdirSync(out, { recursive: true });
for (const [name, content] of Object.entries(files)) writeFileSync(join(out, name), content);
