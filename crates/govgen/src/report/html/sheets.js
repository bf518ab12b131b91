// Grants as sheets of a grid: people by accounts, accounts by people, and a list.

/** The hues there are; policies take them in turn, and a name stands on each. */
const HUES = 8;
const isNarrow = () => matchMedia("(max-width: 40rem)").matches;

/** How a grant with an end looks; its day is said in words. @param {number} grant */
const endClass = (grant) => (hasExpired(grant) ? " temporary old" : UNTIL[grant] === 0 ? "" : " temporary");

/** @param {number} grant */
const chipOf = (grant) => ({ text: data.policies[POLICY[grant]][0], kind: `hue${POLICY[grant] % HUES}${endClass(grant)}` });

/** A policy with its end, as it is read out. @param {number} grant */
function spoken(grant) {
  const day = lastDay(grant);
  const end = day === "" ? "" : hasExpired(grant) ? `, ${words.expired}` : `, ${words.until_(day)}`;
  return data.policies[POLICY[grant]][0] + end;
}

/** What a cell does not show of its grants but the first one's policy. @param {number[]} grants */
const unseen = (grants) => grants.map(spoken).join("; ").slice(data.policies[POLICY[grants[0]]][0].length);

/** @param {number} at @returns {Cell} */
const accountCell = (at) => ({
  text: accountName(at),
  note: [divisionOf(at), environmentOf(at)].filter((it) => it !== "").join(" · "),
  label: `${accountName(at)}, ${accountId(at)}, ${divisionOf(at)}${environmentOf(at) === "" ? "" : `, ${environmentOf(at)}`}`,
  kind: isProduction(at) ? "account production" : "account",
});

/** @param {number} at @returns {Cell} */
const principalCell = (at) => ({
  text: principalName(at),
  note: isGroup(at) ? words.group : "",
  label: `${principalName(at)}, ${isGroup(at) ? words.group : words.user}`,
  kind: isGroup(at) ? "principal group" : "principal",
});

/** The entries of one side that grants name, in order, and the place of each. @param {Int32Array} of @param {Int32Array} grants @param {number} count */
function side(of, grants, count) {
  const places = new Int32Array(count).fill(-1);
  for (const grant of grants) places[of[grant]] = 0;
  const entries = [];
  for (let at = 0; at < count; at += 1) {
    if (places[at] === 0) {
      places[at] = entries.length;
      entries.push(at);
    }
  }
  return { entries, places };
}

/** Grants by the row they stand in. @param {Int32Array} grants @param {(grant: number) => number} rowOf @param {number} rows */
function byRow(grants, rowOf, rows) {
  const starts = new Int32Array(rows + 1);
  for (const grant of grants) starts[rowOf(grant) + 1] += 1;
  for (let row = 0; row < rows; row += 1) starts[row + 1] += starts[row];
  const next = starts.slice();
  const sorted = new Int32Array(grants.length);
  for (const grant of grants) {
    const row = rowOf(grant);
    sorted[next[row]] = grant;
    next[row] += 1;
  }
  return (/** @type {number} */ row) => sorted.subarray(starts[row], starts[row + 1]);
}

/** @param {Int32Array} grants @param {boolean} byPeople @param {(state: Partial<State>) => void} change @returns {Sheet} */
function matrix(grants, byPeople, change) {
  const people = side(PRINCIPAL, grants, data.principals.length);
  const accounts = side(ACCOUNT, grants, data.accounts.length);
  const [rows, columns] = byPeople ? [people, accounts] : [accounts, people];
  const [rowSide, columnSide] = byPeople ? [PRINCIPAL, ACCOUNT] : [ACCOUNT, PRINCIPAL];
  const ofRow = byRow(grants, (grant) => rows.places[rowSide[grant]], rows.entries.length);
  /** @type {Map<number, Map<number, number[]>>} */
  const read = new Map();
  /** The grants of a cell; each row is looked through once. @param {number} row @param {number} column */
  const at = (row, column) => {
    let cells = read.get(row);
    if (cells === undefined) {
      cells = new Map();
      for (const grant of ofRow(row)) {
        const place = columns.places[columnSide[grant]];
        const cell = cells.get(place);
        if (cell) cell.push(grant);
        else cells.set(place, [grant]);
      }
      if (read.size > 500) read.clear();
      read.set(row, cells);
    }
    return cells.get(column) ?? [];
  };
  const headOf = (/** @type {number} */ entry, /** @type {boolean} */ isPerson) => (isPerson ? principalCell(entry) : accountCell(entry));
  /** @returns {Partial<State>} */
  const asks = (/** @type {number} */ entry, /** @type {boolean} */ isPerson) => {
    if (!isPerson) return { account: accountId(entry) };
    const name = principalName(entry);
    return isGroup(entry) ? { group: name, person: "" } : { person: name, group: "" };
  };
  const ask = (/** @type {number} */ entry, /** @type {boolean} */ isPerson) =>
    change({ view: "list", ...asks(entry, isPerson) });
  const [first, other] = isNarrow() ? [150, 116] : [250, 148];
  return {
    label: byPeople ? words.people : words.accounts,
    rows: rows.entries.length,
    widths: [first, ...columns.entries.map(() => other)],
    headHeight: 48,
    head: (column) =>
      column === 0 ? { text: byPeople ? words.person : words.account, kind: "corner" } : headOf(columns.entries[column - 1], !byPeople),
    cell: (row, column) => {
      if (column === 0) return headOf(rows.entries[row], byPeople);
      const grants = at(row, column - 1);
      if (grants.length === 0) return { text: "", kind: "none" };
      const account = byPeople ? columns.entries[column - 1] : rows.entries[row];
      return {
        text: grants.length > 1 ? `+${grants.length - 1}` : "",
        chips: grants.slice(0, 1).map(chipOf),
        more: grants.slice(1).some((it) => UNTIL[it] !== 0) ? "temporary" : "",
        unseen: unseen(grants),
        kind: isProduction(account) ? "held production" : "held",
      };
    },
    open: (row, column) => {
      if (row < 0 && column > 0) ask(columns.entries[column - 1], !byPeople);
      else if (row >= 0 && column === 0) ask(rows.entries[row], byPeople);
      else if (row >= 0 && at(row, column - 1).length > 0) showDetails(at(row, column - 1));
    },
  };
}

