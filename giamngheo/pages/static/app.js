/* What pages do in the browser beyond htmx. Every page works without this file. */
"use strict";

const forms = () => [...document.querySelectorAll("form.autosave")];
const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1];

/* A save in the background: unsaved → saved, or failed and told. Nothing typed leaves the page. */
function typed(form) {
  form.dataset.unsaved = "yes";
}

function tell(form, reason) {
  form.dataset.failed = reason;
  const notice = form.querySelector("[data-failed]");
  notice.hidden = false;
  notice.querySelector("[data-no-answer]").hidden = reason !== "no answer";
  notice.querySelector("[data-signed-out]").hidden = reason !== "signed out";
}

function settled(form) {
  delete form.dataset.failed;
  form.querySelector("[data-failed]").hidden = true;
}

function saveAgain() {
  forms().filter((form) => form.dataset.failed).forEach((form) => htmx.trigger(form, "again"));
}

function isSignIn(xhr) {
  const answered = new URL(xhr.responseURL || location.href);
  return answered.pathname.includes("/login/") && answered.pathname !== location.pathname;
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form.autosave");
  if (form) typed(form);
});

document.addEventListener("submit", (event) => {
  delete event.target.dataset.unsaved;
  delete event.target.dataset.failed;
});

/* After signing in again in another tab the token is another one: send the one of now. */
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = cookie("csrftoken");
  if (!token || detail.verb === "get") return;
  detail.headers["X-CSRFToken"] = token;
  if (detail.parameters.csrfmiddlewaretoken) detail.parameters.csrfmiddlewaretoken = token;
});

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  if (target.matches("form.autosave")) delete target.dataset.unsaved;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, elt } = event.detail;
  if (!isSignIn(xhr)) return;
  event.detail.shouldSwap = false;
  const form = elt.closest("form.autosave");
  if (form) tell(form, "signed out");
  else location.reload();
});

document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  if (!target.matches("form.autosave")) return;
  const answered = detail.xhr.status > 0 && !isSignIn(detail.xhr);
  if (answered && (detail.successful || [409, 422].includes(detail.xhr.status))) return settled(target);
  typed(target);
  if (!target.dataset.failed || answered) tell(target, detail.xhr.status === 403 ? "signed out" : "no answer");
});

/* The error's place says whether the field is wrong; its input says so to screen readers. */
document.addEventListener("htmx:oobAfterSwap", ({ target: place }) => {
  if (!place.id?.endsWith("_error")) return;
  const input = document.getElementById(place.id.slice(0, -"_error".length));
  if (place.textContent.trim()) input?.setAttribute("aria-invalid", "true");
  else input?.removeAttribute("aria-invalid");
});

document.addEventListener("htmx:afterSwap", ({ target }) => {
  target.querySelector?.("[data-focus]")?.focus();
});

window.addEventListener("online", saveAgain);
setInterval(saveAgain, 15000);

/* Leaving: what is typed but not yet sent goes along; only what could not be saved holds the page back. */
window.addEventListener("pagehide", () => {
  for (const form of forms().filter((one) => one.dataset.unsaved && !one.dataset.failed)) {
    fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, keepalive: true });
    delete form.dataset.unsaved;
  }
});

window.addEventListener("beforeunload", (event) => {
  if (forms().some((form) => form.dataset.failed || form.classList.contains("htmx-request"))) event.preventDefault();
});

/* Menus close by Escape and by a click elsewhere. */
document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  if (event.target.closest("[data-again]")) htmx.trigger(event.target.closest("form"), "again");
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/* A file may be dropped where it may be chosen. */
for (const name of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    const place = event.target.closest?.("[data-drop]");
    if (!place) return;
    event.preventDefault();
    place.classList.toggle("over", name === "dragover");
    if (name === "drop") place.querySelector("input[type=file]").files = event.dataTransfer.files;
  });
}

document.querySelector("[data-focus]")?.focus();

/* Nobody is signed in: the pages that a reviewer carried along are not for whoever holds the phone next. */
if (document.body.classList.contains("alone") && "caches" in window) caches.delete("reviewing");
