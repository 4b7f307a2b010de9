"use strict";
// Without this script all stays readable: code opens one cell at a time.
const folds = document.querySelectorAll(".cell:not(.tag_solution) > details");
const header = document.querySelector(".article-header-buttons");
if (header && folds.length) {
  const button = document.createElement("button");
  button.id = "all-code";
  button.className = "btn btn-sm";
  const unfold = (open) => {
    for (const fold of folds) fold.open = open;
    button.setAttribute("aria-pressed", open);
    button.textContent = open ? "Hide all code" : "Show all code";
    localStorage.setItem("code", open ? "open" : "folded");
  };
  button.addEventListener("click", () => unfold(button.getAttribute("aria-pressed") === "false"));
  unfold(localStorage.getItem("code") === "open");
  header.prepend(button);
}

// What scrolls fades where there is more, and is a stop for the tab key.
const boxes = document.querySelectorAll(
  "figure > :first-child, .pst-scrollable-table-container, .formula, pre");
function markScrolling() {
  for (const box of boxes) {
    box.toggleAttribute("data-more", box.scrollLeft + box.clientWidth < box.scrollWidth - 2);
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  }
}
for (const box of boxes) box.addEventListener("scroll", markScrolling);
addEventListener("resize", markScrolling);
addEventListener("load", markScrolling);
document.addEventListener("toggle", markScrolling, true);

// The search can't fetch a page from a folder, so its texts came with it.
if (window.SEARCH_TEXT) {
  const root = new URL(document.documentElement.dataset.content_root, location.href).href;
  window.fetch = async (url) =>
    new Response(window.SEARCH_TEXT[new URL(url, location.href).href.slice(root.length)] ?? "");
  Search.htmlToText = (text) => text;
}
