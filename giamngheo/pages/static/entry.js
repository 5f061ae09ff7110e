/* Fast entry: keys, codes, rows saved as one leaves them. What is typed stays on this computer until it is kept. */
"use strict";

const sheet = document.querySelector("table.entry");
const legend = document.querySelector("[data-legend]");
const unsent = document.querySelector("[data-unsent]");
const PREFIX = `entry:${sheet.dataset.owner}:${sheet.dataset.day}:`;

const rows = () => [...document.querySelectorAll("form[data-row]")];
const cellsOf = (form) => [...form.elements].filter((input) => input.matches(".cell"));
const versionOf = (form) => form.elements.namedItem("version");
const versionsOf = (form) => [...form.elements].filter((input) => ["version", "person_version"].includes(input.name));
const stateOf = (form) => document.getElementById(form.id.replace(/-form$/, "-state"));
const homeOf = (input) => input.closest(".entry-home");
const step = (list, input, by) => list[list.indexOf(input) + by];
const same = (input, place) => [...sheet.querySelectorAll(`${place} .cell[name="${input.name}"]`)];

function check(input) {
  const wrong = !input.validity.valid;
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

/* On this computer, under the officer's own name: until the server has it. */
function keep(form) {
  const values = Object.fromEntries(cellsOf(form).map((input) => [input.name, input.value]));
  const versions = Object.fromEntries(versionsOf(form).map((input) => [input.name, input.value]));
  localStorage.setItem(PREFIX + form.id, JSON.stringify({ versions, home: homeOf(form).id, values }));
}

function restore(form) {
  const kept = JSON.parse(localStorage.getItem(PREFIX + form.id));
  if (!kept || form.dataset.unsaved) return;
  for (const input of cellsOf(form)) input.value = kept.values[input.name] ?? input.value;
  for (const input of versionsOf(form)) input.value = (kept.versions ?? kept)[input.name] ?? input.value;
  form.dataset.unsaved = "yes";
  save(form);
}

function restoreAll() {
  rows().forEach(restore);
  const kept = Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}p-`));
  const homes = new Set(kept.map((key) => JSON.parse(localStorage.getItem(key)).home));
  homes.forEach((id) => open(document.getElementById(id), false));
}

function save(form) {
  htmx.trigger(form, "leave");
}

function tellUnsent() {
  unsent.hidden = !rows().some((form) => form.dataset.failed);
}

/* A form with a day of its own is saved first: its members are kept under that day. False: the day is refused. */
async function hasItsDay(form) {
  const day = form.elements.namedItem("review_date");
  if (day.value && !day.readOnly) {
    const answered = new Promise((resolve) => form.addEventListener("htmx:afterRequest", resolve, { once: true }));
    save(form);
    await answered;
  }
  return !day.matches("[aria-invalid]") || day.focus();
}

/* The members of a household, asked for once. */
async function open(home, goThere) {
  const form = home?.querySelector(".entry-row form");
  const place = home?.querySelector(".entry-members td > div");
  if (!form || (goThere && !(await hasItsDay(form)))) return;
  if (!place.childElementCount) await htmx.ajax("GET", stateOf(form).dataset.members, { target: place, swap: "innerHTML" });
  if (goThere) place.querySelector(".cell")?.focus();
}

function close(home) {
  home.querySelector(".entry-row .cell").focus();
  home.querySelector(".entry-members td > div").replaceChildren();
}

function goOn(input, by) {
  const home = homeOf(input);
  const isLast = by > 0 && input === cellsOf(input.form).at(-1) && input.closest(".entry-row");
  if (isLast && !home.querySelector(".entry-member")) open(home, true);
  else step([...sheet.querySelectorAll(".cell")], input, by)?.focus();
}

function atEdge(input, side) {
  const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  return whole || input.selectionStart === (side < 0 ? 0 : input.value.length);
}

function move(event, input) {
  const place = input.closest(".entry-member") ? ".entry-member" : ".entry-row";
  switch (event.key) {
    case "Enter": return goOn(input, event.shiftKey ? -1 : 1);
    case "ArrowDown": return step(same(input, place), input, 1)?.focus();
    case "ArrowUp": return step(same(input, place), input, -1)?.focus();
    case "ArrowLeft": return step([...sheet.querySelectorAll(".cell")], input, -1)?.focus();
    case "ArrowRight": return step([...sheet.querySelectorAll(".cell")], input, 1)?.focus();
    case "+": return input.closest(".entry-member") ? close(homeOf(input)) : open(homeOf(input), true);
  }
}

sheet.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches(".cell") || event.ctrlKey || event.altKey || event.isComposing) return;
  const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!["Enter", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "+"].includes(event.key)) return;
  if (side && !atEdge(input, side)) return;
  event.preventDefault();
  move(event, input);
});

sheet.addEventListener("focusin", ({ target }) => {
  if (!target.matches(".cell")) return;
  target.select();
  legend.textContent = document.getElementById(`codes-${target.name}`).textContent.replace(/\s+/g, " ").trim();
});

sheet.addEventListener("input", ({ target }) => {
  if (!target.matches(".cell")) return;
  target.form.dataset.unsaved = "yes";
  check(target);
  keep(target.form);
});

sheet.addEventListener("focusout", ({ target, relatedTarget }) => {
  const form = target.form;
  if (form?.dataset.unsaved && relatedTarget?.form !== form) save(form);
});

sheet.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  const theirs = event.target.closest("[data-theirs]");
  if (opener) {
    event.preventDefault();
    open(homeOf(opener), true);
  }
  if (theirs) {
    localStorage.removeItem(PREFIX + theirs.dataset.theirs);
    location.reload();
  }
});

/* A row on its way: kept, wrong somewhere, somebody else's meanwhile, or no answer. */
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target.matches("[data-row]")) delete target.dataset.unsaved;
});

document.addEventListener("htmx:afterRequest", ({ target: form, detail }) => {
  if (!form.matches("[data-row]")) return;
  const status = detail.xhr.status;
  if ([200, 409, 422].includes(status)) delete form.dataset.failed;
  else form.dataset.failed = form.dataset.unsaved = "yes";
  if (status === 200 && !form.dataset.unsaved) localStorage.removeItem(PREFIX + form.id);
  if (status === 200 || status === 422) mark(form);
  tellUnsent();
});

function mark(form) {
  const note = document.getElementById(form.id.replace(/-form$/, "-note"));
  const wrong = new Set([...note.querySelectorAll("[data-wrong]")].map((one) => one.dataset.wrong));
  for (const input of cellsOf(form)) {
    if (wrong.has(input.name)) input.setAttribute("aria-invalid", "true");
    else check(input);
  }
  const day = form.elements.namedItem("review_date");
  if (day && versionOf(form).value !== "0") day.readOnly = true;
  if (wrong.size || form.dataset.unsaved) keep(form);
}

document.addEventListener("htmx:afterSwap", ({ target }) => {
  target.querySelectorAll?.("form[data-row]").forEach(restore);
});

function again() {
  rows().filter((form) => form.dataset.failed).forEach(save);
}

document.querySelector("[data-send]").addEventListener("click", again);
window.addEventListener("online", again);
setInterval(again, 15000);

window.addEventListener("pagehide", () => {
  for (const form of rows().filter((one) => one.dataset.unsaved)) {
    fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, keepalive: true });
  }
});

window.addEventListener("load", () => {
  restoreAll();
  const started = [...document.querySelectorAll(".entry-row form")].find((form) => versionOf(form).value === "0");
  const home = document.getElementById(location.hash.slice(1)) ?? (started && homeOf(started));
  if (matchMedia("(min-width: 48rem)").matches) home?.querySelector(".cell")?.focus();
});
