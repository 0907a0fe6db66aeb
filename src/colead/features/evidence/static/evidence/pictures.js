// The picture of the network, alive: who is hovered or focused shows their ties; nearer, farther,
// drag; the day follows the slider. Without this the picture, the list and the form are the same.
// Every other picture gets a button that saves it as PNG, and one for SVG and its table where
// there is no file of it.
const SIDE = 1000;
const WIDTH = 2000;
const LOOK = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "paint-order", "opacity", "font-family", "font-size", "font-weight", "text-anchor"];

// A picture stands alone as a file: what the sheet says of its parts is written into a copy, as it
// looks by day whatever the screen is set to.
function alone(svg) {
  const scheme = svg.style.colorScheme;
  svg.style.colorScheme = "light";
  const copy = svg.cloneNode(true);
  const parts = copy.querySelectorAll("*");
  svg.querySelectorAll("*").forEach((one, at) => {
    const style = getComputedStyle(one);
    for (const key of LOOK) parts[at].style.setProperty(key, style.getPropertyValue(key));
  });
  svg.style.colorScheme = scheme;
  const { width, height } = svg.viewBox.baseVal;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.removeAttribute("class");
  copy.setAttribute("width", WIDTH);
  copy.setAttribute("height", Math.round((WIDTH * height) / width));
  return copy;
}

function hand(href, name) {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}

const address = (copy) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;

// The table beside a picture, with its figures in full.
function table(rows) {
  const lines = ["until,value,low,high", ...[...rows].map((row) => row.dataset.cells)];
  return `data:text/csv;charset=utf-8,${encodeURIComponent(`${lines.join("\r\n")}\r\n`)}`;
}

// As PNG it is drawn on white.
function save(svg, name) {
  const copy = alone(svg);
  const picture = new Image();
  picture.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH;
    canvas.height = Number(copy.getAttribute("height"));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0);
    hand(canvas.toDataURL("image/png"), `${name}.png`);
  };
  picture.src = address(copy);
}

class SavedPicture extends HTMLElement {
  connectedCallback() {
    const svg = this.querySelector("svg");
    if (!svg || this.querySelector("button")) return;
    this.add(this.dataset.save, () => save(svg, this.dataset.name));
    const rows = this.closest("figure").querySelectorAll("tr[data-cells]");
    if (this.dataset.csv) this.add(this.dataset.csv, () => hand(table(rows), `${this.dataset.name}.csv`));
    if (this.dataset.svg) this.add(this.dataset.svg, () => hand(address(alone(svg)), `${this.dataset.name}.svg`));
  }

  add(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet";
    button.textContent = text;
    button.addEventListener("click", act);
    this.append(button);
  }
}
customElements.define("saved-picture", SavedPicture);

class NetworkPicture extends HTMLElement {
  connectedCallback() {
    this.svg = this.querySelector("svg");
    if (!this.svg || this.classList.contains("alive")) return;
    this.classList.add("alive");
    this.box = [0, 0, SIDE];
    this.people();
    this.tools();
    this.drag();
  }

  people() {
    const arrows = [...this.svg.querySelectorAll("path[data-from]")];
    const people = [...this.svg.querySelectorAll("[data-person]")];
    const show = (id) => {
      this.svg.classList.toggle("chosen", id !== null);
      const near = new Set([id]);
      for (const arrow of arrows) {
        const is = id !== null && (arrow.dataset.from === id || arrow.dataset.to === id);
        arrow.classList.toggle("near", is);
        if (is) near.add(arrow.dataset.from).add(arrow.dataset.to);
      }
      for (const one of people) one.classList.toggle("near", near.has(one.dataset.person));
    };
    for (const one of people) {
      one.setAttribute("tabindex", "0");
      one.setAttribute("role", "img");
      one.setAttribute("aria-label", one.textContent.trim());
      one.addEventListener("pointerenter", () => show(one.dataset.person));
      one.addEventListener("pointerleave", () => show(null));
      one.addEventListener("focus", () => show(one.dataset.person));
      one.addEventListener("blur", () => show(null));
    }
    // What can be focused inside must not hide from those who cannot see it.
    this.svg.setAttribute("role", "group");
  }

  tools() {
    const bar = document.createElement("div");
    bar.className = "tools";
    const add = (label, text, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button secondary";
      button.textContent = text;
      button.setAttribute("aria-label", label);
      button.title = label;
      button.addEventListener("click", act);
      bar.append(button);
    };
    add(this.dataset.nearer, "+", () => this.zoom(0.75));
    add(this.dataset.farther, "−", () => this.zoom(1 / 0.75));
    add(this.dataset.whole, "⤢", () => this.look(0, 0, SIDE));
    add(this.dataset.save, "PNG", () => save(this.svg, this.dataset.name));
    this.prepend(bar);
  }

  look(x, y, size) {
    size = Math.min(SIDE, Math.max(SIDE / 8, size));
    const most = SIDE - size;
    this.box = [Math.min(most, Math.max(0, x)), Math.min(most, Math.max(0, y)), size];
    this.svg.setAttribute("viewBox", `${this.box[0]} ${this.box[1]} ${size} ${size}`);
  }

  zoom(by) {
    const [x, y, size] = this.box;
    this.look(x + (size - size * by) / 2, y + (size - size * by) / 2, size * by);
  }

  drag() {
    let from = null;
    this.svg.addEventListener("pointerdown", (event) => {
      if (this.box[2] >= SIDE) return;
      from = [event.clientX, event.clientY, ...this.box];
      this.svg.setPointerCapture(event.pointerId);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (!from) return;
      const scale = from[4] / this.svg.clientWidth;
      this.look(from[2] - (event.clientX - from[0]) * scale, from[3] - (event.clientY - from[1]) * scale, from[4]);
    });
    for (const name of ["pointerup", "pointercancel"]) this.svg.addEventListener(name, () => { from = null; });
  }
}
customElements.define("network-picture", NetworkPicture);

const slider = document.querySelector("#network-day");
if (slider) {
  const days = slider.dataset.days.split(" ");
  slider.addEventListener("input", () => {
    slider.form.querySelector("output").textContent = days[slider.value];
    slider.setAttribute("aria-valuetext", days[slider.value]);
  });
  slider.addEventListener("change", () => slider.form.requestSubmit());
}
