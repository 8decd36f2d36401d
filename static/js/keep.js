/* Keeps the unsent text of a form on the device until the server has it (autosave.py says where, and for whom).
   Written for old engines. Only fields for words are kept, never a password, code or number. */
(function () {
  "use strict";
  var me = document.currentScript, PREFIX = "unsent:", store, timer, told, dirty;
  function say(what) { return me.getAttribute("data-" + what) || ""; }
  function each(list, what) { Array.prototype.forEach.call(list, what); }
  try {
    store = say("where") === "device" ? localStorage : sessionStorage;
    /* Forget what has arrived, and what somebody else left at this device. */
    each([localStorage, sessionStorage], function (any) {
      each(Object.keys(any), function (key) {
        var mine = key.indexOf(PREFIX + say("owner") + ":") === 0;
        if (key.indexOf(PREFIX) === 0 && (!mine || key === PREFIX + say("owner") + ":" + say("arrived"))) any.removeItem(key);
      });
    });
  } catch (none) { return; }

  var form = say("place") && document.getElementById("form"), region = document.getElementById("unsent");
  if (!form || !region) return;
  var key = PREFIX + say("owner") + ":" + say("place"), fields = form.querySelectorAll("[data-words]"), before = [];

  function put(field, text) {
    var event = document.createEvent("Event");
    field.value = text;
    event.initEvent("input", true, false);
    field.dispatchEvent(event);
  }
  function keep() {
    var texts = {};
    clearTimeout(timer);
    each(fields, function (field) { texts[field.name] = field.value; });
    try { store.setItem(key, JSON.stringify(texts)); } catch (full) { return false; }
    return true;
  }
  function keepAndTell() {
    if (keep() && !told) region.textContent = say("kept");
    told = true;
  }
  /* The answer to a POST holds newer text than the device, for example with an inserted template. */
  try {
    var texts = (!say("current") && JSON.parse(store.getItem(key))) || {};
    each(fields, function (field) {
      var text = texts[field.name];
      if (typeof text !== "string" || text === field.value || !text.trim()) return;
      before.push([field, field.value]);
      put(field, text);
      field.classList.add("restored");
    });
  } catch (spoilt) { store.removeItem(key); }

  if (before.length) {
    var notice = region.parentNode, back = document.createElement("button");
    back.type = "button";
    back.className = "button button-secondary";
    back.textContent = say("undo");
    back.addEventListener("click", function () {
      each(before, function (pair) {
        put(pair[0], pair[1]);
        pair[0].classList.remove("restored");
      });
      clearTimeout(timer);
      dirty = false;
      store.removeItem(key);
      notice.className = "";
      notice.removeChild(back);
      region.textContent = say("undone");
      before[0][0].focus();
    });
    told = true;
    /* Below the button that sends: there is room where nothing has to move. A moment later, so that screen readers
       take it for a change. */
    setTimeout(function () {
      region.textContent = say("restored");
      notice.className = "notice";
      notice.appendChild(back);
    }, 100);
  }
  if (say("current")) keep();
  form.addEventListener("input", function (event) {
    if (!event.target.hasAttribute("data-words")) return;
    clearTimeout(timer);
    dirty = true;
    timer = setTimeout(keepAndTell, 400);
  });
  window.addEventListener("pagehide", function () { if (dirty) keep(); });
})();
