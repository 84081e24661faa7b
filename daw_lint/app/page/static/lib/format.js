// Numbers, times and names in words. Unknown is a dash that says so, never a zero.

const MINUS = "\u2212";
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/** `−9.3`; `−∞` for silence, "" for unknown. */
export function number(value, digits = 1) {
  if (value === null || value === undefined) return "";
  if (value === "-inf" || value === -Infinity) return `${MINUS}\u221e`;
  if (!isNumber(value)) return String(value);
  const rounded = value.toFixed(digits);
  return (Number(rounded) === 0 ? rounded.replace("-", "") : rounded).replace("-", MINUS);
}

/** `+1.2`, `−1.2`, and `0.0` for what rounds to zero. */
export const signed = (value, digits = 1) => (isNumber(value) && Number(value.toFixed(digits)) > 0 ? `+${number(value, digits)}` : number(value, digits));

/** `1:02`, or `1:02.5` with a tenth. */
export function clock(seconds, digits = 0) {
  if (!isNumber(seconds)) return "";
  const whole = digits ? seconds : Math.floor(seconds);
  const rest = (whole % 60).toFixed(digits).padStart(digits ? 3 + digits : 2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${rest}`;
}

/** The time at a tick of an axis: with tenths where the ticks are less than a second apart. */
export const clockTick = (at, step) => clock(at, step < 1 ? 1 : 0);

/** `44.1 kHz, 24 bit`. */
export function rateAndBits(rate, bits) {
  const parts = [];
  if (rate) parts.push(`${Number((rate / 1000).toFixed(3))} kHz`);
  if (bits) parts.push(`${bits} bit`);
  return parts.join(" / ");
}

/** "2 errors"; `many` for words whose plural is not plus s. "info" is the same for one and for many, as in the report. */
export const count = (amount, word, many = word === "info" ? word : `${word}s`) => `${amount.toLocaleString("en")} ${amount === 1 ? word : many}`;

const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const STEPS = [["minute", 60], ["hour", 3600], ["day", 86400]];

/** "5 minutes ago", or the date once it is a week old. */
export function ago(iso, now = Date.now()) {
  const at = Date.parse(iso ?? "");
  if (Number.isNaN(at)) return "";
  const seconds = (now - at) / 1000;
  if (seconds < 45) return "just now";
  if (seconds > 7 * 86400) return new Date(at).toLocaleDateString("en-CA");
  const [unit, length] = STEPS.filter(([, size]) => seconds >= size * 0.75).at(-1) ?? STEPS[0];
  return RELATIVE.format(-Math.max(1, Math.round(seconds / length)), unit);
}

/** `2026-11-30 17:14`, in the time of this machine. */
export function moment(iso) {
  const at = new Date(iso ?? "");
  return Number.isNaN(at.getTime()) ? "" : at.toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" });
}

export function size(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

export const capital = (words) => (words ? words[0].toUpperCase() + words.slice(1) : "");

/** The factor of a gain in dB. */
export const factor = (db) => 10 ** (db / 20);
