/* Adds comfort where a page asks for it: nothing here is needed to send or read anything.
   Written for old engines, because it also runs where htmx does not parse. */
(function () {
  "use strict";
  var root = document.documentElement;

  /* Buttons that only stand in for htmx (class without-script) hide while htmx works, and come back when a request fails.
     Until one of the two classes is there, the style lets them wait, but not for ever: once they are shown, somebody may
     be about to press one, and they stay. */
  function htmxWorks(works) {
    root.classList[works ? "add" : "remove"]("has-htmx");
    root.classList[works ? "remove" : "add"]("without-htmx");
  }
  var button = document.querySelector(".without-script");
  var waits = !(window.matchMedia && matchMedia("(scripting: enabled)").matches) || !button || getComputedStyle(button).visibility === "hidden";
  htmxWorks(!!window.htmx && waits);
  if (window.htmx) htmx.config.defaultTimeout = 10000;
  document.addEventListener("htmx:after:swap", function () { htmxWorks(true); });
  document.addEventListener("htmx:error", function () { htmxWorks(false); });
  /* An error, or the page of somebody on the way ("no balance"), is not put into this one: what is shown stays. */
  document.addEventListener("htmx:after:request", function (event) {
    var answer = event.detail.ctx;
    if (answer.response.status < 400 && !/^\s*<(!doctype|html)/i.test(answer.text)) return;
    event.preventDefault();
    htmxWorks(false);
  });

  /* Characters left: code points of the cleaned text, as the server counts them. */
  function length(text) {
    text = text.replace(/\r\n?|[\u2028\u2029]/g, "\n").replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFF0-\uFFFC]/g, "").replace(/[\uFB50-\uFDF9\uFE70-\uFEFC]/g, function (shape) {
      return shape.normalize ? shape.normalize("NFKC").replace(/ /g, "") : shape;
    }).replace(/[^\S\n]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").replace(/(^|\s)[\u200C\u200D]+|[\u200C\u200D]+(?=\s|$)/g, "$1").trim();
    if (text.normalize) text = text.normalize("NFC");
    try { text = text.replace(new RegExp("(\\p{M}{4})\\p{M}+", "gu"), "$1"); } catch (old) { /* an old browser counts a little too much */ }
    return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, "x").length;
  }
  Array.prototype.forEach.call(document.querySelectorAll("textarea[data-count]"), function (area) {
    var shown = document.getElementById(area.id + "-count"), spoken = document.getElementById(area.id + "-spoken"), pause;
    function count(silent) {
      var left = area.getAttribute("data-count") - length(area.value);
      shown.textContent = shown.getAttribute(left < 0 ? "data-over" : "data-left").replace("{}", Math.abs(left));
      shown.classList[left < 0 ? "add" : "remove"]("error");
      clearTimeout(pause);
      if (silent !== true) pause = setTimeout(function () { spoken.textContent = shown.textContent; }, 1500);
    }
    area.addEventListener("input", count);
    count(true);
  });

  /* Refresh what may change while it is looked at: every minute for five minutes, then after 2, 4 and 8 minutes. */
  var WAITS = [1, 1, 1, 1, 1, 2, 4, 8], step = 0, last = Date.now(), timer;
  function wait() {
    clearTimeout(timer);
    timer = setTimeout(refresh, WAITS[step] * 60000);
  }
  function refresh() {
    if (document.hidden) return;
    last = Date.now();
    step = Math.min(step + 1, WAITS.length - 1);
    Array.prototype.forEach.call(document.querySelectorAll("[data-refresh]"), function (part) { window.htmx.trigger(part, "refresh"); });
    wait();
  }
  if (window.htmx && document.querySelector("[data-refresh]")) {
    wait();
    document.addEventListener("visibilitychange", function () {
      if (document.hidden) return clearTimeout(timer);
      step = 0;
      if (Date.now() - last > 60000) refresh(); else wait();
    });
  }
})();
