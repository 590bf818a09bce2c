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
  const cards = [...document.querySelectorAll("article")].map((card) => ({ card, text: card.textContent.toLowerCase() }));
  const sections = [...document.querySelectorAll("main section")];
  const apply = () => {
    const words = filter.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const badge = filter.elements.badge ? filter.elements.badge.value : "";
    const asked = words.length > 0 || badge !== "";
    let shown = 0;
    for (const { card, text } of cards) {
      card.hidden = !(words.every((word) => text.includes(word)) && (!badge || card.dataset.badge === badge));
      shown += !card.hidden;
    }
    for (const item of document.querySelectorAll("[data-card]")) item.hidden = document.getElementById(item.dataset.card).hidden;
    // While cards are looked for, nothing else stands between them.
    for (const section of sections) {
      section.hidden = asked && !section.querySelector("article:not([hidden])");
      const link = document.querySelector(`nav a[href="#${section.id}"]`);
      if (link) link.parentElement.hidden = section.hidden;
    }
    filter.querySelector("output").value = asked ? `${shown} of ${cards.length}` : "";
  };
  filter.addEventListener("input", apply);
  filter.addEventListener("submit", (event) => event.preventDefault());
}
