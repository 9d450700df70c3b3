// Many photos, one request each: chosen or dropped, sent one after another, the bar moves, what was refused says why.
(function () {
  "use strict";
  var form = document.querySelector("form[data-photos]");
  if (!form || !window.FormData) return;
  var input = form.querySelector("input[type=file]"), bar = form.querySelector("progress"), word = form.querySelector("[data-word]");
  var list = form.querySelector("[data-refused]"), button = form.querySelector("button[type=submit]"), sending = false;

  function token() {
    var bytes = new Uint8Array(24);
    window.crypto.getRandomValues(bytes);
    return Array.from(bytes, function (b) { return ("0" + b.toString(16)).slice(-2); }).join("");
  }

  function reason(text) {
    var page = new DOMParser().parseFromString(text, "text/html"), said = page.querySelector(".say");
    if (!said) return "没有存上，请再试一次。";
    var title = said.querySelector("b"), body = said.querySelector("p");
    return (title ? title.textContent : "") + (body ? "。" + body.textContent : "");
  }

  // The same token again is the same photo again: a lost answer does not store it twice.
  function send(file, name, left, done) {
    var body = new FormData(form), ask = new XMLHttpRequest();
    body["delete"](input.name);
    body.append(input.name, file);
    body.set("once", name);
    ask.open("POST", form.action);
    ask.setRequestHeader("HX-Request", "true");
    ask.upload.onprogress = function (e) { if (e.lengthComputable) bar.value = bar.dataset.at * 1 + e.loaded / e.total * 0.9; };
    ask.onload = function () { done(ask.status < 300 ? "" : reason(ask.responseText)); };
    ask.onerror = ask.ontimeout = function () {
      if (left) setTimeout(function () { send(file, name, left - 1, done); }, 1500);
      else done("网络断了，没有存上。");
    };
    ask.send(body);
  }

  function refused(file, why) {
    var line = document.createElement("li"), name = document.createElement("b");
    name.textContent = file.name;
    line.append(name, "　" + why);
    list.append(line);
    list.hidden = false;
  }

  // What was refused stays to be read; the page above still counts without what was stored.
  function seen() {
    var link = document.createElement("a");
    link.href = window.location.pathname;
    link.textContent = "看存好的照片";
    word.append("　", link);
  }

  form.addEventListener("submit", function (e) {
    var files = Array.from(input.files);
    if (!files.length) return;
    e.preventDefault();
    if (sending) return;
    sending = button.disabled = true;
    var stored = 0, at = 0;
    list.textContent = "";
    list.hidden = true;
    bar.hidden = false;
    bar.max = files.length;
    (function next() {
      bar.dataset.at = bar.value = at;
      word.textContent = at < files.length ? "正在存第 " + (at + 1) + " 张，共 " + files.length + " 张" : "存了 " + stored + " 张" + (stored < at ? "，" + (at - stored) + " 张没有存上" : "");
      if (at === files.length) {
        sending = button.disabled = false;
        input.value = "";
        if (stored === at) window.location.reload();
        else if (stored) seen();
        return;
      }
      send(files[at], token(), 3, function (why) {
        if (why) refused(files[at], why); else stored += 1;
        at += 1;
        next();
      });
    })();
  });
})();
