// What the desk has counted and the server has not acknowledged. One item of localStorage a line, so that two tabs never
// overwrite each other: nonce, code or key, number, mode, place, time. Nothing else on this device, and no names.
(function () {
  "use strict";
  var form = document.querySelector("form[data-desk]"), strip = document.getElementById("unsent");
  if (!form || !strip) return;
  var PREFIX = "yylib-line:", LEASE = "yylib-desk-lease", MOST = 50, PATIENCE = 15000, OLD = 20000;
  var WAITS = [1000, 2000, 4000, 8000, 16000, 30000];
  var words = JSON.parse(form.dataset.words), title = document.title, me = nonce();
  var refused = {}, failures = {}, kept = {}, state = "on", tries = 0, timer, size = MOST, sending = false, last = 0;
  var listeners = [];

  function nonce() {
    var bytes = new Uint8Array(12);
    window.crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }

  // In the order they were typed, also when the clock is set back meanwhile.
  function place(now) {
    last = Math.max(last + 1, now * 1000);
    return PREFIX + ("0000000000000000" + last).slice(-17) + ":";
  }

  function keep(entry) {
    entry.time = Date.now();
    entry.name = place(entry.time) + entry.nonce;
    var text = JSON.stringify(entry, ["nonce", "code", "key", "number", "mode", "place", "time"]);
    try {
      window.localStorage.setItem(entry.name, text);
    } catch (e) {
      kept[entry.name] = text; // the device keeps nothing: this page does, and says so
    }
    return entry;
  }

  function drop(name) {
    delete kept[name];
    delete refused[name];
    delete failures[name];
    try { window.localStorage.removeItem(name); } catch (e) { /* it was never there */ }
  }

  function names() {
    var found = Object.keys(kept);
    try {
      for (var i = 0; i < window.localStorage.length; i++) {
        var name = window.localStorage.key(i);
        if (name.indexOf(PREFIX) === 0) found.push(name);
      }
    } catch (e) { /* only what this page keeps */ }
    return found.sort();
  }

  function read(name) {
    try { return JSON.parse(kept[name] || window.localStorage.getItem(name)); } catch (e) { return null; }
  }

  function pending() {
    return names().filter(function (name) { return !refused[name]; });
  }

  // What a line was, in words: of a code only its end.
  function said(entry) {
    if (entry.key === "undo") return "撤销上一笔";
    var way = words[entry.mode] || "";
    if (entry.key) return (words[entry.key] || "") + " " + entry.number + " 人　" + way;
    return "尾号 " + entry.code.slice(-4) + "　" + way;
  }

  function clockOf(time) {
    var at = new Date(time);
    return (at.getMonth() + 1) + "月" + at.getDate() + "日 " + ("0" + at.getHours()).slice(-2) + ":" + ("0" + at.getMinutes()).slice(-2);
  }

  function add(parent, tag, text, name) {
    var made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  var SAID = {
    away: ["暂存中：", " 笔还没有传到服务器", "请照常扫码，连上后自动补传。不要清除浏览器数据。"],
    sending: ["正在补传：还有 ", " 笔", ""],
    out: ["请重新登录，", " 笔还在本机", "登录以后自动补传；照常扫码也会记下。"],
    barred: ["不能补传，", " 笔还在本机", "这个账户不能在前台登记，请换账户登录。"]
  };

  function show() {
    var open = pending(), back = names().filter(function (name) { return refused[name]; });
    var speaks = state !== "on" && (open.length || state !== "sending");
    document.title = (speaks ? "（" + open.length + " 笔未传）" : back.length ? "（" + back.length + " 笔没有计数）" : "") + title;
    strip.textContent = "";
    strip.hidden = !speaks && !back.length;
    if (speaks) {
      var line = SAID[state], box = add(strip, "div", "", "unsent");
      add(box, "b", line[0] + open.length + line[1]);
      if (line[2]) add(box, "p", line[2] + (Object.keys(kept).length ? "这台电脑存不下：关掉这一页就会丢，请同时记在纸上。" : ""));
      if (state === "out" || state === "barred") add(box, "a", "去登录", "btn").href = form.dataset.signIn;
    }
    if (back.length) list(back);
  }

  function list(back) {
    var box = add(strip, "div", "", "say say-not"), rows = add(box, "ul", "", "refused");
    box.insertBefore(document.createElement("b"), rows).textContent = back.length + " 笔补传时没有计数，请逐笔看过";
    back.forEach(function (name) {
      var entry = read(name), row = add(rows, "li");
      if (!entry) { drop(name); return; }
      add(row, "span", clockOf(entry.time) + "　" + said(entry) + "：" + refused[name] + " ");
      var seen = add(row, "button", "知道了", "btn");
      seen.type = "button";
      seen.addEventListener("click", function () { drop(name); show(); form.elements.code.focus(); });
    });
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(drain, WAITS[Math.min(tries, WAITS.length - 1)]);
    tries += 1;
  }

  function turn(now) {
    var was = state;
    state = now;
    show();
    if (was !== now) listeners.forEach(function (tell) { tell(now, was); });
  }

  // One tab of this PC sends at a time; should two do so all the same, the nonces keep it harmless.
  function alone(work) {
    if (navigator.locks) {
      return navigator.locks.request("yylib-desk", { ifAvailable: true }, function (lock) { return lock ? work() : false; });
    }
    try {
      var held = (window.localStorage.getItem(LEASE) || "").split(" ");
      if (held[0] && held[0] !== me && +held[1] > Date.now()) return Promise.resolve(false);
      window.localStorage.setItem(LEASE, me + " " + (Date.now() + 2 * PATIENCE));
    } catch (e) { /* without a store there is nothing to share */ }
    return work().then(function (done) {
      try { window.localStorage.removeItem(LEASE); } catch (e) { /* as above */ }
      return done;
    });
  }

  function ask(url, given) {
    var stop = window.AbortController ? new AbortController() : null;
    var bell = setTimeout(function () { if (stop) stop.abort(); }, PATIENCE);
    given.credentials = "same-origin";
    if (stop) given.signal = stop.signal;
    return fetch(url, given).then(function (answer) {
      return answer.text().then(function (text) {
        clearTimeout(bell);
        return { status: answer.status, text: text };
      });
    }, function () {
      clearTimeout(bell);
      return { status: 0, text: "" };
    });
  }

  function batch() {
    var body = new URLSearchParams(), sent = pending().slice(0, size), entries = [];
    sent = sent.filter(function (name) {
      var entry = read(name);
      if (entry) entries.push(entry); else drop(name);
      return entry;
    });
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("now", Date.now());
    body.set("entries", JSON.stringify(entries));
    return { names: sent, body: body };
  }

  // The form's token is of another sign-in: a fresh desk page brings the new one, or shows that nobody is signed in.
  function renewed() {
    return ask(form.dataset.page, { headers: { "Yy-Poll": "1" } }).then(function (answer) {
      if (answer.status !== 200) return false;
      var fresh = new DOMParser().parseFromString(answer.text, "text/html").querySelector("form[data-desk] [name=csrf_token]");
      if (!fresh) return false;
      Array.prototype.forEach.call(document.querySelectorAll("[name=csrf_token]"), function (one) { one.value = fresh.value; });
      return true;
    });
  }

  function send(again) {
    var out = batch();
    if (!out.names.length) return Promise.resolve(true);
    return ask(form.dataset.replay, { method: "POST", body: out.body }).then(function (answer) {
      var answers = answer.status === 200 ? answersOf(answer.text) : null;
      if (answers) {
        tries = 0;
        size = MOST;
        out.names.slice(0, answers.length).forEach(function (name, i) { heard(name, answers[i]); });
        show();
        return answers.length ? send() : false;
      }
      if ((answer.status === 401 || answer.status === 400 || answer.status === 200) && !again) {
        return renewed().then(function (is_in) {
          if (is_in) return send(true);
          turn("out");
          return false;
        });
      }
      if (answer.status === 500) stumbled(out.names[0]);
      turn(answer.status === 403 ? "barred" : "away");
      return false;
    });
  }

  function answersOf(text) {
    try { return JSON.parse(text).answers; } catch (e) { return null; }
  }

  function heard(name, answer) {
    if (answer.state !== "refused") drop(name);
    else if (names().indexOf(name) >= 0) refused[name] = answer.title + "。" + answer.todo;
  }

  // A line on which the server breaks must not hold up the others for ever.
  function stumbled(name) {
    failures[name] = (failures[name] || 0) + (size === 1 ? 1 : 0);
    size = 1;
    if (failures[name] < 3) return;
    refused[name] = "服务器出错，没有计数。请记在纸上，并告诉系统管理员。";
    tries = 0;
  }

  function drain() {
    clearTimeout(timer);
    if (sending) return;
    if (!pending().length) { turn("on"); return; }
    if (state === "on") turn("sending");
    sending = true;
    alone(send).catch(function () { return false; }).then(function (done) {
      sending = false;
      if (done && !pending().length) {
        tries = 0;
        turn("on");
      } else later();
    });
  }

  window.yyDesk = {
    nonce: nonce,
    keep: keep,
    said: said,
    count: function () { return pending().length; },
    heard: function (entry) { drop(entry.name); },
    isOn: function () { return state === "on"; },
    away: function () { turn("away"); later(); },
    counted: show,
    onTurn: function (tell) { listeners.push(tell); }
  };

  function again() {
    if (state === "on") return;
    tries = 0;
    drain();
  }
  window.addEventListener("online", again);
  window.addEventListener("focus", again);
  window.addEventListener("storage", function (e) {
    if (e.key && e.key.indexOf(PREFIX) === 0 && !e.newValue) delete refused[e.key];
    if (state !== "on" || Object.keys(refused).length) show();
  });
  // What another tab left behind when it was closed.
  setInterval(function () {
    var first = state === "on" && read(pending()[0] || "");
    if (first && Date.now() - first.time > OLD) drain();
  }, OLD / 2);
  if (pending().length) drain();
})();
