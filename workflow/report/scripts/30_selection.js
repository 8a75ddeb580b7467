// A run that is selected anywhere stands out everywhere; groups of runs can be hidden.
(() => {
  const runs = page.data.runs;
  const text = page.make("span");
  const clear = page.button("Clear");
  const bar = page.make("div", { class: "selection", role: "region", "aria-label": "Selected run", hidden: "" }, text, clear);
  document.body.append(bar);
  let selected = null;

  page.nameOf = (run) => (runs[run] ? `${runs[run].name}${runs[run].label ? `: ${runs[run].label}` : ""}` : run);
  page.select = (run) => {
    selected = run === selected ? null : run;
    for (const element of page.all("[data-run]")) {
      const is = element.dataset.run === selected;
      element.classList.toggle("selected", is);
      const control = element.querySelector(":scope button.pick");
      if (control) control.setAttribute("aria-pressed", String(is));
    }
    for (const svg of page.all(".plot svg")) {
      svg.classList.toggle("dimmed", Boolean(selected && svg.querySelector(".mark.selected")));
    }
    bar.hidden = !selected;
    text.textContent = selected ? page.nameOf(selected) : "";
    page.say(selected ? `Selected: ${page.nameOf(selected)}` : "Nothing is selected");
    const address = selected ? `#run=${encodeURIComponent(selected)}` : location.pathname;
    try { history.replaceState(null, "", address); } catch { /* not from this address */ }
  };
  clear.addEventListener("click", () => { if (selected) page.select(selected); });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && selected) page.select(selected);
  });

  // In a table, the first cell of a trial's row is the button.
  for (const row of page.all("tr[data-run]")) {
    const cell = row.cells[0];
    const pick = page.button("", { class: "pick", "aria-pressed": "false" });
    pick.append(...cell.childNodes);
    pick.append(page.make("span", { class: "hidden-text" }, ` select ${page.nameOf(row.dataset.run)}`));
    cell.append(pick);
    pick.addEventListener("click", () => page.select(row.dataset.run));
  }

  // A chip for each value of each hyper-parameter that a sweep varies.
  const hidden = {};
  const isHidden = (run) => Object.entries(hidden[runs[run].model] || {}).some(
    ([key, values]) => values.has(runs[run].values[key]),
  );
  function apply(model) {
    for (const element of page.all(`[data-run^="${model}/"]`)) {
      if (runs[element.dataset.run]) element.classList.toggle("left-out", isHidden(element.dataset.run));
    }
    document.dispatchEvent(new CustomEvent("runs-hidden"));
  }
  function chipsOf(model) {
    const own = Object.values(runs).filter((run) => run.model === model);
    const keys = Object.keys(own[0].values);
    const box = page.make("div", { class: "groups", role: "group", "aria-label": `Show and hide trials: ${own[0].name}` });
    for (const key of keys) {
      const values = [...new Set(own.map((run) => run.values[key]))].sort((a, b) => a - b);
      if (values.length < 2 || values.length > 20) continue;
      box.append(page.make("span", { class: "of" }, page.data.headings[key]));
      for (const value of values) {
        const chip = page.button(String(value), { class: "chip", "aria-pressed": "true", "aria-label": `${page.data.headings[key]} ${value}` });
        chip.addEventListener("click", () => {
          const off = ((hidden[model] ||= {})[key] ||= new Set());
          if (!off.delete(value)) off.add(value);
          chip.setAttribute("aria-pressed", String(!off.has(value)));
          apply(model);
        });
        box.append(chip);
      }
    }
    if (!box.childElementCount) return null;
    const all = page.button("Show all", { class: "show-all" });
    all.addEventListener("click", () => {
      hidden[model] = {};
      for (const chip of page.all(".chip", box)) chip.setAttribute("aria-pressed", "true");
      apply(model);
    });
    box.append(all);
    return box;
  }
  for (const model of new Set(Object.values(runs).map((run) => run.model))) {
    const heading = document.getElementById(model);
    const chips = heading && chipsOf(model);
    if (chips) heading.after(chips);
  }

  const asked = new URLSearchParams(location.hash.slice(1)).get("run");
  if (asked && runs[asked]) page.select(asked);
})();
