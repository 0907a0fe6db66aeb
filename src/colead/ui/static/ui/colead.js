// What pages do beyond links and forms. Without it, everything still works.

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// Theme: auto, light, dark.
function toggleTheme() {
  const order = ["", "light", "dark"];
  const now = localStorage.getItem("theme") || "";
  const next = order[(order.indexOf(now) + 1) % 3];
  if (next) { localStorage.setItem("theme", next); document.documentElement.dataset.theme = next; }
  else { localStorage.removeItem("theme"); delete document.documentElement.dataset.theme; }
}

document.addEventListener("click", (event) => {
  const target = event.target;
  if (target.closest("[data-theme-toggle]")) toggleTheme();
  const opener = target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  for (const menu of $$("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
  if (target.matches("[aria-disabled=true]")) event.preventDefault();
  if (target.closest(".live-note button")) showNews();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const menu of $$("details.menu[open]")) { menu.open = false; menu.firstElementChild.focus(); }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) { event.preventDefault(); return; }
  if (form.method === "post") {
    // A second click sends nothing twice; the button is usable again if the page stays.
    if (form.dataset.sent && !form.hasAttribute("hx-post")) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
    forget(form);
  }
});

// Drafts: what was typed is kept in this tab until it is sent.
const draftKey = (form) => `draft:${location.pathname}${location.search}:${form.getAttribute("action") || ""}`;
const kept = (form) => $$("textarea, input[type=text], input:not([type])", form).filter((e) => e.name);
function keep(form) {
  const values = {};
  for (const e of kept(form)) if (e.value !== e.defaultValue) values[e.name] = e.value;
  if (Object.keys(values).length) sessionStorage.setItem(draftKey(form), JSON.stringify(values));
  else sessionStorage.removeItem(draftKey(form));
}
function forget(form) { sessionStorage.removeItem(draftKey(form)); }
function recall(form) {
  const found = sessionStorage.getItem(draftKey(form));
  if (!found) return;
  const values = JSON.parse(found);
  for (const e of kept(form)) if (values[e.name] !== undefined && e.value === e.defaultValue) { e.value = values[e.name]; grow(e); }
}
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft], form.comment-form");
  if (form) keep(form);
  if (event.target.matches("[data-autosize]")) grow(event.target);
});

function grow(area) {
  if (CSS.supports("field-sizing", "content") || area.tagName !== "TEXTAREA") return;
  area.rows = Math.min(30, Math.max(area.dataset.rows ||= area.rows, area.value.split("\n").length + 1));
}

// Mentions: @ and a few letters offer names; choosing writes @[Name](member:12).
let names = null;
async function mentionable(words) {
  const url = document.body.dataset.mentionUrl;
  if (!url) return [];
  names = new AbortController();
  const answer = await fetch(`${url}?q=${encodeURIComponent(words)}`, { signal: names.signal, headers: { accept: "application/json" } });
  return answer.ok ? answer.json() : [];
}
document.addEventListener("input", async (event) => {
  const area = event.target;
  if (!area.matches("textarea[data-mention]")) return;
  const before = area.value.slice(0, area.selectionStart);
  const found = before.match(/(?:^|\s)@([^\s@\[\]()]{1,30})$/);
  closeNames(area);
  if (!found) return;
  let people = [];
  try { people = await mentionable(found[1]); } catch { return; }
  if (people.length) offerNames(area, people, found[1].length + 1);
});
function closeNames(area) { area.nextElementSibling?.matches(".names") && area.nextElementSibling.remove(); area.removeAttribute("aria-controls"); }
function offerNames(area, people, length) {
  closeNames(area);
  const list = document.createElement("ul");
  list.className = "names"; list.id = `names-${area.id}`; list.setAttribute("role", "listbox");
  for (const person of people.slice(0, 8)) {
    const option = document.createElement("li");
    const choice = document.createElement("button");
    choice.type = "button"; choice.textContent = person.name;
    choice.addEventListener("click", () => {
      const at = area.selectionStart;
      area.setRangeText(`@[${person.name}](member:${person.id}) `, at - length, at, "end");
      closeNames(area); area.focus();
    });
    option.append(choice); list.append(option);
  }
  area.after(list); area.setAttribute("aria-controls", list.id);
}
document.addEventListener("keydown", (event) => {
  const list = event.target.closest?.(".names") || (event.target.matches?.("textarea[data-mention]") && event.target.nextElementSibling?.matches(".names") && event.target.nextElementSibling);
  if (!list) return;
  const choices = $$("button", list), at = choices.indexOf(document.activeElement);
  if (event.key === "ArrowDown") { event.preventDefault(); choices[(at + 1) % choices.length].focus(); }
  if (event.key === "ArrowUp") { event.preventDefault(); at <= 0 ? list.previousElementSibling.focus() : choices[at - 1].focus(); }
  if (event.key === "Escape") { const area = list.previousElementSibling; list.remove(); area.focus(); }
});

// Pickers: Enter in the search field looks at once; elsewhere it sends the form, as without one.
document.addEventListener("keydown", (event) => {
  const field = event.target, form = field.form;
  if (event.key !== "Enter" || !form || !field.matches?.("input:not([type=checkbox], [type=radio], [type=submit])") || !$("[data-picker]", form)) return;
  event.preventDefault();
  if (field.closest("[data-picker] .find")) field.dispatchEvent(new Event("input", { bubbles: true }));
  else form.requestSubmit($(".form-end button", form) || undefined);
});

