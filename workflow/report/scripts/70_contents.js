// The contents say where the reader is; printing opens what is folded.
(() => {
  const links = page.all("nav.contents a");
  const sections = links.map((link) => document.getElementById(link.hash.slice(1)));
  const narrow = matchMedia("(max-width: 1199px)");
  const fold = document.querySelector("nav.contents details");
  const arrange = () => { fold.open = !narrow.matches; };
  narrow.addEventListener("change", arrange);
  arrange();
  const mark = () => {
    const passed = sections.filter((section) => section.getBoundingClientRect().top < innerHeight / 3);
    const current = sections.indexOf(passed.at(-1) || sections[0]);
    links.forEach((link, place) => {
      if (place === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
  };
  addEventListener("scroll", mark, { passive: true });
  mark();
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = page.all("details:not([open])");
    opened.forEach((part) => { part.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((part) => { part.open = false; }));
})();
