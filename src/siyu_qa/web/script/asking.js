// The conversation: its last turn in view, a question edited.

import { actions, one, read, watch, write } from "./bridge.js";

let shown = 0;

// A question is being answered: its answer belongs to the conversation on the page.
export const isAnswering = () => read("pending") !== "";

// The chat has grown: its last question stays in view with what follows it.
function showTurn() {
  const chat = one("#chat .bubble-wrap");
  const question = [...document.querySelectorAll("#chat .user-row")].pop();
  if (!question || chat.scrollHeight === shown) return;
  shown = chat.scrollHeight;
  chat.scrollTop += question.getBoundingClientRect().top - chat.getBoundingClientRect().top;
}

function showEditing() {
  document.body.classList.toggle("rewriting", read("editing") !== "");
}

export function fill(text) {
  const box = one("#question textarea");
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

export function writeBox(text) {
  fill(text);
  one("#question textarea").focus();
}

actions.edit = (button) => {
  write("editing", button.value);
  writeBox(button.closest(".user-row").innerText.trim());
  showEditing();
};

actions.leave = () => {
  write("editing", "");
  writeBox("");
  showEditing();
};

watch(() => {
  showTurn();
  showEditing();
});
