// Desks with lists: a scan's tone and focus, and one tick for all rows of a page (data-ticks begins their names).
(function () {
  "use strict";
  var form = document.querySelector("form[data-scan]"), sound;
  var TONES = { good: [[880, 0, 0.09]], bad: [[220, 0, 0.16], [220, 0.22, 0.16]] };

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

  if (form) {
    new MutationObserver(function () {
      var said = document.querySelector("#answer [data-tone]");
      if (!said || said.dataset.heard) return;
      said.dataset.heard = "1";
      tone(said.dataset.tone);
      form.elements.code.value = "";
      form.elements.code.focus();
    }).observe(document.getElementById("answer").parentNode, { childList: true });
  }

  // The tick in front of all others stands only where there is JavaScript to obey it.
  function offer() {
    var ticks = document.querySelector("form[data-ticks]"), box, label, acts;
    if (!ticks) return;
    acts = ticks.querySelector(".acts") || document.querySelector("[form='" + ticks.id + "'][type=submit]");
    acts = acts && acts.closest(".acts");
    if (!acts || acts.querySelector("[data-all]")) return;
    box = document.createElement("input");
    label = document.createElement("label");
    box.type = "checkbox";
    box.dataset.all = "1";
    label.className = "tick";
    label.appendChild(box);
    label.appendChild(document.createTextNode("本页全选"));
    acts.appendChild(label);
    box.addEventListener("change", function () {
      Array.prototype.forEach.call(ticks.elements, function (one) {
        if (one.type === "checkbox" && one.name && one.name.indexOf(ticks.dataset.ticks) === 0) one.checked = box.checked;
      });
    });
  }
  offer();
  document.addEventListener("htmx:afterSettle", offer);
})();
