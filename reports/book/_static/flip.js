"use strict";
// The package found the places (flip_data.js); here they get their points, are added up
// and drawn. As in the lessons the champion is black and the next orange.
const COLOURS = ["#1a1a1a", "#b34e00", "#0072b2", "#007a5a", "#a6417f"];
const DASHES = ["none", "7 3", "2 2", "8 3 2 3", "4 2"];
const GREY = "#767676";
const [PUBLISHED] = Object.keys(FLIP.scales);
const AS_PUBLISHED = { of: "overall winner", share: 70, scale: PUBLISHED, rounds: "all" };
const byId = (id) => document.getElementById(id);
const form = byId("flip");
const fields = form.elements;
const seasonOf = (title) => title.split(" ")[1];

// --- Who has how many points ---

// What the controls say; rounds are "all", "worst 2" (each team's) or "without 3".
function chosen() {
  const names = ["title", "of", "scale", "rounds", "share"];
  const choice = Object.fromEntries(names.map((name) => [name, fields[name].value]));
  return { ...choice, share: Number(choice.share) };
}

function standings({ title, of, share, scale, rounds }) {
  const paid = FLIP.scales[scale][seasonOf(title)];
  const { places } = FLIP.places[title][of].find(({ upTo }) => share <= upTo);
  const teams = Object.entries(places).map(([team, placed], at) => {
    const points = placed.map((place, round) => paid[round][place - 1] ?? 0);
    const counted = counting(points, ...rounds.split(" "));
    const total = counted.reduce((sum, scored) => sum + scored, 0);
    return { team, counted, total, colour: COLOURS[at] ?? GREY, dash: DASHES[at] };
  });
  return teams.sort((a, b) => b.total - a.total);
}

function counting(points, which, number) {
  const worstFirst = [...points.keys()].sort((a, b) => points[a] - points[b] || b - a);
  const out = which === "worst" ? worstFirst.slice(0, number) : [number - 1];
  return points.map((scored, round) => (out.includes(round) ? 0 : scored));
}

function leading(teams) {
  const level = teams.filter(({ total }) => total === teams[0].total).map(({ team }) => team);
  const lead = teams[0].total - teams[1].total;
  return { level, lead, words: lead ? `${level[0]} by ${lead}` : `${level.join(" and ")} level` };
}

// --- In words ---

const plural = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

function verdict(title, teams) {
  const { level, lead } = leading(teams);
  const names = level.map((team) => `<strong>${team}</strong>`).join(" and ");
  const points = plural(teams[0].total, "point");
  return `${title}: ${names} ` +
    (lead ? `is champion with ${points}, ${lead} more than ${teams[1].team}.` : `are level on ${points}.`);
}

function changes({ of, share, scale, rounds }, again) {
  const [which, number] = rounds.split(" ");
  const line = of !== AS_PUBLISHED.of || share !== AS_PUBLISHED.share;
  return [
    again && line && `line at ${share.toFixed(1)}% of the ${of}'s laps`,
    scale !== PUBLISHED && `points for a place: ${scale}`,
    which === "worst" && `each team's ${plural(Number(number), "worst round")} dropped`,
    which === "without" && `without round ${number}`,
  ].filter(Boolean);
}

// What the result rests on, by the id of its place on the page.
function grounds(scale, changed, again) {
  const rounds = again?.join(" and ");
  return {
    published: `the points of all rounds${again ? `, the full results of rounds ${rounds}` : " (but no full result)"}, ` +
      "70% of “the winner's” laps, and that a team's best car counts",
    inferred: (again ? "that the overall winner is meant (from one blank) and that a car must be running " +
      "(from one team's absence)" : "that the rule means what it meant in 2004") +
      (scale === PUBLISHED ? "" : "; places, from the points published"),
    assumed: changed ? `everybody races just as they did${again ? `; all rounds but ${rounds} keep their places` : ""}`
      : "nothing: this is how it ended",
  };
}

