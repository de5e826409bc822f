// The conversation that is open: kept after each answer, brought back by a reload.

import { writeBox } from "./asking.js";
import { one, press, read, watch, write } from "./bridge.js";
import * as store from "./store.js";

const LONGEST_TITLE = 80;

let open = store.tab.read("open");
let kept = open ? store.text(open) : null;
let seen = "";
let arrived = false;
const unanswered = store.tab.read("pending");
const listeners = [];

// Call a function whenever a conversation was kept, opened or left.
export function onKept(listener) {
  listeners.push(listener);
}

export const openId = () => open;

function setOpen(id) {
  open = id;
  kept = id ? store.text(id) : null;
  store.tab.write("open", id);
}

export function openTalk(id) {
  setOpen(id);
  seen = kept ?? "";
  write("kept", seen);
  // By then Gradio has taken over what was written.
  setTimeout(() => one("#do-restore").click());
  tell();
}

const turnsOf = (talk) => JSON.parse(talk).turns;

const shortened = (title) => [...title].slice(0, LONGEST_TITLE).join("");

// What is known of a conversation besides its words.
export function described(talk, known) {
  const now = Date.now();
  return {
    begun: now,
    ...known,
    title: shortened(known?.named ? known.title : (turnsOf(talk)[0]?.question ?? "")),
    changed: now,
    count: turnsOf(talk).length,
  };
}

// The server has put another conversation on the page: keep it.
function keep() {
  const talk = read("kept");
  if (talk === seen) return;
  seen = talk;
  if (!talk) {
    setOpen("");
  } else {
    const known = store.about(open);
    // Where another tab went on with it, both ways of going on are kept.
    const isOurs = open && store.text(open) === kept;
    if (!isOurs) open = store.newId();
    if (store.keep(open, talk, described(talk, known))) kept = talk;
    store.tab.write("open", open);
  }
  tell();
}

function tell() {
  for (const listener of listeners) listener();
}

function arrive() {
  if (arrived || !one("#kept textarea") || !one("#do-restore")) return;
  arrived = true;
  press("arrive");
  chooseLanguage();
  if (kept) openTalk(open);
  else setOpen("");
  if (unanswered) writeBox(unanswered);
}

// Of a browser tag; nothing where it is none of the page's: then the server chooses.
function languageOf(tag) {
  if (/^zh-(tw|hk|mo|hant)/i.test(tag)) return "zh-Hant";
  if (/^zh\b/i.test(tag)) return "zh-Hans";
  return /^en\b/i.test(tag) ? "en" : "";
}

const languageWanted = () =>
  store.shared.read("language") || navigator.languages.map(languageOf).find(Boolean);

function chooseLanguage() {
  const chosen = languageWanted();
  const choice = [...document.querySelectorAll("#language input")];
  const wanted = choice.find((input) => input.value === chosen);
  if (wanted && !wanted.checked) wanted.click();
}

document.addEventListener("change", (event) => {
  const { target } = event;
  // What the browser's language has chosen is no choice of the person's.
  if (target.closest("#language") && target.value !== languageWanted()) {
    store.shared.write("language", target.value);
  }
});

function follow() {
  arrive();
  if (!arrived) return;
  keep();
  if (store.tab.read("pending") !== read("pending")) store.tab.write("pending", read("pending"));
}

watch(follow);
window.addEventListener("pagehide", follow);
