// Leads from the map to the figures of the council chosen. What it says is data, and never read as markup.
let closed = ""; // the council whose sheet the visitor has closed

export default function ({ parentElement, data }) {
  const sheet = parentElement.querySelector("section");
  const [lead, close] = sheet.querySelectorAll("button");
  const panel = document.querySelector(".st-key-panel");
  const { code, name, figure } = data ?? {};

  if (code !== closed) closed = "";
  sheet.querySelector("b").textContent = name ?? "";
  sheet.querySelector("span").textContent = figure ?? "";
  lead.setAttribute("aria-label", `See the figures of ${name}`);
  sheet.hidden = !code || !panel;

  const putAway = (isAway) => sheet.classList.toggle("away", isAway);
  const shut = () => {
    closed = code;
    putAway(true);
  };
  close.onclick = shut;
  sheet.onkeydown = (event) => { if (event.key === "Escape") shut(); };
  lead.onclick = () => {
    const heading = panel.querySelector("h2");
    if (!heading) return;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ behavior: isCalm ? "auto" : "smooth", block: "start" });
  };

  if (sheet.hidden) return undefined;
  // The sheet goes when the figures have come into the upper part of the screen, and comes back when they leave below.
  const watch = new IntersectionObserver(
    ([{ isIntersecting, boundingClientRect }]) => {
      putAway(closed === code || isIntersecting || boundingClientRect.top < 0);
    },
    { rootMargin: "0px 0px -35% 0px" },
  );
  watch.observe(panel);
  return () => watch.disconnect();
}
