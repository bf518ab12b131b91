// Names that a check lets through: nothing of them runs, each is a row, and the file's name is what it is.
"use strict";

const { assert, counted, open, run } = require("./page.cjs");

run({
  async "shows hostile names of groups and files as text"(browser, file) {
    for (const hash of ["", "#view=list"]) {
      const { page, trouble, close } = await open(browser, file, { hash });
      const [shown] = await counted(page);
      const names = await page.locator("[role=rowheader] .text").allTextContents();
      assert.equal(names.length, shown);
      assert.ok(names.includes("<img src=x onerror=globalThis.ran=1>") && names.includes("__proto__") && names.includes("{{data}}"), String(names));
      await page.locator("#grid [role=gridcell]").first().click();
      assert.match(await page.getByRole("dialog").innerText(), /divisions\/octo\/<img src=x onerror=globalThis\.ran=1>\.yaml:\d+/);
      assert.equal(await page.evaluate(() => globalThis.ran), undefined);
      assert.equal(await page.locator("img, svg").count(), 0);
      assert.deepEqual(trouble, []);
      await close();
    }
  },
});
