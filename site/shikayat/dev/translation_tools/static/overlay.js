/* Shows where each text of the page comes from: hover or focus a text, and a panel names its msgid and the line of the
   catalog. The server put invisible marks around each text (see marks.py); they are taken out here. */
(function () {
  "use strict";
  var BEGIN = 0xE0001, END = 0xE007F, TAG = 0xE0000, KEY = 8;
  var script = document.currentScript, language = document.documentElement.lang.replace("-", "_");
  var address = script.getAttribute("data-messages").replace("{}", language);
  var messages, panel, timer, waited;
  var FOCUSABLE = "a, button, input, select, textarea, summary, [tabindex]";
  var NO_SPAN = /^(OPTION|TITLE|TEXTAREA|SCRIPT|STYLE)$/;

  /* The parts of a text: [{text, keys}], where keys are the marks that stand around the part, the innermost last.
     `open` goes on from one text to the next: a sentence with a link in it is three of them. */
  function parts(text, open) {
    var found = [], part = "", letters = Array.from(text);
    function close() {
      if (part) found.push({ text: part, keys: open.slice() });
      part = "";
    }
    for (var i = 0; i < letters.length; i++) {
      var code = letters[i].codePointAt(0);
      if (code === BEGIN) {
        close();
        open.push(letters.slice(i + 1, i + 1 + KEY).map(function (c) { return String.fromCharCode(c.codePointAt(0) - TAG); }).join(""));
        i += KEY;
      } else if (code === END) {
        close();
        open.pop();
      } else part += letters[i];
    }
    close();
    return found;
  }
  function hasMarks(text) { return text.indexOf("\uDB40") >= 0; }
  function plain(text) { return parts(text, []).map(function (part) { return part.text; }).join(""); }

  function note(element, keys) {
    var known = (element.getAttribute("data-catalog") || "").split(" ").filter(Boolean);
    keys.forEach(function (key) { if (known.indexOf(key) < 0) known.push(key); });
    if (known.length) element.setAttribute("data-catalog", known.join(" "));
  }

  function takeMarks(root) {
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), texts = [], open = [], node;
    while ((node = walker.nextNode())) texts.push(node);
    texts.forEach(function (node) {
      var parent = node.parentNode;
      if (!hasMarks(node.data) && !open.length) return;
      var found = parts(node.data, open);
      if (NO_SPAN.test(parent.nodeName)) {
        found.forEach(function (part) { note(parent, part.keys.slice(-1)); });
        node.data = found.map(function (part) { return part.text; }).join("");
        return;
      }
      var fragment = document.createDocumentFragment();
      found.forEach(function (part) {
        if (!part.keys.length || !part.text.trim()) return fragment.appendChild(document.createTextNode(part.text));
        var span = document.createElement("span");
        span.className = "catalog-text";
        note(span, part.keys.slice().reverse());
        if (!parent.closest(FOCUSABLE)) span.tabIndex = 0;
        span.appendChild(document.createTextNode(part.text));
        fragment.appendChild(span);
      });
      parent.replaceChild(fragment, node);
    });
    Array.prototype.forEach.call(root.querySelectorAll ? root.querySelectorAll("*") : [], function (element) {
      Array.prototype.forEach.call(element.attributes, function (attribute) {
        if (!hasMarks(attribute.value)) return;
        note(element, parts(attribute.value, []).map(function (part) { return part.keys[part.keys.length - 1]; }).filter(Boolean));
        element.setAttribute(attribute.name, plain(attribute.value));
      });
    });
  }

  /* What stands on the page without being seen: the title, what screen readers say, hints of controls. */
  function unseen(title) {
    var seen = {}, found = title.slice();
    Array.prototype.forEach.call(document.querySelectorAll("body [data-catalog]"), function (element) {
      var shown = element.className === "catalog-text" && element.offsetWidth > 1 && !element.closest(".visually-hidden");
      element.getAttribute("data-catalog").split(" ").forEach(function (key) {
        if (shown) seen[key] = true;
        else found.push(key);
      });
    });
    return found.filter(function (key, place) { return !seen[key] && found.indexOf(key) === place; });
  }

  function line(term, words, message, direction) {
    var dt = document.createElement("dt"), dd = document.createElement("dd");
    dt.textContent = term;
    dd.textContent = words;
    dd.dir = direction || "auto";
    return [dt, dd];
  }
  function describe(key) {
    var message = messages[key], box = document.createElement("div"), facts = document.createElement("dl");
    if (!message) {
      box.textContent = key;
      return box;
    }
    [["msgid", message.source, "ltr"], ["msgstr", message.target], [message.file + ":" + message.line, message.comments, "ltr"]].forEach(function (fact) {
      line(fact[0], fact[1], message, fact[2]).forEach(function (node) { facts.appendChild(node); });
    });
    box.appendChild(facts);
    box.appendChild(link(message.address, messages.words.open));
    box.appendChild(copier(message.file + ":" + message.line + "\n" + message.source));
    return box;
  }
  function link(href, words) {
    var a = document.createElement("a");
    a.href = href;
    a.textContent = words;
    a.lang = messages.words.language;
    a.dir = "auto";
    return a;
  }
  function copier(text) {
    var a = link("#copy", messages.words.copy);
    a.setAttribute("data-copies", text);
    a.addEventListener("click", function (event) {
      event.preventDefault();
      function done() { a.textContent = messages.words.copied; }
      function byHand() {
        var area = document.createElement("textarea");
        area.value = text;
        document.body.appendChild(area);
        area.select();
        document.execCommand("copy");
        document.body.removeChild(area);
        done();
      }
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(done, byHand);
      else byHand();
    });
    return a;
  }

  function show(element) {
    var keys = [];
    waited = element;
    if (!messages) return;
    for (var at = element; at && at !== document.body; at = at.parentElement) {
      (at.getAttribute("data-catalog") || "").split(" ").forEach(function (key) { if (key && keys.indexOf(key) < 0) keys.push(key); });
      if (keys.length && at.matches(".catalog-text, " + FOCUSABLE)) break;
    }
    if (element.matches(FOCUSABLE)) {
      Array.prototype.forEach.call(element.querySelectorAll("[data-catalog]"), function (inner) {
        inner.getAttribute("data-catalog").split(" ").forEach(function (key) { if (keys.indexOf(key) < 0) keys.push(key); });
      });
      Array.prototype.forEach.call(element.labels || [], function (label) {
        Array.prototype.forEach.call(label.querySelectorAll("[data-catalog]"), function (inner) {
          inner.getAttribute("data-catalog").split(" ").forEach(function (key) { if (keys.indexOf(key) < 0) keys.push(key); });
        });
      });
    }
    if (!keys.length) return;
    panel.textContent = "";
    keys.forEach(function (key) { panel.appendChild(describe(key)); });
    panel.hidden = false;
    var box = element.getBoundingClientRect(), room = document.documentElement.clientWidth - panel.offsetWidth;
    panel.style.top = window.scrollY + box.bottom + 6 + "px";
    panel.style.left = Math.max(4, Math.min(box.left, room - 4)) + "px";
  }
  function hide() {
    waited = null;
    panel.hidden = true;
  }

  function listen() {
    panel = document.createElement("div");
    panel.className = "catalog-panel";
    panel.setAttribute("role", "status");
    panel.dir = "ltr"; /* mostly English and file names; what is not is set right by itself */
    panel.hidden = true;
    document.body.appendChild(panel);
    document.addEventListener("mouseover", function (event) {
      clearTimeout(timer);
      if (panel.contains(event.target)) return;
      var text = event.target.closest("[data-catalog]"), inner = event.target.querySelectorAll(":scope > [data-catalog]");
      if (!text && inner.length === 1) text = inner[0]; /* beside the text, in the block that holds nothing else */
      /* A pause, so that the pointer reaches the panel across other texts. */
      if (text) timer = setTimeout(show, 250, text);
    });
    document.addEventListener("focusin", function (event) {
      if (!panel.contains(event.target) && event.target.closest) show(event.target);
    });
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });
  }

  /* The messages have come: list what is not seen, find what the address asks for, show what is waited for. */
  function start(answer) {
    messages = answer;
    if (list.length) {
      var box = document.createElement("details"), summary = document.createElement("summary");
      box.className = "catalog-unseen";
      summary.textContent = messages.words.unseen;
      summary.lang = messages.words.language;
      summary.dir = "auto";
      box.appendChild(summary);
      list.forEach(function (key) { box.appendChild(describe(key)); });
      document.body.appendChild(box);
    }
    var wanted = location.hash.match(/^#message-([0-9a-f]{8})$/);
    if (wanted) {
      var found = Array.prototype.filter.call(document.querySelectorAll("[data-catalog]"), function (element) {
        return element.getAttribute("data-catalog").split(" ").indexOf(wanted[1]) >= 0;
      });
      found.forEach(function (element) { element.classList.add("catalog-found"); });
      if (found[0]) {
        var hidden = found[0].closest("details:not([open])");
        if (hidden) hidden.open = true;
        found[0].scrollIntoView({ block: "center" });
      }
    }
    if (waited) show(waited);
  }

  var title = parts(document.title, []).map(function (part) { return part.keys[part.keys.length - 1]; }).filter(Boolean);
  takeMarks(document.documentElement);
  var list = unseen(title);
  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      Array.prototype.forEach.call(change.addedNodes, function (node) {
        if (node.nodeType === 1) takeMarks(node);
        else if (node.nodeType === 3 && hasMarks(node.data) && node.parentNode) takeMarks(node.parentNode);
      });
    });
  }).observe(document.documentElement, { childList: true, subtree: true });
  listen();
  if (document.activeElement && document.activeElement !== document.body) show(document.activeElement);
  fetch(address).then(function (answer) { return answer.json(); }).then(start);
})();
