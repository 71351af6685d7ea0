// The explorer of kg serve, whose questions the server answers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { end, expected, open, start, VIEWS, write } from "./browser.mjs";

before(start);
after(end);

const LABELS = { article: "Article", events: "Events", timeline: "Timeline", map: "Map", network: "Network", ask: "Ask", get: "Download" };

test("every view of the explorer works, and asks its own server alone", async () => {
  const { page, troubles, close } = await open("served");
  for (const view of VIEWS) await page.getByRole("tab", { name: LABELS[view] }).click();
  await page.getByRole("tab", { name: "Article" }).click();
  await page.locator(".text .m-event").first().click();
  assert.equal(await page.locator(".details h2").count(), 1);
  assert.match(await page.locator(".text").innerText(), /killing \d+\./);
  assert.deepEqual(troubles, []);
  await close();
});

test("the server answers questions of the explorer", async () => {
  const { page, close } = await open("served", { hash: "#view=ask" });
  await write(page, "SELECT (COUNT(*) AS ?n) { ?event a kg:Event }");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.waitForSelector(".answer");
  assert.equal(await page.locator(".answer tbody").innerText(), String(expected.stored));
  await write(page, "SELECT {");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.waitForSelector(".ask .error");
  assert.match(await page.locator(".ask .error").innerText(), /line 1/);
  await close();
});

test("a name is found in all articles, and leads to those that tell of it", async () => {
  const { page, close } = await open("served");
  const total = Number(/^\d+/.exec(await page.locator("header p").first().innerText())[0]);
  await page.getByText("Find in all articles").click();
  await page.locator("[name=find]").fill("group 1");
  await page.getByRole("button", { name: "Find", exact: true }).click();
  await page.getByRole("link", { name: "Group 1", exact: true }).click();
  await page.waitForSelector(".details h2");
  assert.equal(await page.locator(".details h2").innerText(), "Group 1");
  assert.equal(Number(/^\d+/.exec(await page.locator("header p").first().innerText())[0]), 1);
  assert.ok(total > 1);
  await close();
});
