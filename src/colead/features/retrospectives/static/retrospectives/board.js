// The board beyond links and forms: dragging cards, counting dots, and going on with the others.
// Without it each card has its "Move", dots are checked when they are sent, and one loads anew.

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
let held = null;

async function drop(card, to) {
  if (!card || to === card.dataset.drop) return;
  const answer = await fetch(card.dataset.card, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", "x-csrftoken": token(), "x-live": "1" },
    body: new URLSearchParams({ to }),
  }).catch(() => null);
  if (answer && !answer.ok) location.reload();
}
const place = (event) => event.target.closest?.("[data-drop]");
const mark = (where) => {
  for (const one of document.querySelectorAll(".over-me")) one.classList.remove("over-me");
  where?.classList.add("over-me");
};

document.addEventListener("dragstart", (event) => {
  held = event.target.closest?.("[data-card]");
  if (!held) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", held.id);
  held.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const where = place(event);
  if (!held || !where) return;
  event.preventDefault();
  mark(where);
});
document.addEventListener("drop", (event) => {
  const where = place(event);
  if (!held || !where) return;
  event.preventDefault();
  drop(held, where.dataset.drop);
});
document.addEventListener("dragend", () => { held?.classList.remove("dragged"); held = null; mark(null); });

// Fingers: a long press takes a card up, lifting the finger drops it.
let press = 0, finger = null;
document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest?.("[data-card]");
  if (event.pointerType === "mouse" || !card || event.target.closest("a, button")) return;
  press = setTimeout(() => { finger = card; card.classList.add("dragged"); navigator.vibrate?.(20); }, 350);
});
document.addEventListener("touchmove", (event) => {
  if (!finger) { clearTimeout(press); return; }
  event.preventDefault();
  const at = event.touches[0];
  mark(document.elementFromPoint(at.clientX, at.clientY)?.closest("[data-drop]"));
}, { passive: false });
document.addEventListener("touchend", (event) => {
  clearTimeout(press);
  if (!finger) return;
  const at = event.changedTouches[0];
  const where = document.elementFromPoint(at.clientX, at.clientY)?.closest("[data-drop]");
  finger.classList.remove("dragged");
  if (where) drop(finger, where.dataset.drop);
  finger = null;
  mark(null);
});

// Dots: how many are left, before they are sent.
document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-dots]");
  if (!form) return;
  const given = [...form.querySelectorAll("input:checked, input[type=number]")].reduce((sum, one) => sum + Number(one.value), 0);
  const left = Number(form.dataset.dots) - given;
  const says = form.querySelector(".dots-left");
  says.classList.toggle("too-many", left < 0);
  says.querySelector("span").textContent = left < 0 ? form.dataset.many : form.dataset.left.replace("#", left);
});

// Going on: when the stage is in another phase than what one works on, the page follows - but
// never over what somebody is typing, which is kept.
new MutationObserver(() => {
  const stage = document.querySelector("[id^=stage-]"), mine = document.querySelector("[id^=mine-]");
  if (!stage || !mine || stage.dataset.phase === mine.dataset.phase) return;
  mine.dataset.phase = stage.dataset.phase;
  const typing = [...mine.querySelectorAll("textarea, input[type=text]")].some((one) => one.value !== one.defaultValue);
  if (!typing) { location.reload(); return; }
  const note = document.querySelector("#live-note");
  if (!note || note.firstChild) return;
  const button = document.createElement("button");
  button.className = "button secondary";
  button.textContent = note.dataset.text;
  note.replaceChildren(button);
}).observe(document.querySelector("main"), { childList: true, subtree: true });
