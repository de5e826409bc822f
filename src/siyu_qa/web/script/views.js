// Which of the page's views is shown; the style hides the others.

import { actions, watch } from "./bridge.js";
import { tab } from "./store.js";

const ways = () => [...document.querySelectorAll("#ways button")];

export function show(view) {
  document.body.dataset.view = view;
  tab.write("view", view);
  mark();
}

function mark() {
  for (const way of ways()) {
    if (way.value === document.body.dataset.view) way.setAttribute("aria-current", "page");
    else way.removeAttribute("aria-current");
  }
}

// Gradio lets every link open a page besides this one.
function stayHere() {
  document.querySelector("#ways a")?.removeAttribute("target");
}

actions.view = (button) => show(button.value);

document.body.dataset.view = tab.read("view") || "asking";
watch(mark);
watch(stayHere);
