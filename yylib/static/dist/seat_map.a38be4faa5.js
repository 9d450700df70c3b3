// Drawing a room on a grid, by mouse or by keys alone. What is drawn stands in the form's own field until it is saved.
(function () {
  "use strict";
  var form = document.querySelector("form[data-draws]");
  if (!form) return;
  var NS = "http://www.w3.org/2000/svg", CELL = 48, MOST = 60, SEATS = 1000, STEPS = 200;
  var KINDS = ["seat", "table", "shelf", "wall", "door", "desk"];
  var WORDS = { seat: "座位", table: "桌", shelf: "书架", wall: "墙", door: "门", desk: "服务台" };
  var MARKS = [["p", "电", "有电源"], ["w", "窗", "靠窗"], ["a", "轮", "无障碍"], ["b", "", "停用"]];
  var root = document.querySelector(".drawer"), box = root.querySelector(".seat-box");
  var said = document.getElementById("said"), counted = document.getElementById("counted");
  var field = form.elements.drawing, held = JSON.parse(field.value), saved = field.value;
  var past = [], ahead = [], at = { x: 0, y: 0 }, from = { x: 0, y: 0 }, tool = "seat", drags = false, leaving = false;
  var empty = {}, asking, svg, layer, picked, here;

  function panel(name) { return root.querySelector('[name="' + name + '"]'); }
  function key(x, y) { return x + "," + y; }
  function copy(drawn) { return JSON.parse(JSON.stringify(drawn)); }
  function seatAt(x, y) { return held.seats.filter(function (s) { return s[1] === x && s[2] === y; })[0]; }
  function fixtureAt(x, y) { return held.fixtures.filter(function (f) { return f[0] === x && f[1] === y; })[0]; }
  function area() {
    return { x: Math.min(at.x, from.x), y: Math.min(at.y, from.y), r: Math.max(at.x, from.x), b: Math.max(at.y, from.y) };
  }
  function inside(x, y) { var a = area(); return x >= a.x && x <= a.r && y >= a.y && y <= a.b; }
  function chosen() { return held.seats.filter(function (s) { return inside(s[1], s[2]); }); }

  // Every change goes through here, so that it can be taken back.
  function change(act, words) {
    var before = JSON.stringify(held);
    act();
    held.seats.sort(function (a, b) { return a[2] - b[2] || a[1] - b[1]; });
    if (JSON.stringify(held) === before) { draw(); tell(words); return; }
    past.push(before);
    if (past.length > STEPS) past.shift();
    ahead = [];
    draw();
    tell(words);
  }
  function turn(back, forth, word) {
    if (!back.length) { tell("没有可以" + word + "的"); return; }
    forth.push(JSON.stringify(held));
    held = JSON.parse(back.pop());
    clamp();
    draw();
    tell("已" + word);
  }
  function undo() { turn(past, ahead, "撤销"); }
  function redo() { turn(ahead, past, "重做"); }

  // A1, A2 … after the line's own letter, else after the first letter that is free; as the server does it.
  function letters(n) { return (n >= 26 ? letters(Math.floor(n / 26) - 1) : "") + String.fromCharCode(65 + n % 26); }
  function nextLabel(y) {
    var own, most = 0, used = {}, letter, n = 0;
    var named = held.seats.map(function (s) { return { s: s, m: /^([A-Z]{1,3})([0-9]{1,4})$/.exec(s[3]) }; })
      .filter(function (one) { return one.m; }).sort(function (a, b) { return a.s[1] - b.s[1]; });
    named.forEach(function (one) { used[one.m[1]] = true; if (one.s[2] === y && !own) own = one.m[1]; });
    letter = own;
    while (!letter) { if (!used[letters(n)]) letter = letters(n); n += 1; }
    named.forEach(function (one) { if (one.m[1] === letter) most = Math.max(most, parseInt(one.m[2], 10)); });
    return letter + (most + 1);
  }
  function clear(x, y) {
    held.seats = held.seats.filter(function (s) { return s[1] !== x || s[2] !== y; });
    held.fixtures = held.fixtures.filter(function (f) { return f[0] !== x || f[1] !== y; });
  }
  function put(kind, x, y) {
    if (kind === "seat" && (seatAt(x, y) || held.seats.length >= SEATS)) return;
    clear(x, y);
    if (kind === "seat") held.seats.push([0, x, y, nextLabel(y), "", ""]);
    else if (kind) held.fixtures.push([x, y, kind]);
  }
  function fill(kind) {
    var a = area();
    change(function () {
      for (var y = a.y; y <= a.b; y += 1) for (var x = a.x; x <= a.r; x += 1) put(kind, x, y);
    }, kind ? "放好了" + WORDS[kind] : "擦掉了");
  }
  function block() {
    var rows = number("rows", 1), columns = number("columns", 1), every = number("aisle_columns", 0), lines = number("aisle_rows", 0);
    var off = [];
    change(function () {
      for (var n = 0; n < rows; n += 1) for (var m = 0; m < columns; m += 1) {
        var x = at.x + m + (every ? Math.floor(m / every) : 0), y = at.y + n + (lines ? Math.floor(n / lines) : 0);
        if (x < held.width && y < held.height) put("seat", x, y); else off.push(1);
      }
    }, "放好了" + rows + " 行 " + columns + " 列" + (off.length ? "，图外面的 " + off.length + " 个没有放" : ""));
    svg.focus();
  }
  function number(name, least) {
    var n = parseInt(panel(name).value, 10);
    return Math.min(Math.max(isNaN(n) ? least : n, least), MOST);
  }
  function resize() {
    var width = number("width", 1), height = number("height", 1);
    var off = held.seats.filter(function (s) { return s[1] >= width || s[2] >= height; });
    if (off.length) {
      tell("改小以后会丢掉 " + off.slice(0, 8).map(function (s) { return s[3]; }).join("、") + "，请先去掉或移开它们");
      sizes();
      return;
    }
    change(function () {
      held.width = width;
      held.height = height;
      held.fixtures = held.fixtures.filter(function (f) { return f[0] < width && f[1] < height; });
    }, "图现在 " + height + " 行 " + width + " 列");
    clamp();
    draw();
  }
  function clamp() {
    [at, from].forEach(function (one) { one.x = Math.min(one.x, held.width - 1); one.y = Math.min(one.y, held.height - 1); });
  }
  function renumber() {
    change(function () {
      var lines = [], count = {};
      held.seats.sort(function (a, b) { return a[2] - b[2] || a[1] - b[1]; }).forEach(function (s) {
        if (lines.indexOf(s[2]) < 0) lines.push(s[2]);
        count[s[2]] = (count[s[2]] || 0) + 1;
        s[3] = letters(lines.indexOf(s[2])) + count[s[2]];
      });
    }, "座位号重新排好了");
  }

  // Marks and label of the seats in the chosen squares.
  function mark(sign) {
    var seats = chosen();
    if (!seats.length) { tell("选中的格子里没有座位"); return; }
    var on = !seats.every(function (s) { return s[4].indexOf(sign) >= 0; });
    var word = MARKS.filter(function (m) { return m[0] === sign; })[0][2];
    change(function () {
      chosen().forEach(function (s) {
        s[4] = s[4].replace(sign, "") + (on ? sign : "");
        if (sign === "b" && !on) s[5] = "";
      });
    }, (on ? "记上了：" : "去掉了：") + word);
    if (sign === "b" && on) panel("why").focus();
  }
  function why() {
    var text = panel("why").value.trim();
    change(function () {
      chosen().forEach(function (s) { if (s[4].indexOf("b") >= 0) s[5] = text; });
    }, "停用原因记下了");
  }
  function label() {
    var text = panel("label").value.trim(), seats = chosen();
    if (seats.length === 1 && text) change(function () { chosen()[0][3] = text; }, "座位号改成 " + text);
  }

  // Drawing
  function el(name, attrs, parent, text) {
    var made = document.createElementNS(NS, name);
    Object.keys(attrs).forEach(function (a) { made.setAttribute(a, attrs[a]); });
    if (text) made.textContent = text;
    if (parent) parent.appendChild(made);
    return made;
  }
  function draw() {
    var twice = {}, seen = {};
    field.value = JSON.stringify(held);
    if (!svg) frame();
    svg.setAttribute("viewBox", "0 0 " + held.width * CELL + " " + held.height * CELL);
    svg.setAttribute("width", held.width * CELL);
    svg.setAttribute("height", held.height * CELL);
    layer.textContent = "";
    el("rect", { "class": "floor", x: 0, y: 0, width: held.width * CELL, height: held.height * CELL }, layer);
    var lines = "";
    for (var x = 1; x < held.width; x += 1) lines += "M" + x * CELL + " 0v" + held.height * CELL;
    for (var y = 1; y < held.height; y += 1) lines += "M0 " + y * CELL + "h" + held.width * CELL;
    el("path", { "class": "grid", d: lines }, layer);
    held.fixtures.forEach(function (f) {
      var g = el("g", { "class": "fx fx-" + f[2] }, layer);
      el("rect", { x: f[0] * CELL + 2, y: f[1] * CELL + 2, width: 44, height: 44 }, g);
      if (f[2] !== "wall") el("text", { x: f[0] * CELL + 24, y: f[1] * CELL + 29 }, g, WORDS[f[2]]);
    });
    held.seats.forEach(function (s) { if (seen[s[3]]) twice[s[3]] = true; seen[s[3]] = true; });
    held.seats.forEach(function (s) { one(s, twice[s[3]]); });
    sizes();
    choose();
    count(Object.keys(twice));
  }
  function one(s, isTwice) {
    var blocked = s[4].indexOf("b") >= 0, kind = blocked ? "blocked" : empty[key(s[1], s[2])] ? "kept_empty" : "free";
    var g = el("g", { "class": "sq sq-" + kind + (isTwice ? " sq-twice" : "") }, layer), x = s[1] * CELL, y = s[2] * CELL;
    var words = MARKS.filter(function (m) { return m[1] && s[4].indexOf(m[0]) >= 0; }).map(function (m) { return m[1]; }).join(" ");
    el("rect", { x: x + 3, y: y + 3, width: 42, height: 42 }, g);
    if (blocked) el("path", { d: "M" + (x + 3) + " " + (y + 3) + "l42 42m0-42l-42 42" }, g);
    el("text", { x: x + 24, y: y + (words ? 22 : 29) }, g, s[3]);
    if (words) el("text", { "class": "w", x: x + 24, y: y + 38 }, g, words);
  }
  function frame() {
    svg = el("svg", { "class": "seat-map", tabindex: 0, role: "application", "aria-label": "座位图，用方向键走格子", "aria-describedby": "draw-keys" });
    layer = el("g", {}, svg);
    picked = el("rect", { "class": "picked" }, svg);
    here = el("rect", { "class": "here", width: CELL, height: CELL }, svg);
    box.appendChild(svg);
    svg.addEventListener("pointerdown", function (e) { down(e); });
    svg.addEventListener("pointermove", function (e) { if (drags) { at = square(e); choose(); } });
    svg.addEventListener("pointerup", function () { up(); });
    svg.addEventListener("pointercancel", function () { drags = false; });
    svg.addEventListener("keydown", keys);
  }
  function choose() {
    var a = area();
    picked.setAttribute("x", a.x * CELL);
    picked.setAttribute("y", a.y * CELL);
    picked.setAttribute("width", (a.r - a.x + 1) * CELL);
    picked.setAttribute("height", (a.b - a.y + 1) * CELL);
    here.setAttribute("x", at.x * CELL);
    here.setAttribute("y", at.y * CELL);
    var seats = chosen(), lone = seats.length === 1 ? seats[0] : null;
    panel("label").disabled = !lone;
    if (document.activeElement !== panel("label")) panel("label").value = lone ? lone[3] : "";
    MARKS.forEach(function (m) {
      var tick = panel("mark-" + m[0]), n = seats.filter(function (s) { return s[4].indexOf(m[0]) >= 0; }).length;
      tick.disabled = !seats.length;
      tick.checked = seats.length > 0 && n === seats.length;
      tick.indeterminate = n > 0 && n < seats.length;
    });
    var off = seats.filter(function (s) { return s[4].indexOf("b") >= 0; });
    panel("why").disabled = !off.length;
    if (document.activeElement !== panel("why")) panel("why").value = off.length ? off[0][5] : "";
  }
  function words() {
    var a = area();
    if (a.x !== a.r || a.y !== a.b) return "选了 " + (a.b - a.y + 1) + " 行 " + (a.r - a.x + 1) + " 列，里面 " + chosen().length + " 个座位";
    var s = seatAt(at.x, at.y), f = fixtureAt(at.x, at.y), what = "空地";
    if (s) what = "座位 " + s[3] + MARKS.filter(function (m) { return s[4].indexOf(m[0]) >= 0; })
      .map(function (m) { return "，" + m[2]; }).join("") + (s[5] ? "：" + s[5] : "");
    else if (f) what = WORDS[f[2]];
    return "第 " + (at.y + 1) + " 行第 " + (at.x + 1) + " 列：" + what;
  }
  function tell(text) { said.textContent = (text ? text + "。" : "") + words(); }
  function sizes() { panel("width").value = held.width; panel("height").value = held.height; }
  function count(twice) {
    var text = "共 " + held.seats.length + " 个座位" + (field.value === saved ? "" : "，还没有保存");
    counted.textContent = twice.length ? text + "；座位号用了两次：" + twice.join("、") : text;
    if (panel("spaced").checked) { clearTimeout(asking); asking = setTimeout(ask, 300); }
  }

  // 间隔就坐 is reckoned in one place, on the server.
  function ask() {
    var body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("drawing", field.value);
    var asked = field.value;
    fetch(root.dataset.spaced, { method: "POST", body: body, credentials: "same-origin" }).then(function (r) { return r.ok ? r.json() : null; })
      .then(function (found) {
        if (!found || field.value !== asked || !panel("spaced").checked) return;
        var was = JSON.stringify(empty);
        empty = {};
        found.empty.forEach(function (p) { empty[key(p[0], p[1])] = true; });
        document.getElementById("remains").textContent = "间隔就坐时 " + found.usable + " 座里坐 " + found.remain + " 座，隔开 " + found.empty.length + " 座";
        if (JSON.stringify(empty) !== was) draw();
      }).catch(function () {});
  }
  function spaced() {
    empty = {};
    document.getElementById("remains").textContent = "";
    draw();
  }

  function square(e) {
    var r = svg.getBoundingClientRect();
    return {
      x: Math.min(Math.max(Math.floor((e.clientX - r.left) / CELL), 0), held.width - 1),
      y: Math.min(Math.max(Math.floor((e.clientY - r.top) / CELL), 0), held.height - 1)
    };
  }
  function down(e) {
    if (e.button) return;
    at = square(e);
    if (!e.shiftKey) from = { x: at.x, y: at.y };
    drags = true;
    if (e.pointerType === "mouse" && svg.setPointerCapture) svg.setPointerCapture(e.pointerId);
    svg.focus({ preventScroll: true });
    choose();
  }
  function up() {
    if (!drags) return;
    drags = false;
    if (tool === "pick") { choose(); tell(); } else fill(tool === "rub" ? "" : tool);
  }
  function step(dx, dy, extends_) {
    at = { x: Math.min(Math.max(at.x + dx, 0), held.width - 1), y: Math.min(Math.max(at.y + dy, 0), held.height - 1) };
    if (!extends_) from = { x: at.x, y: at.y };
    choose();
    tell();
    here.scrollIntoView && here.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  function keys(e) {
    var steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    var code = e.code || "", digit = /^(?:Digit|Numpad)([0-7])$/.exec(code), done = true;
    if (e.altKey || e.metaKey) return;
    if (e.ctrlKey) {
      if (code === "KeyZ" && !e.shiftKey) undo();
      else if (code === "KeyY" || code === "KeyZ") redo();
      else if (code === "KeyA") { from = { x: 0, y: 0 }; at = { x: held.width - 1, y: held.height - 1 }; choose(); tell(); }
      else done = false;
    } else if (steps[e.key]) step(steps[e.key][0], steps[e.key][1], e.shiftKey);
    else if (e.key === "Home") step(-MOST, 0, e.shiftKey);
    else if (e.key === "End") step(MOST, 0, e.shiftKey);
    else if (digit && !e.shiftKey && +digit[1] >= 1 && +digit[1] <= 6) { pick(KINDS[digit[1] - 1]); fill(KINDS[digit[1] - 1]); }
    else if (e.key === "Delete" || e.key === "Backspace" || digit && digit[1] === "0") fill("");
    else if (e.key === "Enter" || e.key === " ") { if (tool === "pick") tell(); else fill(tool === "rub" ? "" : tool); }
    else if (code === "KeyP") mark("p");
    else if (code === "KeyW") mark("w");
    else if (code === "KeyA") mark("a");
    else if (code === "KeyX") mark("b");
    else if (code === "KeyL") { if (panel("label").disabled) tell("先选一个座位"); else { panel("label").focus(); panel("label").select(); } }
    else if (e.key === "Escape") { from = { x: at.x, y: at.y }; choose(); tell(); }
    else done = false;
    if (done) { e.preventDefault(); e.stopPropagation(); }
  }
  function pick(name) {
    tool = name;
    svg.classList.toggle("drags", name !== "pick"); // a finger scrolls while nothing is drawn
    var radio = root.querySelector('[name="tool"][value="' + name + '"]');
    if (radio) radio.checked = true;
  }

  // Another room's drawing comes as one step that can be taken back.
  function take(select) {
    if (!select.value) return;
    fetch(select.value, { credentials: "same-origin" }).then(function (r) { return r.ok ? r.json() : null; }).then(function (drawn) {
      if (!drawn) { tell("那一间的图没有取到，请再试一次"); return; }
      change(function () { held = copy(drawn); clamp(); }, "照搬过来了，可以撤销");
      select.value = "";
      svg.focus();
    }).catch(function () { tell("没有连上服务器，请再试一次"); });
  }

  root.addEventListener("change", function (e) {
    var name = e.target.name || "";
    if (name === "tool") pick(e.target.value);
    else if (name.indexOf("mark-") === 0) mark(name.slice(5));
    else if (name === "label") label();
    else if (name === "why") why();
    else if (name === "width" || name === "height") resize();
    else if (name === "spaced") spaced();
    else if (name === "from") take(e.target);
  });
  root.addEventListener("keydown", function (e) {
    if (e.target.tagName !== "INPUT" || e.isComposing) return;
    if (e.key === "Enter" && e.target.type !== "radio" && e.target.type !== "checkbox") {
      e.preventDefault();
      if (/^(rows|columns|aisle_columns|aisle_rows)$/.test(e.target.name)) block();
      else { e.target.dispatchEvent(new Event("change", { bubbles: true })); svg.focus(); }
    } else if (e.key === "Escape") {
      var lone = chosen()[0];
      if (lone && e.target.name === "label") e.target.value = lone[3];
      if (lone && e.target.name === "why") e.target.value = lone[5];
      svg.focus();
    }
  });
  root.addEventListener("click", function (e) {
    var act = e.target.closest("[data-act]");
    if (act) ({ undo: undo, redo: redo, renumber: renumber, block: block })[act.dataset.act]();
  });
  document.addEventListener("keydown", function (e) {
    if (!e.ctrlKey || e.altKey || e.shiftKey || e.code !== "KeyS") return;
    e.preventDefault();
    if (document.activeElement && document.activeElement.blur) document.activeElement.blur(); // what is half typed counts
    if (form.requestSubmit) form.requestSubmit(); else document.querySelector('[form="save-map"]').click();
  });
  form.addEventListener("submit", function () { leaving = true; });
  window.addEventListener("beforeunload", function (e) {
    if (!leaving && field.value !== saved) { e.preventDefault(); e.returnValue = ""; }
  });
  if (form.dataset.draws === "kept") saved = "";
  draw();
  pick("seat");
  tell();
  if (!document.querySelector("#messages .say")) svg.focus({ preventScroll: true });
})();