// Keys: / search, g h home, n start, ? help. Never while typing.
let waiting = "";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "/") { const find = $("#find"); if (find?.offsetParent) { event.preventDefault(); find.focus(); } }
  else if (event.key === "?") $("#keys")?.showModal();
  else if (event.key === "n") { const start = $("details.start"); if (start) { start.open = true; $("a", start)?.focus(); } }
  else if (waiting === "g") { const to = { h: "home:home", f: "home:feed", u: "issues:list", i: "ideas:list", l: "initiatives:list", d: "decisions:list", m: "meetings:list", c: "circles:map", p: "organizations:people" }[event.key]; $(`nav.side .wide [data-place="${to}"]`)?.click(); }
  waiting = event.key === "g" ? "g" : "";
});

// Live pages: what changed is fetched again; never over somebody's typing, never under a press,
// and what was open or had the focus keeps it.
const news = new Set();
function within(element) {
  if (element.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) return true;
  return kept(element).some((e) => e.value !== e.defaultValue) || $$("input[type=radio]", element).some((e) => e.checked !== e.defaultChecked);
}
let pressing = false;
const released = new Set();
function release() { pressing = false; for (const go of released) go(); released.clear(); }
const isPress = (event) => event.type.startsWith("pointer") || ["Enter", " "].includes(event.key);
for (const start of ["pointerdown", "keydown"]) addEventListener(start, (event) => { if (isPress(event)) pressing = true; }, true);
// The click follows its pointerup or keyup; on a touch screen in a later task.
for (const end of ["pointerup", "pointercancel", "keyup", "dragend"]) addEventListener(end, () => setTimeout(release, 50), true);
const noPress = () => pressing && new Promise((go) => { released.add(go); setTimeout(go, 3000); });

const renewing = new Map(); // by id: whether it was asked for again meanwhile
async function refresh(id) {
  if (renewing.has(id)) { renewing.set(id, true); return; }
  try { do { renewing.set(id, false); await renew(id); } while (renewing.get(id)); }
  finally { renewing.delete(id); } // an answer that broke off ends only this try
}
async function renew(id) {
  const source = document.getElementById(id)?.dataset.liveSrc || location.href;
  const answer = await fetch(source, { headers: { "x-live": "1" } }).catch(() => null);
  if (!answer?.ok) return; // gone from the page, or from the net: the next news asks again
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
  await noPress();
  const element = document.getElementById(id);
  if (!fresh || !element) return;
  carryOver(element, fresh);
  if (fresh.isEqualNode(element)) return;
  if (within(element)) { offerNews(element); return; }
  const focused = element.contains(document.activeElement) && sign(document.activeElement);
  element.replaceWith(document.adoptNode(fresh));
  if (focused) $$("a, button, summary, [tabindex]", fresh).find((e) => sign(e) === focused)?.focus({ preventScroll: true });
  window.htmx?.process(fresh);
}
// What tells a thing that one can press from its neighbours, before and after.
const sign = (e) => [e.tagName, e.id, e.getAttribute("href"), e.form?.outerHTML, e.textContent.trim()].join("|");
function carryOver(element, fresh) {
  const token = $("[name=csrfmiddlewaretoken]")?.value;
  if (token) for (const field of $$("[name=csrfmiddlewaretoken]", fresh)) field.setAttribute("value", token);
  const open = new Set($$("details[open] > summary", element).map(sign));
  for (const summary of $$("details > summary", fresh)) if (open.has(sign(summary))) summary.parentElement.open = true;
}
function offerNews(element) {
  news.add(element.id);
  const note = $("#live-note");
  if (!note || note.firstChild) return;
  const button = document.createElement("button");
  button.className = "button secondary"; button.textContent = note.dataset.text;
  note.replaceChildren(button);
}
function showNews() {
  $("#live-note")?.replaceChildren();
  for (const id of news) { const e = document.getElementById(id); if (e) { for (const f of $$("form", e)) keep(f); e.querySelectorAll("textarea").forEach((t) => t.blur()); } }
  news.clear(); location.reload();
}
const soon = new Map();
function changed(key) {
  for (const element of $$("[data-live]")) {
    if (!element.id || !element.dataset.live.split(" ").includes(key)) continue;
    clearTimeout(soon.get(element.id));
    soon.set(element.id, setTimeout(refresh, 60, element.id));
  }
}
function listen() {
  const url = document.body.dataset.liveUrl;
  if (!url || !$("[data-live]")) return;
  let stream, wait = 1000, last = "";
  const open = () => {
    stream = new EventSource(`${url}?${last ? `after=${last}` : `since=${document.body.dataset.liveSince}`}`);
    stream.onopen = () => { wait = 1000; document.body.dataset.live = "on"; };
    stream.onmessage = (event) => { last = event.lastEventId || last; const it = JSON.parse(event.data); changed(`${it.kind}:${it.id}`); changed("*"); };
    stream.onerror = () => { document.body.dataset.live = "off"; if (stream.readyState === 2) { setTimeout(open, wait); wait = Math.min(wait * 2, 60000); } };
  };
  open();
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => { if (event.persisted) open(); });
}

function begin(root = document) {
  for (const form of $$("form[data-draft], form.comment-form", root)) recall(form);
  for (const area of $$("[data-autosize]", root)) grow(area);
  $("[data-focus]", root)?.focus();
}
begin();
listen();
document.addEventListener("htmx:after:swap", (event) => begin(event.target instanceof Element ? event.target : document));
