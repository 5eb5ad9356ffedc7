/* Keys of the review page: a accept, r reject, c correct, s skip, u undo. The page works without them. */
"use strict";
document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (at.matches("input, select, textarea")) {
    if (event.key === "Escape") at.blur();
    return;
  }
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("details")) {
    wanted.open = true;
    wanted.querySelector("input, select").focus();
  } else {
    wanted.click();
  }
});
