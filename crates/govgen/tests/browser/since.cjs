// A page that says since when: what it looks like on paper.
"use strict";

const { assert, open, run } = require("./page.cjs");

/** Words of the printed table that stand in more than one line. */
const broken = (page) => page.evaluate(() => {
  const found = [];
  for (const cell of document.querySelectorAll("#print th, #print td")) {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const it of texts.currentNode.textContent.matchAll(/[^\s/@._:-]+/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, it.index);
        range.setEnd(texts.currentNode, it.index + it[0].length);
        if (new Set([...range.getClientRects()].map((rect) => Math.round(rect.top))).size > 1) found.push(it[0]);
      }
    }
  }
  return found;
});

run({
  async "breaks no word on paper"(browser, file) {
    // A4 and Letter without their margins, upright and across.
    for (const width of [1032, 984, 725, 703]) {
      const { page, trouble, close } = await open(browser, file, { viewport: { width, height: 800 } });
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      await page.emulateMedia({ media: "print" });
      const heads = await page.locator("#print th").allTextContents();
      assert.ok(heads.includes("Since") && heads.includes("Division"), String(heads));
      assert.ok((await page.locator("#print td").allTextContents()).includes("platform"));
      assert.deepEqual(await broken(page), [], `${width} pixels`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${wide} pixels on ${width}`);
      assert.deepEqual(trouble, []);
      await close();
    }
  },

  async "lies across"(browser, file) {
    const { page, close } = await open(browser, file);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const [, width, height] = pdf.match(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/).map(Number);
    assert.ok(width > height, `${width} by ${height}`);
    await close();
  },
});
