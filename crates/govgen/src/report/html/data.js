// The grants as the page got them: names once, and rows of numbers.

/** @typedef {{organization: string, at: string | null, as_of: string | null, view: string, divisions: string[],
 *   accounts: [string, string, number, string, number][], policies: [string, string][], principals: [string, number][], files: string[], days: string[],
 *   commits: [string, string, string, string][] | null, inexact: number | null, grants: {account: number[], policy: number[],
 *   principal: number[], until: number[], file: number[], line: number[], since: number[]}}} Data */

/** An element that the page has. @param {string} id @returns {any} */
function byId(id) {
  return document.getElementById(id);
}

/** @type {Data} */
const data = JSON.parse(byId("data").textContent);
// The text is as long as everything else together.
byId("data").remove();

const GRANTS = data.grants.account.length;
const ACCOUNT = Int32Array.from(data.grants.account);
const POLICY = Int32Array.from(data.grants.policy);
const PRINCIPAL = Int32Array.from(data.grants.principal);
const UNTIL = Int32Array.from(data.grants.until);
const FILE = Int32Array.from(data.grants.file);
const LINE = Int32Array.from(data.grants.line);
const SINCE = Int32Array.from(data.grants.since);

const principalName = (/** @type {number} */ at) => data.principals[at][0];
const isGroup = (/** @type {number} */ at) => data.principals[at][1] === 1;
const accountName = (/** @type {number} */ at) => data.accounts[at][0];
const accountId = (/** @type {number} */ at) => data.accounts[at][1];
const divisionOf = (/** @type {number} */ at) => data.divisions[data.accounts[at][2]];
const environmentOf = (/** @type {number} */ at) => data.accounts[at][3];
const isProduction = (/** @type {number} */ at) => data.accounts[at][4] === 1;

/** The last day of a grant, or nothing. @param {number} grant */
const lastDay = (grant) => (UNTIL[grant] === 0 ? "" : data.days[UNTIL[grant] - 1]);

/** Whether a grant has expired by the day the page is made for. @param {number} grant */
function hasExpired(grant) {
  const day = lastDay(grant);
  return data.as_of !== null && day !== "" && day < data.as_of;
}

/** The last day in words. @param {number} grant */
function endOf(grant) {
  const day = lastDay(grant);
  return day === "" ? words.open : hasExpired(grant) ? `${day} (${words.expired})` : day;
}

/** Since when a grant has been there, in words. @param {number} grant */
function sinceOf(grant) {
  if (data.commits === null) return "";
  if (SINCE[grant] === 0) return words.notCommitted;
  const at = SINCE[grant] - 1;
  const day = data.commits[at][1];
  return at === data.inexact ? words.atLeast(day) : day;
}

/** Where a grant is written. @param {number} grant */
const placeOf = (grant) => `${data.files[FILE[grant]]}:${LINE[grant]}`;
