// Filters the findings that stand in the page, and shows settings from its data. What to show is in the address after
// `#`, so that back, forward and bookmarks work: #environment=staging&service=auth, #settings, #setting=auth.jwt_secret.
// Text from the data only ever becomes text nodes.
"use strict";

const KINDS = ["environment", "target", "service", "severity", "check"];
const MANY = 50;

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const settings = new Map(data.settings.map((setting) => [setting.path, setting]));
const findings = data.findings.map((words, index) => {
  const article = byId(`finding-${index + 1}`);
  return { words, article, details: article.firstElementChild, text: article.textContent.toLowerCase() };
});
const search = byId("search");
let list = "#findings"; // the list that a setting's page leads back to
let scrolled = 0; // where that list was left
let shown = "";

/** An element with text and elements in it. */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Text in which backticks mark code. */
function prose(text) {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return [text];
  return parts.map((part, index) => (index % 2 ? make("code", {}, part) : part)).filter(Boolean);
}

const plural = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
const link = (fields) => "#" + Object.entries(fields).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
const terms = () => search.value.toLowerCase().split(/\s+/).filter(Boolean);

/** What the address asks for: a view, and the fields behind it. */
function asked() {
  const hash = location.hash.slice(1);
  const fields = new Map(hash.split("&").filter((part) => part.includes("=")).map((part) => {
    const [key, value] = part.split("=", 2);
    try {
      return [key, decodeURIComponent(value)];
    } catch {
      return [key, value];
    }
  }));
  const finding = /^finding-(\d+)$/.exec(hash);
  if (fields.has("setting")) return { view: "setting", fields };
  if (hash === "settings" || fields.has("settings")) return { view: "settings", fields };
  return { view: "findings", fields, finding: finding ? Number(finding[1]) : 0 };
}

/** The address of the filters as they stand in the form. */
function address() {
  const fields = {};
  if (asked().view === "settings") fields.settings = "";
  else for (const kind of KINDS) if (byId(kind).value) fields[kind] = byId(kind).value;
  if (search.value) fields.q = search.value;
  return Object.keys(fields).length ? link(fields) : "#findings";
}

/** Show what the address asks for. */
function show() {
  const { view, fields, finding } = asked();
  if (shown !== "setting" && view === "setting") scrolled = scrollY;
  for (const id of ["findings", "settings", "setting"]) byId(`${id}-view`).hidden = id !== view;
  for (const id of ["matrix", "coverage"]) byId(id).hidden = view !== "findings";
  document.body.dataset.view = view;
  if (view !== "setting") list = location.hash || "#findings";
  current(view === "setting" && list.startsWith("#settings") ? "settings" : view);
  if (view === "setting") {
    showSetting(fields.get("setting"));
  } else {
    fill(fields);
    if (view === "settings") listSettings();
    else filterFindings();
    if (shown === "setting") scrollTo(0, scrolled);
    if (findings[finding - 1]) reveal(findings[finding - 1]);
  }
  shown = view;
}

