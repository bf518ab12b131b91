// A person and a group of one name, accounts of each kind, and grants with and without an end.
"use strict";

const { assert, counted, open, run } = require("./page.cjs");

const NAME = "alice@example.com";

run({
  async "a person and a group of one name are two"(browser, file) {
    for (const [kind, sets] of [["person", ["DeveloperAccess", "OnCall"]], ["group", ["Auditor"]]]) {
      for (const hash of ["", "#view=accounts"]) {
        const { page, trouble, close } = await open(browser, file, { hash });
        const role = hash === "" ? "rowheader" : "columnheader";
        await page.getByRole(role, { name: `${NAME}, ${kind}`, exact: true }).click();
        assert.deepEqual(await page.locator("#grid .row:not(.head) .cell:nth-child(6)").allTextContents(), sets, kind);
        assert.ok(page.url().includes(`${kind}=alice%40example.com`), page.url());
        assert.equal(await page.locator("#chips button").count(), 1);
        // What the address holds is the same for somebody else.
        const again = await open(browser, file, { hash: new URL(page.url()).hash });
        assert.equal((await counted(again.page))[0], sets.length);
        await again.close();
        await page.locator("#chips button").click();
        assert.equal((await counted(page))[0], (await counted(page))[1]);
        assert.deepEqual(trouble, []);
        await close();
      }
    }
  },

  async "a dialog says whom and what it is about"(browser, file) {
    const { page, close } = await open(browser, file, { hash: "#view=list" });
    const titles = [];
    for (const row of [0, 1, 2]) {
      await page.locator("#grid .row:not(.head)").nth(row).locator(".cell").first().click();
      titles.push(await page.getByRole("dialog").getByRole("heading", { level: 2 }).innerText());
      await page.keyboard.press("Escape");
    }
    assert.deepEqual(titles, [`${NAME} (person) → ledger (prd)`, `${NAME} (person) → sandbox`, `${NAME} (group) → sandbox`]);
    await close();
  },

  async "what govgen calls production is marked, and nothing else"(browser, file) {
    const { page, close } = await open(browser, file);
    assert.deepEqual(await page.locator(".head .production .text").allTextContents(), ["ledger"]);
    await page.getByLabel("Production only").check();
    assert.equal((await counted(page))[0], 1);
    await close();
  },

  async "a grant with an end does not look like one without"(browser, file) {
    const { page, close } = await open(browser, file);
    const marks = await page.locator("#grid .held").evaluateAll((all) => all.map((it) => [it.innerText.replaceAll("\n", ""), it.querySelector(".temporary") !== null]));
    assert.deepEqual(marks, [["developer, until 2036-03-31", true], ["on-call", false], ["auditor", false]]);
    assert.ok(await page.locator("#legend").isVisible());
    // Drawn, so that it needs neither a colour nor a font.
    const drawn = await page.locator("#grid .chip.temporary").evaluate((it) => getComputedStyle(it, "::before").borderTopStyle);
    assert.equal(drawn, "solid");
    assert.equal(await page.locator("#expired").isVisible(), false, "no day to judge by");
    await page.getByRole("radio", { name: "List" }).check();
    assert.equal(await page.locator("#legend").isVisible(), false);
    await close();
  },
});
