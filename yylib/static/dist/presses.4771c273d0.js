// Counting people: every press is a count with a number of its own, sent in its turn; what could not be sent is kept and said.
(function () {
  "use strict";
  var box = document.getElementById("presses");
  if (!box || !window.FormData || !window.crypto) return;
  var word = box.querySelector("[data-word]"), kept = box.querySelector("[data-kept]"), queue = [], sending = false, timer = 0;
  var LATER = 2500;

  function token() {
    var bytes = new Uint8Array(24);
    window.crypto.getRandomValues(bytes);
    return Array.from(bytes, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }

  function heads() { return queue.reduce(function (sum, one) { return sum + one.heads; }, 0); }

  function said(name) { return box.dataset[name].replace("{n}", heads()); }

  function show() {
    word.textContent = queue.length ? (kept.hidden ? said("sending") : "") : word.textContent && box.dataset.sent;
  }

  function loud(title, body, mayDrop) {
    kept.querySelector("b").textContent = title;
    kept.querySelector("p").textContent = body;
    kept.querySelector("[data-drop]").hidden = !mayDrop;
    kept.hidden = false;
    show();
  }

  // The last answer that comes is of the last press that was sent, so that the numbers never run backwards.
  function swap(text) {
    var found = new DOMParser().parseFromString(text, "text/html").getElementById("tally"), old = document.getElementById("tally");
    if (found && old) old.replaceWith(document.importNode(found, true));
  }

  function reason(text) {
    var said = new DOMParser().parseFromString(text, "text/html").querySelector(".say");
    var title = said && said.querySelector("b"), body = said && said.querySelector("p");
    return (title ? title.textContent + "。" : "") + (body ? body.textContent : "") || "服务器没有收下，请再送一次，或告诉工作人员。";
  }

  function away() {
    sending = false;
    loud(said("away"), "", false);
    clearTimeout(timer);
    timer = setTimeout(next, LATER);
  }

  function next() {
    if (sending || !queue.length) return show();
    sending = true;
    var ask = new XMLHttpRequest();
    ask.open("POST", window.location.href);
    ask.timeout = 15000;
    ask.setRequestHeader("HX-Request", "true");
    ask.onload = function () {
      if (ask.status >= 500 || ask.status === 429) return away();
      sending = false;
      if (ask.status >= 300) return loud(said("refused"), reason(ask.responseText), true);
      queue.shift();
      kept.hidden = true;
      swap(ask.responseText);
      next();
    };
    ask.onerror = ask.ontimeout = away;
    ask.send(queue[0].body);
    show();
  }

  function again() {
    clearTimeout(timer);
    kept.hidden = true;
    next();
  }

  box.addEventListener("submit", function (e) {
    var body = new FormData(e.target), number = [body.get("adults"), body.get("children")].map(function (n) { return /^\d{0,4}$/.test(n) ? Number(n) : NaN; });
    var sum = number[0] + number[1], details = e.target.closest("details");
    if (!(sum > 0)) return;  // the server says what is wrong with it
    e.preventDefault();
    body.set("once", token());
    queue.push({ body: body, heads: sum });
    if (details) {
      e.target.reset();
      details.open = false;
    }
    if (kept.hidden) next(); else loud(kept.querySelector("[data-drop]").hidden ? said("away") : said("refused"), kept.querySelector("p").textContent, !kept.querySelector("[data-drop]").hidden);
  });
  kept.querySelector("[data-again]").addEventListener("click", again);
  kept.querySelector("[data-drop]").addEventListener("click", function () {
    queue.shift();
    again();
  });
  window.addEventListener("online", again);
  window.addEventListener("beforeunload", function (e) {
    if (queue.length) e.preventDefault();
  });
})();
