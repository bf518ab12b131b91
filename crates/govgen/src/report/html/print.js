// What is printed: the list as it is filtered, in order, and what it is a list of.

/** More pages nobody reads. */
const PRINTED_MAX = 2000;

/** A text that may go on in the next line behind a sign, and within a word only where one alone is wider than its column.
 *  @param {string} tag @param {string} text */
function tableCell(tag, text) {
  const cell = make(tag);
  for (const part of text.split(/(?<=[/@._:-])/)) cell.append(part, make("wbr"));
  return cell;
}

/** @param {string} tag @param {string[]} texts */
function tableRow(tag, texts) {
  const row = make("tr");
  for (const text of texts) row.append(tableCell(tag, text));
  return row;
}

/** @param {Int32Array} grants @param {string} asked what is filtered by */
function printed(grants, asked) {
  const columns = listColumns().filter((it) => it.key !== "set");
  const head = make("thead");
  head.append(tableRow("th", columns.map((it) => it.title)));
  const body = make("tbody");
  for (const grant of grants.subarray(0, PRINTED_MAX)) {
    const cells = columns.map((it) => {
      const cell = it.cell(grant);
      if (it.key === "policy") return [...new Set(data.policies[POLICY[grant]])].join(" · ");
      if (it.key === "account") return `${cell.text} · ${accountId(ACCOUNT[grant])}${environmentOf(ACCOUNT[grant]) ? ` · ${environmentOf(ACCOUNT[grant])}` : ""}`;
      return cell.note ? `${cell.text} · ${cell.note}` : cell.text;
    });
    body.append(tableRow("td", cells));
  }
  const table = make("table");
  table.append(head, body);
  const above = [make("p", "", asked)];
  if (grants.length > PRINTED_MAX) above.push(make("p", "cut", words.cut(number(PRINTED_MAX), number(grants.length))));
  return [...above, table];
}
