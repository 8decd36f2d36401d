/* Looks at the page as it is laid out. Each function returns what is wrong, a line each; nothing is fine. */
window.look = (function () {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  const name = e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.className ? "." + e.className : "") + " “" + (e.textContent || e.value || "").trim().slice(0, 40) + "”";
  const all = what => [...document.querySelectorAll(what)];
  const unseen = e => !e.checkVisibility({ visibilityProperty: true }) || e.closest(".visually-hidden, .skip-link:not(:focus), [aria-hidden=true]");
  const own = e => [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join("").trim();

  /* Lays rules over the page while something is looked at. */
  function under(rules, look) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [sheet];
    const found = look();
    document.adoptedStyleSheets = [];
    return found;
  }

  /* The page scrolls sideways, or something stands where nobody can scroll to. */
  function wide() {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = all("body *").filter(e => !unseen(e) && (e.getBoundingClientRect().right > width + 1 || e.getBoundingClientRect().left < -1));
    return ["wider than " + width + " px: " + out.slice(0, 3).map(name).join(", ")];
  }

  /* Letters that their box does not hold: cut off where it hides them, over their neighbours where it does not. */
  function cut() {
    const found = wide();
    for (const e of all("body *")) {
      if (!own(e) || e.matches("textarea, option, script") || unseen(e) || e.closest("thead")) continue;
      const style = getComputedStyle(e);
      if (style.display === "inline" || !e.clientHeight) continue;
      // A font may be higher than its line; another line is not.
      if (e.scrollHeight > e.clientHeight + Math.max(4, .6 * parseFloat(style.lineHeight))) found.push("higher than its box: " + name(e));
      if (e.scrollWidth > e.clientWidth + 1) found.push("wider than its box: " + name(e));
    }
    for (const e of all("button, select, input:not([type=hidden], [type=checkbox], [type=radio])"))
      if (!unseen(e) && e.clientHeight < parseFloat(getComputedStyle(e).fontSize)) found.push("lower than its letters: " + name(e));
    return found;
  }

  /* Targets smaller than 24 px (WCAG 2.5.8). A link in a sentence is as high as its line. */
  function small() {
    return all(CONTROLS).filter(e => !unseen(e) && e.tabIndex >= 0).filter(e => {
      const box = e.getBoundingClientRect(), label = e.labels && e.labels[0], style = getComputedStyle(e);
      const block = e.closest("p, li, dd, td, th, h1, h2, h3, label, caption");
      if (style.display === "inline" && block && block.textContent.trim() !== e.textContent.trim()) return false;
      if (e.matches("[type=checkbox], [type=radio]") && label && label.getBoundingClientRect().height >= 24) return box.width < 24;
      return box.width < 24 || box.height < 24;
    }).map(e => "small target: " + name(e) + " " + Math.round(e.getBoundingClientRect().width) + "×" + Math.round(e.getBoundingClientRect().height));
  }

  /* What the keyboard reaches: shows that it has the focus, stands in the window then, and nothing covers it. */
  function focus() {
    const found = [];
    for (const e of all(CONTROLS)) {
      if (e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) continue;
      e.focus();
      if (document.activeElement !== e) { found.push("takes no focus: " + name(e)); continue; }
      const style = getComputedStyle(e), box = e.getClientRects()[0];
      if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2 || style.outlineColor === "rgba(0, 0, 0, 0)") found.push("focus not seen: " + name(e));
      const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
      const top = document.elementFromPoint(x, y);
      if (!top) found.push("focused out of the window: " + name(e));
      else if (top !== e && !e.contains(top) && !(e.labels && [...e.labels].some(l => l.contains(top)))) found.push("focused under " + name(top) + ": " + name(e));
    }
    if (document.activeElement) document.activeElement.blur();
    scrollTo(0, 0);
    return found;
  }

  /* With the colours of the device alone: fields and buttons have edges, and what is current differs from the rest. */
  function bordered() {
    const keeps = e => { const s = getComputedStyle(e); return [s.borderTopWidth, s.borderBottomWidth, s.borderInlineStartWidth, s.outlineStyle, s.textDecorationLine, s.fontWeight, s.fontSize].join(); };
    const found = [];
    for (const e of all("button, .button, .tool, select, textarea, input:not([type=hidden], [type=checkbox], [type=radio])")) {
      const style = getComputedStyle(e);
      if (unseen(e)) continue;
      if (style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) < 1 || style.borderTopColor === style.backgroundColor) found.push("no edge: " + name(e));
    }
    for (const e of all(".notice, .error-summary, .panel, .tag, .said, .several")) {
      const style = getComputedStyle(e);
      if (!unseen(e) && !["Top", "Left", "Right"].some(side => parseFloat(style["border" + side + "Width"]) >= 1)) found.push("no edge: " + name(e));
    }
    for (const e of all("[aria-current]")) {
      const other = [...e.closest("ul, ol, nav").querySelectorAll("a:not([aria-current])")].find(a => !unseen(a));
      if (!unseen(e) && other && keeps(e) === keeps(other)) found.push("current, and like the rest: " + name(e));
    }
    return found;
  }

  /* Where less movement is wished for, nothing moves. */
  function still() {
    return all("body *").filter(e => { const s = getComputedStyle(e); return s.transitionDuration !== "0s" || s.animationName !== "none"; }).map(e => "moves: " + name(e));
  }

  /* A word of 3,000 letters in the place of each kind of text of the main part: the first of its kind. What stands in bdi[dir=ltr] or .share
     is a date, a number or a reference. */
  function longWord() {
    const word = "m".repeat(3000), kinds = new Set();
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      const e = text.parentElement, above = e.parentElement;
      if (!text.data.trim() || e.matches("option, script, textarea, bdi[dir=ltr], .share") || unseen(e)) continue;
      const kind = [e, above, above.parentElement].map(x => x && x.tagName + x.className).join();
      if (kinds.has(kind)) continue;
      kinds.add(kind);
      text.data = word;
    }
    return wide();
  }

  /* The spacing of WCAG 1.4.12: lines at least 1.5 high, so those that are higher stay as they are. */
  function spaced() {
    const tight = all("body *").filter(e => { const s = getComputedStyle(e); return parseFloat(s.lineHeight) < 1.5 * parseFloat(s.fontSize); });
    tight.forEach(e => e.setAttribute("data-tight", ""));
    return under("[data-tight] { line-height: 1.5 !important } * { letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }", cut);
  }
  const enlarged = () => under("html { font-size: 200% !important }", cut);
  /* What has moved since this was last asked, or since the page was painted, and whether or not Chromium thinks that
     somebody's hand was behind it: a window that has changed its size counts as one. */
  const shifts = [], watch = new PerformanceObserver(list => shifts.push(...list.getEntries()));
  watch.observe({ type: "layout-shift", buffered: true });
  function shifted() {
    shifts.push(...watch.takeRecords());
    return shifts.splice(0).flatMap(one => one.sources.map(source => {
      const e = source.node && (source.node.nodeType === 1 ? source.node : source.node.parentElement);
      return "moves when the scripts come: " + (e ? name(e) : "what is gone");
    }));
  }

  return { shifted, wide, cut, small, focus, bordered, still, longWord, spaced, enlarged };
})();