/** Mark the tab of the view, and the cell whose findings are listed. */
function current(view) {
  for (const tab of document.querySelectorAll("nav a")) {
    if (tab.id === `tab-${view === "setting" ? "findings" : view}`) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  for (const cell of document.querySelectorAll(".matrix a")) {
    if (cell.hash === location.hash) cell.setAttribute("aria-current", "true");
    else cell.removeAttribute("aria-current");
  }
}

/** After a filter changed: the beginning of the list, for whoever was further down in a longer one. */
function settle() {
  const top = byId("matrix").getBoundingClientRect().bottom + scrollY;
  if (scrollY > top) scrollTo(0, top);
}

/** Set the form to the fields; a word that the page does not know filters nothing. */
function fill(fields) {
  for (const kind of KINDS) {
    const select = byId(kind);
    select.value = fields.get(kind) || "";
    if (select.selectedIndex < 0) select.value = "";
    select.classList.toggle("chosen", select.value !== "");
  }
  const wanted = fields.get("q") || "";
  if (search.value !== wanted) search.value = wanted;
  search.classList.toggle("chosen", wanted !== "");
}

function filterFindings() {
  const chosen = KINDS.map((kind) => [kind, byId(kind).value]).filter(([, value]) => value);
  const wanted = terms();
  let count = 0;
  for (const { words, article, text } of findings) {
    const fits = chosen.every(([kind, value]) => words[kind].includes(value)) && wanted.every((term) => text.includes(term));
    article.hidden = !fits;
    count += fits;
  }
  const all = plural(findings.length, "finding");
  byId("status").textContent = count === findings.length ? all : `${count} of ${all}` + (count ? "" : ": nothing fits, Escape clears the filters");
  label();
  for (const one of document.querySelectorAll(".finding.shown")) one.classList.remove("shown");
  settle();
}

function reveal({ article, details }) {
  details.open = true;
  article.classList.add("shown");
  article.scrollIntoView({ block: "start" });
  article.focus({ preventScroll: true });
}

/** What the button would do now: open all, if some finding that fits is closed. */
function label() {
  const closed = findings.some(({ article, details }) => !article.hidden && !details.open);
  byId("toggle").textContent = closed ? "Open all" : "Close all";
}

function badge(numbers) {
  const found = numbers.map((number) => findings[number - 1]).filter(Boolean);
  return ["error", "warning", "note"].flatMap((word) => {
    const count = found.filter(({ words }) => words.severity[0] === word).length;
    return count ? [make("span", { class: `count ${word}` }, plural(count, word))] : [];
  });
}

function listSettings() {
  const wanted = terms();
  const fits = ({ path, description, uses, older }) => {
    const text = [path, description, ...uses, ...older].join("\n").toLowerCase();
    return wanted.every((term) => text.includes(term));
  };
  const rows = data.settings.filter(fits).map((setting) => make("tr", {},
    make("th", { scope: "row" }, make("a", { href: link({ setting: setting.path }) }, make("code", {}, setting.path))),
    make("td", {}, ...badge(setting.findings)),
    make("td", {}, setting.type),
    make("td", {}, ...prose(setting.description))));
  const heads = ["setting", "findings", "type", "description"].map((name) => make("th", { scope: "col" }, name));
  const table = make("table", { class: "list" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
  const box = { class: "scroll", role: "region", "aria-labelledby": "settings-heading", tabindex: "0" };
  byId("settings-list").replaceChildren(make("div", box, table));
  const all = plural(data.settings.length, "setting");
  byId("status").textContent = rows.length === data.settings.length ? all : `${rows.length} of ${all}`;
}

function showSetting(path) {
  const box = byId("setting-view");
  const back = make("p", { class: "back" }, make("a", { href: list, id: "back" }, "← back to the list"));
  const title = make("h2", { id: "setting-heading", tabindex: "-1" }, path);
  const head = make("div", { class: "setting-head" }, title);
  const setting = settings.get(path);
  if (setting) box.replaceChildren(back, head, ...about(setting), ...chains(setting));
  else box.replaceChildren(back, head, make("p", { class: "notice" }, data.partial
    ? "This page holds only settings with findings. confcheck explain shows the others."
    : "No service of this report uses a setting of this name."));
  scrollTo(0, 0);
  title.focus({ preventScroll: true });
}

function about(setting) {
  const facts = [
    ["type", [setting.type]],
    ["declared", [make("code", {}, setting.declared)]],
    ["used by", [setting.uses.join(", ")]],
    ["older names", [setting.older.join(", ")]],
    ["relations", [setting.agreements.join("; ")]],
  ].filter(([, parts]) => parts[0] !== "");
  const terms = facts.flatMap(([name, parts]) => [make("dt", {}, name), make("dd", {}, ...parts)]);
  const found = setting.findings.filter((number) => findings[number - 1]).map((number) => {
    const { words } = findings[number - 1];
    const severity = make("span", { class: `badge ${words.severity[0]}` }, words.severity[0]);
    return make("li", {}, severity, " ", make("a", { href: `#finding-${number}` }, ...prose(words.message)));
  });
  const list = found.length ? [make("h3", {}, "Findings"), make("ul", { class: "about" }, ...found)] : [];
  return [make("p", {}, ...prose(setting.description)), make("dl", { class: "facts" }, ...terms), ...list];
}

function chains(setting) {
  const heads = ["role", "line", "place"].map((name) => make("th", { scope: "col" }, name));
  const groups = setting.chains.map((chain) => {
    const views = chain.views.map(([environment, targets, services, variant]) => make("li", {},
      make("strong", {}, services.join(", ")), " in ",
      environment, targets.length ? ` (${targets.join(", ")})` : "", variant ? ` from ${variant}` : ""));
    const head = make("th", { scope: "rowgroup", colspan: "3" },
      make("ul", { class: "views" }, ...views),
      make("span", { class: `state ${chain.state}` }, chain.text));
    const rows = chain.lines.map(([role, place, line, remark]) => make("tr", { class: role },
      make("td", { class: `role ${role}` }, role),
      make("td", {}, make("code", {}, line), remark ? ` (${remark})` : ""),
      make("td", { class: "place" }, make("code", {}, place))));
    return make("tbody", {}, make("tr", {}, head), ...rows);
  });
  const table = make("table", { class: "chains" }, make("thead", {}, make("tr", {}, ...heads)), ...groups);
  const box = { class: "scroll", role: "region", "aria-labelledby": "chains-heading", tabindex: "0" };
  return [make("h3", { id: "chains-heading" }, "Where each service gets it"), make("div", box, table)];
}

/** From one cell of the matrix to its neighbour. */
function move(event) {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  const cell = event.target.closest("th, td");
  if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = [...event.currentTarget.rows];
  let row = cell.parentElement.rowIndex;
  let column = cell.cellIndex;
  for (;;) {
    row += step[0];
    column += step[1];
    const next = rows[row]?.cells[column];
    if (!next) return;
    const anchor = next.querySelector("a");
    if (!anchor) continue; // no view there: on to the next
    event.preventDefault();
    return anchor.focus();
  }
}

/** Show another address at once, as one step of the history. */
function go(hash) {
  if (location.hash !== hash) history.pushState(null, "", hash);
  show();
}

/** Back from a setting to its list; in a list, everything. */
function clear() {
  const { view } = asked();
  go(view === "setting" ? list : `#${view}`);
}

function keys(event) {
  const typing = event.target.closest("input, select, textarea");
  if (event.key === "/" && !typing && !event.altKey && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    if (asked().view === "setting") clear();
    search.focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    clear();
  }
}

function start() {
  const form = document.querySelector("form");
  form.hidden = document.querySelector("nav").hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => { event.preventDefault(); clear(); });
  search.addEventListener("input", () => { history.replaceState(null, "", address()); show(); });
  for (const kind of KINDS) byId(kind).addEventListener("change", () => go(address()));
  byId("toggle").addEventListener("click", (event) => {
    const open = event.target.textContent === "Open all";
    for (const { article, details } of findings) if (!article.hidden) details.open = open;
    label();
  });
  if (findings.length > MANY) for (const { details } of findings) details.open = false;
  for (const { details } of findings) details.addEventListener("toggle", label);
  addEventListener("beforeprint", () => { for (const { details } of findings) details.open = true; });
  document.querySelector(".matrix").addEventListener("keydown", move);
  document.addEventListener("keydown", keys);
  addEventListener("hashchange", show);
  show();
}

start();
