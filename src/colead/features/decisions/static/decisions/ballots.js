// Ballots that are handier with a script; without it the same fields are filled in by hand.

// Ranking: arrows or dragging put the options in order; the selects stay what is sent.
class RankedBallot extends HTMLElement {
  connectedCallback() {
    this.list = this.querySelector("ul");
    this.note = this.querySelector("[role=status]");
    for (const row of this.rows()) this.dress(row);
    this.list.addEventListener("change", () => this.sort());
    this.list.addEventListener("dragover", (event) => this.over(event));
    this.list.addEventListener("drop", (event) => event.preventDefault());
    this.sort();
  }
  rows() { return [...this.list.children]; }
  mark(row) { return row.querySelector("select"); }
  place(row) { return Number(this.mark(row).value) || Infinity; }
  ranked() { return this.rows().filter((row) => this.place(row) < Infinity); }

  dress(row) {
    const name = row.querySelector(".mark-name").textContent;
    const moves = document.createElement("span");
    moves.className = "moves";
    for (const [step, label, sign] of [[-1, this.dataset.up, "↑"], [1, this.dataset.down, "↓"]]) {
      const button = document.createElement("button");
      button.type = "button"; button.className = "round"; button.textContent = sign;
      button.setAttribute("aria-label", `${label}: ${name}`);
      button.addEventListener("click", () => { this.move(row, step); button.focus(); });
      moves.append(button);
    }
    row.append(moves);
    row.draggable = true;
    row.addEventListener("dragstart", (event) => { row.classList.add("dragged"); event.dataTransfer.effectAllowed = "move"; });
    row.addEventListener("dragend", () => { row.classList.remove("dragged"); this.dropped(row); });
  }

  // A row without a rank joins the ranked ones; a ranked one changes places with its neighbour.
  move(row, step) {
    const order = this.ranked();
    const at = order.indexOf(row);
    if (at < 0) { if (step < 0) order.push(row); else return; }
    else {
      const to = at + step;
      if (to < 0) return;
      if (to >= order.length) { order.splice(at, 1); this.mark(row).value = ""; }
      else [order[at], order[to]] = [order[to], order[at]];
    }
    this.number(order); this.sort(); this.say(row);
  }

  over(event) {
    const dragged = this.list.querySelector(".dragged");
    const row = event.target.closest("li");
    if (!dragged || !row || row === dragged) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    row[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
  }

  // Dropped above a ranked row, or below the last one: everything down to here is ranked.
  dropped(row) {
    const rows = this.rows();
    const last = rows.findLastIndex((one) => this.place(one) < Infinity && one !== row);
    this.number(rows.slice(0, Math.max(last, rows.indexOf(row)) + 1));
    this.sort(); this.say(row);
  }

  number(order) { order.forEach((row, at) => { this.mark(row).value = String(at + 1); }); }
  sort() {
    const order = this.rows().sort((a, b) => (this.place(a) === this.place(b) ? 0 : this.place(a) - this.place(b)));
    order.forEach((row, at) => { if (this.list.children[at] !== row) this.list.insertBefore(row, this.list.children[at]); });
    for (const row of order) row.classList.toggle("ranked", this.place(row) < Infinity);
  }
  say(row) {
    const values = { name: row.querySelector(".mark-name").textContent, place: this.mark(row).value || "–" };
    this.note.textContent = this.dataset.said.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }
}
customElements.define("ranked-ballot", RankedBallot);

// Dots: how many are left.
class DotBallot extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", () => this.count());
    this.count();
  }
  count() {
    const most = Number(this.dataset.most);
    const spent = [...this.querySelectorAll("input")].reduce((sum, field) => sum + (Number(field.value) || 0), 0);
    const note = this.querySelector("[role=status]");
    note.textContent = this.dataset.said.replace("{left}", most - spent).replace("{most}", most);
    note.classList.toggle("over", spent > most);
  }
}
customElements.define("dot-ballot", DotBallot);
