/* Has the app come when the first view is painted, and shows it in the view's place when its page is complete;
 * docs/streamlit-seams.md says what of Streamlit it looks for. Until then the app is laid out but not seen, and the view
 * works by itself: should the app never come, it stays. A browser that can't read this script keeps the view as well. */
(() => {
  "use strict";

  const PAINT = 2000; // milliseconds after which the app is fetched even if the view has not been painted
  const REST = 250; // milliseconds without any change, after which the app's page is taken to be complete
  const MAP = 4000; // milliseconds that a map is awaited when all else is there
  const USE = 10000; // milliseconds after the last letter typed, or a link followed, before which nothing is taken away;
  // or after a button or finger went down that is not heard to come up, as where a menu opens
  const LATE = 20000; // milliseconds after which the view says that the app has not come

  const page = document.documentElement;
  const view = document.getElementById("lgo-view");
  const root = document.getElementById("root");
  let changed = performance.now(); // when something in the app changed last
  let complete; // since when all but the map is there; undefined as long as it is not
  let used = -Infinity; // when the visitor last typed, chose, or followed a link
  let pressed = -Infinity; // when a button or finger went down, as long as it is: the click is still to come

  page.classList.add("lgo-waiting");
  root.inert = true;
  const observer = new MutationObserver(() => { changed = performance.now(); });
  observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
  const looking = setInterval(look, 50);
  setTimeout(() => { if (!complete && view.isConnected) tell(); }, LATE);

  // A page that nobody looks at, or that its window hides, may not be painted for long.
  requestAnimationFrame(() => setTimeout(load));
  setTimeout(load, document.hidden ? 0 : PAINT);

  view.addEventListener("input", use);
  addEventListener("beforeunload", use);
  addEventListener("pointerdown", press, true);
  addEventListener("pointerup", release, true);
  addEventListener("pointercancel", release, true);

  /* Begin to fetch the app. Had the browser met these tags itself, they would share line and processor with the view.
   * They stand before the app, in which the style of a page follows: of two rules that count the same the later holds. */
  function load() {
    const awaited = document.getElementById("lgo-app");
    awaited?.replaceWith(awaited.content);
  }

  function use() { used = performance.now(); }
  function press() { pressed = performance.now(); }
  function release() { setTimeout(() => { pressed = -Infinity; }, 300); } // a click comes after it

  function look() {
    const now = performance.now();
    if (!isThere()) complete = undefined;
    else complete ??= now;
    if (complete === undefined || now - changed < REST) return;
    if (!isPainted() && now - complete < MAP) return;
    const isInField = view.contains(document.activeElement) && document.activeElement.matches("input, select");
    if (isInField || now - Math.max(used, pressed) < USE) return;
    clearInterval(looking);
    observer.disconnect();
    show();
  }

  /* Whether the app's page has all its parts, but for the map in its frame. */
  function isThere() {
    const app = root.querySelector("[data-testid=stApp]");
    return app?.dataset.testScriptState === "notRunning"
      && root.querySelector(".lgo-foot") !== null
      && [...root.querySelectorAll("[data-testid=stSkeleton]")].every((each) => each.closest(".st-key-map-with-legend"))
      && [...root.querySelectorAll("[data-testid=stVegaLiteChart]")].every((each) => each.querySelector("canvas, svg"))
      && document.fonts.status === "loaded";
  }

  function isPainted() {
    const frame = root.querySelector("iframe[title^=streamlit_folium]");
    return !frame || Boolean(frame.contentDocument?.querySelector("[data-painted]"));
  }

  /* Take the view away and show the app, at the same place and with the focus on the same thing. */
  function show() {
    const main = root.querySelector("[data-testid=stMain]");
    const focused = view.contains(document.activeElement) ? document.activeElement : undefined;
    const isSeen = focused?.matches(":focus-visible");
    const target = focused && (twinOf(focused) ?? main);
    const place = placeInView(), far = scrollY;
    view.remove();
    page.classList.remove("lgo-waiting");
    root.inert = false;
    for (const [name, heard] of [["pointerdown", press], ["pointerup", release], ["pointercancel", release]]) {
      removeEventListener(name, heard, true);
    }
    removeEventListener("beforeunload", use);
    if (far > 0 && main) {
      const same = place && headingsIn(root).find((each) => wordsOf(each) === place.words);
      main.scrollTop = same ? same.getBoundingClientRect().top - place.top : far;
    }
    target?.focus({ preventScroll: true, focusVisible: isSeen });
  }

  /* The heading nearest to the upper third of the screen of those that view and app both have once, and where it is. */
  function placeInView() {
    const inApp = headingsIn(root).map(wordsOf), inView = headingsIn(view).map(wordsOf);
    const isOnce = (words) => [inApp, inView].every((all) => all.filter((each) => each === words).length === 1);
    const places = headingsIn(view).map((each) => ({ words: wordsOf(each), top: each.getBoundingClientRect().top }));
    const distance = ({ top }) => Math.abs(top - innerHeight / 3);
    return places.filter(({ words }) => isOnce(words)).sort((one, other) => distance(one) - distance(other))[0];
  }

  function headingsIn(element) {
    return [...element.querySelectorAll("h1, h2, h3, h4, caption, summary")].filter((each) => each.offsetHeight > 0);
  }

  function wordsOf(element) { return element.textContent.trim().replace(/\s+/g, " "); }

  /* What in the app does what an element of the view does: a link to the same address, or by the same words. */
  function twinOf(element) {
    const links = [...root.querySelectorAll("a[href], button, summary")].filter((each) => each.offsetHeight > 0);
    return links.find((each) => element.href && each.href === element.href)
      ?? links.find((each) => wordsOf(each) === wordsOf(element));
  }

  function tell() {
    document.getElementById("lgo-late").textContent = "The interactive version of this page has not come. "
      + "What stands here works without it: links, searches and forms lead on.";
  }
})();
