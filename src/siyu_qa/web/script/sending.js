// A question on its way: none is sent on top of it, and what is typed meanwhile stays.

import { fill, isAnswering } from "./asking.js";
import { actions, one, press, read, watch } from "./bridge.js";

// Milliseconds after which a server that says nothing may be asked again.
const PATIENCE = 3000;

let asked = "";
let sent = -PATIENCE;
let keptBefore = "";
let noticeBefore = "";

const box = () => one("#question textarea");
const notice = () => one("#notice .notice")?.textContent ?? "";

const isBusy = () =>
  isAnswering() || (asked !== "" && performance.now() - sent < PATIENCE);

function send(event) {
  if (isBusy()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  asked = box().value;
  sent = performance.now();
  keptBefore = read("kept");
  noticeBefore = notice();
}

// The server has the question: it leaves the box, and nothing else does.
function settle() {
  if (!asked) return;
  if (read("pending") || read("kept") !== keptBefore) {
    if (box().value.startsWith(asked)) fill(box().value.slice(asked.length));
    asked = "";
  } else if (notice() !== noticeBefore) {
    asked = "";
  }
}

function showState() {
  document.body.classList.toggle("answering", isAnswering());
}

document.addEventListener(
  "keydown",
  (event) => {
    const isSent = event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (isSent && event.target === box()) send(event);
  },
  true,
);

// A button that goes takes the focus with it: it comes to the box.
document.addEventListener(
  "click",
  (event) => {
    if (event.target.closest("#ask")) {
      send(event);
      box().focus();
    } else if (event.target.closest("#stop")) {
      box().focus();
    }
  },
  true,
);

for (const name of ["as-asked", "earlier"]) {
  actions[name] = (button) => {
    press(name, button.value);
    box().focus();
  };
}

watch(() => {
  settle();
  showState();
});
