// Choosing a time in the calendar: by dragging, by tapping begin and end, or by the arrow keys
// (with Shift from where one is on). The form beside it says what is chosen; the calendar shows it.
const DAY = 86400000, HALF = 1800000;
const at = (slot) => Date.parse(slot.value.length > 10 ? `${slot.value}:00Z` : `${slot.value}T00:00Z`);
const day = (ms) => new Date(ms).toISOString().slice(0, 10);
const clock = (ms) => new Date(ms).toISOString().slice(11, 16);

class BookingCalendar extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.dataset.form);
    this.slots = [...this.querySelectorAll("button[name=at]")].sort((a, b) => at(a) - at(b));
    if (!this.form || !this.slots.length) return;
    this.step = "days" in this.dataset ? DAY : HALF;
    this.most = this.step === DAY ? +this.dataset.longest : 2 * this.dataset.longest;
    this.words = this.querySelector(".chosen");
    for (const slot of this.slots) slot.tabIndex = -1;
    this.addEventListener("pointerdown", (event) => this.begin(event));
    this.addEventListener("pointerover", (event) => this.dragging && this.choose(this.from, this.slot(event)));
    this.addEventListener("pointerup", () => this.end());
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("change", () => this.show());
    this.show();
    (this.slots.find((slot) => slot.ariaPressed === "true") || this.slots[0]).tabIndex = 0;
  }
  slot(event) { return event.target.closest?.("button[name=at]"); }

  begin(event) {
    const slot = this.slot(event);
    if (!slot || event.button) return;
    if (event.pointerType === "touch") return;
    event.preventDefault();
    slot.focus();
    this.dragging = true;
    this.from = slot;
    this.choose(slot, slot);
  }
  end() {
    if (!this.dragging) return;
    this.dragging = false;
    this.ended = true;
    this.form.elements.title.focus({ preventScroll: true });
  }
  press(event) {
    const slot = this.slot(event);
    if (!slot) return;
    event.preventDefault();
    if (this.ended) { this.ended = false; return; }
    if (event.detail === 0) {  // Enter or Space: what the arrows chose stays.
      if (slot.ariaPressed !== "true") this.choose(slot, slot);
      this.form.elements.title.focus();
    } else {  // A tap begins, the next one ends.
      this.choose(this.tapped && at(this.tapped) < at(slot) ? this.tapped : slot, slot);
      this.tapped = this.tapped ? null : slot;
    }
  }
  key(event) {
    const slot = this.slot(event);
    const rtl = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    const across = this.step === DAY ? DAY : DAY, down = this.step === DAY ? 7 * DAY : HALF;
    const by = { ArrowDown: down, ArrowUp: -down, ArrowRight: across * rtl, ArrowLeft: -across * rtl }[event.key];
    if (!slot || !by) return;
    event.preventDefault();
    const next = this.towards(slot, by);
    if (!next) return;
    if (!event.shiftKey || !this.from) this.from = event.shiftKey ? slot : next;
    this.choose(this.from, next);
    for (const one of this.slots) one.tabIndex = one === next ? 0 : -1;
    next.focus();
  }
  towards(slot, by) {  // The next free place in a direction, on the same hour or day of the week.
    for (let ms = at(slot) + by, tries = 0; tries < 48; ms += by, tries++) {
      const found = this.slots.find((one) => at(one) === ms && one.offsetParent);
      if (found) return found;
    }
    return null;
  }

  choose(from, to) {
    if (!from || !to) return;
    const [first, last] = at(from) <= at(to) ? [from, to] : [to, from];
    let end = at(first);
    const free = new Set(this.slots.map(at));
    for (let n = 1; n < this.most && end < at(last) && free.has(end + this.step); n++) {
      if (this.step === HALF && day(end + HALF) !== day(end)) break;
      end += this.step;
    }
    const form = this.form.elements;
    if (this.step === DAY) {
      form.first.value = day(at(first));
      form.last.value = day(end);
    } else {
      form.day.value = day(at(first));
      form.begins.value = clock(at(first));
      form.ends.value = clock(end + HALF) === "00:00" ? "24:00" : clock(end + HALF);
    }
    this.show(true);
  }
  show(said) {
    const form = this.form.elements;
    const [from, to] = this.step === DAY ? [form.first.value, form.last.value] : [`${form.day.value}T${form.begins.value}`, `${form.day.value}T${form.ends.value}`];
    let first = null;
    for (const slot of this.slots) {
      const chosen = slot.value >= from && (this.step === DAY ? slot.value <= to : slot.value < to);
      slot.ariaPressed = chosen ? "true" : "false";
      if (chosen) first ||= slot;
    }
    if (said && first) this.words.textContent = this.step === DAY ? `${from} – ${to}` : `${first.ariaLabel} – ${form.ends.value}`;
  }
}
customElements.define("booking-calendar", BookingCalendar);
