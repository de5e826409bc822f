// An answer is copied with its sources, as text or as Markdown.

import { actions, one, read } from "./bridge.js";
import { exported, reason, withTurns } from "./exporting.js";

const TOLD_FOR = 2_000;

const saying = (name) => one(`#kept-list .patterns .${name}`).textContent;

actions.copy = async (button) => {
  const [format, index] = button.value.split("-");
  const talk = withTurns(read("kept"), (turns) => [turns[index]]);
  try {
    // The clipboard is for whoever has just pressed a button: the text may come later.
    const text = exported(talk, format);
    const plain = text.then((words) => new Blob([words], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": plain })]);
    await text;
    tell(button, saying("copied"));
  } catch (error) {
    tell(button, reason(error, saying("unreachable")));
  }
};

function tell(button, words) {
  button.dataset.does ??= button.textContent;
  button.textContent = words;
  button.setAttribute("aria-live", "polite");
  setTimeout(() => (button.textContent = button.dataset.does), TOLD_FOR);
}

// Browsers give the clipboard only to pages of this machine and to https.
document.documentElement.classList.toggle("no-clipboard", !navigator.clipboard);
