// Says what has changed, once, and nothing when a visit begins. The words are data, and never read as markup.
let before; // what was there when something was last said, in the whole visit: a page's own place may be a new one

export default function ({ parentElement, data }) {
  const place = parentElement.querySelector("[role=status]");
  const { page = "", words = "" } = data ?? {};
  const isFirst = before === undefined;
  const isAnotherPage = before?.page !== page;
  if (!isFirst && !isAnotherPage && before.words === words) return undefined;
  before = { page, words };
  if (isFirst) return undefined;
  const said = isAnotherPage ? [`${page}.`, words].join(" ").trim() : words;
  // A place that has just been made is not heard: the words come into it a moment later.
  const timer = setTimeout(() => { place.textContent = said; }, 100);
  return () => clearTimeout(timer);
}
