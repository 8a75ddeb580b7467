// Tables: sorted by any column, those of trials filtered by words and by numbers.
(() => {
  const DIRECTIONS = ["ascending", "descending", "none"];
  const number = (text) => {
    const found = text.replaceAll(",", "").replaceAll("−", "-").match(/-?\d+(\.\d+)?(e[-+]?\d+)?/i);
    return found ? Number(found[0]) : NaN;
  };
  const words = (cell) => {
    const copy = cell.cloneNode(true);
    page.all(".hidden-text", copy).forEach((part) => part.remove());
    return copy.textContent.trim();
  };

  function sortable(table) {
    const body = table.tBodies[0];
    const original = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const kind = head.dataset.sort;
      const control = page.button("", { class: "sort" });
      control.append(...head.childNodes);
      head.append(control);
      head.setAttribute("aria-sort", "none");
      const key = (row) => {
        const cell = row.cells[column];
        if (kind === "text") return words(cell);
        return "value" in cell.dataset ? parseFloat(cell.dataset.value) : number(words(cell));
      };
      control.addEventListener("click", () => {
        const next = DIRECTIONS[(DIRECTIONS.indexOf(head.getAttribute("aria-sort")) + 1) % 3];
        heads.forEach((other) => other.setAttribute("aria-sort", "none"));
        head.setAttribute("aria-sort", next);
        if (next === "none") { body.append(...original); return; }
        const sign = next === "ascending" ? 1 : -1;
        const keyed = original.map((row, place) => ({ row, place, key: key(row) }));
        const missing = (value) => value === "–" || Number.isNaN(value);
        keyed.sort((a, b) => {
          // What has no value comes last, either way.
          if (missing(a.key) || missing(b.key)) return missing(a.key) - missing(b.key) || a.place - b.place;
          const order = kind === "text" ? a.key.localeCompare(b.key, "en", { numeric: true }) : a.key - b.key;
          return sign * order || a.place - b.place;
        });
        body.append(...keyed.map((entry) => entry.row));
        page.say(`Sorted by ${words(head)}, ${next}`);
      });
    });
  }

  // "diverged", or "batch = 64 hidden > 50": a column's name begins with the word given.
  function parse(text) {
    const comparisons = [];
    const rest = text.replace(/(\p{L}[\p{L}\s]*?)\s*(<=|>=|=|<|>)\s*(-?[\d.]+(?:e-?\d+)?)/giu, (_, name, sign, value) => {
      comparisons.push({ name: name.trim().toLowerCase(), sign, value: Number(value) });
      return "";
    });
    return { comparisons, word: rest.trim().toLowerCase() };
  }
  const holds = {
    "<": (a, b) => a < b, ">": (a, b) => a > b, "=": (a, b) => a === b,
    "<=": (a, b) => a <= b, ">=": (a, b) => a >= b,
  };

  function filterable(table) {
    const region = table.closest(".table");
    const rows = [...table.tBodies[0].rows];
    const heads = [...table.tHead.rows[0].cells].map((head) => words(head).toLowerCase());
    const texts = rows.map((row) => [...row.cells].map(words).join(" ").toLowerCase());
    const field = page.make("input", { type: "search", size: 28, placeholder: "hidden > 50, diverged, …" });
    const count = page.make("output");
    region.before(page.make("div", { class: "filter" }, page.make("label", {}, "Filter ", field), " ", count));
    const value = (row, column) => {
      const cell = row.cells[column];
      return "value" in cell.dataset ? parseFloat(cell.dataset.value) : number(words(cell));
    };
    const apply = () => {
      const { comparisons, word } = parse(field.value);
      const asked = comparisons.map((one) => ({ ...one, column: heads.findIndex((head) => head.startsWith(one.name)) }));
      const unknown = asked.find((one) => one.column < 0);
      let left = 0;
      rows.forEach((row, place) => {
        const fits = texts[place].includes(word)
          && asked.every((one) => one.column >= 0 && holds[one.sign](value(row, one.column), one.value));
        row.hidden = !fits;
        left += fits && !row.classList.contains("left-out");
      });
      count.textContent = unknown ? `no column begins with “${unknown.name}”` : `${left} of ${rows.length} trials`;
    };
    field.addEventListener("input", apply);
    document.addEventListener("runs-hidden", apply);
    apply();
  }

  page.all("table.trials").forEach(filterable);
  page.all("table.sortable").forEach(sortable);
})();
