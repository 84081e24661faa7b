// Plays what a browser cannot, such as AIFF and CAF: the server gives the same sound as WAV of 16 bits.

/** What is said where even that is not played. */
export const UNPLAYABLE = { message: "The sound cannot be played here.", todo: "The browser does not know the format, or has no sound output. What was measured is shown all the same." };

// Elements that were to play after the browser had given their file up, but before it said so.
const wished = new WeakSet();

/** Play an element; where its file is given up, what comes in its place plays. */
export function play(audio) {
  audio.play().catch((error) => error.name === "NotSupportedError" && wished.add(audio));
}

/** Let an element that cannot play its file ask for the same sound as WAV, from where it is; `failed` is called if that fails too. */
export function orAsWav(audio, address, failed) {
  audio.addEventListener("error", () => {
    if (!audio.getAttribute("src")) return; // the player has ended
    if (audio.src.includes("as=wav")) {
      failed();
      return;
    }
    const [at, wasPlaying] = [audio.currentTime, !audio.paused || wished.delete(audio)];
    audio.src = `${address}?as=wav`;
    audio.load();
    audio.currentTime = at;
    if (wasPlaying) play(audio);
  });
}
