"use strict";
// The page is complete without this script. Each file here adds one thing to it; they are
// joined in the order of their names. `page` holds what they share.
const page = {
  data: JSON.parse(document.getElementById("page-data").textContent),
  all: (selector, within = document) => [...within.querySelectorAll(selector)],
};
document.documentElement.classList.add("scripted");
