// Where a player is. While a jump is under way the element still tells the old place, so a second jump must count from the wanted one.

/** Follow an element: `at()` is where it is or is going to, `to(at_s)` is told of each jump. */
export function position(audio) {
  let wanted = null;
  const arrived = () => (wanted = null);
  audio.addEventListener("seeked", arrived);
  audio.addEventListener("playing", arrived);
  return {
    at: () => wanted ?? audio.currentTime,
    to: (at_s) => (wanted = at_s),
  };
}
