"use strict";
(() => {
const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const spec = JSON.parse(byId("spec").textContent);
const form = byId("what-if");
const colours = spec.layer[1].encoding.color.scale.range;
let drawn = null;

function chosen() {
  const fields = new FormData(form);
  return {
    rule: fields.get("rule"),
    scale: fields.get("scale"),
    title: fields.get("title"),
    rounds: fields.getAll("round").map(Number),
  };
}

// --- Numbers: the package scored, here they are added up ---

function pointsOf(choice, team) {
  const cells = data.points[choice.rule][choice.scale][choice.title][team];
  return cells || roundsOf(choice.title).map(() => null);
}

function publishedOf(title, team) {
  return pointsOf({ rule: data.inForce, scale: data.published, title }, team);
}

function roundsOf(title) {
  return data.races[title.split(" ")[0]].map((race, at) => ({ number: at + 1, race }));
}

function teamsOf(choice) {
  const scored = Object.keys(data.points[choice.rule][choice.scale][choice.title]);
  return [...new Set([...data.teams[choice.title], ...scored])];
}

function runningTotals(choice, team) {
  let total = 0;
  return pointsOf(choice, team).map((points, at) => {
    if (choice.rounds.includes(at + 1)) total += points || 0;
    return total;
  });
}

function standings(choice) {
  const rows = teamsOf(choice).map((team, at) => {
    const totals = runningTotals(choice, team);
    const published = publishedOf(choice.title, team);
    return {
      team,
      slot: at < data.coloured ? at : -1,
      totals,
      total: totals[totals.length - 1],
      published: published.reduce((sum, points) => sum + (points || 0), 0),
    };
  });
  rows.sort((a, b) => b.total - a.total);
  for (const row of rows) row.place = 1 + rows.filter((other) => other.total > row.total).length;
  return rows;
}

// --- Words ---

function verdict(choice, rows) {
  const first = rows.filter((row) => row.place === 1);
  if (!choice.rounds.length) return "No round counts, so nobody is champion.";
  if (first.length > 1) {
    const names = first.map((row) => row.team).join(" and ");
    return `${names} are level on ${first[0].total} points.`;
  }
  const [champion, second] = rows;
  const lead = champion.total - second.total;
  return `${champion.team} is champion with ${champion.total} points, ` +
    `${lead} more than ${second.team} (${second.total}).`;
}

function isAsPublished(choice) {
  return choice.rule === data.inForce && choice.scale === data.published &&
    choice.rounds.length === roundsOf(choice.title).length;
}

// Cells that another rule changes, under the scale that is chosen.
function changes(choice) {
  const before = { ...choice, rule: data.inForce };
  const found = [];
  for (const team of teamsOf(choice)) {
    const old = pointsOf(before, team);
    pointsOf(choice, team).forEach((points, at) => {
      if (points === old[at]) return;
      const why = data.reasons[`${choice.title}, ${team}, ${at + 1}`];
      found.push(`Round ${at + 1}, ${team}: ${points ?? "no"} points instead of ` +
        `${old[at] ?? "none"}${why ? ` (under the rule: ${why})` : ""}.`);
    });
  }
  return found;
}

function changesInWords(choice) {
  if (choice.rule === data.inForce) return [];
  const found = changes(choice);
  return found.length ? found : ["No team's points in this championship change with the rule."];
}

function assumptionInWords(choice) {
  const left = roundsOf(choice.title).filter((round) => !choice.rounds.includes(round.number));
  const said = [data.assumptions[choice.rule][choice.title]];
  if (choice.scale !== data.published) said.push(`points for a place: ${choice.scale}`);
  if (left.length) said.push(`left out: ${left.map((round) => round.number).join(", ")}`);
  const text = said.join("; ");
  return text[0].toUpperCase() + text.slice(1) + ".";
}

// --- Page ---

function element(name, text, attributes = {}) {
  const made = Object.assign(document.createElement(name), { textContent: text });
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function showStandings(rows) {
  byId("standings").replaceChildren(...rows.map((row) => {
    const line = document.createElement("tr");
    const team = element("th", row.team, { scope: "row" });
    if (row.slot >= 0) {
      const swatch = element("span", "", { class: "swatch", "aria-hidden": "true" });
      swatch.style.background = colours[row.slot];
      team.prepend(swatch);
    }
    line.append(element("td", row.place), team, element("td", row.total), element("td", row.published));
    return line;
  }));
}

function showRounds(title) {
  byId("rounds").replaceChildren(...roundsOf(title).map((round) => {
    const label = element("label", "");
    const box = element("input", "", { type: "checkbox", name: "round", value: round.number });
    box.checked = true;
    box.defaultChecked = true;
    label.append(box, ` ${round.number} ${round.race}`);
    return label;
  }));
}

function show() {
  const choice = chosen();
  const rows = standings(choice);
  const words = verdict(choice, rows);
  byId("verdict").textContent = words;
  byId("chart").setAttribute("aria-label", `Points so far by round, a line per team. ${words}`);
  byId("caption").textContent =
    `${isAsPublished(choice) ? "Final" : "What-if"} standings, ${choice.title}`;
  byId("changes").replaceChildren(...changesInWords(choice).map((text) => element("p", text)));
  byId("assumption").textContent = assumptionInWords(choice);
  byId("flip").textContent =
    choice.rule === data.inForce ? "Flip the rule" : "Back to the rule as it was";
  showStandings(rows);
  moveLines(choice.title, rows);
}

// --- Chart ---

// Labels at least this share of the highest total apart.
const APART = 0.055;

function labelHeights(rows) {
  const named = rows.filter((row) => row.slot >= 0).sort((a, b) => a.total - b.total);
  const step = APART * Math.max(1, ...rows.map((row) => row.total));
  const heights = new Map();
  let lowest = -Infinity;
  for (const row of named) {
    lowest = Math.max(row.total, lowest + step);
    heights.set(row.team, lowest);
  }
  return heights;
}

// The lines need the room more than the names do; the standings have them whole.
function shortened(team) {
  const longest = byId("chart").clientWidth < 480 ? 12 : 20;
  return team.length > longest + 1 ? `${team.slice(0, longest).trim()}…` : team;
}

function chartRows(rows) {
  const heights = labelHeights(rows);
  return rows.flatMap((row) => row.totals.map((total, at) => ({
    team: row.team,
    slot: row.slot,
    round: at + 1,
    total,
    label: at + 1 === row.totals.length && row.slot >= 0
      ? `${shortened(row.team)} ${Math.round(total)}` : "",
    label_at: heights.get(row.team) ?? total,
  })));
}

function between(from, to, share) {
  return to.map((row) => {
    const old = from.find((other) => other.team === row.team) || row;
    const totals = row.totals.map((total, at) => old.totals[at] + share * (total - old.totals[at]));
    return { ...row, totals, total: totals[totals.length - 1] };
  });
}

const MOVE_MS = 700;
const stillPreferred = matchMedia("(prefers-reduced-motion: reduce)");

async function moveLines(title, rows) {
  const view = await ready;
  const from = drawn && drawn.title === title ? drawn.rows : rows;
  const mine = (drawn = { title, rows });
  const began = performance.now();
  const draw = (now) => {
    if (drawn !== mine) return;
    const share = stillPreferred.matches ? 1 : Math.min(1, (now - began) / MOVE_MS);
    view.data("rows", chartRows(between(from, rows, Math.max(0, share)))).run();
    if (share < 1) requestAnimationFrame(draw);
  };
  draw(from === rows ? began + MOVE_MS : began);
}

// --- Start ---

const ready = vegaEmbed("#chart", spec, {
  actions: false,
  renderer: "svg",
  // Errors alone: five teams leave the layer of the others empty, which is said.
  logLevel: 1,
}).then((made) => made.view);

form.addEventListener("change", (event) => {
  if (event.target.name === "title") showRounds(form.elements.title.value);
  show();
});
form.addEventListener("reset", () => setTimeout(() => {
  showRounds(form.elements.title.value);
  show();
}));
byId("flip").addEventListener("click", () => {
  const other = [...form.elements.rule].find((radio) => !radio.checked);
  other.checked = true;
  show();
});
form.hidden = false;
byId("flip").hidden = false;
showRounds(form.elements.title.value);
show();
})();
