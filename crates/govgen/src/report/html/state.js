// What is looked at: kept in the address, so that a view can be handed on.

const VIEWS = ["people", "accounts", "list"];

/** @typedef {{view: string, q: string, division: string, policy: string, environment: string, kind: string, until: string, production: string,
 *   person: string, group: string, account: string, sort: string}} State */

/** What a page opens on that nobody asked anything: a phone has room for a list, and would show little of a matrix but empty cells. */
const FIRST_VIEW = matchMedia("(max-width: 480px)").matches ? "list" : data.view;

/** @type {State} */
const NOTHING_ASKED = {
  view: FIRST_VIEW, q: "", division: "", policy: "", environment: "", kind: "", until: "", production: "", person: "", group: "", account: "", sort: "",
};

const KEYS = /** @type {(keyof State)[]} */ (Object.keys(NOTHING_ASKED));

/** What an address asks for; whatever it says is text, and what means nothing finds nothing. @param {string} fragment @returns {State} */
function stateOf(fragment) {
  const asked = new URLSearchParams(fragment.replace(/^#/, ""));
  const state = { ...NOTHING_ASKED };
  for (const key of KEYS) state[key] = asked.get(key) ?? state[key];
  if (!VIEWS.includes(state.view)) state.view = FIRST_VIEW;
  return state;
}

/** The address of a view. @param {State} state */
function fragmentOf(state) {
  const asked = new URLSearchParams();
  for (const key of KEYS) {
    // Where a screen chose the view, another screen would choose otherwise.
    const isOwn = key === "view" && FIRST_VIEW !== data.view;
    if (isOwn || state[key] !== NOTHING_ASKED[key]) asked.set(key, state[key]);
  }
  return asked.toString();
}

/** Keeps a view in the address, without a step back for each letter typed. @param {State} state */
function keep(state) {
  const fragment = fragmentOf(state);
  if (fragment === location.hash.slice(1)) return;
  try {
    history.replaceState(null, "", fragment === "" ? location.pathname + location.search : `#${fragment}`);
  } catch {
    // A page in a frame without an address of its own works without one.
  }
}
