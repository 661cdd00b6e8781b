/* Keeps the page usable while the server is away; docs/streamlit-seams.md says what of Streamlit it stands in for.
 *
 * To Streamlit's front end the connection stays open: nothing is disabled, and no dialogue covers the page. What the
 * visitor chooses meanwhile waits here, and is sent when a server answers again, be it the same or another; so is what a
 * server was asked and had not answered when it went. A quiet line says so.
 *
 * A server with another version of Streamlit makes the front end load the page anew as soon as it says so. It does not
 * hear of it here: the page is loaded anew when that server has answered, at the address that says what was chosen. */
(() => {
  "use strict";

  const APP = /\/_stcore\/stream$/; // the path of Streamlit's connection
  const FIRST = 250, LONGEST = 4000; // milliseconds between two tries, which become more, and vary by half
  const PATIENCE = 10000; // milliseconds after which a try that was not answered is given up
  const STEADY = 5000; // milliseconds that a connection must last for the next loss to be a new one
  const QUIET = 400; // milliseconds without connection that nobody is told of
  const AT_REST = 4000; // the code by which a server ends a connection that nothing came by for long
  const SENDINGS = 3; // how often the same is asked at most: it may be what ends the server
  // Numbers of fields in Streamlit's messages (protobuf)
  const RERUN = 11, NEW_SESSION = 4, FINISHED = 6; // BackMsg.rerun_script; ForwardMsg.new_session, .script_finished
  const QUERY = 1; // ClientState.query_string, which rerun_script is; PageInfo.query_string
  const OPERATION = 19, OF_SESSION = 2; // BackMsg.backend_operation_request, by which a file is asked for; its session_id
  const INITIALIZE = 1, SESSION_ID = 6; // NewSession.initialize; Initialize.session_id
  const ENVIRONMENT = 3, VERSION = 1; // Initialize.environment_info; EnvironmentInfo.streamlit_version
  const ADDRESS = 12, NAVIGATION = 23; // ForwardMsg.page_info_changed, .navigation
  const PAGES = 2, SHOWN = 4; // Navigation.app_pages; Navigation.page_script_hash
  const PAGE = 1, IS_DEFAULT = 4, PATH = 6; // AppPage.page_script_hash, .is_default, .url_pathname
  const FINISHED_FOR_RERUN = 2; // of a run that another follows at once

  const Native = window.WebSocket;
  const status = document.createElement("p");
  status.id = "lgo-connection";
  status.setAttribute("role", "status");
  document.body.append(status);

  /* What Streamlit takes for one WebSocket that stays open, over as many as it takes. */
  class LastingConnection extends EventTarget {
    binaryType = "arraybuffer"; // as Streamlit sets it; no other kind is spoken
    #address;
    #protocols;
    #socket;
    #isOpened = false; // whether it ever was: only from then on it lasts
    #isEnded = false; // by Streamlit
    #openSince;
    #tries = 0;
    #next; // the timer of the next try
    #telling; // the timer after which the visitor is told
    #asked = []; // what was asked for and not answered, oldest first: {data, sendings, isSent, isBegun}
    #isKnown = true; // whether the server has answered this page, since the connection was lost
    #session; // the server's name of this visit, as bytes
    #version; // of Streamlit, which the front end has been told
    #parting; // where a server of another version answers: the path and the query of what it has made of the choice
    #link; // the address of a link that was followed meanwhile
    #file = history.state?.lgoFile; // the class of the button of a file that was wanted meanwhile

    constructor(address, protocols) {
      super();
      this.#address = address;
      this.#protocols = [protocols ?? []].flat();
      this.#connect();
      addEventListener("online", () => this.#tryNow());
      document.addEventListener("visibilitychange", () => this.#tryNow());
      addEventListener("click", (event) => this.#holdFile(event), true); // before Streamlit's buttons hear it
      addEventListener("click", (event) => this.#holdLink(event)); // after Streamlit's own links have been heard
    }

    get url() { return this.#address; }
    get protocol() { return this.#protocols[0] ?? ""; }
    get readyState() {
      if (this.#isEnded) return Native.CLOSED;
      return this.#isOpened ? Native.OPEN : Native.CONNECTING;
    }

    send(data) {
      if (this.readyState === Native.CONNECTING) throw new DOMException("Not open yet", "InvalidStateError");
      if (fieldOf(data, RERUN) !== undefined) {
        this.#asked.push({ data: data.slice(), sendings: 0, isSent: false, isBegun: false });
        this.#ask();
        this.#tryNow();
      } else if (this.#isThere) this.#socket.send(this.#ofThisVisit(data)); // else it was for the server that is gone
      if (!this.#isThere) this.#tell();
    }

    close(code, reason) {
      this.#isEnded = true;
      clearTimeout(this.#next);
      this.#tellNothing();
      this.#socket?.close(code, reason);
    }

    get #isThere() { return this.#socket?.readyState === Native.OPEN; }

    #connect() {
      const socket = new Native(this.#address, this.#protocols);
      const patience = setTimeout(() => { if (this.#isOpened) socket.close(); }, PATIENCE);
      socket.binaryType = "arraybuffer";
      socket.addEventListener("open", () => { clearTimeout(patience); this.#open(); });
      socket.addEventListener("message", ({ data }) => this.#hear(data));
      socket.addEventListener("error", () => { if (!this.#isOpened) this.dispatchEvent(new Event("error")); });
      socket.addEventListener("close", (event) => { clearTimeout(patience); this.#lose(event); });
      this.#socket = socket;
    }

    #open() {
      this.#openSince = performance.now();
      if (!this.#isOpened) {
        this.#isOpened = true;
        this.dispatchEvent(new Event("open"));
        return;
      }
      if (this.#link !== undefined) location.assign(this.#link);
      const again = this.#asked.filter(({ sendings }) => sendings < SENDINGS), isGivenUp = again.length < this.#asked.length;
      this.#asked = again;
      this.#isKnown = false;
      this.#ask();
      this.#tellNothing();
      if (this.#file !== undefined) this.#makeKnown();
      if (isGivenUp) status.textContent = "What you chose last could not be done. Reload the page to go on.";
    }

    /* Send what waits. To a server that does not know this page yet one choice goes ahead: only of a single one can it
     * tell what of the page the visitor has changed. */
    #ask() {
      if (!this.#isThere) return;
      const isUnderWay = this.#asked.some(({ isSent }) => isSent);
      const waiting = this.#asked.filter(({ isSent }) => !isSent);
      for (const each of this.#isKnown ? waiting : waiting.slice(0, isUnderWay ? 0 : 1)) {
        this.#socket.send(each.data);
        each.isSent = true;
        each.sendings += 1;
      }
    }

    #hear(data) {
      const begun = fieldOf(data, NEW_SESSION), finished = fieldOf(data, FINISHED);
      if (begun !== undefined) {
        for (const each of this.#asked) each.isBegun = each.isSent;
        const session = fieldOf(begun, INITIALIZE, SESSION_ID);
        const version = textOf(fieldOf(begun, INITIALIZE, ENVIRONMENT, VERSION));
        this.#version ??= version;
        if (version !== this.#version) this.#parting ??= { path: location.pathname, query: this.#queryAsked() };
        // Streamlit names there the visit that goes on, behind a token: to a server that knows it, it does.
        this.#session = session?.slice();
        if (session) this.#protocols = [...this.#protocols.slice(0, 2), new TextDecoder().decode(session)];
      }
      if (this.#parting) this.#followTo(data);
      if (finished !== undefined && finished !== FINISHED_FOR_RERUN) {
        this.#asked = this.#asked.filter(({ isBegun }) => !isBegun);
        this.#isKnown = true;
        this.#ask();
        if (this.#parting && !this.#asked.length) this.#part();
        else if (this.#file !== undefined && !this.#asked.length) this.#fetchFile();
      }
      if (!this.#parting) this.dispatchEvent(new MessageEvent("message", { data }));
    }

    /* The address with which what is being answered was asked. */
    #queryAsked() {
      const asked = this.#asked.filter(({ isSent }) => isSent).pop();
      return asked ? textOf(fieldOf(asked.data, RERUN, QUERY)) : location.search.slice(1);
    }

    /* Note the address that a server of another version would give the page. */
    #followTo(data) {
      const address = fieldOf(data, ADDRESS), navigation = fieldOf(data, NAVIGATION);
      if (address !== undefined) this.#parting.query = textOf(fieldOf(address, QUERY));
      if (navigation === undefined) return;
      const shown = textOf(fieldOf(navigation, SHOWN));
      const page = [...fieldsOf(navigation, PAGES)].find((each) => textOf(fieldOf(each, PAGE)) === shown);
      if (page) this.#parting.path = fieldOf(page, IS_DEFAULT) ? "/" : `/${textOf(fieldOf(page, PATH))}`;
    }

    /* Load the page anew from a server of another version, at the address that has what was chosen. */
    #part() {
      if (this.#link !== undefined) return; // it is being left for another
      const { path, query } = this.#parting, address = query ? `${path}?${query}` : path;
      const isOther = address !== location.pathname + location.search;
      history[isOther ? "pushState" : "replaceState"]({ lgoFile: this.#file }, "", address);
      location.reload();
    }

    /* A message with the name that the visit has on this server: the front end knows the one on the first. */
    #ofThisVisit(data) {
      const message = data.slice(), session = fieldOf(message, OPERATION, OF_SESSION);
      if (session && session.length === this.#session?.length) session.set(this.#session);
      return message;
    }

    #lose({ code, reason, wasClean }) {
      if (!this.#isOpened || this.#isEnded) {
        this.#isEnded = true;
        this.dispatchEvent(new CloseEvent("close", { code, reason, wasClean }));
        return;
      }
      for (const each of this.#asked) each.isSent = each.isBegun = false;
      this.#parting = undefined;
      if (performance.now() - (this.#openSince ?? Infinity) > STEADY) this.#tries = 0;
      this.#openSince = undefined;
      if (code === AT_REST && !this.#asked.length) { // with the next choice, or when somebody comes back to it
        status.textContent = "This page is at rest. It goes on with your next choice.";
        return;
      }
      this.#telling ??= setTimeout(() => this.#tell(), QUIET);
      if (document.hidden && !this.#asked.length) return; // when somebody looks
      const wait = Math.min(LONGEST, FIRST * 2 ** this.#tries);
      this.#tries += 1;
      this.#next = setTimeout(() => this.#connect(), wait * (0.5 + Math.random() / 2));
    }

    #tryNow() {
      if (!this.#isOpened || this.#isEnded || this.#socket.readyState !== Native.CLOSED) return;
      clearTimeout(this.#next);
      this.#connect();
    }

    #tell() {
      this.#telling ??= 0;
      const isKept = this.#link !== undefined || this.#file !== undefined || this.#asked.length > 0;
      const words = `Connecting again…${isKept ? " What you have chosen will follow." : ""}`;
      if (status.textContent !== words) status.textContent = words;
    }

    #tellNothing() {
      clearTimeout(this.#telling);
      this.#telling = undefined;
      status.textContent = "";
    }

    /* A server that is away makes no file, and one that has not drawn this page knows nothing of its buttons. */
    #holdFile(event) {
      if (!this.#isOpened || this.#isEnded || (this.#isThere && this.#isKnown)) return;
      const place = event.target.closest?.("[data-testid=stDownloadButton]")?.closest("[class*=st-key-]");
      if (!place) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.#file = [...place.classList].find((name) => name.startsWith("st-key-"));
      this.#tell();
      if (this.#isThere) this.#makeKnown();
      else this.#tryNow();
    }

    /* Have the page drawn as its address has it: so Streamlit does when one goes back to where one is. */
    #makeKnown() {
      if (!this.#asked.length) dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    }

    /* Press the button again when the page that was drawn is there, with the button as this server knows it. */
    #fetchFile() {
      const looking = setInterval(() => {
        if (document.querySelector("[data-test-script-state]")?.dataset.testScriptState !== "notRunning") return;
        if (document.documentElement.classList.contains("lgo-waiting")) return; // for the app to be complete: reveal.js
        clearInterval(looking);
        const button = document.querySelector(`.${CSS.escape(this.#file ?? "")} button`);
        this.#file = undefined;
        if (history.state?.lgoFile) history.replaceState(null, "");
        this.#tellNothing();
        if (button) button.click();
        else status.textContent = "The file is not offered any more. Reload the page to see what is.";
      }, 50);
    }

    /* Where a link leads to the site, there is nothing yet: the page would be gone. */
    #holdLink(event) {
      if (this.#isThere || !this.#isOpened || this.#isEnded || event.defaultPrevented || event.button !== 0) return;
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const link = event.target.closest?.("a[href]");
      if (!link || link.hasAttribute("download") || !["", "_self"].includes(link.getAttribute("target") ?? "")) return;
      const address = new URL(link.getAttribute("href"), document.baseURI);
      const isHere = address.pathname + address.search === location.pathname + location.search;
      if (address.origin !== location.origin || (isHere && address.hash)) return;
      event.preventDefault();
      this.#link = address.href;
      this.#tell();
      this.#tryNow();
    }
  }

  /* The first field of that number in a message, or in that field's message the next: a number, or bytes; undefined
   * where there is none. */
  function fieldOf(message, ...numbers) {
    for (const number of numbers) message = message === undefined ? undefined : fieldsOf(message, number).next().value;
    return message;
  }

  function* fieldsOf(message, wanted) {
    const bytes = message instanceof Uint8Array ? message : new Uint8Array(message);
    let at = 0;
    while (at < bytes.length) {
      const tag = number(), kind = tag % 8, field = Math.floor(tag / 8);
      if (kind === 0) {
        const value = number();
        if (field === wanted) yield value;
      } else if (kind === 2) {
        const length = number();
        if (field === wanted) yield bytes.subarray(at, at + length);
        at += length;
      } else if (kind === 1 || kind === 5) at += kind === 1 ? 8 : 4;
      else return;
    }

    function number() {
      let value = 0, factor = 1, byte;
      do {
        byte = bytes[at++];
        value += (byte % 128) * factor;
        factor *= 128;
      } while (byte > 127);
      return value;
    }
  }

  function textOf(bytes) { return new TextDecoder().decode(bytes ?? new Uint8Array()); }

  // Where the app is, and what it would say there of itself: else the front end looks below the page's own address first,
  // and opens the connection only when it has been told. No other site may send it messages.
  window.__streamlit = {
    BACKEND_BASE_URL: `${location.origin}/`,
    HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
  };
  window.WebSocket = new Proxy(Native, {
    construct(target, [address, protocols]) {
      const isApps = APP.test(new URL(address, location.href).pathname);
      return isApps ? new LastingConnection(address, protocols) : new target(address, protocols);
    },
  });
})();
