// What a reader says of an answer, where the server takes that.

import { actions, one, read, watch } from "./bridge.js";
import { reason, sent, withTurns } from "./exporting.js";
import { openId } from "./keeping.js";
import * as store from "./store.js";

const pattern = () => one("#kept-list .patterns .votes");
const saying = (name) => one(`#kept-list .patterns .${name}`).textContent;

// Give the number of the turn that an answer stands in.
const turnOf = (part) =>
  Number(part.closest(".bot-row").previousElementSibling.querySelector('[name="edit"]').value);

// A short name for an answer: another answer in its place was not voted on.
function nameOf(turn) {
  const words = JSON.stringify(turn);
  let name = 0;
  for (let place = 0; place < words.length; place += 1) {
    name = (Math.imul(name, 31) + words.charCodeAt(place)) | 0;
  }
  return name.toString(36);
}

const answerAt = (index) => nameOf(JSON.parse(read("kept")).turns[index]);

// Gradio writes answers anew, and then without what stands below them.
function offer() {
  const votes = pattern();
  if (!votes) return;
  for (const end of document.querySelectorAll("#chat .answer :is(.tools, .refusal)")) {
    const answer = end.closest(".answer");
    if (answer.querySelector(".votes")) continue;
    const offered = votes.cloneNode(true);
    answer.append(offered);
    mark(offered, store.about(openId())?.votes?.[answerAt(turnOf(answer))]);
  }
}

function mark(votes, verdict) {
  for (const button of votes.querySelectorAll('[name="vote"]')) {
    button.setAttribute("aria-pressed", String(button.value === verdict));
  }
}

const verdictOf = (votes) => votes.querySelector('[aria-pressed="true"]')?.value;

async function cast(votes, verdict, comment) {
  const index = turnOf(votes);
  const conversation = withTurns(read("kept"), (turns) => turns.slice(0, index + 1));
  const vote = JSON.stringify({ verdict, comment, conversation });
  const told = votes.querySelector(".voted");
  try {
    const type = "application/json";
    told.textContent = await sent("page/feedback", {}, new Blob([vote], { type }));
  } catch (error) {
    told.textContent = reason(error, saying("unreachable"));
    return false;
  }
  mark(votes, verdict);
  remember(answerAt(index), verdict);
  return true;
}

function remember(answer, verdict) {
  const known = store.about(openId());
  if (!known) return;
  store.describe(openId(), { ...known, votes: { ...known.votes, [answer]: verdict } });
}

actions.vote = async (button) => {
  const votes = button.closest(".votes");
  const isTakenBack = button.getAttribute("aria-pressed") === "true";
  if (!(await cast(votes, isTakenBack ? "withdrawn" : button.value, ""))) return;
  const comment = votes.querySelector(".comment");
  comment.placeholder = comment.title;
  // What was said of another vote is not said of this one.
  comment.value = "";
  votes.querySelector(".commenting").hidden = isTakenBack;
};

actions.comment = async (button) => {
  const votes = button.closest(".votes");
  const words = votes.querySelector(".comment").value.trim();
  const isSent = await cast(votes, verdictOf(votes), words);
  votes.querySelector(".commenting").hidden = isSent;
};

document.addEventListener("keydown", (event) => {
  const isDone = event.key === "Enter" && event.target.matches?.("#chat .comment");
  if (isDone && !event.isComposing) actions.comment(event.target);
});

watch(offer);