// --- Shown ---

function show() {
  const choice = chosen();
  const { title, scale } = choice;
  const again = FLIP.again[seasonOf(title)];
  const teams = standings(choice);
  const changed = changes(choice, again);
  byId("verdict").innerHTML = verdict(title, teams);
  byId("setting").textContent = changed.length ? `What if: ${changed.join("; ")}` : "As published";
  for (const [id, words] of Object.entries(grounds(scale, changed.length, again))) byId(id).textContent = words;
  fields.line.disabled = !again;
  byId("no-line").hidden = again;
  for (const radio of fields.of) showBand(radio, { ...choice, of: radio.value });
  byId("which").textContent = title;
  byId("standings").innerHTML = table(teams, standings({ ...AS_PUBLISHED, title }));
  byId("chart").innerHTML = chart(teams, FLIP.circuits[seasonOf(title)]);
}

// A screen reader hears the result, and the address keeps it, once nothing moves.
let waiting;
function showAndTell() {
  show();
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    byId("status").textContent = byId("verdict").textContent;
    history.replaceState(null, "", `#${new URLSearchParams(new FormData(form))}`);
  }, 500);
}

// Width of a text in bold.
const pen = document.createElement("canvas").getContext("2d");
function wide(text, size) {
  pen.font = `600 ${size}px ${getComputedStyle(form).fontFamily}`;
  return pen.measureText(text).width;
}

function showBand(radio, choice) {
  const stretches = [];
  for (const { upTo } of FLIP.places[choice.title][choice.of]) {
    const teams = standings({ ...choice, share: upTo });
    const { words, lead } = leading(teams);
    if (stretches.at(-1)?.words === words) stretches.pop();
    const from = stretches.at(-1)?.upTo ?? 0;
    stretches.push({ words, lead, upTo, width: upTo - from, colour: lead ? teams[0].colour : GREY });
  }
  const label = radio.parentElement, band = label.nextElementSibling;
  label.querySelector("b").textContent = leading(standings(choice)).words;
  band.style.setProperty("--share", `${choice.share}%`);
  band.ariaLabel = stretches.map(({ words, upTo }) => `${words} up to ${upTo.toFixed(1)}%`).join(", ");
  band.innerHTML = stretches.map(({ words, lead, upTo, width, colour }) => {
    const room = (band.clientWidth * width) / 100 - 6;
    const shorter = lead ? [`${words.split(" ")[0]} by ${lead}`, `by ${lead}`, lead] : ["level"];
    const fits = [words, ...shorter].find((text) => wide(text, 16) < room);
    return `<span title="${words}, up to ${upTo.toFixed(2)}%" style="width: ${width}%; background: ${colour}">` +
      `<b>${fits ?? ""}</b></span>`;
  }).join("");
}

function table(teams, published) {
  return teams.map(({ team, total, colour, dash }) => {
    const place = 1 + teams.filter((other) => other.total > total).length;
    const before = published.find((other) => other.team === team)?.total ?? "–";
    const key = `<svg class="key" aria-hidden="true" width="26" height="10">${line("M1,5H25", colour, dash)}</svg>`;
    return `<tr><td>${place}</td><th scope="row">${key}${team}</th>` +
      `<td class="number">${total}</td><td class="number">${before}</td></tr>`;
  }).join("");
}

// --- Points by round ---

function line(d, colour, dash) {
  const width = dash ? 2.5 : 1;
  return `<path d="${d}" stroke="${colour}" fill="none" stroke-width="${width}" stroke-dasharray="${dash ?? "none"}"/>`;
}

const write = (x, y, text, look = "") => `<text x="${x}" y="${y}" ${look}>${text}</text>`;

