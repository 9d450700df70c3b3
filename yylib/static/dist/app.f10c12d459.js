// One delegated listener file for every page. It keeps nothing on the device, and each page works without it.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function typing(el) {
    return el && (/^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) || el.isContentEditable);
  }

  function announce(el) {
    el.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("keydown", function (e) {
    if (e.isComposing || e.ctrlKey || e.altKey || e.metaKey) return;
    var at = document.activeElement;
    if (e.key === "Escape" && at && at.matches("[data-filter]") && at.value) {
      e.preventDefault();
      at.value = "";
      announce(at);
    } else if (e.key === "/" && !typing(at)) {
      var filter = document.querySelector("[data-filter]");
      if (filter) { e.preventDefault(); filter.focus(); filter.select(); }
    } else if ((e.key === "?" || e.key === "？") && !typing(at)) {
      var help = document.getElementById("keys");
      if (help) { e.preventDefault(); help.open = !help.open; if (help.open) help.scrollIntoView({ block: "nearest" }); }
    }
  });

  document.addEventListener("click", function (e) {
    if (e.target.closest("[data-print]")) window.print();
  });

  // No answer at all: what was typed is still in the page. A poll that fails says nothing, the next one will tell.
  document.addEventListener("htmx:sendError", function (e) {
    var form = e.target.closest("form"), box = document.getElementById("messages");
    if (!form || !box) return;
    var said = document.createElement("div");
    said.className = "say say-not";
    [["b", "没有连上服务器，没有保存"], ["p", "填写的内容都还在，请过一会儿再点一次。"]].forEach(function (part) {
      said.appendChild(document.createElement(part[0])).textContent = part[1];
    });
    box.textContent = "";
    box.appendChild(said);
  });

  // A table wider than its box is scrolled by the arrow keys: the box must be reached by Tab, but only then.
  function reach() {
    document.querySelectorAll(".table-box").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; else box.removeAttribute("tabindex");
    });
  }
  reach();
  window.addEventListener("resize", reach);
  document.addEventListener("htmx:afterSettle", reach);

  // An input method fires half-written words as input; the filter waits for the finished one.
  document.addEventListener("input", function (e) {
    if (e.isComposing && e.target.closest(".tools")) e.stopImmediatePropagation();
  }, true);
  document.addEventListener("compositionend", function (e) {
    if (e.target.closest(".tools")) announce(e.target);
  });

  var remembering;
  function remember(tools) {
    var form = document.querySelector('form[data-remember="' + tools.id + '"]');
    if (!form) return;
    clearTimeout(remembering);
    remembering = setTimeout(function () {
      var body = new URLSearchParams(new FormData(tools));
      body.set("csrf_token", form.elements.csrf_token.value);
      fetch(form.action, { method: "POST", body: body, credentials: "same-origin", headers: { "HX-Request": "true" } })
        .catch(function () {});
    }, 800);
  }
  document.addEventListener("input", function (e) {
    var tools = e.target.closest("form.tools");
    if (tools) remember(tools);
  });
  document.addEventListener("htmx:afterSettle", function (e) {
    var by = e.detail.requestConfig && e.detail.requestConfig.elt;
    var tools = by && by.closest("th") && document.getElementById(e.detail.target.id + "-tools");
    if (tools) remember(tools);
  });

  document.addEventListener("htmx:configRequest", function (e) {
    var trigger = e.detail.elt.getAttribute("hx-trigger") || "";
    if (trigger.indexOf("every") >= 0) e.detail.headers["Yy-Poll"] = "1";
  });

  // A swap must not throw the reader of the keyboard back to the top of the page.
  var held = null;
  document.addEventListener("htmx:beforeSwap", function (e) {
    var at = document.activeElement;
    held = at && e.detail.target && e.detail.target.contains(at) ? { id: at.id, name: at.name, href: at.getAttribute("href") } : null;
  });
  document.addEventListener("htmx:afterSettle", function (e) {
    var target = e.detail.target;
    if (held && (!document.activeElement || document.activeElement === document.body)) {
      var again = (held.id && document.getElementById(held.id)) ||
        (held.name && document.getElementsByName(held.name)[0]) ||
        (held.href && document.querySelector('a[href="' + CSS.escape(held.href) + '"]')) || target;
      if (again) again.focus({ preventScroll: true });
    }
    held = null;
    document.querySelectorAll("[data-count-for]").forEach(function (pager) {
      var count = document.getElementById(pager.dataset.countFor + "-count");
      if (count) count.textContent = pager.firstElementChild.textContent;
    });
    draw();
  });

  // Charts say again what the table at their side says; the table is the source.
  function number(text) {
    var n = parseFloat(text.replace("−", "-").replace(/[^0-9.\-]/g, ""));
    return isNaN(n) ? null : n;
  }
  function token(name) {
    return getComputedStyle(root).getPropertyValue(name).trim();
  }
  function series(table) {
    var heads = Array.from(table.querySelectorAll("thead th"));
    var rows = Array.from(table.querySelectorAll("tbody tr:not([data-skip])"));
    var drawn = heads.map(function (th, i) { return { i: i, th: th, kind: th.dataset.series }; })
      .filter(function (h) { return h.kind; });
    return {
      labels: rows.map(function (r) { return r.cells[0].textContent.trim().split("–")[0]; }),
      datasets: drawn.map(function (h) {
        var then = h.kind === "then";
        return {
          label: h.th.dataset.label || h.th.textContent.trim(),
          data: rows.map(function (r) { return number(r.cells[h.i].textContent); }),
          backgroundColor: then ? token("--card") : token("--qing"),
          borderColor: then ? token("--line") : token("--qing"),
          borderWidth: table.dataset.chart === "line" && !then ? 2 : 1.25, borderSkipped: false,
          borderDash: then && table.dataset.chart === "line" ? [4, 3] : [],
          pointRadius: table.dataset.chart === "line" ? 2 : 0, categoryPercentage: 0.75, barPercentage: 0.86
        };
      })
    };
  }
  function options() {
    var type = { family: token("--hei"), size: 13 }, ink = token("--ink-2");
    return {
      animation: false, responsive: true, maintainAspectRatio: false, events: ["mousemove", "mouseout", "touchstart"],
      font: type,
      plugins: {
        legend: { align: "start", labels: { color: ink, font: type, boxWidth: 12, boxHeight: 12 } },
        tooltip: { animation: false, backgroundColor: token("--ink"), cornerRadius: 2, displayColors: false, titleFont: type, bodyFont: type }
      },
      scales: {
        x: { grid: { display: false }, border: { color: token("--line") }, ticks: { color: ink, font: type, maxRotation: 0, autoSkipPadding: 8 } },
        y: { beginAtZero: true, grid: { color: token("--rule") }, border: { display: false }, ticks: { color: ink, font: type, precision: 0, maxTicksLimit: 5 } }
      }
    };
  }
  function draw() {
    if (!window.Chart) return;
    document.querySelectorAll("table[data-chart]").forEach(function (table) {
      var canvas = document.getElementById(table.dataset.canvas);
      if (!canvas) return;
      var data = series(table), print = JSON.stringify(data), old = window.Chart.getChart(canvas);
      if (old && canvas.dataset.drawn === print) return;
      if (old) old.destroy();
      canvas.dataset.drawn = print;
      new window.Chart(canvas, { type: table.dataset.chart, data: data, options: options() });
    });
  }
  document.addEventListener("htmx:beforeCleanupElement", function (e) {
    var chart = window.Chart && e.target.tagName === "CANVAS" && window.Chart.getChart(e.target);
    if (chart) chart.destroy();
  });
  document.addEventListener("DOMContentLoaded", draw);
})();
