/* The review form on a phone. An answer is on the phone before it is sent, and leaves it only when the server has it. */
const page = document.querySelector("[data-reviewing]");
const form = document.querySelector("[data-review-form]");
const OWNER = `reviewing:${page.dataset.reviewing}:`;
const [QUEUE, ACKNOWLEDGED] = [`${OWNER}queue:`, `${OWNER}kept:`];
const URL_OF = form?.dataset.url;
const TRIES_EVERY = 5000;
const TIMEOUT = 20000;
const LONGEST_EDGE = 1280;
const QUALITY = 0.7;

const questions = () => [...document.querySelectorAll("[data-ask]")];
const fieldOf = (question) => `${question.dataset.person}:${question.dataset.ask}`;
const noteOf = (question) => question.querySelector("[data-note]");
const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1];
const read = (key) => JSON.parse(localStorage.getItem(key));
const write = (key, value) => localStorage.setItem(key, JSON.stringify(value));

/* ---- What waits on this phone: in the order in which it was answered. ---- */
const waiting = () => Object.keys(localStorage).filter((key) => key.startsWith(QUEUE)).sort();
const waitingFor = (url, field) => waiting().filter((key) => read(key).url === url && (!field || read(key).field === field));

function newPlace() {
  const last = Number(waiting().at(-1)?.slice(QUEUE.length) ?? 0);
  return QUEUE + String(Math.max(Date.now(), last + 1)).padStart(15, "0");
}

function valueOf(question) {
  const input = question.querySelector("input[type=radio]");
  if (!input) return question.querySelector("input, select").value.trim();
  return question.querySelector("input:checked")?.value ?? "";
}

function show(question, value) {
  const radios = question.querySelectorAll("input[type=radio]");
  if (radios.length) radios.forEach((radio) => { radio.checked = radio.value === value; });
  else question.querySelector("input, select").value = value;
}

/* One answer a field waits; one that may have reached the server stays as it is, and a new one follows it. */
function keep(question) {
  const value = valueOf(question);
  const earlier = waitingFor(URL_OF, fieldOf(question)).at(-1);
  const last = earlier && read(earlier);
  if (!last && value === question.dataset.before) return;
  if (last?.value === value && !last.wrong && !last.conflict) return;
  const before = last ? (last.tried && !last.wrong ? last.value : last.before) : question.dataset.before;
  if (last && (!last.tried || last.wrong || last.conflict)) localStorage.removeItem(earlier);
  const { ask: name, person } = question.dataset;
  write(newPlace(), { key: crypto.randomUUID(), url: URL_OF, field: fieldOf(question), name, person, value, before });
  mark(question);
  send();
}

/* ---- Sending: one after the other, over one tab at a time. ---- */
const state = { line: "ok" };

async function post(url, fields) {
  const body = fields.photo ? new FormData() : new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const headers = { "X-CSRFToken": cookie("csrftoken") ?? page.dataset.token };
  return fetch(url, { method: "POST", body, headers, signal: AbortSignal.timeout(TIMEOUT) });
}

const isSignIn = (answered) => answered.status === 403 || (answered.redirected && answered.url.includes("/login/"));
const blocked = (entry) => entry.wrong || entry.conflict;

function send() {
  tell();
  return navigator.locks ? navigator.locks.request(OWNER, { ifAvailable: true }, (lock) => lock && sendAll()) : sendAll();
}

async function sendAll() {
  for (let place; (place = next()); ) {
    if (!(await sendOne(place))) break;
  }
  if (state.line === "ok") await sendPhotos();
  tell();
}

/* The first that can go: not one behind a conflict of its own field. */
function next() {
  const stuck = new Set();
  for (const place of waiting()) {
    const entry = read(place);
    const own = entry.url + entry.field;
    if (blocked(entry)) stuck.add(own);
    else if (!stuck.has(own)) return place;
  }
}

async function sendOne(place) {
  const entry = { ...read(place), tried: true };
  write(place, entry);
  const { key, name, person, value, before } = entry;
  let answered;
  try {
    answered = await post(entry.url, { key, name, person, value, before });
  } catch {
    state.line = "none";
    return false;
  }
  if (isSignIn(answered)) state.line = "signed out";
  else if (answered.ok || [404, 409, 422].includes(answered.status)) state.line = "ok";
  else state.line = "none";
  if (state.line !== "ok") return false;
  await taken(place, entry, answered);
  return true;
}

async function taken(place, entry, answered) {
  const told = answered.status === 404 ? { wrong: page.dataset.gone } : await answered.json();
  if (answered.ok) {
    localStorage.removeItem(place);
    const kept = read(ACKNOWLEDGED + entry.url) ?? {};
    write(ACKNOWLEDGED + entry.url, { ...kept, [entry.field]: { value: entry.value, at: told.at } });
  } else if (localStorage.getItem(place)) {
    write(place, { ...entry, ...told });
  }
  if (entry.url !== URL_OF) return;
  const question = questions().find((one) => fieldOf(one) === entry.field);
  if (answered.ok) {
    question.dataset.before = entry.value;
    document.getElementById("standing").innerHTML = told.standing;
    question.dataset.saved = "yes";
  }
  mark(question);
}

/* ---- What the page says of each answer. ---- */
function mark(question) {
  const entry = waitingFor(URL_OF, fieldOf(question)).map(read).at(-1);
  const note = noteOf(question);
  note.className = "ask-note";
  note.replaceChildren();
  if (entry?.conflict) return clash(question, note, entry.conflict);
  if (entry?.wrong) note.classList.add("ask-wrong");
  const words = entry?.wrong ?? (entry ? page.dataset.waiting : question.dataset.saved ? page.dataset.saved : "");
  note.textContent = words;
}

