player.resume();

// A frame cannot grow by itself: the page around it may listen for the height that it needs.
if (parent !== window) {
  new ResizeObserver(() => {
    parent.postMessage({ type: "lydsak-height", height: document.querySelector("main").scrollHeight + 4 }, "*");
  }).observe(document.querySelector("main"));
}
