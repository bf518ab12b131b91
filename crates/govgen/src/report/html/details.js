// All that is known of a few grants, in a dialog.

const DETAILS_MAX = 50;

/** @param {HTMLElement} list @param {string} term @param {string} text */
function fact(list, term, text) {
  if (text !== "") list.append(make("dt", "", term), make("dd", "", text));
}

/** @param {number} grant */
function article(grant) {
  const [policy, set] = data.policies[POLICY[grant]];
  const account = ACCOUNT[grant];
  const it = make("article");
  const title = make("h3");
  title.append(make("span", `chip hue${POLICY[grant] % HUES}${endClass(grant)}`, policy));
  it.append(title);
  const facts = make("dl");
  fact(facts, words.permissionSet, set);
  fact(facts, words.until, endOf(grant));
  fact(facts, words.division, divisionOf(account));
  fact(facts, words.environment, environmentOf(account) || words.none);
  fact(facts, words.id, accountId(account));
  fact(facts, words.where, placeOf(grant));
  fact(facts, words.since, sinceOf(grant));
  if (data.commits !== null && SINCE[grant] !== 0) {
    const [id, , author, subject] = data.commits[SINCE[grant] - 1];
    fact(facts, words.commit, `${id} ${subject} (${author})`);
  }
  it.append(facts);
  return it;
}

/** @param {number[]} grants of one person in one account */
function showDetails(grants) {
  const [who, account] = [PRINCIPAL[grants[0]], ACCOUNT[grants[0]]];
  const whom = words.named(principalName(who), isGroup(who) ? words.group : words.user);
  const where = environmentOf(account) === "" ? accountName(account) : words.named(accountName(account), environmentOf(account));
  byId("details-title").textContent = `${whom} → ${where}`;
  const shown = grants.slice(0, DETAILS_MAX).map(article);
  if (grants.length > shown.length) shown.push(make("p", "", words.more(number(grants.length - shown.length))));
  byId("details-body").replaceChildren(...shown);
  byId("details").showModal();
}

function prepareDetails() {
  const dialog = byId("details");
  byId("close").addEventListener("click", () => dialog.close());
  // What lies around it is the dialog's own box.
  dialog.addEventListener("click", (/** @type {MouseEvent} */ event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => byId("grid").focus());
}
