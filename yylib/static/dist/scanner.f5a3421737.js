// A page that is scanned into: its one field keeps the focus and is emptied, each answer is heard as well as read.
(function () {
  "use strict";
  var form = document.querySelector("form[data-scanner]"), sound;
  if (!form) return;
  var code = form.elements.code, waiting = [], busy = false;

  // Twice the same is not a mistake, one too many is heard from afar.
  var TONES = {
    good: [[880, 0, 0.09]], again: [[660, 0, 0.07], [660, 0.11, 0.07]], pick: [[740, 0, 0.06]],
    extra: [[520, 0, 0.12], [390, 0.15, 0.18]], bad: [[220, 0, 0.16], [220, 0.22, 0.16]],
  };
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

  // The next volume may be scanned before the answer to the last: it waits its turn.
  form.addEventListener("submit", function (e) {
    if (!busy) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    waiting.push(code.value);
    code.value = "";
  }, true);
  form.addEventListener("htmx:beforeRequest", function () { busy = true; code.value = ""; });
  document.addEventListener("htmx:afterRequest", function (e) {
    if (e.target !== form) return;
    busy = false;
    if (!e.detail.successful) tone("bad");
    code.focus();
    if (waiting.length) setTimeout(function () { code.value = waiting.shift(); form.requestSubmit(); }, 0);
  });
  new MutationObserver(function () {
    var said = document.querySelector("#answer [data-tone]");
    if (!said || said.dataset.heard) return;
    said.dataset.heard = "1";
    tone(said.dataset.tone);
  }).observe(document.getElementById("answer").parentNode, { childList: true, subtree: true });
  form.addEventListener("change", function (e) { if (e.target !== code) code.focus(); });
  var said = document.querySelector("#answer [data-tone]");
  if (said) said.dataset.heard = "1";
  code.focus();
})();
