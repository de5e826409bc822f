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

// A group of choices is named by the words that stand over it.
function nameGroups() {
  for (const group of document.querySelectorAll("fieldset")) {
    const words = group.querySelector("[data-testid=block-info]");
    if (words) group.setAttribute("aria-label", words.textContent.trim());
  }
}

// Gradio names messages by their markup, and what it has words for in English.
function unname() {
  const misnamed = "#chat :is([data-testid], .example, [role=log])[aria-label]";
  for (const part of document.querySelectorAll(misnamed)) {
    part.removeAttribute("aria-label");
  }
  // Its list of examples has buttons for children, which are no list items.
  for (const list of document.querySelectorAll("#chat .examples[role=list]")) {
    list.setAttribute("role", "group");
  }
}

function tellLanguage() {
  const chosen = one("#language input:checked");
  if (chosen) document.documentElement.lang = chosen.value;
  const title = one("#head h1")?.textContent;
  // Each writing of it is a change that is watched.
  if (title && document.title !== title) document.title = title;
}

watch(() => {
  nameButtons();
  nameGroups();
  unname();
  tellLanguage();
});
