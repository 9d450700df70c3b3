// The desk's one field: read by key position, whatever the input method does; a scanner's burst is told from typing.
(function () {
  "use strict";
  var form = document.querySelector("form[data-desk]"), queue = window.yyDesk;
  if (!form || !queue) return;
  var code = form.elements.code;
  var BURST = 45, SETTLE = 120, SHORTEST = 6;
  var last = 0, run = 0, timer, sound, busy = false, asked = null, auto = 0, refresh, line = null, waiting = [], mine = [];

  // What is sent stands apart from what is being typed: the next card may come before the answer to the last.
  code.removeAttribute("name");

  // What the key in this place types on a plain keyboard.
  function plain(e) {
    var at = e.code || "";
    if (/^Digit\d$/.test(at) && !e.shiftKey) return at.slice(5);
    if (/^Numpad\d$/.test(at)) return at.slice(6);
    if (/^Key[A-Z]$/.test(at)) return at.slice(3);
    if (at === "Minus" || at === "NumpadSubtract") return "-";
    return "";
  }

  function put(text) {
    var from = code.selectionStart, to = code.selectionEnd;
    code.value = code.value.slice(0, from) + text + code.value.slice(to);
    code.selectionStart = code.selectionEnd = from + text.length;
  }

  // A line is kept before it is sent, with its own time and way; only what is asked first is not.
  function send(button) {
    clearTimeout(timer);
    var made = button && button.name === "pick" ? lineOf(button.value, null) : lineOf(code.value, button || null);
    code.value = "";
    run = 0;
    if (made.entry && !made.asks) queue.keep(made.entry);
    if (busy) waiting.push(made);
    else turn(made);
  }

  function lineOf(text, button) {
    var key = button && button.name === "key" ? button.value : "", mode = form.elements.mode.value;
    var made = { text: text, button: button, key: key, mode: mode, nonce: queue.nonce(), confirmed: form.elements.confirmed.value };
    var typed = text.normalize("NFKC").toUpperCase().replace(/\s/g, "");
    var is_number = /^\d{0,5}$/.test(typed), number = is_number && typed ? +typed : 1;
    made.wrong = key ? (is_number && number >= 1 && number <= 9999 ? "" : form.dataset.badNumber) : wrong(typed);
    made.asks = key && !made.wrong && number > +form.dataset.ask && made.confirmed !== mode + ":" + key + ":" + number ? number : 0;
    if (key === "undo" || made.wrong) return made;
    made.entry = { nonce: made.nonce, mode: mode, place: +form.elements.place.value };
    if (key) { made.entry.key = key; made.entry.number = number; } else made.entry.code = typed;
    return made;
  }

  // What surely is no code: it is never kept here, for it may be a name.
  function wrong(typed) {
    if (!typed) return form.dataset.empty;
    if (/^\d{1,3}$/.test(typed)) return form.dataset.numberAlone.replace("#", typed);
    return /^[\x21-\x7e]{4,64}$/.test(typed) ? "" : form.dataset.unknown;
  }

  function turn(made) {
    busy = true;
    line = made;
    if (made.asks) return ask(made);
    if (queue.isOn()) (made.button || form.querySelector("button.only")).click(); // htmx asks which button was clicked
    else stay();
  }

  function ask(made) {
    say("no", "请确认", form.dataset.askWords.replace("#", made.asks));
    form.elements.confirmed.value = made.mode + ":" + made.key + ":" + made.asks;
    asked = made.button;
    busy = false;
    tone("bad");
    settled(false);
  }

  // The server does not answer: the line stays here and is answered here, and the next may come.
  function stay() {
    var made = line;
    busy = false;
    if (made.key === "undo" && !queue.isOn()) takeBack(made);
    else if (made.wrong || !made.entry) {
      say("no", "未计", made.wrong || form.dataset.unheard);
      tone("bad");
      return settled(false);
    } else {
      mine.push(made.nonce);
      recorded(made.entry);
    }
    asked = null;
    settled(true);
  }

  function takeBack(made) {
    var of = mine.pop();
    if (!of) {
      say("no", "未计", "断网时只能撤销还没有补传的登记，其他的连上后再撤销。");
      return tone("bad");
    }
    recorded(queue.keep({ nonce: made.nonce, key: "undo", code: of, number: 1, mode: made.mode, place: +form.elements.place.value }));
  }

  function recorded(entry) {
    queue.counted();
    say("kept", "已记下", queue.said(entry), "断网，已记下 " + queue.count() + " 笔，连上后自动补传");
    tone("kept");
  }

  function say(kind, verb) {
    var box = document.getElementById("answer"), said = document.createElement("div"), what = document.createElement("div");
    said.className = "answer answer-" + kind;
    said.appendChild(document.createElement("p")).textContent = verb;
    said.firstChild.className = "verb";
    said.appendChild(what).className = "what";
    Array.prototype.slice.call(arguments, 2).forEach(function (text) {
      what.appendChild(document.createElement("p")).textContent = text;
    });
    box.textContent = "";
    box.appendChild(said);
  }

  function clear() {
    code.value = "";
    form.elements.confirmed.value = "";
    run = 0;
    asked = null;
  }

  // Everything typed on the page goes to the field, unless another field has it.
  document.addEventListener("keydown", function (e) {
    var at = document.activeElement;
    var elsewhere = at !== code && at && /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && at.type !== "radio";
    if (e.altKey && !e.ctrlKey && !e.metaKey && plain(e).match(/^[\d-]$/)) {
      var named = '[data-alt="' + plain(e) + '"]', mode = modeOf(plain(e));
      // What is to be chosen in the answer goes before the keys.
      var wanted = document.querySelector("#answer " + named) || document.querySelector(named);
      if (!wanted && !mode) return;
      e.preventDefault();
      if (mode && !(wanted && wanted.name === "pick")) { mode.checked = true; code.focus(); }
      else if (wanted.dataset.open) open(wanted.dataset.open);
      else if (wanted.form === form) send(wanted);
      else wanted.click();
      return;
    }
    if (elsewhere || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "Escape") {
      clear();
      code.focus();
      document.getElementById("answer").textContent = "";
      settled(true);
      return;
    }
    if ((e.key === "?" || e.key === "？") && at === code && !code.value) {
      var help = document.getElementById("keys");
      e.preventDefault();
      help.open = !help.open;
      return;
    }
    if (e.code === "Enter" || e.code === "NumpadEnter") {
      if (at !== code && run < SHORTEST) return;
      e.preventDefault();
      // The scanner's own Enter, come late: its burst has been sent already.
      if (!code.value && Date.now() - auto < 1500) return;
      send(asked && line && code.value === line.text ? asked : null);
      return;
    }
    var text = plain(e), now = e.timeStamp;
    run = now - last < BURST ? run + 1 : 1;
    last = now;
    if (at !== code) {
      if (at && at.matches("a, button, summary, input") && e.code === "Space") return;
      if (text) code.focus(); else return;
    }
    // With a Chinese input method on, the browser reports the key as being processed: type it ourselves.
    if (text && (e.isComposing || e.key === "Process" || e.keyCode === 229 || at !== code)) {
      e.preventDefault();
      put(text);
    }
    clearTimeout(timer);
    if (text && run >= SHORTEST) timer = setTimeout(function () { if (code.value) { auto = Date.now(); send(); } }, SETTLE);
  }, true);

  function modeOf(digit) {
    var hint = Array.prototype.find.call(form.querySelectorAll(".modes kbd"), function (k) { return k.textContent === "Alt+" + digit; });
    return hint && hint.closest("label").querySelector("input");
  }

  function open(id) {
    var box = document.getElementById(id);
    box.open = true;
    box.querySelector("input:not([type=hidden])").focus();
  }

  document.addEventListener("click", function (e) {
    var button = e.target.closest("button");
    if (button && button.form === form && e.isTrusted) { e.preventDefault(); send(button); return; }
    var opener = e.target.closest("[data-open]");
    if (opener) { e.preventDefault(); open(opener.dataset.open); }
  });

  // What an input method managed to compose is still digits, full-width ones too; the server makes them plain.
  code.addEventListener("compositionend", function () { code.value = code.value.replace(/[^\x21-\x7e\uff01-\uff5e]/g, ""); });

  var TONES = { good: [[880, 0, 0.09]], bad: [[220, 0, 0.16], [220, 0.22, 0.16]], kept: [[660, 0, 0.08], [440, 0.12, 0.12]] };
  function tone(kind) {
    try {
      sound = sound || new (window.AudioContext || window.webkitAudioContext)();
      TONES[kind].forEach(function (note) {
        var voice = sound.createOscillator(), loud = sound.createGain();
        voice.frequency.value = note[0];
        loud.gain.value = 0.12;
        voice.connect(loud);
        loud.connect(sound.destination);
        voice.start(sound.currentTime + note[1]);
        voice.stop(sound.currentTime + note[1] + note[2]);
      });
    } catch (e) { /* without sound the colour and the word remain */ }
  }

  // What was not counted comes back into the field, and the scans that wait stay waiting until it is settled.
  function settled(good) {
    if (!good) {
      if (!code.value && line && line.key !== "undo") { code.value = line.text; code.select(); }
      return;
    }
    if (busy || !waiting.length) return;
    busy = true;
    form.elements.confirmed.value = "";
    setTimeout(function () { var next = waiting.shift(); if (next) turn(next); else busy = false; }, 0);
  }

  form.addEventListener("htmx:configRequest", function (e) {
    if (e.target !== form || !line) return;
    var given = e.detail.parameters;
    given.code = line.text;
    given.nonce = line.nonce;
    given.mode = line.mode;
    given.confirmed = line.confirmed;
  });

  // Whether the server has understood the line, whatever it says of it; else the line stays here.
  function isHeard(xhr) {
    if (!xhr || !xhr.status || xhr.status >= 500 || [400, 401, 403].indexOf(xhr.status) >= 0) return false;
    return (xhr.status !== 200 && xhr.status !== 422) || xhr.responseText.indexOf('id="answer"') >= 0;
  }

  document.addEventListener("htmx:beforeSwap", function (e) {
    if (e.detail.requestConfig.elt === form && line && line.entry && !isHeard(e.detail.xhr)) e.detail.shouldSwap = false;
  });
  // What is kept here is not lost: nothing above says that it was not saved.
  form.addEventListener("htmx:sendError", function (e) { if (line && line.entry) e.stopPropagation(); });

  document.addEventListener("htmx:afterRequest", function (e) {
    if (e.target !== form || !line) return;
    var xhr = e.detail.xhr, status = xhr ? xhr.status : 0;
    if (isHeard(xhr)) {
      if (line.entry) queue.heard(line.entry);
      // An answer that stands under the field is heard once it is there; any other ends the turn here.
      if (status !== 200 && status !== 422) { busy = false; settled(false); }
    } else if (status === 503 && line.entry && !line.again) {
      line.again = true;
      setTimeout(function () { turn(line); }, 1000);
    } else if (line.entry) {
      queue.away();
      stay();
    } else {
      if (!status) { say("no", "没有连上", line.wrong || form.dataset.unheard); tone("bad"); }
      busy = false;
      settled(false);
    }
    code.focus();
  });
  // A form that is pressed again and again: once it was heard, the next press is another one.
  document.addEventListener("htmx:afterRequest", function (e) {
    if (e.target.matches("form[data-again]") && e.detail.successful) { e.target.elements.nonce.value = queue.nonce(); code.focus(); }
  });
  // While this page is cut off, what waits is answered here.
  queue.onTurn(function (now, was) {
    if (was === "on" && now === "away") tone("bad");
    if (now === "on" && was !== "on") {
      if (mine.length || was !== "sending") { tone("good"); say("in", "已补传", "连上了，记下的都已传到服务器。"); }
      mine = [];
      document.body.dispatchEvent(new Event("scanned"));
    }
  });

  // The moment the answer stands there, not when the page has settled: the next key may come at once.
  new MutationObserver(function () {
    var said = document.querySelector("#answer [data-tone]");
    if (!said || said.dataset.heard) return;
    said.dataset.heard = "1";
    busy = false;
    // A button of the last answer that was clicked is gone with it.
    if (document.activeElement === document.body) code.focus();
    tone(said.dataset.tone);
    form.elements.confirmed.value = said.dataset.confirm || "";
    asked = said.dataset.confirm && line ? line.button : null;
    if (said.dataset.tone === "good") form.elements.confirmed.value = "";
    settled(said.dataset.tone === "good");
    // In a burst one list's answer may overtake the next scan: when it is over, the lists are asked once more.
    clearTimeout(refresh);
    refresh = setTimeout(function () { document.body.dispatchEvent(new Event("scanned")); }, 400);
  }).observe(document.getElementById("answer").parentNode, { childList: true });
  if (!document.querySelector("#group [autofocus]")) code.focus();
})();
