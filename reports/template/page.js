"use strict";
// Without this script all stays readable: code opens one cell at a time.
const folded = document.querySelectorAll("details.code");
const allCode = document.getElementById("all-code");
if (allCode && folded.length) {
  allCode.hidden = false;
  allCode.addEventListener("click", () => {
    const open = allCode.getAttribute("aria-expanded") === "false";
    for (const code of folded) code.open = open;
    allCode.setAttribute("aria-expanded", String(open));
    allCode.textContent = open ? "Hide all code" : "Show all code";
  });
}
// Only what scrolls is a stop for the tab key.
function markScrolling() {
  for (const box of document.querySelectorAll(".scroll")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
addEventListener("resize", markScrolling);
document.addEventListener("toggle", markScrolling, true);
markScrolling();
