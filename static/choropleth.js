/* The map of England.
 *
 * The map object is made once. After that the server only sends what to paint (a colour and a text for each
 * council), the shapes come from a file the browser fetches once for each map of England, and a click goes straight
 * back as {code, lat, lng}.
 */
window.lgoMap = (() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const UNPAINTED = { fill: false, weight: 0.5, opacity: 0.55 };
  const fetched = new Map(); // address -> promise of a feature collection
  let map, latest, painting, shown, layers, selection, status, clicks = 0, movedByVisitor = false;

  function start(leafletMap, options) {
    map = leafletMap;
    map.attributionControl.setPrefix(false);
    document.documentElement.lang = "en-GB";
    const frame = map.getContainer();
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", options.label);
    if (options.tiles) L.tileLayer(options.tiles, { attribution: options.tilesAttribution }).addTo(map);
    // Above the councils and apart from them: were they in one pane, pointing would shuffle them without end.
    map.createPane("outlines").style.zIndex = 450;
    map.addControl(new WholeEngland());
    tell("Loading the map…");
    showEngland(options.bounds);
    // The wheel scrolls the page until the visitor has turned to the map.
    map.scrollWheelZoom.disable();
    map.on("focus", () => map.scrollWheelZoom.enable());
    map.on("blur", () => map.scrollWheelZoom.disable());
    map.on("dragstart", () => { movedByVisitor = true; });
    frame.addEventListener("wheel", () => { movedByVisitor = true; }, { passive: true });
    frame.addEventListener("keydown", () => { movedByVisitor = true; });
    for (const button of frame.querySelectorAll(".leaflet-control-zoom a")) {
      button.addEventListener("click", () => { movedByVisitor = true; });
    }
    new ResizeObserver(() => {
      map.invalidateSize({ pan: false });
      if (!movedByVisitor) showEngland(options.bounds);
    }).observe(frame);

    function showEngland(bounds) {
      map.setMinZoom(0);
      // On a wide page the legend lies on the sea to the left.
      const legend = window.parent.innerWidth >= 1200 ? 170 : 6;
      const credit = frame.querySelector(".leaflet-control-attribution").offsetHeight;
      map.fitBounds(bounds, { animate: false, paddingTopLeft: [legend, 6], paddingBottomRight: [6, credit + 4] });
      map.setMinZoom(map.getZoom() - 0.5);
      map.setMaxBounds(L.latLngBounds(bounds).pad(0.6));
    }

    lgoMap.showEngland = () => { movedByVisitor = false; showEngland(options.bounds); };
  }

  const WholeEngland = L.Control.extend({
    options: { position: "topleft" },
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

  /* Paint what the server says; keep what is there, colours and words alike, until the new shapes have come. */
  async function paint(wanted) {
    latest = wanted;
    document.documentElement.dataset.theme = wanted.theme;
    for (const [name, value] of Object.entries(wanted.colours)) {
      document.documentElement.style.setProperty(`--${name}`, value);
    }
    if (shown !== wanted.shapes) {
      let shapes;
      try {
        shapes = await fetchShapes(wanted.shapes);
      } catch {
        tell("The map’s shapes could not be loaded. Reload the page to try again; the list of councils still works.");
        return;
      }
      if (latest !== wanted) return; // something newer was asked for meanwhile
      painting = wanted;
      replaceShapes(shapes);
      shown = wanted.shapes;
    }
    painting = wanted;
    tell("");
    for (const [code, layer] of layers) layer.setStyle(styleOf(code, layer.feature.properties.type));
    setInteractivity();
    outlineSelected();
    map.getContainer().dataset.painted = wanted.stamp;
  }

  function fetchShapes(address) {
    if (!fetched.has(address)) {
      const answer = fetch(address).then((response) => {
        if (!response.ok) throw new Error(response.status);
        return response.json();
      });
      answer.catch(() => fetched.delete(address));
      fetched.set(address, answer);
    }
    return fetched.get(address);
  }

  function replaceShapes(shapes) {
    const before = layers ? [...layers.values()] : [];
    layers = new Map();
    const group = L.geoJSON(shapes, {
      smoothFactor: 0.5,
      style: (feature) => styleOf(feature.id, feature.properties.type),
      onEachFeature: (feature, layer) => {
        layers.set(feature.id, layer);
        layer.on({ mouseover: () => point(layer), mouseout: unpoint, click: choose });
        layer.bindTooltip(() => tooltipOf(feature), { sticky: true, direction: "top", opacity: 1 });
      },
    });
    group.addTo(map);
    addPatterns();
    for (const layer of before) layer.remove();
  }

  function isOfPaintedTier(type) {
    return type === "county" ? painting.tier === "upper" : type === "district" ? painting.tier === "lower" : true;
  }

  function styleOf(code, type) {
    const area = painting.areas[code];
    if (!isOfPaintedTier(type)) return { ...UNPAINTED, stroke: false };
    if (!area) return { ...UNPAINTED, stroke: true, color: painting.colours.line };
    return {
      stroke: true, color: painting.colours.border, weight: 0.7, opacity: 1,
      fill: true, fillColor: painting.fills[area[0]], fillOpacity: 1,
    };
  }

  /* Every shape can be pointed at as far as Leaflet knows, which decides it at creation; the painted tier changes later. */
  function setInteractivity() {
    for (const [code, layer] of layers) {
      const path = layer.getElement();
      if (!path) continue;
      const painted = Boolean(painting.areas[code]) && isOfPaintedTier(layer.feature.properties.type);
      path.style.pointerEvents = painted ? "auto" : "none";
      path.setAttribute("tabindex", "-1"); // by keyboard, the list of councils does what the map does
      path.dataset.code = code;
      path.dataset.class = painted ? painting.areas[code][0] : "";
    }
  }

  function tooltipOf(feature) {
    const area = painting.areas[feature.id];
    const box = document.createElement("div");
    const line = (className, text) => {
      const element = document.createElement("div");
      element.className = className;
      element.textContent = text; // names and figures are data: never read as markup
      box.append(element);
    };
    line("name", feature.properties.name);
    line("type", painting.types[feature.properties.type]);
    if (area) line("figure", area[1]);
    return box;
  }

  function point(layer) {
    if (!painting.areas[layer.feature.id]) return;
    layer.setStyle({ weight: 2, color: painting.colours.pointed });
    layer.bringToFront();
  }

  function unpoint(event) {
    event.target.setStyle(styleOf(event.target.feature.id, event.target.feature.properties.type));
  }

  function choose(event) {
    L.DomEvent.stopPropagation(event);
    clicks += 1;
    window.Streamlit.setComponentValue({
      click: `${Date.now()}-${clicks}`,
      code: event.target.feature.id,
      latitude: event.latlng.lat,
      longitude: event.latlng.lng,
    });
  }

  function outlineSelected() {
    if (selection) selection.remove();
    selection = undefined;
    const layer = layers.get(painting.selected);
    if (!layer) return;
    const shape = layer.toGeoJSON();
    const outline = (weight, color) => L.geoJSON(shape, {
      pane: "outlines", interactive: false, smoothFactor: 0.5, style: { fill: false, weight, color, opacity: 1 },
    });
    selection = L.featureGroup([outline(6, painting.colours.halo), outline(3, painting.colours.selected)]).addTo(map);
    if (!map.getBounds().intersects(layer.getBounds())) map.panInsideBounds(layer.getBounds().pad(1));
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
