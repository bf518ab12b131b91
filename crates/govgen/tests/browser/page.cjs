// A browser with one page of `govgen report --format html`, from disk.
//
// Everything that a page must never do is looked for in every scenario: an error, a line on the console, a request.
"use strict";

const path = require("node:path");
const assert = require("node:assert/strict");
const { pathToFileURL } = require("node:url");
const tools = path.join(process.env.GOVGEN_NODE_TOOLS, "node_modules");
const { chromium } = require(path.join(tools, "playwright-core"));

const ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** Starts the browser that the environment names. */
const start = () => chromium.launch({ executablePath: process.env.GOVGEN_CHROMIUM, args: ARGUMENTS });

/** Opens a page; `trouble` holds whatever it should not have done. */
async function open(browser, file, { hash = "", ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  const trouble = [];
  page.on("console", (it) => trouble.push(`console: ${it.text()}`));
  page.on("pageerror", (it) => trouble.push(`error: ${it}`));
  page.on("dialog", (it) => { trouble.push(`dialog: ${it.message()}`); it.dismiss(); });
  page.on("request", (it) => { if (it.url().split("#")[0] !== url) trouble.push(`request: ${it.url()}`); });
  await page.addInitScript(() => {
    addEventListener("securitypolicyviolation", (it) => console.log(`policy: ${it.violatedDirective} ${it.blockedURI}`));
  });
  const started = Date.now();
  await page.goto(url + hash);
  await page.locator("#count").filter({ hasText: /\d/ }).waitFor();
  const took = Date.now() - started;
  return { page, trouble, took, close: () => context.close() };
}

/** The numbers of the line that says how many are shown. */
const counted = async (page) => (await page.locator("#count").textContent()).replaceAll(",", "").match(/\d+/g).map(Number);

/** Runs scenarios one after the other; each gets the browser and the file. */
async function run(scenarios) {
  const [file] = process.argv.slice(2);
  const browser = await start();
  let failed = 0;
  for (const [name, scenario] of Object.entries(scenarios)) {
    try {
      const told = await scenario(browser, file);
      console.log(`passed ${name}${told ? `: ${told}` : ""}`);
    } catch (error) {
      failed += 1;
      console.error(`FAILED ${name}\n${error.stack}`);
    }
  }
  await browser.close();
  console.log(`${Object.keys(scenarios).length} scenarios`);
  process.exitCode = failed === 0 ? 0 : 1;
}

module.exports = { assert, counted, open, run, start, tools };
