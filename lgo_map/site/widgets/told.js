// Says what has changed, once, and nothing when a visit begins. The words are data, and never read as markup.
let before; // what was there when something was last said, in the whole visit: a page's own place may be a new one

function sayWhatChanged({ parentElement, data }) {
  const place = parentElement.querySelector("p[role=status]");
  const now = { page: "", answer: "", words: "", ...data };
  const was = before;
  if (was && ["page", "answer", "words"].every((part) => was[part] === now[part])) return undefined;
  before = now;
  if (!was) return undefined;
  const said = was.page === now.page
    ? ["answer", "words"].filter((part) => was[part] !== now[part]).map((part) => now[part])
    : [`${now.page}.`, now.answer, now.words];
  // A place that has just been made is not heard: the words come into it a moment later.
  const timer = setTimeout(() => { place.textContent = said.filter(Boolean).join(" "); }, 100);
  return () => clearTimeout(timer);
}
