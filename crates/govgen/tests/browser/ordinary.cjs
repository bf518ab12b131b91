// What people do with the page of examples/everything.
"use strict";

const { assert, counted, open, run, tools } = require("./page.cjs");
const path = require("node:path");

const AXE = path.join(tools, "axe-core/axe.min.js");

/** The rows that can be seen, as texts. */
const rows = (page) => page.locator("#grid .row:not(.head)").evaluateAll((all) => all.map((row) => [...row.children].map((it) => it.innerText.trim())));
/** What the keyboard is on. */
const active = (page) => page.locator("#grid .active").evaluate((it) => ({
  text: it.innerText.trim(), role: it.getAttribute("role"), row: Number(it.dataset.row), column: Number(it.dataset.column),
  named: document.getElementById("grid").getAttribute("aria-activedescendant") === it.id,
}));

run({
  async "opens on a matrix of people and accounts"(browser, file) {
    const { page, trouble, close } = await open(browser, file);
    const [shown, all] = await counted(page);
    assert.equal(shown, all);
    assert.ok(all > 40, `${all} grants`);
    const grid = page.locator("#grid");
    assert.equal(await grid.getAttribute("aria-colcount"), "13");
    assert.equal(await grid.getAttribute("aria-rowcount"), "21");
    const heads = await page.locator("[role=columnheader] .text").allTextContents();
    assert.deepEqual(heads.slice(0, 3), ["Person or group", "lake", "notebooks"]);
    // Every grant is in a cell, and nothing else is: the cells of one row say what the list says of that person.
    const auditors = (await rows(page)).find((it) => it[0].startsWith("auditors"));
    assert.ok(auditors.includes("read-only"), String(auditors));
    assert.deepEqual(trouble, []);
    await close();
  },

  async "searches people, accounts, policies and divisions, whatever the case and the width"(browser, file) {
    const { page, trouble, close } = await open(browser, file);
    const search = page.getByRole("searchbox");
    for (const [typed, wanted] of [["hanako", 1], ["HANAKO", 1], ["ｈａｎａｋｏ", 1], ["hanako developer", 1], ["hanako billing", 0], ["300000000001", 3]]) {
      await search.fill(typed);
      assert.equal((await counted(page))[0], wanted, typed);
    }
    await search.fill("storefront");
    const [some, all] = await counted(page);
    assert.ok(some > 0 && some < all);
    assert.ok(page.url().endsWith("#q=storefront"), page.url());
    await search.press("Escape");
    assert.equal(await search.inputValue(), "");
    assert.equal((await counted(page))[0], all);
    assert.ok(!page.url().includes("#"), page.url());
    assert.deepEqual(trouble, []);
    await close();
  },

  async "filters, and says so; the address holds it, and one that means nothing finds nothing"(browser, file) {
    const { page, trouble, close } = await open(browser, file);
    const all = (await counted(page))[0];
    await page.getByLabel("Division").selectOption("finance");
    const finance = (await counted(page))[0];
    assert.ok(finance > 0 && finance < all);
    await page.locator("#policy").selectOption("billing");
    const billing = (await counted(page))[0];
    assert.ok(billing > 0 && billing < finance);
    assert.match(await page.locator("summary").innerText(), /\(2\)/);
    const { page: again, close: closeAgain } = await open(browser, file, { hash: new URL(page.url()).hash });
    assert.equal((await counted(again))[0], billing);
    assert.equal(await again.getByLabel("Division").inputValue(), "finance");
    await closeAgain();
    await page.getByRole("button", { name: "Clear" }).click();
    assert.equal((await counted(page))[0], all);

    const sums = { Until: 0, Type: 0 };
    for (const [label, values] of [["Until", ["none", "some"]], ["Type", ["user", "group"]]]) {
      for (const value of values) {
        await page.getByLabel(label).selectOption(value);
        sums[label] += (await counted(page))[0];
      }
      await page.getByLabel(label).selectOption("");
    }
    assert.deepEqual(sums, { Until: all, Type: all });
    await page.getByLabel("Until").selectOption("expired");
    assert.ok((await counted(page))[0] > 0);
    assert.equal(await page.locator(".chip").count(), await page.locator(".chip.old").count());
    await page.getByLabel("Until").selectOption("");
    await page.getByLabel("Production only").check();
    const production = (await counted(page))[0];
    await page.getByLabel("Production only").uncheck();
    await page.getByLabel("Environment").selectOption("production");
    assert.equal((await counted(page))[0], production);
    assert.ok(production > 0 && production < all);
    for (const hash of ["#division=__proto__", "#view=constructor&until=%ZZ&person=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "#until=99999999999"]) {
      const odd = await open(browser, file, { hash });
      assert.equal((await counted(odd.page))[0], 0, hash);
      assert.ok(await odd.page.locator("#empty").isVisible());
      assert.deepEqual(odd.trouble, []);
      await odd.close();
    }
    assert.deepEqual(trouble, []);
    await close();
  },

  async "says when nothing matches, and how to go back"(browser, file) {
    const { page, trouble, close } = await open(browser, file);
    await page.getByRole("searchbox").fill("nobody is called so");
    assert.equal(await page.locator("#grid").isVisible(), false);
    assert.match(await page.locator("#empty").innerText(), /^Nothing matches/);
    await page.getByRole("button", { name: "Clear" }).click();
    assert.ok(await page.locator("#grid").isVisible());
    assert.ok((await rows(page)).length > 5);
    assert.deepEqual(trouble, []);
    await close();
  },

  async "needs no mouse"(browser, file) {
    const { page, trouble, close } = await open(browser, file, { viewport: { width: 900, height: 520 } });
    await page.locator("body").press("/");
    await page.keyboard.type("auditors");
    assert.equal(await page.getByRole("searchbox").inputValue(), "auditors");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "grid");
    assert.deepEqual(await active(page), { text: "contractor+ci@partner.example", role: "rowheader", row: 0, column: 0, named: true });
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
    let at = await active(page);
    assert.deepEqual([at.row, at.column, at.role], [1, 1, "gridcell"]);
    await page.keyboard.press("Control+End");
    at = await active(page);
    assert.deepEqual([at.row, at.column, at.named], [19, 12, true]);
    // What is active can be seen.
    const inside = await page.evaluate(() => {
      const [cell, grid] = [document.querySelector(".active"), document.getElementById("grid")].map((it) => it.getBoundingClientRect());
      return cell.left >= grid.left && cell.right <= grid.right + 1 && cell.bottom <= grid.bottom + 1;
    });
    assert.ok(inside, "the last cell is in view");
    await page.keyboard.press("Home");
    assert.equal((await active(page)).column, 0);
    await page.keyboard.press("Control+Home");
    await page.keyboard.press("ArrowUp");
    assert.equal((await active(page)).role, "columnheader");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const person = (await active(page)).text;
    await page.keyboard.press("Enter");
    assert.ok(page.url().includes("view=list") && page.url().includes("person="), page.url());
    assert.ok((await rows(page)).every((it) => it[0] === person));
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    assert.match(await dialog.innerText(), /divisions\/platform\/access\.yaml:\d+/);
    await page.keyboard.press("Escape");
    assert.equal(await dialog.isVisible(), false);
    assert.equal(await page.evaluate(() => document.activeElement.id), "grid");
    assert.deepEqual(trouble, []);
    await close();
  },

  async "sorts the list, and says how"(browser, file) {
    const { page, trouble, close } = await open(browser, file, { hash: "#view=list" });
    const column = async (at) => (await rows(page)).map((it) => it[at]);
    const header = page.getByRole("columnheader", { name: "Permission set" });
    assert.equal(await header.getAttribute("aria-sort"), "none");
    const sets = async () => {
      const at = (await page.locator("[role=columnheader]").allInnerTexts()).findIndex((it) => it.startsWith("Permission set"));
      return column(at);
    };
    await header.click();
    assert.equal(await header.getAttribute("aria-sort"), "ascending");
    const up = await sets();
    assert.deepEqual(up, [...up].sort());
    await header.click();
    assert.equal(await header.getAttribute("aria-sort"), "descending");
    const down = await sets();
    assert.deepEqual(down, [...down].sort().reverse());
    assert.notDeepEqual(up, down);
    assert.deepEqual(trouble, []);
    await close();
  },

  async "turns the matrix round"(browser, file) {
    const { page, trouble, close } = await open(browser, file);
    await page.getByRole("radio", { name: "Accounts × people" }).check();
    assert.equal(await page.locator("#grid").getAttribute("aria-rowcount"), "13");
    assert.equal(await page.locator("#grid").getAttribute("aria-colcount"), "21");
    assert.equal((await rows(page))[0][0].split("\n")[0], "lake");
    assert.deepEqual(trouble, []);
    await close();
  },

  async "prints what is filtered, on white"(browser, file) {
    const { page, trouble, close } = await open(browser, file, { hash: "#q=billing", colorScheme: "dark" });
    const shown = (await counted(page))[0];
    // The table is there while it is printed, and only then.
    await page.evaluate(() => {
      window.printed = 0;
      addEventListener("beforeprint", () => { window.printed = document.querySelectorAll("#print tbody tr").length; });
    });
    const pdf = await page.pdf();
    assert.ok(pdf.subarray(0, 5).equals(Buffer.from("%PDF-")) && pdf.length > 5_000, `${pdf.length} bytes`);
    assert.equal(await page.evaluate(() => window.printed), shown);
    assert.equal(await page.locator("#print tr").count(), 0);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const colours = await page.evaluate(() => ["#print td", "body"].map((it) => getComputedStyle(document.querySelector(it)).color));
    assert.deepEqual(colours, ["rgb(0, 0, 0)", "rgb(0, 0, 0)"]);
    assert.equal(await page.locator("#tools").isVisible(), false);
    assert.deepEqual(trouble, []);
    await close();
  },

  async "has names and roles for those who do not see it"(browser, file) {
    const { page, close } = await open(browser, file, { hash: "#q=hanako" });
    const snapshot = await page.locator("#main").ariaSnapshot();
    for (const wanted of [
      'searchbox "Search people, accounts, policies"', 'radio "People × accounts" [checked]', 'combobox "Division"', 'checkbox "Production only"',
      "status: 1 of 47 grants · 1 person or group · 1 account", 'grid "People × accounts"', 'columnheader "build, 100000000002, platform, tooling"',
      'rowheader "hanako@kumonoki.example, person"', 'gridcell "developer"',
    ]) assert.ok(snapshot.includes(wanted), `${wanted} is not in\n${snapshot}`);
    await close();
  },

  async "axe finds nothing, in either light, in either view, on a phone, in a dialog"(browser, file) {
    for (const colorScheme of ["light", "dark"]) {
      for (const [hash, width, dialog] of [["", 1280, false], ["#view=list", 1280, false], ["#view=accounts", 390, false], ["#view=list", 390, true], ["#q=zzz", 390, false]]) {
        const { page, close } = await open(browser, file, { hash, colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
        if (dialog) await page.locator("#grid [role=gridcell]").first().click();
        await page.addScriptTag({ path: AXE });
        const found = await page.evaluate(() => globalThis.axe.run());
        const told = found.violations.map((it) => `${it.id}: ${it.help}: ${it.nodes.slice(0, 3).map((node) => node.html).join("\n")}`);
        assert.deepEqual(told, [], `${colorScheme} ${hash} ${width}`);
        assert.ok(found.passes.length > 10);
        await close();
      }
    }
  },

  async "fits a phone"(browser, file) {
    const { page, trouble, close } = await open(browser, file, { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `${wide} pixels`);
    assert.equal(await page.locator("#filters select").first().isVisible(), false);
    await page.locator("summary").tap();
    assert.ok(await page.locator("#filters select").first().isVisible());
    assert.deepEqual(trouble, []);
    await close();
  },

  async "cuts no environment on a phone"(browser, file) {
    const { page, close } = await open(browser, file, { hash: "#view=list&production=1", viewport: { width: 360, height: 640 } });
    const notes = await page.locator("#grid .production .note").evaluateAll((all) => all.map((it) => [it.textContent, it.scrollWidth > it.clientWidth]));
    assert.ok(notes.length > 0 && notes.every(([text, isCut]) => text !== "" && !isCut), JSON.stringify(notes));
    await close();
  },

  async "opens on the list on a phone, unless the address says otherwise"(browser, file) {
    const view = (page) => page.locator("[name=view]:checked").inputValue();
    for (const [width, hash, wanted] of [[480, "", "list"], [390, "#q=finance", "list"], [390, "#view=people", "people"], [390, "#view=nonsense", "list"], [481, "", "people"]]) {
      const { page, close } = await open(browser, file, { hash, viewport: { width, height: 700 } });
      assert.equal(await view(page), wanted, `${width} ${hash}`);
      await close();
    }
    // What was chosen there is what another screen shows.
    const { page, close } = await open(browser, file, { viewport: { width: 390, height: 700 } });
    for (const [name, wanted] of [["People × accounts", "people"], ["List", "list"]]) {
      await page.getByRole("radio", { name }).check();
      const { hash } = new URL(page.url());
      const desk = await open(browser, file, { hash });
      assert.equal(await view(desk.page), wanted, hash);
      await desk.close();
    }
    await close();
  },

  async "an expired grant is struck out and says so, with an end or without colours"(browser, file) {
    const { page, close } = await open(browser, file, { hash: "#q=contractor" });
    const cell = page.locator("#grid .held").first();
    assert.equal(await cell.innerText().then((it) => it.replaceAll("\n", "")), "developer, expired");
    assert.ok(await cell.locator(".chip.temporary.old").isVisible());
    assert.ok(await page.locator("#expired").isVisible());
    await close();
  },

  async "is locked down"(browser, file) {
    const { page, trouble, close } = await open(browser, file);
    // What somebody would do who got a text of theirs run.
    const stopped = await page.evaluate(async () => {
      const tries = [];
      const attempt = async (name, act) => {
        try { await act(); tries.push(`${name} worked`); } catch { /* stopped */ }
      };
      await attempt("fetch", () => fetch("https://example.com/"));
      await attempt("innerHTML", () => { document.body.innerHTML = "<b>x</b>"; });
      const script = document.createElement("script");
      await attempt("script", () => { script.text = "document.title = 'run'"; document.body.append(script); });
      return [...tries, document.title];
    });
    assert.equal(stopped.length, 1, String(stopped));
    assert.match(stopped[0], /^Who has what/);
    assert.ok(trouble.some((it) => it.includes("connect-src")), String(trouble));
    await close();
  },
});
