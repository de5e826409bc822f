"use strict";

// Every link to "#…" on the page is our own: document text is escaped.
(() => {
  const one = (selector) => document.querySelector(selector);
  const narrow = window.matchMedia("(max-width: 860px)");
  let opener = null;
  let wanted = "";
  let shown = null;
  let said = 0;

  // The server learns the link's address, then that its button is pressed.
  function press(button, link) {
    const box = one("#address textarea");
    box.value = link.getAttribute("href").slice(1);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    one(button).click();
  }

  function openSource(link) {
    wanted = link.getAttribute("href").slice(1);
    press("#open", link);
    if (link.closest("#chat")) opener = link;
    document.body.classList.add("reading");
  }

  function closeSource() {
    if (!document.body.classList.contains("reading")) return;
    document.body.classList.remove("reading");
    if (opener) opener.focus();
  }

  // A new source has come: bring its mark into view. Of links opened in haste
  // another than the last one may have won.
  function showMark() {
    const source = one("#source article");
    if (!source || source === shown) return;
    shown = source;
    if (wanted && source.id !== wanted) one("#open").click();
    const panel = one("#reading");
    const mark = source.querySelector("mark");
    if (mark) {
      const below = mark.getBoundingClientRect().top - panel.getBoundingClientRect().top;
      panel.scrollTop += below - panel.clientHeight * 0.4;
    }
    if (narrow.matches) one("#close").focus();
  }

  // The chat has grown: its last question stays in view with what follows it.
  function showTurn() {
    const chat = one("#chat .bubble-wrap");
    const question = [...document.querySelectorAll("#chat .user-row")].pop();
    if (!question || chat.scrollHeight === said) return;
    said = chat.scrollHeight;
    chat.scrollTop += question.getBoundingClientRect().top - chat.getBoundingClientRect().top;
  }

  // Tell a screen reader the language, and no markup of messages as their names.
  function nameThings() {
    const language = one("#language input:checked");
    if (language) document.documentElement.lang = language.value;
    const named = document.querySelectorAll("#chat [data-testid][aria-label]");
    for (const message of named) message.removeAttribute("aria-label");
  }

  async function copyAnswer(link) {
    const parts = link.closest(".answer").querySelectorAll(".remark, .sentence, .sources li");
    const text = [...parts].map((part) => part.innerText).join("\n");
    await navigator.clipboard.writeText(text);
    link.classList.add("copied");
  }

  // Browsers give the clipboard only to pages of this machine and to https.
  document.documentElement.classList.toggle("no-clipboard", !navigator.clipboard);

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (event.target.closest("#close")) closeSource();
    if (!link) return;
    event.preventDefault();
    if (link.matches(".copy")) copyAnswer(link);
    else if (link.matches(".undo")) press("#undo", link);
    else openSource(link);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeSource();
  });

  const grown = () => {
    showMark();
    showTurn();
    nameThings();
  };
  new MutationObserver(grown).observe(document, { childList: true, subtree: true });
})();
