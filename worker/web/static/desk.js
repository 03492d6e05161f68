"use strict";

const main = document.getElementById("main");
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Show times in the reader's zone, without a day of today and a year of this one; the exact one is the title. */
function localTimes(root) {
  const pad = (number) => String(number).padStart(2, "0");
  const today = new Date();
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.title = time.dateTime;
    const clock = `${pad(at.getHours())}:${pad(at.getMinutes())}`;
    const isThisYear = at.getFullYear() === today.getFullYear();
    if (at.toDateString() === today.toDateString()) time.textContent = clock;
    else if (isThisYear) time.textContent = `${at.getDate()} ${MONTHS[at.getMonth()]} ${clock}`;
    else time.textContent = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${clock}`;
  }
}

// ── Live: events after a number, over restarts of the service and sleep of the machine ──────────────

const SILENT_MS = 40000; // the service sends a beat every 15 s
const REFUSED = [401, 403, 404, 409, 422];

/** Wait until the page can be seen: hidden ones hold no connection, and read on from their number. */
function visible() {
  return document.hidden ? new Promise((done) => document.addEventListener("visibilitychange", done, { once: true })) : null;
}

/** Read one connection until it ends; return the number of the last event. Beats carry numbers, too. */
async function readEvents(address, after, note, stop) {
  let watchdog;
  const alive = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => stop.abort(), SILENT_MS);
  };
  try {
    alive();
    const answer = await fetch(`${address}&after=${after}`, { headers: { Accept: "text/event-stream" }, signal: stop.signal });
    if (!answer.ok) return { after, refused: REFUSED.includes(answer.status), failed: true };
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return { after };
      alive();
      text += value;
      const frames = text.split("\n\n");
      text = frames.pop();
      for (const frame of frames) {
        const id = /^id: (\d+)$/m.exec(frame);
        const data = /^data: (.*)$/m.exec(frame);
        if (data) note(JSON.parse(data[1]));
        if (id) after = Number(id[1]);
      }
    }
  } catch {
    return { after, failed: !stop.signal.aborted };
  } finally {
    clearTimeout(watchdog);
  }
}

/** Wait so long, or until the network is back: a laptop that wakes need not wait on. */
function pauseOrOnline(ms) {
  return new Promise((done) => {
    setTimeout(done, ms);
    window.addEventListener("online", done, { once: true, signal: AbortSignal.timeout(ms) });
  });
}

async function follow(address, after, note) {
  let wait = 500;
  for (;;) {
    await visible();
    const stop = new AbortController();
    const hide = () => document.hidden && stop.abort();
    document.addEventListener("visibilitychange", hide);
    window.addEventListener("online", () => stop.abort(), { once: true, signal: stop.signal }); // it may be dead
    const ended = await readEvents(address, after, note, stop);
    document.removeEventListener("visibilitychange", hide);
    stop.abort();
    if (ended.refused) return;
    wait = ended.failed ? Math.min(wait * 2, 30000) : 500;
    after = ended.after;
    await pauseOrOnline(wait);
  }
}

function announceNews() {
  const bar = document.querySelector(".news");
  const ofEvents = "kind" in main.dataset; // else of articles
  const known = new Set([...document.querySelectorAll("[data-article]")].map((one) => Number(one.dataset.article)));
  const fresh = new Set();
  const changed = new Set();
  const title = document.title;
  const link = document.createElement("a");
  link.href = location.href;
  link.dataset.key = "n";
  const note = (event) => {
    const id = event.article_id;
    if (ofEvents) fresh.add(event.id);
    else if (event.kind === "article.stored" ? !known.has(id) : fresh.has(id)) fresh.add(id);
    else if (event.kind !== "article.stored") changed.add(id);
    else return;
    const parts = [];
    if (fresh.size) parts.push(`${fresh.size} new`);
    if (changed.size) parts.push(`${changed.size} changed`);
    link.textContent = parts.join(", ");
    if (!link.isConnected) bar.replaceChildren(link);
    bar.hidden = false;
    document.title = `(${fresh.size + changed.size}) ${title}`;
  };
  const kinds = ofEvents ? main.dataset.kind : "article.stored,article.updated,article.withdrawn";
  const query = new URLSearchParams(kinds ? { kind: kinds } : {});
  if (main.dataset.q) query.set("q", main.dataset.q);
  follow(`/v1/stream?${query}`, Number(main.dataset.after), note);
}

// ── Keys ──────────────────────────────────────────────────────────────────────────────────

const KEYS = [
  ["j", "next row"], ["k", "row before"], ["o", "open it"], ["t", "open its story"],
  ["n", "show what is new"], ["/", "search"], ["g w", "wire"], ["g s", "stories"], ["g n", "names"], ["g p", "pipeline"], ["g a", "add"], ["g f", "saved searches"], ["g l", "notes and labels"], ["?", "these keys"],
];
const MARKS = [["m", "mark as read, or keep unread"], ["s", "star, or take the star away"], ["a", "mark what is above as read"], ["b", "mark what is below as read"], ["u", "undo that"]];
const GOES = { w: "/", s: "/stories", n: "/entities", p: "/pipeline", a: "/add", f: "/searches", l: "/notes" };
let goes = false;

function rowNow() {
  return document.querySelector(".row.here");
}

function step(by) {
  const rows = [...document.querySelectorAll(".row")];
  const at = rows.indexOf(rowNow());
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
  if (!next) return;
  rowNow()?.classList.remove("here");
  next.classList.add("here");
  next.querySelector("h2 a").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function showKeys() {
  const dialog = document.createElement("dialog");
  const heading = document.createElement("h2");
  heading.textContent = "Keys";
  heading.id = "keys";
  dialog.setAttribute("aria-labelledby", "keys");
  const list = document.createElement("dl");
  list.className = "facts";
  for (const [key, does] of document.querySelector(".marks") ? [...MARKS, ...KEYS] : KEYS) {
    const term = document.createElement("dt");
    const kbd = document.createElement("kbd");
    kbd.textContent = key;
    term.append(kbd);
    const text = document.createElement("dd");
    text.textContent = does;
    list.append(term, text);
  }
  const form = document.createElement("form");
  form.method = "dialog";
  const close = document.createElement("button");
  close.textContent = "Close";
  form.append(close);
  dialog.append(heading, list, form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  const key = event.key;
  if (goes && GOES[key]) {
    location.href = GOES[key];
    return;
  }
  goes = key === "g";
  if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
  else if (key === "/") document.getElementById("q").focus();
  else if (key === "?") showKeys();
  else if (key === "o") rowNow()?.querySelector("h2 a").click();
  else if ("tnmsabu".includes(key)) (rowNow()?.querySelector(`[data-key="${key}"]`) ?? document.querySelector(`[data-key="${key}"]`))?.click();
  else return;
  event.preventDefault();
}

// ── Marks: read and starred, without leaving the row ────────────────────────────────────────────

async function markHere(event) {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches(".marks") || !button) return;
  event.preventDefault();
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, button)), redirect: "manual" }).catch(() => null);
  if (answer?.type !== "opaqueredirect") {
    form.querySelector(`[value="${button.value}"]`).textContent = "Not saved: try again";
    return;
  }
  if (button.dataset.key === "m") form.closest(".row")?.classList.toggle("read", button.value === "read");
  [button.value, button.dataset.other] = [button.dataset.other, button.value];
  [button.textContent, button.dataset.otherLabel] = [button.dataset.otherLabel, button.textContent];
}

// ── Completion of the search: names and sources ─────────────────────────────────────────────────

function completeSearch(input) {
  const list = document.createElement("ul");
  list.className = "offers";
  list.id = "offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Fields, names, sources and feeds");
  list.hidden = true;
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-controls", "offers"], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
  let chosen = -1;
  let asked = 0;
  const show = (is) => {
    list.hidden = !is;
    chosen = is ? chosen : -1;
    input.setAttribute("aria-expanded", String(is));
    input.removeAttribute("aria-activedescendant");
  };
  const take = (offer) => {
    input.value = offer.dataset.query;
    show(false);
    if (input.value.endsWith(":")) input.focus(); // its value is still to be typed
    else input.form.requestSubmit();
  };
  const draw = (offers) => {
    list.replaceChildren(...offers.map(({ label, query }, number) => {
      const item = document.createElement("li");
      item.id = `offer-${number}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.textContent = label;
      item.dataset.query = query;
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
      return item;
    }));
    chosen = -1;
    show(offers.length > 0);
  };
  const ask = async () => {
    const number = ++asked;
    await pause(120);
    if (number !== asked) return;
    if (input.value.trim().length < 2) return show(false);
    const answer = await fetch(`/complete?q=${encodeURIComponent(input.value)}`);
    if (number === asked && answer.ok) draw((await answer.json()).offers);
  };
  input.addEventListener("input", () => ask().catch(() => show(false)));
  input.addEventListener("blur", () => { asked++; show(false); });
  input.addEventListener("keydown", (event) => {
    const items = [...list.children];
    if (event.key === "Escape") {
      if (list.hidden) input.blur();
      show(false);
    } else if (list.hidden) return;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      chosen = (chosen + (event.key === "ArrowDown" ? 1 : -1) + items.length + (chosen < 0 && event.key === "ArrowUp" ? 1 : 0)) % items.length;
      items.forEach((item, number) => item.setAttribute("aria-selected", String(number === chosen)));
      input.setAttribute("aria-activedescendant", `offer-${chosen}`);
      items[chosen].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && chosen >= 0) take(items[chosen]);
    else return;
    event.preventDefault();
  });
}

/** Load a page anew while what it shows goes on, unless somebody fills in its form or reads what was opened. */
async function loadAnew(seconds) {
  do await pause(seconds * 1000);
  while (document.activeElement?.matches("input, select, textarea") || document.querySelector("main :is(details[open], input:checked)"));
  await visible();
  location.reload();
}

localTimes(document);
if (main.dataset.reload) loadAnew(Number(main.dataset.reload));
if (main.dataset.after) announceNews();
document.addEventListener("keydown", pressed);
document.addEventListener("submit", markHere);
completeSearch(document.getElementById("q"));