/** @typedef {{key: string, title: string, width: number, cell: (grant: number) => Cell, order: (grant: number) => number | string}} ListColumn */

/** @returns {ListColumn[]} */
function listColumns() {
  const narrow = isNarrow();
  /** @type {ListColumn[]} */
  const columns = [
    { key: "person", title: words.person, width: narrow ? 140 : 250, cell: (it) => principalCell(PRINCIPAL[it]), order: (it) => PRINCIPAL[it] },
    {
      key: "account", title: words.account, width: narrow ? 130 : 210, order: (it) => accountName(ACCOUNT[it]),
      cell: (it) => ({ text: accountName(ACCOUNT[it]), note: environmentOf(ACCOUNT[it]), kind: isProduction(ACCOUNT[it]) ? "production" : "" }),
    },
    { key: "policy", title: words.policy, width: narrow ? 120 : 170, cell: (it) => ({ text: "", chips: [chipOf(it)], unseen: unseen([it]) }), order: (it) => data.policies[POLICY[it]][0] },
    {
      key: "until", title: words.until, width: 160, order: (it) => lastDay(it) || "9999-99-99",
      cell: (it) => ({ text: lastDay(it), note: hasExpired(it) ? words.expired : "", kind: hasExpired(it) ? "expired" : "" }),
    },
    { key: "division", title: words.division, width: 140, cell: (it) => ({ text: divisionOf(ACCOUNT[it]) }), order: (it) => data.accounts[ACCOUNT[it]][2] },
    { key: "set", title: words.permissionSet, width: 210, cell: (it) => ({ text: data.policies[POLICY[it]][1] }), order: (it) => data.policies[POLICY[it]][1] },
    { key: "where", title: words.where, width: 300, cell: (it) => ({ text: placeOf(it) }), order: (it) => FILE[it] * 1e7 + LINE[it] },
  ];
  if (data.commits !== null) {
    columns.splice(4, 0, {
      key: "since", title: words.since, width: 210, order: (it) => (SINCE[it] === 0 ? "9999-99-99" : (data.commits ?? [])[SINCE[it] - 1][1]),
      cell: (it) => ({ text: sinceOf(it), note: SINCE[it] === 0 ? "" : (data.commits ?? [])[SINCE[it] - 1][0] }),
    });
  }
  return columns;
}

/** Grants in the order that is asked for; what is equal stays in the order of the files. @param {Int32Array} grants @param {string} sort */
function sorted(grants, sort) {
  const column = listColumns().find((it) => it.key === sort.replace(/^-/, ""));
  if (column === undefined) return grants;
  const sign = sort.startsWith("-") ? -1 : 1;
  const orders = new Map();
  for (const grant of grants) orders.set(grant, column.order(grant));
  return grants.slice().sort((left, right) => {
    const [a, b] = [orders.get(left), orders.get(right)];
    return a < b ? -sign : a > b ? sign : left - right;
  });
}

/** @param {Int32Array} grants @param {State} state @param {(state: Partial<State>) => void} change @returns {Sheet} */
function list(grants, state, change) {
  const columns = listColumns();
  const shown = sorted(grants, state.sort);
  /** @param {ListColumn} column */
  const direction = (column) => (state.sort === column.key ? "ascending" : state.sort === `-${column.key}` ? "descending" : "none");
  return {
    label: words.list,
    rows: shown.length,
    widths: columns.map((it) => it.width),
    headHeight: 38,
    head: (at) => ({ text: columns[at].title, kind: "sortable", sort: direction(columns[at]) }),
    cell: (row, at) => columns[at].cell(shown[row]),
    open: (row, at) => {
      if (row >= 0) showDetails([shown[row]]);
      else change({ sort: state.sort === columns[at].key ? `-${columns[at].key}` : columns[at].key });
    },
  };
}
