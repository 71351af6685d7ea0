// Questions and downloads, which the engine in the page answers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { end, expected, field, open, start, write } from "./browser.mjs";

before(start);
after(end);

const ask = async (page, text) => {
  if (text !== undefined) await write(page, text);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.waitForFunction(() => document.querySelector(".ask [role=status]").textContent === "", null, { timeout: 60_000 });
};

const saved = async (page, press) => {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return readFileSync(await download.path(), "utf8");
};

test("every ready question has the rows that kg query gives", async () => {
  const { page, troubles, close } = await open("article", { hash: "#view=ask" });
  for (const [name, rows] of Object.entries(expected.answers)) {
    await page.locator("[name=question]").selectOption(name);
    await ask(page);
    assert.equal(await page.locator(".ask .error").count(), 0, name);
    if (rows.length <= 1) {
      assert.match(await page.locator(".ask").innerText(), /No rows/);
      continue;
    }
    const text = await saved(page, () => page.getByRole("button", { name: "Save as CSV" }).click());
    assert.equal(text.replaceAll("\r\n", "\n"), expected.answers[name].join("\n") + "\n", name);
  }
  assert.deepEqual(troubles, []);
  await close();
});

test("the field tells the words of SPARQL apart, and completes them", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const { page, troubles, close } = await open("article", { hash: "#view=ask", colorScheme });
    await write(page, '# all of them\nSELECT ?event { ?event a kg:Event ; rdfs:label "x" }');
    const colours = await field(page).locator("span").evaluateAll((found) => Object.fromEntries(found.map((one) => [one.textContent, getComputedStyle(one).color])));
    const apart = ["# all of them", "SELECT", "?event", "kg:Event", '"x"'].map((word) => colours[word]);
    assert.equal(new Set(apart).size, apart.length, JSON.stringify(colours));
    await field(page).press("Control+A");
    await field(page).pressSequentially("SELECT ?event { ?ev"); // faster than the page is drawn
    assert.equal(await field(page).innerText(), "SELECT ?event { ?ev");
    await page.getByRole("option", { name: "?event" }).waitFor();
    await page.waitForTimeout(150); // what has just opened takes no key yet
    await field(page).press("Enter");
    await field(page).pressSequentially(" kg:As");
    await page.getByRole("option", { name: "kg:Assault" }).waitFor();
    await field(page).press("Escape");
    await field(page).press("Control+A");
    await field(page).pressSequentially("sko");
    await page.getByRole("option", { name: "skos:" }).first().waitFor();
    await page.waitForTimeout(150);
    await field(page).press("Enter");
    assert.equal(await field(page).innerText(), "skos:");
    await write(page, "ASK { ?event a kg:Event }");
    await field(page).press("Control+Enter");
    await page.getByText("yes", { exact: true }).waitFor();
    await field(page).press("Tab"); // nobody is held in it
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Ask");
    assert.deepEqual(troubles, []);
    await close();
  }
});

test("a question can be set, and one of one's own asked", async () => {
  const { page, close } = await open("article", { hash: "#view=ask" });
  await ask(page, "SELECT (COUNT(*) AS ?n) { ?event a kg:Event }");
  assert.equal(await page.locator(".answer tbody").innerText(), String(expected.events));
  await ask(page, "ASK { ?event a kg:Event }");
  assert.match(await page.locator(".ask").innerText(), /\nyes/);
  await ask(page, "CONSTRUCT { ?event a kg:Event } WHERE { ?event a kg:Event }");
  assert.match(await page.locator(".ask pre").innerText(), /newskg\/ns#Event/);
  await ask(page, "SELECT * WHERE {");
  assert.match(await page.locator(".ask .error").innerText(), /error at/i);
  await page.locator("[name=question]").selectOption("events-within");
  await page.locator(".ask .field", { hasText: "place" }).locator("input").fill('No such " place \\');
  await ask(page);
  assert.match(await page.locator(".ask").innerText(), /No rows/);
  await close();
});

test("a question that never ends can be stopped, and the next is answered", async () => {
  const { page, close } = await open("article", { hash: "#view=ask" });
  await write(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }");
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await page.waitForTimeout(1500);
  await page.getByRole("button", { name: "Stop" }).click();
  assert.match(await page.locator(".ask .error").innerText(), /stopped/);
  await ask(page, "ASK { ?event a kg:Event }");
  assert.match(await page.locator(".ask").innerText(), /\nyes/);
  await close();
});

test("nobody is asked for what SERVICE and LOAD name", async () => {
  const { page, close } = await open("article", { hash: "#view=ask" });
  const asked = [];
  page.on("request", (request) => { if (/^https?:/.test(request.url())) asked.push(request.url()); });
  await ask(page, "SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }");
  assert.equal(await page.locator(".ask .error").count(), 1);
  await ask(page, "LOAD <https://example.org/data.ttl>");
  assert.equal(await page.locator(".ask .error").count(), 1);
  assert.deepEqual(asked, []);
  await close();
});

test("each download holds the whole graph", async () => {
  const { page, close } = await open("pair", { hash: "#view=get" });
  for (const [label, suffix] of [["Turtle", "ttl"], ["JSON-LD", "jsonld"], ["N-Quads", "nq"], ["N-Triples", "nt"], ["TriG", "trig"], ["RDF/XML", "rdf"]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: label, exact: true }).click()]);
    assert.equal(download.suggestedFilename(), `graph.${suffix}`);
    await download.saveAs(join(process.env.KG_SAVED, `graph.${suffix}`));
  }
  for (const [label, suffix] of [["CSV", "csv"], ["GeoJSON", "geojson"]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: label, exact: true }).click()]);
    await download.saveAs(join(process.env.KG_SAVED, `events.${suffix}`));
  }
  await close();
});
