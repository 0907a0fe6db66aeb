// A timer that is the same on every page: it counts to the server's moment, by the server's clock.
class MeetingTimer extends HTMLElement {
  connectedCallback() {
    const ahead = Date.parse(this.dataset.now) - Date.now();
    const ends = Date.parse(this.dataset.ends);
    const show = () => {
      const left = Math.max(0, Math.round((ends - Date.now() - ahead) / 1000));
      this.classList.toggle("over", left === 0);
      this.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : this.dataset.over;
      if (!left) clearInterval(this.ticking);
    };
    this.ticking = setInterval(show, 500);
    show();
  }
  disconnectedCallback() { clearInterval(this.ticking); }
}
customElements.define("meeting-timer", MeetingTimer);
