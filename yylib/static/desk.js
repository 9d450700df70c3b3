// The desk's one field: read by key position, whatever the input method does; a scanner's burst is told from typing.
(function () {
  "use strict";
  var form = document.querySelector("form[data-desk]");
  if (!form) return;
  var code = form.elements.code;
  var BURST = 45, SETTLE = 120, SHORTEST = 6;
  var last = 0, run = 0, timer, sound, busy = false, asked = null, sent = null, auto = 0, refresh, line = "", waiting = [];

  // What is sent stands apart from what is being typed: the next card may come before the answer to the last.
  var out = document.createElement("input");
  out.type = "hidden";
  out.name = "code";
  code.removeAttribute("name");
  form.appendChild(out);

  // What the key in this place types on a plain keyboard.
  function plain(e) {
    var at = e.code || "";
    if (/^Digit\d$/.test(at) && !e.shiftKey) return at.slice(5);
    if (/^Numpad\d$/.test(at)) return at.slice(6);
    if (/^Key[A-Z]$/.test(at)) return at.slice(3);
    if (at === "Minus" || at === "NumpadSubtract") return "-";
    return "";
  }

  function nonce() {
    var bytes = new Uint8Array(12);
    window.crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }

  function put(text) {
    var from = code.selectionStart, to = code.selectionEnd;
    code.value = code.value.slice(0, from) + text + code.value.slice(to);
    code.selectionStart = code.selectionEnd = from + text.length;
  }

  function send(button) {
    clearTimeout(timer);
    var text = code.value;
    code.value = "";
    run = 0;
    if (busy) waiting.push([text, button]);
    else dispatch(text, button);
  }

  function dispatch(text, button) {
    busy = true;
    sent = button || null;
    line = out.value = text;
    (button || form.querySelector("button.only")).click(); // a click, for htmx asks which button was clicked
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
    if (e.altKey && !e.ctrlKey && !e.metaKey && /^(Digit|Numpad)\d$/.test(e.code || "")) {
      var wanted = document.querySelector('[data-alt="' + e.code.slice(-1) + '"]');
      var mode = modeOf(e.code.slice(-1));
      if (!wanted && !mode) return;
      e.preventDefault();
      if (mode) { mode.checked = true; code.focus(); }
      else if (wanted.dataset.open) open(wanted.dataset.open);
      else send(wanted);
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
      send(asked);
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
    var opener = e.target.closest("[data-open]");
    if (opener) { e.preventDefault(); open(opener.dataset.open); }
  });

  // What an input method managed to compose is still digits, full-width ones too; the server makes them plain.
  code.addEventListener("compositionend", function () { code.value = code.value.replace(/[^\x21-\x7e\uff01-\uff5e]/g, ""); });

  // No answer came: say so where the answer would stand. The same line goes out again with the same nonce.
  function unheard() {
    var box = document.getElementById("answer"), said = document.createElement("div");
    said.className = "answer answer-no";
    [["verb", "没有连上"], ["what", "没有计数。等一会儿再按一次同样的键，不会重复计；一直连不上，请先记在纸上。"]].forEach(function (part) {
      var line = document.createElement("p");
      line.className = part[0];
      line.textContent = part[1];
      said.appendChild(line);
    });
    box.textContent = "";
    box.appendChild(said);
    tone(false);
  }

  function tone(good) {
    try {
      sound = sound || new (window.AudioContext || window.webkitAudioContext)();
      [good ? [880, 0, 0.09] : [220, 0, 0.16], good ? null : [220, 0.22, 0.16]].forEach(function (note) {
        if (!note) return;
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
      if (!code.value) { code.value = line; code.select(); }
      return;
    }
    if (busy || !waiting.length) return;
    var next = waiting.shift();
    busy = true;
    form.elements.confirmed.value = "";
    setTimeout(dispatch, 0, next[0], next[1]);
  }

  document.addEventListener("htmx:afterRequest", function (e) {
    if (e.target !== form) return;
    var status = e.detail.xhr ? e.detail.xhr.status : 0;
    // Without an answer, and while the writer is busy, the same nonce goes out again: nothing is counted twice.
    if (status && status !== 503) form.elements.nonce.value = nonce();
    if (!status) unheard();
    // An answer that stands under the field is heard once it is there; any other ends the turn here.
    if (status !== 200 && status !== 422) { busy = false; settled(false); }
    code.focus();
  });
  // The moment the answer stands there, not when the page has settled: the next key may come at once.
  new MutationObserver(function () {
    var said = document.querySelector("#answer [data-tone]");
    if (!said || said.dataset.heard) return;
    said.dataset.heard = "1";
    busy = false;
    tone(said.dataset.tone === "good");
    form.elements.confirmed.value = said.dataset.confirm || "";
    asked = said.dataset.confirm ? sent : null;
    if (said.dataset.tone === "good") form.elements.confirmed.value = "";
    settled(said.dataset.tone === "good");
    // In a burst one list's answer may overtake the next scan: when it is over, the lists are asked once more.
    clearTimeout(refresh);
    refresh = setTimeout(function () { document.body.dispatchEvent(new Event("scanned")); }, 400);
  }).observe(document.getElementById("answer").parentNode, { childList: true });
  // The page may have been kept by the browser: its nonce was used.
  window.addEventListener("pageshow", function (e) { if (e.persisted) form.elements.nonce.value = nonce(); });
  if (!document.querySelector("#group [autofocus]")) code.focus();
})();
