"use strict";
// Without this script the slides still scroll, one by one.
const slides = [...document.querySelectorAll("section")];
const speaker = location.search === "?speaker";
let at = 0, other = speaker ? opener : null;
document.body.classList.toggle("speaker", speaker);

function show(number) {
  const to = Math.max(0, Math.min(number, slides.length - 1));
  slides[to].scrollIntoView({ behavior: "instant" });
}
function openNotes() {
  if (!speaker) other = open(location.pathname + "?speaker#" + (at + 1), "speaker", "popup,width=1000,height=800");
}

// A finger, a key or the other window may have moved them: what is in sight counts.
const watch = new IntersectionObserver((seen) => {
  const shown = seen.find((one) => one.isIntersecting);
  if (!shown) return;
  at = slides.indexOf(shown.target);
  history.replaceState(null, "", "#" + (at + 1));
  other?.postMessage(at, "*");
}, { root: document.querySelector("main"), threshold: 0.6 });
for (const slide of slides) watch.observe(slide);
addEventListener("message", ({ data, source }) => { if (source === other && data !== at) show(data); });
addEventListener("resize", () => show(at));

const on = () => show(at + 1), back = () => show(at - 1);
const keys = {
  ArrowRight: on, PageDown: on, " ": on, ArrowLeft: back, PageUp: back,
  Home: () => show(0), End: () => show(slides.length - 1), s: openNotes, S: openNotes,
};
addEventListener("keydown", (event) => {
  if (!keys[event.key] || event.ctrlKey || event.metaKey || event.target.tagName === "BUTTON") return;
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
