// Pictures of the page for people who would rather look: `scripts/pictures.sh` calls it with two pages and a directory.
"use strict";

const path = require("node:path");
const { open, start } = require("./page.cjs");

const PHONE = { viewport: { width: 390, height: 700 }, deviceScaleFactor: 1.5 };

/** Name of the picture, which page, how it is opened, and what is done before. */
const PICTURES = [
  ["report-matrix", 0, { viewport: { width: 1200, height: 720 } }],
  ["report-dark", 0, { viewport: { width: 1200, height: 720 }, colorScheme: "dark", hash: "#view=list&division=platform" }],
  ["report-phone", 0, { ...PHONE, hash: "#view=list&production=1" }],
  ["report-details", 0, { viewport: { width: 1000, height: 620 } }, async (page) => {
    await page.locator("#grid .held").nth(1).click();
  }],
  ["report-empty", 0, { viewport: { width: 1000, height: 480 }, hash: "#q=nobody%40example.com" }],
  ["report-japanese", 1, { viewport: { width: 1200, height: 720 } }],
  ["report-print", 0, { viewport: { width: 1032, height: 700 }, hash: "#division=platform" }, async (page) => {
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
  }],
];

(async () => {
  const [english, japanese, directory] = process.argv.slice(2);
  const browser = await start();
  for (const [name, file, options, act] of PICTURES) {
    const { page, trouble, close } = await open(browser, [english, japanese][file], options);
    if (act) await act(page);
    await page.screenshot({ path: path.join(directory, `${name}.png`), animations: "disabled" });
    if (trouble.length > 0) throw new Error(`${name}: ${trouble}`);
    await close();
  }
  await browser.close();
})();
