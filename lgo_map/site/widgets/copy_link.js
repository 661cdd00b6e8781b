// Copies the page's address, or the code that puts what it shows into another page. Browsers allow that only on https
// and on localhost: elsewhere what is to be copied is shown instead.
const SHOWN_FOR = 4000; // milliseconds

function offerCopies({ parentElement, data }) {
  const status = parentElement.querySelector("span[role=status]");
  const labels = [...parentElement.querySelectorAll("label")];
  let timer;

  const copiesOnPress = (kind, copied, words) => {
    parentElement.querySelector(`button.${kind}`).onclick = async () => {
      clearTimeout(timer);
      labels.forEach((label) => { label.hidden = true; });
      status.textContent = "";
      try {
        await navigator.clipboard.writeText(words());
        status.textContent = copied;
        timer = setTimeout(() => { status.textContent = ""; }, SHOWN_FOR);
      } catch {
        const label = parentElement.querySelector(`label.${kind}`);
        const input = label.querySelector("input");
        input.value = words();
        label.hidden = false;
        input.focus();
        input.select();
      }
    };
  };

  const code = data?.code ?? "";
  parentElement.querySelector("button.code").hidden = !code;
  copiesOnPress("link", "Link copied", () => window.location.href);
  copiesOnPress("code", "Code copied", () => code.replace('src="/', () => `src="${window.location.origin}/`));
  return () => {
    clearTimeout(timer);
    status.textContent = "";
  };
}
