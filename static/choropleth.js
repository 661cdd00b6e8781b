/* The map of England.
 *
 * The map object is made once: `start`. After that the server only sends what to paint (a year, and a class and a text
 * for each council): `paint`. The shapes of all years come from one file, which the browser fetches once.
 *
 * One message goes straight back to the app, by the `window.Streamlit` that streamlit-folium leaves in its frame:
 *   {kind: "clicked", click, code, latitude, longitude, address}   a council was clicked; `click` is another each time
 *
 * A council's shape is made when it is first needed, and kept. Whatever is chosen, only what differs is drawn anew.
 */
window.lgoMap = (() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  let map; // Leaflet's
  let movedByVisitor = false; // if not, England is fitted in again whenever its room changes
  let shapes; // the address of the file with the councils' shapes
  let fetching; // the promise of the councils by code; undefined before it is asked for, and when it has failed
  let latest; // what the server has asked for last
  let painting; // what is painted: `latest`, once the shapes are there
  let pointed; // the council under the pointer
  let tooltip; // the one tooltip, which goes from council to council
  let tooltipSize; // its width and height in pixels, with what it says now
  let selection; // the line around the council selected
  let outlined; // of what that line is: the council and the line's colours
  let status; // the element that says what is the matter with the map
  let clicks = 0; // how many there were: two within a millisecond must differ

  function start(leafletMap, options) {
    map = leafletMap;
    shapes = options.shapes;
    fetchCouncils(); // as early as can be
    if (window.frameElement) window.frameElement.dataset.started = ""; // the page stops saying that the map is awaited
    map.attributionControl.setPrefix(false);
    document.documentElement.lang = "en-GB";
    const frame = map.getContainer();
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", options.label);
    if (options.tiles) L.tileLayer(options.tiles, { attribution: options.tilesAttribution }).addTo(map);
    // Above the councils and apart from them: were they in one pane, pointing would shuffle them without end.
    map.createPane("outlines").style.zIndex = 450;
    L.control.zoom({ position: "topright" }).addTo(map); // on the North Sea
    map.addControl(new WholeEngland());
    tell("Loading the map…");
    const credit = frame.querySelector(".leaflet-control-attribution");
    let fitted;
    showEngland();
    // The wheel scrolls the page until the visitor has turned to the map.
    map.scrollWheelZoom.disable();
    map.on("focus", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
    map.on("dragstart", () => { movedByVisitor = true; });
    map.on("zoomend moveend", () => { if (pointed) placeTooltip(tooltip.getLatLng()); });
    frame.addEventListener("wheel", () => { movedByVisitor = true; }, { passive: true });
    frame.addEventListener("keydown", () => { movedByVisitor = true; });
    for (const button of frame.querySelectorAll(".leaflet-control-zoom a")) {
      button.addEventListener("click", () => { movedByVisitor = true; });
    }
    const fitAgain = new ResizeObserver(() => {
      map.invalidateSize({ pan: false });
      if (!movedByVisitor) showEngland();
    });
    for (const element of [frame, credit]) fitAgain.observe(element);

    /* Fit England into what the legend and the credit leave free, unless it already is.
     *
     * On a wide page the legend lies on the map: on the sea west of England, or what is left of it beside the councils.
     */
    function showEngland(whatever = false) {
      const legend = legendOnMap(), below = credit.offsetHeight + 4, { x: width, y: height } = map.getSize();
      const room = [width, height, legend?.right, legend?.bottom, below].join();
      if (room === fitted && !whatever) return;
      fitted = room;
      const edge = 6, bounds = L.latLngBounds(options.bounds);
      const left = legend ? leftOf(bounds, legend, width - 2 * edge, height - edge - below) : edge;
      if (width <= left + edge || height <= edge + below) return; // there is no room, and Leaflet would fail (NaN)
      map.setMinZoom(0);
      map.fitBounds(bounds, { animate: false, paddingTopLeft: [left, edge], paddingBottomRight: [edge, below] });
      map.setMinZoom(map.getZoom() - 0.5);
      map.setMaxBounds(bounds.pad(0.6));
    }

    /* How far from the left England must begin, so that no council is under the legend.
     *
     * North of the Bristol Channel England's west coast is some way from its westernmost point, in Cornwall; where the
     * legend ends above the Channel, it may lie on that.
     */
    function leftOf(bounds, legend, width, height) {
      const whole = L.bounds(map.project(bounds.getNorthWest(), 0), map.project(bounds.getSouthEast(), 0));
      const size = whole.getSize(), channel = map.project([51.3, -3.65], 0).subtract(whole.min);
      const gap = legend.right + 8;
      // The scale at which both fit the width, as a share of the room: what is west of the channel may be covered.
      const scale = Math.min(height / size.y, (width - gap) / (size.x - channel.x), width / size.x);
      const isAbove = legend.bottom + 4 < 6 + channel.y * scale;
      return isAbove ? Math.max(6, gap - channel.x * scale) : gap;
    }

    /* Where the legend ends that lies on the map, in the frame's pixels; nothing where it stands above it. */
    function legendOnMap() {
      const legend = window.parent.document.querySelector(".st-key-map-with-legend .lgo-legend"), frame = window.frameElement;
      if (!legend || !frame) return undefined;
      const { left, top } = frame.getBoundingClientRect(), { right, bottom } = legend.getBoundingClientRect();
      return bottom > top + 1 ? { right: right - left, bottom: bottom - top } : undefined;
    }

    lgoMap.showEngland = () => { movedByVisitor = false; showEngland(true); };
    lgoMap.makeRoom = () => { if (!movedByVisitor) showEngland(); }; // the legend of another measure may be longer
  }

  const WholeEngland = L.Control.extend({
    options: { position: "topright" },
    onAdd() {
      const bar = L.DomUtil.create("div", "leaflet-bar leaflet-control");
      const button = L.DomUtil.create("a", "whole-england", bar);
      button.href = "#";
      button.role = "button";
      button.title = "Show all of England";
      button.setAttribute("aria-label", "Show all of England");
      button.textContent = "⌂";
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(button, "click", (event) => { L.DomEvent.stop(event); lgoMap.showEngland(); });
      return bar;
    },
  });

  /* Paint what the server says; keep what is there, colours and words alike, until the shapes have come. */
  async function paint(wanted) {
    latest = wanted;
    setColours(wanted);
    let councils;
    try {
      councils = await fetchCouncils();
    } catch {
      tell("The map’s shapes could not be loaded. Reload the page to try again; the list of councils still works.");
      return;
    }
    if (latest !== wanted) return; // something newer was asked for meanwhile
    painting = wanted;
    lgoMap.makeRoom();
    for (const council of councils.values()) draw(council);
    addPatterns();
    outlineSelected(councils.get(painting.selected));
    if (pointed) showTooltip(tooltip.getLatLng());
    tell("");
    map.getContainer().dataset.painted = painting.stamp;
  }

  function setColours({ theme, colours }) {
    const root = document.documentElement;
    if (root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    for (const [name, value] of Object.entries(colours)) root.style.setProperty(`--${name}`, value);
  }

  function fetchCouncils() {
    if (!fetching) {
      fetching = fetch(shapes).then((response) => {
        if (!response.ok) throw new Error(response.status);
        return response.json();
      }).then(councilsOf);
      fetching.catch(() => { fetching = undefined; }); // so that the next painting asks again
    }
    return fetching;
  }

  /* The councils of a topology (TopoJSON), by code. Each has rings of borders, which are shared with its neighbours. */
  function councilsOf({ transform, arcs, objects }) {
    const borders = arcs.map((steps) => ({ steps, transform }));
    return new Map(objects.england.geometries.map(({ type, id, properties, arcs: shape }) => {
      const rings = type === "MultiPolygon" ? shape.flat() : shape;
      const pieces = (ring) => ring.map((n) => ({ border: borders[n < 0 ? ~n : n], backwards: n < 0 }));
      return [id, { code: id, ...properties, rings: rings.map(pieces) }];
    }));
  }

  /* A border's corners in the pixels of zoom 0, where another zoom is no more than a factor: x and y in turn. */
  function project({ steps, transform: { scale, translate } }) {
    const corners = [], { x: halfWorld } = map.project([0, 0], 0);
    let east = 0, north = 0;
    for (const step of steps) {
      east += step[0];
      north += step[1];
      const longitude = (east * scale[0] + translate[0]) * Math.PI / 180;
      const latitude = (north * scale[1] + translate[1]) * Math.PI / 180;
      corners.push(halfWorld * (1 + longitude / Math.PI), halfWorld * (1 - Math.asinh(Math.tan(latitude)) / Math.PI));
    }
    return corners;
  }

  /* A border's corners on the screen, without those that make no difference there: once for the councils on both sides. */
  function cornersOf(border) {
    const origin = map.getPixelOrigin(); // another object for each view
    if (border.origin !== origin) {
      border.origin = origin;
      border.projected ??= project(border);
      const { projected } = border, factor = map.getZoomScale(map.getZoom(), 0), corners = [];
      for (let i = 0; i < projected.length; i += 2) {
        const x = Math.round((projected[i] * factor - origin.x) * 10) / 10;
        const y = Math.round((projected[i + 1] * factor - origin.y) * 10) / 10;
        corners.push(L.point(x, y));
      }
      border.corners = L.LineUtil.simplify(corners, 0.5);
    }
    return border.corners;
  }

  /* A council's area, as Leaflet draws it. Leaflet's own polygon would work out each border for either side, from objects
   * of its own for each corner. What begins with _ is how its shapes and its renderer speak (Leaflet 1.9). */
  const Area = L.Path.extend({
    initialize(council, options) {
      this.council = council;
      L.setOptions(this, options);
    },
    getBounds() {
      return L.latLngBounds(map.layerPointToLatLng(this._box.min), map.layerPointToLatLng(this._box.max));
    },
    _project() {
      this._rings = this.council.rings.map((ring) => ring.flatMap(({ border, backwards }) => {
        // The last corner is where the next border begins.
        const corners = cornersOf(border);
        return backwards ? corners.slice(1).reverse() : corners.slice(0, -1);
      }));
      this._box = L.bounds(this._rings.flat());
    },
    _updateBounds() {},
    _update() {
      const seen = this._renderer._bounds;
      const clip = (ring) => L.PolyUtil.clipPolygon(ring, seen, true);
      if (!seen.intersects(this._box)) this._parts = [];
      else if (seen.contains(this._box)) this._parts = this._rings;
      else this._parts = this._rings.map(clip).filter((ring) => ring.length);
      this._renderer._updatePoly(this, true);
    },
  });

  /* Draw a council as it is painted now, take it off the map if it is not on it, and leave it alone if it is as it was. */
  function draw(council) {
    const style = styleOf(council);
    const shade = painting.areas[council.code]?.[0] ?? "";
    const look = style && JSON.stringify([style, shade]);
    if (look === council.look) return;
    council.look = look;
    if (council === pointed && !style?.fill) unpoint();
    if (!style) {
      council.layer.remove();
      return;
    }
    council.layer ??= new Area(council).on({ mouseover: point, mousemove: follow, mouseout: unpoint, click: choose });
    council.layer.setStyle(style);
    if (!map.hasLayer(council.layer)) council.layer.addTo(map);
    const path = council.layer.getElement();
    // As far as Leaflet knows every shape can be pointed at: it decides that once, and the choice of types changes.
    path.style.pointerEvents = style.fill ? "auto" : "none";
    path.setAttribute("tabindex", "-1"); // by keyboard, the list of councils does what the map does
    path.dataset.code = council.code;
    path.dataset.class = shade;
  }

  /* A council's style; undefined if it is not of the year, or not of the tier that is painted. */
  function styleOf(council) {
    if (!isInForce(council) || council.type === { upper: "district", lower: "county" }[painting.tier]) return undefined;
    const { colours, fills, areas } = painting;
    const area = areas[council.code];
    if (!area) return { stroke: true, color: colours.line, weight: 0.5, opacity: 0.55, fill: false };
    const border = council === pointed ? { color: colours.pointed, weight: 2 } : { color: colours.border, weight: 0.7 };
    return { stroke: true, ...border, opacity: 1, fill: true, fillColor: fills[area[0]], fillOpacity: 1 };
  }

  function isInForce({ first_year: first, last_year: last }) {
    return first <= painting.year && (last === null || painting.year <= last);
  }

  function tooltipOf({ code, name, type }) {
    const box = document.createElement("div");
    const line = (className, text) => {
      const element = document.createElement("div");
      element.className = className;
      element.textContent = text; // names and figures are data: never read as markup
      box.append(element);
    };
    line("name", name);
    line("type", painting.types[type]);
    line("figure", painting.areas[code][1]);
    return box;
  }

  function point({ target, latlng }) {
    if (map.dragging.moving()) return;
    const before = pointed;
    pointed = target.council;
    if (before && before !== pointed) draw(before);
    draw(pointed);
    target.bringToFront();
    tooltip ??= L.tooltip({ direction: "top", opacity: 1 });
    showTooltip(latlng);
  }

  function showTooltip(latlng) {
    tooltip.setContent(tooltipOf(pointed)).setLatLng(latlng).openOn(map);
    const { offsetWidth, offsetHeight } = tooltip.getElement();
    tooltipSize = L.point(offsetWidth, offsetHeight);
    placeTooltip(latlng);
  }

  /* Where it is pointed at, above it if there is room, and never beyond the map's edge. */
  function placeTooltip(latlng) {
    const { x, y } = map.latLngToContainerPoint(latlng), width = map.getSize().x, edge = 4, apart = 10;
    const half = tooltipSize.x / 2 + edge;
    const middle = Math.max(half, Math.min(x, width - half));
    const isAbove = y - tooltipSize.y - apart >= edge;
    tooltip.options.direction = isAbove ? "top" : "bottom";
    tooltip.options.offset = L.point(middle - x, isAbove ? -apart : 2 * apart);
    tooltip.setLatLng(latlng);
  }

  function follow({ latlng }) {
    if (pointed) placeTooltip(latlng);
  }

  function unpoint() {
    const before = pointed;
    pointed = undefined;
    tooltip?.close();
    if (before) draw(before);
  }

  function choose(event) {
    L.DomEvent.stopPropagation(event);
    point(event); // a finger points only now
    outlineSelected(event.target.council); // at once; the answer paints it again
    clicks += 1;
    window.Streamlit.setComponentValue({
      kind: "clicked",
      click: `${Date.now()}-${clicks}`,
      code: event.target.council.code,
      latitude: event.latlng.lat,
      longitude: event.latlng.lng,
      address: window.parent.location.search, // of what was clicked: a server that has just started can't know
    });
  }

  /* Draw a line around the council selected, above all others, if the map of the year has it. */
  function outlineSelected(council) {
    const { halo, selected } = painting.colours;
    const wanted = council && isInForce(council) ? [council.code, halo, selected].join() : undefined;
    if (wanted === outlined) return;
    outlined = wanted;
    selection?.remove();
    if (!wanted) return;
    const line = (weight, color) => (
      new Area(council, { pane: "outlines", interactive: false, fill: false, weight, color, opacity: 1 })
    );
    const outline = line(3, selected);
    selection = L.layerGroup([line(6, halo), outline]).addTo(map);
    const bounds = outline.getBounds();
    if (!map.getBounds().intersects(bounds)) map.panInsideBounds(bounds.pad(1));
  }

  function addPatterns() {
    const svg = map.getPanes().overlayPane.querySelector("svg");
    if (!svg || svg.querySelector("defs.patterns")) return;
    const make = (name, attributes, parent) => {
      const element = document.createElementNS(SVG, name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      parent.append(element);
      return element;
    };
    const defs = make("defs", { class: "patterns" }, svg);
    const hatch = make("pattern", {
      id: "unknown", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
    }, defs);
    make("rect", { width: 6, height: 6, style: "fill: var(--unknown)" }, hatch);
    make("line", { x1: 0, y1: 0, x2: 0, y2: 6, style: "stroke: var(--hatch); stroke-width: 2.4" }, hatch);
  }

  function tell(text) {
    if (!status) {
      status = L.DomUtil.create("div", "status", map.getContainer());
      status.setAttribute("role", "status");
    }
    status.textContent = text;
    status.hidden = !text;
  }

  return { start, paint };
})();
