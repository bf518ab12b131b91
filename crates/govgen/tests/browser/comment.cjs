// A picture of a comment as a phone shows it first: `scripts/pictures.sh` calls it with a page and the picture's name.
"use strict";

const { pathToFileURL } = require("node:url");
const { start } = require("./page.cjs");

(async () => {
  const [page, picture] = process.argv.slice(2);
  const browser = await start();
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, javaScriptEnabled: false });
  const tab = await context.newPage();
  await tab.goto(pathToFileURL(page).href);
  await tab.screenshot({ path: picture });
  await browser.close();
})();
