// The page as a reader sees it: the right words, both ways between facts and words, filters, views, the keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { dataOf, end, expected, numberShown, open, PHONE, start } from "./browser.mjs";

before(start);
after(end);

test("highlights stand on the words that the graph says", async () => {
  for (const name of ["hostile", "article"]) {
    const { page, close } = await open(name);
    const pieces = await page.$$eval(".text .m", (all) => all.map((one) => [Number(one.dataset.begin), Number(one.dataset.end), one.textContent]));
    const byBegin = new Map(pieces.map(([begin, stop, words]) => [begin, [stop, words]]));
    assert.ok(expected.mentions[name].length > 5);
    for (const [begin, stop, words] of expected.mentions[name]) {
      let [at, found] = [begin, ""];
      while (at < stop) {
        const piece = byBegin.get(at);
        assert.ok(piece, `no mark at ${at} for ${words}`);
        found += piece[1];
        at = piece[0];
      }
      assert.equal(found, words);
    }
    await close();
  }
});

test("from words to facts, and from facts to words", async () => {
  const { page, close } = await open("hostile");
  const data = dataOf("hostile");
  const at = data.events.findIndex((event) => event.type === "Capture");
  const event = data.events[at];
  const [, begin] = event.mentions[0];
  await page.locator(`.text .m[data-begin="${begin}"]`).click();
  const details = page.locator(".details");
  assert.equal(await details.locator("h2").innerText(), event.label);
  const words = await details.innerText();
  for (const node of [...event.actors, ...event.places, ...event.sources]) assert.ok(words.includes(data.nodes[node].label), data.nodes[node].label);
  assert.match(words, /unverified/);
  assert.match(words, /affirms/);
  const letters = [...data.articles[0].text];
  const [, from, to] = event.dateWords[0];
  await details.locator(".quotes .quote").first().click();
  assert.equal((await page.locator(".text .aimed").allInnerTexts()).join(""), letters.slice(from, to).join(""));
  // what has a part in it is marked in the text
  for (const part of ["part-self", "part-who", "part-where", "part-source", "part-claim"]) assert.ok((await page.locator(`.text .${part}`).count()) > 0, part);
  // from the actor back to the event
  await details.getByRole("button", { name: data.nodes[event.actors[0]].label }).first().click();
  assert.equal(await details.locator("h2").innerText(), data.nodes[event.actors[0]].label);
  await details.locator(".event-line button").first().click();
  assert.equal(await details.locator("h2").innerText(), event.label);
  await close();
});

test("what is claimed is marked where it is said", async () => {
  const { page, close } = await open("hostile");
  const data = dataOf("hostile");
  const claim = data.claims.find((one) => one.stance === "Denies");
  await page.locator(`.text .m[data-begin="${claim.mentions[0][1]}"]`).click();
  assert.match(await page.locator(".details h2").innerText(), /The ministry denies/);
  const said = await page.locator(".text .said").evaluateAll((all) => all.map((one) => one.textContent).join(""));
  assert.equal(said, claim.content);
  await close();
});

test("pointing at words tells what they are", async () => {
  const { page, close } = await open("hostile");
  const data = dataOf("hostile");
  const event = data.events.find((one) => one.factuality === "Denied");
  await page.locator(`.text .m[data-begin="${event.mentions[0][1]}"]`).hover();
  const card = await page.locator(".card").innerText();
  assert.ok(card.includes(event.label));
  assert.match(card, /Denied by The ministry/);
  await close();
});

test("who says so differs in words, sign and border, and not in colour alone", async () => {
  const { page, close } = await open("hostile", { hash: "#view=events" });
  const badges = await page.$$eval(".events .badge", (all) => all.map((badge) => ({
    words: badge.innerText, sign: badge.querySelector("svg").innerHTML, status: /is-(\w+)/.exec(badge.className)[1],
    border: `${getComputedStyle(badge).borderTopStyle} ${getComputedStyle(badge).borderTopWidth}`,
  })));
  const by = (key) => new Set(badges.map((badge) => badge[key]));
  assert.equal(by("status").size, 5);
  assert.equal(by("sign").size, 5);
  assert.ok(by("border").size >= 4);
  const words = { Asserted: /^\s*Asserted by/, Claimed: /^\s*Claimed by/, Planned: /^\s*Planned/, Hypothetical: /^\s*Only possible/, Denied: /^\s*Denied by/ };
  for (const badge of badges) assert.match(badge.words, words[badge.status]);
  await close();
});

