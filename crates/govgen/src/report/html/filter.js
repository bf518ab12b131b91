// Which grants are asked for.

/** A text as it is searched: width and case of letters do not matter. @param {string} text */
const folded = (text) => text.normalize("NFKC").toLowerCase();

const searched = {
  principals: data.principals.map((it) => folded(it[0])),
  accounts: data.accounts.map((it, at) => folded(`${it[0]} ${it[1]} ${it[3]} ${divisionOf(at)}`)),
  policies: data.policies.map((it) => folded(it.join(" "))),
};

/** A day some days later. @param {string} day @param {number} days */
function later(day, days) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** For each entry of a dictionary whether it is wanted; nothing where all are. @param {any[]} entries @param {string} wanted
 *  @param {(entry: any, at: number) => boolean} is */
function mask(entries, wanted, is) {
  return wanted === "" ? null : Uint8Array.from(entries, (entry, at) => (is(entry, at) ? 1 : 0));
}

/** Whether a grant's end is what is asked for. @param {string} wanted @returns {((grant: number) => boolean) | null} */
function endFilter(wanted) {
  if (wanted === "") return null;
  if (wanted === "none") return (grant) => UNTIL[grant] === 0;
  if (wanted === "some") return (grant) => UNTIL[grant] !== 0;
  if (wanted === "expired") return hasExpired;
  const limit = data.as_of !== null && /^[0-9]{1,4}$/.test(wanted) ? later(data.as_of, Number(wanted)) : "";
  return (grant) => UNTIL[grant] !== 0 && !hasExpired(grant) && lastDay(grant) <= limit;
}

/** The grants that are asked for, in the order of the files. @param {State} state @returns {Int32Array} */
function matching(state) {
  const all = [
    [ACCOUNT, mask(data.accounts, state.division, (it, at) => divisionOf(at) === state.division)],
    [ACCOUNT, mask(data.accounts, state.environment, (it) => (it[3] === "" ? "-" : it[3]) === state.environment)],
    [ACCOUNT, mask(data.accounts, state.production, (it, at) => isProduction(at))],
    [ACCOUNT, mask(data.accounts, state.account, (it) => it[1] === state.account)],
    [POLICY, mask(data.policies, state.policy, (it) => it[0] === state.policy)],
    [PRINCIPAL, mask(data.principals, state.kind, (it) => (it[1] === 1 ? "group" : "user") === state.kind)],
    [PRINCIPAL, mask(data.principals, state.person, (it, at) => it[0] === state.person && !isGroup(at))],
    [PRINCIPAL, mask(data.principals, state.group, (it, at) => it[0] === state.group && isGroup(at))],
  ];
  const masks = /** @type {[Int32Array, Uint8Array][]} */ (all.filter((it) => it[1] !== null));
  const ends = endFilter(state.until);
  const tokens = folded(state.q).split(/\s+/).filter((it) => it !== "").map((token) => ({
    principals: mask(searched.principals, token, (it) => it.includes(token)) ?? new Uint8Array(),
    accounts: mask(searched.accounts, token, (it) => it.includes(token)) ?? new Uint8Array(),
    policies: mask(searched.policies, token, (it) => it.includes(token)) ?? new Uint8Array(),
  }));
  const found = new Int32Array(GRANTS);
  let count = 0;
  for (let grant = 0; grant < GRANTS; grant += 1) {
    if (
      masks.every(([of, wanted]) => wanted[of[grant]] === 1) &&
      (ends === null || ends(grant)) &&
      tokens.every((it) => it.principals[PRINCIPAL[grant]] + it.accounts[ACCOUNT[grant]] + it.policies[POLICY[grant]] > 0)
    ) {
      found[count] = grant;
      count += 1;
    }
  }
  return found.subarray(0, count);
}
