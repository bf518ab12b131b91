// A grid of any size: only what can be seen is in the document. It knows nothing of grants.

/** @typedef {{text: string, note?: string, label?: string, unseen?: string, chips?: {text: string, kind: string}[], more?: string, kind?: string,
 *   sort?: "ascending" | "descending" | "none"}} Cell */
/** @typedef {{label: string, rows: number, widths: number[], headHeight: number, head: (column: number) => Cell,
 *   cell: (row: number, column: number) => Cell, open: (row: number, column: number) => void}} Sheet */

const ROW_HEIGHT = 34;
/** Browsers take no element that is higher; longer lists scroll in larger steps. */
const HEIGHT_MAX = 8_000_000;
const AROUND = 4;

/** An element with a class and a text, which is never anything but text. @param {string} tag @param {string} [kind] @param {string} [text] */
function make(tag, kind, text) {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  if (text !== undefined) element.textContent = text;
  return element;
}

/** @param {HTMLElement} scroller */
function makeGrid(scroller) {
  const canvas = make("div", "canvas");
  canvas.setAttribute("role", "none");
  const head = make("div", "row head");
  head.setAttribute("role", "row");
  head.setAttribute("aria-rowindex", "1");
  canvas.append(head);
  scroller.append(canvas);

  /** @type {Sheet} */
  let sheet = { label: "", rows: 0, widths: [0], headHeight: 0, head: () => ({ text: "" }), cell: () => ({ text: "" }), open: () => {} };
  /** Where each column begins, and where the last one ends. */
  let lefts = [0, 0];
  /** @type {Map<number, HTMLElement>} */
  const shown = new Map();
  let columns = { from: 0, to: 0 };
  let active = { row: 0, column: 0 };
  let waits = false;

  const height = () => sheet.rows * ROW_HEIGHT;
  const inner = () => Math.max(1, scroller.clientHeight - sheet.headHeight);
  const canvasHeight = () => Math.min(height(), HEIGHT_MAX);
  /** So many rows' pixels for one of scrolling. */
  const ratio = () => {
    const room = canvasHeight() - inner();
    return room > 0 ? (height() - inner()) / room : 1;
  };

  /** The first column that ends beyond a place. @param {number} x */
  function columnAt(x) {
    let [low, high] = [0, sheet.widths.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lefts[middle + 1] > x) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** @param {Cell} cell @param {number} row @param {number} column */
  function cellElement(cell, row, column) {
    const element = make("div", `cell ${cell.kind ?? ""}`);
    element.id = `c${row}-${column}`;
    element.setAttribute("role", row < 0 ? "columnheader" : column === 0 ? "rowheader" : "gridcell");
    element.setAttribute("aria-colindex", String(column + 1));
    if (cell.sort) element.setAttribute("aria-sort", cell.sort);
    if (cell.label) element.setAttribute("aria-label", cell.label);
    const title = cell.label ?? (cell.note ? `${cell.text}\n${cell.note}` : cell.text);
    if (title) element.title = title;
    element.dataset.row = String(row);
    element.dataset.column = String(column);
    element.style.width = `${sheet.widths[column]}px`;
    if (column > 0) element.style.left = `${lefts[column]}px`;
    if (cell.chips) {
      for (const chip of cell.chips) element.append(make("span", `chip ${chip.kind}`, chip.text));
      if (cell.text) {
        const more = make("span", `more ${cell.more ?? ""}`, cell.text);
        // What it stands for is said in words.
        more.setAttribute("aria-hidden", "true");
        element.append(more);
      }
      if (cell.unseen) {
        element.append(make("span", "hidden", cell.unseen));
        element.title = (cell.chips[0]?.text ?? "") + cell.unseen;
      }
    } else {
      element.append(make("span", "text", cell.text));
      if (cell.note) element.append(make("span", "note", cell.note));
    }
    return element;
  }

  /** @param {HTMLElement} row @param {(column: number) => Cell} cell @param {number} at */
  function fill(row, cell, at) {
    const cells = [cellElement(cell(0), at, 0)];
    for (let column = Math.max(1, columns.from); column < columns.to; column += 1) cells.push(cellElement(cell(column), at, column));
    row.replaceChildren(...cells);
  }

  function render() {
    waits = false;
    const top = scroller.scrollTop * ratio();
    const from = Math.max(0, Math.floor(top / ROW_HEIGHT) - AROUND);
    const to = Math.min(sheet.rows, Math.ceil((top + inner()) / ROW_HEIGHT) + AROUND);
    const left = scroller.scrollLeft;
    const next = {
      from: Math.max(1, columnAt(left) - 1),
      to: Math.min(sheet.widths.length, columnAt(left + scroller.clientWidth) + 2),
    };
    if (next.from !== columns.from || next.to !== columns.to) {
      columns = next;
      fill(head, sheet.head, -1);
      for (const [at, row] of shown) fill(row, (column) => sheet.cell(at, column), at);
    }
    for (const [at, row] of shown) {
      if (at < from || at >= to) {
        row.remove();
        shown.delete(at);
      }
    }
    /** @type {Element} */
    let before = head;
    for (let at = from; at < to; at += 1) {
      let row = shown.get(at);
      if (row === undefined) {
        row = make("div", "row");
        row.setAttribute("role", "row");
        row.setAttribute("aria-rowindex", String(at + 2));
        fill(row, (column) => sheet.cell(at, column), at);
        shown.set(at, row);
        before.after(row);
      }
      row.style.top = `${sheet.headHeight + at * ROW_HEIGHT - top + scroller.scrollTop}px`;
      before = row;
    }
    mark();
  }

  function mark() {
    for (const it of canvas.querySelectorAll(".active")) it.classList.remove("active");
    const element = document.getElementById(`c${active.row}-${active.column}`);
    if (element === null) {
      scroller.removeAttribute("aria-activedescendant");
      return;
    }
    element.classList.add("active");
    scroller.setAttribute("aria-activedescendant", element.id);
  }

  function soon() {
    if (waits) return;
    waits = true;
    requestAnimationFrame(render);
  }

  /** Makes a cell the active one and brings it into view. @param {number} row @param {number} column */
  function go(row, column) {
    active = {
      row: Math.max(-1, Math.min(sheet.rows - 1, row)),
      column: Math.max(0, Math.min(sheet.widths.length - 1, column)),
    };
    if (active.row >= 0) {
      const top = scroller.scrollTop * ratio();
      const [above, below] = [active.row * ROW_HEIGHT, (active.row + 1) * ROW_HEIGHT - inner()];
      if (top > above) scroller.scrollTop = above / ratio();
      else if (top < below) scroller.scrollTop = Math.ceil(below / ratio());
    }
    if (active.column > 0) {
      const [start, end] = [lefts[active.column] - sheet.widths[0], lefts[active.column + 1] - scroller.clientWidth];
      if (scroller.scrollLeft > start) scroller.scrollLeft = start;
      else if (scroller.scrollLeft < end) scroller.scrollLeft = end;
    }
    render();
  }

  scroller.addEventListener("scroll", soon, { passive: true });
  new ResizeObserver(soon).observe(scroller);
  scroller.addEventListener("focus", mark);
  scroller.addEventListener("click", (event) => {
    const cell = event.target instanceof Element ? event.target.closest(".cell") : null;
    if (!(cell instanceof HTMLElement) || String(getSelection()) !== "") return;
    go(Number(cell.dataset.row), Number(cell.dataset.column));
    sheet.open(active.row, active.column);
  });
  scroller.addEventListener("keydown", (event) => {
    const { row, column } = active;
    const page = Math.max(1, Math.floor(inner() / ROW_HEIGHT) - 1);
    const all = event.ctrlKey || event.metaKey;
    /** @type {Map<string, () => void>} */
    const keys = new Map([
      ["ArrowUp", () => go(all ? 0 : row - 1, column)],
      ["ArrowDown", () => go(all ? sheet.rows - 1 : row + 1, column)],
      ["ArrowLeft", () => go(row, all ? 0 : column - 1)],
      ["ArrowRight", () => go(row, all ? sheet.widths.length - 1 : column + 1)],
      ["Home", () => go(all ? 0 : row, 0)],
      ["End", () => go(all ? sheet.rows - 1 : row, sheet.widths.length - 1)],
      ["PageUp", () => go(Math.max(0, row - page), column)],
      ["PageDown", () => go(row + page, column)],
      ["Enter", () => sheet.open(row, column)],
      [" ", () => sheet.open(row, column)],
    ]);
    const act = event.altKey ? undefined : keys.get(event.key);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });

  return {
    /** Shows another sheet, from its beginning or where the last one stood. @param {Sheet} next @param {boolean} stays */
    show(next, stays) {
      sheet = next;
      const room = scroller.clientWidth - sheet.widths.reduce((sum, it) => sum + it, 0);
      // A few columns share the width there is; many scroll.
      if (room > 0) sheet.widths = sheet.widths.map((it) => it + room / sheet.widths.length);
      lefts = [0];
      for (const width of sheet.widths) lefts.push(lefts[lefts.length - 1] + width);
      scroller.setAttribute("aria-label", sheet.label);
      scroller.setAttribute("aria-rowcount", String(sheet.rows + 1));
      scroller.setAttribute("aria-colcount", String(sheet.widths.length));
      canvas.style.width = `${lefts[lefts.length - 1]}px`;
      canvas.style.height = `${sheet.headHeight + canvasHeight()}px`;
      head.style.height = `${sheet.headHeight}px`;
      for (const row of shown.values()) row.remove();
      shown.clear();
      columns = { from: 0, to: 0 };
      if (!stays) {
        active = { row: 0, column: 0 };
        scroller.scrollTop = 0;
        scroller.scrollLeft = 0;
      }
      render();
    },
  };
}
