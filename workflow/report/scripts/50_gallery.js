// The gallery: tiles that are filtered by true class, predicted class and model.
(() => {
  const box = document.getElementById("gallery-tiles");
  const list = document.getElementById("gallery-list");
  if (!box || !list) return;
  const { models, classes, rows: height, columns: width, across } = page.data.gallery;
  box.style.setProperty("--sheet", `url(${document.querySelector("#gallery-all img").src})`);
  const CHUNK = 120;
  const SCALE = Math.max(1, Math.round(64 / Math.max(height, width)));

  // What the list says is all that the tiles know.
  const images = [...list.tBodies[0].rows].map((row, place) => {
    const text = [...row.cells].map((cell) => cell.textContent);
    return {
      place,
      index: text[0],
      truth: text[1],
      said: models.map((model, number) => {
        const [predicted, p, pTrue, seeds] = text.slice(2 + 4 * number, 6 + 4 * number);
        return { model: model.id, name: model.name, predicted, p, pTrue, seeds, wrong: predicted !== text[1] };
      }),
    };
  });

  const style = (image, scale) => {
    const x = (image.place % across) * width * scale;
    const y = Math.floor(image.place / across) * height * scale;
    return `width:${width * scale}px;height:${height * scale}px;`
      + `background-position:-${x}px -${y}px;background-size:${across * width * scale}px auto`;
  };
  const told = (image) => [
    `image ${image.index}, true ${image.truth}`,
    ...image.said.map((one) => `${one.name}: ${one.predicted} (${one.p} %), misclassified with ${one.seeds} seeds`),
  ].join("; ");

  const choose = (name, options) => {
    const id = `gallery-${name.replaceAll(" ", "-")}`;
    const field = page.make("select", { id }, ...options.map(([value, text]) => page.make("option", { value }, text)));
    return [page.make("span", {}, page.make("label", { for: id }, name), " ", field), field];
  };
  const anyClass = [["", "any"], ...classes.map((name) => [name, name])];
  const [truthLabel, truth] = choose("True class", anyClass);
  const [predictedLabel, predicted] = choose("taken for", anyClass);
  const [modelLabel, model] = choose("misclassified by", [
    ["", "any model"], ...models.map((one) => [one.id, one.name]),
    ...(models.length > 1 ? [["all", "all models"]] : []),
  ]);
  const [orderLabel, order] = choose("order", [["confident", "most confident first"], ["seeds", "most seeds wrong first"], ["index", "by number"]]);
  const reset = page.button("Reset");
  const count = page.make("output");
  const grid = page.make("ul", { class: "tiles", "aria-label": "Misclassified images" });
  const more = page.button("Show more");
  const detail = page.make("div", { class: "detail", role: "region", "aria-label": "Selected image", hidden: "" });
  box.append(page.make("div", { class: "filter" }, truthLabel, predictedLabel, modelLabel, orderLabel, reset, count), detail, grid, more);

  const wrongSeeds = (image) => image.said.reduce((sum, one) => sum + parseInt(one.seeds, 10), 0);
  const ORDERS = {
    confident: (a, b) => a.place - b.place,
    seeds: (a, b) => wrongSeeds(b) - wrongSeeds(a) || a.place - b.place,
    index: (a, b) => a.index - b.index,
  };
  const fits = (image) => {
    if (truth.value && image.truth !== truth.value) return false;
    const asked = image.said.filter((one) => (model.value && model.value !== "all" ? one.model === model.value : true));
    const wrong = asked.filter((one) => one.wrong && (!predicted.value || one.predicted === predicted.value));
    return model.value === "all" ? wrong.length === asked.length : wrong.length > 0;
  };

  function show(image, tile) {
    for (const other of page.all("[aria-pressed=true]", grid)) other.setAttribute("aria-pressed", "false");
    tile.setAttribute("aria-pressed", "true");
    const percent = (text) => (text === "–" ? 0 : Number(text));
    const opinions = image.said.map((one) => {
      const bar = (text) => page.make("span", { class: "bar", style: `--p: ${percent(text)}%` });
      return page.make("div", { class: "opinion" },
        page.make("h4", {}, `${one.name} ${one.wrong ? "✗" : "✓"}`),
        page.make("div", {}, `takes it for ${one.predicted}: ${one.p} %`), bar(one.p),
        ...(one.wrong ? [page.make("div", {}, `true class ${image.truth}: ${one.pTrue} %`), bar(one.pTrue)] : []),
        page.make("div", {}, `misclassified with ${one.seeds} seeds`));
    });
    detail.replaceChildren(
      page.make("div", { class: "tile", role: "img", "aria-label": `image ${image.index}, enlarged`, style: style(image, 3 * SCALE) }),
      page.make("div", {}, page.make("h4", {}, `Image ${image.index}: true class ${image.truth}`), ...opinions),
    );
    detail.hidden = false;
    page.say(told(image));
  }

  let found = [];
  let drawn = 0;
  function draw() {
    const next = found.slice(drawn, drawn + CHUNK);
    grid.append(...next.map((image) => {
      const tile = page.button("", { class: "tile", style: style(image, SCALE), "aria-label": told(image), "aria-pressed": "false", title: `${image.truth} → ${image.said.map((one) => one.predicted).join(", ")}` });
      tile.addEventListener("click", () => show(image, tile));
      return page.make("li", {}, tile);
    }));
    drawn += next.length;
    more.hidden = drawn >= found.length;
    more.textContent = `Show ${Math.min(CHUNK, found.length - drawn)} more of ${found.length - drawn}`;
  }
  function apply() {
    found = images.filter(fits).sort(ORDERS[order.value]);
    grid.replaceChildren();
    detail.hidden = true;
    drawn = 0;
    count.textContent = found.length ? `${found.length} of ${images.length} images` : "no such image";
    draw();
  }
  for (const field of [truth, predicted, model, order]) field.addEventListener("change", apply);
  more.addEventListener("click", draw);
  reset.addEventListener("click", () => {
    for (const field of [truth, predicted, model]) field.value = "";
    order.value = "confident";
    apply();
  });

  for (const cell of page.all(".matrix td[data-label]")) {
    const [from, to] = [classes[cell.dataset.label], classes[cell.dataset.predicted]];
    const by = models.find((one) => one.id === cell.dataset.model).name;
    const control = page.button(cell.textContent, { class: "pick", "aria-label": `${cell.textContent} images of ${from} taken for ${to} by the ${by}: show them` });
    cell.replaceChildren(control);
    control.addEventListener("click", () => {
      [truth.value, predicted.value, model.value] = [from, to, cell.dataset.model];
      apply();
      box.scrollIntoView({ block: "start" });
    });
  }
  apply();
})();
