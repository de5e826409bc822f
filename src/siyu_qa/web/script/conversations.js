// The list of conversations that this browser keeps, and what is done with them.

import { isAnswering } from "./asking.js";
import { actions, one, watch } from "./bridge.js";
import { choose } from "./choosing.js";
import { download, exported, reason } from "./exporting.js";
import { described, onKept, openId, openTalk } from "./keeping.js";
import * as store from "./store.js";
import { show } from "./views.js";

let gone = [];
let version = 0;

const pattern = (selector) => one(`#kept-list .patterns ${selector}`);
const saying = (name) => pattern(`.${name}`).textContent;
const rowOf = (button) => button.closest(".conversation");
const idOf = (button) => rowOf(button).dataset.id;

function dated(milliseconds) {
  const style = { dateStyle: "medium", timeStyle: "short" };
  return new Date(milliseconds).toLocaleString(document.documentElement.lang, style);
}

function row({ id, known }) {
  const item = pattern(".conversation").cloneNode(true);
  const talk = item.querySelector('[name="talk"]');
  item.dataset.id = id;
  talk.textContent = known.title || "…";
  if (id === openId()) talk.setAttribute("aria-current", "true");
  item.querySelector(".date").textContent = dated(known.changed);
  const count = item.querySelector(".count");
  count.textContent = count.textContent.replace("#", known.count);
  return item;
}

// Gradio writes the list anew in another language, and then without a row.
function list() {
  const place = one("#kept-list .list");
  if (!place || place.dataset.version === String(version)) return;
  // Nobody loses a name that is being typed.
  if (place.querySelector(".name:focus")) return;
  place.dataset.version = version;
  const rows = store.all().map(row);
  place.replaceChildren(...rows);
  one("#kept-list .none").hidden = rows.length > 0;
  one('#kept-list [name="forget-all"]').hidden = rows.length === 0;
}

function relist() {
  version += 1;
  list();
  tellTrouble();
}

function tellTrouble() {
  const line = one("#not-kept .trouble");
  const words = store.troubled() && pattern(".full") ? saying(store.troubled()) : "";
  if (line && line.textContent !== words) line.textContent = words;
}

function say(words, ...more) {
  one("#kept-list .said").replaceChildren(words, ...more);
}

// Say a thing that can be taken back.
function sayGone(words) {
  const undo = pattern('[name="unforget"]').cloneNode(true);
  say(`${words} `, undo);
  undo.focus();
}

// While an answer is on its way, the conversation on the page stays.
function mayChange() {
  if (isAnswering()) say(saying("busy"));
  return !isAnswering();
}

function begin() {
  one("#new").click();
}

actions.begin = () => {
  if (!mayChange()) return;
  begin();
  show("asking");
};

actions.talk = (button) => {
  if (!mayChange()) return;
  openTalk(idOf(button));
  show("asking");
};

function forget(ids) {
  const wasOpen = openId();
  gone = ids.map(store.forget).map((one) => ({ ...one, wasOpen: one.id === wasOpen }));
  if (ids.includes(wasOpen)) begin();
  relist();
}

actions.forget = (button) => {
  if (!mayChange()) return;
  const id = idOf(button);
  const { title } = store.about(id);
  forget([id]);
  sayGone(saying("forgotten").replace("#", title));
};

actions["forget-all"] = () => {
  if (!mayChange()) return;
  const ids = store.all().map(({ id }) => id);
  forget(ids);
  sayGone(saying("all_forgotten").replace("#", ids.length));
};

actions.unforget = () => {
  for (const { id, talk, known, wasOpen } of gone) {
    store.keep(id, talk, known);
    if (wasOpen && !openId() && !isAnswering()) openTalk(id);
  }
  gone = [];
  say("");
  relist();
  one('#kept-list .list [name="talk"]')?.focus();
};

actions.rename = (button) => {
  const item = rowOf(button);
  const name = item.querySelector(".name");
  name.value = item.querySelector('[name="talk"]').textContent;
  name.placeholder = name.title;
  item.querySelector(".naming").hidden = false;
  item.querySelector('[name="talk"]').hidden = true;
  name.focus();
  name.select();
};

actions.name = (button) => {
  const item = rowOf(button);
  const known = store.about(item.dataset.id);
  const title = item.querySelector(".name").value.trim();
  if (known && title) store.describe(item.dataset.id, { ...known, title, named: true });
  leaveNaming(item.dataset.id);
};

function leaveNaming(id) {
  document.activeElement.blur();
  relist();
  one(`#kept-list [data-id="${id}"] [name="rename"]`)?.focus();
}

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("#kept-list .name") || event.isComposing) return;
  const done = { Enter: actions.name, Escape: (name) => leaveNaming(idOf(name)) }[event.key];
  if (!done) return;
  // Or else the same key would press the button that gets the focus.
  event.preventDefault();
  done(event.target);
});

actions.export = async (button) => {
  const id = idOf(button);
  const { title } = store.about(id);
  const talk = JSON.stringify({ ...JSON.parse(store.text(id)), title });
  try {
    const text = await exported(talk, button.value);
    download(text, title, button.value === "json" ? "json" : "md");
    say("");
  } catch (error) {
    say(reason(error, saying("unreachable")));
  }
};

actions.import = () => {
  if (!mayChange()) return;
  choose({ accept: ".json,application/json" }, ([file]) => take(file));
};

// The server reads a file before it is kept: what it doesn't understand stays out.
async function take(file) {
  try {
    const { title, ...conversation } = JSON.parse(await exported(file, "json"));
    const talk = JSON.stringify(conversation);
    const id = store.newId();
    const known = described(talk, title ? { title, named: true } : {});
    if (!conversation.turns.length || !store.keep(id, talk, known)) return relist();
    say(saying("imported").replace("#", known.title));
    openTalk(id);
    show("asking");
  } catch (error) {
    say(reason(error, saying("unreachable")));
  }
  return relist();
}

onKept(relist);
window.addEventListener("storage", relist);
watch(list);
watch(tellTrouble);
