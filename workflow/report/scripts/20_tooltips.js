// What a curve, a point or a cell stands for, by pointer and by keyboard.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const tip = page.make("div", { class: "tip", role: "tooltip", id: "tip", hidden: "" });
  document.body.append(tip);
  let shown = null;

  function place(x, y) {
    const box = tip.getBoundingClientRect();
    const left = Math.min(Math.max(4, x + 12), innerWidth - box.width - 4);
    const above = y - box.height - 10;
    tip.style.left = `${Math.max(4, left)}px`;
    tip.style.top = `${above > 4 ? above : y + 16}px`;
  }
  function show(mark, x, y) {
    if (shown && shown !== mark) shown.classList.remove("pointed");
    shown = mark;
    mark.classList.add("pointed");
    tip.textContent = mark.getAttribute("aria-label");
    tip.hidden = false;
    place(x, y);
  }
  function hide() {
    if (shown) shown.classList.remove("pointed");
    shown = null;
    tip.hidden = true;
  }
  function showBeside(mark) {
    const box = mark.getBoundingClientRect();
    show(mark, box.left + box.width / 2, box.top);
  }

  // A thin line is hard to hit: a wide one, which is not seen, lies around it.
  function widen(mark) {
    for (const path of page.all("path", mark)) {
      if (path.closest("defs") || !path.getAttribute("d")) continue;
      const twin = document.createElementNS(SVG, "path");
      twin.setAttribute("d", path.getAttribute("d"));
      if (path.hasAttribute("clip-path")) twin.setAttribute("clip-path", path.getAttribute("clip-path"));
      twin.setAttribute("class", "reach");
      mark.prepend(twin);
    }
  }

  for (const svg of page.all(".plot svg")) {
    const marks = page.all("g.mark", svg);
    let current = 0;
    marks.forEach((mark, place) => {
      const title = mark.querySelector("title");
      mark.setAttribute("aria-label", title.textContent);
      mark.setAttribute("role", "graphics-symbol");
      mark.setAttribute("tabindex", place ? "-1" : "0");
      title.remove();
      widen(mark);
    });
    const markOf = (event) => event.target.closest("g.mark");
    // Chromium lets the tab key stop at an svg that listens to focus: its box listens.
    const plot = svg.parentElement;
    svg.addEventListener("pointermove", (event) => {
      const mark = markOf(event);
      if (mark) show(mark, event.clientX, event.clientY);
      else if (event.pointerType !== "touch") hide();
    });
    svg.addEventListener("pointerleave", hide);
    plot.addEventListener("focusin", (event) => {
      if (markOf(event) && event.target.matches(":focus-visible")) showBeside(markOf(event));
    });
    plot.addEventListener("focusout", hide);
    // One stop for the tab key; arrows lead from mark to mark.
    plot.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
      const ends = { Home: 0, End: marks.length - 1 };
      const mark = markOf(event);
      if (!mark || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key in steps || event.key in ends) {
        event.preventDefault();
        marks[current].setAttribute("tabindex", "-1");
        current = event.key in ends ? ends[event.key]
          : (marks.indexOf(mark) + steps[event.key] + marks.length) % marks.length;
        marks[current].setAttribute("tabindex", "0");
        marks[current].focus();
      } else if ((event.key === "Enter" || event.key === " ") && mark.dataset.run) {
        event.preventDefault();
        page.select(mark.dataset.run);
      }
    });
    svg.addEventListener("click", (event) => {
      const mark = markOf(event);
      if (mark && mark.dataset.run) page.select(mark.dataset.run);
    });
  }
  // What the keyboard has reached scrolls into view, and its tooltip with it.
  addEventListener("scroll", () => {
    if (shown && shown === document.activeElement) showBeside(shown);
    else hide();
  }, { passive: true });
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
})();
