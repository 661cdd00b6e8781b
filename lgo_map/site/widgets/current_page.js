// Says of the navigation's links which is the page that is shown, and that it is the navigation: Streamlit's can't.
function nameCurrentPage({ data }) {
  const navigation = document.querySelector(".st-key-navigation");
  if (!navigation) return undefined;
  navigation.setAttribute("role", "navigation");
  navigation.setAttribute("aria-label", "Pages");
  const name = () => {
    for (const link of navigation.querySelectorAll("a")) {
      if (link.textContent.trim() === data?.page) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };
  name();
  const observer = new MutationObserver(name); // a link may be drawn later than this
  observer.observe(navigation, { childList: true, subtree: true, characterData: true });
  return () => observer.disconnect();
}
