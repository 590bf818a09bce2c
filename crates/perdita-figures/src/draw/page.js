"use strict";
const panels = JSON.parse(document.getElementById("panels").textContent);
const say = v => v === null || !isFinite(v) ? "–"
  : (v !== 0 && (Math.abs(v) >= 1e5 || Math.abs(v) < 1e-3) ? v.toExponential(3) : String(+v.toPrecision(5))).replace("-", "−");

// Names that are hidden, in all panels.
const hidden = new Set();
for (const key of document.querySelectorAll(".key")) {
  key.setAttribute("tabindex", "0");
  key.setAttribute("role", "button");
  key.setAttribute("aria-pressed", "true");
  const toggle = () => {
    const name = key.dataset.name, off = !hidden.delete(name);
    if (off) hidden.add(name);
    for (const g of document.querySelectorAll("g[data-name]")) if (g.dataset.name === name) {
      g.classList.toggle("off", off);
      if (g.classList.contains("key")) g.setAttribute("aria-pressed", String(!off));
    }
  };
  key.addEventListener("click", toggle);
  key.addEventListener("keydown", e => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); toggle(); } });
}

const scale = (a, v) => a.log ? Math.log10(v) : v;
const value = (a, t) => { const [l, h] = [scale(a, a.lo), scale(a, a.hi)], v = l + t * (h - l); return a.log ? 10 ** v : v; };
const nearest = (list, far) => list.reduce((best, p, i) => far(p) < far(list[best]) ? i : best, 0);

/// The index of the grid cell that holds a value, and the place within it.
function cell(grid, v) {
  const i = grid.findIndex((g, i) => i + 2 >= grid.length || v < grid[i + 1]);
  return [i, (v - grid[i]) / (grid[i + 1] - grid[i])];
}

/// The value of a mark at (x, y), or undefined.
function at(mark, f, x, y) {
  const far = a => v => v === null ? Infinity : Math.abs(scale(a, v) - scale(a, a === f.x ? x : y));
  if (mark.mark === "line" && mark.points.length) {
    const p = mark.points, i = nearest(p, q => far(f.x)(q[0]));
    const j = x < p[i][0] ? i - 1 : i + 1;
    if (!p[j] || p[i][1] === null || p[j][1] === null || p[j][0] === p[i][0]) return p[i][1];
    return p[i][1] + (x - p[i][0]) / (p[j][0] - p[i][0]) * (p[j][1] - p[i][1]);
  }
  if (mark.mark === "band" && mark.points.length) {
    const p = mark.points[nearest(mark.points, q => far(f.x)(q[0]))];
    return [p[1], p[2]];
  }
  if (mark.mark === "bars") {
    const i = mark.edges.findIndex((e, i) => e <= x && x < mark.edges[i + 1]);
    return i < 0 ? undefined : mark.heights[i];
  }
  if (mark.mark === "intervals") return mark.values[Math.round(y)];
  if (mark.mark === "surface" && mark.x.length > 1 && mark.y.length > 1) {
    // Bilinear between the four points of the grid around the pointer.
    const [i, s] = cell(mark.x, x), [j, t] = cell(mark.y, y), z = mark.z;
    const corners = [z[j][i], z[j][i + 1], z[j + 1][i], z[j + 1][i + 1]];
    if (corners.some(v => v === null)) return z[nearest(mark.y, far(f.y))][nearest(mark.x, far(f.x))];
    return (1 - t) * ((1 - s) * corners[0] + s * corners[1]) + t * ((1 - s) * corners[2] + s * corners[3]);
  }
}

document.querySelectorAll(".panel").forEach((panel, n) => {
  const svg = panel.querySelector("svg"), f = panels[n].frame, box = panel.querySelector(".values");
  const rule = svg.appendChild(document.createElementNS(svg.namespaceURI, "line"));
  rule.setAttribute("class", "at");
  const colour = name => {
    const drawn = [...svg.querySelectorAll("g[data-name]")].filter(g => g.dataset.name === name)
      .flatMap(g => [...g.children]).find(e => e.tagName !== "text");
    const stroke = drawn && drawn.getAttribute("stroke");
    return stroke && stroke !== "none" ? stroke : drawn ? drawn.getAttribute("fill") : "currentColor";
  };
  const leave = () => { box.hidden = true; rule.setAttribute("visibility", "hidden"); };
  leave();
  svg.addEventListener("pointerleave", leave);
  svg.addEventListener("pointermove", e => {
    const r = svg.getBoundingClientRect(), zoom = svg.viewBox.baseVal.width / r.width;
    const px = (e.clientX - r.left) * zoom, py = (e.clientY - r.top) * zoom;
    const tx = (px - f.left) / f.width, ty = 1 - (py - f.top) / f.height;
    if (tx < 0 || tx > 1 || ty < 0 || ty > 1) return leave();
    const x = value(f.x, tx), y = value(f.y, ty), rows = [];
    for (const mark of panels[n].marks) if (mark.name && !hidden.has(mark.name)) {
      const v = at(mark, f, x, y);
      if (v !== undefined) rows.push([mark.name, Array.isArray(v) ? v.map(say).join(" … ") : say(v)]);
    }
    const surface = panels[n].marks.some(m => m.mark === "surface" || m.mark === "points");
    const names = panels[n].names.x[Math.round(x)];
    box.replaceChildren(...[["", names || (say(x) + (surface ? ", " + say(y) : ""))], ...rows].map(([name, v], i) => {
      const line = document.createElement("div");
      if (i) { const dot = document.createElement("i"); dot.style.background = colour(name); line.append(dot); }
      line.append(name ? name + ": " + v : v);
      return line;
    }));
    for (const [k, v] of Object.entries({ x1: px, x2: px, y1: f.top, y2: f.top + f.height, visibility: "visible" })) rule.setAttribute(k, v);
    box.hidden = false;
    const right = (e.clientX - r.left) > r.width / 2;
    box.style.left = right ? "" : (e.clientX - r.left + 14) + "px";
    box.style.right = right ? (r.right - e.clientX + 14) + "px" : "";
    box.style.top = (e.clientY - r.top + 14) + "px";
  });
});