function chart(teams, circuits) {
  const width = byId("chart").clientWidth, left = 40, top = 32, bottom = 275;
  const right = width - Math.min(210, 0.4 * width);
  const most = Math.max(1, teams[0].total);
  const step = [1, 2, 5, 10, 20, 25, 50].find((size) => most / size <= 6);
  const x = (round) => left + ((right - left) * round) / (circuits.length - 1);
  const y = (points) => bottom - ((bottom - top) * points) / most;
  const drawn = [write(4, 16, "points so far"), write(right, bottom + 38, "round", 'text-anchor="end"')];
  for (let points = 0; points <= most; points += step)
    drawn.push(line(`M${left},${y(points)}H${right}`, "#e0e0e0"), write(left - 6, y(points) + 4, points, 'text-anchor="end"'));
  for (const round of circuits.keys()) drawn.push(write(x(round), bottom + 18, round + 1, 'text-anchor="middle"'));
  for (const { team, counted, total, colour, dash } of [...teams].reverse()) {
    let sum = 0;
    const points = counted.map((scored, round) => `${x(round)},${y((sum += scored))}`);
    drawn.push(`<g><title>${team}, ${total}</title>${line(`M${points.join("L")}`, colour, dash)}</g>`);
  }
  const named = teams.filter(({ dash }) => dash);
  const heights = apart(named.map(({ total }) => y(total)), 16, bottom);
  named.forEach(({ team, total, colour }, at) => drawn.push(
    write(right + 8, heights[at] + 4, shortened(team, total, width - right - 12), `fill="${colour}" font-weight="600"`)));
  const words = `Points so far by round, a line per team. ${byId("verdict").textContent}`;
  return `<svg role="img" aria-label="${words}" width="${width}" height="320">${drawn.join("")}</svg>`;
}

// Heights from the top down, a step between them, none below the lowest.
function apart(heights, step, lowest) {
  let last = -Infinity;
  const down = heights.map((height) => (last = Math.max(height, last + step)));
  last = lowest + step;
  return down.reverse().map((height) => (last = Math.min(height, last - step))).reverse();
}

function shortened(team, total, room) {
  let short = team;
  while (wide(`${short}… ${total}`, 13) > room) short = short.slice(0, -1).trim();
  return short === team ? `${team} ${total}` : `${short}… ${total}`;
}

// --- Moved ---

function offer(list, choices) {
  list.replaceChildren(...choices.map(([value, text]) => new Option(text ?? value, value)));
}

function offerRounds() {
  const kept = fields.rounds.value || "all";
  const circuits = FLIP.circuits[seasonOf(fields.title.value)];
  const worst = circuits.slice(1).map((_, at) => [`worst ${at + 1}`, `without each team's ${plural(at + 1, "worst round")}`]);
  const without = circuits.map((circuit, at) => [`without ${at + 1}`, `without ${at + 1}, ${circuit}`]);
  offer(fields.rounds, [["all"], ...worst, ...without]);
  fields.rounds.value = kept;
}

form.addEventListener("input", ({ target }) => {
  if (target !== fields.exact) fields.exact.value = fields.share.value;
  else if (target.checkValidity()) fields.share.value = target.value;
  if (target === fields.title) offerRounds();
  showAndTell();
});
form.addEventListener("submit", (event) => event.preventDefault());
byId("as-published").addEventListener("click", () => {
  const title = fields.title.value;
  form.reset();
  fields.title.value = title;
  showAndTell();
});
addEventListener("resize", show);

const address = new URLSearchParams(location.hash.slice(1));
offer(fields.title, Object.keys(FLIP.places).map((title) => [title]));
offer(fields.scale, Object.keys(FLIP.scales).map((scale) => [scale]));
fields.title.value = address.get("title") ?? FLIP.opensWith;
offerRounds();
for (const [name, value] of address) if (fields[name]) fields[name].value = value;
form.hidden = false;
show();

// On a phone the cells of the map stand one below the other, each with its heading.
const map = document.querySelector("#what-would-have-changed-each-title table");
map.classList.add("stacked");
for (const cell of map.querySelectorAll("tbody td"))
  cell.dataset.label = map.tHead.rows[0].cells[cell.cellIndex].textContent;
