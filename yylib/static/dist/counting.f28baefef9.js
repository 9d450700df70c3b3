// The counting desk: the field keeps the cursor, one line after the other is answered, each kind of answer has its sound.
(function () {
  "use strict";
  var form = document.querySelector("form[data-count]");
  if (!form) return;
  var code = form.elements.code, waiting = [], line = null, passing = false, sound;
  var TONES = {
    good: [[880, 0, 0.09]],
    marked: [[660, 0, 0.08], [660, 0.12, 0.08]],
    undone: [[660, 0, 0.08], [440, 0.12, 0.12]],
    no_order: [[330, 0, 0.3]],
    too_many: [[440, 0, 0.12], [330, 0.15, 0.12], [247, 0.3, 0.2]],
    price: [[523, 0, 0.1], [784, 0.13, 0.1], [523, 0.26, 0.1]],
    second: [[740, 0, 0.07], [740, 0.12, 0.07], [740, 0.24, 0.07]],
    unknown: [[294, 0, 0.2], [440, 0.24, 0.2]],
    bad: [[220, 0, 0.16], [220, 0.22, 0.16]]
  };

  // What is sent stands apart from what is being scanned: the next book may come before the answer to the last.
  code.removeAttribute("name");

  function tone(kind) {
    try {
      sound = sound || new (window.AudioContext || window.webkitAudioContext)();
      (TONES[kind] || TONES.bad).forEach(function (note) {
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

  function held() { return document.querySelector("#counted [data-hold]"); }

  function say(text) {
    var box = document.getElementById("messages"), said = document.createElement("div");
    said.className = "say say-not";
    said.dataset.counting = "";
    said.appendChild(document.createElement("b")).textContent = text;
    box.textContent = "";
    box.appendChild(said);
  }

  function hush() {
    var said = document.querySelector("#messages [data-counting]");
    if (said) said.remove();
  }

  // A number that could not be right may be scanned again at once; everything else must be chosen or skipped first.
  function again(open, text) {
    if (open.dataset.hold !== "again" || !/^[\d\s-]{9,}[\dXx]$/.test(text)) return false;
    open.remove();
    return true;
  }

  // A number while something is to be chosen is the choice.
  function chosen(text) {
    var button = /^[1-9]$/.test(text) && document.querySelector('#counted [data-alt="' + text + '"]');
    if (!button) return false;
    code.value = "";
    button.click();
    return true;
  }

  // Not at once: while the browser tells of one submit it swallows the next.
  function send(made) {
    line = made;
    setTimeout(function () {
      passing = true;
      (made.button || form.querySelector("button.only")).click();
    }, 0);
  }

  document.addEventListener("submit", function (e) {
    if (e.target !== form) return;
    var made = { text: code.value, button: e.submitter && e.submitter.name === "act" ? e.submitter : null };
    if (passing) { passing = false; return; }
    e.preventDefault();
    e.stopImmediatePropagation();
    var open = held();
    if (!made.button && open && !waiting.length && !line && !again(open, made.text)) {
      if (chosen(made.text)) return;
      say(form.dataset.choose);
      tone("bad");
      code.select();
      return;
    }
    code.value = "";
    if (line) { waiting.push(made); return; }
    send(made);
  }, true);

  form.addEventListener("htmx:configRequest", function (e) {
    if (e.target === form && line) e.detail.parameters.set ? e.detail.parameters.set("code", line.text) : (e.detail.parameters.code = line.text);
  });

  document.addEventListener("htmx:afterRequest", function (e) {
    if (e.target === form) {
      var text = line ? line.text : "";
      line = null;
      if (!e.detail.xhr || !e.detail.xhr.status || e.detail.xhr.status >= 500) {
        waiting.unshift({ text: text, button: null });
        code.value = waiting.map(function (made) { return made.text; })[0];
        waiting = [];
        say(form.dataset.away);
        tone("bad");
        code.select();
        return;
      }
    }
    if (waiting.length && !line && !held()) send(waiting.shift());
  });

  document.addEventListener("htmx:afterSwap", function () {
    var said = document.querySelector("#counted [data-tone]"), into = document.querySelector("#counted [data-focus]");
    if (!said || said.dataset.heard) return;
    said.dataset.heard = "1";
    hush();
    tone(said.dataset.tone);
    (into || code).focus();
    if (into) into.select();
  });

  document.addEventListener("keydown", function (e) {
    var at = document.activeElement, button;
    if (/^F\d$/.test(e.key) && !e.ctrlKey && !e.altKey && (button = form.querySelector('[data-key="' + e.key + '"]'))) {
      e.preventDefault();
      button.click();
    } else if (e.altKey && /^Digit[1-9]$/.test(e.code)) {
      if (chosen(e.code.slice(5))) e.preventDefault();
    } else if (e.key === "Escape") {
      var open = held();
      if (open) open.remove();
      hush();
      code.value = "";
      code.focus();
      if (waiting.length && !line) send(waiting.shift());
    } else if (at === document.body && /^[0-9Xx]$/.test(e.key)) {
      code.focus();
    }
  });
  code.focus();
})();
