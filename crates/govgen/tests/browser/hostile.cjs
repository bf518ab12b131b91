// A page whose every name is hostile: nothing of it runs, and all of it is shown.
"use strict";

const { assert, counted, open, run } = require("./page.cjs");

run({
  async "shows every name as text, in every view, and without its policy too"(browser, file) {
    for (const [view, bypassCSP] of [["people", false], ["people", true], ["accounts", true], ["list", true]]) {
      const { page, trouble, close } = await open(browser, file, { bypassCSP, hash: `#view=${view}`, viewport: { width: 1800, height: 2400 } });
      const [shown, all] = await counted(page);
      assert.equal(shown, all);
      assert.equal(await page.evaluate(() => globalThis.ran), undefined, "something ran");
      assert.equal(await page.locator("img, iframe, svg, a, script:not(:last-of-type)").count(), 0);
      const text = await page.locator("#grid").evaluate((it) => [...it.querySelectorAll(".text, .chip, .note")].map((one) => one.textContent).join("\n"));
      for (const name of ["</script><script>globalThis.ran=1</script>", "<img src=x onerror=globalThis.ran=1>", "<!--<script>", "__proto__", "constructor", "{{data}}", "${globalThis.ran=1}", "&lt;b&gt;", "שלום"]) {
        assert.ok(text.includes(name), `${name} is not in the ${view} view`);
      }
      assert.deepEqual(trouble, []);
      await close();
    }
  },

  async "finds and filters hostile names"(browser, file) {
    const { page, trouble, close } = await open(browser, file);
    for (const name of ["<img src=x", "__proto__", "&lt;b&gt;"]) {
      await page.getByRole("searchbox").fill(name);
      assert.ok((await counted(page))[0] > 0, name);
    }
    await page.getByRole("searchbox").fill("");
    for (const id of ["division", "policy", "environment"]) {
      const values = await page.locator(`#${id} option`).evaluateAll((all) => all.map((it) => it.value));
      assert.ok(values.length > 5, `${id}: ${values.length}`);
      for (const value of values.slice(1)) {
        await page.locator(`#${id}`).selectOption(value);
        assert.ok((await counted(page))[0] > 0, `${id} ${value}`);
      }
      await page.locator(`#${id}`).selectOption("");
    }
    await page.locator("#grid [role=rowheader]").first().click();
    assert.ok((await counted(page))[0] > 0);
    await page.locator("#grid [role=gridcell]").first().click();
    assert.ok(await page.getByRole("dialog").isVisible());
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    assert.ok((await page.locator("#print td").count()) > 0);
    assert.equal(await page.evaluate(() => globalThis.ran), undefined);
    assert.deepEqual(trouble, []);
    await close();
  },

  async "a name of any length leaves the rest in its place"(browser, file) {
    const { page, close } = await open(browser, file, { viewport: { width: 390, height: 800 } });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${wide} pixels`);
    const cell = page.locator("[role=rowheader]").first();
    assert.ok((await cell.boundingBox()).height <= 40);
    await close();
  },
});
