// Copies the page's address. Browsers allow that only on https and on localhost: elsewhere the address is shown instead.
const SHOWN_FOR = 4000; // milliseconds

export default function ({ parentElement }) {
  const button = parentElement.querySelector("button");
  const status = parentElement.querySelector("[role=status]");
  const label = parentElement.querySelector("label");
  const input = parentElement.querySelector("input");
  let timer;

  const showAddress = () => {
    input.value = window.location.href;
    label.hidden = false;
    input.focus();
    input.select();
  };

  button.onclick = async () => {
    clearTimeout(timer);
    label.hidden = true;
    try {
      await navigator.clipboard.writeText(window.location.href);
      status.textContent = "Link copied";
      timer = setTimeout(() => { status.textContent = ""; }, SHOWN_FOR);
    } catch {
      showAddress();
    }
  };
  return () => clearTimeout(timer);
}
