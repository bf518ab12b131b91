// The page in Japanese, which opens on the list.
"use strict";

const { assert, counted, open, run } = require("./page.cjs");

run({
  async "speaks Japanese"(browser, file) {
    const { page, trouble, close } = await open(browser, file);
    assert.equal(await page.locator("html").getAttribute("lang"), "ja");
    assert.match(await page.title(), /^アクセス権一覧/);
    assert.equal(await page.getByRole("radio", { name: "一覧" }).isChecked(), true);
    const heads = await page.locator("[role=columnheader]").allInnerTexts();
    assert.deepEqual(heads.slice(0, 3), ["ユーザー・グループ", "アカウント", "ポリシー"]);
    // What is left in English is data.
    const words = await page.evaluate(() => [...document.querySelectorAll("[data-word], #count, #subtitle, label")].map((it) => it.textContent).join(" "));
    assert.ok(!/search|filter|grants|division|account/i.test(words.replace(/data-science|octcat/g, "")), words);
    await page.getByRole("searchbox").fill("フ");
    const [all, some] = await counted(page);
    assert.ok(some < all, `${some} of ${all}`);
    await page.getByRole("searchbox").fill("該当なし");
    assert.match(await page.locator("#empty").innerText(), /^該当する付与はありません/);
    // A day to judge by was not given, so nothing is said to have expired.
    const ends = await page.locator("#until option").allInnerTexts();
    assert.deepEqual(ends, ["すべて", "期限なし", "期限あり"]);
    assert.deepEqual(trouble, []);
    await close();
  },
});
