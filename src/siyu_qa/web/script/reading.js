// The document panel: opened at a mark, closed, and the way back to the answer.

import { actions, one, press, watch } from "./bridge.js";
import { show } from "./views.js";

const narrow = window.matchMedia("(max-width: 860px)");
let opener = null;
let wanted = "";
let shown = null;
let within = false;
let line = "";

actions.open = (button) => {
  wanted = button.value;
  // All of a document begins at the line that was being read.
  const isInDocument = button.closest("article.doc") !== null;
  line = isInDocument ? "" : (/^doc-.*-(\d+)$/.exec(wanted)?.[1] ?? "");
  within = button.closest("#reading") !== null;
  if (!within) opener = button;
  press("open", button.value);
  document.body.classList.add("reading");
};

function close() {
  if (!document.body.classList.contains("reading")) return;
  document.body.classList.remove("reading");
  opener?.focus();
}

actions.back = (button) => {
  const mark = one(`#chat button[name="open"][value="${button.value}"]`);
  show("asking");
  document.body.classList.remove("reading");
  mark?.scrollIntoView({ block: "center" });
  mark?.focus();
};

// A new source has come: bring its mark into view. Of links opened in haste
// another than the last one may have won.
function showMark() {
  const source = one("#source article");
  if (!source || source === shown) return;
  shown = source;
  if (wanted && source.id !== wanted) press("open", wanted);
  const panel = one("#reading");
  const mark = source.querySelector("mark") ?? source.querySelector(`li[value="${line}"]`);
  if (mark) {
    const below = mark.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    panel.scrollTop += below - panel.clientHeight * 0.4;
  } else {
    panel.scrollTop = 0;
  }
  moveFocus(source);
  // What the foot says of the index isn't true any longer.
  if (source.querySelector(".remark.changed")) press("state");
}

// The button that was pressed in the panel is gone with what it replaced.
function moveFocus(source) {
  if (within) {
    const heading = source.querySelector("h2");
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  } else if (narrow.matches) {
    one("#close").focus();
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#close")) close();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});

// In the conversation, the mark whose place is open stands out.
function showOpened() {
  const opened = wanted.replace(/^whole-/, "");
  for (const mark of document.querySelectorAll("#chat .cite")) {
    mark.classList.toggle("opened", mark.value === opened);
  }
}

watch(() => {
  showMark();
  showOpened();
});
