/* Offers an Urdu keyboard where words are typed, and fetches it only when asked. A phone has keyboards of its own. */
(function () {
  "use strict";
  var me = document.currentScript, field = document.querySelector("#form [data-words]");
  if (!field || !window.matchMedia || matchMedia("(pointer: coarse)").matches) return;
  var button = document.createElement("button"), box = field.parentNode;
  button.type = "button";
  button.id = "urdu-keyboard";
  button.className = "button button-secondary";
  button.textContent = me.getAttribute("data-name");
  button.setAttribute("aria-pressed", "false");
  function fetch() {
    button.removeEventListener("click", fetch);
    ["link", "script"].forEach(function (kind) {
      var file = document.createElement(kind);
      if (kind === "link") file.rel = "stylesheet";
      file[kind === "link" ? "href" : "src"] = me.getAttribute("data-" + kind);
      document.head.appendChild(file);
    });
  }
  button.addEventListener("click", fetch);
  ["on", "off", "letters", "more"].forEach(function (word) { button.setAttribute("data-" + word, me.getAttribute("data-" + word)); });
  box.insertBefore(button, box.firstChild);
  box.classList.add("has-keyboard");
  document.addEventListener("keydown", function (event) {
    if (!event.ctrlKey || event.altKey || event.metaKey || (event.key !== " " && event.keyCode !== 32)) return;
    event.preventDefault();
    button.click();
  });
  if (/(^|; )keyboard=urdu/.test(document.cookie)) button.click();
})();
