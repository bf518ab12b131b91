// 100,000 grants: how long people wait. The bounds are for a machine that does other things meanwhile.
"use strict";

const fs = require("node:fs");
const { assert, counted, open, run } = require("./page.cjs");

/** How long it takes until the page has drawn what an act changes, and the longest single freeze. */
const timed = (page, act, argument) => page.evaluate(async ([text, given]) => {
  const started = performance.now();
  await (0, window.acts[text])(given);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return Math.round(performance.now() - started);
}, [act, argument]);

run({
  // No page of a test is as long as browsers bear, so the limit is made smaller: 100,000 rows are 3.4 million pixels.
  async "a list that is longer than an element may be high scrolls to its end"(browser, file) {
    const text = fs.readFileSync(file, "utf8");
    assert.equal(text.split("8_000_000").length, 2);
    const shorter = `${file}.short.html`;
    fs.writeFileSync(shorter, text.replace("8_000_000", "500_000"));
    const { page, trouble, close } = await open(browser, shorter, { hash: "#view=list", bypassCSP: true });
    const grid = page.locator("#grid");
    assert.ok((await grid.evaluate((it) => it.scrollHeight)) < 600_000);
    const seen = () => grid.evaluate((it) => {
      const box = it.getBoundingClientRect();
      const rows = [...it.querySelectorAll(".row:not(.head)")].map((row) => [Number(row.getAttribute("aria-rowindex")), row.getBoundingClientRect().top]);
      // Each row is one below the other, wherever one has scrolled to.
      const even = rows.every(([index, top], at) => at === 0 || (index === rows[at - 1][0] + 1 && Math.abs(top - rows[at - 1][1] - 34) < 1));
      const inside = rows.filter(([, top]) => top >= box.top && top < box.bottom - 30);
      return { even, first: inside[0][0], last: inside[inside.length - 1][0] };
    });
    for (const share of [0, 0.1, 0.5, 0.9]) {
      await grid.evaluate((it, part) => it.scrollTo(0, (it.scrollHeight - it.clientHeight) * part), share);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const { even, first } = await seen();
      assert.ok(even && Math.abs(first - share * 100_000) < 100, `${share}: row ${first}`);
    }
    await grid.focus();
    await page.keyboard.press("Control+End");
    assert.equal((await seen()).last, 100_001);
    await page.keyboard.press("ArrowUp");
    assert.equal(await page.locator(".active").getAttribute("data-row"), "99998");
    await page.keyboard.press("Control+Home");
    assert.equal((await seen()).first, 2);
    await page.keyboard.press("PageDown");
    const at = Number(await page.locator(".active").getAttribute("data-row"));
    const { first, last } = await seen();
    assert.ok(at + 2 >= first && at + 2 <= last, `row ${at} is between ${first} and ${last}`);
    assert.deepEqual(trouble.filter((it) => !it.includes("policy:")), []);
    await close();
  },

  async "loads, searches, filters, sorts and scrolls without freezing"(browser, file) {
    const { page, trouble, took, close } = await open(browser, file);
    assert.equal((await counted(page))[1], 100_000);
    // The count may be read before the browser has drawn it.
    const paint = await page.evaluate(() => new Promise((done) => new PerformanceObserver((list) => {
      const [first] = list.getEntriesByName("first-contentful-paint");
      if (first) done(Math.round(first.startTime));
    }).observe({ type: "paint", buffered: true })));
    await page.evaluate(() => {
      const input = (id, value, kind) => {
        const element = document.getElementById(id);
        element.value = value;
        element.dispatchEvent(new Event(kind, { bubbles: true }));
      };
      window.acts = {
        search: (text) => input("q", text, "input"),
        division: (value) => input("division", value, "change"),
        view: (value) => document.querySelector(`input[value=${value}]`).click(),
        sort: (at) => document.querySelector(`#c-1-${at}`).click(),
        scroll: ([x, y]) => document.getElementById("grid").scrollTo(x, y),
      };
    });
    const times = {};
    times.search = await timed(page, "search", "person-00042");
    const some = (await counted(page))[0];
    assert.ok(some > 0 && some < 1000, String(some));
    times.clear = await timed(page, "search", "");
    times.division = await timed(page, "division", "division-07");
    assert.equal((await counted(page))[0], 5_000);
    await timed(page, "division", "");
    times.scroll = 0;
    for (const place of [[4000, 3000], [90_000, 50_000], [0, 10_000_000], [1_000_000, 0]]) times.scroll = Math.max(times.scroll, await timed(page, "scroll", place));
    times.list = await timed(page, "view", "list");
    assert.equal(await page.locator("#grid").getAttribute("aria-rowcount"), "100001");
    times.sort = await timed(page, "sort", 5);
    await timed(page, "scroll", [0, 100_000_000]);
    const last = await page.locator("#grid .row:not(.head)").last().getAttribute("aria-rowindex");
    assert.equal(last, "100001", "the last row can be reached");
    // Only what is seen is in the document.
    const elements = await page.evaluate(() => document.querySelectorAll("*").length);
    assert.ok(elements < 3000, `${elements} elements`);
    times.print = await page.evaluate(() => {
      const started = performance.now();
      dispatchEvent(new Event("beforeprint"));
      return Math.round(performance.now() - started);
    });
    assert.equal(await page.locator("#print tbody tr").count(), 2000);
    assert.match(await page.locator("#print .cut").innerText(), /first 2,000 of 100,000/);
    const size = fs.statSync(file).size / 1e6;
    assert.ok(took < 8000 && paint < 8000, `${took} ms to load, ${paint} ms to paint`);
    for (const [name, time] of Object.entries(times)) assert.ok(time < 2000, `${name}: ${time} ms`);
    assert.ok(size < 6, `${size} MB`);
    assert.deepEqual(trouble, []);
    await close();
    return `${size.toFixed(1)} MB, loaded in ${took} ms, painted in ${paint} ms, ${JSON.stringify(times)} ms, ${elements} elements`;
  },
});
