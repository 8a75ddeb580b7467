// A figure to take along: its numbers, its drawing; a command to copy.
(() => {
  page.save = (name, blob) => {
    const link = page.make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    page.say(`Saved ${name}`);
  };

  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).blob();
  }

  // A drawing that stands alone: the colours of the light theme and the fonts within it.
  function alone(svg) {
    const copy = svg.cloneNode(true);
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    page.all(".reach", copy).forEach((twin) => twin.remove());
    for (const mark of page.all("g.mark", copy)) {
      const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
      title.textContent = mark.getAttribute("aria-label");
      mark.prepend(title);
      for (const name of ["tabindex", "role", "aria-label"]) mark.removeAttribute(name);
      mark.setAttribute("class", "mark");
    }
    const used = new Set(page.all("[class]", copy).map((element) => element.getAttribute("class")));
    const rules = [...document.styleSheets[0].cssRules].filter(
      (rule) => rule.selectorText && used.has(rule.selectorText.slice(1)),
    );
    const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    // The variable of a role holds its colour in the light theme first.
    const roles = getComputedStyle(document.documentElement);
    const light = (_, name) => roles.getPropertyValue(name).match(/#[0-9a-f]{6}/i)[0];
    style.textContent = [
      "svg{color-scheme:light;stroke-linejoin:round;font-family:'DejaVu Sans',Verdana,sans-serif}",
      "text{white-space:pre}",
      ...rules.map((rule) => rule.cssText.replace(/var\((--[\w-]+)\)/g, light)),
    ].join("\n");
    copy.prepend(style);
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    copy.removeAttribute("class");
    return { text: new XMLSerializer().serializeToString(copy), width, height };
  }

  async function picture({ text, width, height }) {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = page.make("canvas", { width: 3 * width, height: 3 * height });
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#ffffff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => { canvas.toBlob(done, "image/png"); });
  }

  for (const button of page.all("button.save")) {
    const figure = button.closest("figure");
    const svg = figure.querySelector(".plot svg");
    const kinds = {
      csv: () => unpack(page.data.csv[figure.dataset.numbers]),
      svg: () => new Blob([alone(svg).text], { type: "image/svg+xml" }),
      png: () => picture(alone(svg)),
    };
    button.addEventListener("click", async () => {
      page.save(`${figure.id}.${button.dataset.save}`, await kinds[button.dataset.save]());
    });
  }

  async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = page.make("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  }
  for (const button of page.all("button.copy")) {
    const said = button.textContent;
    button.addEventListener("click", async () => {
      await copyText(button.dataset.copy);
      button.textContent = "Copied";
      page.say(`Copied: ${button.dataset.copy}`);
      setTimeout(() => { button.textContent = said; }, 1500);
    });
  }
})();
