// Files are dropped or chosen, sent one after the other, and told of one by one.

import { actions, one, press, watch } from "./bridge.js";
import { choose } from "./choosing.js";

const waiting = [];
let sending = false;
let changed = false;
let told = null;
let isAwaited = false;

const pattern = (selector) => one(`#drop .patterns ${selector}`);

// The list of what was uploaded, below what Gradio writes anew.
function uploads() {
  let list = one("#uploads");
  if (!list) {
    list = document.createElement("ul");
    list.id = "uploads";
    one("#drop").after(list);
  }
  return list;
}

function row(name) {
  const line = pattern(".upload").cloneNode(true);
  line.querySelector(".title").textContent = name;
  uploads().append(line);
  return line;
}

function tell(line, words) {
  line.querySelector("progress").hidden = true;
  line.querySelector(".told").textContent = words;
}

const saying = (name) => pattern(`.${name}`).textContent;

function limits() {
  const [largest, most] = one('button[name="upload"]').value.split(" ").map(Number);
  return { largest, most };
}

// Say of every file at once what can be said before it is sent.
function take(files) {
  const { largest, most } = limits();
  uploads().replaceChildren();
  files.slice(0, most).forEach(({ file, isFolder }) => {
    const line = row(file.name);
    if (isFolder) tell(line, saying("a-folder"));
    else if (file.size > largest) tell(line, saying("too-large"));
    else queue({ file, line, ifTaken: "refuse" });
  });
  if (files.length > most) tell(row(""), saying("too-many"));
}

function queue(upload) {
  upload.line.querySelector(".asked").hidden = true;
  tell(upload.line, saying("waiting"));
  waiting.push(upload);
  work();
}

async function work() {
  if (sending) return;
  sending = true;
  while (waiting.length) {
    const upload = waiting.shift();
    settle(upload, await sent(upload));
  }
  sending = false;
  if (changed) press("tend", "refresh");
  changed = false;
}

function settle(upload, outcome) {
  const { line } = upload;
  tell(line, outcome.told);
  line.classList.add(outcome.kind);
  changed ||= outcome.kind === "added";
  if (outcome.kind === "taken") ask(upload);
  const undo = line.querySelector('button[name="tend"]');
  undo.value = outcome.undo;
  undo.hidden = !outcome.undo;
}

function ask(upload) {
  const asked = upload.line.querySelector(".asked");
  asked.hidden = false;
  asked.choose = (ifTaken) => {
    upload.line.classList.remove("taken");
    asked.hidden = true;
    if (ifTaken) queue({ ...upload, ifTaken });
    else tell(upload.line, saying("not-taken"));
  };
}

// Send one file; give what became of it.
function sent({ file, line, ifTaken }) {
  const asked = new URLSearchParams({
    name: file.name,
    language: document.documentElement.lang,
    if_taken: ifTaken,
  });
  return new Promise((settled) => {
    const request = new XMLHttpRequest();
    const fail = () => settled({ kind: "refused", told: saying("not-sent"), undo: "" });
    request.open("POST", `page/documents?${asked}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => show(line, event.loaded, event.total);
    request.upload.onload = () => tell(line, saying("checking"));
    request.onload = () => (request.response?.kind ? settled(request.response) : fail());
    request.onerror = fail;
    request.onabort = fail;
    request.send(file);
  });
}

function show(line, loaded, total) {
  const bar = line.querySelector("progress");
  bar.hidden = false;
  bar.max = total;
  bar.value = loaded;
}

actions.upload = () => {
  choose({ multiple: true }, (files) => take(files.map((file) => ({ file }))));
};

actions["upload-as"] = (button) => button.closest(".asked").choose(button.value);

// The button that is pressed goes with its document: the way to undo gets the focus.
actions.tend = (button) => {
  told = one("#tended p");
  isAwaited = button.value !== "refresh";
  press("tend", button.value);
};

watch(() => {
  const done = one("#tended p");
  if (!isAwaited || !done || done === told) return;
  isAwaited = false;
  (done.querySelector("button") ?? one('button[name="upload"]')).focus();
});

const hasFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;
const isOverDocuments = (event) => Boolean(event.target.closest?.("#documents"));

function dropped(transfer) {
  return [...transfer.items]
    .filter((item) => item.kind === "file")
    .map((item) => ({
      file: item.getAsFile(),
      isFolder: item.webkitGetAsEntry()?.isDirectory ?? false,
    }));
}

// Left alone, the browser would leave the page for a file that is dropped on it.
document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  const isOver = isOverDocuments(event);
  event.dataTransfer.dropEffect = isOver ? "copy" : "none";
  document.body.classList.toggle("dropping", isOver);
});

document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});

document.addEventListener("drop", (event) => {
  document.body.classList.remove("dropping");
  if (!hasFiles(event)) return;
  event.preventDefault();
  if (isOverDocuments(event)) take(dropped(event.dataTransfer));
});