test("each filter shows what passes it and nothing else", async () => {
  const { page, close } = await open("many", { hash: "#view=events" });
  const { events, nodes, articles } = dataOf("many");
  const count = (passes) => events.filter(passes).length;
  const named = (label) => nodes.findIndex((node) => node.label === label);
  const form = page.locator(".filters");
  const reset = () => form.locator(".reset").click();
  const check = async (passes, name) => {
    const wanted = count(passes);
    assert.ok(wanted > 0 && wanted < events.length, name);
    await page.waitForFunction((number) => document.querySelector(".how-many").textContent.startsWith(`${number.toLocaleString("en")} of`), wanted, { timeout: 5000 }).catch(async () => assert.equal(await numberShown(page), wanted, name));
    await reset();
    assert.equal(await numberShown(page), events.length);
  };
  const choose = (name, label) => form.locator(`[name=${name}]`).selectOption({ value: label });
  await form.locator("[name=status-Asserted]").uncheck();
  await check((event) => event.factuality !== "Asserted", "factuality");
  await choose("actor", nodes[named("Group 7")].iri);
  await check((event) => event.actors.includes(named("Group 7")), "actor");
  await choose("type", "Assault");
  await check((event) => ["AirStrike", "Battle"].includes(event.type), "type");
  await choose("place", nodes[named("Gomaland")].iri);
  await check((event) => event.places.includes(named("Goma")), "place within another");
  await choose("source", nodes[named("Group 3")].iri);
  await check((event) => event.sources?.includes(named("Group 3")), "source");
  await choose("source", "itself");
  await check((event) => event.factuality === "Asserted", "the article itself");
  await choose("publisher", "Paper 1");
  await check((event) => articles[event.mentions[0][0]].publisher === "Paper 1", "publisher");
  await form.locator("[name=from]").fill("2024-02-01");
  await form.locator("[name=to]").fill("2024-02-10");
  await check((event) => event.start <= "2024-02-10" && event.end >= "2024-02-01", "dates");
  await form.locator("[name=confidence]").fill("0.7");
  await check((event) => event.confidence >= 0.7, "confidence");
  await form.locator("[name=words]").fill("manila battle");
  await check((event) => event.type === "Battle" && nodes[event.places[0]].label === "Manila", "words");
  await close();
});

test("filters are kept in the address, and dim the article", async () => {
  const { page, close } = await open("hostile");
  assert.ok((await page.locator(".text .m-event.is-Denied").count()) > 0);
  await page.locator(".filters [name=status-Denied]").uncheck();
  assert.equal(await page.locator(".text .m-event.is-Denied").count(), 0);
  await page.getByRole("tab", { name: "Events" }).click();
  await page.reload();
  assert.equal(await page.locator(".filters [name=status-Denied]").isChecked(), false);
  assert.equal(await page.getByRole("tab", { name: "Events" }).getAttribute("aria-selected"), "true");
  await close();
});

test("the timeline is in order, and a bar shows only its time", async () => {
  const { page, close } = await open("article", { hash: "#view=timeline" });
  const heads = (await page.locator(".timeline > li h3 time").allInnerTexts()).filter((one) => one !== "No date");
  assert.ok(heads.length > 2);
  assert.deepEqual(heads, [...heads].sort());
  const bar = page.locator(".bar").last();
  const total = (await bar.getAttribute("aria-label")).split(": ")[1].split(", ").reduce((sum, one) => sum + parseInt(one, 10), 0);
  const bars = await page.locator(".bar").count();
  await bar.click();
  assert.ok((await numberShown(page)) >= total);
  assert.equal(await bar.getAttribute("aria-pressed"), "true");
  assert.equal(await page.locator(".bar").count(), bars);
  await close();
});

test("the map has a circle for each place with a point, and zooms", async () => {
  const { page, close } = await open("many", { hash: "#view=map" });
  const { nodes } = dataOf("many");
  const wanted = nodes.filter((node) => node.place && node.lat !== undefined).map((node) => node.label).sort();
  const circles = (await page.$$eval(".world .spot", (all) => all.map((one) => one.getAttribute("aria-label").split(":")[0]))).sort();
  assert.deepEqual(circles, wanted);
  assert.ok((await page.locator(".world .land").getAttribute("d")).length > 10_000);
  const where = () => page.locator('.spot[aria-label^="Manila:"]').getAttribute("transform");
  const before = await where();
  await page.getByRole("button", { name: "Zoom in" }).click();
  assert.notEqual(await where(), before);
  await page.getByRole("button", { name: "Fit" }).click();
  assert.equal(await where(), before);
  await page.locator(".world .spot").first().click();
  assert.equal(await page.locator(".details h2").count(), 1);
  await close();
});

