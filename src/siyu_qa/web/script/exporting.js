// What a conversation is outside the page is written by the server.

export class Refused extends Error {}

// Send something to the server; give its reply, or why there is none.
export async function sent(address, asked, body) {
  const query = new URLSearchParams({ ...asked, language: document.documentElement.lang });
  const reply = await fetch(`${address}?${query}`, { method: "POST", body });
  const text = await reply.text();
  if (!reply.ok) throw new Refused(text);
  return text;
}

// Give a conversation in another form.
export const exported = (talk, format) => sent("page/export", { format }, talk);

// What a person is told of a failure: the server's words, or that it has none.
export const reason = (error, otherwise) =>
  error instanceof Refused && error.message ? error.message : otherwise;

// Give a conversation of some of the turns of another.
export function withTurns(talk, choose) {
  const whole = JSON.parse(talk);
  return JSON.stringify({ ...whole, turns: choose(whole.turns) });
}

const UNFIT = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069"*/:<>?\\|]+/g;

export function download(text, title, ending) {
  const name = title.replace(UNFIT, " ").trim().replace(/^\.+/, "") || "siyu-qa";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = `${name}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
