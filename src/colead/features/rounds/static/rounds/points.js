// How many points are left, while one shares them out. Without a script the server says it.
class PointsLeft extends HTMLElement {
  connectedCallback() {
    const form = this.closest("form"), line = this.querySelector("p");
    const show = () => {
      const given = [...form.querySelectorAll('input[type="number"]')].reduce((sum, one) => sum + (Number(one.value) || 0), 0);
      const left = Number(this.dataset.all) - given;
      line.textContent = `${this.dataset.says} ${left}`;
      line.classList.toggle("error", left < 0);
    };
    line.setAttribute("aria-live", "polite");
    form.addEventListener("input", show);
    show();
  }
}
customElements.define("points-left", PointsLeft);
