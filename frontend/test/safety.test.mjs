// Whatever the words, nothing runs; nobody is asked; no fault of access.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { end, open, PHONE, start, VIEWS, WIDE } from "./browser.mjs";

const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

before(start);
after(end);

const LABELS = { article: "Article", events: "Events", timeline: "Timeline", map: "Map", network: "Network", compare: "Compare", ask: "Ask", get: "Download" };

for (const viewport of [WIDE, PHONE])
  for (const colorScheme of ["light", "dark"])
    for (const name of ["hostile", "pair"])
      test(`${name}, ${viewport.width} wide, ${colorScheme}: no fault in any view`, async () => {
        const { page, troubles, close } = await open(name, { viewport, colorScheme });
        for (const view of name === "pair" ? [...VIEWS, "compare"] : VIEWS) {
          await page.getByRole("tab", { name: LABELS[view] }).click();
          if (view === "article") await page.locator(".text .m-event").first().click();
          const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(over <= 0, `${view} is ${over} pixels too wide`);
          const { violations } = await page.evaluate(`${axe}; axe.run(document, { resultTypes: ["violations"] })`);
          const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
          assert.deepEqual(grave.map(({ id, nodes }) => [view, id, nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]), []);
          if (view === "article" && viewport === PHONE) await page.getByRole("button", { name: "Close the details" }).click();
        }
        assert.deepEqual(troubles, []);
        await close();
      });

test("hostile words are text wherever they are shown", async () => {
  const { page, troubles, close } = await open("hostile");
  for (const view of VIEWS) {
    await page.getByRole("tab", { name: LABELS[view] }).click();
    for (const button of await page.locator("main .link, .text .m-event, .spot, .dot").all()) {
      await button.click({ force: true });
      if (view === "get") break;
    }
    const made = await page.evaluate(() => [...document.querySelectorAll("#app script, #app img, #app iframe, #app style, #app b, #app [onerror], #app [onload], #app a[href^='javascript']")].map((one) => one.outerHTML));
    assert.deepEqual(made, []);
  }
  assert.equal(await page.evaluate(() => window.hurt), undefined);
  assert.deepEqual(troubles, []);
  await close();
});

test("no script but the page's own would run", async () => {
  const { page, close } = await open("hostile");
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.hurt = 1";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", '<img src="x" onerror="window.hurt=1">');
  });
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => window.hurt), undefined);
  assert.equal(await page.evaluate(() => fetch("https://example.org/").then(() => "sent", () => "refused")), "refused");
  await close();
});