test("places far apart lie where they are", async () => {
  const { page, close } = await open("many", { hash: "#view=map" });
  const at = async (name) => {
    const [, x, y] = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(await page.locator(`.spot[aria-label^="${name}:"]`).getAttribute("transform"));
    return [Number(x), Number(y)];
  };
  const [puno, manila, kharkiv, goma] = [await at("Puno"), await at("Manila"), await at("Kharkiv"), await at("Goma")];
  assert.ok(puno[0] < goma[0] && goma[0] < kharkiv[0] && kharkiv[0] < manila[0]);
  assert.ok(kharkiv[1] < manila[1] && manila[1] < goma[1] && goma[1] < puno[1]);
  await close();
});

test("the network joins actors and events", async () => {
  const { page, close } = await open("hostile", { hash: "#view=network" });
  const labels = await page.$$eval(".network .dot", (all) => all.map((one) => one.getAttribute("aria-label")));
  assert.ok(labels.some((label) => label.includes("took over") && label.includes("Claimed by")));
  assert.ok((await page.locator(".network .tie-suffers").count()) > 0);
  assert.ok((await page.locator(".network .tie-says").count()) > 0);
  await page.locator(".network .dot-node > circle").first().click();
  assert.equal(await page.locator(".details h2").count(), 1);
  await close();
});

test("accounts of one event stand side by side, and what differs is said", async () => {
  const { page, close } = await open("many", { hash: "#view=compare" });
  const group = page.locator(".group").first();
  assert.equal(await group.locator("thead th").count(), 5);
  const tolls = await group.locator("tr.apart", { hasText: "Killed" }).locator("td").allInnerTexts();
  assert.deepEqual(tolls.sort(), ["at least 0", "at least 1", "at least 2", "at least 3"]);
  assert.match(await group.locator("tr.apart", { hasText: "Killed" }).innerText(), /they differ/);
  await close();
});

test("all can be done with the keyboard", async () => {
  const { page, close } = await open("hostile");
  const marks = page.locator(".text .m[role=button]");
  assert.equal(await page.locator('.text .m[tabindex="0"]').count(), 1);
  await page.locator('.text .m[tabindex="0"]').focus();
  await page.keyboard.press("ArrowRight");
  const second = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  assert.equal(second, await marks.nth(1).getAttribute("aria-label"));
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(".details h2").count(), 1);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".details h2").count(), 0);
  await page.getByRole("tab", { name: "Article" }).focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.getByRole("tab", { name: "Events" }).getAttribute("aria-selected"), "true");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-events");
  await close();
});

test("on a phone what is chosen stays in sight beside what is known of it", async () => {
  const { page, close } = await open("article", { viewport: PHONE });
  const mark = page.locator(".text .m-event").nth(6);
  await mark.scrollIntoViewIfNeeded();
  await mark.click();
  await page.waitForSelector(".details h2");
  const [{ y, height }, sheet] = [await mark.boundingBox(), await page.locator(".details").boundingBox()];
  assert.ok(y >= 0 && y + height <= sheet.y + 1, `${y} ${sheet.y}`);
  await close();
});

test("five thousand events: quick, and never all at once", async () => {
  const begun = Date.now();
  const { page, close } = await open("many", { hash: "#view=events" });
  assert.ok(Date.now() - begun < 15_000);
  assert.equal(await numberShown(page), 5000);
  for (const view of ["Events", "Timeline", "Map", "Network", "Article"]) {
    const from = Date.now();
    await page.getByRole("tab", { name: view }).click();
    await page.waitForFunction((name) => document.querySelector("[aria-selected=true]").textContent === name, view);
    assert.ok(Date.now() - from < 5000, view);
    const elements = await page.evaluate(() => document.querySelectorAll("*").length);
    assert.ok(elements < 20_000, `${view}: ${elements} elements`);
  }
  await page.getByRole("tab", { name: "Events" }).click();
  const rows = page.locator(".events tbody tr");
  assert.equal(await rows.count(), 101);
  await page.getByRole("button", { name: /^Show 100 more of/ }).click();
  assert.equal(await rows.count(), 201);
  await close();
});
