// Tell a screen reader what Gradio's markup can't: names, and the language.

import { one, watch } from "./bridge.js";

function nameButtons() {
  for (const button of document.querySelectorAll("button[name][title]:not([aria-label])")) {
    button.setAttribute("aria-label", button.title.split("\n")[0]);
  }
  for (const part of document.querySelectorAll("nav[title]")) {
    part.setAttribute("aria-label", part.title);
    part.removeAttribute("title");
  }
}

// Gradio names a message by its markup.
function unnameMessages() {
  for (const message of document.querySelectorAll("#chat [data-testid][aria-label]")) {
    message.removeAttribute("aria-label");
  }
}

function tellLanguage() {
  const chosen = one("#language input:checked");
  if (chosen) document.documentElement.lang = chosen.value;
}

watch(() => {
  nameButtons();
  unnameMessages();
  tellLanguage();
});
