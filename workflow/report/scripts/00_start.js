"use strict";
// The page is complete without this script. Each file here adds one thing to it; they are
// joined in the order of their names. `page` holds what they share.
const page = {
  data: JSON.parse(document.getElementById("page-data").textContent),
  all: (selector, within = document) => [...within.querySelectorAll(selector)],
  // An element with attributes, properties of its own, and what it holds.
  make(name, attributes = {}, ...content) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  },
  button: (text, attributes = {}) => page.make("button", { type: "button", ...attributes }, text),
};
// What happened, for those who cannot see it.
page.status = page.make("div", { class: "hidden-text", role: "status" });
document.querySelector("main").append(page.status);
page.say = (text) => { page.status.textContent = text; };
document.documentElement.classList.add("scripted");