function clash(question, note, conflict) {
  note.classList.add("ask-wrong");
  note.append(`${conflict.by}: ${conflict.words}. `);
  note.append(button(page.dataset.mine, () => settle(question, conflict, true)), button(page.dataset.theirs, () => settle(question, conflict, false)));
}

function button(words, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: words });
  made.addEventListener("click", act);
  return made;
}

function settle(question, conflict, isMine) {
  const value = valueOf(question);
  waitingFor(URL_OF, fieldOf(question)).forEach((place) => localStorage.removeItem(place));
  question.dataset.before = conflict.value;
  show(question, isMine ? value : conflict.value);
  if (isMine) keep(question);
  mark(question);
  tell();
}

async function tell() {
  const left = waiting().length + (await photos()).length;
  const place = document.querySelector("[data-line]");
  place.hidden = !left || (state.line === "ok" && !waiting().some((key) => blocked(read(key))));
  document.querySelector("[data-left]").textContent = String(left);
  document.querySelector("[data-signed-out]").hidden = state.line !== "signed out";
  document.querySelectorAll("[data-of]").forEach((line) => { line.hidden = !waitingFor(line.dataset.of).length; });
}

/* ---- Photos: made small here, and without what the camera writes beside them. ---- */
function store(mode) {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(OWNER, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("photos", { keyPath: "key" });
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => resolve(asked.result.transaction("photos", mode).objectStore("photos"));
  });
}

function done(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

const photos = async () => done((await store("readonly")).getAll());

async function small(file) {
  const picture = await createImageBitmap(file);
  const share = Math.min(1, LONGEST_EDGE / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.width * share, height: picture.height * share });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

async function keepPhoto(input) {
  const told = document.querySelector("[data-photo-note]");
  try {
    const blob = await small(input.files[0]);
    await done((await store("readwrite")).put({ key: crypto.randomUUID(), url: form.dataset.photos, blob }));
    told.textContent = page.dataset.waiting;
  } catch {
    told.textContent = page.dataset.noPhoto;
  }
  input.value = "";
  send();
}

async function sendPhotos() {
  for (const photo of (await photos()).filter((one) => !one.wrong)) {
    let answered;
    try {
      answered = await post(photo.url, { key: photo.key, photo: photo.blob });
    } catch {
      state.line = "none";
      return;
    }
    if (isSignIn(answered) || answered.status >= 500) return;
    const told = answered.status === 404 ? { wrong: page.dataset.gone } : await answered.json();
    const kept = await store("readwrite");
    await done(answered.ok ? kept.delete(photo.key) : kept.put({ ...photo, ...told }));
    if (photo.url === form?.dataset.photos) showPhoto(answered.ok, told);
  }
}

function showPhoto(isKept, told) {
  document.querySelector("[data-photo-note]").textContent = isKept ? page.dataset.saved : told.wrong;
  if (!isKept) return;
  const place = document.querySelector("[data-photo-list]");
  const item = document.createElement("li");
  item.append(Object.assign(document.createElement("img"), { src: told.url, alt: page.dataset.photo }));
  place.append(item);
}

/* ---- One screen at a time. ---- */
const screens = [...document.querySelectorAll("[data-screen]")];

function turn() {
  const wanted = screens.find((one) => `#${one.id}` === location.hash) ?? screens[0];
  screens.forEach((one) => { one.hidden = one !== wanted; });
  scrollTo(0, 0);
  wanted?.querySelector("h2").focus({ preventScroll: true });
}

/* ---- Everything as it was left: what waits, and what the server took after this page was made. ---- */
function restore() {
  const kept = read(ACKNOWLEDGED + URL_OF) ?? {};
  for (const question of questions()) {
    const known = kept[fieldOf(question)];
    if (known && known.at > Number(form.dataset.madeAt)) {
      show(question, known.value);
      question.dataset.before = known.value;
    }
    const entry = waitingFor(URL_OF, fieldOf(question)).map(read).at(-1);
    if (entry) show(question, entry.value);
    mark(question);
  }
}

/* ---- These pages on the phone itself, where the browser can keep them. ---- */
async function keepPages(paths) {
  const cache = await caches.open("reviewing");
  const own = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href ?? one.src);
  for (const path of [...own, ...paths]) {
    if (!(await cache.match(path)) || paths.length > 1) await cache.add(path).catch(() => {});
  }
}

async function carry(event) {
  const made = event.target.closest("button");
  made.disabled = true;
  await keepPages([location.pathname, ...[...document.querySelectorAll("[data-household]")].map((one) => one.href)]);
  made.textContent = page.dataset.carried;
}

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/my-households/worker.js", { scope: "/my-households/" });
  navigator.serviceWorker.ready.then(() => keepPages([location.pathname]));
}

document.querySelector("[data-carry]")?.addEventListener("click", carry);
document.querySelector("[data-again]").addEventListener("click", send);
window.addEventListener("online", send);
setInterval(send, TRIES_EVERY);

if (form) {
  restore();
  turn();
  window.addEventListener("hashchange", turn);
  form.addEventListener("change", ({ target }) => {
    const question = target.closest("[data-ask]");
    if (question) keep(question);
    if (target.matches("[data-photo]") && target.files.length) keepPhoto(target);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
}
send();
