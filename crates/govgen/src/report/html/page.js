// The page: what is typed and chosen becomes a state, a state becomes what is shown.

/** @type {State} */
let state = stateOf(location.hash);
/** @type {Int32Array} */
let grants = new Int32Array();
const grid = makeGrid(byId("grid"));
const SELECTS = /** @type {(keyof State)[]} */ (["division", "policy", "environment", "kind", "until"]);
/** Everything that narrows what is shown; the search stands beside it. */
const FILTERS = /** @type {(keyof State)[]} */ ([...SELECTS, "production", "person", "group", "account"]);

/** @param {keyof State} id @param {[string, string][]} options */
function choices(id, options) {
  const select = byId(id);
  const texts = /** @type {[string, string][]} */ ([["", words.any], ...options]);
  select.replaceChildren(...texts.map(([value, text]) => {
    const option = /** @type {HTMLOptionElement} */ (make("option", "", text));
    option.value = value;
    return option;
  }));
  // A choice of one is none.
  select.closest("label").hidden = options.length < 2;
}

/** Texts, each once, in order. @param {string[]} texts @returns {[string, string][]} */
const once = (texts) => [...new Set(texts)].sort().map((it) => [it, it]);

function prepareFilters() {
  choices("division", once(data.divisions));
  choices("policy", once(data.policies.map((it) => it[0])));
  const environments = once(data.accounts.map((it) => it[3] || "-"));
  choices("environment", environments.map(([value]) => [value, value === "-" ? words.none : value]));
  const kinds = new Set(data.principals.map((it) => it[1]));
  choices("kind", kinds.size < 2 ? [] : [["user", words.users], ["group", words.groups]]);
  /** @type {[string, string][]} */
  const ends = [["none", words.withoutEnd], ["some", words.withEnd]];
  if (data.as_of !== null) ends.push(["expired", words.expired], ["30", words.within(30)], ["90", words.within(90)]);
  choices("until", data.days.length === 0 ? [] : ends);
  byId("production").closest("label").hidden = !data.accounts.some((_, at) => isProduction(at));
}

/** @param {Partial<State>} changes */
function change(changes) {
  state = { ...state, ...changes };
  keep(state);
  show(Object.keys(changes).every((it) => it === "sort"));
}

/** Puts the state into the controls. */
function reflect() {
  if (byId("q").value !== state.q) byId("q").value = state.q;
  for (const id of SELECTS) byId(id).value = state[id];
  byId("production").checked = state.production !== "";
  for (const it of document.getElementsByName("view")) {
    if (it instanceof HTMLInputElement) it.checked = it.value === state.view;
  }
  const count = FILTERS.filter((it) => state[it] !== "").length;
  byId("filtered").textContent = count === 0 ? "" : words.chosen(number(count));
  byId("clear").hidden = count === 0 && state.q === "";
  byId("chips").replaceChildren(...chips());
}

/** What was chosen in the grid has no control of its own. */
function chips() {
  const account = data.accounts.find((it) => it[1] === state.account);
  /** @type {[keyof State, string][]} */
  const chosen = [["person", state.person], ["group", state.group], ["account", state.account === "" ? "" : account === undefined ? state.account : account[0]]];
  return chosen.filter((it) => it[1] !== "").map(([key, text]) => {
    const button = make("button", "", text);
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", words.remove(text));
    button.addEventListener("click", () => {
      change({ [key]: "" });
      byId("grid").focus();
    });
    const item = make("li");
    item.append(button);
    return item;
  });
}

/** What is asked for, in words, for paper. */
function asked() {
  const texts = [state.q, ...FILTERS.map((it) => (state[it] === "1" ? words.production : state[it]))].filter((it) => it !== "");
  return [byId("count").textContent, ...texts].join(" · ");
}

/** @param {boolean} stays whether the grid stays where it is */
function show(stays) {
  grants = matching(state);
  reflect();
  const who = new Set();
  const where = new Set();
  for (const grant of grants) {
    who.add(PRINCIPAL[grant]);
    where.add(ACCOUNT[grant]);
  }
  byId("count").textContent = words.count(grants.length, GRANTS, who.size, where.size);
  const none = grants.length === 0;
  byId("empty").hidden = !none;
  byId("empty").textContent = GRANTS === 0 ? words.nobody : words.nothing;
  byId("grid").hidden = none;
  byId("legend").hidden = none || state.view === "list" || data.days.length === 0;
  if (!none) grid.show(state.view === "list" ? list(grants, state, change) : matrix(grants, state.view === "people", change), stays);
}

function prepareWords() {
  for (const it of document.querySelectorAll("[data-word]")) {
    if (it instanceof HTMLElement) it.textContent = String(words[/** @type {keyof Words} */ (it.dataset.word)]);
  }
  byId("q").placeholder = words.search;
  byId("expired").hidden = data.as_of === null;
  const estate = words.estate(number(GRANTS), number(data.principals.length), number(data.accounts.length), number(data.divisions.length));
  const told = [estate];
  if (data.at !== null) told.push(words.at(data.at));
  if (data.as_of !== null) told.push(words.asOf(data.as_of));
  byId("subtitle").textContent = told.join(" · ");
}

function prepareControls() {
  byId("tools").addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
  byId("q").addEventListener("input", () => change({ q: byId("q").value }));
  for (const id of SELECTS) byId(id).addEventListener("change", () => change({ [id]: byId(id).value }));
  byId("production").addEventListener("change", () => change({ production: byId("production").checked ? "1" : "" }));
  for (const it of document.getElementsByName("view")) {
    it.addEventListener("change", () => change({ view: it instanceof HTMLInputElement ? it.value : FIRST_VIEW }));
  }
  byId("clear").addEventListener("click", () => {
    change({ ...NOTHING_ASKED, view: state.view, sort: state.sort });
    byId("q").focus();
  });
  addEventListener("hashchange", () => {
    state = stateOf(location.hash);
    show(false);
  });
  addEventListener("keydown", (event) => {
    const writes = event.target instanceof Element && event.target.matches("input[type=search], select, textarea");
    if (event.key === "/" && !writes && !event.ctrlKey && !event.metaKey && !event.altKey && !byId("details").open) {
      event.preventDefault();
      byId("q").focus();
      byId("q").select();
    } else if (event.key === "Escape" && event.target === byId("q")) {
      event.preventDefault();
      if (byId("q").value === "") byId("grid").focus();
      else change({ q: "" });
    } else if ((event.key === "Enter" || event.key === "ArrowDown") && event.target === byId("q")) {
      event.preventDefault();
      byId("grid").focus();
    }
  });
  addEventListener("beforeprint", () => byId("print").replaceChildren(...printed(sorted(grants, state.sort), asked())));
  addEventListener("afterprint", () => byId("print").replaceChildren());
  matchMedia("(max-width: 40rem)").addEventListener("change", () => show(true));
}

prepareWords();
prepareFilters();
prepareControls();
prepareDetails();
byId("filters").open = !isNarrow();
byId("main").hidden = false;
show(false);
