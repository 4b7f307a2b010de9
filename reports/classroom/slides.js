"use strict";
// Without this script the slides still scroll, one by one.
const main = document.querySelector("main");
const slides = document.querySelectorAll("section");
const speaker = location.search === "?speaker";
let at = 0, other = speaker ? opener : null;
document.body.classList.toggle("speaker", speaker);

function arrive(number) {
  at = Math.max(0, Math.min(number, slides.length - 1));
  history.replaceState(null, "", "#" + (at + 1));
}
function show(number) {
  arrive(number);
  slides[at].scrollIntoView({ behavior: "instant" });
}
// Only a move made here is told: who answers what was told never comes to an end.
const tellOther = () => other?.postMessage(at, "*");
function move(number) {
  show(number);
  tellOther();
}
function openNotes() {
  if (speaker) return;
  const url = location.pathname + "?speaker#" + (at + 1);
  other = open(url, "speaker", "popup,width=1000,height=800");
}

show(Number(location.hash.slice(1)) - 1);
addEventListener("message", ({ data, source }) => {
  if (source === other) show(data);
});
// A finger moves the slides without a word: what is in sight counts.
main.addEventListener("scroll", () => {
  const shown = Math.round(main.scrollLeft / main.clientWidth);
  if (shown === at) return;
  arrive(shown);
  tellOther();
});

const on = () => move(at + 1), back = () => move(at - 1);
const keys = {
  ArrowRight: on, PageDown: on, " ": on, ArrowLeft: back, PageUp: back,
  Home: () => move(0), End: () => move(slides.length - 1), s: openNotes, S: openNotes,
};
if (speaker) delete keys[" "]; // long notes scroll
addEventListener("keydown", (event) => {
  const presses = event.key === " " && event.target.tagName === "BUTTON";
  if (!keys[event.key] || event.ctrlKey || event.metaKey || presses) return;
  event.preventDefault();
  keys[event.key]();
});
document.getElementById("on").onclick = on;
document.getElementById("back").onclick = back;
document.getElementById("notes").onclick = openNotes;

// The clock of the lesson starts when the second window opens; a click sets it back.
if (speaker) {
  const clock = document.getElementById("clock");
  let began = Date.now();
  const tell = () => { clock.textContent = Math.floor((Date.now() - began) / 60000) + " min"; };
  clock.hidden = false;
  clock.onclick = () => { began = Date.now(); tell(); };
  setInterval(tell, 1000);
  tell();
}
