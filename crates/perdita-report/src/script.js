const root = document.documentElement;
const contents = document.querySelector("nav details");
const narrow = matchMedia("(max-width: 60rem)");
const fold = () => { contents.open = !narrow.matches; };
fold();
narrow.addEventListener("change", fold);
document.getElementById("theme").addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
addEventListener("beforeprint", () => document.querySelectorAll("main details").forEach((part) => { part.open = true; }));

const filter = document.getElementById("filter");
if (filter) {
  filter.hidden = false;
  const cards = [...document.querySelectorAll("article")].map((card) => ({ card, text: card.textContent.toLowerCase() }));
  const sections = [...document.querySelectorAll("main section")];
  const apply = () => {
    const words = filter.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const badge = filter.elements.badge ? filter.elements.badge.value : "";
    const asked = words.length > 0 || badge !== "";
    let shown = 0;
    for (const { card, text } of cards) {
      const badges = (card.dataset.badges || "").split("|");
      card.hidden = !(words.every((word) => text.includes(word)) && (!badge || badges.includes(badge)));
      shown += !card.hidden;
    }
    for (const item of document.querySelectorAll("[data-card]")) item.hidden = document.getElementById(item.dataset.card).hidden;
    // While cards are looked for, nothing else stands between them.
    for (const section of sections) {
      section.hidden = asked && !section.querySelector("article:not([hidden])");
      const link = document.querySelector(`nav a[href="#${section.id}"]`);
      if (link) link.parentElement.hidden = section.hidden;
    }
    filter.querySelector("output").value = asked ? filter.dataset.shown.replace("{}", shown) : "";
  };
  const clear = () => { filter.reset(); apply(); };
  filter.addEventListener("input", apply);
  filter.addEventListener("submit", (event) => event.preventDefault());
  // A link leads to its card, whatever is looked for.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target && !target.checkVisibility()) clear();
  });
}

for (const figure of document.querySelectorAll(".slider")) {
  const label = figure.querySelector("label");
  const input = label.querySelector("input");
  const values = figure.dataset.values.split(" ");
  const moving = `g[data-name="${figure.dataset.moving}"]:not(.key)`;
  const curves = [...figure.querySelectorAll("svg")].map((panel) => [...panel.querySelectorAll(moving)]);
  const move = () => {
    for (const panel of curves) panel.forEach((curve, at) => { curve.style.opacity = at === input.valueAsNumber ? 1 : 0.07; });
    label.querySelector("output").value = values[input.valueAsNumber];
    input.setAttribute("aria-valuetext", values[input.valueAsNumber]);
  };
  label.hidden = false;
  input.addEventListener("input", move);
  move();
}
