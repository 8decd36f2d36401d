/* Urdu letters from Latin keys (the phonetic layout of CRULP, by which most people learnt it), and a map of them to press.
   Fetched by words.js when somebody asks for it. */
(function () {
  "use strict";
  var ROWS = [
    ["qق\u0652", "wوؤ", "eع\u0670", "rرڑ", "tتٹ", "yے\u064E", "uءئ", "iی\u0650", "oہۃ", "pپ\u064F"],
    ["aاآ", "sسص", "dدڈ", "fف\u0651", "gگغ", "hحھ", "jجض", "kکخ", "lل\u0654", ";؛:"],
    ["zزذ", "xشژ", "cچث", "vطظ", "bب\u064B", "nنں", "mم\u0658", ",،<", ".۔>", "/؟/"]
  ];
  var MARKS = {
    "\u0652": "جزم", "\u0670": "کھڑا زبر", "\u064E": "زبر", "\u0650": "زیر", "\u064F": "پیش",
    "\u0651": "تشدید", "\u0654": "ہمزہ", "\u064B": "دو زبر", "\u0658": "نون غنہ کا نشان"
  };
  var plain = {}, shifted = {};
  var button = document.getElementById("urdu-keyboard"), fields = document.querySelectorAll("#form [data-words]");
  var field = fields[0], on = false, upper = false, keys = [], status, map, more;

  function make(kind, text, parent) {
    var made = document.createElement(kind);
    if (text) made.textContent = text;
    if (parent) parent.appendChild(made);
    if (kind === "button") made.type = "button";
    return made;
  }
  function type(text) {
    field.focus();
    /* insertText keeps the browser's own undo; old engines do not know it in fields. */
    var done = false;
    try { done = document.execCommand("insertText", false, text); } catch (none) { done = false; }
    if (done) return;
    var start = field.selectionStart, event = document.createEvent("Event");
    field.value = field.value.slice(0, start) + text + field.value.slice(field.selectionEnd);
    field.selectionStart = field.selectionEnd = start + text.length;
    event.initEvent("input", true, false);
    field.dispatchEvent(event);
  }
  function draw() {
    keys.forEach(function (key) {
      var letter = key.letters.charAt(upper ? 2 : 1), name = MARKS[letter];
      key.firstChild.textContent = name ? "\u25CC" + letter : letter;
      if (name) key.setAttribute("aria-label", name); else key.removeAttribute("aria-label");
    });
    more.setAttribute("aria-pressed", String(upper));
  }
  function step(from, by) {
    var all = keys.concat([more]), next = all[(all.indexOf(from) + by + all.length) % all.length];
    all.forEach(function (key) { key.tabIndex = key === next ? 0 : -1; });
    next.focus();
  }
  function build() {
    map = make("div");
    map.className = "urdu-map";
    map.id = "urdu-map";
    map.setAttribute("role", "group");
    map.setAttribute("aria-label", button.getAttribute("data-letters"));
    map.setAttribute("dir", "ltr");
    ROWS.forEach(function (row) {
      var line = make("div", "", map);
      row.forEach(function (letters) {
        var key = make("button", "", line), big = make("span", "", key), small = make("kbd", letters.charAt(0), key);
        plain[letters.charAt(0)] = letters.charAt(1);
        shifted[letters.charAt(0)] = letters.charAt(2);
        big.lang = key.lang = "ur";
        small.setAttribute("aria-hidden", "true");
        key.letters = letters;
        key.tabIndex = keys.length ? -1 : 0;
        key.addEventListener("click", function () {
          var back = document.activeElement === key && !key.byMouse;
          type(key.letters.charAt(upper ? 2 : 1));
          if (back) key.focus();
        });
        keys.push(key);
      });
    });
    more = make("button", button.getAttribute("data-more"), map);
    more.tabIndex = -1;
    more.addEventListener("click", function () { upper = !upper; draw(); });
    map.addEventListener("mousedown", function (event) { event.preventDefault(); });
    map.addEventListener("keydown", function (event) {
      var by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 10, ArrowUp: -10 }[event.key];
      if (by && event.target.tagName === "BUTTON") { event.preventDefault(); step(event.target, by); }
      if (event.key === "Escape") field.focus();
    });
    status = make("p");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    button.parentNode.insertBefore(status, button.nextSibling);
    button.parentNode.insertBefore(map, status.nextSibling);
    button.setAttribute("aria-controls", "urdu-map");
    draw();
  }
  function toggle() {
    on = !on;
    map.hidden = !on;
    button.setAttribute("aria-pressed", String(on));
    setTimeout(function () { status.textContent = button.getAttribute(on ? "data-on" : "data-off"); }, 100);
    document.cookie = "keyboard=urdu; path=/; SameSite=Lax; max-age=" + (on ? 31536000 : 0) + (location.protocol === "https:" ? "; Secure" : "");
  }
  /* Caps Lock is no Shift here: it would hide half of the letters. */
  function pressed(event) {
    if (!on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.key.length !== 1) return;
    var caps = event.getModifierState && event.getModifierState("CapsLock"), small = event.key.toLowerCase();
    var letter = event.key === "?" ? "؟" : event.key === "/" ? "/" : ((event.key !== small) !== caps ? shifted : plain)[small];
    if (!letter || letter === event.key) return;
    event.preventDefault();
    type(letter);
  }
  build();
  Array.prototype.forEach.call(fields, function (any) {
    any.addEventListener("keydown", pressed);
    any.addEventListener("focus", function () { field = any; });
  });
  button.addEventListener("click", toggle);
  toggle();
})();
