// What the tests of the page share: a real Chromium, and the pages that tests/test_page_browser.py made.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const folder = process.env.KG_PAGES;
export const expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
export const address = (name) => expected.addresses?.[name] ?? pathToFileURL(join(folder, `${name}.html`)).href;
export const dataOf = (name) => JSON.parse(/<script id="page-data"[^>]*>(.*?)<\/script>/s.exec(readFileSync(join(folder, `${name}.html`), "utf8"))[1]);

export const WIDE = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

let browser;

export async function start() {
  browser = await chromium.launch({ executablePath: process.env.KG_CHROMIUM, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
}

export const end = () => browser.close();

/** Open a page, and note all that should not happen. */
export async function open(name, { viewport = WIDE, colorScheme = "light", hash = "" } = {}) {
  const context = await browser.newContext({ viewport, colorScheme, acceptDownloads: true, reducedMotion: "reduce" });
  const page = await context.newPage();
  const troubles = [];
  const own = new URL(address(name)).host;
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) troubles.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["blob:", "data:"].includes(url.protocol) && url.host !== own) troubles.push(`request: ${url}`);
  });
  page.on("dialog", (dialog) => troubles.push(`dialog: ${dialog.message()}`));
  await page.goto(`${address(name)}${hash}`);
  await page.waitForSelector("header h1");
  return { page, troubles, close: () => context.close() };
}

export const VIEWS = ["article", "events", "timeline", "map", "network", "ask", "get"];

export const numberShown = async (page) => Number(/^[\d,]+/.exec(await page.locator(".how-many").innerText())[0].replaceAll(",", ""));

export const field = (page) => page.getByRole("textbox", { name: "SPARQL" });

/** Write a query in the place of the one in the field, as one does with keys. */
export async function write(page, text) {
  await field(page).press("Control+A");
  await page.keyboard.insertText(text);
}
